"""The press: HTML in, PDF out, made by a child process that may hang or die without harm.

WeasyPrint hangs or crashes on some short inputs (a cell spanning a million columns, a thousand nested blocks), so it
never runs in our own process. One child is kept warm; it has no network and no disk of ours: whatever a document uses
is asked for through the pipe. Messages both ways are a JSON head and a blob, never pickle, for the child reads
content nobody has checked for this.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import struct
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from threading import Event, Timer
from typing import IO, Any

from msgspec import field

from corridor.plain import Plain

SCHEME = "corridor:"
PATIENCE = 5  # a busy machine gives a child a fifth of a processor; the wall limit is that many times the CPU limit
OUT_OF_SECONDS = 24  # SIGXCPU; the name is missing on Windows
# WeasyPrint keeps a little of every document; a new child now and then costs a second and frees it all.
PRINTS_PER_CHILD = 100


class PressFailed(Exception):
    """A document that could not be printed; the reason is in Chinese, for the office.

    `missing` are the characters none of its fonts has, where that is the reason.
    """

    def __init__(self, reason_zh: str, details: str = "", missing: str = "") -> None:
        super().__init__(reason_zh)
        self.reason_zh = reason_zh
        self.details = details
        self.missing = missing


class Attachment(Plain, frozen=True):
    """A file carried inside the PDF."""

    name: str
    description: str
    data: bytes
    media_type: str = "text/csv"


class Order(Plain, frozen=True):
    """What is asked besides the HTML. `archive`: PDF/A-3a with PDF/UA-1; `cover`: width in px of a picture."""

    archive: bool = False
    attachments: tuple[Attachment, ...] = ()
    cover: int = 0


class Printed(Plain, frozen=True):
    """A finished PDF and every address of ours it was made from, sorted (cached ones too).

    `cover` is a WebP picture, empty unless ordered; `smallest` the smallest text in mm; `pictures` the dpi of each
    raster picture at its place; `anchors` the page of each HTML id, from 1.
    """

    pdf: bytes
    pages: int
    fetched: tuple[str, ...]
    cover: bytes = b""
    smallest: float = 0
    pictures: tuple[tuple[str, float], ...] = ()
    anchors: dict[str, int] = field(default_factory=dict)


PLAIN = Order()


class Press:
    """One warm child process and its limits. Not for two threads at once; use it in a `with`.

    `seconds` is processor time for a short document, so that a busy machine does not change what can be printed; a
    long one has more, up to five times as much (`allowance`). The clock on the wall, which also sees a child that only
    waits, gives PATIENCE times as much.
    """

    def __init__(self, *, seconds: int = 60, memory: int = 2 << 30) -> None:
        self.seconds = seconds
        self.memory = memory
        self._child: subprocess.Popen[bytes] | None = None
        self._folder = Path()
        self._owner = 0
        self._prints = 0

    def __enter__(self) -> Press:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def print(
        self,
        html: str,
        fetch: Callable[[str], bytes],
        digest: Callable[[str], str] | None = None,
        order: Order = PLAIN,
    ) -> Printed:
        """Print one document; `fetch` gives the bytes of an address such as `corridor:styles/print.css`.

        `digest`, where the caller knows it more cheaply than by reading, saves reading fonts that have not changed.
        Raises PressFailed; whatever `fetch` raises comes through as it is.
        """
        if order.attachments and not order.archive:
            raise ValueError("files are attached to PDFs of archive grade only")
        child = self._ready_child()
        seconds = allowance(self.seconds, len(html))
        late = Event()
        clock = Timer(seconds * PATIENCE, _end, (child, late))
        clock.daemon = True
        clock.start()
        try:
            assert child.stdin is not None
            send(child.stdin, *_job(html, order, seconds))
            outcome = self._converse(child, fetch, digest)
        except (EOFError, OSError) as error:
            raise PressFailed(_why_died(child, seconds, late.is_set()), self._last_words()) from error
        except BaseException:  # interrupted in the middle of a conversation: this child cannot be spoken to again
            self.close()
            raise
        finally:
            clock.cancel()
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def close(self) -> None:
        """End the child and remove its scratch folder. (A child nobody closes sees the end of its pipe and does so.)"""
        child, self._child = self._child, None
        if child is not None and self._owner == os.getpid():
            child.kill()
            child.communicate()
            shutil.rmtree(self._folder, ignore_errors=True)

    def _converse(
        self,
        child: subprocess.Popen[bytes],
        fetch: Callable[[str], bytes],
        digest: Callable[[str], str] | None,
    ) -> Printed | Exception:
        """Answer the child's questions until it is done."""
        assert child.stdin is not None and child.stdout is not None
        trouble: Exception | None = None
        while True:
            head, blob = receive(child.stdout)
            if "need" in head:
                try:
                    answer = _answer(head["need"], head["known"], fetch, digest)
                except Exception as error:  # noqa: BLE001  (the caller's own, given back once the child has stopped)
                    trouble, answer = error, ({}, b"")
                send(child.stdin, *answer)
            elif "failed" in head:
                if head["worn"]:
                    self.close()
                return trouble or PressFailed(head["failed"], head["details"], head["missing"])
            elif trouble is not None:
                return trouble  # the engine got over it, inside a drawing; we do not
            else:
                self._prints += 1
                return _printed(head, blob)

    def _ready_child(self) -> subprocess.Popen[bytes]:
        worn = self._prints >= PRINTS_PER_CHILD
        # After a fork the child belongs to the process we were copied from: two must not speak to one.
        if self._child is not None and (worn or self._owner != os.getpid() or self._child.poll() is not None):
            self.close()
        if self._child is None:
            self._owner, self._prints = os.getpid(), 0
            self._folder = Path(tempfile.mkdtemp(prefix="corridor-press-"))
            self._child = self._start(self._folder)
        os.truncate(self._folder / "said", 0)
        return self._child

    def _start(self, folder: Path) -> subprocess.Popen[bytes]:
        # No font folder at all: a document can only use the fonts it fetches, the same on every machine.
        settings = folder / "fonts.conf"
        settings.write_text("<fontconfig></fontconfig>", encoding="utf-8")
        with (folder / "said").open("ab") as said:
            return subprocess.Popen(
                [sys.executable, "-W", "ignore", "-m", "corridor.press.child", str(self.memory), str(folder)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=said,
                cwd=Path(__file__).resolve().parents[2],  # where -m finds this package, whatever folder we were run in
                env={
                    **os.environ,
                    "FONTCONFIG_FILE": str(settings),
                    "TMPDIR": str(folder),
                    "XDG_CACHE_HOME": str(folder),
                    "PYTHONHASHSEED": "0",
                },
            )

    def _last_words(self) -> str:
        """Give the end of what a dead child said on its error output, and clear up after it."""
        said = (self._folder / "said").read_bytes()[-4000:]
        self.close()
        return said.decode("utf-8", "replace")


def allowance(seconds: int, size: int) -> int:
    """Seconds for a document of `size` characters of HTML: a minute, more for a book, never above five minutes.

    A page of the office's print is some 1,500 characters of HTML and at most a fifth of a second: a year of 300 pages
    has four times what it needs on a slow machine. A table too long to be set at all is refused before it gets here.
    """
    return min(seconds * 5, seconds + seconds * size // 300_000)


def _job(html: str, order: Order, seconds: int) -> tuple[dict[str, Any], bytes]:
    """Give one document as a message: the HTML, then what is to be attached, one after the other."""
    words = html.encode()
    attached = [
        {"name": one.name, "description": one.description, "media_type": one.media_type, "size": len(one.data)}
        for one in order.attachments
    ]
    head = {"seconds": seconds, "size": len(words), "archive": order.archive, "attached": attached}
    return {**head, "cover": order.cover}, b"".join([words, *(one.data for one in order.attachments)])


def _printed(head: dict[str, Any], blob: bytes) -> Printed:
    """Read the child's answer: the PDF, then its cover, and what was measured."""
    return Printed(
        pdf=blob[: head["size"]],
        pages=head["pages"],
        fetched=tuple(head["fetched"]),
        cover=blob[head["size"] :],
        smallest=head["smallest"],
        pictures=tuple((url, dots) for url, dots in head["pictures"]),
        anchors=head["anchors"],
    )


def _why_died(child: subprocess.Popen[bytes], seconds: int, late: bool) -> str:
    child.kill()
    if child.wait() == -OUT_OF_SECONDS or late:
        return f"这份 PDF 超过 {seconds} 秒还没有排完，已停下。多半是一张表或一段内容太大"
    return "排版程序中途退出，这份 PDF 没有做成。多半是内容太大，超过了内存上限"


def _end(child: subprocess.Popen[bytes], late: Event) -> None:
    late.set()
    child.kill()


def _answer(
    url: str, known: str, fetch: Callable[[str], bytes], digest: Callable[[str], str] | None
) -> tuple[dict[str, Any], bytes]:
    """Answer the child's question for one address: the same as you know, or these bytes."""
    if digest is not None and known and digest(url) == known:
        return {"digest": known}, b""
    data = fetch(url)
    found = digest(url) if digest is not None else hashlib.sha256(data).hexdigest()
    return {"digest": found}, b"" if found == known else data


def send(pipe: IO[bytes], head: dict[str, Any], blob: bytes = b"") -> None:
    """Write one message: two lengths, a JSON head, a blob."""
    words = json.dumps(head).encode()
    pipe.write(struct.pack(">IQ", len(words), len(blob)))
    pipe.write(words)
    pipe.write(blob)
    pipe.flush()


def receive(pipe: IO[bytes]) -> tuple[dict[str, Any], bytes]:
    """Read one message; EOFError when the other side has gone."""
    words, blob = struct.unpack(">IQ", _exactly(pipe, 12))
    return json.loads(_exactly(pipe, words)), _exactly(pipe, blob)


def _exactly(pipe: IO[bytes], count: int) -> bytes:
    data = pipe.read(count)
    if len(data) < count:
        raise EOFError
    return data
