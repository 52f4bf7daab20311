"""Cursors: where a list goes on, as an opaque text that belongs to one list in one order.

Rules of this file:
1. A cursor names the values of the last row seen, not a page number.
2. A cursor of another list, order or time of the definition is refused (`BadCursor`), and so is
   one whose values are not of the columns' types: what a client sends reaches SQL as a value only.
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Integer

from runtime.storage.errors import BadCursor
from runtime.storage.types import DoesNotFit, Exact
from runtime.storage.values import tagged, untagged


@dataclass(frozen=True, slots=True)
class SortTerm:
    """One column of a sort order; `nullable` False where a blank cannot be."""

    column: ColumnElement[Any]
    descending: bool = False
    nullable: bool = True


@dataclass(frozen=True, slots=True)
class Place:
    """The sort values of the last row seen; `blank`: it was among the rows without the first."""

    blank: bool
    values: tuple[Any, ...]


def write_cursor(terms: Sequence[SortTerm], place: Place) -> str:
    """Write a place down."""
    said = [_signature(terms), [tagged(value) for value in place.values]]
    text = json.dumps(said, separators=(",", ":"), ensure_ascii=False)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(cursor: str | None, terms: Sequence[SortTerm]) -> Place | None:
    """Read a place; None for the beginning."""
    if not cursor:
        return None
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        signature, written = json.loads(base64.urlsafe_b64decode(padded))
        values = tuple(untagged(value) for value in written)
    except (ValueError, TypeError, KeyError, ArithmeticError, AttributeError, binascii.Error):
        raise BadCursor("this is no cursor") from None
    if signature != _signature(terms) or len(values) != len(terms):
        raise BadCursor("this cursor belongs to another list or order: begin at the first page")
    typed = tuple(_typed(term, value) for term, value in zip(terms, values, strict=True))
    return Place(typed[0] is None, typed)


def _signature(terms: Sequence[SortTerm]) -> str:
    said = ";".join(f"{term.column}{'-' if term.descending else '+'}" for term in terms)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _typed(term: SortTerm, value: object) -> object:
    if value is None:
        if not term.nullable:
            raise BadCursor("this cursor lacks a value")
        return None
    expected = _expected(term.column)
    if expected is int and isinstance(value, Decimal) and value == int(value):
        return int(value)
    if expected is not None and type(value) is not expected:
        raise BadCursor("this cursor holds a value of another type")
    if isinstance(value, datetime) and value.tzinfo is None:
        raise BadCursor("this cursor holds an instant without a zone")
    if isinstance(term.column.type, Exact) and isinstance(value, Decimal):
        _check_fit(term.column.type, value)
    return value


def _check_fit(type_: Exact, value: Decimal) -> None:
    try:
        type_.scaled(value)
    except DoesNotFit:
        raise BadCursor("this cursor holds a number that the column cannot hold") from None


def _expected(column: ColumnElement[Any]) -> type | None:
    if isinstance(column.type, Integer):
        return int
    try:
        found = column.type.python_type
    except NotImplementedError:
        return None
    return found if found in (str, bool, date, datetime, time, Decimal) else None
