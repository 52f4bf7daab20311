"""A spreadsheet as a table of plain cells: the first sheet with anything in it.

Rules of this file:
1. What a file would take is judged before it is opened; so many rows and columns at most.
2. Numbers come as they are shown: a float of a spreadsheet is the shortest decimal that is it.
"""

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO

from python_calamine import CalamineError, CalamineWorkbook

from engine.definition.proposal import Cell
from engine.text import Text

MOST_ROWS, MOST_COLUMNS = 20_000, 200
MOST_BYTES = 200 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: what it is called, the names of its columns, its rows."""

    name: str
    names: Sequence[str]
    rows: Sequence[Sequence[Cell]]


class UnreadableError(Exception):
    """A file that is no spreadsheet we read; `text` says why."""

    def __init__(self, text: Text) -> None:
        super().__init__(text)
        self.text = text


def read_sheet(content: bytes) -> Sheet:
    """Read a spreadsheet; raises UnreadableError."""
    _judge(content)
    try:
        with CalamineWorkbook.from_filelike(BytesIO(content)) as book:
            for name in book.sheet_names:
                rows = book.get_sheet_by_name(name).to_python(skip_empty_area=True)
                table = [row for row in rows if any(cell != "" for cell in row)]
                if table:
                    return _sheet(name, table)
    except (CalamineError, ValueError, OSError) as error:
        raise UnreadableError(_UNREADABLE) from error
    raise UnreadableError(_EMPTY)


def _judge(content: bytes) -> None:
    """Refuse what would grow beyond all bounds; what is no archive is no XLSX."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise UnreadableError(_UNREADABLE) from error
    if size > MOST_BYTES:
        raise UnreadableError(_TOO_LARGE)


def _sheet(name: str, table: Sequence[Sequence[object]]) -> Sheet:
    if len(table) - 1 > MOST_ROWS or max(len(row) for row in table) > MOST_COLUMNS:
        raise UnreadableError(_TOO_LARGE)
    head, *rest = table
    names = [_text(cell) for cell in head]
    return Sheet(name, names, [[_cell(cell) for cell in row] for row in rest])


def _text(cell: object) -> str:
    plain = _cell(cell)
    if isinstance(plain, Decimal):
        return f"{plain.normalize():f}"
    return "" if plain is None else str(plain).strip()


def _cell(cell: object) -> Cell:
    match cell:
        case bool() | datetime() | date() | time():
            return cell
        case int() | float():
            return Decimal(str(cell))
        case timedelta():
            return str(cell)
        case str():
            return cell.replace("\0", "").strip() or None
        case _:
            return None


_UNREADABLE: Text = {
    "en": "This is no XLSX file that can be read. Save the spreadsheet as .xlsx and send it again.",
    "zh": "无法读取该文件，请将表格另存为 .xlsx 后重试。",
}
_EMPTY: Text = {
    "en": "There is nothing in this spreadsheet. Its first row names the columns.",
    "zh": "该表格没有内容。第一行应为列名。",
}
_TOO_LARGE: Text = {
    "en": f"This is too much: up to {MOST_ROWS} rows and {MOST_COLUMNS} columns are read.",
    "zh": f"表格过大：最多读取 {MOST_ROWS} 行、{MOST_COLUMNS} 列。",
}
