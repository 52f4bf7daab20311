"""Actions of a record: the page that asks for their input, and doing them without scripts.

Rules of this file:
1. With scripts the same page opens in a dialog, and its form is sent through the API.
2. What was refused comes back as it was typed, with every message at its field.
"""

from collections.abc import Mapping
from dataclasses import replace

from engine.form.input_form import RECORD_FIELD
from engine.form.model import Form
from engine.step.action import INPUT
from engine.text import localise
from runtime.services.act import Act, consult, perform
from runtime.services.ask_action import ActionAsk, ask_action
from runtime.services.outcome import Refusal
from runtime.services.run_action import find_action, run_action
from runtime.services.views import FieldProblem, RecordView
from runtime.web.framing import frame_of, way_to_form
from runtime.web.pages.records import problems_of, reader_of, show_refused
from runtime.web.reply import Elsewhere, Reply, Shown
from runtime.web.views.field import Circumstances
from runtime.web.views.form import FormBody, bind_form, errors_by_field, fault_summary
from runtime.web.views.screens import ActionScreen
from runtime.web.views.sent import sent_values
from runtime.web.visit import Visit

Attempt = tuple[Mapping[str, object], Refusal] | None


def show_action(visit: Visit) -> Reply:
    """Show what an action asks for."""
    return consult(visit.system, visit.signed, _asked, visit, None)


def take_action(visit: Visit) -> Reply:
    """Carry out an action, with what was filled in."""
    app, form, record, action = _place(visit)
    sent = consult(visit.system, visit.signed, _read_sent, visit)
    done = perform(
        visit.system,
        visit.signed,
        run_action,
        app,
        form,
        record,
        action,
        sent,
        version=visit.sent_version,
    )
    if isinstance(done, Refusal):
        if not _asks(visit):
            return show_refused(visit, done)
        return consult(visit.system, visit.signed, _asked, visit, (sent, done))
    to = done.opens
    if to is not None:
        return Elsewhere(f"/apps/{to.app}/forms/{to.form}/{to.id}", "action.done")
    here = f"/apps/{app}/forms/{form}"
    return Elsewhere(f"{here}/{record}" if done.record else here, "action.done")


def _place(visit: Visit) -> tuple[str, str, str, str]:
    names = visit.names
    return names["app"], names["form"], names["id"], names["action"]


def _model(act: Act, visit: Visit) -> Form | None:
    app, form, _, action = _place(visit)
    found = find_action(act, app, form, action)
    return None if isinstance(found, Refusal) or found.input is None else found.input.form


def _asks(visit: Visit) -> bool:
    return consult(visit.system, visit.signed, _model, visit) is not None


def _read_sent(act: Act, visit: Visit) -> dict[str, object]:
    model = _model(act, visit)
    if model is None:
        return {}
    values = sent_values(model, visit.form)
    values.pop(RECORD_FIELD, None)
    return values


def _asked(act: Act, visit: Visit, attempt: Attempt) -> Reply:
    app, form, record, key = _place(visit)
    sent = attempt[0] if attempt else {}
    asked = ask_action(act, app, form, record, key, sent)
    if isinstance(asked, Refusal):
        return asked
    frame = frame_of(act, visit)
    problems = _problems(attempt, visit.locale)
    refusal = attempt[1] if attempt else None
    here = f"/apps/{app}/forms/{form}/{record}"
    screen = ActionScreen(
        title=asked.offer.label,
        about=asked.title,
        help=asked.offer.help or "",
        question=asked.offer.confirm or "",
        way=way_to_form(frame, app, form),
        body=_body(act, visit, asked, sent, problems),
        action=f"{here}/actions/{key}",
        api=f"/api/v1/apps/{app}/forms/{form}/records/{record}/actions/{key}",
        version=asked.version,
        after=here,
        fault_title=localise(refusal.message, visit.locale) if refusal else "",
        faults=fault_summary(asked.target.form.form, problems, visit.locale)
        if asked.target
        else (),
    )
    return Shown("pages/action.html", screen, frame, refusal.status if refusal else 200)


def _body(
    act: Act,
    visit: Visit,
    asked: ActionAsk,
    sent: Mapping[str, object],
    problems: tuple[FieldProblem, ...],
) -> FormBody | None:
    draft: RecordView | None = asked.draft
    if asked.target is None or draft is None:
        return None
    at = Circumstances(
        reader=reader_of(act, visit, draft),
        base=f"/api/v1/apps/{asked.app}/forms/{asked.form}/records/{asked.record}"
        f"/actions/{asked.offer.key}",
        values={**draft.values, **sent},
        visible=draft.visible,
        required=draft.required,
        readonly=draft.readonly,
        hidden=draft.hidden,
        masked=draft.masked,
        errors=errors_by_field(problems),
        filling=True,
    )
    return bind_form(asked.target.form.form, at)


def _problems(attempt: Attempt, locale: str) -> tuple[FieldProblem, ...]:
    if attempt is None:
        return ()
    told = tuple(
        replace(one, path=one.path.removeprefix(f"{INPUT}."))
        for one in problems_of(attempt[1], locale)
    )
    return told or (FieldProblem("", "refused", localise(attempt[1].message, locale)),)
