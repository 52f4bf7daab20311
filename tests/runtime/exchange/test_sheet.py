"""Spreadsheets as tables of plain cells."""

from datetime import date
from decimal import Decimal

import pytest

from runtime.exchange.sheet import MOST_COLUMNS, UnreadableError, read_sheet
from tests.runtime.exchange.workbook import workbook


def test_the_first_row_names_the_columns() -> None:
    sheet = read_sheet(
        workbook(
            "客户",
            [
                ["名称", "数量", "价格", "日期", "有效"],
                ["甲", 3, 0.1, date(2026, 1, 2), True],
                [None, None, None, None, None],
                ["乙", None, 12.5, date(2026, 1, 3), False],
            ],
        )
    )

    assert (sheet.name, sheet.names) == ("客户", ["名称", "数量", "价格", "日期", "有效"])
    assert [list(row) for row in sheet.rows] == [
        ["甲", Decimal("3.0"), Decimal("0.1"), date(2026, 1, 2), True],
        ["乙", None, Decimal("12.5"), date(2026, 1, 3), False],
    ]


def test_numbers_are_exact_as_they_are_shown() -> None:
    sheet = read_sheet(workbook("S", [["n"], [0.1], [1234567.89]]))

    assert [row[0] for row in sheet.rows] == [Decimal("0.1"), Decimal("1234567.89")]


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04", b"a,b\n1,2\n", workbook("S", []), workbook("S", [[None]])],
)
def test_what_is_no_spreadsheet_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(UnreadableError) as refused:
        read_sheet(content)
    assert isinstance(refused.value.text, dict)
    assert set(refused.value.text) == {"en", "zh"}


def test_a_table_without_bounds_is_refused() -> None:
    with pytest.raises(UnreadableError):
        read_sheet(workbook("S", [["x"] * (MOST_COLUMNS + 1)]))


def test_what_would_grow_beyond_all_bounds_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("runtime.exchange.sheet.MOST_BYTES", 500)
    with pytest.raises(UnreadableError):
        read_sheet(workbook("S", [["x"], ["y"]]))
