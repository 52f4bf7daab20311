"""Create a record, and submit it if asked: one act."""

from collections.abc import Mapping

from engine.form.compiled import CompiledForm
from engine.form.context import Stage
from engine.form.record import Record
from runtime.services.act import Act
from runtime.services.closed_forms import refuse_entry
from runtime.services.drafting import Asked, Drafted, draft_record
from runtime.services.open_record import Target, find_form
from runtime.services.outcome import Refusal, forbidden
from runtime.services.read_record import read_written, view_of_draft
from runtime.services.record_rights import create_access, may_create
from runtime.services.save_record import check_draft, enter_workflow, store
from runtime.services.settlement import settle, settled
from runtime.services.update_record import told
from runtime.services.views import RecordView
from runtime.services.working_record import WorkingRecord

NOT_GRANTED = forbidden(
    "You may not create records of this form. Ask an administrator for the right.",
    "您无权新建该表单的记录，请联系管理员授权。",
)
OUTSIDE = forbidden(
    "You may not create a record with these values: it would lie outside what you may work with.",
    "您无权创建这样的记录：它不在您的数据范围内。",
)


def create_record(
    act: Act,
    app: str,
    form: str,
    sent: Mapping[str, object],
    *,
    submit: bool = False,
    acknowledge: Mapping[str, str] | None = None,
) -> RecordView | Refusal:
    """Create a record from what was sent; with `submit` its workflow starts in the same act."""
    target = find_form(act, app, form)
    if isinstance(target, Refusal):
        return target
    working = _made(act, target, sent, to_submit=submit, acknowledge=acknowledge or {})
    if isinstance(working, Refusal):
        return working
    refusal = _finish(act, target, working, to_submit=submit) or settle(act)
    return refusal or read_written(act, target, *settled(act, working))


def new_record(act: Act, app: str, form: str) -> RecordView | Refusal:
    """Show a record that is not there yet: defaults, visibility, what is asked for."""
    target = find_form(act, app, form)
    if isinstance(target, Refusal):
        return target
    closed = refuse_entry(target.form)
    if closed is not None:
        return closed
    access = create_access(act, target.app, target.form)
    if access is None:
        return NOT_GRANTED
    drafted = draft_record(act, target.app, target.form, None, Asked({}, access))
    return view_of_draft(act, target, None, drafted, access)


def _made(
    act: Act,
    target: Target,
    sent: Mapping[str, object],
    *,
    to_submit: bool,
    acknowledge: Mapping[str, str],
) -> WorkingRecord | Refusal:
    closed = refuse_entry(target.form)
    if closed is not None:
        return closed
    access = create_access(act, target.app, target.form)
    if access is None:
        return NOT_GRANTED
    binding = to_submit or target.form.key not in target.app.submits
    stage: Stage = "submit" if binding else "save"
    asked = Asked(sent, access, stage, acknowledged=acknowledge, shows=False)
    drafted = draft_record(act, target.app, target.form, None, asked)
    refusal = check_draft(drafted, warn=binding)
    if refusal is not None:
        return refusal
    if not may_create(act, target.app, target.form, drafted.evaluation.environment):
        return OUTSIDE
    return WorkingRecord(
        act,
        target.app,
        target.form,
        stored=None,
        now=fresh_record(act, target.form, drafted),
        facts=drafted.facts,
        event="created",
        note=told(drafted, acknowledge),
        evaluated=True,
        sound=drafted.sound,
    )


def fresh_record(act: Act, form: CompiledForm, drafted: Drafted) -> Record:
    """Make the record of a draft: the caller's own, at version 1."""
    person = act.caller.person
    return Record(
        id=act.new_id(),
        form=form.key,
        version=1,
        state="draft",
        owner=person.id or None,
        department=person.department,
        created_at=act.now,
        created_by=person.id or None,
        updated_at=act.now,
        updated_by=person.id or None,
        values=drafted.evaluation.values,
    )


def _finish(act: Act, target: Target, working: WorkingRecord, *, to_submit: bool) -> Refusal | None:
    if to_submit or target.form.key not in target.app.submits:
        return enter_workflow(act, target, working, started_by=act.caller.person.id)
    return store(working)
