"""The child of the press: one document at a time over a pipe, within limits; the only home of WeasyPrint.

Run by `corridor.press` as `python -m corridor.press.child MEMORY FOLDER`; nothing imports it.
"""

from __future__ import annotations

import gc
import logging
import os
import shutil
import sys
import traceback
from typing import IO, Any

from corridor.press import SCHEME, archive, faces, justifying, receive, send, styles, thrift, typesetting
from corridor.press.measure import Findings, cover, measuring

try:
    import resource
except ImportError:  # neither Linux nor macOS: the parent's wall limit is all there is
    resource = None  # type: ignore[assignment]

# Said by us and not by the machine, so that one file means the same everywhere.
MEDIA_TYPES = {
    "css": "text/css", "svg": "image/svg+xml", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg",
    "webp": "image/webp", "otf": "font/otf", "ttf": "font/ttf",
}  # fmt: skip
TOO_DEEP = "内容一层套一层，套得太深，排不了版。请减少列表、表格或引用的层数"
TOO_LARGE = "内容太大，超过了排版的内存上限。多半是一张表或一段内容太大"


class Refused(Exception):
    """A document this press will not print, with the reason for the office; the child is as good as before."""

    def __init__(self, reason: str, missing: str = "") -> None:
        super().__init__(reason)
        self.missing = missing


class Worn(Exception):
    """A font changed under a warm child: forget the fonts and print again."""


def main() -> None:
    """Serve until the parent closes the pipe, or until a document has left the engine in doubt."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints by accident must not run into the answers
    _limit_memory(int(sys.argv[1]))
    gc.disable()  # one sweep after each document, while nobody waits, instead of many in the middle
    workshop = Workshop(sys.stdin.buffer, answers)
    while True:
        try:
            job, blob = receive(sys.stdin.buffer)
        except EOFError:
            shutil.rmtree(sys.argv[2], ignore_errors=True)
            return
        _allow_seconds(job["seconds"])
        head, made = workshop.serve(job, blob)
        send(answers, head, made)
        if head.get("worn"):
            return
        gc.collect()
        gc.freeze()  # what is left stays: no need to look at it again after every document


class Workshop:
    """What stays warm between documents: the imported engine, the fonts it has taken in, the styles it has parsed."""

    def __init__(self, questions: IO[bytes], answers: IO[bytes]) -> None:
        self._questions = questions
        self._answers = answers
        self._fonts: Any = None
        self._styles = styles.Styles()
        self.digests: dict[str, str] = {}
        self._seen: set[str] = set()
        self._refused: list[str] = []
        self.families: set[str] = set()

    def serve(self, job: dict[str, Any], blob: bytes) -> tuple[dict[str, Any], bytes]:
        """Print one document; the head of the answer says what came of it."""
        try:
            try:
                return self._print(job, blob)
            except Worn:
                self._fonts = None
                return self._print(job, blob)
        except Refused as refusal:
            return _failure(str(refusal), "", worn=False, missing=refusal.missing)
        except RecursionError:
            return _failure(TOO_DEEP, "RecursionError", worn=True)
        except MemoryError:
            return _failure(TOO_LARGE, "MemoryError", worn=True)
        except Exception as error:  # noqa: BLE001  (the engine is not ours; the office gets an answer)
            reason = f"排版程序出错（{type(error).__name__}），这份 PDF 没有做成"
            return _failure(reason, traceback.format_exc(), worn=True)

    def _print(self, job: dict[str, Any], blob: bytes) -> tuple[dict[str, Any], bytes]:
        for part in (thrift, justifying, faces):  # in this order: the first is there before the engine is
            part.install()
        from weasyprint.urls import FatalURLFetchingError

        self._seen, self.families, self._refused = set(), set(), []
        findings = Findings()
        with Listening() as heard:
            try:
                document, pdf = self._paint(job, blob, findings)
            except FatalURLFetchingError as error:
                raise (error.__cause__ if isinstance(error.__cause__, Refused) else Refused(str(error))) from error
        if self._refused:
            raise Refused(self._refused[0])
        _check_characters(document.fonts.values(), self.families)
        if heard.trouble:
            raise Refused("图片或字体文件读不出来：" + "、".join(heard.trouble[:3]))
        fetched = sorted(self._seen)
        head = {
            "size": len(pdf),
            "pages": len(document.pages),
            "fetched": fetched,
            "smallest": round(findings.smallest, 3),
            "pictures": findings.by_address(fetched),
            "anchors": _anchors(document.pages),
        }
        return head, pdf + (cover(pdf, job["cover"]) if job["cover"] else b"")

    def _paint(self, job: dict[str, Any], blob: bytes, findings: Findings) -> tuple[Any, bytes]:
        """Lay out a document and write it as PDF, at archive grade if the job says so."""
        from weasyprint import CSS, HTML

        html = blob[: job["size"]].decode()
        self._refuse_notes(html)
        source = HTML(string=html, base_url=SCHEME, url_fetcher=self._fetcher())
        source._ua_stylesheets = lambda *_: [styles.of_engine()]
        typesetting.typeset(source.etree_element)
        fonts = self._font_configuration()
        graded: dict[str, Any] = {}
        if job["archive"]:
            graded = {"stylesheets": [CSS(string=archive.STYLE)], **archive.VARIANT}
        with self._styles.shared(self.ask):
            document = thrift.laid_out(source, font_config=fonts, **graded)
        with measuring(findings), thrift.packing(keep_boxes=bool(graded)):
            if not graded:
                return document, document.write_pdf()
            return document, archive.write(document, source.etree_element, _attached(job, blob))

    def _refuse_notes(self, words: str) -> None:
        if styles.NOTES.search(words):
            raise self._refusal(styles.NO_NOTES)

    def _fetcher(self) -> Any:
        """Make the engine's only way out: our own addresses through the parent, data: ones read, all else refused."""
        from weasyprint.urls import URLFetcher, URLFetcherResponse

        workshop = self

        class Fetcher(URLFetcher):  # type: ignore[misc]
            def __init__(self) -> None:
                super().__init__(allowed_protocols={"data"}, fail_on_errors=True)

            def fetch(self, url: str, headers: Any = None) -> Any:
                if url.startswith("data:"):
                    return super().fetch(url, headers)
                media_type = MEDIA_TYPES.get(url.rpartition(".")[2].lower(), "application/octet-stream")
                return URLFetcherResponse(url, workshop.take(url), {"Content-Type": media_type})

        return Fetcher()

    def _font_configuration(self) -> Any:
        """Give the shared font configuration; it notes every face a document declares, also those it has already."""
        from weasyprint.text.fonts import FontConfiguration

        if self._fonts is None:
            workshop = self

            class Configuration(FontConfiguration):  # type: ignore[misc]
                def __init__(self) -> None:
                    super().__init__()
                    self.taken: dict[str, str] = {}

                def add_font_face(self, rule_descriptors: Any, url_fetcher: Any) -> None:
                    workshop.families.add(rule_descriptors["font_family"])
                    for kind, url in rule_descriptors["src"]:
                        if kind != "external":
                            raise Refused(f"字体只能来自本站自己的文件，不能用系统里的“{url}”")
                        if url in self.taken and workshop.ask(url, self.taken[url])[1]:
                            raise Worn
                    super().add_font_face(rule_descriptors, url_fetcher)
                    addresses = {url for _, url in rule_descriptors["src"]}
                    self.taken |= {url: digest for url, digest in workshop.digests.items() if url in addresses}

            self._fonts = Configuration()
        return self._fonts

    def take(self, url: str) -> bytes:
        """Have the parent send the bytes of one address, and remember their digest."""
        self.digests[url], data = self.ask(url, "")
        return data

    def ask(self, url: str, known: str) -> tuple[str, bytes]:
        """Ask the parent for the digest of an address, and for its bytes unless they are the known ones."""
        if not url.startswith(SCHEME):
            raise self._refusal(f"PDF 里用了外面的地址 {url}，没有去取。图片和样式请放在本站的文件夹里")
        self._seen.add(url)
        send(self._answers, {"need": url, "known": known})
        head, data = receive(self._questions)
        if "digest" not in head:
            raise self._refusal(f"取不到 {url}")
        if url.endswith(".css"):
            self._refuse_notes(data.decode("utf-8", "replace"))
        return head["digest"], data

    def _refusal(self, reason: str) -> Refused:
        """A refusal that is remembered: inside a drawing the engine swallows whatever is raised."""
        self._refused.append(reason)
        return Refused(reason)


class Listening(logging.Handler):
    """Hear what the engine only logs although the page would come out wrong: a picture or a face it cannot read."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.trouble: list[str] = []
        self._logger = logging.getLogger("weasyprint")

    def __enter__(self) -> Listening:
        self._logger.handlers = [self]
        return self

    def __exit__(self, *_: object) -> None:
        self._logger.handlers = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.msg.startswith(("Failed to load image", "Font-face")) and isinstance(record.args, tuple):
            self.trouble.append(str(record.args[0])[:80])


def _check_characters(fonts: Any, families: set[str]) -> None:
    """Refuse a document with a character that none of its own fonts has.

    There are no system fonts here (the parent's fonts.conf names none), but a warm child also holds the faces of
    earlier documents: a character found only there is missing too, or the result would depend on what came before.
    """
    missing = {chr(code) for font in fonts for code in font.missing}
    for font in fonts:
        if font.family not in families:
            missing.update(*font.to_unicode.values())
    if missing:
        names = "、".join(f"“{character}”（U+{ord(character):04X}）" for character in sorted(missing)[:10])
        reason = f"字体里没有这些字：{names}。请核对是不是打错了；确是生僻字，请装补充字体"
        raise Refused(reason, "".join(sorted(missing)))


def _anchors(pages: Any) -> dict[str, int]:
    """Give the page, from 1, on which each HTML id of a document begins."""
    found: dict[str, int] = {}
    for number, page in enumerate(pages, 1):
        for name in page.anchors:
            found.setdefault(name, number)
    return found


def _attached(job: dict[str, Any], blob: bytes) -> list[tuple[dict[str, str], bytes]]:
    """Cut what is to be attached out of a job's blob, behind the HTML."""
    files = []
    place = job["size"]
    for head in job["attached"]:
        files.append((head, blob[place : place + head["size"]]))
        place += head["size"]
    return files


def _failure(reason: str, details: str, *, worn: bool, missing: str = "") -> tuple[dict[str, Any], bytes]:
    return {"failed": reason, "details": details[-4000:], "worn": worn, "missing": missing}, b""


def _limit_memory(limit: int) -> None:
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _allow_seconds(seconds: int) -> None:
    """Raise the processor limit to what has been used plus one document's allowance."""
    if resource is not None:
        used = resource.getrusage(resource.RUSAGE_SELF)
        limit = int(used.ru_utime + used.ru_stime) + 1 + seconds
        resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.getrlimit(resource.RLIMIT_CPU)[1]))


if __name__ == "__main__":
    main()
