"""Which fields are visible, asked for and read-only, for the values at hand.

Rules of this file:
1. A section's or subtable's visibility holds for all that belongs to it.
2. What is hidden is not asked for; neither is what is computed.
3. `readonly` looks at the values as they are meant to be, `locked` at the record as it was: what
   a change says cannot unlock what it changes.
4. A condition that cannot be evaluated leaves a field visible, not asked for and read-only.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from engine.expression.compilation import Compiled
from engine.expression.environment import Environment
from engine.expression.errors import EvaluationError
from engine.expression.values import Row
from engine.form.compiled import CompiledForm
from engine.form.compiled_field import CompiledField, Condition
from engine.form.computation import Computation, impossible
from engine.form.field_error import FieldError


@dataclass(slots=True)
class Flags:
    """One flag of every field: by dotted key, and by row where the rows differ."""

    fields: dict[str, bool] = field(default_factory=dict)
    rows: dict[tuple[str, str], bool] = field(default_factory=dict)

    def of(self, key: str, row: Row | None = None) -> bool:
        """The flag of a field, in a row for a column."""
        common = self.fields[key]
        if row is None or not self.rows:
            return common
        return self.rows.get((key, str(row["row_id"])), common)

    def anywhere(self, key: str) -> bool:
        """Whether the flag is up for a field, be it in a single row."""
        if self.fields[key] or not self.rows:
            return self.fields[key]
        return any(flag and one == key for (one, _), flag in self.rows.items())

    def everywhere(self, key: str) -> bool:
        """Whether the flag is up for a field in every row."""
        if not self.fields[key] or not self.rows:
            return self.fields[key]
        return all(flag or one != key for (one, _), flag in self.rows.items())

    def outward(self, hidden: frozenset[str]) -> Mapping[str, bool]:
        """By path, without the fields that are not to be told of."""
        told = {key: flag for key, flag in self.fields.items() if key not in hidden}
        for (key, row_id), flag in self.rows.items():
            if key not in hidden:
                subtable, _, name = key.partition(".")
                told[f"{subtable}[{row_id}].{name}"] = flag
        return told


class FieldStates:
    """The flags of one computation; with `only` those of some fields, for checking them."""

    def __init__(
        self, computation: Computation, only: Sequence[CompiledField] | None = None
    ) -> None:
        self._computation = computation
        self._compiled: CompiledForm = computation.compiled
        self.errors: list[FieldError] = []
        self._fixed = fixed = self._compiled.fixed_flags
        self.visible = Flags(dict(fixed.visible))
        self.required = Flags(dict(fixed.required))
        self._readonly = Flags()
        self._locked = Flags()
        self._closed = False
        self._lock: bool | None = None
        for one in fixed.seen if only is None else only:
            if one.key not in fixed.visible:
                self._see(one)
        for one in fixed.asked if only is None else only:
            if one.key not in fixed.required:
                self._ask(one)
        for key in computation.context.asked_by_task:
            if key in self._compiled.fields:
                self._ask_for(self._compiled.fields[key])

    @property
    def readonly(self) -> Flags:
        """What the person may not write; asked only where somebody changes or sees the record."""
        self._close_all()
        return self._readonly

    @property
    def locked(self) -> Flags:
        """What the record's state has closed."""
        self._close_all()
        return self._locked

    def _close_all(self) -> None:
        if self._closed:
            return
        self._closed = True
        context, fields, fixed = self._computation.context, self._compiled.fields, self._fixed
        if context.old is None:
            self._locked.fields.update(dict.fromkeys(fields, False))
        else:
            for key, one in fields.items():
                self._locked.fields[key] = not context.lifted(key) and self._is_locked(one)
        self._readonly.fields.update(fixed.computed)
        for one in fixed.written:
            self._close(one)

    def _see(self, one: CompiledField) -> None:
        """Whether a field is visible; what it stands in is asked first."""
        if one.subtable is None:
            self._shown(one)
            return
        mask = self._shown(self._compiled.fields[one.subtable])
        self._spread(self.visible, one, one.visible, fallback=True, mask=mask)

    def _shown(self, top: CompiledField) -> bool:
        known = self.visible.fields.get(top.key)
        if known is not None:
            return known
        section = self._compiled.sections.get(top.key)
        is_open = section is None or self._shown(self._compiled.fields[section])
        shown = is_open and self._flag(top, top.visible, None, fallback=True)
        self.visible.fields[top.key] = shown
        return shown

    def _ask(self, one: CompiledField) -> None:
        if one.subtable:
            self._spread(self.required, one, one.required, fallback=False)
        else:
            asked = self._flag(one, one.required, None, fallback=False)
            self.required.fields[one.key] = asked
        self._only_visible(one)

    def _ask_for(self, one: CompiledField) -> None:
        """Ask for what a task asks for, wherever it is visible."""
        if one.key not in self.visible.fields:
            return
        self.required.fields[one.key] = True
        for row in self._rows(one):
            self.required.rows.pop((one.key, str(row["row_id"])), None)
        self._only_visible(one)

    def _only_visible(self, one: CompiledField) -> None:
        required, visible = self.required, self.visible
        if visible.everywhere(one.key):
            return
        for row in self._rows(one) if required.fields[one.key] or required.rows else ():
            if required.of(one.key, row) and not visible.of(one.key, row):
                required.rows[one.key, str(row["row_id"])] = False
        if not visible.fields[one.key] and not self._rows(one):
            required.fields[one.key] = False

    def _close(self, one: CompiledField) -> None:
        context, key, closed = self._computation.context, one.key, self._readonly.fields
        if context.task is not None and context.lifted(key):
            closed[key] = False
        elif not context.access.lets_write(key) or (one.subtable and closed[one.subtable]):
            closed[key] = True
        elif one.subtable:
            self._spread(self._readonly, one, one.readonly, fallback=True)
        else:
            closed[key] = self._flag(one, one.readonly, None, fallback=True)

    def _is_locked(self, one: CompiledField) -> bool:
        """Locks hold for the record as it was."""
        if one.subtable and self._locked.fields[one.subtable]:
            return True
        if self._is_closed_whole(one):
            return True
        if one.subtable:
            return self._some_row_locked(one)
        old = self._computation.environment.old
        return one.locked is not None and self._test(one, one.locked, old, fallback=True)

    def _is_closed_whole(self, one: CompiledField) -> bool:
        """Whether the form's own lock holds; it is asked once, of all its fields."""
        lock = self._compiled.locked
        if lock is None:
            return False
        if self._lock is None:
            old = self._computation.environment.old
            self._lock = self._test(one, lock, old, fallback=True)
        return self._lock

    def _some_row_locked(self, one: CompiledField) -> bool:
        """A column's lock is asked row by row."""
        lock, subtable = one.locked, one.subtable
        if lock is None or subtable is None:
            return False
        old = self._computation.environment.old
        for row in old.rows(subtable):
            locked = self._test(one, lock, old.row(subtable, row), fallback=True)
            self._locked.rows[one.key, str(row["row_id"])] = locked
        return False

    def _spread(
        self,
        flags: Flags,
        column: CompiledField,
        condition: Condition,
        *,
        fallback: bool,
        mask: bool = True,
    ) -> None:
        """A column's flag: that of its first row, and the rows that differ from it."""
        if isinstance(condition, bool) or not mask:
            flags.fields[column.key] = mask and condition is not False
            return
        found = [
            (str(row["row_id"]), self._flag(column, condition, row, fallback=fallback))
            for row in self._rows(column)
        ]
        common = found[0][1] if found else fallback
        flags.fields[column.key] = common
        flags.rows.update({(column.key, row_id): one for row_id, one in found if one != common})

    def _rows(self, one: CompiledField) -> list[Row]:
        rows = self._computation.rows.get(one.subtable or "", [])
        return [*rows]

    def _flag(
        self, one: CompiledField, condition: Condition, row: Row | None, *, fallback: bool
    ) -> bool:
        if isinstance(condition, bool):
            return condition
        environment = self._computation.environment
        if row is None or one.subtable is None:
            return self._test(one, condition, environment, fallback=fallback)
        where = environment.row(one.subtable, row)
        return self._test(one, condition, where, fallback=fallback, row=row)

    def _test(
        self,
        one: CompiledField,
        condition: Compiled,
        environment: Environment,
        *,
        fallback: bool,
        row: Row | None = None,
    ) -> bool:
        try:
            return condition.evaluate(environment) is True
        except EvaluationError as error:
            self.errors.append(impossible(self._computation.path(one, row), error))
            return fallback
