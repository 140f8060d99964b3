"""Office files for tests: Word documents and hostile packages, made as other programs and other people make them."""

from __future__ import annotations

import io
import struct
import subprocess
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

import docx
import openpyxl
from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def document(path: Path, paragraphs: list[str]) -> Path:
    """A .docx by python-docx, a paragraph each."""
    made = docx.Document()
    for text in paragraphs:
        made.add_paragraph(text)
    made.save(str(path))
    return path


def converted(path: Path, form: str) -> Path:
    """A file as LibreOffice writes it anew, as `form` (`docx`, or `csv:…` with its filter)."""
    out = path.parent / "libreoffice"
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{path.parent}/profile"]
    command += ["--convert-to", form, "--outdir", str(out), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return next(out.glob(f"{path.stem}*.{form.partition(':')[0]}"))


def repacked(path: Path, parts: Mapping[str, bytes | None], target: Path) -> Path:
    """A package with some parts exchanged, added, or with None taken away."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, data in parts.items():
            if data is not None:
                new.writestr(name, data)
    return target


def part(path: Path, name: str) -> bytes:
    with zipfile.ZipFile(path) as package:
        return package.read(name)


def in_body(path: Path, xml: str, target: Path) -> Path:
    """A .docx with a paragraph of raw XML (prefix w) put before all others."""
    body = etree.fromstring(part(path, "word/document.xml"))
    inner = etree.fromstring(f'<w:p xmlns:w="{W}">{xml}</w:p>')
    body[0].insert(0, inner)
    return repacked(path, {"word/document.xml": etree.tostring(body)}, target)


def workbook(path: Path) -> Path:
    """A small good workbook of activities."""
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "活动"
    sheet.append(["标题", "类别", "出处"])
    sheet.append(["视察", "视察", "本机关记录"])
    made.save(path)
    return path


def compound(*streams: str) -> bytes:
    """A file of OLE2's form (MS-CFB) that names streams: all that tells an old format from an encrypted one."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0")
    return head + b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in streams)


def bomb(path: Path, good: Path, name: str) -> Path:
    """A package with a part that unpacks to 300 MB and says in its head that it has a thousand bytes."""
    size = 300 << 20
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = b"".join(packer.compress(b" " * (1 << 20)) for _ in range(size >> 20)) + packer.flush()
    out = io.BytesIO(good.read_bytes())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, b"x" * 1000)
        info = package.getinfo(name)
    data = out.getvalue()
    start = info.header_offset
    central = data.index(b"PK\x01\x02", start)
    at = data.rindex(b"PK\x01\x02", 0, len(data))
    head = bytearray(data[start : start + 30 + len(name)])
    struct.pack_into("<I", head, 18, len(packed))
    entry = bytearray(data[at : data.index(b"PK\x05\x06")])
    struct.pack_into("<I", entry, 20, len(packed))
    end = bytearray(data[data.index(b"PK\x05\x06") :])
    struct.pack_into("<I", end, 16, start + len(head) + len(packed))
    path.write_bytes(data[:start] + bytes(head) + packed + data[central:at] + bytes(entry) + bytes(end))
    return path
