"""Values: what quantities and partial dates may say, and what is never made of them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from corridor.values import (
    Absent,
    Malformed,
    PartialDate,
    Quantity,
    UnitMismatch,
    Withheld,
    date,
    number,
    qualified,
    quantity,
    total,
)

# --- quantities ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "value", "unit", "qualifier"),
    [
        ("354个", Decimal(354), "个", ""),
        ("仅4个", Decimal(4), "个", "仅"),
        ("***余名", Withheld("***"), "名", "余"),
        ("达*亿元", Withheld("*"), "亿元", "达"),
        ("约30名", Decimal(30), "名", "约"),
        ("等5家", Decimal(5), "家", "等"),
        ("近1,200人", Decimal(1200), "人", "近"),
        ("3.5万元", Decimal("3.5"), "万元", ""),
        ("12 个", Decimal(12), "个", ""),
        ("30名以上", Decimal(30), "名", "以上"),
        ("不超过3件", Decimal(3), "件", "不超过"),
        ("0件", Decimal(0), "件", ""),
        ("未公布", Withheld(), "", ""),
        ("不详", Absent.UNKNOWN, "", ""),
        ("待定", Absent.PENDING, "", ""),
        ("不适用", Absent.NOT_APPLICABLE, "", ""),
    ],
)
def test_one_line_is_enough_for_a_quantity(typed: str, value: object, unit: str, qualifier: str) -> None:
    assert Quantity(value, unit, qualifier) == quantity(typed)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "typed",
    ["1_000", "1e3", "012", "00", "NaN", "inf", "0x1f", "1.", ".5", "1２", "１２", "12,00", "", "个", "约", "一百"],
)
def test_a_number_nobody_writes_by_hand_is_refused(typed: str) -> None:
    with pytest.raises(Malformed) as refused:
        quantity(typed)
    assert "未公布" in refused.value.hint


def test_one_qualifier_is_enough() -> None:
    with pytest.raises(Malformed, match="限定词只写一个，这里有 约、余"):
        quantity("约30余名")


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("unknown", Absent.UNKNOWN),
        ("pending", Absent.PENDING),
        ("not_applicable", Absent.NOT_APPLICABLE),
        ("**", Withheld("**")),
    ],
)
def test_the_long_form_takes_a_mask_or_a_word_as_value(typed: str, value: object) -> None:
    assert value == number(typed) == qualified(typed, "个").value


def test_the_long_form_refuses_a_qualifier_of_its_own_making() -> None:
    with pytest.raises(Malformed, match="限定词只能是：余 "):
        qualified("30", "名", "大概")


@pytest.mark.parametrize("typed", ["*个", "****个", "***个"])
def test_a_mask_is_shown_in_one_form_whatever_its_width(typed: str) -> None:
    """Its width can tell the number of digits."""
    assert "未公布个" == quantity(typed).shown
    assert typed == quantity(typed).written


@pytest.mark.parametrize("typed", ["354个", "仅4个", "30余名", "30名以上", "约30名", "达3.5亿元"])
def test_a_given_quantity_is_shown_as_it_was_typed(typed: str) -> None:
    assert typed == quantity(typed).shown


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ("354个", "A"),
        ("仅4个", "A"),
        ("约30名", "E"),
        ("30余名", "E"),
        ("**个", "Q"),
        ("未公布", "Q"),
        ("不详", "O"),
        ("待定", "O"),
        ("不适用", "M"),
    ],
)
def test_an_open_data_status_is_never_empty(typed: str, status: str) -> None:
    """SDMX CL_OBS_STATUS."""
    assert status == quantity(typed).sdmx


def test_an_open_list_makes_a_count_at_least() -> None:
    assert "at_least" == quantity("等5家").qualifier_code


# --- sums ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ("354个 6个", "360个"),
        ("354个 **个", "未公布个"),
        ("未公布 未公布", "未公布"),
        ("354个 约6个", "约360个"),
        ("30余名 5名", "约35名"),
        ("30名以上 5名", "至少35名"),
        ("等30名 至少5名", "至少35名"),
        ("不超过3件 2件", "不超过5件"),
        ("不超过3件 至少2件", "约5件"),
        ("仅4个 6个", "10个"),
        ("0.1亿元 0.2亿元", "0.3亿元"),
    ],
)
def test_a_sum_is_never_more_certain_than_its_parts(parts: str, expected: str) -> None:
    assert quantity(expected) == total(map(quantity, parts.split()))


def test_a_sum_with_an_unknown_part_is_unknown() -> None:
    parts = [quantity("354个"), Quantity(Absent.PENDING, "个")]
    assert Quantity(Absent.UNKNOWN, "个") == total(parts)


def test_a_withheld_part_outweighs_an_unknown_one() -> None:
    assert total([Quantity(Absent.UNKNOWN, "个"), quantity("*个")]).is_withheld


def test_a_withheld_total_keeps_no_mask() -> None:
    assert Withheld("") == total([quantity("***个"), quantity("1个")]).value


def test_different_units_are_not_added() -> None:
    with pytest.raises(UnitMismatch, match="个、名"):
        total([quantity("354个"), quantity("30名")])


# --- partial dates ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("2022-09-17", "2022年9月17日"),
        ("2022-09", "2022年9月"),
        ("2022", "2022年"),
        ("XXXX-09", "9月"),
        ("XXXX-09-17", "9月17日"),
        ("XXXX", "年份未写"),
        ("2022?-09", "2022年（推断）9月"),
        ("2022-Q3", "2022年第三季度"),
        ("XXXX-Q3", "第三季度"),
        ("2022-01-10/2022-01-13", "2022年1月10日至2022年1月13日"),
        ("2024-02-29", "2024年2月29日"),
    ],
)
def test_a_date_is_shown_as_far_as_it_is_known(typed: str, shown: str) -> None:
    assert (typed, shown) == (date(typed).text, date(typed).shown)


@pytest.mark.parametrize(
    "typed",
    [
        "2022年9月",
        "2022-9",
        "2022-13",
        "2022-00",
        "2022-02-30",
        "2023-02-29",
        "2022-Q5",
        "22-09",
        "2022-09-17T10:00",
        "XXXX?-09",
        "２０２２-09",
        "2022-09/2022-08",
        "2022/",
        "",
        "今年",
    ],
)
def test_what_is_no_date_is_refused_with_the_right_form(typed: str) -> None:
    with pytest.raises(Malformed) as refused:
        date(typed)
    assert "写成 2022-09-17；只知道月份写 2022-09；年份没写写 XXXX-09" in refused.value.hint


def test_only_a_whole_date_counts_as_full() -> None:
    full = [typed for typed in ("2022-09-17", "2022?-09-17", "2022-09", "XXXX-09-17") if date(typed).is_full]
    assert ["2022-09-17"] == full


def test_dates_without_a_year_come_after_the_dated_ones_by_month() -> None:
    expected = ["2021", "2022", "2022-Q1", "2022-03", "2022-03-05", "2022-09", "XXXX-06", "XXXX-Q3", "XXXX-09"]
    assert expected == [one.text for one in sorted(map(date, reversed(expected)), key=lambda one: one.sort_key)]


@pytest.mark.parametrize(
    ("typed", "period", "inside"),
    [
        ("2022-09-17", "2022-09", True),
        ("2022-09-17", "2022-Q3", True),
        ("2022-09-17", "2022", True),
        ("2022-09-17", "2022-08", False),
        ("2022-09-17", "2021", False),
        ("2022-Q3", "2022-Q3", True),
        ("2022-Q3", "2022-09", False),
        ("2022", "2022-Q3", False),
        ("2022-08-30/2022-09-02", "2022-08", True),
        ("2022-08-30/2022-09-02", "2022-09", False),
        ("XXXX-09", "2022", False),
        ("XXXX-09", "2022-09", False),
        ("2022-09", "XXXX-09", False),
        ("XXXX-09", "XXXX-09", True),
        ("XXXX-09", "XXXX-Q3", True),
        ("XXXX-09", "XXXX-Q2", False),
        ("XXXX-09", "XXXX", True),
        ("2022-09", "XXXX", True),
    ],
)
def test_a_date_falls_into_a_period_of_its_own_year_only(typed: str, period: str, inside: bool) -> None:
    """A record without a year never enters a period that has one; `XXXX` takes all."""
    assert inside == date(typed).within(date(period))


def test_the_months_of_a_quarter_hold_what_the_quarter_holds() -> None:
    """A span belongs to the month it begins in, so that monthly numbers add up to the quarter's."""
    days = [date(typed) for typed in ("2022-07-31/2022-08-01", "2022-08", "2022-09-30", "2022-10-01", "2022-06")]

    def held(period: str) -> list[PartialDate]:
        return [day for day in days if day.within(date(period))]

    assert held("2022-Q3") == [*held("2022-07"), *held("2022-08"), *held("2022-09")]
