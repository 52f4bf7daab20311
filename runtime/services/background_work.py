"""What the system does by itself, over all apps: what comes next, what failed, what is stuck.

Rule of this file: administrators alone read it; a record is named by its title only.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.text import localise
from runtime.services.act import Act
from runtime.services.automation_log import ADMINS_ONLY, AutomationLine, automation_line
from runtime.services.outcome import Refusal
from runtime.services.views import Json
from runtime.storage.automation_runs import FAILED, RETRY
from runtime.storage.background import (
    Held,
    count_overdue,
    count_runs,
    held_runs,
    last_round,
    runs_in_state,
)

MOST = 50


@dataclass(frozen=True, slots=True)
class HeldView:
    """A run that waits: until when (None: for something, not for a time), and what is wrong."""

    app: str
    workflow: str
    label: str
    form: str
    record: str
    until: str | None
    trouble: str | None

    def as_json(self) -> dict[str, Json]:
        """Give the wait."""
        return {
            "app": self.app,
            "workflow": self.workflow,
            "label": self.label,
            "form": self.form,
            "record": self.record,
            "until": self.until,
            "trouble": self.trouble,
        }


@dataclass(frozen=True, slots=True)
class BackgroundWork:
    """The state of what happens by itself; `reached`: up to when all that was due was fired."""

    reached: str | None
    overdue: int
    retrying: int
    failed: int
    runs: Sequence[tuple[str, AutomationLine]]
    waits: Sequence[HeldView]

    def as_json(self) -> dict[str, Json]:
        """Give the state."""
        return {
            "reached": self.reached,
            "overdue_tasks": self.overdue,
            "retrying": self.retrying,
            "failed": self.failed,
            "runs": [{"app": app, **line.as_json()} for app, line in self.runs],
            "waits": [one.as_json() for one in self.waits],
        }


def background_work(act: Act) -> BackgroundWork | Refusal:
    """Tell how what happens by itself stands."""
    if not act.caller.person.is_admin:
        return ADMINS_ONLY
    connection = act.connection
    retrying, failed = count_runs(connection)
    reached = last_round(connection)
    found = [run for state in (FAILED, RETRY) for run in runs_in_state(connection, state, MOST)]
    return BackgroundWork(
        reached=reached.isoformat() if reached else None,
        overdue=count_overdue(connection, act.now),
        retrying=retrying,
        failed=failed,
        runs=[(run.app, automation_line(act, run)) for run in found if run.app in act.world.apps],
        waits=[_held(act, one) for one in held_runs(connection, MOST)],
    )


def _held(act: Act, one: Held) -> HeldView:
    app, workflow, form, record, until, trouble = one
    published = act.world.apps.get(app)
    known = published.workflows.get(workflow) if published else None
    label = localise(known.model.label if known else None, act.caller.locale, workflow)
    said = localise(dict(trouble), act.caller.locale) if trouble else None
    return HeldView(app, workflow, label, form, record, until.isoformat() if until else None, said)
