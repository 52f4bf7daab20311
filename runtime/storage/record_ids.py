"""Queries that give the ids of records: what holds a value, breaks a condition, stands twice.

Rules of this file:
1. A query is a value: it is counted, narrowed, or turned into a condition of a list.
2. What breaks a condition is living; what holds a value may lie in the trash as well, for there it
   would be lost too.
"""

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias, cast

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    column,
    false,
    func,
    or_,
    select,
    table,
    true,
)

from engine.form.field_types import SqlType
from runtime.storage.columns import column_names, quoted
from runtime.storage.conditions import Condition
from runtime.storage.query import Source
from runtime.storage.registry import Element
from runtime.storage.tables import FormTables
from runtime.storage.types import PlainText, TextList

Ids: TypeAlias = Select[tuple[str]]
"""A query of one column: ids of records, each once."""


def nothing() -> Ids:
    """No record at all."""
    return cast(Ids, select(column("id", PlainText())).where(false()))


def count_ids(connection: Connection, ids: Ids, within: Ids | None = None) -> int:
    """Count the records of a query; `within`: only those of another one."""
    found = ids.subquery()
    counted = select(func.count()).select_from(found)
    if within is not None:
        counted = counted.where(found.c[0].in_(within))
    return connection.execute(counted).scalar_one()


def are_among(tables: FormTables, ids: Ids | Sequence[str]) -> Condition:
    """Say that a form's records are among those of a query, or of a list."""
    return tables.main.c.id.in_(ids)


def ids_where(source: Source, condition: Condition) -> Ids:
    """Living records for which a condition holds, or holds for one of the rows that are read."""
    key = source.root.clause.c["record_id" if source.subtable else "id"]
    living = source.living()
    found = select(key).select_from(source.from_clause).where(condition, living)
    return cast(Ids, found.distinct() if source.subtable else found)


def all_ids(tables: FormTables) -> Ids:
    """Every living record of a form."""
    return select(tables.main.c.id).where(tables.main.c.deleted_at.is_(None))


def open_ids(source: Source, grants: Sequence[Condition | None]) -> Ids:
    """Living records that one of the grants' conditions opens (None opens all)."""
    open_ = or_(false(), *(true() if one is None else one for one in grants))
    return ids_where(source, open_)


def ids_repeating(tables: FormTables, fields: Iterable[str], among: Condition | None = None) -> Ids:
    """Living records that share their values of some fields with another; blank equals nothing."""
    columns = [tables.column(field) for field in fields]
    main = tables.main.c
    condition = and_(
        main.deleted_at.is_(None),
        *(one.is_not(None) for one in columns),
        *([] if among is None else [among]),
    )
    alike = func.count().over(partition_by=columns).label("alike")
    found = select(main.id.label("id"), alike).where(condition).subquery()
    return cast(Ids, select(found.c.id).where(found.c.alike > 1))


def ids_choosing(
    dialect: str, tables: FormTables, path: str, options: Sequence[str], *, others: bool = False
) -> Ids:
    """Living records that hold one of some options (`others`: one that is none of them)."""
    subtable, dot, _ = path.partition(".")
    held = tables.column(path)
    main = tables.main.c
    listed = isinstance(held.type, TextList)
    chosen = held.not_in(options) if others and not listed else held_by(dialect, held, options)
    if not dot:
        return select(main.id).where(chosen, main.deleted_at.is_(None))
    rows = tables.rows[subtable].table
    found = select(rows.c.record_id).join(tables.main, rows.c.record_id == main.id)
    return found.where(chosen, main.deleted_at.is_(None)).distinct()


def held_by(dialect: str, held: ColumnElement[Any], options: Sequence[str]) -> ColumnElement[bool]:
    """Say that a select's column holds one of some options."""
    if isinstance(held.type, TextList):
        return or_(false(), *(_holds(dialect, held, option) for option in options))
    return held.in_(options)


def _holds(dialect: str, held: ColumnElement[Any], option: str) -> ColumnElement[bool]:
    if dialect == "sqlite":
        each = func.json_each(held).table_valued("value")
        return select(each.c.value).where(each.c.value == option).exists()
    return func.jsonb_exists(held, option).is_(True)


def ids_holding(form: Element, rows: Element | None, field: Element | None) -> Ids:
    """Records, those in the trash too, that hold a value in a field's present columns.

    `form` and `rows` are the tables' elements; without a field the records, or those with rows.
    """
    main = table(quoted(form.name), column("id", PlainText()))
    if rows is None:
        found = cast(Ids, select(main.c.id))
        return found if field is None else found.where(_filled(field))
    key = column("record_id", PlainText())
    of_rows = cast(Ids, select(key).select_from(table(quoted(rows.name))).distinct())
    return of_rows if field is None else of_rows.where(_filled(field))


def _filled(field: Element) -> ColumnElement[bool]:
    names = column_names(SqlType(field.kind), field.name)
    return or_(false(), *(column(quoted(name)).is_not(None) for name in names))


def records_of_rows(connection: Connection, rows: str, keys: Sequence[str]) -> dict[str, str]:
    """Give the record that each row of a child table belongs to."""
    there = table(quoted(rows), column("row_id", PlainText()), column("record_id", PlainText()))
    found: dict[str, str] = {}
    for start in range(0, len(keys), _TOGETHER):
        some = there.c.row_id.in_(keys[start : start + _TOGETHER])
        for row in connection.execute(select(there.c.row_id, there.c.record_id).where(some)):
            found[row[0]] = row[1]
    return found


_TOGETHER = 500
