"""What automations have done, and how far their rules have come.

Rules of this file:
1. A run is claimed by its row: of two who write it, one has it. The row commits or goes with what
   was claimed.
2. A run that failed keeps its row as `retry`; taking it again is a change of that row, so one
   alone takes it.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from runtime.storage.schema.automations import automation_clocks as clocks
from runtime.storage.schema.automations import automation_runs as runs
from runtime.storage.statement import Statement

DONE, SKIPPED, RETRY, FAILED = "done", "skipped", "retry", "failed"

RunKey = tuple[str, str, str]
"""Record, row and period: what a rule fires for, once."""


@dataclass(frozen=True, slots=True)
class AutomationRun:
    """One line of the log; `due_at` is when it was to run, `message` what went wrong."""

    id: str
    app: str
    automation: str
    record: str
    row: str
    period: str
    form: str | None
    due_at: datetime
    ran_at: datetime
    state: str
    attempts: int = 1
    person: str | None = None
    message: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Reach:
    """A rule's clock: nothing before `since` is its business; up to `reached` all was fired."""

    since: datetime
    reached: datetime


class AutomationStore:
    """Runs and clocks in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def claim(self, run: AutomationRun) -> bool:
        """Write a run unless its key is there already; whether it was written."""
        row = {name: getattr(run, name) for name in AutomationRun.__slots__}
        # The row itself comes back: the drivers do not agree on how many rows an insert wrote.
        claiming = _CLAIM[self._connection.dialect.name]
        return claiming.row(self._connection, row) is not None

    def take_again(self, run: AutomationRun, at: datetime) -> bool:
        """Claim a run that failed before; whether nobody else has."""
        return self._change(run, {"state": DONE, "ran_at": at, "message": None})

    def give_up(self, run: AutomationRun, at: datetime) -> None:
        """Let go of a run that failed before and whose occasion has passed."""
        self._change(run, {"state": SKIPPED, "ran_at": at})

    def note_failure(self, run: AutomationRun, most: int) -> str | None:
        """Keep a run that failed, to be tried again until it was tried `most` times; its state.

        None when it has been done meanwhile.
        """
        kept = self.find(run)
        if kept is None:
            state = RETRY if most > 1 else FAILED
            return state if self.claim(_with(run, state=state, attempts=1)) else None
        if kept.state != RETRY:
            return None
        attempts = kept.attempts + 1
        state = RETRY if attempts < most else FAILED
        changed = self._change(
            kept,
            {
                "state": state,
                "attempts": attempts,
                "ran_at": run.ran_at,
                "message": dict(run.message or {}),
            },
        )
        return state if changed else None

    def find(self, run: AutomationRun) -> AutomationRun | None:
        """Find the run of the same key."""
        found = self._connection.execute(
            select(runs).where(
                runs.c.app == run.app,
                runs.c.automation == run.automation,
                runs.c.record == run.record,
                runs.c.row == run.row,
                runs.c.period == run.period,
            )
        ).one_or_none()
        return None if found is None else _run(found)

    def claimed(self, app: str, automation: str, since: datetime) -> Mapping[RunKey, str]:
        """The keys that an automation has used for what was due after a moment: key → state."""
        found = self._connection.execute(
            select(runs.c.record, runs.c.row, runs.c.period, runs.c.state).where(
                runs.c.app == app, runs.c.automation == automation, runs.c.due_at > since
            )
        )
        return {(one.record, one.row, one.period): one.state for one in found}

    def to_retry(self) -> list[AutomationRun]:
        """The runs that failed and are to be tried again, oldest first."""
        found = self._connection.execute(
            select(runs).where(runs.c.state == RETRY).order_by(runs.c.id)
        )
        return [_run(one) for one in found]

    def log(
        self, app: str, limit: int, before: str | None, **only: str | None
    ) -> list[AutomationRun]:
        """The runs of an app, the youngest first, behind the id `before`."""
        statement = select(runs).where(runs.c.app == app)
        if before:
            statement = statement.where(runs.c.id < before)
        for name, value in only.items():
            if value is not None:
                statement = statement.where(runs.c[name] == value)
        return [
            _run(one)
            for one in self._connection.execute(statement.order_by(runs.c.id.desc()).limit(limit))
        ]

    def clocks(self) -> dict[tuple[str, str], Reach]:
        """How far every rule has come, by app and automation."""
        return {
            (one.app, one.automation): Reach(one.since, one.reached)
            for one in self._connection.execute(select(clocks))
        }

    def arm(self, rules: Iterable[tuple[str, str]], now: datetime) -> None:
        """Let rules begin now; one that is armed already goes on as it was."""
        rows = [{"app": app, "automation": key, "since": now, "reached": now} for app, key in rules]
        if rows:
            self._connection.execute(
                _insert(self._connection, clocks).on_conflict_do_nothing(), rows
            )

    def disarm(self, rules: Collection[tuple[str, str]]) -> None:
        """Forget rules that are no longer there: when they come back, they begin anew."""
        for app, key in rules:
            self._connection.execute(
                delete(clocks).where(clocks.c.app == app, clocks.c.automation == key)
            )

    def reach(self, rules: Iterable[tuple[str, str]], now: datetime) -> None:
        """Note that rules have fired all that was due until now; never back."""
        rows = [{"of": app, "which": key, "now": now} for app, key in rules]
        if rows:
            self._connection.execute(_REACH, rows)

    def _change(self, run: AutomationRun, values: Mapping[str, Any]) -> bool:
        statement = update(runs).where(runs.c.id == run.id, runs.c.state == RETRY).values(**values)
        return self._connection.execute(statement).rowcount == 1


_CLAIM = {
    name: Statement(
        dialect.insert(runs).on_conflict_do_nothing().returning(runs.c.id),
        AutomationRun.__slots__,
    )
    for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
}


def _insert(connection: Connection, table: Any) -> Any:  # noqa: ANN401 - either dialect's
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    return dialect.insert(table)


def _run(row: Any) -> AutomationRun:  # noqa: ANN401 - a row of the table
    return AutomationRun(**row._mapping)


def _with(run: AutomationRun, *, state: str, attempts: int) -> AutomationRun:
    values = {name: getattr(run, name) for name in AutomationRun.__slots__}
    return AutomationRun(**{**values, "state": state, "attempts": attempts})


_REACH = (
    update(clocks)
    .where(
        clocks.c.app == bindparam("of"),
        clocks.c.automation == bindparam("which"),
        clocks.c.reached < bindparam("now"),
    )
    .values(reached=bindparam("now"))
)
