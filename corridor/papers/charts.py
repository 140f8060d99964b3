"""Charts on paper: where bars, columns and their words stand, in millimetres, and the same numbers as a table.

A withheld value has one fixed length and a torn end, whatever the axis: nothing can be measured off it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from msgspec import Struct, field
from msgspec.structs import replace

from corridor import views
from corridor.plain import Plain
from corridor.values import Quantity

WIDTH = Decimal(150)
BAR, STEP, LONGEST = Decimal(6), Decimal(14), Decimal(112)
TORN = Decimal(20)  # a withheld bar: its length, or the height of a withheld column
LETTER = Decimal("3.8")  # the height a number needs
TOOTH, PITCH = Decimal("1.5"), Decimal("1.4")
HEAD, FOOT = Decimal(6), Decimal(7)
WITHHELD, UNWRITTEN = "未公布", "未写"


class Frame(Plain, frozen=True):
    """The room of a chart of columns: its width, and the height of the highest."""

    width: Decimal
    highest: Decimal

    @property
    def floor(self) -> Decimal:
        return HEAD + self.highest

    def place(self, at: int, count: int) -> tuple[Decimal, Decimal]:
        """Left edge and width of the column at a place among `count`."""
        room = self.width / max(count, 3)
        width = min(room * Decimal("0.62"), Decimal(18))
        return room * at + (room - width) / 2, width


STACK, WHOLE, HALF = Frame(Decimal(156), Decimal(52)), Frame(Decimal(156), Decimal(28)), Frame(Decimal(74), Decimal(32))


class Shape(Plain, frozen=True):
    """A rectangle of a chart; `sort` is its class."""

    x: str
    y: str
    width: str
    height: str
    sort: str


class Words(Plain, frozen=True):
    """Words in a chart; `anchor` as SVG's text-anchor."""

    x: str
    y: str
    words: str
    sort: str
    anchor: str = "start"


class Chart(Struct):
    """A drawing `width` × `height` mm; `hatched` and `torn` are paths of withheld bars; `columns`, `rows` its table."""

    title: str
    description: str
    height: str = ""
    width: str = str(WIDTH)
    shapes: list[Shape] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)
    hatched: list[str] = field(default_factory=list)
    torn: list[str] = field(default_factory=list)
    legend: tuple[tuple[str, str], ...] = ()
    columns: tuple[str, ...] = ()
    rows: list[tuple[str, ...]] = field(default_factory=list)


def bars(figures: Iterable[views.Figure], title: str) -> Chart:
    """Measures of the ledger of one unit as horizontal bars, each under its name."""
    shown = list(figures)
    made = Chart(title, _told([(one.title, one.current.quantity) for one in shown]), columns=("数据", "数值"))
    longest = _largest(one.current.quantity for one in shown)
    for at, one in enumerate(shown):
        _bar(made, STEP * at, one.title, one.current.quantity, longest)
        made.rows.append((one.title, one.current.quantity.shown))
    made.height = _n(STEP * len(shown) - 2)
    return made


def columns(values: Sequence[tuple[str, Quantity | None]], title: str, *, small: bool = False) -> Chart:
    """One measure period by period; None is a period nothing is written of, which keeps its place.

    A small one is half as wide, so that two stand beside each other.
    """
    frame = HALF if small else WHOLE
    made = _framed(title, frame, ("时间", "数值"))
    made.description = _told(values)
    highest = _largest(one for _, one in values if one is not None)
    for at, (label, quantity) in enumerate(values):
        left, width = frame.place(at, len(values))
        _column(made, frame, (left, width), quantity, highest)
        made.words.append(_below(frame, left, width, label))
        made.rows.append((label, UNWRITTEN if quantity is None else quantity.shown))
    return made


def stacked(periods: Sequence[str], series: Mapping[str, tuple[str, Sequence[int]]], title: str) -> Chart:
    """Counts by state, one column a period; `series`: class of the colour -> (label, count in each period)."""
    totals = [sum(counts[at] for _, counts in series.values()) for at in range(len(periods))]
    made = _framed(title, STACK, ("时间", *(label for label, _ in series.values())))
    made.legend = tuple((sort, label) for sort, (label, counts) in series.items() if any(counts))
    for at, period in enumerate(periods):
        left, width = STACK.place(at, len(periods))
        _stack(made, left, width, {sort: counts[at] for sort, (_, counts) in series.items()}, max(totals))
        made.words.append(_below(STACK, left, width, period))
        made.rows.append((period, *(str(counts[at]) for _, counts in series.values())))
    made.description = "；".join(
        period + "，".join(f"{label}{counts[at]}" for label, counts in series.values() if counts[at])
        for at, period in enumerate(periods)
    )
    return made


# --- geometry ---------------------------------------------------------------------------------------------------------


def _bar(chart: Chart, top: Decimal, label: str, quantity: Quantity, longest: Decimal) -> None:
    chart.words.append(Words("0", _n(top + Decimal("3.6")), _short(label, 38), "label"))
    y, end = top + Decimal("5.4"), Decimal(0)
    if isinstance(quantity.value, Decimal):
        end = max(quantity.value, Decimal(0)) / longest * LONGEST if longest else end
        chart.shapes.append(Shape("0", _n(y), _n(end), _n(BAR), "bar"))
    elif quantity.is_withheld:
        end = TORN
        _tear(chart, Decimal(0), y, TORN, BAR, upright=False)
    before, after = quantity.around
    said = f"{before}{quantity.number}{after}" if quantity.is_given else _absent(quantity)
    chart.words.append(Words(_n(end + (3 if end else 0)), _n(y + Decimal("4.5")), said, "value"))


def _framed(title: str, frame: Frame, columns: tuple[str, ...]) -> Chart:
    """A chart with nothing in it but its floor."""
    made = Chart(title, "", _n(frame.floor + FOOT), str(frame.width), columns=columns)
    made.shapes.append(Shape("0", _n(frame.floor), made.width, "0.25", "floor"))
    return made


def _column(
    chart: Chart, frame: Frame, place: tuple[Decimal, Decimal], quantity: Quantity | None, highest: Decimal
) -> None:
    (left, width), floor, height = place, frame.floor, Decimal(0)
    if quantity is not None and isinstance(quantity.value, Decimal):
        height = max(quantity.value, Decimal(0)) / highest * frame.highest if highest else height
        chart.shapes.append(Shape(_n(left), _n(floor - height), _n(width), _n(height), "bar"))
    elif quantity is not None and quantity.is_withheld:
        height = TORN
        _tear(chart, left, floor - TORN, width, TORN, upright=True)
    # The title has the unit; above a column there is no room for it.
    said = UNWRITTEN if quantity is None else WITHHELD if quantity.is_withheld else replace(quantity, unit="").shown
    chart.words.append(Words(_n(left + width / 2), _n(floor - height - Decimal("1.5")), said, "value", "middle"))


def _stack(chart: Chart, left: Decimal, width: Decimal, counts: Mapping[str, int], highest: int) -> None:
    at = STACK.floor
    for sort, count in counts.items():
        height = STACK.highest * count / highest if highest else Decimal(0)
        at -= height
        if count:
            chart.shapes.append(Shape(_n(left), _n(at), _n(width), _n(height), sort))
        if height >= LETTER:  # a thinner slice has no room for its number; the table has it
            middle = at + height / 2 + Decimal("1.2")
            chart.words.append(Words(_n(left + width / 2), _n(middle), str(count), f"in-{sort}", "middle"))


def _tear(chart: Chart, x: Decimal, y: Decimal, width: Decimal, height: Decimal, *, upright: bool) -> None:
    """Hatch a rectangle with one torn end: to the right of a bar, on top of an upright column."""
    chart.hatched.append(_hatch(x, y + TOOTH * upright, width - TOOTH * (not upright), height - TOOTH * upright))
    across, along = (width, "h") if upright else (height, "v")
    teeth = max(2, round(across / (2 * TOOTH)))
    half = across / teeth / 2
    if along == "v":
        zigzag = f"l{_n(-TOOTH)} {_n(half)}l{_n(TOOTH)} {_n(half)}" * teeth
        chart.torn.append(f"M{_n(x)} {_n(y)}h{_n(width)}{zigzag}h{_n(-width)}z")
    else:
        zigzag = f"l{_n(half)} {_n(TOOTH)}l{_n(half)} {_n(-TOOTH)}" * teeth
        chart.torn.append(f"M{_n(x)} {_n(y + height)}v{_n(-height)}{zigzag}v{_n(height)}z")


def _hatch(x: Decimal, y: Decimal, width: Decimal, height: Decimal) -> str:
    """Hairlines at 45° inside a rectangle, from below left to above right."""
    lines = []
    start = PITCH
    while start < width + height:
        left, right = max(Decimal(0), start - height), min(start, width)
        lines.append(f"M{_n(x + left)} {_n(y + start - left)}L{_n(x + right)} {_n(y + start - right)}")
        start += PITCH
    return "".join(lines)


def _below(frame: Frame, left: Decimal, width: Decimal, label: str) -> Words:
    return Words(_n(left + width / 2), _n(frame.floor + 5), _short(label, 9), "label", "middle")


def _largest(quantities: Iterable[Quantity]) -> Decimal:
    return max((one.value for one in quantities if isinstance(one.value, Decimal)), default=Decimal(0))


def _absent(quantity: Quantity) -> str:
    """未公布 with its unit, or the words for what is not there."""
    return f"{WITHHELD}　{quantity.unit}".strip() if quantity.is_withheld else quantity.shown


def _told(values: Iterable[tuple[str, Quantity | None]]) -> str:
    return "；".join(f"{label}：{UNWRITTEN if one is None else one.shown}" for label, one in values)


def _short(words: str, longest: int) -> str:
    """A label cut to its room; the table beside the chart has it in full."""
    return words if len(words) <= longest else words[: longest - 1] + "…"


def _n(number: Decimal) -> str:
    return f"{number.quantize(Decimal('0.01')).normalize():f}"
