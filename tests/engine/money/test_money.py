"""Rounding is symmetric, the parts of a split add up, amounts are written as banks write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.money.capitals import in_capitals
from engine.money.reading import parse_number
from engine.money.rounding import round_to
from engine.money.split import allocate, instalments, prorate

AMOUNTS = st.decimals(-(10**9), 10**9, places=4)
WEIGHTS = st.lists(st.decimals(0, 10**6, places=3), min_size=1, max_size=30)
SCALES = st.integers(0, 4)


@given(AMOUNTS, SCALES)
def test_an_amount_and_its_reversal_round_alike(amount: Decimal, scale: int) -> None:
    assert round_to(-amount, scale) == -round_to(amount, scale)


@given(AMOUNTS, WEIGHTS, SCALES)
def test_allocated_parts_add_up_and_stay_near_their_share(
    total: Decimal, weights: list[Decimal], scale: int
) -> None:
    parts = allocate(total, weights, scale)

    assert sum(parts) == round_to(total, scale)
    assert [-part for part in parts] == allocate(-total, weights, scale)


@given(AMOUNTS, st.lists(st.decimals(0, 100, places=2), min_size=1, max_size=12), SCALES)
def test_instalments_add_up(total: Decimal, percents: list[Decimal], scale: int) -> None:
    assert sum(instalments(total, percents, scale)) == round_to(total, scale)


@given(AMOUNTS, st.lists(st.integers(1, 1000), min_size=1, max_size=12), SCALES)
def test_the_shares_of_all_takings_add_up(value: Decimal, takings: list[int], scale: int) -> None:
    whole, before, total = Decimal(sum(takings)), Decimal(0), Decimal(0)
    for taking in takings:
        total += prorate(value, whole, before, Decimal(taking), scale)
        before += taking

    assert total == round_to(value, scale)


def test_left_over_units_go_to_the_largest_remainder_then_the_lower_index() -> None:
    assert allocate(Decimal("0.05"), [Decimal(1), Decimal(1), Decimal(2)], 2) == [
        Decimal("0.01"),
        Decimal("0.01"),
        Decimal("0.03"),
    ]
    assert allocate(Decimal(-10), [Decimal(0)] * 3, 0) == [Decimal(-4), Decimal(-3), Decimal(-3)]


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("1680.32", "壹仟陆佰捌拾元叁角贰分"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("100000", "壹拾万元整"),
        ("20000300", "贰仟万零叁佰元整"),
        ("100010000", "壹亿零壹万元整"),
        ("1000100000000", "壹万零壹亿元整"),
        ("1000000000000", "壹万亿元整"),
        ("-5.30", "负伍元叁角整"),
    ],
)
def test_an_amount_is_written_in_capitals(amount: str, written: str) -> None:
    assert in_capitals(Decimal(amount)) == written


@pytest.mark.parametrize(
    ("text", "number"),
    [("１２３", "123"), ("1,234.50", "1234.50"), ("－5", "-5"), (".5", "0.5"), ("12,34", None),
     ("1e3", None), ("", None), ("٣", None), ("NaN", None), ("9" * 61, None)],
)  # fmt: skip
def test_a_typed_number_is_read_by_one_rule(text: str, number: str | None) -> None:
    assert parse_number(text) == (None if number is None else Decimal(number))
