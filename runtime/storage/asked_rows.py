"""Values that are asked with, as a table that a statement joins its question to.

Rules of this file:
1. All of them go in as one parameter a column (on SQLite one for all): the statement's text is that
   of any number of rows, so that it is built once.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    ARRAY,
    Boolean,
    ColumnElement,
    Date,
    Dialect,
    FromClause,
    Integer,
    Time,
    bindparam,
    cast,
    column,
    func,
    type_coerce,
)
from sqlalchemy.types import TypeEngine

from engine.expression.values import Value
from runtime.storage.types import Exact, PlainText, Processor, UtcDateTime

Kind = tuple[str, int]
"""What kind of values a column holds, with the scale of numbers."""

_TEXT, _NUMBER = "text", "number"
_TYPES: Mapping[str, TypeEngine[Any]] = {
    "boolean": Boolean(),
    "instant": UtcDateTime(),
    "date": Date(),
    "time": Time(),
    _TEXT: PlainText(),
}
_JSON = "asked"
_WRITERS: dict[tuple[str, Kind], Processor | None] = {}


@dataclass(frozen=True, slots=True)
class Given:
    """The table: `number` counts its rows from 0."""

    table: FromClause
    number: ColumnElement[int]
    columns: Sequence[ColumnElement[Any]]


def kind_of(held: Sequence[Value]) -> Kind:
    """Tell what kind of values these are, none of them blank."""
    match held[0]:
        case bool():
            return "boolean", 0
        case Decimal():
            return _NUMBER, max(_scale(value) for value in held if isinstance(value, Decimal))
        case datetime():
            return "instant", 0
        case date():
            return "date", 0
        case time():
            return "time", 0
        case _:
            return _TEXT, 0


def given_table(dialect: Dialect, kinds: Sequence[Kind]) -> Given:
    """Make the table of values of these kinds."""
    types = [_type(kind) for kind in kinds]
    if dialect.name == "sqlite":
        return _as_json(types)
    names = [f"p{at}" for at in range(len(types))]
    arrays = [
        cast(bindparam(_parameter(at), type_=ARRAY(kind)), ARRAY(kind))
        for at, kind in enumerate(types)
    ]
    typed = [column(name, kind) for name, kind in zip(names, types, strict=True)]
    table = func.unnest(*arrays).table_valued(*typed, with_ordinality="n", name="given")
    table = table.render_derived()
    return Given(table, table.c.n - 1, [table.c[name] for name in names])


def given_values(
    dialect: Dialect, kinds: Sequence[Kind], columns: Sequence[Sequence[Value]]
) -> dict[str, object]:
    """Give the parameters of such a table."""
    if not columns:
        return {}
    if dialect.name != "sqlite":
        return {_parameter(at): list(held) for at, held in enumerate(columns)}
    stored = [_stored(dialect, kind, held) for kind, held in zip(kinds, columns, strict=True)]
    rows = list(zip(*stored, strict=True))
    return {_JSON: json.dumps(rows, ensure_ascii=False)}


def _as_json(types: Sequence[TypeEngine[Any]]) -> Given:
    written = bindparam(_JSON, type_=PlainText())
    table = func.json_each(written).table_valued(column("key", Integer()), "value", name="given")
    cells = [
        type_coerce(func.json_extract(table.c.value, f"$[{at}]"), kind)
        for at, kind in enumerate(types)
    ]
    return Given(table, table.c.key, cells)


def _parameter(at: int) -> str:
    return f"{_JSON}_{at}"


def _type(kind: Kind) -> TypeEngine[Any]:
    name, scale = kind
    return Exact(38, scale) if name == _NUMBER else _TYPES[name]


def _writer(dialect: Dialect, kind: Kind) -> Processor | None:
    """How values of a kind are written for the database; found out once."""
    asked = (dialect.name, kind)
    if asked not in _WRITERS:
        _WRITERS[asked] = _type(kind).dialect_impl(dialect).bind_processor(dialect)
    return _WRITERS[asked]


def _stored(dialect: Dialect, kind: Kind, held: Sequence[Value]) -> Sequence[object]:
    """The values as the database keeps them."""
    store = _writer(dialect, kind)
    return [store(value) for value in held] if store else held


def _scale(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
