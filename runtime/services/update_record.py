"""Change a record, on the version that was seen."""

from collections.abc import Mapping
from dataclasses import replace

from runtime.services.act import Act
from runtime.services.approved_fields import check_approved
from runtime.services.closed_forms import refuse_change
from runtime.services.drafting import Asked, Drafted, draft_record
from runtime.services.open_record import Opened, Target, open_record
from runtime.services.outcome import Refusal, forbidden
from runtime.services.read_record import read_written
from runtime.services.save_record import check_draft, store
from runtime.services.seen_version import check_seen, without_echoes
from runtime.services.settlement import settle, settled
from runtime.services.views import RecordView
from runtime.services.working_record import WorkingRecord

NOT_GRANTED = forbidden(
    "You may read this record, but not change it.", "您可以查看该记录，但无权修改。"
)


def update_record(
    act: Act,
    app: str,
    form: str,
    record: str,
    sent: Mapping[str, object],
    *,
    version: int,
    acknowledge: Mapping[str, str] | None = None,
) -> RecordView | Refusal:
    """Change what was sent of a record; what was not sent stays as it is."""
    opened = open_record(act, app, form, record, lock=True)
    if isinstance(opened, Refusal):
        return opened
    refused = refuse_change(opened.form) or (None if may_write(opened) else NOT_GRANTED)
    refused = refused or check_seen(act, opened, version)
    if refused is not None:
        return refused
    sent = without_echoes(act, opened, version, sent)
    drafted = draft_change(act, opened, sent, acknowledge or {})
    if isinstance(drafted, Refusal):
        return drafted
    working = changed(act, opened, drafted, event="updated", acknowledged=acknowledge)
    refusal = store(working) or settle(act)
    target = Target(opened.app, opened.form)
    return refusal or read_written(act, target, *settled(act, working))


def may_write(opened: Opened) -> bool:
    """Whether the caller may write the record: by a grant, or by a task that lets him."""
    task = opened.standing.task
    return opened.standing.update or (task is not None and bool(task.editable))


def draft_change(
    act: Act,
    opened: Opened,
    sent: Mapping[str, object],
    acknowledge: Mapping[str, str],
    *,
    to_submit: bool = False,
    warn: bool | None = None,
) -> Drafted | Refusal:
    """Evaluate a change of an opened record and check all that binds it.

    `warn`: whether warnings ask to be acknowledged; by default where a record is handed in, and
    always where there is no workflow. Later writers are not asked again.
    """
    if warn is None:
        warn = to_submit or opened.form.key not in opened.app.submits
    asked = Asked(
        sent,
        opened.standing.access,
        "submit" if to_submit else "save",
        opened.standing.task,
        acknowledge,
        shows=False,
    )
    drafted = draft_record(act, opened.app, opened.form, opened.record, asked)
    refusal = check_draft(drafted, warn=warn)
    if refusal is None:
        after = drafted.evaluation.environment
        place = (act, opened.app, opened.form, opened.record)
        refusal = check_approved(*place, after, drafted.facts)
    return refusal or drafted


def changed(
    act: Act,
    opened: Opened,
    drafted: Drafted,
    *,
    event: str,
    acknowledged: Mapping[str, str] | None = None,
) -> WorkingRecord:
    """Make the working copy of a change; what was acknowledged is told by its history."""
    return WorkingRecord(
        act,
        opened.app,
        opened.form,
        stored=opened.record,
        now=replace(opened.record, values=drafted.evaluation.values),
        facts=drafted.facts,
        event=event,
        note=told(drafted, acknowledged or {}),
        evaluated=True,
        sound=drafted.sound,
    )


def told(drafted: Drafted, reasons: Mapping[str, str]) -> str | None:
    """Write the acknowledged warnings down, each once with its reason; others were never open."""
    rules = dict.fromkeys(str(one.rule) for one in drafted.evaluation.acknowledged)
    return "; ".join(f"{rule}: {reasons[rule].strip()}" for rule in rules) or None
