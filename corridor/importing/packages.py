"""Packages: the gate every Word and Excel file passes before anything parses it: bounded, and without surprises.

Office Open XML is a ZIP of XML parts (ECMA-376, Part 2). Sizes are counted while unpacking: what a file says of itself
is not believed.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from pathlib import Path

from corridor.plain import Plain
from corridor.problems import Place, Problem, Stop, problem

MOST_BYTES = 100 << 20  # unpacked, in all
MOST_RATIO = 100  # unpacked to packed
MOST_PARTS = 5000
_WORTH_A_LOOK = 1 << 20  # a small part may well be packed a thousandfold
_CHUNK = 1 << 20
_CFB = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # OLE2: .doc, .xls, .wps, and everything with a password
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_DTD = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_EXTERNAL = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_HARMLESS = (b"/hyperlink",)  # a link a reader may click; nothing is fetched
OLD = {
    ".doc": ".docx",
    ".wps": ".docx",
    ".wpt": ".docx",
    ".rtf": ".docx",
    ".xls": ".xlsx",
    ".et": ".xlsx",
    ".odt": ".docx",
    ".ods": ".xlsx",
}
_XML = (".xml", ".rels", ".vml")


class Package(Plain, frozen=True):
    """A file that passed the gate: its parts by name, unpacked."""

    name: str
    parts: dict[str, bytes]

    def file(self) -> io.BytesIO:
        """The package packed again from just these parts, for a library that wants a file."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as made:
            for name, data in self.parts.items():
                made.writestr(name, data)
        out.seek(0)
        return out


def opened(path: Path) -> Package:
    """Unpack a .docx or .xlsx. Raises Stop (E118, E701) with what is wrong with it and how to save it instead."""
    try:
        data = path.read_bytes()
    except OSError:
        raise Stop([problem("E118", Place(path.name))]) from None
    if fault := _outside(path, data):
        raise Stop([fault])
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return Package(path.name, _parts(path, archive, len(data)))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError):
        raise _refused(path, "文件坏了，打不开", "用 Word 或 Excel 打开看看，重新存一份") from None


def _outside(path: Path, data: bytes) -> Problem | None:
    """What the first bytes tell: another format, an old one, one with a password."""
    better = OLD.get(path.suffix.lower(), ".xlsx" if path.suffix.lower() == ".xlsx" else ".docx")
    if data.startswith(_CFB) and _ENCRYPTED in data:
        return _fault(path, "文件设了密码", "打开文件，在“信息—保护文档”里去掉密码，再存一份")
    if data.startswith(_CFB) or path.suffix.lower() in OLD:
        return _fault(path, "旧格式或别的格式的文件", f"用 Word、Excel 或 WPS 打开，另存为 {better}")
    if not data:
        return _fault(path, "文件是空的", "看看是不是存错了位置")
    if not data.startswith(b"PK"):
        return _fault(path, f"不是 {better} 文件", f"用 Word、Excel 或 WPS 打开，另存为 {better}")
    if len(data) > MOST_BYTES:
        return _fault(path, f"文件太大（{len(data) >> 20} MB）", "删去大图片，或分成几个文件")
    return None


def _parts(path: Path, archive: zipfile.ZipFile, packed: int) -> dict[str, bytes]:
    entries = [one for one in archive.infolist() if not one.is_dir()]
    if len(entries) > MOST_PARTS:
        raise _refused(path, f"里面有 {len(entries)} 个部件，不像办公文档", "重新存一份")
    parts: dict[str, bytes] = {}
    room = MOST_BYTES
    for entry in entries:
        name = entry.filename
        if _escapes(name) or name in parts:
            raise _refused(path, f"里面有不该有的路径 {name[:40]}", "这个文件被改造过，不要打开；请对方重新发一份")
        if entry.flag_bits & 1:
            raise _refused(path, "文件设了密码", "去掉密码，再存一份")
        parts[name] = _unpacked(path, archive, entry, min(room, max(packed * MOST_RATIO, _WORTH_A_LOOK)))
        room -= len(parts[name])
        _check(path, name, parts[name])
    if "[Content_Types].xml" not in parts:
        raise _refused(path, "是压缩包，不是 Word 或 Excel 文件", "先解压，导入里面的 .docx、.xlsx")
    if (
        any(name.lower().endswith("vbaproject.bin") for name in parts)
        or b"macroEnabled" in parts["[Content_Types].xml"]
    ):
        raise _refused(path, "带有宏", "另存为不带宏的 .docx 或 .xlsx")
    return parts


def _unpacked(path: Path, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, room: int) -> bytes:
    """One part, unpacked as far as there is room: a bomb is given up, not filled into memory."""
    made = bytearray()
    with archive.open(entry) as part:
        while chunk := part.read(_CHUNK):
            made += chunk
            is_bomb = len(made) > _WORTH_A_LOOK and len(made) > MOST_RATIO * max(1, entry.compress_size)
            if len(made) > room or is_bomb:
                raise _refused(path, "解开后太大，像是压缩炸弹", "不要打开；请对方重新发一份")
    return bytes(made)


def _escapes(name: str) -> bool:
    """Whether a name leads out of the folder it would be unpacked into."""
    return name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/") or "\x00" in name


def _check(path: Path, name: str, data: bytes) -> None:
    """What an XML part may not do: define entities, or fetch something from outside."""
    if not name.lower().endswith(_XML):
        return
    plain = data.decode("utf-16", "ignore").encode() if data[:2] in (b"\xff\xfe", b"\xfe\xff") else data
    if b"\x00" in plain[:200]:  # UTF-16 or UTF-32 without a mark
        plain = plain.replace(b"\x00", b"")
    if _DTD.search(plain):
        raise _refused(path, "里面有 DTD 或实体定义", "这个文件被改造过，不要打开；请对方重新发一份")
    if name.endswith(".rels"):
        for found in _EXTERNAL.findall(plain):
            if b"External" in found and not any(one in found for one in _HARMLESS):
                raise _refused(path, "链接着外部的文件", "在“数据—编辑链接”里断开链接（图片改为插入），再存一份")
    if name.startswith("xl/externalLinks/"):
        raise _refused(path, "链接着别的工作簿", "在“数据—编辑链接”里断开链接，再存一份")


def _fault(path: Path, found: str, remedy: str) -> Problem:
    return problem("E701", Place(path.name), found=found, remedy=remedy)


def _refused(path: Path, found: str, remedy: str) -> Stop:
    return Stop([_fault(path, found, remedy)])
