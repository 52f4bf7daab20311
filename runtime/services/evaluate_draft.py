"""Evaluate a form while it is being filled; nothing is stored."""

from collections.abc import Mapping

from runtime.services.act import Act
from runtime.services.create_record import NOT_GRANTED
from runtime.services.drafting import Asked, draft_record
from runtime.services.open_record import Target, find_form, open_record
from runtime.services.outcome import Refusal
from runtime.services.read_record import view_of_draft
from runtime.services.record_rights import create_access
from runtime.services.views import RecordView, Rights


def evaluate_draft(
    act: Act,
    app: str,
    form: str,
    sent: Mapping[str, object],
    *,
    id: str | None = None,
    task: str | None = None,
) -> RecordView | Refusal:
    """Tell what values so far become: computed values, visibility, what is asked, faults."""
    if id:
        return _of_stored(act, app, form, id, sent, to_complete=task is not None)
    target = find_form(act, app, form)
    if isinstance(target, Refusal):
        return target
    access = create_access(act, target.app, target.form)
    if access is None:
        return NOT_GRANTED
    drafted = draft_record(act, target.app, target.form, None, Asked(sent, access, "submit"))
    return view_of_draft(act, target, None, drafted, access)


def _of_stored(
    act: Act, app: str, form: str, record: str, sent: Mapping[str, object], *, to_complete: bool
) -> RecordView | Refusal:
    opened = open_record(act, app, form, record)
    if isinstance(opened, Refusal):
        return opened
    standing = opened.standing
    stage = "submit" if to_complete or opened.form.key in opened.app.submits else "save"
    asked = Asked(sent, standing.access, "submit" if stage == "submit" else "save", standing.task)
    drafted = draft_record(act, opened.app, opened.form, opened.record, asked)
    rights = Rights(update=standing.update or standing.task is not None)
    target = Target(opened.app, opened.form)
    return view_of_draft(act, target, opened.record, drafted, standing.access, rights)
