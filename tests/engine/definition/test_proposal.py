# ruff: noqa: DTZ001  (the cells of a table know no zone)
"""What a table's columns are taken for, and that a proposal fits what it was made from."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.definition.naming import KEY, key_for
from engine.definition.proposal import TYPES, Cell, cell_value, option_keys, propose_fields

DAYS: list[Cell] = [date(2026, 1, 2), "2026/1/3", "2026年1月4日", datetime(2026, 1, 5)]


@pytest.mark.parametrize(
    ("name", "cells", "expected"),
    [
        ("备注", [], "text"),
        ("Name", ["Ann", "Bob", "Cid"], "text"),
        ("件数", [Decimal(1), Decimal("20")], "integer"),
        ("重量", [Decimal("1.25"), "3"], "decimal"),
        ("单价", [Decimal(12), Decimal("3.5")], "money"),
        ("Paid", ["¥1,200.50", "¥3"], "money"),
        ("税率", [Decimal(13), Decimal("6.5")], "percent"),
        ("下单日期", DAYS, "date"),
        ("开始", [datetime(2026, 1, 2, 8, 30)], "datetime"),
        ("上班", [time(9, 0)], "time"),
        ("在职", ["是", "否", "是"], "boolean"),
        ("Active", [True, False], "boolean"),
        ("手机", [Decimal(13900001234)], "phone"),
        ("Phone", ["010-6655 4433"], "phone"),
        ("Mail", ["a@example.com"], "email"),
        ("Page", ["https://example.com/x"], "url"),
        ("等级", ["甲", "乙", "甲", "甲", "乙", "甲"], "select"),
        ("编号", ["A", "B", "A", "A", "B", "A"], "text"),
        ("Code", ["0012", "0013"], "text"),
        ("Card", [Decimal("6222020000000000000")], "text"),
        ("Note", ["line\nline"], "long_text"),
        ("Mixed", [Decimal(1), "two"], "text"),
        ("Bits", ["0", "1"], "integer"),
        ("No day", ["2026-02-30"], "text"),
    ],
)
def test_a_column_is_taken_for_what_fits_all_its_values(
    name: str, cells: list[Cell], expected: str
) -> None:
    (found,) = propose_fields([name], [[cell] for cell in cells])

    assert found.type == expected


def test_a_column_without_blanks_is_proposed_as_required() -> None:
    full, gaps = propose_fields(["a", "b"], [["x", "y"], ["z", None], ["u", "  "]])

    assert (full.required, gaps.required) == (True, False)


def test_keys_are_fit_and_each_its_own() -> None:
    found = propose_fields(["客户名称", "客户名称", "Owner", "2026", "", "%"], [["x"] * 6])

    keys = [one.key for one in found]
    assert keys[:2] == ["ke_hu_ming_cheng", "ke_hu_ming_cheng_2"]
    assert len(set(keys)) == len(keys)
    assert all(KEY.fullmatch(key) for key in keys)
    assert "owner" not in keys


def test_a_column_without_name_and_values_is_left_out() -> None:
    assert [one.label for one in propose_fields(["A", "", ""], [["x", None, "y"]])] == ["A", "3"]


@pytest.mark.parametrize(
    ("cell", "type_", "expected"),
    [
        ("¥1,200.50", "money", "1200.50"),
        ("abc", "integer", "abc"),
        ("是", "boolean", True),
        ("maybe", "boolean", "maybe"),
        ("2026年1月4日", "date", "2026-01-04"),
        (Decimal(13900001234), "phone", "13900001234"),
        (datetime(2026, 1, 2, 8, 30), "datetime", "2026-01-02T08:30:00"),
        ("", "text", None),
    ],
)
def test_a_cell_becomes_what_its_field_takes(cell: Cell, type_: str, expected: object) -> None:
    assert cell_value(cell, type_) == expected


def test_options_are_known_by_keys_made_of_them() -> None:
    keys = option_keys(["甲级", "甲级 ", "VIP"])

    assert keys["VIP"] == "vip"
    assert cell_value("甲级", "select", ["甲级", "VIP"]) == "jia_ji"
    assert len(set(keys.values())) == len(keys)


CELLS = st.one_of(
    st.none(),
    st.text(max_size=20),
    st.decimals(allow_nan=False, allow_infinity=False, places=3),
    st.booleans(),
    st.dates(),
    st.times(),
)


@given(st.lists(st.tuples(CELLS, CELLS), max_size=12), st.tuples(st.text(), st.text()))
def test_whatever_comes_a_fit_field_is_proposed(
    rows: list[tuple[Cell, Cell]], names: tuple[str, str]
) -> None:
    for one in propose_fields(names, rows):
        assert one.type in TYPES
        assert KEY.fullmatch(one.key)


@given(st.text())
def test_every_label_has_a_key(label: str) -> None:
    assert KEY.fullmatch(key_for(label))
