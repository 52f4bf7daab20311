"""Submit a record that is there: with what was sent, in one act."""

from collections.abc import Mapping

from runtime.services.act import Act
from runtime.services.open_record import Target, open_record
from runtime.services.outcome import Refusal, forbidden
from runtime.services.read_record import may_submit, read_written
from runtime.services.save_record import enter_workflow
from runtime.services.seen_version import check_seen, without_echoes
from runtime.services.settlement import settle, settled
from runtime.services.update_record import NOT_GRANTED, changed, draft_change, may_write
from runtime.services.views import RecordView

NOT_YOURS = forbidden(
    "Only the person who entered this record may submit it, and only while it is a draft.",
    "只有录入人可以提交该记录，且仅限草稿状态。",
)


def submit_record(
    act: Act,
    app: str,
    form: str,
    record: str,
    *,
    sent: Mapping[str, object] | None = None,
    version: int | None = None,
    acknowledge: Mapping[str, str] | None = None,
) -> RecordView | Refusal:
    """Hand a record in: everything that submission asks holds from now on."""
    opened = open_record(act, app, form, record, lock=True)
    if isinstance(opened, Refusal):
        return opened
    overtaken = None if version is None else check_seen(act, opened, version)
    if overtaken is not None:
        return overtaken
    if sent and version is not None:
        sent = without_echoes(act, opened, version, sent)
    if opened.form.key not in opened.app.submits and not may_write(opened):
        return NOT_GRANTED
    if opened.form.key in opened.app.submits and not may_submit(act, opened):
        return NOT_YOURS
    drafted = draft_change(act, opened, sent or {}, acknowledge or {}, to_submit=True)
    if isinstance(drafted, Refusal):
        return drafted
    working = changed(act, opened, drafted, event="submitted", acknowledged=acknowledge)
    target = Target(opened.app, opened.form)
    refusal = enter_workflow(act, target, working, started_by=act.caller.person.id) or settle(act)
    return refusal or read_written(act, target, *settled(act, working))
