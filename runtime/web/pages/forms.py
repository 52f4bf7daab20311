"""Filling in: a new record, a change of one, what a task asks for; saving without scripts.

Rules of this file:
1. The island saves through the API; the form's own way here does the same for those without it.
2. What was refused comes back as it was typed, with every message at its field.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from engine.form.model import Form
from engine.text import localise
from runtime.services.act import Act, consult, perform
from runtime.services.create_record import create_record, new_record
from runtime.services.list_tasks import read_task
from runtime.services.open_record import find_form
from runtime.services.outcome import Refusal, RefusalKind
from runtime.services.read_record import read_record
from runtime.services.submit_record import submit_record
from runtime.services.update_record import update_record
from runtime.services.views import FieldProblem, RecordView
from runtime.web.framing import frame_of, way_to_form
from runtime.web.pages.records import flow_of, model_of, problems_of, reader_of, submit_label
from runtime.web.reply import Elsewhere, Reply, Shown
from runtime.web.views.field import Circumstances
from runtime.web.views.form import bind_form, errors_by_field, fault_summary
from runtime.web.views.screens import Difference, FormScreen, StaleScreen
from runtime.web.views.sent import sent_values
from runtime.web.views.status import state_status
from runtime.web.views.value import title_of
from runtime.web.visit import Visit


@dataclass(frozen=True, slots=True)
class Attempt:
    """What was sent and refused."""

    values: Mapping[str, object]
    refusal: Refusal


def show_new_record(visit: Visit) -> Reply:
    """Show an empty form with its defaults."""
    return consult(visit.system, visit.signed, _new, visit, None)


def take_new_record(visit: Visit) -> Reply:
    """Save a new record from a form without scripts."""
    app, form = visit.names["app"], visit.names["form"]
    values = _sent(visit)
    submit = visit.sent("act") == "submit"
    made = perform(visit.system, visit.signed, create_record, app, form, values, submit=submit)
    if isinstance(made, Refusal):
        return consult(visit.system, visit.signed, _new, visit, Attempt(values, made))
    said = "form.submitted" if submit else "form.saved"
    return Elsewhere(f"/apps/{app}/forms/{form}/{made.id}", said)


def show_edit(visit: Visit) -> Reply:
    """Show a record's form to change it."""
    return consult(visit.system, visit.signed, _edit, visit, None)


def take_edit(visit: Visit) -> Reply:
    """Save a change from a form without scripts."""
    where = (visit.names["app"], visit.names["form"], visit.names["id"])
    values, version = _sent(visit), visit.sent_version or 0
    submit = visit.sent("act") == "submit"
    if submit:
        saved = perform(
            visit.system, visit.signed, submit_record, *where, sent=values, version=version
        )
    else:
        saved = perform(visit.system, visit.signed, update_record, *where, values, version=version)
    if isinstance(saved, Refusal):
        return consult(visit.system, visit.signed, _edit, visit, Attempt(values, saved))
    app, form, record = where
    return Elsewhere(
        f"/apps/{app}/forms/{form}/{record}", "form.submitted" if submit else "form.saved"
    )


def show_fill(visit: Visit) -> Reply:
    """Show the form of a task that asks for values."""
    return consult(visit.system, visit.signed, _fill, visit)


def _sent(visit: Visit) -> dict[str, object]:
    return consult(visit.system, visit.signed, _read_sent, visit)


def _read_sent(act: Act, visit: Visit) -> dict[str, object]:
    target = find_form(act, visit.names["app"], visit.names["form"])
    return {} if isinstance(target, Refusal) else sent_values(target.form.form, visit.form)


def _new(act: Act, visit: Visit, attempt: Attempt | None) -> Reply:
    app, key = visit.names["app"], visit.names["form"]
    view = new_record(act, app, key)
    if isinstance(view, Refusal):
        return view
    screen = _screen(act, visit, view, attempt)
    label = screen.title
    base = f"/apps/{app}/forms/{key}"
    screen = replace(
        screen,
        title=visit.words("form.new", form=label),
        status=None,
        record="",
        version="",
        action=f"{base}/new",
        back=base,
    )
    return _framed(act, visit, screen, attempt)


def _edit(act: Act, visit: Visit, attempt: Attempt | None) -> Reply:
    app, key, record = visit.names["app"], visit.names["form"], visit.names["id"]
    view = read_record(act, app, key, record)
    if isinstance(view, Refusal):
        return view
    if attempt is not None and attempt.refusal.kind is RefusalKind.STALE:
        return _stale(act, visit, view, attempt)
    base = f"/apps/{app}/forms/{key}/{record}"
    flow = flow_of(act, view, visit.clock(act, app))
    screen = replace(
        _screen(act, visit, view, attempt),
        title=view.title,
        action=f"{base}/edit",
        back=base,
        submit_label=submit_label(flow, view.rights.submit, visit.clock(act, app)),
        way_told=visit.words("form.submit_way", way=flow.then) if flow and flow.then else "",
    )
    return _framed(act, visit, screen, attempt)


def _fill(act: Act, visit: Visit) -> Reply:
    task = read_task(act, visit.names["id"])
    if isinstance(task, Refusal):
        return task
    view = read_record(act, task.app, task.record_form, task.record.id)
    if isinstance(view, Refusal):
        return view
    opened = frozenset(task.editable)
    inner = replace(visit, names={"app": task.app, "form": task.record_form, "id": view.id})
    act_name = "complete" if "complete" in task.acts else "approve"
    screen = replace(
        _screen(act, inner, view, None, opened),
        title=task.label,
        task=task.id,
        action=f"/tasks/{task.id}",
        back=f"/tasks/{task.id}",
        after="/tasks",
        may_save=False,
        may_submit=True,
        submit_act=act_name,
        ways_at="",
        submit_label=visit.words(f"act.{act_name}"),
    )
    return _framed(act, inner, screen, None)


def _framed(act: Act, visit: Visit, screen: FormScreen, attempt: Attempt | None) -> Shown:
    frame = frame_of(act, visit)
    way = way_to_form(frame, visit.names["app"], visit.names["form"])
    status = attempt.refusal.status if attempt else 200
    return Shown("pages/form.html", replace(screen, way=way), frame, status)


def form_screen(act: Act, visit: Visit, view: RecordView) -> FormScreen:
    """Bind all of a form to be filled, with nothing sent yet."""
    return _screen(act, visit, view, None)


def _screen(
    act: Act,
    visit: Visit,
    view: RecordView,
    attempt: Attempt | None,
    opened: frozenset[str] | None = None,
) -> FormScreen:
    """Bind a form to fill: all of it, or what a task opens."""
    form, words = model_of(act, view), visit.words
    problems = _problems(attempt, visit.locale)
    submits = view.form in act.world.apps[view.app].submits
    path = f"/apps/{view.app}/forms/{view.form}"
    return FormScreen(
        title=localise(form.label, visit.locale, form.key),
        way=(),
        status=state_status(view.state, words),
        body=bind_form(
            form,
            replace(
                _circumstances(act, visit, view, form, attempt, problems),
                opened=opened or frozenset(),
            ),
            opened and frozenset(name.partition(".")[0] for name in opened),
        ),
        action="",
        api=f"/api/v1{path}",
        record=view.id,
        version=view.version,
        task="",
        after=f"{path}/{{id}}",
        back="",
        way_told="",
        may_save=True,
        may_submit=submits and view.rights.submit,
        save_label=words("form.save_draft" if submits and view.state == "draft" else "form.save"),
        submit_label=words("form.submit"),
        fault_title=localise(attempt.refusal.message, visit.locale) if attempt else "",
        faults=fault_summary(form, problems, visit.locale),
        ways_at=f"{path}/way" if submits and view.rights.submit else "",
    )


def _circumstances(  # noqa: PLR0913 - what binds a form
    act: Act,
    visit: Visit,
    view: RecordView,
    form: Form,
    attempt: Attempt | None,
    problems: tuple[FieldProblem, ...],
) -> Circumstances:
    return Circumstances(
        reader=reader_of(act, visit, view),
        base=f"/api/v1/apps/{view.app}/forms/{view.form}",
        values={**view.values, **(attempt.values if attempt else {})},
        visible=view.visible,
        required=view.required,
        readonly=view.readonly,
        hidden=view.hidden,
        masked=view.masked,
        errors=errors_by_field(problems),
        wide=frozenset(form.layout.wide),
        filling=True,
    )


def _problems(attempt: Attempt | None, locale: str) -> tuple[FieldProblem, ...]:
    if attempt is None:
        return ()
    told = problems_of(attempt.refusal, locale)
    return told or (FieldProblem("", "refused", localise(attempt.refusal.message, locale)),)


def _stale(act: Act, visit: Visit, view: RecordView, attempt: Attempt) -> Reply:
    """Show both versions field by field, with the two ways on."""
    form, reader = model_of(act, view), reader_of(act, visit, view)
    differences = []
    for definition in form.fields:
        mine, theirs = attempt.values.get(definition.key), view.values.get(definition.key)
        if definition.key not in attempt.values or _same(mine, theirs):
            continue
        shown = reader.read(definition, theirs)
        differences.append(
            Difference(
                localise(definition.label, visit.locale, definition.key),
                title_of(mine) if mine is not None else "–",
                shown.text or "、".join(chip.text for chip in shown.chips) or "–",
            )
        )
    kept = [(name, value) for name, values in visit.form.items() for value in values]
    sent = [(name, value) for name, value in kept if name != "version"]
    base = f"/apps/{view.app}/forms/{view.form}/{view.id}"
    screen = StaleScreen(differences, f"{base}/edit", base, [*sent, ("version", str(view.version))])
    return Shown("pages/stale.html", screen, frame_of(act, visit), 412)


def _same(mine: object, theirs: object) -> bool:
    if isinstance(theirs, dict) and "id" in theirs:
        return bool(mine == theirs["id"])
    return str(mine) == str(theirs) or mine == theirs
