"""Which actions a person may use on a record now.

Rules of this file:
1. A grant that names the action's key and holds for the record gives it, or a role of the action's
   own, to whoever may read the record. The administrator may use all.
2. An action whose `when` does not hold, or cannot be worked out, is not there.
"""

from engine.access.decision import decide
from engine.expression.values import Value
from engine.form.compiled import CompiledForm
from engine.step.action import CompiledAction
from engine.text import localise
from runtime.services.act import Act
from runtime.services.acted import ACTED
from runtime.services.open_record import Opened
from runtime.services.record_rights import may_do
from runtime.services.step_failures import StepFailed
from runtime.services.step_reading import Place, StepReader
from runtime.services.views import ActionOffer
from runtime.services.working_record import WorkingRecord


def offers_of(act: Act, opened: Opened) -> tuple[ActionOffer, ...]:
    """The buttons of a record: what the caller may use, and applies now."""
    found = opened.app.actions.get(opened.form.key)
    if not found:
        return ()
    return tuple(
        offer_of(one, act.caller.locale)
        for one in found.values()
        if one.model.on == "record" and may_use(act, opened, one) and applies(act, opened, one)
    )


def offer_of(action: CompiledAction, locale: str) -> ActionOffer:
    """An action as a button."""
    model = action.model
    return ActionOffer(
        key=model.key,
        label=localise(model.label, locale, model.key),
        help=localise(model.help, locale) or None,
        icon=model.icon,
        confirm=localise(model.confirm, locale) or None,
        asks=action.input is not None,
    )


def may_use(act: Act, opened: Opened, action: CompiledAction) -> bool:
    """Whether the caller has the right to an action on a record he may read."""
    person, app = act.caller.person, opened.app
    if person.is_admin or any(person.has_role(app.key, role) for role in action.model.roles):
        return person.active
    return may_do(act, app, opened.form, opened.environment, action.key)


def selection_offers(act: Act, form: CompiledForm) -> tuple[ActionOffer, ...]:
    """Give the buttons of a selection: those for lists, then those for records that ask nothing."""
    app = act.world.apps.get(form.app.key)
    found = app.actions.get(form.key, {}) if app else {}
    listed = sorted(found.values(), key=lambda one: one.model.on != "list")
    return tuple(
        offer_of(one, act.caller.locale)
        for one in listed
        if (one.model.on == "list" or one.input is None) and may_use_some(act, form, one)
    )


def may_use_some(act: Act, form: CompiledForm, action: CompiledAction) -> bool:
    """Whether the caller has the right to an action on some records of its form."""
    person, app = act.caller.person, form.app.key
    if person.is_admin or any(person.has_role(app, role) for role in action.model.roles):
        return person.active
    return decide(person, app, form, action.key).allowed


def applies(act: Act, opened: Opened, action: CompiledAction) -> bool:
    """Whether the action's condition holds of the record as it stands."""
    if action.when is None:
        return True
    reader = StepReader(act, opened.app, standing(act, opened), opened.app.settings)
    try:
        holds: Value = reader.value(action.when, Place(f"actions.{action.key}.when", {}))
    except StepFailed:
        return False
    return holds is True


def standing(act: Act, opened: Opened, note: str | None = None) -> WorkingRecord:
    """The working copy of an opened record."""
    return WorkingRecord(
        act,
        opened.app,
        opened.form,
        stored=opened.record,
        now=opened.record,
        facts=opened.facts,
        event=ACTED if note else "updated",
        note=note,
    )
