"""Whether an act has led each derived status only where it may go.

Rules of this file:
1. What counts is the status before the act and the one after it: what lies between is nobody's.
2. A record that is new, or gone, may have any status; so may a row.
3. The refusal names the record and both states in words, as far as its reader may see them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.form.compiled import CompiledForm
from engine.form.compiled_field import CompiledField
from engine.form.facts import Facts
from engine.form.model import SelectField
from engine.form.record import Record
from engine.form.status import may_follow
from engine.text import localise
from runtime.services.act import Act
from runtime.services.open_record import Target, open_written
from runtime.services.outcome import Problem, Refusal, RefusalKind
from runtime.services.showing import system_shown
from runtime.services.titles import Titles, hides

Guarded = Mapping[tuple[str, str], tuple[CompiledField, ...]]


@dataclass(frozen=True, slots=True)
class _Step:
    """A status that went where it may not; `path` as the record's reader knows it."""

    field: CompiledField
    path: str
    before: str
    after: object


def check_transitions(act: Act) -> Refusal | None:
    """Refuse the act whose records end in a status that theirs before does not lead to."""
    guarded = _guarded(act)
    if not guarded:
        return None
    for (app, form), before, after in _ends(act, guarded):
        for field in guarded[app, form]:
            for step in _steps(field, before, after):
                return _refused(
                    act, Target(act.world.apps[app], _form(act, app, form)), after, step
                )
    return None


def _guarded(act: Act) -> Guarded:
    """The fields with declared transitions, by app and form; found once a world."""
    known = act.world.memo.get(_MEMO)
    if isinstance(known, dict):
        return known
    found = {
        (app.key, form.key): fields
        for app in act.world.apps.values()
        for form in app.forms.values()
        if "." not in form.key and (fields := _declaring(form))
    }
    act.world.memo[_MEMO] = found
    return found


_MEMO = "status_transitions"


def _declaring(form: CompiledForm) -> tuple[CompiledField, ...]:
    return tuple(
        field
        for field in form.fields.values()
        if isinstance(field.definition, SelectField)
        and field.definition.status is not None
        and field.definition.status.transitions
    )


def _ends(act: Act, guarded: Guarded) -> Iterator[tuple[tuple[str, str], Record, Record]]:
    """Each record that was there before the act and is there after it, at both times."""
    first: dict[str, Record | None] = {}
    last: dict[str, tuple[tuple[str, str], Record | None]] = {}
    for one in act.written:
        place = (one.app, one.form)
        if place in guarded:
            first.setdefault(one.record, one.before)
            last[one.record] = (place, one.after)
    for record, (place, after) in last.items():
        before = first[record]
        if before is not None and after is not None:
            yield place, before, after


def _steps(field: CompiledField, before: Record, after: Record) -> Iterator[_Step]:
    definition = field.definition
    if not isinstance(definition, SelectField) or definition.status is None:
        return
    transitions = definition.status.transitions
    for path, old, new in _values(field, before, after):
        if old is not None and not may_follow(transitions, old, new):
            yield _Step(field, path, str(old), new)


def _values(
    field: CompiledField, before: Record, after: Record
) -> Iterator[tuple[str, object, object]]:
    if field.subtable is None:
        yield field.key, before.values.get(field.key), after.values.get(field.key)
        return
    earlier = {row.get("row_id"): row for row in _rows(before, field.subtable)}
    for place, row in enumerate(_rows(after, field.subtable)):
        if (old := earlier.get(row.get("row_id"))) is not None:
            path = f"{field.subtable}[{place}].{field.name}"
            yield path, old.get(field.name), row.get(field.name)


def _rows(record: Record, key: str) -> Sequence[Mapping[str, object]]:
    rows = record.values.get(key)
    return [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []


def _form(act: Act, app: str, form: str) -> CompiledForm:
    return act.world.apps[app].forms[form]


def _refused(act: Act, target: Target, record: Record, step: _Step) -> Refusal:
    opened = open_written(act, target, record, Facts())
    if isinstance(opened, Refusal) or not opened.standing.access.shows(step.field.key):
        return _refusal("", _HIDDEN)
    titles = Titles(act, target.app, opened.facts)
    values = {**system_shown(record), **record.values}
    title = titles.of_values(target.form, values, hides(opened.standing.access))
    message = {
        "en": f"{title}: {_label(step, 'en')} cannot go from {_state(step, step.before, 'en')} "
        f"to {_state(step, step.after, 'en')}.",
        "zh": f"{title}：{_label(step, 'zh')}不能从“{_state(step, step.before, 'zh')}”"
        f"变为“{_state(step, step.after, 'zh')}”。",
    }
    return _refusal(step.path, message)


_HIDDEN = {
    "en": "This would lead a record into a status that does not follow from where it is.",
    "zh": "此操作会使某条记录进入不允许的状态。",
}


def _refusal(path: str, message: Mapping[str, str]) -> Refusal:
    told = dict(message)
    problem = Problem(path, "transition", told)
    return Refusal(RefusalKind.CONFLICT, told, (problem,), code="transition")


def _label(step: _Step, locale: str) -> str:
    return localise(step.field.label, locale, step.field.key)


def _state(step: _Step, key: object, locale: str) -> str:
    definition = step.field.definition
    options = definition.options if isinstance(definition, SelectField) else ()
    found = next((one for one in options if one.key == key), None)
    if found is None:
        return "—" if key is None else str(key)
    return localise(found.label, locale, found.key)
