"""What hangs on a person who leaves: the tasks that wait for him, the records that are his.

Rule of this file: it only reads; what changes goes through runs and records, one by one.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from runtime.storage.instances import KIND_TASK
from runtime.storage.schema.flows import tasks
from runtime.storage.tables import AppTables


@dataclass(frozen=True, slots=True)
class WaitingTask:
    """An open task of a person and where it belongs."""

    task: str
    instance: str
    app: str
    workflow: str
    form: str
    record: str


def waiting_tasks(connection: Connection, person: str) -> list[WaitingTask]:
    """List the tasks that wait for a person, the oldest first."""
    columns = tasks.c
    asked = select(
        columns.id, columns.instance, columns.app, columns.workflow, columns.form, columns.record
    ).where(columns.assignee == person, columns.kind == KIND_TASK, columns.state == "open")
    return [WaitingTask(*row) for row in connection.execute(asked.order_by(columns.id))]


def count_owned(connection: Connection, app: AppTables, person: str) -> Mapping[str, int]:
    """Count the living records of a person by form; forms without any are left out."""
    found: dict[str, int] = {}
    for form in app.own():
        main = form.main.c
        counted = select(func.count()).where(main.owner == person, main.deleted_at.is_(None))
        number = connection.execute(counted).scalar_one()
        if number:
            found[form.key] = number
    return found


def owned_records(connection: Connection, app: AppTables, form: str, person: str) -> list[str]:
    """List the living records of a person, the oldest first."""
    main = app.forms[form].main.c
    asked = select(main.id).where(main.owner == person, main.deleted_at.is_(None))
    return list(connection.execute(asked.order_by(main.id)).scalars())
