"""Checking what must hold in the store, in SQL of its own: it trusts none of the other stores.

Rules of this file:
1. It only reads, and reports every fault it finds, each with the place.
2. A fault is a sentence a person can act on; `kind` is for programs.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, and_, func, select

from runtime.storage.files import FileFolder
from runtime.storage.history import verify_chain
from runtime.storage.instances import KIND_TASK, LIVING
from runtime.storage.schema.flows import instances, tasks
from runtime.storage.schema.records import files, history
from runtime.storage.seal import verify_seals
from runtime.storage.tables import AppTables, FormTables

_TOGETHER = 500


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
) -> Iterator[Fault]:
    """Check the whole store; `submitting` are the (app, form)s whose submission starts a workflow.

    Roll-ups and formulas are compared by their own checks: this is the part that SQL alone tells.
    """
    yield from verify_audit(connection)
    yield from verify_flows(connection)
    for app in apps:
        for form in app.own():
            yield from verify_records(connection, form, (form.app, form.key) in submitting)
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
    has_task = select(tasks.c.id).where(open_task, tasks.c.instance == instances.c.id).exists()
    stuck = select(instances.c.id).where(instances.c.state == "running", ~has_task)
    for instance in connection.execute(stuck).scalars():
        yield Fault("instance", instance, f"instance {instance} runs, but nobody has a task")


def verify_records(connection: Connection, form: FormTables, has_workflow: bool) -> Iterator[Fault]:
    """Check a form's records against their instances and their history."""
    main = form.main.c
    living = (
        select(instances.c.id)
        .where(instances.c.record == main.id, instances.c.state.in_(LIVING))
        .exists()
    )
    if has_workflow:
        lost = select(main.id).where(main.state == "submitted", main.deleted_at.is_(None), ~living)
        for record in connection.execute(lost).scalars():
            yield Fault("record", record, f"record {record} is submitted, but no instance runs")
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
    """Check what no foreign key guards: the ids in fields that hold several records."""
    for path, column, key in _lists(form):
        target = app.form(_target(form.app, app.app, _form_of(form, path))).main.c.id
        held: dict[str, str] = {}
        for record, ids in connection.execute(select(key, column).where(column.is_not(None))):
            held.update(dict.fromkeys(ids, record))
        for lost in _missing(connection, target, sorted(held)):
            message = f"record {held[lost]}: {path} points at {lost}, which is not there"
            yield Fault("reference", held[lost], message)
    if connection.dialect.name == "sqlite":
        quoted = connection.dialect.identifier_preparer.quote_identifier(form.main.name)
        for _, row, parent, _ in connection.exec_driver_sql(f"PRAGMA foreign_key_check({quoted})"):
            yield Fault("reference", str(row), f"{form.key}: a row points at nothing in {parent}")


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


def _lists(form: FormTables) -> Iterator[tuple[str, Any, Any]]:
    for stored in form.fields.values():
        if stored.field.type == "multi_lookup":
            yield stored.key, form.column(stored.key), form.main.c.id
    for rows in form.rows.values():
        for stored in rows.fields.values():
            if stored.field.type == "multi_lookup":
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
