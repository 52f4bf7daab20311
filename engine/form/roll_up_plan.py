"""In which order the roll-ups of an app are computed: one graph over all its forms.

Rules of this file:
1. A roll-up comes after everything that what it adds up is made of, through formulas and through
   other roll-ups, whichever form they stand in.
2. The roll-ups of one form that may be computed together form a stage: a record is written once
   for all of them.
3. A cycle is a definition error; it is spelled out field by field.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from engine.form.compiled import CompiledForm
from engine.form.compiled_field import CompiledField
from engine.form.definition_checks import field_path
from engine.form.dependencies import evaluation_order
from engine.form.fault import Fault, definition_fault
from engine.form.roll_up import CompiledRollUp


@dataclass(frozen=True, slots=True)
class RollUpField:
    """A field that is rolled up, in its form."""

    form: CompiledForm
    field: CompiledField
    rollup: CompiledRollUp

    @property
    def name(self) -> str:
        """Form and field, as in `parent.lines.taken`."""
        return f"{self.form.key}.{self.field.key}"


@dataclass(frozen=True, slots=True)
class Stage:
    """Roll-ups of one form that do not depend on one another."""

    form: CompiledForm
    fields: tuple[RollUpField, ...]


@dataclass(frozen=True, slots=True)
class RollUpPlan:
    """The stages in order; `of_source`: what adds up the records of a form, by its key;
    `needed`: the names of the roll-ups that each is made of in the end.
    """

    stages: tuple[Stage, ...]
    of_source: Mapping[str, tuple[RollUpField, ...]] = field(default_factory=dict)
    needed: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def of_form(self, form: str) -> Iterator[RollUpField]:
        """The roll-ups that stand on a form or its rows."""
        for stage in self.stages:
            if stage.form.key == form:
                yield from stage.fields


def roll_up_plan(forms: Iterable[CompiledForm]) -> RollUpPlan:
    """Order the roll-ups of an app's own forms; those on a cycle are left out."""
    forms = tuple(forms)
    fields = {one.name: one for one in _fields(forms)}
    needed = _needed(fields, _made_of(forms))
    stages: list[Stage] = []
    waiting = [name for name in fields if name not in needed[name]]
    while waiting:
        ready = [one for one in waiting if not any(each in waiting for each in needed[one])]
        if not ready:
            break
        form = _next_form(fields, waiting, ready)
        together = tuple(fields[one] for one in ready if fields[one].form is form)
        stages.append(Stage(form, together))
        waiting = [one for one in waiting if fields[one] not in together]
    return RollUpPlan(tuple(stages), _by_source(stages), needed)


def roll_up_cycle(forms: Iterable[CompiledForm]) -> tuple[RollUpField, tuple[str, ...]] | None:
    """Find a roll-up that in the end adds up itself, and the fields it goes through."""
    forms = tuple(forms)
    fields = {one.name: one for one in _fields(forms)}
    made_of = _made_of(forms)
    for name, one in fields.items():
        _, cycle = evaluation_order(_reachable(name, made_of))
        if cycle is not None and name in cycle:
            at = cycle.index(name)
            return one, (*cycle[at:-1], *cycle[:at], name)
    return None


def cycle_fault(rolled: RollUpField, cycle: Sequence[str]) -> Fault:
    """Tell of a cycle at one of its roll-ups."""
    chain = " → ".join(cycle)
    return definition_fault(
        f"{field_path(rolled.field)}.rollup",
        "cycle",
        f"These roll-ups and formulas depend on each other in a circle: {chain}.",
        f"这些汇总与公式循环依赖：{chain}。",
    )


def _fields(forms: Sequence[CompiledForm]) -> Iterator[RollUpField]:
    for form in forms:
        for one in form.fields.values():
            if one.rollup is not None:
                yield RollUpField(form, one, one.rollup)


def _made_of(forms: Sequence[CompiledForm]) -> Mapping[str, frozenset[str]]:
    """What each computed field is made of, by `form.field`."""
    return {
        f"{form.key}.{one.key}": _sources(form, one)
        for form in forms
        for one in form.fields.values()
        if one.formula is not None or one.rollup is not None
    }


def _sources(form: CompiledForm, one: CompiledField) -> frozenset[str]:
    if one.rollup is not None:
        return frozenset(f"{one.rollup.source.key}.{key}" for key in one.rollup.reads)
    return frozenset(f"{form.key}.{key}" for key in one.reads)


def _reachable(start: str, made_of: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    waiting = [start]
    while waiting:
        name = waiting.pop()
        if name in made_of and name not in found:
            found[name] = made_of[name]
            waiting.extend(sorted(made_of[name]))
    return found


def _next_form(
    fields: Mapping[str, RollUpField], waiting: Sequence[str], ready: Sequence[str]
) -> CompiledForm:
    """The form to go on with: one that can be finished, so that it is written once; else any."""
    open_ = {fields[one].form.key for one in waiting if one not in ready}
    done = (fields[one].form for one in ready if fields[one].form.key not in open_)
    return next(done, fields[ready[0]].form)


def _needed(
    fields: Mapping[str, RollUpField], made_of: Mapping[str, frozenset[str]]
) -> Mapping[str, frozenset[str]]:
    """The roll-ups that must be computed before each."""
    found = {}
    for name in fields:
        behind = _reachable(name, made_of)
        read = frozenset().union(*behind.values())
        found[name] = frozenset(one for one in read if one in fields)
    return found


def _by_source(stages: Sequence[Stage]) -> Mapping[str, tuple[RollUpField, ...]]:
    found: dict[str, list[RollUpField]] = {}
    for stage in stages:
        for one in stage.fields:
            found.setdefault(one.rollup.source.key, []).append(one)
    return {form: tuple(fields) for form, fields in found.items()}
