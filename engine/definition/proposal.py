"""Propose a form from a table: what each column is, judged by its name and its values.

Rules of this file:
1. A proposal fits every value it was made from; where nothing narrower fits it is a text.
2. Cells are plain values: text, exact numbers, booleans, dates, instants, times, or None.
3. It is shown and corrected before anything is made of it.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import TypeAlias

from engine.definition.naming import key_for
from engine.definition.tree import Data

Cell: TypeAlias = "str | Decimal | bool | date | datetime | time | None"

TYPES = (
    *("text", "long_text", "integer", "decimal", "money", "percent", "boolean"),
    *("date", "datetime", "time", "select", "phone", "email", "url"),
)
"""What a column may become."""

MOST_OPTIONS, LONGEST_OPTION = 12, 30
LONG = 120
SAMPLES = 3

YES = frozenset({"是", "yes", "y", "true", "√", "对", "1"})
NO = frozenset({"否", "no", "n", "false", "×", "错", "0"})
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_URL = re.compile(r"https?://\S+")
_PHONE = re.compile(r"\+?\d[\d\- ()]{5,18}\d")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_AMOUNT = re.compile(r"[¥￥$€£]?\s*-?\d{1,3}(?:,\d{3})*(?:\.\d+)?|[¥￥$€£]?\s*-?\d+(?:\.\d+)?")
_MONEY = re.compile(
    r"金额|单价|价格|合计|总额|费用|成本|款|price|amount|total|cost|fee", re.IGNORECASE
)
_CALLS = re.compile(r"电话|手机|联系方式|phone|mobile|tel", re.IGNORECASE)
_SHARE = re.compile(r"比例|折扣率|税率|%|percent|rate", re.IGNORECASE)
_CODE = re.compile(r"编号|编码|代码|单号|\bno\b|code|\bid\b|sku", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ProposedField:
    """What a column may become: `options` are its distinct values, `samples` its first ones."""

    key: str
    label: str
    type: str
    required: bool = False
    scale: int = 0
    options: Sequence[str] = ()
    samples: Sequence[str] = field(default=())

    def as_data(self) -> dict[str, Data]:
        """Give the field as a definition writes it."""
        data: dict[str, Data] = {"key": self.key, "label": self.label, "type": self.type}
        if self.required:
            data["required"] = True
        if self.type in ("decimal", "money", "percent") and self.scale != 2:
            data["scale"] = self.scale
        if self.type == "select":
            data["options"] = [
                {"key": key, "label": label} for label, key in option_keys(self.options).items()
            ]
        return data


def propose_fields(
    names: Sequence[str], rows: Sequence[Sequence[Cell]]
) -> tuple[ProposedField, ...]:
    """Propose a field for each column; one without a name and without values is left out."""
    found: list[ProposedField] = []
    for place, name in enumerate(names):
        cells = [_plain(row[place]) if place < len(row) else None for row in rows]
        label = " ".join(name.split()) or f"{place + 1}"
        if name.strip() or any(cell is not None for cell in cells):
            taken = {one.key for one in found}
            found.append(_proposed(key_for(label, taken), label, cells))
    return tuple(found)


def option_keys(options: Iterable[str]) -> Mapping[str, str]:
    """Give each option's label its key."""
    keys: dict[str, str] = {}
    for label in options:
        keys[label] = key_for(label, keys.values(), "option")
    return keys


def cell_value(cell: Cell, type_: str, options: Iterable[str] = ()) -> object:
    """Give a cell as a field of this type takes it; a text that does not fit goes as it is."""
    cell = _plain(cell)
    if cell is None:
        return None
    written: object = None
    match type_:
        case "integer" | "decimal" | "money" | "percent":
            number = _number(cell)
            written = None if number is None else f"{number:f}"
        case "boolean":
            written = _truth(cell)
        case "date":
            day = _day(cell)
            written = day.isoformat() if day else None
        case "select":
            written = option_keys(options).get(_written(cell))
        case "datetime" | "time" if isinstance(cell, datetime | time):
            written = cell.isoformat()
    return _written(cell) if written is None else written


def _plain(cell: Cell) -> Cell:
    text = cell.strip() if isinstance(cell, str) else cell
    return None if text == "" else text


def _proposed(key: str, label: str, cells: Sequence[Cell]) -> ProposedField:
    there = [cell for cell in cells if cell is not None]
    written = [_written(cell) for cell in there]
    distinct = tuple(dict.fromkeys(written))
    type_ = _type(label, there, distinct)
    return ProposedField(
        key=key,
        label=label,
        type=type_,
        required=bool(there) and len(there) == len(cells),
        scale=_scale(type_, there),
        options=distinct if len(distinct) <= MOST_OPTIONS else (),
        samples=distinct[:SAMPLES],
    )


def _type(label: str, cells: Sequence[Cell], distinct: Sequence[str]) -> str:
    """Judge from the narrowest to the widest; the first that fits all values is taken."""
    if not cells:
        return "text"
    for type_, fits in _JUDGES:
        if fits(label, cells):
            return type_
    texts = [_written(cell) for cell in cells]
    if any("\n" in text or len(text) > LONG for text in texts):
        return "long_text"
    few = 1 < len(distinct) <= MOST_OPTIONS and len(cells) >= 2 * len(distinct)
    short = all(len(text) <= LONGEST_OPTION for text in distinct)
    return "select" if few and short and not _CODE.search(label) else "text"


Judge = Callable[[str, Sequence[Cell]], bool]


def _all(kind: Callable[[Cell], object]) -> Judge:
    return lambda _, cells: all(kind(cell) not in (None, False) for cell in cells)


def _is_truth(_: str, cells: Sequence[Cell]) -> bool:
    if all(isinstance(cell, bool) for cell in cells):
        return True
    texts = {cell.lower() for cell in cells if isinstance(cell, str)}
    return (
        all(isinstance(cell, str) for cell in cells)
        and texts <= YES | NO
        and not texts <= {"0", "1"}
    )


def _is_day(_: str, cells: Sequence[Cell]) -> bool:
    return all(_day(cell) is not None for cell in cells)


def _is_phone(label: str, cells: Sequence[Cell]) -> bool:
    texts = [_written(cell) for cell in cells]
    if all(_MOBILE.fullmatch(text) for text in texts):
        return True
    return bool(_CALLS.search(label)) and all(_PHONE.fullmatch(text) for text in texts)


def _is_number(_: str, cells: Sequence[Cell]) -> bool:
    return all(_number(cell) is not None for cell in cells)


def _is_money(label: str, cells: Sequence[Cell]) -> bool:
    if not _is_number(label, cells) or _digits(cells) > 8:
        return False
    signs = any(isinstance(cell, str) and cell[0] in "¥￥$€£" for cell in cells)
    return signs or bool(_MONEY.search(label))


def _is_share(label: str, cells: Sequence[Cell]) -> bool:
    return bool(_SHARE.search(label)) and _is_number(label, cells) and _digits(cells) <= 8


def _is_whole(label: str, cells: Sequence[Cell]) -> bool:
    return _is_number(label, cells) and _digits(cells) == 0


def _is_decimal(label: str, cells: Sequence[Cell]) -> bool:
    return _is_number(label, cells) and _digits(cells) <= 8


_JUDGES: Sequence[tuple[str, Judge]] = (
    ("boolean", _is_truth),
    ("date", _is_day),
    ("datetime", lambda _, cells: all(isinstance(cell, datetime) for cell in cells)),
    ("time", lambda _, cells: all(isinstance(cell, time) for cell in cells)),
    ("phone", _is_phone),
    ("money", _is_money),
    ("percent", _is_share),
    ("integer", _is_whole),
    ("decimal", _is_decimal),
    ("email", _all(lambda cell: isinstance(cell, str) and _EMAIL.fullmatch(cell))),
    ("url", _all(lambda cell: isinstance(cell, str) and _URL.fullmatch(cell))),
)


def _day(cell: Cell) -> date | None:
    """Read a day: a date, midnight, or as people write one."""
    if isinstance(cell, datetime):
        return cell.date() if cell.time() == time() else None
    if isinstance(cell, date):
        return cell
    found = _DAY.fullmatch(cell) if isinstance(cell, str) else None
    try:
        return date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        return None


def _number(cell: Cell) -> Decimal | None:
    """Read a number; one written with leading zeros is a code, and a text."""
    if isinstance(cell, Decimal):
        return cell if cell.is_finite() else None
    if not isinstance(cell, str) or not _AMOUNT.fullmatch(cell):
        return None
    digits = cell.lstrip("¥￥$€£ ").replace(",", "")
    whole = digits.lstrip("-").partition(".")[0]
    if len(whole) > 1 and whole.startswith("0"):
        return None
    try:
        return Decimal(digits)
    except InvalidOperation:
        return None


def _truth(cell: Cell) -> object:
    if isinstance(cell, bool):
        return cell
    text = _written(cell).lower()
    return True if text in YES else False if text in NO else _written(cell)


def _digits(cells: Sequence[Cell]) -> int:
    """Count the decimals that the values have at most; codes too long to count with have many."""
    found = 0
    for cell in cells:
        number = _number(cell)
        if number is None:
            continue
        exponent = number.normalize().as_tuple().exponent
        found = max(found, -exponent if isinstance(exponent, int) else 0)
        if number.adjusted() > 14:
            return 99
    return found


def _scale(type_: str, cells: Sequence[Cell]) -> int:
    digits = _digits(cells)
    return max(2, digits) if type_ in ("money", "percent") else digits


def _written(cell: Cell) -> str:
    """Write a cell as people read it."""
    match cell:
        case Decimal():
            return f"{cell.normalize():f}" if cell else "0"
        case datetime():
            return cell.isoformat(" ", "minutes")
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case _:
            return str(cell)
