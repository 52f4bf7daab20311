"""The log of automations: what ran, when, for which record, how it went. Administrators read it."""

from dataclasses import dataclass

from engine.text import localise
from runtime.services.act import Act
from runtime.services.outcome import Refusal, forbidden, not_found
from runtime.services.showing import person_ref
from runtime.services.views import Json, Ref
from runtime.storage.automation_runs import AutomationRun, AutomationStore

ADMINS_ONLY = forbidden(
    "Only administrators read the log of automations.", "只有管理员可以查看自动化日志。"
)


@dataclass(frozen=True, slots=True)
class AutomationLine:
    """One run; `due_at` is when it was to run, `person` on whose behalf (None: the system's)."""

    id: str
    automation: str
    label: str
    form: str | None
    record: str | None
    row: str | None
    due_at: str
    ran_at: str
    state: str
    attempts: int
    person: Ref | None
    message: str | None

    def as_json(self) -> dict[str, Json]:
        """Give it as the API does."""
        return {
            "id": self.id,
            "automation": self.automation,
            "label": self.label,
            "form": self.form,
            "record": self.record,
            "row": self.row,
            "due_at": self.due_at,
            "ran_at": self.ran_at,
            "state": self.state,
            "attempts": self.attempts,
            "person": None if self.person is None else self.person.as_json(),
            "message": self.message,
        }


@dataclass(frozen=True, slots=True)
class AutomationLog:
    """A page of the log, the youngest first."""

    items: tuple[AutomationLine, ...]
    next_cursor: str | None

    def as_json(self) -> dict[str, Json]:
        """Give it as the API does."""
        return {"items": [one.as_json() for one in self.items], "next_cursor": self.next_cursor}


def automation_log(
    act: Act,
    app: str,
    *,
    limit: int = 50,
    cursor: str | None = None,
    automation: str | None = None,
    state: str | None = None,
    record: str | None = None,
) -> AutomationLog | Refusal:
    """Read a page of an app's log."""
    if not act.caller.person.is_admin:
        return ADMINS_ONLY
    if app not in act.world.apps:
        return not_found("There is no such app.", "没有这个应用。")
    found = AutomationStore(act.connection).log(
        app, limit + 1, cursor, automation=automation, state=state, record=record
    )
    items = tuple(automation_line(act, one) for one in found[:limit])
    return AutomationLog(items, items[-1].id if len(found) > limit else None)


def automation_line(act: Act, run: AutomationRun) -> AutomationLine:
    """Word one run for the reader."""
    known = act.world.apps[run.app].automations.get(run.automation)
    return AutomationLine(
        id=run.id,
        automation=run.automation,
        label=known.label(act.caller.locale) if known else run.automation,
        form=run.form,
        record=run.record or None,
        row=run.row or None,
        due_at=run.due_at.isoformat(),
        ran_at=run.ran_at.isoformat(),
        state=run.state,
        attempts=run.attempts,
        person=person_ref(act, run.person),
        message=localise(dict(run.message), act.caller.locale) if run.message else None,
    )
