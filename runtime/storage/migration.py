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

from sqlalchemy import Connection, Table, inspect
from sqlalchemy.exc import IntegrityError

from engine.definition.model import App
from runtime.storage.conversion import Carried, convert, is_link
from runtime.storage.database import PUBLISHING
from runtime.storage.element_book import ColumnRename, TableRename
from runtime.storage.errors import Conflict, StoreError
from runtime.storage.refusals import explain
from runtime.storage.registration import Registration, register
from runtime.storage.tables import AppTables, Condition, build_tables

_ONE_PUBLISHER = 7_236_004


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
    _let_go(connection, app.app.key, registration)
    tables = build_tables(app, registration.registry, depends, condition)
    # Alembic is asked here alone: a server that publishes nothing never loads it.
    from runtime.storage.comparison import compare_and_change

    own = [form.main for form in tables.own()]
    own += [rows.table for form in tables.own() for rows in form.rows.values()]
    there = set(inspect(connection).get_table_names())
    changes = [_sentence(rename) for rename in registration.renames]
    changes += _create_missing(connection, own, there)
    try:
        changes += compare_and_change(connection, [table for table in own if table.name in there])
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


def _let_go(connection: Connection, app: str, registration: Registration) -> None:
    """Free the names of the foreign keys of links that are about to be carried over."""
    if connection.dialect.name != "postgresql":
        return
    quote = connection.dialect.identifier_preparer.quote_identifier
    for work in registration.conversions:
        if is_link(work.old_kind):
            name = f"fk_e{registration.registry.id_of(app, work.path)}"
            connection.exec_driver_sql(
                f"ALTER TABLE {quote(work.table)} DROP CONSTRAINT IF EXISTS {name}"
            )


def _create_missing(connection: Connection, own: list[Table], there: set[str]) -> list[str]:
    missing = [table for table in own if table.name not in there]
    if missing:
        missing[0].metadata.create_all(connection, tables=missing, checkfirst=False)
    return [f"table {table.name} created" for table in missing]


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
