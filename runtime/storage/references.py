"""What points at a record: asked before it goes to the trash or for good.

Rules of this file:
1. Who points is read from the registry, so other apps' forms are found as well.
2. Records in the trash do not count while something is only moved to the trash.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, MetaData, Select, Table, func, select
from sqlalchemy.sql import literal

from runtime.storage.columns import quoted
from runtime.storage.registry import Element, Registry, form_path, load_registry
from runtime.storage.types import PlainText, TextList, UtcDateTime


@dataclass(frozen=True, slots=True)
class Reference:
    """A record that points here, by which field (`lines.item` in a subtable)."""

    app: str
    form: str
    field: str
    record: str


def find_references(  # noqa: PLR0913 - which record, and how far to look
    connection: Connection,
    app: str,
    form: str,
    record: str,
    most: int = 20,
    *,
    trashed: bool = False,
) -> tuple[Reference, ...]:
    """Find records whose lookups hold a record, at most so many: living; `trashed` ones too."""
    registry = load_registry(connection)
    target = registry.id_of(app, form_path(form))
    found: list[Reference] = []
    for element in _pointing(registry, target):
        if len(found) >= most:
            break
        statement = _holders(registry, element, record, connection.dialect.name, trashed=trashed)
        _, holder, _, field = element.path.split(".", 3)
        found.extend(
            Reference(element.app, holder, field.replace(".fields.", "."), key)
            for key in connection.execute(statement.limit(most - len(found))).scalars()
        )
    return tuple(found)


def _pointing(registry: Registry, target: int) -> Iterator[Element]:
    kinds = (f"lookup:{target}", f"list:{target}")
    return (e for e in registry.all() if e.kind in kinds and not e.retired)


def _holders(
    registry: Registry, element: Element, record: str, dialect: str, *, trashed: bool
) -> Select[Any]:
    parts = element.path.split(".fields.")
    main = _main(registry.need(element.app, parts[0]).name)
    in_rows = len(parts) > 2
    if not in_rows:
        column = _holding_column(main, element)
        statement = select(main.c.id)
    else:
        name = registry.need(element.app, ".fields.".join(parts[:2])).name
        rows = Table(quoted(name), MetaData(), Column("record_id", PlainText()))
        column = _holding_column(rows, element)
        statement = select(main.c.id).distinct().join(rows, rows.c.record_id == main.c.id)
    holding = statement.where(_holds(column, record, dialect))
    return holding if trashed else holding.where(main.c.deleted_at.is_(None))


def _main(name: str) -> Table:
    identity: Column[Any] = Column("id", PlainText())
    return Table(quoted(name), MetaData(), identity, Column("deleted_at", UtcDateTime()))


def _holding_column(table: Table, element: Element) -> Column[Any]:
    type_ = TextList() if element.kind.startswith("list:") else PlainText()
    column: Column[Any] = Column(quoted(element.name), type_, key="holding")
    table.append_column(column)
    return column


def _holds(column: Column[Any], record: str, dialect: str) -> ColumnElement[bool]:
    if not isinstance(column.type, TextList):
        return column == record
    if dialect == "postgresql":
        return column.op("@>", is_comparison=True)(literal((record,), TextList()))
    each = func.json_each(column).table_valued("value")
    return select(each.c.value).where(each.c.value == record).exists()
