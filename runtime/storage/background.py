"""What the system is to do by itself: what is tried again, what failed, which runs are in trouble.

Rule of this file: the oldest first, so many at most; nothing here is changed.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select

from runtime.storage.automation_runs import FAILED, RETRY, AutomationRun
from runtime.storage.instances import KIND_TASK
from runtime.storage.schema.automations import automation_clocks, automation_runs
from runtime.storage.schema.flows import tasks
from runtime.storage.schema.waits import waits


def runs_in_state(connection: Connection, state: str, limit: int) -> list[AutomationRun]:
    """Read the youngest runs of automations that are to be tried again, or were given up."""
    asked = select(automation_runs).where(automation_runs.c.state == state)
    rows = connection.execute(asked.order_by(automation_runs.c.id.desc()).limit(limit))
    return [AutomationRun(**row) for row in rows.mappings()]


def count_runs(connection: Connection) -> tuple[int, int]:
    """Count the runs that are to be tried again, and those that were given up."""
    counted = (
        select(automation_runs.c.state, func.count())
        .where(automation_runs.c.state.in_((RETRY, FAILED)))
        .group_by(automation_runs.c.state)
    )
    found = {row[0]: row[1] for row in connection.execute(counted)}
    return found.get(RETRY, 0), found.get(FAILED, 0)


def last_round(connection: Connection) -> datetime | None:
    """Tell up to when all that was due was fired, by the rule that is farthest behind."""
    found: datetime | None = connection.execute(
        select(func.min(automation_clocks.c.reached))
    ).scalar_one()
    return found


Held = tuple[str, str, str, str, datetime | None, dict[str, str] | None]
"""App, workflow, form, record, until when, and what is wrong."""


def held_runs(connection: Connection, limit: int) -> Sequence[Held]:
    """Read the waits whose time comes next, and those that could not go on, first of all."""
    asked = select(
        waits.c.app, waits.c.workflow, waits.c.form, waits.c.record, waits.c.until, waits.c.trouble
    )
    troubled = asked.where(waits.c.tried_at.is_not(None), waits.c.trouble.is_not(None))
    coming = asked.where(waits.c.until.is_not(None)).order_by(waits.c.until)
    found = [*_read(connection, troubled.limit(limit)), *_read(connection, coming.limit(limit))]
    return list({one[3]: one for one in reversed(found)}.values())[::-1][:limit]


def count_overdue(connection: Connection, now: datetime) -> int:
    """Count the open tasks that should have been done by now."""
    asked = select(func.count()).where(
        tasks.c.kind == KIND_TASK, tasks.c.state == "open", tasks.c.due_at < now
    )
    return connection.execute(asked).scalar_one()


def _read(connection: Connection, asked: Select[Any]) -> list[Held]:
    return [
        (row.app, row.workflow, row.form, row.record, row.until, row.trouble)
        for row in connection.execute(asked)
    ]
