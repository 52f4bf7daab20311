"""Runs of workflows: the small state of an instance, its tasks, and the events behind both.

Rules of this file:
1. What the engine decided is written as it is: reading never replays, the events lie beside.
2. A task is decided once: the decision is written only where there is none, and whoever comes
   second gets `AlreadyDecided`, whatever he had read before.
3. A record is in one living instance of a workflow at a time (a unique index).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select
from sqlalchemy.exc import IntegrityError

from engine.workflow.events import Event
from engine.workflow.instance import Instance, InstanceHead, Task, from_json, to_json
from engine.workflow.journal import from_entry, to_entry
from engine.workflow.lifecycle import TaskState
from runtime.storage import instance_statements as said
from runtime.storage.errors import Conflict
from runtime.storage.instance_statements import KIND_CC, KIND_TASK, LIVING
from runtime.storage.schema.flows import instances
from runtime.storage.values import plain, tagged, untagged
from runtime.storage.waits import WaitStore

__all__ = ["KIND_CC", "KIND_TASK", "LIVING", "AlreadyDecided", "AlreadyRunning", "InstanceStore"]


_HELD = '"held"'
"""How the state of a token at a wait is written in an instance's body."""


class AlreadyDecided(Conflict):
    """The task was decided, or taken away, before."""

    def __init__(self, task: str) -> None:
        super().__init__(f"task {task} is no longer open")
        self.task = task


class AlreadyRunning(Conflict):
    """The record is in a living instance of the workflow already."""


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event as it was written: its kind, node and plain JSON body."""

    position: int
    at: datetime
    actor: str | None
    kind: str
    node: str | None
    body: dict[str, Any]

    @property
    def event(self) -> Event:
        """The event itself."""
        return from_entry(self.body)


class InstanceStore:
    """The instances of one app in one transaction."""

    def __init__(self, connection: Connection, app: str) -> None:
        self._connection = connection
        self._app = app

    def insert(self, instance: Instance, started_by: str | None = None) -> None:
        """Write a new instance with its tasks; `AlreadyRunning` when the record has one.

        `started_by`: the person whose own act began it.
        """
        head = instance.head
        row = {
            "id": head.id,
            "app": self._app,
            "workflow": head.workflow,
            "app_version": head.version,
            "form": head.form,
            "record": head.record,
            "state": str(instance.state),
            "initiator": head.initiator,
            "started_by": started_by,
            "body": to_json(instance),
            "pinned": {key: tagged(value) for key, value in head.pinned.items()},
            "started_at": head.started_at,
        }
        try:
            said.INSERT.write(self._connection, row)
        except IntegrityError as error:
            raise AlreadyRunning(f"record {head.record} runs through it already") from error
        self._insert_tasks(instance, tuple(instance.tasks.values()))
        if instance.waits:
            WaitStore(self._connection).write(self._app, None, instance)

    def update(
        self,
        before: Instance,
        after: Instance,
        *,
        at: datetime,
        actor: str | None,
        record_version: int | None = None,
    ) -> None:
        """Write what an act made of an instance; `AlreadyDecided` when a task was decided since."""
        changed = {
            "of_id": after.id,
            "new_state": str(after.state),
            "new_body": to_json(after),
            "ended": at if after.ended else None,
        }
        said.UPDATE.write(self._connection, changed)
        new = [task for key, task in after.tasks.items() if key not in before.tasks]
        self._insert_tasks(after, new)
        for key, task in after.tasks.items():
            seen = before.tasks.get(key)
            if seen is not None and seen.state is TaskState.OPEN and task.state is not seen.state:
                self._close(task, actor, record_version)
            elif seen is not None and task.assignee != seen.assignee:
                self._give(task)
        if before.waits or after.waits:
            WaitStore(self._connection).write(self._app, before, after)

    def find(self, instance: str, *, lock: bool = False) -> Instance | None:
        """Load an instance with its tasks; None when there is none."""
        statement = said.ONE.locking if lock else said.ONE
        found = statement.row(self._connection, {"wanted": instance})
        return None if found is None or found.app != self._app else self._instance(found)

    def of_record(self, record: str, workflow: str | None = None) -> list[Instance]:
        """Load the instances of a record, the youngest first."""
        given = {"wanted": record, "of_app": self._app}
        if workflow is None:
            found = said.OF_RECORD.rows(self._connection, given)
        else:
            found = said.OF_RECORD_IN.rows(self._connection, {**given, "through": workflow})
        return [self._instance(row) for row in found]

    def living_of_record(
        self, record: str, workflow: str | None = None, *, lock: bool = False
    ) -> Instance | None:
        """Load the youngest instance of a record (in a workflow) that has not ended."""
        statement = said.LIVING_OF_RECORD if workflow is None else said.LIVING_OF_RECORD_IN
        given = {"wanted": record} | ({} if workflow is None else {"through": workflow})
        found = (statement.locking if lock else statement).row(self._connection, given)
        return None if found is None else self._instance(found)

    def last_records(self, workflow: str, most: int) -> list[str]:
        """Give the records that ran last through a workflow, the youngest run first, each once."""
        columns = instances.c
        youngest = func.max(columns.id)
        asked = (
            select(columns.record)
            .where(columns.app == self._app, columns.workflow == workflow)
            .group_by(columns.record)
            .order_by(youngest.desc())
            .limit(most)
        )
        return list(self._connection.execute(asked).scalars())

    def living_workflows(self, record: str) -> list[tuple[str, str]]:
        """Tell the workflows in which runs of a record live, each with its run."""
        columns = instances.c
        asked = select(columns.workflow, columns.id).where(
            columns.record == record, columns.app == self._app, columns.state.in_(LIVING)
        )
        return [(row[0], row[1]) for row in self._connection.execute(asked.order_by(columns.id))]

    def instance_of_task(self, task: str) -> str | None:
        """Give the instance that a task is of."""
        found: str | None = said.INSTANCE_OF_TASK.value(self._connection, {"wanted": task})
        return found

    def living_versions(self, workflow: str | None = None) -> dict[tuple[str, int], int]:
        """Count the living instances by workflow and app version."""
        columns = instances.c
        counted = (
            select(columns.workflow, columns.app_version, func.count())
            .where(columns.app == self._app, columns.state.in_(LIVING))
            .group_by(columns.workflow, columns.app_version)
        )
        if workflow is not None:
            counted = counted.where(columns.workflow == workflow)
        return {(row[0], row[1]): row[2] for row in self._connection.execute(counted)}

    def append_events(
        self,
        instance: str,
        events: Iterable[Event],
        *,
        at: datetime,
        actor: str | None,
        new: bool = False,
    ) -> None:
        """Write events behind those that are there, in their order; a `new` instance has none."""
        given = list(events)
        if not given:
            return
        last = 0 if new else self._last_event(instance)
        rows = [
            {
                "instance": instance,
                "position": place,
                "at": at,
                "actor": actor,
                "kind": type(event).__name__,
                "node": _node_of(event),
                "body": to_entry(event),
            }
            for place, event in enumerate(given, start=last + 1)
        ]
        said.INSERT_EVENT.write_all(self._connection, rows)

    def _last_event(self, instance: str) -> int:
        return said.LAST_EVENT.value(self._connection, {"wanted": instance}) or 0

    def events(self, instance: str) -> list[StoredEvent]:
        """Read the events of an instance in their order."""
        found = said.EVENTS.rows(self._connection, {"wanted": instance})
        return [StoredEvent(*row) for row in found]

    def send_copies(
        self, instance: Instance, node: str, people: Mapping[str, Any], ids: Sequence[str],
        at: datetime,
    ) -> None:  # fmt: skip
        """Put copies into people's inboxes, each with the reason why (`ids`: one a person)."""
        rows = [
            _task_row(self._app, instance, KIND_CC)
            | {
                "id": made,
                "node": node,
                "assignee": person,
                "token": 0,
                "round": instance.round,
                "reason": plain(reason),
                "state": "told",
                "opened_at": at,
                "due_at": None,
                "comment": "",
            }
            for made, (person, reason) in zip(ids, people.items(), strict=True)
        ]
        if rows:
            said.INSERT_TASK.write_all(self._connection, rows)

    def _insert_tasks(self, instance: Instance, new: Sequence[Task]) -> None:
        rows = [
            _task_row(self._app, instance, KIND_TASK)
            | {
                "id": task.id,
                "node": task.node,
                "assignee": task.assignee,
                "token": task.token,
                "round": task.round,
                "reason": plain(task.reason),
                "state": str(TaskState.OPEN),
                "opened_at": task.opened_at,
                "due_at": task.due,
                "comment": "",
            }
            for task in new
        ]
        if rows:
            said.INSERT_TASK.write_all(self._connection, rows)

    def _close(self, task: Task, actor: str | None, record_version: int | None) -> None:
        decided = task.outcome is not None
        written = {
            "of_id": task.id,
            "new_state": str(task.state),
            "new_outcome": task.outcome,
            "when": task.decided_at if decided else None,
            "who": (actor or task.assignee) if decided else None,
            "said": task.comment,
            "covered": task.digest,
            "seen": record_version if decided else None,
        }
        if said.CLOSE.write(self._connection, written) == 0:
            raise AlreadyDecided(task.id)

    def _give(self, task: Task) -> None:
        written = {"of_id": task.id, "holder": task.assignee, "why": plain(task.reason)}
        if said.GIVE.write(self._connection, written) == 0:
            raise AlreadyDecided(task.id)

    def _instance(self, found: Any) -> Instance:  # noqa: ANN401 - a row of the table
        head = InstanceHead(
            id=found.id,
            workflow=found.workflow,
            version=found.app_version,
            form=found.form,
            record=found.record,
            initiator=found.initiator,
            started_at=found.started_at,
            pinned={key: untagged(value) for key, value in found.pinned.items()},
        )
        rows = said.TASKS.rows(self._connection, {"wanted": found.id})
        # Only a run with a token at a wait has any: the others are read without asking.
        waits = WaitStore(self._connection).of_instance(found.id) if _HELD in found.body else ()
        return from_json(found.body, head, [read_task(row) for row in rows], waits)


@dataclass(frozen=True, slots=True)
class InstancePlace:
    """Where an instance belongs."""

    app: str
    workflow: str
    app_version: int
    form: str
    record: str


def find_place(connection: Connection, instance: str) -> InstancePlace | None:
    """Find what an instance runs over; None when there is no such instance."""
    found = said.PLACE.row(connection, {"wanted": instance})
    return None if found is None else InstancePlace(*found)


def read_task(row: Any) -> Task:  # noqa: ANN401 - a row of the table
    """Make the engine's task of a row of the tasks table."""
    return Task(
        id=row.id,
        node=row.node,
        assignee=row.assignee,
        token=row.token,
        round=row.round,
        opened_at=row.opened_at,
        reason=row.reason,
        due=row.due_at,
        state=TaskState(row.state),
        outcome=row.outcome,
        comment=row.comment,
        decided_at=row.decided_at,
        digest=row.digest,
    )


def _task_row(app: str, instance: Instance, kind: str) -> dict[str, Any]:
    return {
        "instance": instance.id,
        "app": app,
        "workflow": instance.workflow,
        "form": instance.form,
        "record": instance.record,
        "kind": kind,
    }


def _node_of(event: Event) -> str | None:
    node = getattr(event, "node", None)
    if node is None:
        node = getattr(getattr(event, "task", None), "node", None)
    return node if isinstance(node, str) else None
