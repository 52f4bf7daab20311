"""Carrying stored values over when a field changes its type.

Rules of this file:
1. Values are read and written as values, so both databases convert alike; exact numbers never pass
   through a float.
2. Nothing is lost silently: first every value is tried, and those that do not fit are named
   (`TypeChangeRefused`), or blanked and told of where somebody decided so; only then is anything
   written. The old column stays as it was, but for links, all of which fit: it would hold their
   records fast.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, Connection, MetaData, Table, bindparam, func, select, update

from runtime.storage.columns import column_type, quoted, stored_type
from runtime.storage.errors import Misfit, TypeChangeRefused
from runtime.storage.scale_change import change_scale, find_misfits
from runtime.storage.types import Exact, PlainText

if TYPE_CHECKING:
    from runtime.storage.registration import Conversion

Convert = Callable[[Any], Any]

BATCH = 2_000
MISFITS_SHOWN = 20
_TO_TEXT = ("exact", "date", "datetime", "time", "boolean")
_FROM_TEXT: dict[str, Convert] = {
    "exact": Decimal,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
}


_SEVERAL = {"text": "list", "lookup": "list:{}", "user": "list:people"}
"""Kind of one choice → that of several from the same things."""


def is_convertible(old: str, new: str) -> bool:
    """Tell whether values of one storage kind can be carried over into another."""
    return _converter(old, new) is not None


@dataclass(frozen=True, slots=True)
class Trial:
    """A conversion that was tried: how many values there are, and those that do not fit.

    `keys` are those of the rows of the table: of records, or of a subtable's rows.
    """

    values: int
    failing: int
    keys: tuple[str, ...]


def try_conversion(connection: Connection, work: "Conversion", most: int | None = None) -> Trial:
    """Try a conversion on every value; nothing is written. At most so many keys are kept."""
    table = _table(work)
    old = table.c[work.old_column]
    held = connection.execute(select(func.count()).select_from(table).where(old.is_not(None)))
    if _is_rescaled(work):
        key, columns = table.c[work.row_key], (work.old_column, work.column)
        shown, count = find_misfits(connection, table, key, columns, most)
        return Trial(held.scalar_one(), count, tuple(key for key, _ in shown))
    failing = [one.record for one in _misfits(connection, work, table)]
    return Trial(held.scalar_one(), len(failing), tuple(failing[:most]))


@dataclass(frozen=True, slots=True)
class Carried:
    """What was carried over, and what was left out: values by the keys of their rows."""

    work: "Conversion"
    count: int
    left_out: tuple[Misfit, ...] = ()


def convert(connection: Connection, work: "Conversion", *, blank: bool = False) -> Carried:
    """Carry the values of one field over; `TypeChangeRefused` unless all fit, or are left out.

    `blank`: what does not fit is left out.
    """
    table = _table(work)
    if _is_rescaled(work):
        return _convert_scale(connection, work, table, blank=blank)
    misfits = tuple(_misfits(connection, work, table))
    if misfits and not blank:
        raise TypeChangeRefused(misfits[:MISFITS_SHOWN], len(misfits))
    left_out = frozenset(one.record for one in misfits)
    statement = (
        update(table)
        .where(table.c[work.row_key] == bindparam("key"))
        .values({table.c[work.column]: bindparam("value")})
    )
    count = 0
    for batch in _converted(connection, work, table, left_out):
        connection.execute(statement, [{"key": key, "value": value} for key, value in batch])
        count += len(batch)
    if is_link(work.old_kind):
        connection.execute(update(table).values({table.c[work.old_column]: None}))
    return Carried(work, count, misfits)


def is_link(kind: str) -> bool:
    """Tell whether a column of the kind points at records by a foreign key."""
    return kind.startswith("lookup:")


def _is_rescaled(work: "Conversion") -> bool:
    return work.old_kind.startswith("exact") and work.new_kind.startswith("exact")


def _convert_scale(
    connection: Connection, work: "Conversion", table: Table, *, blank: bool
) -> Carried:
    columns, key = (work.old_column, work.column), table.c[work.row_key]
    most = None if blank else MISFITS_SHOWN
    shown, count = find_misfits(connection, table, key, columns, most)
    misfits = tuple(Misfit(*_place(work), key, value) for key, value in shown)
    if count and not blank:
        raise TypeChangeRefused(misfits, count)
    return Carried(work, change_scale(connection, table, columns, fitting=blank), misfits)


def _place(work: "Conversion") -> tuple[str, str]:
    """Give the form and the field (`lines.amount`) of a conversion."""
    _, form, _, field = work.path.split(".", 3)
    return form, field.replace(".fields.", ".")


def _misfits(connection: Connection, work: "Conversion", table: Table) -> Iterator[Misfit]:
    turn, fits = _converter(work.old_kind, work.new_kind), _fit(work.new_kind)
    if turn is None:
        raise ValueError(f"{work.old_kind} does not become {work.new_kind}")
    for key, value in _values(connection, work, table):
        try:
            fits(turn(value))
        except (ValueError, InvalidOperation):
            yield Misfit(*_place(work), key, str(value))


def _converted(
    connection: Connection, work: "Conversion", table: Table, left_out: frozenset[str]
) -> Iterator[list[tuple[str, Any]]]:
    turn = _converter(work.old_kind, work.new_kind)
    batch: list[tuple[str, Any]] = []
    for key, value in _values(connection, work, table):
        if key in left_out:
            continue
        batch.append((key, value if turn is None else turn(value)))
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _values(connection: Connection, work: "Conversion", table: Table) -> Iterator[tuple[str, Any]]:
    """Read page by page: no cursor stays open while values are written."""
    key, old = table.c[work.row_key], table.c[work.old_column]
    page = select(key, old).where(old.is_not(None)).order_by(key).limit(BATCH)
    last = ""
    while rows := connection.execute(page.where(key > last)).all():
        for row in rows:
            yield row[0], row[1]
        last = rows[-1][0]


def _table(work: "Conversion") -> Table:
    return Table(
        quoted(work.table),
        MetaData(),
        Column(work.row_key, PlainText(), primary_key=True),
        Column(quoted(work.old_column), column_type(stored_type(work.old_kind))),
        Column(quoted(work.column), column_type(stored_type(work.new_kind))),
    )


def _converter(old: str, new: str) -> Convert | None:
    before, after = old.partition(":")[0], new.partition(":")[0]
    if new == _SEVERAL.get(before, "").format(old.partition(":")[2]):
        return _as_list
    if old == _SEVERAL.get(after, "").format(new.partition(":")[2]):
        return _as_one
    if before == after == "exact":
        return _same
    if after == "text" and before in _TO_TEXT:
        return _as_text
    if before == "text":
        return _FROM_TEXT.get(after)
    return None


def _fit(kind: str) -> Convert:
    """Give the check that a value fits its column."""
    made = column_type(stored_type(kind))
    return made.scaled if isinstance(made, Exact) else _same


def _same(value: Any) -> Any:  # noqa: ANN401 - any value of a column
    return value


def _as_list(value: str) -> tuple[str, ...]:
    return (value,)


def _as_one(values: tuple[str, ...]) -> str:
    """Give the only one; of several none is more right than another."""
    (only,) = values
    return only


def _as_text(value: Decimal | date | datetime | time | bool) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:f}" if isinstance(value, Decimal) else value.isoformat()
