"""Checking what must hold in the store, in SQL of its own: it trusts none of the other stores.

Rules of this file:
1. It only reads, and reports every fault it finds, each with the place.
2. A fault is a sentence a person can act on; `kind` is for programs.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Table, and_, func, select

from engine.form.model import RowLookupField
from runtime.storage.files import FileFolder
from runtime.storage.history import verify_chain
from runtime.storage.instances import KIND_TASK, LIVING
from runtime.storage.schema.accounts import users
from runtime.storage.schema.flows import instances, tasks
from runtime.storage.schema.records import files, history
from runtime.storage.seal import verify_seals
from runtime.storage.tables import AppTables, FormTables
from runtime.storage.verify_waits import verify_tokens

_TOGETHER = 500
_FILES = ("attachment", "image")


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that should not be: `kind` is audit, seal, task, instance, record, reference or
    file; `place` names the record, instance, task or file.
    """

    kind: str
    place: str
    message: str


def verify_store(
    connection: Connection,
    apps: Sequence[AppTables],
    submitting: Collection[tuple[str, str]],
    folder: FileFolder | None = None,
    handing_on: Collection[tuple[str, str]] = (),
) -> Iterator[Fault]:
    """Check the whole store; `submitting` are the (app, form)s whose submission starts a workflow.

    `handing_on` are those of which a run may end and leave its record under way.
    Formulas are compared by a check of their own: this is the part that SQL alone tells.
    """
    yield from verify_audit(connection)
    yield from verify_flows(connection)
    for app in apps:
        for form in app.own():
            place = (form.app, form.key)
            flows = (place in submitting, place in handing_on)
            yield from verify_records(connection, form, *flows)
            yield from verify_references(connection, app, form)
    if folder is not None:
        yield from verify_files(connection, folder)


def verify_audit(connection: Connection) -> Iterator[Fault]:
    """Check every record's chain, and the seals over all."""
    entries = select(history).order_by(history.c.record, history.c.position)
    rows = connection.execution_options(yield_per=2_000).execute(entries).mappings()
    for record, chain in groupby(rows, key=lambda row: str(row["record"])):
        wrong = verify_chain(dict(row) for row in chain)
        if wrong is not None:
            yield Fault("audit", record, f"the history of record {record}: {wrong}")
    for wrong in verify_seals(connection):
        yield Fault("seal", "history", wrong)


def verify_flows(connection: Connection) -> Iterator[Fault]:
    """Check that open tasks are of living instances, and that no running instance is stuck."""
    open_task = and_(tasks.c.kind == KIND_TASK, tasks.c.state == "open")
    orphans = (
        select(tasks.c.id, instances.c.state)
        .join(instances, instances.c.id == tasks.c.instance)
        .where(open_task, instances.c.state != "running")
    )
    for task, state in connection.execute(orphans):
        yield Fault("task", task, f"task {task} is open, but its instance is {state}")
    lone = select(tasks.c.id, tasks.c.instance).where(
        tasks.c.instance.not_in(select(instances.c.id))
    )
    for task, instance in connection.execute(lone):
        yield Fault("task", task, f"task {task} is of instance {instance}, which is not there")
    for kind, place, message in verify_tokens(connection):
        yield Fault(kind, place, message)


def verify_records(
    connection: Connection, form: FormTables, has_workflow: bool, hands_on: bool = False
) -> Iterator[Fault]:
    """Check a form's records against their instances and their history."""
    main = form.main.c
    living = (
        select(instances.c.id)
        .where(instances.c.record == main.id, instances.c.state.in_(LIVING))
        .exists()
    )
    if has_workflow:
        lost = select(main.id).where(main.state == "submitted", main.deleted_at.is_(None), ~living)
        # A run that a step stopped leaves its record as it is; so may one that hands on.
        left = ("cancelled", "completed") if hands_on else ("cancelled",)
        over = select(instances.c.id).where(
            instances.c.record == main.id, instances.c.state.in_(left)
        )
        lost = lost.where(~over.exists())
        for record in connection.execute(lost).scalars():
            yield Fault("record", record, f"record {record} is submitted, but no instance runs")
        idle = select(main.id, main.state, instances.c.id).join(
            instances, instances.c.record == main.id
        )
        # One of several runs may have given the record back to its initiator.
        other = instances.alias()
        returned = select(other.c.id).where(
            other.c.record == main.id, other.c.state == "returned", main.state == "draft"
        )
        idle = idle.where(
            instances.c.state == "running", main.state != "submitted", ~returned.exists()
        )
        for record, state, instance in connection.execute(idle):
            message = f"record {record} is {state}, but instance {instance} runs over it"
            yield Fault("record", record, message)
    last = (
        select(func.max(history.c.record_version))
        .where(history.c.record == main.id)
        .scalar_subquery()
    )
    behind = select(main.id, main.version, last).where(main.version != func.coalesce(last, 0))
    for record, version, told in connection.execute(behind):
        said = f"its history ends at {told}" if told else "it has no history"
        yield Fault("audit", record, f"record {record} is at version {version}, but {said}")


def verify_references(connection: Connection, app: AppTables, form: FormTables) -> Iterator[Fault]:
    """Check that whatever a field points at is there: records, people, files."""
    for path, column, key in _lists(form, _FILES):
        yield from _lost(connection, path, column, key, files.c.id)
    for path, column, key in _lists(form, ("multi_lookup",)):
        target = app.form(_target(form.app, app.app, _form_of(form, path))).main.c.id
        yield from _lost(connection, path, column, key, target)
    for path, column, key in _lists(form, ("multi_user",)):
        yield from _lost(connection, path, column, key, users.c.id)
    yield from _strange_rows(connection, form)
    yield from _broken_keys(connection, form.main, form.main.c.id)
    for rows in form.rows.values():
        yield from _broken_keys(connection, rows.table, rows.table.c.record_id)


def _strange_rows(connection: Connection, form: FormTables) -> Iterator[Fault]:
    """Check that what points at rows of its own record points at no other's."""
    holders = [(form.main, form.main.c.id, form.fields, "")]
    holders += [(r.table, r.table.c.record_id, r.fields, f"{r.key}.") for r in form.rows.values()]
    for table, record, fields, prefix in holders:
        for stored in fields.values():
            if not isinstance(stored.field, RowLookupField) or not stored.field.own:
                continue
            rows = form.rows[stored.field.subtable].table.alias()
            pointing = table.c[stored.names[0]]
            strange = select(record, pointing).join(rows, rows.c.row_id == pointing)
            strange = strange.where(rows.c.record_id != record)
            for holder, row in connection.execute(strange):
                path = f"{prefix}{stored.key}"
                message = f"record {holder}: {path} points at row {row} of another record"
                yield Fault("reference", str(holder), message)


def _lost(
    connection: Connection,
    path: str,
    column: ColumnElement[Any],
    key: ColumnElement[Any],
    target: ColumnElement[Any],
) -> Iterator[Fault]:
    held: dict[str, str] = {}
    for record, ids in connection.execute(select(key, column).where(column.is_not(None))):
        held.update(dict.fromkeys(ids, record))
    for lost in _missing(connection, target, sorted(held)):
        message = f"record {held[lost]}: {path} points at {lost}, which is not there"
        yield Fault("reference", held[lost], message)


def _broken_keys(connection: Connection, table: Table, record: Column[Any]) -> Iterator[Fault]:
    """Trust no foreign key either: a restore may have gone without."""
    for key in table.foreign_keys:
        # A form may look up itself: what is pointed at goes by a name of its own.
        there = key.column.table.alias().c[key.column.key]
        lost = select(record, key.parent).where(
            key.parent.is_not(None), ~select(there).where(there == key.parent).exists()
        )
        for holder, id_ in connection.execute(lost):
            message = f"record {holder}: {key.parent.key} points at {id_}, which is not there"
            yield Fault("reference", str(holder), message)


def verify_files(connection: Connection, folder: FileFolder) -> Iterator[Fault]:
    """Check that the content of every file is there and whole."""
    for content in connection.execute(select(files.c.sha256).distinct()).scalars().all():
        if not folder.verify(content):
            yield Fault("file", content, f"the content {content} is missing or damaged")


def _missing(connection: Connection, target: Any, ids: list[str]) -> Iterator[str]:  # noqa: ANN401
    for start in range(0, len(ids), _TOGETHER):
        asked = ids[start : start + _TOGETHER]
        there = set(connection.execute(select(target).where(target.in_(asked))).scalars())
        yield from (one for one in asked if one not in there)


def _lists(form: FormTables, types: tuple[str, ...]) -> Iterator[tuple[str, Any, Any]]:
    for stored in form.fields.values():
        if stored.field.type in types:
            yield stored.key, form.column(stored.key), form.main.c.id
    for rows in form.rows.values():
        for stored in rows.fields.values():
            if stored.field.type in types:
                column = rows.column(stored.key)
                yield f"{rows.key}.{stored.key}", column, rows.table.c.record_id


def _form_of(form: FormTables, path: str) -> str:
    head, _, tail = path.partition(".")
    fields: Mapping[str, Any] = form.rows[head].fields if tail else form.fields
    return str(fields[tail or head].field.form)


def _target(of_app: str, asked_from: str, named: str) -> str:
    """Give the key by which `asked_from` finds a form that an app names."""
    owner, dot, key = named.partition(".")
    owner, key = (owner, key) if dot else (of_app, named)
    return key if owner == asked_from else f"{owner}.{key}"
