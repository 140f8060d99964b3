"""Hostile files of any sort are refused or made harmless. Over 300 lines: all attacks by a file stand in one place."""

from __future__ import annotations

import io
import json
import os
import random
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from building import tree
from conftest import ROOT, TIMES, office, run
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from build import OUTPUTS

SOURCES = "sources:\n  - note: 本机关记录\n"
SHOWN = ("--only", "html,data,feed,assets,media,search,machines", "--today", "2022-09-17")


# --- pictures ---------------------------------------------------------------------------------------------------------

CANARY = b"CANARY-hidden-words"


def photo(form: str = "JPEG", **more: object) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((64, 48), 40).convert(more.pop("mode", "RGB")).save(out, form, **more)  # type: ignore[arg-type]
    return out.getvalue()


def png_with(*chunks: tuple[bytes, bytes]) -> bytes:
    """A PNG with chunks of its own before its pixels."""
    data = photo("PNG")
    own = b"".join(
        len(body).to_bytes(4, "big") + name + body + zlib.crc32(name + body).to_bytes(4, "big") for name, body in chunks
    )
    return data[:33] + own + data[33:]


def png_of(width: int, height: int, pixels: bytes) -> bytes:
    """A PNG that claims a size, with whatever pixels."""
    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([1, 0, 0, 0, 0])

    def chunk(name: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4, "big") + name + body + zlib.crc32(name + body).to_bytes(4, "big")

    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def with_exif() -> bytes:
    exif = Image.Exif()
    exif[0x010E] = CANARY.decode()
    exif[0x9286] = CANARY
    exif[0x8298] = "张三 13812345678"
    return photo(exif=exif)


def png_text() -> bytes:
    told = PngImagePlugin.PngInfo()
    told.add_text("Comment", CANARY.decode())
    told.add_itxt("XML:com.adobe.xmp", CANARY.decode(), zip=True)
    return photo("PNG", pnginfo=told)


def zipped(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("a.txt", CANARY)
    return data + out.getvalue()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
PICTURES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "exif": ("a.jpg", with_exif),
    "exif in png": ("a.png", lambda: png_with((b"eXIf", b"MM\x00*" + CANARY))),
    "comment": ("a.jpg", lambda: photo(comment=CANARY)),
    "icc profile": ("a.jpg", lambda: photo(icc_profile=CANARY * 40)),
    "xmp": ("a.jpg", lambda: photo(xmp=CANARY)),
    "xmp in webp": ("a.webp", lambda: photo("WEBP", xmp=CANARY)),
    "png text": ("a.png", png_text),
    "png text bomb": ("a.png", lambda: png_with((b"zTXt", b"x\x00\x00" + zlib.compress(b"0" * 60_000_000)))),
    "unknown png chunk": ("a.png", lambda: png_with((b"prVt", CANARY))),
    "zip behind a jpg": ("a.jpg", lambda: zipped(photo())),
    "html behind a png": ("a.png", lambda: photo("PNG") + b"<script>" + CANARY),
    "php in a jpg": ("a.jpg", lambda: photo(comment=b"<?php " + CANARY)),
    "truncated jpg": ("a.jpg", lambda: photo()[:300]),
    "truncated png": ("a.png", lambda: photo("PNG")[:200]),
    "truncated webp": ("a.webp", lambda: photo("WEBP")[:60]),
    "only a magic number": ("a.jpg", lambda: b"\xff\xd8\xff\xe0"),
    "noise behind a magic number": ("a.png", lambda: b"\x89PNG\r\n\x1a\n" + random.Random(1).randbytes(5000)),
    "noise": ("a.jpg", lambda: random.Random(2).randbytes(5000)),
    "empty": ("a.png", lambda: b""),
    "text": ("a.jpg", lambda: CANARY * 10),
    "html": ("a.jpg", lambda: b"<html><script>alert(1)</script>"),
    "svg called png": ("a.png", lambda: SVG),
    "pdf called jpg": ("a.jpg", lambda: b"%PDF-1.7\n" + CANARY),
    "gif called jpg": ("a.jpg", lambda: photo("GIF", mode="P")),
    "bmp called png": ("a.png", lambda: photo("BMP")),
    "tiff called jpg": ("a.jpg", lambda: photo("TIFF")),
    "ico called png": ("a.png", lambda: photo("ICO")),
    "eps called jpg": ("a.jpg", lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(%pipe%id) (r) file\n"),
    "400 megapixels": ("a.png", lambda: png_of(20_000, 20_000, zlib.compress(b"\0" * 100))),
    "a size of billions": ("a.png", lambda: png_of(2**31 - 1, 2**31 - 1, zlib.compress(b"\0"))),
    "no width": ("a.png", lambda: png_of(0, 10, zlib.compress(b"\0"))),
    "one pixel high": ("a.png", lambda: png_of(60_000, 1, zlib.compress(b"\0" * 7501))),
    "sums that are wrong": ("a.png", lambda: photo("PNG").replace(b"IDAT", b"IDAX", 1)),
    "cmyk": ("a.jpg", lambda: photo(mode="CMYK")),
    "moving": ("a.webp", lambda: photo("WEBP", save_all=True, append_images=[Image.new("RGB", (64, 48))] * 3)),
    "16 bits": ("a.png", lambda: photo("PNG", mode="I;16")),
    "a transparent palette": ("a.png", lambda: photo("PNG", mode="P", transparency=0)),
}
_NEIGHBOUR = {"activities/neighbour.yaml": f"title: 邻居\n{SOURCES}"}


def test_there_are_pictures_enough() -> None:
    assert len(PICTURES) >= 30


@pytest.mark.parametrize("sort", PICTURES)
def test_a_hostile_picture_is_refused_or_made_harmless_and_its_neighbours_stay_the_same(
    sort: str, tmp_path: Path
) -> None:
    name, make = PICTURES[sort]
    plain = office(tmp_path / "plain", _NEIGHBOUR)
    assert run("build", "-C", plain, *SHOWN, outputs=OUTPUTS).code == 0
    shown = f"title: 有图\nmedia:\n  - {{file: media/{name}, alt: 会场}}\n{SOURCES}"
    folder = office(tmp_path / "hostile", {**_NEIGHBOUR, "places/shown.yaml": shown, f"media/{name}": make()})
    ran = run("build", "-C", folder, *SHOWN, outputs=OUTPUTS)
    if ran.code:
        assert (ran.code, "E510" in ran.err or "E604" in ran.err, "E901" in ran.err) == (1, True, False), ran.err
        assert not (folder / "site").exists()
        return
    for path in (folder / "site/media").iterdir():
        with Image.open(path) as opened:
            opened.load()
            assert not opened.getexif()
            assert not {"comment", "xmp", "icc_profile", "Comment", "XML:com.adobe.xmp"} & opened.info.keys()
        assert CANARY not in path.read_bytes()
        assert b"13812345678" not in path.read_bytes()
    page = "activities/neighbour.html"
    assert (plain / "site" / page).read_bytes() == (folder / "site" / page).read_bytes()


SVGS = [
    SVG,
    *(
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{inner}</svg>'.encode()
        for inner in (
            "<script>alert(1)</script>",
            '<script href="https://x.example/a.js"/>',
            '<a xlink:href="javascript:alert(1)"><text>x</text></a>',
            '<image href="https://x.example/p.png"/>',
            '<image href="file:///etc/passwd"/>',
            '<use href="https://x.example/a.svg#x"/>',
            "<foreignObject><iframe src='javascript:alert(1)'/></foreignObject>",
            '<animate onbegin="alert(1)" attributeName="x" dur="1s"/>',
            '<set attributeName="href" to="javascript:alert(1)"/>',
            "<style>@import url(https://x.example/a.css);</style>",
            "<style>rect{fill:url(https://x.example/a)}</style>",
            '<rect onclick="alert(1)" width="9" height="9"/>',
            '<rect style="fill:url(//x.example/p)"/>',
            '<handler type="text/javascript">alert(1)</handler>',
            '<feImage href="https://x.example/p"/>',
            "<text><![CDATA[<script>alert(1)</script>]]></text>",
            "<metadata>" + "x" * 1000 + "</metadata>",
            '<font-face-src><font-face-uri href="https://x.example/f"/></font-face-src>',
            '<tref href="file:///etc/passwd"/>',
            '<audio src="https://x.example/a.mp3" onerror="alert(1)"/>',
            "<g>" * 5000 + "</g>" * 5000,
            '<switch><foreignObject requiredExtensions="x"><body onload="alert(1)"/></foreignObject></switch>',
            '<discard begin="0s" onend="alert(1)"/>',
        )
    ),
    b'<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><svg>&b;</svg>',
    b'<!DOCTYPE svg SYSTEM "file:///etc/passwd"><svg/>',
    b'<?xml-stylesheet href="https://x.example/a.xsl"?><svg/>',
]


@pytest.mark.parametrize("n", range(len(SVGS)))
def test_a_drawing_of_somebody_elses_is_not_published(n: int, tmp_path: Path) -> None:
    assert len(SVGS) >= 25
    shown = f"title: 有图\nmedia:\n  - {{file: media/drawn.svg, alt: 图}}\n{SOURCES}"
    folder = office(tmp_path, {"places/shown.yaml": shown, "media/drawn.svg": SVGS[n]})
    ran = run("build", "-C", folder, *SHOWN, outputs=OUTPUTS)
    assert (ran.code, "不收 .svg 文件" in ran.err) == (1, True)
    assert not (folder / "site").exists()


# --- paths ------------------------------------------------------------------------------------------------------------

PATHS = [
    "/etc/passwd",
    "../site.yaml",
    "../../etc/passwd",
    "media/../site.yaml",
    "media/../../outside.jpg",
    "media/a/../../site.yaml",
    "media/./../site.yaml",
    "media//etc/passwd",
    "media/..",
    "media/",
    "media",
    ".",
    "..",
    "~/.ssh/id_rsa",
    "media/~root",
    "file:///etc/passwd",
    "http://x.example/a.jpg",
    "https://x.example/a.jpg",
    "//x.example/a.jpg",
    "data:image/png;base64,AAAA",
    "C:\\Windows\\win.ini",
    "c:/windows/win.ini",
    "media\\..\\site.yaml",
    "media/..\\site.yaml",
    "media/..%2fsite.yaml",
    "media/%2e%2e/site.yaml",
    "media/．．/site.yaml",
    "media/link.jpg",
    "media/linked/outside.jpg",
    "media/chain.jpg",
    "templates/layouts/screen.html",
    "fonts/serif.otf",
    "site.yaml",
    "register/addresses.tsv",
    "media/none.jpg",
    "media/a.jpg/b.jpg",
    "media/con.jpg",
    "media/none.jpg?x=1",
    "media/none.jpg#x",
]


@pytest.mark.parametrize("path", PATHS)
def test_a_path_stays_among_the_offices_own_pictures(path: str, tmp_path: Path) -> None:
    assert len(PATHS) >= 35
    outside = tmp_path / "outside.jpg"
    outside.write_bytes(photo())
    shown = f"title: 有图\nmedia:\n  - {{file: {json.dumps(path, ensure_ascii=False)}, alt: 图}}\n{SOURCES}"
    folder = office(tmp_path / "office", {"places/shown.yaml": shown, "media/a.jpg": photo()})
    media = folder / "content/media"
    os.symlink(outside, media / "link.jpg")
    os.symlink(tmp_path, media / "linked")
    os.symlink("link.jpg", media / "chain.jpg")
    ran = run("build", "-C", folder, *SHOWN, outputs=OUTPUTS)
    assert (ran.code, "E901" in ran.err) == (1, False), ran.err
    assert "content/places/shown.yaml:3" in ran.err
    assert not (folder / "site").exists()


def test_a_link_inside_the_offices_own_pictures_is_followed(tmp_path: Path) -> None:
    shown = f"title: 有图\nmedia:\n  - {{file: media/again.jpg, alt: 图}}\n{SOURCES}"
    folder = office(tmp_path, {"places/shown.yaml": shown, "media/a.jpg": photo()})
    os.symlink("a.jpg", folder / "content/media/again.jpg")
    assert run("build", "-C", folder, *SHOWN, outputs=OUTPUTS).code == 0
    assert "media/again.jpg" in tree(folder / "site")


# --- files ------------------------------------------------------------------------------------------------------------

PIECES = st.sampled_from((Path(__file__).parent / "data/pieces.txt").read_text("utf-8").splitlines()).map(
    lambda one: str(json.loads(f'"{one}"'))
)


@settings(max_examples=60 * TIMES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(st.lists(PIECES, max_size=40).map("".join), st.text(max_size=200)).map(str.encode)
    | st.binary(max_size=300)
)
def test_whatever_a_file_holds_the_office_is_told_and_nothing_breaks(tmp_path: Path, data: bytes) -> None:
    folder = office(tmp_path, {"activities/fuzzed.yaml": data})
    ran = run("check", "-C", folder, "--paranoid")
    assert ran.code in (0, 1), (data, ran.out, ran.err)
    assert "E901" not in ran.out + ran.err
    assert "Traceback" not in ran.out + ran.err


# As large as a record may be, and made to be dear to read: nested, repeated, referring to themselves, cut off.
_BROKEN: tuple[Callable[[random.Random], bytes], ...] = (
    lambda chance: b"title: " + b"[" * chance.randrange(1000, 400_000),
    lambda chance: b"title: " + b"{a: " * chance.randrange(1000, 100_000),
    lambda chance: b"".join(b"%sa:\n" % (b" " * at) for at in range(chance.randrange(40, 900))),
    lambda chance: b"a: &a [x]\n" + b"".join(b"b%d: &b%d [*b%d, *b%d]\n" % (n, n, n - 1, n - 1) for n in range(1, 40)),
    lambda chance: b"title: 'x" + "没有关上".encode() * chance.randrange(1000, 80_000),
    lambda chance: b"".join(b"k%d: v\n" % at for at in range(chance.randrange(1000, 60_000))),
    lambda chance: b"title: x\n" * chance.randrange(1000, 90_000),
    lambda chance: b"- x\n" * chance.randrange(1000, 200_000),
    lambda chance: b"title: x\nbody: |\n" + b"  " + b"*[[" * chance.randrange(1000, 300_000),
    lambda chance: b"? " * chance.randrange(1000, 400_000),
    lambda chance: b"title: x # " + b"#" * chance.randrange(1000, 900_000),
    lambda chance: chance.randbytes(chance.randrange(1000, 900_000)),
)


# Started by a small process: Linux counts what the one that starts a program held itself to the program's own peak.
_WEIGHED = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:]).returncode
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)
sys.exit(code)
"""


def test_a_hundred_broken_files_are_all_told_in_little_memory(tmp_path: Path) -> None:
    """300 MB at most, for an office of 120 of them: a machine of 2 GB goes on working."""
    chance = random.Random(7)
    files = {f"activities/broken-{n}.yaml": _BROKEN[n % len(_BROKEN)](chance) for n in range(120)}
    assert max(map(len, files.values())) > 800_000
    folder = office(tmp_path, files)
    told = tmp_path / "told.json"
    command = [sys.executable, str(ROOT / "build.py"), "check", "-C", str(folder), "--format", "json"]
    with told.open("wb") as out:
        ran = subprocess.run(
            [sys.executable, "-c", _WEIGHED, *command], stdout=out, stderr=subprocess.PIPE, check=False
        )
    assert 1 == ran.returncode and b"Traceback" not in ran.stderr and "Traceback" not in told.read_text("utf-8")
    places = {one["file"] for one in json.loads(told.read_text("utf-8"))["problems"]}
    assert {f"content/{name}" for name in files} == places
    assert 40_000 < int(ran.stderr.split()[-1]) < 300_000  # kB
