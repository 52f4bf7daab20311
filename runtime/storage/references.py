"""What points at a record or at its rows: asked before they go to the trash or for good.

Rules of this file:
1. Who points is read from the registry, so other apps' forms are found as well.
2. Records in the trash do not count while something is only moved to the trash. A row that is
   taken out of its record is gone for good: what lies in the trash counts then.
3. What a record's own rows point at among themselves is its own business.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    MetaData,
    Select,
    Table,
    func,
    select,
    update,
)
from sqlalchemy.sql import literal

from runtime.storage.columns import quoted
from runtime.storage.registry import Element, Registry, field_path, form_path, load_registry
from runtime.storage.types import PlainText, TextList, UtcDateTime


@dataclass(frozen=True, slots=True)
class Reference:
    """A record that points here, by which field (`lines.item` in a subtable); `row`: the row that
    is pointed at, where it is one; `trashed`: whether the record lies in the trash.
    """

    app: str
    form: str
    field: str
    record: str
    row: str | None = None
    trashed: bool = False


def find_references(  # noqa: PLR0913 - the record, and how many of which
    connection: Connection,
    app: str,
    form: str,
    record: str,
    most: int = 20,
    *,
    trashed: bool = False,
) -> tuple[Reference, ...]:
    """Find records whose lookups hold a record or one of its rows, at most so many: living ones,
    or (`trashed`) all.
    """
    registry = load_registry(connection)
    target = registry.id_of(app, form_path(form))
    found: list[Reference] = []
    for element, rows in _pointing(registry, app, form, target):
        if len(found) >= most:
            break
        holding = _Holding(registry, element)
        if rows is None:
            statement = holding.records(holding.holds(record, connection.dialect.name))
        else:
            statement = holding.of_rows(_row_ids(rows, record), record)
        if not trashed:
            statement = statement.where(holding.main.c.deleted_at.is_(None))
        found.extend(_found(connection, element, statement.limit(most - len(found))))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class RowsOf:
    """Some rows of one record's subtable."""

    app: str
    form: str
    subtable: str
    record: str
    rows: Sequence[str]


def find_row_references(
    connection: Connection, asked: RowsOf, most: int = 20
) -> tuple[Reference, ...]:
    """Find records, in the trash or not, that point at some rows, their own record left out."""
    registry = load_registry(connection)
    target = registry.id_of(asked.app, field_path(asked.form, asked.subtable))
    found: list[Reference] = []
    for element in registry.all():
        if element.kind != f"row:{target}" or element.retired or len(found) >= most:
            continue
        statement = _Holding(registry, element).of_rows(asked.rows, asked.record)
        found.extend(_found(connection, element, statement.limit(most - len(found))))
    return tuple(found)


def pointed_subtables(connection: Connection) -> frozenset[tuple[str, str, str]]:
    """The subtables (app, form, key) that some field, also a retired one, points into."""
    registry = load_registry(connection)
    targets = {one.kind for one in registry.all() if one.kind.startswith("row:")}
    found = (one for one in registry.all() if one.kind == "rows" and f"row:{one.id}" in targets)
    paths = ((one.app, *one.path.split(".")) for one in found)
    return frozenset((app, form, subtable) for app, _, form, _, subtable in paths)


def release_retired(connection: Connection, app: str, form: str, rows: Sequence[str]) -> None:
    """Let fields that no definition names any more go of rows: nobody could change them."""
    registry = load_registry(connection)
    below = f"{form_path(form)}.fields."
    targets = {f"row:{one.id}" for one in registry.of_app(app) if one.path.startswith(below)}
    for element in registry.all():
        if element.retired and element.kind in targets:
            holding = _Holding(registry, element)
            table = holding.column.table
            letting_go = update(table).where(holding.column.in_(rows))
            connection.execute(letting_go.values({holding.column: None}))


def _found(connection: Connection, element: Element, statement: Select[Any]) -> Iterator[Reference]:
    _, form, _, field = element.path.split(".", 3)
    path = field.replace(".fields.", ".")
    for record, deleted_at, *row in connection.execute(statement):
        held = str(row[0]) if row else None
        yield Reference(element.app, form, path, record, held, deleted_at is not None)


def _pointing(
    registry: Registry, app: str, form: str, target: int
) -> Iterator[tuple[Element, Element | None]]:
    """Every field that points at a form's records, or (with their table) at its rows."""
    below = f"{form_path(form)}.fields."
    tables = {
        f"row:{one.id}": one
        for one in registry.of_app(app)
        if one.kind == "rows" and one.path.startswith(below)
    }
    kinds = (f"lookup:{target}", f"list:{target}")
    for element in registry.all():
        if not element.retired and (element.kind in kinds or element.kind in tables):
            yield element, tables.get(element.kind)


def _row_ids(rows: Element, record: str) -> Select[Any]:
    row_id: Column[Any] = Column("row_id", PlainText())
    table = Table(quoted(rows.name), MetaData(), row_id, Column("record_id", PlainText())).alias(
        "pointed_at"
    )
    return select(table.c.row_id).where(table.c.record_id == record)


class _Holding:
    """The column of a field that points at something, and the records it stands in."""

    def __init__(self, registry: Registry, element: Element) -> None:
        parts = element.path.split(".fields.")
        self.main = _main(registry.need(element.app, parts[0]).name)
        self._rows: Table | None = None
        if len(parts) > 2:
            name = registry.need(element.app, ".fields.".join(parts[:2])).name
            self._rows = Table(quoted(name), MetaData(), Column("record_id", PlainText()))
        self.column = _holding_column(self.main if self._rows is None else self._rows, element)

    def records(self, condition: ColumnElement[bool]) -> Select[Any]:
        """The records where a condition of the column holds, each once."""
        found = select(self.main.c.id, self.main.c.deleted_at).where(condition)
        if self._rows is None:
            return found
        return found.distinct().join(self._rows, self._rows.c.record_id == self.main.c.id)

    def of_rows(self, rows: "Select[Any] | Sequence[str]", record: str) -> Select[Any]:
        """The records besides one where the column holds one of its rows, and which."""
        found = self.records(self.column.in_(rows)).add_columns(self.column)
        return found.where(self.main.c.id != record)

    def holds(self, record: str, dialect: str) -> ColumnElement[bool]:
        """Whether the column holds an id."""
        column = self.column
        if not isinstance(column.type, TextList):
            return column == record
        if dialect == "postgresql":
            return column.op("@>", is_comparison=True)(literal((record,), TextList()))
        each = func.json_each(column).table_valued("value")
        return select(each.c.value).where(each.c.value == record).exists()


def _main(name: str) -> Table:
    identity: Column[Any] = Column("id", PlainText())
    return Table(quoted(name), MetaData(), identity, Column("deleted_at", UtcDateTime()))


def _holding_column(table: Table, element: Element) -> Column[Any]:
    type_ = TextList() if element.kind.startswith("list:") else PlainText()
    column: Column[Any] = Column(quoted(element.name), type_, key="holding")
    table.append_column(column)
    return column
