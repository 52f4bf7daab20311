"""Comparing two versions of a form by what they ask: which demands are new, or stricter.

Rules of this file:
1. A demand that was there before, in the same words, is not new, whatever it reads.
2. Warnings refuse nothing and are left out; so is what is hidden for good.
3. A broken record is one that the form's evaluation would refuse, were it saved as it stands.
"""

from collections.abc import Iterator

from engine.expression.compilation import Compiled
from engine.form.compiled import CompiledForm
from engine.form.compiled_field import CompiledField, Condition
from engine.form.demand import Demand
from engine.form.field_types import max_length
from engine.form.former import FormerKeys
from engine.form.lifecycle import INITIATOR_EDITS
from engine.form.model import (
    AddressField,
    MultiSelectField,
    SelectField,
    SubtableField,
    TextField,
)
from engine.form.option_renames import renamed_keys
from engine.form.uniques import all_uniques

_STATES = ", ".join(f"'{state}'" for state in sorted(INITIATOR_EDITS))
BINDING = f"state not in [{_STATES}]"
"""When all that submission asks is asked of a record."""


def tightened(before: CompiledForm, after: CompiledForm) -> Iterator[Demand]:
    """List what `after` asks of the records of `before` and `before` did not."""
    former = FormerKeys(before.form, after.form)
    for field in after.fields.values():
        if field.definition.type == "section" or _visible(after, field) is False:
            continue
        old = before.fields.get(former.of(field.key) or "")
        if field.is_subtable:
            yield from _of_rows(field, old)
        else:
            yield from _of_field(after, field, old)
    yield from _rules(before, after)
    yield from _uniques(before, after, former)


def _of_field(
    form: CompiledForm, field: CompiledField, old: CompiledField | None
) -> Iterator[Demand]:
    path = field.name
    if not field.computed and _asks_more(field, old):
        asked = "" if field.required is True else f"({_words(field.required)}) and "
        whole = isinstance(field.definition, AddressField)
        broken = None if whole else f"{_binding(field)} and {asked}IS_BLANK({path})"
        yield _on(form, field, Demand("required", broken=broken))
    if field.on_read:
        return
    yield from (_on(form, field, one) for one in _bounds(field, old))
    yield from (_on(form, field, one) for one in _texts(field, old))
    check = field.check
    if check and check.model.level == "error" and _checked_by(old) != check.require.source:
        asked = f"({_binding(field)} or not IS_BLANK({path}))"
        broken = f"{asked} and not ({check.require.source})"
        yield _on(form, field, Demand("check", rule=check.model.key or field.key, broken=broken))
    gone = _options(old) - _options(field) - _renamed(old, field)
    if gone and _options(field):
        yield Demand("option", field.key, subtable=field.subtable, fields=tuple(sorted(gone)))


def _on(form: CompiledForm, field: CompiledField, demand: Demand) -> Demand:
    """Place a demand at its field; what hides the field now and then is part of the condition."""
    visible, broken = _visible(form, field), demand.broken
    if visible is None:
        broken = None
    elif visible is not True and broken is not None:
        broken = f"({visible}) and {broken}"
    return Demand(
        demand.kind, field.key, demand.rule, broken, field.subtable, demand.bound, demand.fields
    )


def _binding(field: CompiledField) -> str:
    return f"parent.{BINDING}" if field.subtable else BINDING


def _bounds(field: CompiledField, old: CompiledField | None) -> Iterator[Demand]:
    least, most = (getattr(field.definition, name, None) for name in ("min", "max"))
    was_least, was_most = (getattr(old and old.definition, name, None) for name in ("min", "max"))
    if least is not None and (was_least is None or was_least < least):
        yield Demand("min", broken=f"{field.name} < {least:f}", bound=f"{least:f}")
    if most is not None and (was_most is None or was_most > most):
        yield Demand("max", broken=f"{field.name} > {most:f}", bound=f"{most:f}")


def _texts(field: CompiledField, old: CompiledField | None) -> Iterator[Demand]:
    most = max_length(field.definition)
    was = max_length(old.definition) if old else None
    if most is not None and (was is None or most < was):
        yield Demand("max_length", broken=f"LEN({field.name}) > {most}", bound=str(most))
    if not isinstance(field.definition, TextField):
        return
    text, before = field.definition, old.definition if old else None
    least = before.min_length if isinstance(before, TextField) else 0
    if text.min_length > least:
        broken = f"not IS_BLANK({field.name}) and LEN({field.name}) < {text.min_length}"
        yield Demand("min_length", broken=broken, bound=str(text.min_length))
    pattern = before.pattern if isinstance(before, TextField) else None
    if text.pattern is not None and text.pattern != pattern:
        yield Demand("pattern", bound=text.pattern)


def _of_rows(field: CompiledField, old: CompiledField | None) -> Iterator[Demand]:
    subtable = field.definition
    before = old.definition if old else None
    if not isinstance(subtable, SubtableField):
        return
    least = before.min_rows if isinstance(before, SubtableField) else 0
    most = before.max_rows if isinstance(before, SubtableField) else None
    shown = field.visible is True
    if subtable.min_rows > least:
        broken = f"{BINDING} and COUNT({field.key}) < {subtable.min_rows}" if shown else None
        yield Demand("min_rows", field.key, broken=broken, bound=str(subtable.min_rows))
    if most is not None and subtable.max_rows < most:
        broken = f"COUNT({field.key}) > {subtable.max_rows}" if shown else None
        yield Demand("max_rows", field.key, broken=broken, bound=str(subtable.max_rows))


def _rules(before: CompiledForm, after: CompiledForm) -> Iterator[Demand]:
    known = {_asked(one.model.require, one.model.when, one.model.on, one.model.level)
             for one in before.rules}  # fmt: skip
    for rule in after.rules:
        model = rule.model
        asked = _asked(model.require, model.when, model.on, model.level)
        if model.level != "error" or asked in known:
            continue
        parts = [BINDING] if model.on == "submit" else []
        parts += [f"({model.when})"] if model.when else []
        yield Demand("rule", rule=rule.key, broken=" and ".join((*parts, f"not ({model.require})")))


def _asked(*words: str | None) -> tuple[str, ...]:
    return tuple(" ".join((word or "").split()) for word in words)


def _uniques(before: CompiledForm, after: CompiledForm, former: FormerKeys) -> Iterator[Demand]:
    for field in after.tops():
        old = before.fields.get(former.of(field.key) or "")
        if getattr(field.definition, "unique", False) is True and not (
            old and getattr(old.definition, "unique", False) is True
        ):
            yield Demand("unique", field.key, fields=(field.key,))
    known = {(tuple(one.fields), one.where) for one in all_uniques(before.form)}
    for rule in all_uniques(after.form):
        earlier = tuple(former.of(key) or key for key in rule.fields)
        if (earlier, rule.where) not in known:
            named = rule.key or "+".join(rule.fields)
            yield Demand("unique", rule=named, fields=tuple(rule.fields), broken=rule.where)


def _visible(form: CompiledForm, field: CompiledField) -> str | bool | None:
    """What shows a field: always, never, a condition in its own scope; None: several together."""
    around = field.subtable or form.sections.get(field.key)
    outer = _visible(form, form.fields[around]) if around else True
    own = field.visible if isinstance(field.visible, bool) else field.visible.source
    if outer is False or own is False:
        return False
    if outer is True:
        return own
    return outer if own is True and outer is not None and not field.subtable else None


def _words(condition: Condition) -> str:
    return condition.source if isinstance(condition, Compiled) else str(condition)


def _asks_more(field: CompiledField, old: CompiledField | None) -> bool:
    """Whether a value is asked for where none was; where it always was, nothing asks for more."""
    before: Condition = old.required if old else False
    if field.required is False or before is True:
        return False
    return _words(field.required) != _words(before)


def _checked_by(old: CompiledField | None) -> str | None:
    return old.check.require.source if old and old.check else None


def _renamed(old: CompiledField | None, field: CompiledField) -> frozenset[str]:
    """Options that are gone by their key alone: stored values follow them."""
    before, after = old.definition if old else None, field.definition
    choices = SelectField | MultiSelectField
    if not isinstance(before, choices) or not isinstance(after, choices):
        return frozenset()
    return frozenset(renamed_keys(before, after))


def _options(field: CompiledField | None) -> frozenset[str]:
    definition = field.definition if field else None
    if not isinstance(definition, SelectField | MultiSelectField):
        return frozenset()
    return frozenset(option.key for option in definition.options)
