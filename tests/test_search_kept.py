"""What stays of the search index from build to build: what a changed text touches is made again, to the same bytes."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from random import Random

import pytest
from building import HOUSE, Office
from conftest import TIMES, tree
from msgspec.structs import replace
from test_search import OUTPUTS, PHRASES, generated

from corridor import publishing, searching
from corridor.searching import Text, patching
from corridor.searching.folding import folded
from corridor.searching.indexing import grams
from corridor.searching.texts import pinyin

sys.path.append(str(HOUSE / "bench"))

from generate import generate


def changed(texts: list[Text], random: Random) -> list[Text]:
    """The same texts with a few reworded, retitled, of another day, gone or new, at any place in any of them."""
    made = list(texts)
    for _ in range(random.randrange(1, 6)):
        at = random.randrange(len(made))
        one = made[at]
        cut = random.randrange(len(one.words) + 1)
        words = random.choice(("又写了一句。", "站", "", "Xian 156"))
        match random.randrange(7):
            case 0 | 1:
                made[at] = replace(one, words=one.words[:cut] + words + one.words[cut:])
            case 2:
                made[at] = replace(one, words=one.words[:cut])
            case 3:
                made[at] = replace(one, title=random.choice(PHRASES), spelled=(random.choice(("双汇", "双城")),))
            case 4:
                made[at] = replace(one, when="2023-01", year="2023", areas=("双汇镇",), tags=(words,) if words else ())
            case 5:
                del made[at]
            case 6:
                made.insert(at, replace(one, id=f"pages/p{random.randrange(10**6)}", title=words or "站"))
    return made


def test_words_are_spelled_as_the_library_spells_them_in_one_piece() -> None:
    """Phrase by phrase, each looked up once: signs of several readings, digits and letters among them."""
    from pypinyin import Style, lazy_pinyin

    random, signs = Random(11), [chr(at) for at in range(0x4E00, 0x9FA6)]
    titles = "重庆长安街的银行行长 了解156工作法 Xian重要 会计师还会 都督都".split()
    pieces = [*PHRASES, *titles, *random.sample(signs, 2000)]
    for words in [*titles, *("".join(random.choices(pieces, k=6)) for _ in range(1500 * TIMES))]:
        plain = "".join(sign for sign in folded(words) if sign.isalnum())
        whole = "".join(lazy_pinyin(plain))
        assert ("".join(lazy_pinyin(plain, Style.FIRST_LETTER)), whole) == pinyin(words), words


def test_a_longer_line_leaves_the_places_of_the_next_ones_alone() -> None:
    """So a sentence more touches its own pairs and not those of everything the page says behind it."""
    lines = ["代表联络站接待选民。" * 9, "学习借鉴。", "票决制 156工作法。"]
    one = Text("a", "a.html", "接待", "\n".join(lines), "活动", spelled=("接待",))
    was, now = (
        {gram: [place for place in places if place >= 512] for gram, places in grams(text).items()}
        for text in (one, replace(one, words="\n".join([lines[0] + "又补充了一句。", *lines[1:]])))
    )
    assert was == {gram: now[gram] for gram in was} and any(was.values())
    assert not any(now[gram] for gram in now.keys() - was.keys())


def test_an_index_that_is_patched_is_the_one_made_anew() -> None:
    """Step by step over many edits, each on the files that the one before left."""
    texts, random = generated(300), Random(5)
    files, patches = searching.files(texts), 0
    for _ in range(60 * TIMES):
        after = changed(texts, random)
        patched = patching.patched(texts, after, files.get)
        anew = searching.files(after)
        if patched is not None:
            patches += 1
            assert patched.keys() == anew.keys()
            assert anew == {path: files[path] if data is None else data for path, data in patched.items()}
            assert any(data is None for data in patched.values())
        texts, files = after, anew
    assert patches > 50 * TIMES


def test_an_index_is_made_anew_where_much_changed_or_a_file_is_not_to_be_had() -> None:
    texts = generated(300)
    files = searching.files(texts)
    most = [replace(text, words=f"{text.words}又") for text in texts[:100]] + texts[100:]
    assert patching.patched(texts, most, files.get) is None
    assert patching.patched(texts, [*texts, *generated(600)[300:]], files.get) is None
    one = [replace(texts[0], words="只有这一句。"), *texts[1:]]
    assert patching.patched(texts, one, lambda _: None) is None
    assert patching.patched(texts, one, lambda path: files[path][:-3]) is None
    same = patching.patched(texts, texts[::-1], files.get)
    assert same is not None and not any(same.values()) and same.keys() == files.keys()


# --- what stays from build to build ---------------------------------------------------

SEARCH = (*OUTPUTS[:2], "corridor.outputs.data:Data", OUTPUTS[2])
VISIT = "activities/2022/activity-0.yaml"


@pytest.fixture
def county(tmp_path: Path) -> Office:
    """An office of so many texts that one more or less is patched in."""
    own = Office(tmp_path / "office", SEARCH, "2022-12-31")
    generate(own.folder, 120)
    own.build()
    return own


def index(office: Office) -> dict[str, bytes]:
    return {path: data for path, data in tree(office.site).items() if path.startswith("search/")}


def held(office: Office) -> None:
    """The index as a build from nothing makes it."""
    anew = {path: data for path, data in office.clean().items() if path.startswith("search/")}
    assert anew == index(office) and len(anew) > 20


@pytest.mark.parametrize("is_compressed", [False, True])
def test_a_changed_record_makes_few_files_of_the_index_again(county: Office, is_compressed: bool) -> None:
    if is_compressed:
        settings = county.path("site.yaml").read_text("utf-8")
        county.write("site.yaml", f"{settings}serving: {{precompressed: 是}}\n")
        county.build()
        assert any(path.endswith(".gz") for path in index(county))
    for name in (VISIT, "activities/2022/activity-7.yaml", VISIT):
        before = {path: (county.site / path).stat().st_ino for path in index(county)}
        county.edit(name, "body: |\n  ", "body: |\n  先补充了一句没有人说过的话。")
        county.build()
        same = [path for path in before if (county.site / path).stat().st_ino == before[path]]
        assert 0 < len(same) < len(before)
        held(county)
    county.path(VISIT).unlink()
    county.write("activities/2022/new.yaml", "title: 又一次\nsources: [{note: 一}]\nbody: |\n  一段。\n")
    county.build()
    held(county)


def test_texts_of_a_build_that_never_came_to_its_end_are_not_patched_onto_the_index(
    county: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = county.path(VISIT).read_text("utf-8")
    county.edit(VISIT, "body: |\n  ", "body: |\n  这一句不会公布。")

    def full(*_: object) -> bool:
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as patched:
        patched.setattr(publishing, "publish", full)
        county.build(exit_code=3)
    county.write(VISIT, text)
    county.build()
    held(county)
    county.edit(VISIT, "body: |\n  ", "body: |\n  这一句公布。")
    county.build()
    held(county)


def test_an_index_altered_under_its_date_is_not_built_upon(county: Office) -> None:
    for path in sorted((county.site / "search/i").iterdir()):
        stat, data = path.stat(), path.read_bytes()
        path.write_bytes(data.replace(b"A", b"B"))
        os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    county.edit(VISIT, "body: |\n  ", "body: |\n  又补充了一句。")
    county.build()
    held(county)
