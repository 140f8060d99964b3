"""Boards of numbered practices: 开间图 at the size of a wall, and the brand wall of small ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from corridor import views
from corridor.facts import Card
from corridor.papers.panels.boards import Board, fixed
from corridor.papers.panels.pens import Drawing, Mark, Path, Pen, Shape, Words, in_turn, stands
from corridor.papers.panels.sheets import Box, extent, spread
from corridor.plain import Plain

WALL, THIN = 3.4, 0.9  # units
PAD = 14  # units kept clear of a wall
DOOR = 0.4  # of a bay's floor
TAIL = 1.0  # bays kept for what an open list leaves out
BLOCK, BLOCK_HIGH = 20, 34  # units, of the small form
BLOCKS = (
    ("full", "实心：原文列出。"),
    ("guess", "灰块：推断。"),
    ("empty", "虚线：有数，原文未展开。"),
    ("ours", "红块：本县。"),
)


def diagram(groups: Sequence[views.Group], title: str = "", href: str = "", high: float = 340) -> Board:
    """A numbered practice: one item is one bay, all bays are equally wide, so the width of a group is its count."""

    def place(pen: Pen, box: Box) -> Iterator[Mark]:
        if title:
            name = pen.write(title, box.top(box.height * 0.3), 44, "title", lead=1.25, most=2, href=href, shape=True)
            yield name
            box = box.below(name.height + pen.u(10))
        shares = [_wide(group) for group in groups]
        for at, group, one in zip(range(len(groups)), groups, box.columns(shares), strict=True):
            yield from _group(pen, one, group, at == len(groups) - 1)

    return Board(fixed(high + (66 if title else 0)), place, 1.8)


def key(groups: Sequence[views.Group]) -> str:
    """What the walls mean: only what occurs."""
    told = [
        ("实线：原文列出", any(one.items and not one.inferred for one in groups)),
        ("点线：推断", any(one.inferred for one in groups)),
        ("虚线：有数，原文未展开", any(one.missing for one in groups)),
        ("“等”：原文未列完，计数写“至少”", any(one.status == "open" for one in groups)),
        ("“公开资料”：不是本材料所写", any(one.cited for one in groups)),
    ]
    return "　".join(words for words, is_there in told if is_there)


def _wide(group: views.Group) -> float:
    return max(group.count, len(group.items), 1) + (TAIL if group.status == "open" else 0)


def _group(pen: Pen, box: Box, group: views.Group, is_last: bool) -> Iterator[Mark]:
    count = pen.write(_count(group), box.top(pen.size(72) * 1.05), 72, "title", lead=1.05, most=1)
    yield replace(count, box=count.box.left(_wide_count(count)))
    yield from _lintel(pen, box.top(count.height), count, group)
    walls = box.below(max(count.height, pen.u(64)) + pen.u(8))
    tail = walls.width * TAIL / _wide(group) if group.status == "open" else 0
    room = walls.left(walls.width - tail)
    cells = room.columns([1] * max(group.count, len(group.items), 1))
    yield _walls(pen, room, group, len(cells), is_last and not tail)
    yield from _names(pen, cells, group)
    if group.missing:
        empty = cells[len(group.items) :]
        yield from _say(pen, Box(empty[0].x, room.y, room.right - empty[0].x, room.height))
    if tail:
        yield from _etc(pen, walls.after(room.width))


def _wide_count(count: Words) -> float:
    """The measure word stands close to its number."""
    return count.size * (extent(count.text) + 0.06)


def _count(group: views.Group) -> str:
    return ("至少" if group.status == "open" else "") + str(group.count)


def _lintel(pen: Pen, box: Box, count: Words, group: views.Group) -> Iterator[Mark]:
    """The measure word and the name of a group beside its count, where they fit and can be read."""
    said = group.measure + (f"　{group.name}" if group.name else "")
    tags = [word for word, is_so in (("推断", group.inferred), ("公开资料", group.cited)) if is_so]
    room = box.after(_wide_count(count))
    room = room.left(room.width - pen.u(6))
    size = pen.size(32)
    for words in (said, group.measure):
        if words and extent(words) * size <= room.width:
            place = Box(room.x, box.bottom - size * 1.45, size * extent(words), size * 1.4)
            yield Words(words, place, size, 1.4, "title")
            room = room.after(size * (extent(words) + 0.4))
            break
    small = pen.size(17)
    for tag in tags:
        wide = small * (extent(tag) + 0.8)
        if wide <= room.width:
            place = Box(room.x, box.bottom - small * 1.75, wide, small * 1.5)
            yield Shape(place, "tag dotted" if tag == "推断" else "tag")
            yield Words(tag, place, small, 1.5, "text middle")
            room = room.after(wide + small * 0.5)


def _walls(pen: Pen, box: Box, group: views.Group, bays: int, is_last: bool) -> Drawing:
    """Thick walls around the group, thin ones between its bays, the floor open at every door."""
    thick, thin = pen.u(WALL) / pen.scale, pen.u(THIN) / pen.scale
    half, wide, high = thick / 2, box.width, box.height
    style = "dotted" if group.inferred else "dashed" if group.missing and not group.items else "solid"
    outer = f"M{half:.2f} {high:.2f}V{half:.2f}H{wide:.2f}" + (f"M{wide - half:.2f} 0V{high:.2f}" if is_last else "")
    bay = wide / bays
    inner = "".join(f"M{bay * at:.2f} {thick:.2f}V{high - half:.2f}" for at in range(1, bays))
    floor = high - half
    ends = (1 - DOOR) / 2 * bay
    starts = (x for at in range(bays) for x in (bay * at, bay * (at + 1) - ends))
    doors = "".join(f"M{x:.2f} {floor:.2f}h{ends:.2f}" for x in starts)
    listed = "listed" if group.items else "empty"
    look = f"wall {listed} {style}"
    paths = (Path(inner, f"{look} thin", thin), Path(outer, look, thick), Path(doors, look, thick))
    name = f"{group.count}{group.measure}" + ("" if group.items else "，原文未展开")
    return Drawing(box, tuple(path for path in paths if path.d), name)


def _names(pen: Pen, cells: Sequence[Box], group: views.Group) -> Iterator[Mark]:
    """The listed items in their bays: upright where the bay is a tall room, across where it is wide."""
    names = [item.name for item in group.items]
    if not names:
        return
    boxes = [cell.inset(pen.u(PAD), pen.u(PAD + 8)) for cell in cells[: len(names)]]
    across = _across(pen, boxes, group)
    pairs = list(zip(names, boxes, strict=True))
    standing = [pen.standing(name, box, 96) if stands(name, 12) else None for name, box in pairs]
    upright = [words for words in standing if words is not None]
    plain = not any(item.note or item.inside for item in group.items)
    if len(upright) == len(names) and plain and min(one.size for one in upright) > across[0].size:
        size = min(words.size for words in upright) / (pen.sheet.unit * pen.scale)
        alike = (pen.standing(name, box, size * 1.0001) for name, box in pairs)
        yield from (words for words in alike if words is not None)
        return
    yield from across


def _across(pen: Pen, boxes: Sequence[Box], group: views.Group) -> list[Words]:
    many = len(boxes) > 1
    small = pen.size(17)
    ordinals = [
        Words(_ORDINALS[at], box.top(small * 1.5), small, 1.5, "note")
        for at, box in enumerate(boxes)
        if many and at < len(_ORDINALS)
    ]
    below = [box.below(small * 1.6) if many else box for box in boxes]
    names = pen.alike(
        [item.name for item in group.items],
        [box.top(box.height * 0.55) for box in below],
        40,
        "title",
        lead=1.3,
        shape=True,
    )
    rooms = [box.below(name.height + pen.u(10)) for box, name in zip(below, names, strict=True)]
    said = [_inside(item) for item in group.items]
    texts = pen.alike(said, rooms, 22, "text", lead=1.55) if any(said) else []
    return [*names, *ordinals, *texts]


_ORDINALS = "一二三四五六七八九十"


def _inside(item: views.Item) -> str:
    """What stands in a bay under its name: the items of its own groups, line by line, or a note."""
    lines = [one.name for group in item.inside for one in group.items]
    lines += ["等，原文未列完" for group in item.inside if group.status == "open"]
    lines += [f"{group.count}{group.measure}，原文未展开" for group in item.inside if group.missing]
    return "\n".join(lines) or item.note


def _say(pen: Pen, box: Box) -> Iterator[Mark]:
    """原文未展开 on a cut-out in the middle of empty bays; upright where there is room for one bay only."""
    words, size = "原文未展开", pen.size(21)
    if box.width > size * 7:
        place = Box(box.x + box.width / 2 - size * 3.1, box.y + box.height / 2 - size, size * 6.2, size * 2)
        yield Shape(place, "cutout")
        yield Words(words, place, size, 2, "text middle")
        return
    made = pen.standing(words, box.inset(box.width * 0.1, pen.u(8)), 21, "text")
    if made is not None:
        yield Shape(made.box.inset(-made.size * 0.05, -made.size * 0.4), "cutout")
        yield made


def _etc(pen: Pen, box: Box) -> Iterator[Mark]:
    """The end of an open list: no wall, a dotted line runs on."""
    line = f"M0 {pen.u(WALL) / 2:.2f}H{box.width:.2f}M0 {box.height - pen.u(WALL) / 2:.2f}H{box.width:.2f}"
    yield Drawing(box, (Path(line, "wall dotted empty", pen.u(THIN) * 1.6),), "")
    made = pen.standing("等原文未列完", box.inset(box.width * 0.12, pen.u(16)), 21, "text")
    yield made if made is not None else pen.write("等", box.inset(pen.u(8), pen.u(16)), 24, most=1)


# --- the brand wall ---------------------------------------------------------------------------------------------------


class Brand(Plain, frozen=True):
    """One cell of the wall: a name, a sentence, and its groups or (of how many, how many are ours) as blocks."""

    card: Card
    name: str
    groups: tuple[views.Group, ...] = ()
    counted: tuple[int, int] = (0, 0)
    href: str = ""

    @property
    def runs(self) -> list[tuple[str, int]]:
        """Blocks from left to right: how each run looks and how many it has; an empty look is a gap."""
        if not self.groups:
            total, ours = self.counted
            return [("ours", ours), ("open", total - ours)] if total else []
        made: list[tuple[str, int]] = []
        for group in self.groups:
            made += [("", 1)] if made else []
            made += [("guess" if group.inferred else "full", len(group.items)), ("empty", group.missing)]
        return [run for run in made if run[1] > 0]


def brands(found: Sequence[Brand]) -> Board:
    """The wall of brands in the small form: one block is one item, of one size all over the wall."""

    def high(pen: Pen, width: float) -> float:
        return 290 * len(spread(len(found), 3 if width > 700 else 2))

    def place(pen: Pen, box: Box) -> Iterator[Mark]:
        lines = spread(len(found), 2 if box.width < box.height * 1.1 else 3)
        cells = box.grid(lines, 0)
        inner = [cell.inset(pen.u(26), pen.u(24)) for cell in cells]
        yield from (Shape(cell, "cell") for cell in cells)
        yield Shape(box.top(pen.u(WALL)), "ink")
        block = min(pen.u(BLOCK), *(room.width / _long(one) for one, room in zip(found, inner, strict=True)))
        deep = block * BLOCK_HIGH / BLOCK
        names = pen.alike(
            [one.name for one in found],
            [room.top(room.height * 0.4) for room in inner],
            66,
            "title head",
            lead=1.2,
            most=1 if max(extent(one.name) for one in found) <= 8 else 2,
            hrefs=[one.href for one in found],
            shape=True,
        )
        below = [room.below(name.height + pen.u(10)) for room, name in zip(inner, names, strict=True)]
        rooms = [room.top(room.height - deep - pen.u(26)) for room in below]
        small = min(26, names[0].size * 0.62 / pen.u(1))
        yield from in_turn(names, pen.alike([one.card.summary for one in found], rooms, small, "text", lead=1.6))
        for one, room in zip(found, inner, strict=True):
            if one.runs:
                yield blocks(Box(room.x, room.bottom - deep - pen.u(10), room.width, deep + pen.u(10)), one, block)

    return Board(high, place)


def key_to(found: Sequence[Brand]) -> str:
    """What the blocks of a wall mean: only what occurs."""
    looks = {look for one in found for look, _ in one.runs}
    said = [words for look, words in BLOCKS if look in looks]
    return "".join(["一块等于一项。", *said]) if looks else ""


def _long(one: Brand) -> float:
    """How wide the blocks of a brand are, in blocks."""
    return max(sum(count if look else 0.6 for look, count in one.runs) * 1.1, 1)


def blocks(box: Box, one: Brand, block: float) -> Drawing:
    """The blocks of one brand on the floor of a box."""
    high, gap, x = block * BLOCK_HIGH / BLOCK, block * 0.1, 0.0
    y = box.height - high
    made: list[Path] = []
    for look, count in one.runs:
        if not look:
            x += block * 0.6
            continue
        rects = (f"M{x + at * block * 1.1:.2f} {y:.2f}h{block:.2f}v{high:.2f}h-{block:.2f}z" for at in range(count))
        made.append(Path("".join(rects), f"block {look}{' dashed' if look == 'empty' else ''}", block * 0.045))
        end = x + count * block * 1.1 - gap
        lintel = f"M{x:.2f} {y - block * 0.25:.2f}H{end:.2f}"
        made.append(Path(lintel, f"wall {'dashed empty' if look == 'empty' else 'solid listed'}", block * 0.13))
        x += count * block * 1.1
    return Drawing(box, tuple(made), f"{one.name}：一块一项")
