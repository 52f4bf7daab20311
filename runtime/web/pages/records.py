"""A record as it is read: form, flow, history, comments; and the acts on it."""

from collections.abc import Mapping

from engine.form.model import Form
from engine.text import localise
from runtime.services.act import Act, consult, perform
from runtime.services.comment_record import add_comment, list_comments
from runtime.services.delete_record import delete_record
from runtime.services.end_instance import withdraw_instance
from runtime.services.outcome import Refusal
from runtime.services.read_flow import record_flow
from runtime.services.read_record import read_record
from runtime.services.record_history import record_history
from runtime.services.record_revisions import record_revisions
from runtime.services.submit_record import submit_record
from runtime.services.views import ActionOffer, CommentView, FieldProblem, RecordView
from runtime.web.framing import frame_of, way_to_form
from runtime.web.pages.print_buttons import print_buttons
from runtime.web.pages.related import related_lists
from runtime.web.reply import Elsewhere, Reply, Shown
from runtime.web.views.field import Circumstances
from runtime.web.views.flow import FlowPicture, bind_flow
from runtime.web.views.form import FormBody, bind_form, errors_by_field
from runtime.web.views.highlights import highlights_of
from runtime.web.views.history import HistoryLine, bind_history
from runtime.web.views.holder import say_holder
from runtime.web.views.moments import Clockface
from runtime.web.views.progress import progress_of, status_chip, status_field
from runtime.web.views.revisions import RevisionLine, bind_revisions
from runtime.web.views.screens import ActionButton, CommentLine, RecordScreen
from runtime.web.views.status import state_status
from runtime.web.views.tasks import bind_task
from runtime.web.views.value import Reader
from runtime.web.visit import Visit


def show_record(visit: Visit) -> Reply:
    """Show a record."""
    return consult(visit.system, visit.signed, _record, visit, None)


def take_submit(visit: Visit) -> Reply:
    """Submit a record as it is."""
    done = perform(
        visit.system, visit.signed, submit_record, *_where(visit), version=visit.sent_version
    )
    return _after(visit, done, "form.submitted")


def take_withdraw(visit: Visit) -> Reply:
    """Take back what one has started."""
    return _after(visit, perform(visit.system, visit.signed, _withdraw, visit), "record.withdrawn")


def take_delete(visit: Visit) -> Reply:
    """Move a record to the trash and go back to the list."""
    app, form, record = _where(visit)
    version = visit.sent_version or 0
    refused = perform(visit.system, visit.signed, delete_record, app, form, record, version=version)
    if isinstance(refused, Refusal):
        return _after(visit, refused, "")
    return Elsewhere(f"/apps/{app}/forms/{form}", "record.deleted")


def take_comment(visit: Visit) -> Reply:
    """Write a comment."""
    text = visit.sent("text")
    done = perform(visit.system, visit.signed, add_comment, *_where(visit), text)
    return _after(visit, done, "record.commented")


def show_refused(visit: Visit, refusal: Refusal) -> Reply:
    """Show a record with the reason why nothing happened."""
    return consult(visit.system, visit.signed, _record, visit, refusal)


def action_button(offer: ActionOffer, path: str) -> ActionButton:
    """Bind an action to its button; `path` is the record's address."""
    return ActionButton(
        label=offer.label,
        help=offer.help or "",
        icon=offer.icon or "bolt",
        href=f"{path}/actions/{offer.key}",
        question=offer.confirm or "",
        asks=offer.asks,
        key=offer.key,
    )


def _where(visit: Visit) -> tuple[str, str, str]:
    return visit.names["app"], visit.names["form"], visit.names["id"]


def _path(visit: Visit) -> str:
    app, form, record = _where(visit)
    return f"/apps/{app}/forms/{form}/{record}"


def _after(visit: Visit, outcome: object, said: str) -> Reply:
    """Go back to the record, or show it with the reason why nothing happened."""
    if not isinstance(outcome, Refusal):
        return Elsewhere(_path(visit), said)
    return consult(visit.system, visit.signed, _record, visit, outcome)


def _withdraw(act: Act, visit: Visit) -> object:
    view = read_record(act, *_where(visit))
    if isinstance(view, Refusal):
        return view
    return withdraw_instance(act, view.instance or "", visit.sent("comment"))


def _record(act: Act, visit: Visit, refusal: Refusal | None) -> Reply:
    view = read_record(act, *_where(visit))
    if isinstance(view, Refusal):
        return view
    frame, clock = frame_of(act, visit), visit.clock(act, view.app)
    flow = flow_of(act, view, clock, visit.asked("run") or None)
    task = bind_task(view.tasks[0], clock) if view.tasks else None
    rights, form, reader = view.rights, model_of(act, view), reader_of(act, visit, view)
    chip, related = status_chip(form, view, reader), related_lists(act, view, reader)
    told = status_field(form) if chip else None
    screen = RecordScreen(
        title=view.title,
        way=way_to_form(frame, view.app, view.form),
        path=_path(visit),
        status=state_status(view.state, visit.words),
        holder=say_holder(flow, related, clock.words),
        changed_by=view.updated_by.title if view.updated_by else visit.words("history.system"),
        changed_at=clock.instant(view.updated_at or act.now.isoformat()),
        version=view.version,
        body=body_of(act, visit, view),
        highlights=highlights_of(form, view, reader, told.key if told else ""),
        flow=flow,
        history=_history(act, visit, clock),
        comments=_comments(act, visit, clock),
        task=task,
        may_edit=rights.update,
        may_submit=rights.submit,
        may_withdraw=rights.withdraw,
        may_delete=rights.delete,
        may_comment=rights.comment,
        submit_label=submit_label(flow, rights.submit, clock),
        refused=localise(refusal.message, visit.locale) if refusal else "",
        revisions=_revisions(act, visit, view, clock),
        actions=tuple(action_button(one, _path(visit)) for one in rights.actions),
        chip=chip,
        progress=progress_of(form, view, reader),
        related=related,
        prints=print_buttons(act, act.world.apps[view.app].forms[view.form], _path(visit)),
    )
    return Shown("pages/record.html", screen, frame, refusal.status if refusal else 200)


def body_of(act: Act, visit: Visit, view: RecordView) -> FormBody:
    """Bind a record's form to read."""
    form = model_of(act, view)
    at = Circumstances(
        reader=reader_of(act, visit, view),
        base=f"/api/v1/apps/{view.app}/forms/{view.form}",
        values=view.values,
        visible=view.visible,
        readonly=view.readonly,
        hidden=view.hidden,
        masked=view.masked,
        wide=frozenset(form.layout.wide),
        told=frozenset({status.key}) if (status := status_field(form)) else frozenset(),
    )
    return bind_form(form, at)


def filling_of(  # noqa: PLR0913 - what binds the fields of a task
    act: Act,
    visit: Visit,
    view: RecordView,
    opened: frozenset[str],
    sent: Mapping[str, object],
    problems: tuple[FieldProblem, ...],
) -> FormBody | None:
    """Bind the fields that a task opens to its holder; None where there are none."""
    form = model_of(act, view)
    at = Circumstances(
        reader=reader_of(act, visit, view),
        base=f"/api/v1/apps/{view.app}/forms/{view.form}",
        values={**view.values, **sent},
        visible=view.visible,
        required=view.required,
        readonly=view.readonly,
        hidden=view.hidden,
        masked=view.masked,
        errors=errors_by_field(problems),
        opened=opened,
    )
    body = bind_form(form, at, opened)
    return body if body.sections else None


def problems_of(refusal: Refusal | None, locale: str) -> tuple[FieldProblem, ...]:
    """Word what a refusal says of fields."""
    return tuple(
        FieldProblem(one.path, one.code, localise(one.message, locale), one.level, one.rule)
        for one in (refusal.errors if refusal else ())
    )


def model_of(act: Act, view: RecordView) -> Form:
    """Give the definition of a record's form, as it is published."""
    return act.world.apps[view.app].forms[view.form].form


def flow_of(
    act: Act, view: RecordView, clock: Clockface, run: str | None = None
) -> FlowPicture | None:
    """Bind a record's flow picture, of one of its runs; None where its form has no workflow."""
    flow = record_flow(act, view.app, view.form, view.id, run=run)
    return None if isinstance(flow, Refusal) or not flow.steps else bind_flow(flow, clock)


def reader_of(act: Act, visit: Visit, view: RecordView) -> Reader:
    """Read a record's values as its app's people do."""
    currency = act.world.apps[view.app].app.app.currency
    return Reader(visit.clock(act, view.app), view.app, currency, act.system.regions)


def submit_label(flow: FlowPicture | None, may_submit: bool, clock: Clockface) -> str:
    """Say where a submission goes, where that is known."""
    if may_submit and flow is not None and flow.next_people:
        key = "form.submit_to" if flow.asks == "approval" else "form.hand_to"
        return clock.words(key, people=flow.next_people)
    return clock.words("form.submit")


def _history(act: Act, visit: Visit, clock: Clockface) -> tuple[HistoryLine, ...]:
    entries = record_history(act, *_where(visit))
    return () if isinstance(entries, Refusal) else bind_history(entries, clock)


def _revisions(
    act: Act, visit: Visit, view: RecordView, clock: Clockface
) -> tuple[RevisionLine, ...]:
    if not model_of(act, view).revisions:
        return ()
    kept = record_revisions(act, *_where(visit))
    return () if isinstance(kept, Refusal) else bind_revisions(kept, clock)


def _comments(act: Act, visit: Visit, clock: Clockface) -> tuple[CommentLine, ...]:
    comments = list_comments(act, *_where(visit))
    return () if isinstance(comments, Refusal) else tuple(_line(one, clock) for one in comments)


def _line(comment: CommentView, clock: Clockface) -> CommentLine:
    return CommentLine(comment.who.title, clock.instant(comment.at), comment.text)
