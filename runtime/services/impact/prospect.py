"""A definition as it would be, over the records as they are.

Rule of this file: nothing is written; what the prospect computes, the published app would compute
of the same records, save what only publishing can tell (`unsettled`, `later`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from engine.definition.model import App
from engine.form.compiled import CompiledForm
from engine.form.former import FormerKeys, matched
from runtime.services.act import Act
from runtime.services.caller import Caller, Way
from runtime.services.published_app import PublishedApp, forms_in_memory
from runtime.services.system import depended
from runtime.storage.apps import AppStore
from runtime.storage.draft_tables import draft_tables
from runtime.storage.foreseeing import Foreseen, foresee


@dataclass(frozen=True, slots=True)
class FormPair:
    """A form as it is and as it would be, with what its fields were called.

    `recomputed`: dotted keys whose stored values are not those that a save would store;
    `later`: those that are known only once it is published; `reworked`: what is computed otherwise
    than now, stored or not, with all that is made of it.
    """

    before: CompiledForm
    after: CompiledForm
    former: FormerKeys
    recomputed: frozenset[str]
    later: frozenset[str]
    reworked: frozenset[str]


@dataclass(frozen=True, slots=True)
class Outlook:
    """A published app, and what another definition would do to its elements."""

    present: PublishedApp
    foreseen: Foreseen
    act: Act


@dataclass(frozen=True, slots=True)
class Prospect(Outlook):
    """An app as it is and as it would be; `act` looks at the latter with the system's eyes."""

    draft: PublishedApp
    pairs: tuple[FormPair, ...]


def outlook_of(act: Act, app: App) -> Outlook | None:
    """Look at what an app's definition does to elements; None for one never published."""
    present = act.world.apps.get(app.app.key)
    return Outlook(present, foresee(act.connection, app), act) if present else None


def prospect_of(act: Act, app: App) -> Prospect | None:
    """Look ahead to an app's definition; None for an app that was never published."""
    present = act.world.apps.get(app.app.key)
    if present is None:
        return None
    others = {key: one.app for key, one in act.world.apps.items()}
    foreseen = foresee(act.connection, app)
    made = draft_tables(app, foreseen, depended(app, others), act.system.database.dialect)
    chosen = AppStore(act.connection).settings(present.key)
    draft = forms_in_memory(app, present.version, made.tables, chosen, others)
    world = replace(act.world, apps={**act.world.apps, draft.key: draft}, memo={})
    system = Caller(act.system.nobody, Way.CLI, act.caller.locale)
    looking = Act(act.system, system, act.connection, world, act.now, writing=False)
    pairs = tuple(_pairs(present, draft, made.unsettled))
    return Prospect(present, foreseen, looking, draft, pairs)


def _pairs(
    present: PublishedApp, draft: PublishedApp, unsettled: Mapping[str, frozenset[str]]
) -> Iterator[FormPair]:
    was = matched(
        [(one.key, one.was) for one in present.app.forms],
        [(one.key, one.was) for one in draft.app.forms],
    )
    for form in draft.app.forms:
        if form.key not in was:
            continue
        before, after = present.forms[was[form.key]], draft.forms[form.key]
        former = FormerKeys(before.form, after.form)
        rolled = {one.key for one in after.fields.values() if _rolls_anew(before, one.key, after)}
        later = after.reached_by(rolled | unsettled.get(form.key, frozenset()))
        anew = {one for one in after.fields if _computes_anew(before, former.of(one), after, one)}
        stored = {one for one in anew if not after.fields[one].on_read}
        reworked = after.reached_by(anew) | later
        yield FormPair(before, after, former, after.reached_by(stored) - later, later, reworked)


def _rolls_anew(before: CompiledForm, key: str, after: CompiledForm) -> bool:
    now, was = after.fields[key].rollup, before.fields.get(key)
    return now is not None and (was is None or was.rollup is None or was.rollup.model != now.model)


def _computes_anew(before: CompiledForm, was: str | None, after: CompiledForm, key: str) -> bool:
    field, earlier = after.fields[key], before.fields.get(was or "")
    if field.formula is None:
        return False
    if earlier is None or earlier.formula is None or earlier.on_read != field.on_read:
        return True
    return (earlier.formula.source, earlier.definition.type, earlier.scale) != (
        field.formula.source,
        field.definition.type,
        field.scale,
    )
