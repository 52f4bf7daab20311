"""What the definition asks of a whole record: required fields, rows, references, rules.

Rules of this file:
1. `required`, `min_rows` and rules with `on: submit` bind from submission on; types, bounds and
   lengths always; `validate` always where there is a value, from submission on where not.
2. What is hidden by its expression is not checked; it keeps its value.
3. All faults come together; warnings that were acknowledged are told as such.
4. A message shows only values that its reader may read; others stand as `…`.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from typing import Literal, TypeVar, cast

from engine.expression.compilation import Compiled
from engine.expression.environment import Environment
from engine.expression.errors import EvaluationError
from engine.expression.scope import Path
from engine.expression.values import Row, Value
from engine.form.compiled_field import CompiledCheck, CompiledField, CompiledRule
from engine.form.computation import Computation, impossible
from engine.form.field_error import FieldError, fault
from engine.form.field_states import FieldStates
from engine.form.model import SubtableField
from engine.form.references import reference_faults
from engine.form.routes import reached
from engine.form.row_changes import too_many_rows
from engine.form.stirring import Stir
from engine.form.template import Template
from engine.form.value_checks import is_blank, required, value_faults
from engine.text import Text

Asked = TypeVar("Asked", CompiledField, CompiledRule)


class RecordChecks:
    """Checks one computation."""

    def __init__(self, computation: Computation, states: FieldStates) -> None:
        self._computation = computation
        self._compiled = computation.compiled
        self._context = computation.context
        self._states = states

    def faults(self, stir: Stir | None = None) -> Iterator[FieldError]:
        """Every fault and warning, with its path; with `stir` only what a change asks again."""
        asked = self._compiled if stir is None else stir
        for field in self._askable() if stir is None else stir.fields:
            if field.is_subtable:
                yield from self._subtable(field)
            elif self._is_checked(field):
                yield from self._answered(self._places, field)
        for rule in asked.rules:
            yield from self._answered(self._rule, rule)

    def _askable(self) -> Iterable[CompiledField]:
        """The fields that may be asked anything; a task asks for what it likes."""
        if not self._context.asked_by_task:
            return self._compiled.askable
        return (one for one in self._compiled.fields.values() if one.definition.type != "section")

    def _answered(
        self, check: Callable[[Asked], Iterator[FieldError]], what: Asked
    ) -> list[FieldError]:
        """Check one field, in all its rows, or one rule; once more when answers were fetched."""
        found = list(check(what))
        while self._computation.environment.learn():
            found = list(check(what))
        return found

    def of(self, changed: Set[str]) -> Iterator[FieldError]:
        """The faults of what the system changed: its bounds, and what reads it and must hold.

        A row is asked where it changed itself, or where what is asked reads the changed record.
        Warnings are for those who enter values.
        """
        for field in self._compiled.fields.values():
            if field.check is not None or (field.key in changed and field.bounded):
                for one in self._carried(field, changed):
                    if one.level == "error":
                        yield one
        for rule in self._compiled.rules:
            reads = self._reads(rule.require, None) | self._reads(rule.when, None)
            if rule.model.level == "error" and not reads.isdisjoint(changed):
                yield from self._rule(rule)

    def _carried(self, field: CompiledField, changed: Set[str]) -> Iterator[FieldError]:
        read = self._reads(field.check.require, field.subtable) if field.check else frozenset()
        read &= changed
        rows: Sequence[Row | None] = (None,)
        if field.subtable is not None:
            rows = self._computation.rows[field.subtable]
            if all(key.startswith(f"{field.subtable}.") for key in read):
                rows = [row for row in rows if self._moved(field.subtable, row)]
        for row in rows:
            if not self._states.visible.of(field.key, row):
                continue
            value = self._computation.value(field, row)
            if field.key in changed and field.bounded and not is_blank(field, value):
                for one in value_faults(field, value):
                    yield one.at(self._computation.path(field, row))
            if field.check and read and (self._context.binding or not is_blank(field, value)):
                yield from self._check(field, field.check, row)

    def _moved(self, subtable: str, row: Row) -> bool:
        before = self._computation.old_rows[subtable].get(str(row["row_id"]), {})
        return any(row.get(name) != before.get(name) for name in row)

    def _reads(self, compiled: Compiled | None, subtable: str | None) -> frozenset[str]:
        """The record's own fields, by dotted key, that a condition reads."""
        scope = self._compiled.routes.scopes[subtable or ""]
        found = (scope.rooted(path) for path in (compiled.references if compiled else ()) if path)
        fields = self._compiled.fields
        return frozenset(
            dotted if (dotted := ".".join(path[:2])) in fields else path[0]
            for root, path in found
            if root in ("record", "old") and path
        )

    def _is_checked(self, field: CompiledField) -> bool:
        """Whether there is anything to ask of a field: most formulas are left out here."""
        if field.bounded or field.reference or field.check:
            return True
        return self._context.binding and self._states.required.anywhere(field.key)

    def _places(self, field: CompiledField) -> Iterator[FieldError]:
        if field.subtable is None:
            yield from self._place(field, None)
            return
        for row in self._computation.rows[field.subtable]:
            yield from self._place(field, row)

    def _place(self, field: CompiledField, row: Row | None) -> Iterator[FieldError]:
        if not self._states.visible.of(field.key, row):
            return
        value = self._computation.value(field, row)
        blank = is_blank(field, value)
        if blank and self._context.binding and self._states.required.of(field.key, row):
            yield required().at(self._computation.path(field, row))
            return
        if not blank:
            for one in self._value(field, row, value):
                yield one.at(self._computation.path(field, row))
        if field.check and (self._context.binding or not blank):
            yield from self._check(field, field.check, row)

    def _value(self, field: CompiledField, row: Row | None, value: Value) -> Iterable[FieldError]:
        if field.reference:
            return reference_faults(self._computation, field, row, value)
        return value_faults(field, value) if field.bounded else ()

    def _check(
        self, field: CompiledField, check: CompiledCheck, row: Row | None
    ) -> Iterator[FieldError]:
        path = self._computation.path(field, row)
        environment = self._environment(field.subtable, row)
        found = self._failing(check.require, environment, path)
        if found is None:
            return
        message = self._message(check.message, field.subtable, environment)
        key = check.model.key or field.key
        yield from self._told(found, path, message, (key, check.model.level))

    def _rule(self, rule: CompiledRule) -> Iterator[FieldError]:
        if rule.model.on == "submit" and not self._context.binding:
            return
        environment, path = self._computation.environment, rule.model.path or ""
        try:
            if rule.when and rule.when.evaluate(environment) is not True:
                return
        except EvaluationError as error:
            yield impossible(path, error)
            return
        found = self._failing(rule.require, environment, path)
        if found is not None:
            message = self._message(rule.message, None, environment)
            yield from self._told(found, path, message, (rule.key, rule.model.level))

    @staticmethod
    def _failing(
        condition: Compiled, environment: Environment, path: str
    ) -> FieldError | bool | None:
        """True when a condition does not hold, an error when it has no value, else None."""
        try:
            return None if condition.evaluate(environment) is True else True
        except EvaluationError as error:
            return impossible(path, error)

    def _told(
        self, found: FieldError | bool, path: str, message: Text | None, rule: tuple[str, str]
    ) -> Iterator[FieldError]:
        key, bound = rule
        level: Literal["warning", "acknowledged"]
        if isinstance(found, FieldError):
            yield found
        elif bound == "error":
            yield FieldError(path, "rule", message or _broken(key), {"rule": key}, rule=key)
        else:
            given = self._context.acknowledged.get(key, "").strip()
            level = "acknowledged" if given else "warning"
            parameters = {"rule": key}
            yield FieldError(path, "rule", message or _broken(key), parameters, level, key)

    def _message(
        self, template: Template | None, subtable: str | None, environment: Environment
    ) -> Text | None:
        if template is None:
            return None

        def shown(path: Path) -> Value:
            if not self._readable(path, subtable):
                return "…"
            try:
                return environment.value(path)
            except EvaluationError:
                return None

        return template.render(shown, self._context.zone)

    def _readable(self, path: Path, subtable: str | None) -> bool:
        access = self._context.access
        scope = self._compiled.routes.scopes[subtable or ""]
        root, rooted = scope.rooted(path)
        if root in ("record", "old") and not self._shown(rooted):
            return False
        route = self._compiled.routes.route(subtable or "", path)
        return access.hidden_elsewhere.isdisjoint(reached(route, path))

    def _shown(self, rooted: Path) -> bool:
        access = self._context.access
        return access.shows(rooted[0]) and access.shows(".".join(rooted[:2]))

    def _environment(self, subtable: str | None, row: Row | None) -> Environment:
        environment = self._computation.environment
        return environment if row is None or not subtable else environment.row(subtable, row)

    def _subtable(self, field: CompiledField) -> Iterator[FieldError]:
        definition = cast(SubtableField, field.definition)
        rows = self._computation.rows[field.key]
        if not self._states.visible.of(field.key):
            return
        if len(rows) < definition.min_rows and self._context.binding:
            yield _too_few_rows(definition.min_rows, len(rows)).at(field.key)
        if len(rows) > definition.max_rows:
            yield too_many_rows(definition.max_rows, len(rows)).at(field.key)
        for columns in definition.unique:
            yield from self._repeated(field.key, columns, rows)

    def _repeated(
        self, subtable: str, columns: Sequence[str], rows: Sequence[Row]
    ) -> Iterator[FieldError]:
        seen: set[tuple[object, ...]] = set()
        for row in rows:
            cells = tuple(_comparable(row.get(column)) for column in columns)
            if None in cells:
                continue
            if cells in seen:
                column = self._compiled.fields[f"{subtable}.{columns[-1]}"]
                yield _stands_twice().at(self._computation.path(column, row))
            seen.add(cells)


def _comparable(cell: object) -> object:
    """A cell as a part of a key: an address by its parts."""
    return tuple(sorted(cell.items(), key=str)) if isinstance(cell, dict) else cell


def _broken(key: str) -> Text:
    return {"en": f"The rule {key} does not hold.", "zh": f"不满足规则 {key}。"}


def _too_few_rows(least: int, found: int) -> FieldError:
    return fault(
        "min_rows",
        "At least {min} rows; these are {found}.",
        "至少 {min} 行，当前为 {found} 行。",
        min=str(least),
        found=str(found),
    )


def _stands_twice() -> FieldError:
    return fault("unique", "Another row has the same.", "与另一行重复。")
