"""Comparing an app's tables with those that are there, through Alembic, and changing them.

Rules of this file:
1. Only the app's own tables are compared.
2. What is missing is added; nothing is dropped but indexes of ours.
"""

from collections.abc import Iterator
from typing import Any

from alembic.autogenerate import produce_migrations
from alembic.migration import MigrationContext
from alembic.operations import Operations, ops
from sqlalchemy import Column, Connection, DefaultClause, Table
from sqlalchemy.schema import SchemaItem

_INDEX_PREFIXES = ("ix_e", "uq_e")


def compare_and_change(connection: Connection, existing: list[Table]) -> list[str]:
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
