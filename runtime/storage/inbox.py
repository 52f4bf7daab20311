"""What a person's inbox shows: open, done, started, copies; a page at a time.

Rules of this file:
1. The youngest first, by keyset: a page continues behind the last row seen, whatever was added.
2. Ids sort by the time they were made, so most lists need no other order.
"""

import base64
import binascii
import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import Connection, Select, and_, bindparam, func, or_, select

from runtime.storage.errors import BadCursor
from runtime.storage.instances import KIND_CC, KIND_TASK
from runtime.storage.schema.flows import instances, tasks
from runtime.storage.statement import Statement

Box = Literal["open", "done", "started", "cc"]


@dataclass(frozen=True, slots=True)
class InboxItem:
    """A task, a copy (`task` set) or an instance one started himself (`task` None)."""

    task: str | None
    instance: str
    app: str
    workflow: str
    app_version: int
    form: str
    record: str
    node: str | None
    assignee: str | None
    initiator: str
    since: datetime
    state: str
    instance_state: str
    due: datetime | None = None
    outcome: str | None = None
    decided_at: datetime | None = None
    decided_by: str | None = None
    comment: str | None = None
    reason: Any = None
    round: int | None = None


@dataclass(frozen=True, slots=True)
class InboxPage:
    """A page of the inbox; `next_cursor` is None on the last."""

    items: tuple[InboxItem, ...]
    next_cursor: str | None


class InboxStore:
    """The inboxes of all apps."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def page(self, person: str, box: Box, limit: int = 50, cursor: str | None = None) -> InboxPage:
        """Read a page of a person's box; `BadCursor` for a cursor of another list."""
        last = _read_cursor(cursor, box)
        if box == "started":
            statement = _after(_STARTED.where(instances.c.started_by == person), box, last)
        else:
            statement = _after(_boxed(person, box), box, last)
        rows = self._connection.execute(statement.limit(limit + 1)).all()
        items = tuple(_item(row, box) for row in rows[:limit])
        return InboxPage(items, _write_cursor(items[-1], box) if len(rows) > limit else None)

    def count_open(self, person: str) -> int:
        """Count what waits for a person."""
        waiting = select(func.count()).where(
            tasks.c.assignee == person, tasks.c.kind == KIND_TASK, tasks.c.state == "open"
        )
        return self._connection.execute(waiting).scalar_one()

    def find(self, task: str) -> InboxItem | None:
        """Find one task or copy by its id."""
        found = _ONE.row(self._connection, {"wanted": task})
        return None if found is None else _item(found, "open")

    def open_of_app(self, app: str) -> tuple[InboxItem, ...]:
        """List all open tasks of an app, oldest first."""
        asked = _TASKS.where(tasks.c.app == app, tasks.c.kind == KIND_TASK, tasks.c.state == "open")
        rows = self._connection.execute(asked.order_by(tasks.c.id))
        return tuple(_item(row, "open") for row in rows)

    def holders(self, records: Collection[str]) -> dict[str, tuple[str, ...]]:
        """Tell whom records wait for: the people with an open task, by record."""
        asked = (
            select(tasks.c.record, tasks.c.assignee)
            .where(tasks.c.record.in_(records), tasks.c.kind == KIND_TASK, tasks.c.state == "open")
            .order_by(tasks.c.id)
        )
        found: dict[str, tuple[str, ...]] = {}
        for record, person in self._connection.execute(asked) if records else ():
            found[record] = (*found.get(record, ()), person)
        return found

    def of_record(self, record: str) -> tuple[InboxItem, ...]:
        """List the tasks and copies of a record, in the order they were opened."""
        rows = _OF_RECORD.rows(self._connection, {"wanted": record})
        return tuple(_item(row, "open") for row in rows)


_TASKS = select(
    tasks, instances.c.app_version, instances.c.initiator, instances.c.state.label("whole_state")
).join(instances, instances.c.id == tasks.c.instance)
_ONE = Statement(_TASKS.where(tasks.c.id == bindparam("wanted")), named=True)
_OF_RECORD = Statement(
    _TASKS.where(tasks.c.record == bindparam("wanted")).order_by(tasks.c.id), named=True
)
_STARTED = select(instances)


def _boxed(person: str, box: Box) -> Select[Any]:
    if box == "cc":
        return _TASKS.where(tasks.c.assignee == person, tasks.c.kind == KIND_CC)
    if box == "done":
        return _TASKS.where(tasks.c.decided_by == person)
    return _TASKS.where(
        tasks.c.assignee == person, tasks.c.kind == KIND_TASK, tasks.c.state == "open"
    )


def _after(statement: Select[Any], box: Box, last: tuple[str, str] | None) -> Select[Any]:
    """Order a box, and go on behind the last row seen (its moment, its id)."""
    if box == "done":
        if last is not None:
            at, key = datetime.fromisoformat(last[0]), last[1]
            same_moment = and_(tasks.c.decided_at == at, tasks.c.id < key)
            statement = statement.where(or_(tasks.c.decided_at < at, same_moment))
        return statement.order_by(tasks.c.decided_at.desc(), tasks.c.id.desc())
    key_column = instances.c.id if box == "started" else tasks.c.id
    if last is not None:
        statement = statement.where(key_column < last[1])
    return statement.order_by(key_column.desc())


def _item(row: Any, box: Box) -> InboxItem:  # noqa: ANN401 - a row of either table
    if box == "started":
        return InboxItem(
            task=None,
            instance=row.id,
            app=row.app,
            workflow=row.workflow,
            app_version=row.app_version,
            form=row.form,
            record=row.record,
            node=None,
            assignee=None,
            initiator=row.initiator,
            since=row.started_at,
            state=row.state,
            instance_state=row.state,
        )
    return InboxItem(
        task=row.id,
        instance=row.instance,
        app=row.app,
        workflow=row.workflow,
        app_version=row.app_version,
        form=row.form,
        record=row.record,
        node=row.node,
        assignee=row.assignee,
        initiator=row.initiator,
        since=row.opened_at,
        state=row.state,
        instance_state=row.whole_state,
        due=row.due_at,
        outcome=row.outcome,
        decided_at=row.decided_at,
        decided_by=row.decided_by,
        comment=row.comment,
        reason=row.reason,
        round=row.round,
    )


def _write_cursor(item: InboxItem, box: Box) -> str:
    moment = (item.decided_at or item.since).astimezone(UTC).isoformat()
    said = json.dumps([box, moment, item.task or item.instance])
    return base64.urlsafe_b64encode(said.encode()).decode()


def _read_cursor(cursor: str | None, box: Box) -> tuple[str, str] | None:
    if cursor is None:
        return None
    try:
        said = json.loads(base64.urlsafe_b64decode(cursor))
        of_box, moment, key = (str(part) for part in said)
        datetime.fromisoformat(moment)
    except (ValueError, TypeError, binascii.Error):
        raise BadCursor("this is no cursor of the inbox") from None
    if of_box != box:
        raise BadCursor("this cursor is of another box")
    return moment, key
