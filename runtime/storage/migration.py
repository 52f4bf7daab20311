"""Publishing: bringing the tables of an app from what is there to what its definition wants.

Rules of this file:
1. It happens in the publisher's transaction and under a lock: two publishers never mix.
2. Renames come first (no comparison can see them), then new tables, then what Alembic finds by
   comparing the app's own tables: new columns and indexes, indexes nobody wants any more.
3. Nothing is dropped but indexes of ours. A removed field's column stays.
4. No table is copied: a changed type is a new column with the values carried over.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from alembic.autogenerate import produce_migrations
from alembic.migration import MigrationContext
from alembic.operations import Operations, ops
from sqlalchemy import Column, Connection, DefaultClause, Table, inspect
from sqlalchemy.exc import IntegrityError
from sqlalchemy.schema import SchemaItem

from engine.definition.model import App
from runtime.storage.conversion import Carried, convert
from runtime.storage.database import PUBLISHING
from runtime.storage.element_book import ColumnRename, TableRename
from runtime.storage.errors import Conflict, StoreError
from runtime.storage.refusals import explain
from runtime.storage.registration import Registration, register
from runtime.storage.tables import AppTables, Condition, build_tables

_ONE_PUBLISHER = 7_236_004
_INDEX_PREFIXES = ("ix_e", "uq_e")


@dataclass(frozen=True, slots=True)
class Published:
    """The tables as they are now, and what was done to get there (a sentence a change).

    `carried`: the conversions, with the values that were left out.
    """

    tables: AppTables
    changes: tuple[str, ...]
    retired: tuple[str, ...]
    carried: tuple[Carried, ...] = ()


def publish_tables(
    connection: Connection,
    app: App,
    depends: tuple[App, ...] = (),
    condition: Condition | None = None,
    blank: Collection[str] = (),
) -> Published:
    """Register an app's elements and change its tables, within the caller's transaction.

    `depends` are all the apps it depends on, as published; `blank` names (`forms.a.fields.b`) the
    fields whose values are left out where they do not fit a changed type. Raises `Conflict` while
    somebody else publishes, `TypeChangeRefused` when stored values do not fit, `NotUnique` when
    records have the same values where they must differ.
    """
    be_the_publisher(connection)
    registration = register(connection, app)
    for rename in registration.renames:
        _rename(connection, rename)
    tables = build_tables(app, registration.registry, depends, condition)
    own = [form.main for form in tables.own()]
    own += [rows.table for form in tables.own() for rows in form.rows.values()]
    there = set(inspect(connection).get_table_names())
    changes = [_sentence(rename) for rename in registration.renames]
    changes += _create_missing(connection, own, there)
    try:
        changes += _compare_and_change(connection, [table for table in own if table.name in there])
        carried = tuple(_convert(connection, registration, blank))
    except IntegrityError as error:
        raise _twice(error, tables) or error from None
    changes += [_carried(one) for one in carried]
    retired = tuple(e.path for e in registration.retired)
    return Published(tables, tuple(changes), retired, carried)


def be_the_publisher(connection: Connection) -> None:
    """Let nobody else publish, and no act begin, until the end of the transaction.

    Raises `Conflict` while somebody else publishes.
    """
    if connection.dialect.name != "postgresql":
        return
    connection.exec_driver_sql("SET LOCAL lock_timeout = '5s'")
    held = connection.exec_driver_sql(
        f"SELECT pg_try_advisory_xact_lock({_ONE_PUBLISHER})"
    ).scalar_one()
    if not held:
        raise Conflict("somebody else is publishing at this moment")
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({PUBLISHING})")


def _rename(connection: Connection, rename: TableRename | ColumnRename) -> None:
    quote = connection.dialect.identifier_preparer.quote_identifier
    if isinstance(rename, TableRename):
        sql = f"ALTER TABLE {quote(rename.before)} RENAME TO {quote(rename.after)}"
    else:
        columns = f"{quote(rename.before)} TO {quote(rename.after)}"
        sql = f"ALTER TABLE {quote(rename.table)} RENAME COLUMN {columns}"
    connection.exec_driver_sql(sql.replace("%", "%%"))


def _create_missing(connection: Connection, own: list[Table], there: set[str]) -> list[str]:
    missing = [table for table in own if table.name not in there]
    if missing:
        missing[0].metadata.create_all(connection, tables=missing, checkfirst=False)
    return [f"table {table.name} created" for table in missing]


def _compare_and_change(connection: Connection, existing: list[Table]) -> list[str]:
    """Compare the tables that were there before; the new ones are as wanted."""
    if not existing:
        return []
    names = {table.name for table in existing}

    def by_name(name: str | None, kind: str, _parents: object) -> bool:
        return kind != "table" or name in names

    def by_object(item: SchemaItem, *_: object) -> bool:
        return not isinstance(item, Table) or item.name in names

    context = MigrationContext.configure(
        connection,
        opts={"include_name": by_name, "include_object": by_object, "compare_type": False},
    )
    found = produce_migrations(context, existing[0].metadata).upgrade_ops
    wanted = [op for op in _flat(found) if _is_wanted(op, connection.dialect.name)] if found else []
    for operation in wanted:
        _invoke(context, operation)
    return [_describe(operation) for operation in wanted]


def _flat(container: ops.OpContainer) -> Iterator[ops.MigrateOperation]:
    for operation in container.ops:
        if isinstance(operation, ops.OpContainer):
            yield from _flat(operation)
        else:
            yield operation


def _is_wanted(operation: ops.MigrateOperation, dialect: str) -> bool:
    """Add what is missing; drop nothing but indexes of ours."""
    match operation:
        case ops.AddColumnOp() | ops.CreateIndexOp():
            return True
        case ops.CreateForeignKeyOp():
            # SQLite gets a column's key with the column: later it could not.
            return dialect == "postgresql"
        case ops.DropIndexOp():
            return str(operation.index_name).startswith(_INDEX_PREFIXES)
        case _:
            return False


def _invoke(context: MigrationContext, operation: ops.MigrateOperation) -> None:
    if not isinstance(operation, ops.AddColumnOp):
        Operations(context).invoke(operation)
    elif context.connection is not None:
        _add_column(context.connection, operation.table_name, operation.column)


def _add_column(connection: Connection, table: str, column: Column[Any]) -> None:
    """Add a column, empty or with what the server gives it; on SQLite with its foreign key, which
    could not be added later.
    """
    preparer = connection.dialect.identifier_preparer
    quote = preparer.quote_identifier
    type_ = connection.dialect.type_compiler_instance.process(column.type)
    sql = f"ALTER TABLE {quote(table)} ADD COLUMN {quote(column.name)} {type_}"
    if isinstance(column.server_default, DefaultClause):
        sql += f" NOT NULL DEFAULT {column.server_default.arg}"
    if connection.dialect.name == "sqlite":
        for key in column.foreign_keys:
            target = f"{quote(key.column.table.name)} ({quote(key.column.name)})"
            sql += f" CONSTRAINT {key.name!s} REFERENCES {target} ON DELETE {key.ondelete}"
            sql += " DEFERRABLE INITIALLY DEFERRED" if key.deferrable else ""
    connection.exec_driver_sql(sql.replace("%", "%%"))


def _convert(
    connection: Connection, registration: Registration, blank: Collection[str]
) -> Iterator[Carried]:
    for work in registration.conversions:
        yield convert(connection, work, blank=work.path in blank)


def _carried(done: Carried) -> str:
    work = done.work
    left_out = f", {len(done.left_out)} left out" if done.left_out else ""
    return (
        f"{work.path}: {done.count} values carried over from {work.old_kind} "
        f"to {work.new_kind}{left_out}"
    )


def _twice(error: IntegrityError, tables: AppTables) -> StoreError | None:
    """Say which form's records are not unique as its new index would have them."""
    return next((found for form in tables.own() if (found := explain(error, form))), None)


def _sentence(rename: TableRename | ColumnRename) -> str:
    if isinstance(rename, TableRename):
        return f"table {rename.before} renamed to {rename.after}"
    return f"column {rename.before} of {rename.table} renamed to {rename.after}"


def _describe(operation: ops.MigrateOperation) -> str:
    match operation:
        case ops.AddColumnOp():
            return f"column {operation.column.name} of {operation.table_name} added"
        case ops.CreateIndexOp():
            return f"index {operation.index_name} added"
        case ops.DropIndexOp():
            return f"index {operation.index_name} removed"
        case _:
            return "foreign key added"
