#!/usr/bin/env python3
"""核对这个归档包：python verify.py。只要 Python 3.8 以上，不装别的，不联网，什么也不改。

依照 BagIt（RFC 8493）核对每个文件的 SHA-256 和文件是否齐全，再看 data/site 里的网页有没有断开的链接。
全部对得上，退出码 0；有一处对不上，逐条列出，退出码 1。
"""

from __future__ import annotations

import hashlib
import os
import re
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

MANIFEST, TAGS = "manifest-sha256.txt", "tagmanifest-sha256.txt"
_LINE = re.compile(r"([0-9a-f]{64})\s+(.+)")
_OUTSIDE = ("http:", "https:", "mailto:", "tel:", "data:", "javascript:")
_LINKED = {"a": "href", "link": "href", "img": "src", "script": "src", "source": "src", "iframe": "src"}


def faults(bag: str) -> list[str]:
    """Everything wrong with a bag, as lines; none for a good one."""
    return declared(bag) + hashed(bag, MANIFEST) + hashed(bag, TAGS) + complete(bag) + linked(bag)


def declared(bag: str) -> list[str]:
    """The two lines that make a folder a bag, and the amount of what it holds."""
    found = []
    text = _text(bag, "bagit.txt")
    if text is None or not re.fullmatch(r"BagIt-Version: \d+\.\d+\r?\nTag-File-Character-Encoding: UTF-8\r?\n?", text):
        found.append("bagit.txt 不见了，或被改过")
    amount = re.search(r"^Payload-Oxum: (\d+)\.(\d+)\s*$", _text(bag, "bag-info.txt") or "", re.MULTILINE)
    files = list(_files(os.path.join(bag, "data")))
    size = sum(os.path.getsize(os.path.join(bag, "data", name)) for name in files)
    if amount is None or (int(amount[1]), int(amount[2])) != (size, len(files)):
        found.append(f"bag-info.txt 写的总数和 data/ 里的不一样：现在 {len(files)} 个文件，{size} 字节")
    return found


def hashed(bag: str, manifest: str) -> list[str]:
    """Every file of a manifest, held against its sum."""
    lines = _text(bag, manifest)
    if lines is None:
        return [f"{manifest} 不见了，或读不出"]
    found = []
    for number, line in enumerate(lines.splitlines(), 1):
        match = _LINE.fullmatch(line)
        if match is None:
            found.append(f"{manifest} 第 {number} 行读不懂")
            continue
        name = _name(match[2])
        if name.startswith(("/", "\\")) or ".." in name.split("/"):
            found.append(f"{manifest} 第 {number} 行指向包外")
        elif not os.path.isfile(os.path.join(bag, *name.split("/"))):
            found.append(f"{name} 不见了")
        elif _sum(os.path.join(bag, *name.split("/"))) != match[1]:
            found.append(f"{name} 被改过")
    return found


def complete(bag: str) -> list[str]:
    """Files that no manifest knows."""
    known = {_name(match[2]) for name in (MANIFEST, TAGS) for match in _lines(bag, name)}
    return [f"{name} 是多出来的" for name in _files(bag) if name not in known and name != TAGS]


def linked(bag: str) -> list[str]:
    """Links between the pages of the site that lead nowhere."""
    site, found = os.path.join(bag, "data", "site"), []
    for page in _files(site):
        if not page.endswith(".html") or page == "404.html":
            continue  # a page for addresses that are none is asked for from any depth
        with open(os.path.join(site, page), encoding="utf-8") as file:
            reader = _Links()
            reader.feed(file.read())
        for link in sorted(set(reader.links)):
            path = unquote(urlsplit(link).path)
            if not path or link.startswith(_OUTSIDE) or link.startswith("//"):
                continue
            target = os.path.normpath(os.path.join(site, os.path.dirname(page), path))
            if path.endswith("/"):
                target = os.path.join(target, "index.html")
            if not target.startswith(os.path.normpath(site) + os.sep) or not os.path.exists(target):
                found.append(f"data/site/{page} 的链接断了：{link}")
    return found


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        link = told.get(_LINKED.get(tag, ""))
        if link and told.get("rel") not in ("canonical", "alternate"):
            self.links.append(link)


def _lines(bag: str, manifest: str) -> Iterator[re.Match[str]]:
    return (found for found in map(_LINE.fullmatch, (_text(bag, manifest) or "").splitlines()) if found)


def _name(written: str) -> str:
    """RFC 8493, 2.1.3: line breaks and percent signs in names are written as %0A, %0D, %25."""
    return re.sub("%(0A|0D|25)", lambda found: chr(int(found[1], 16)), written)


def _text(bag: str, name: str) -> str | None:
    try:
        with open(os.path.join(bag, name), encoding="utf-8", newline="") as file:
            return file.read()
    except (OSError, UnicodeDecodeError):
        return None


def _files(folder: str) -> list[str]:
    """Every file below a folder by its path with /, in order."""
    found: list[str] = []
    for here, _, names in os.walk(folder):
        below = os.path.relpath(here, folder).replace(os.sep, "/")
        found += [name if below == "." else f"{below}/{name}" for name in names]
    return sorted(found)


def _sum(path: str) -> str:
    total = hashlib.sha256()
    with open(path, "rb") as file:
        for part in iter(lambda: file.read(1 << 20), b""):
            total.update(part)
    return total.hexdigest()


def main() -> int:
    bag = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.abspath(__file__)))
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    found = faults(bag)
    for line in found:
        print(line)
    print(f"共 {len(found)} 处对不上：{bag}" if found else f"全部对得上：{bag}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
