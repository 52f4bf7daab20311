"""Make a record's values: defaults, fills and formulas, in the order they depend on each other.

Rules of this file:
1. A default applies to a new record or row whose field was not sent.
2. A fill copies when its lookup is chosen or changed and the filled field was not itself sent, or
   may not be written. Clearing the lookup clears what only it can write. Where several lookups
   fill one field, those that were chosen now do, the later declared over the earlier.
3. Formulas are computed always, hidden or not; what cannot be computed is blank and an error.
4. `dropped` paths count as not sent: their fields stay as they were.
"""

from collections.abc import Callable, Mapping, Sequence, Set
from typing import TypeVar, cast

from engine.expression.compilation import Compiled
from engine.expression.errors import EvaluationError
from engine.expression.values import Row, Value
from engine.form.app_context import AppContext
from engine.form.chain import choose
from engine.form.changeset import Changeset
from engine.form.column_formula import ColumnEnvironment
from engine.form.compiled import CompiledForm
from engine.form.compiled_field import CompiledField, Fill
from engine.form.context import Context
from engine.form.environment import RecordEnvironment, WorkRow, system_values
from engine.form.facts import Facts
from engine.form.field_error import FieldError, Outcome
from engine.form.own_rows import let_go_of_removed
from engine.form.stored_value import fitting, stored_value

Made = TypeVar("Made")


_NO_ROW: Mapping[str, Value] = {}
"""What a row that was not there before held."""


class RowsById(dict[str, Mapping[str, Row]]):
    """Rows by their ids, of each subtable that somebody asks for."""

    def __init__(self, values: Mapping[str, Value]) -> None:
        super().__init__()
        self._values = values

    def __missing__(self, subtable: str) -> Mapping[str, Row]:
        rows = cast("Sequence[Row]", self._values.get(subtable) or ())
        found = self[subtable] = {str(row["row_id"]): row for row in rows}
        return found


class Computation:
    """One pass over a record; `work` and `errors` hold the outcome after `run`."""

    def __init__(  # noqa: PLR0913 (what is computed, and how much of it)
        self,
        compiled: CompiledForm,
        changes: Changeset,
        facts: Facts,
        context: Context,
        dropped: Set[str] = frozenset(),
        worked: Set[str] | None = None,
    ) -> None:
        """Take the values; `worked`: the subtables of which anything is computed (None: all)."""
        self.compiled = compiled
        self.changes = changes
        self.context = context
        self.errors: list[FieldError] = []
        self.dropped = dropped
        self.before: Mapping[str, Value] = context.old.values if context.old else {}
        self.work: dict[str, Value] = {}
        self.rows: dict[str, list[WorkRow]] = {}
        self.old_rows = RowsById(self.before)
        self.wanted_rows = RowsById(changes.values)
        self.rows_by_id = RowsById(self.work)
        self.worked = compiled.columns.keys() if worked is None else worked
        self._take_values()
        self.environment = RecordEnvironment(
            compiled, self.work, system_values(context.old, context), facts, context
        )
        self.environment.collects = True

    def run(self, keys: Sequence[str] | None = None) -> "Computation":
        """Compute every field once, one after another; with `keys` only those among them.

        What a field reads of other records is fetched when it is its turn, for all rows together.
        """
        wanted = None if keys is None else frozenset(keys)
        for field in self.compiled.made if self.context.shows else self.compiled.made_on_save:
            if wanted is None or field.key in wanted:
                self._compute(field)
        return self

    def answered(self, make: Callable[[], Made]) -> Made:
        """Make something that may read other records: once more when they have been fetched."""
        made = make()
        while self.environment.learn():
            made = make()
        return made

    def _compute(self, field: CompiledField) -> None:
        lacking, told = len(self.environment.lacking), len(self.errors)
        blank = self._blank(field) if field.default else ()
        self._compute_once(field)
        while len(self.environment.lacking) > lacking and self.environment.learn():
            del self.errors[told:]
            for row in blank:
                self.store(field, row, None)  # a default may have been given without its answers
            self._compute_once(field)

    def _compute_once(self, field: CompiledField) -> None:
        if field.subtable:
            self._column(field)
        else:
            self._top(field)

    def _blank(self, field: CompiledField) -> Sequence[WorkRow | None]:
        """Where a default may apply: the rows without a value, None for the record."""
        if field.subtable is None:
            return (None,) if self.work.get(field.key) is None else ()
        return [row for row in self.rows[field.subtable] if row[field.name] is None]

    @property
    def fields(self) -> Mapping[str, CompiledField]:
        """The form's fields by dotted key."""
        return self.compiled.fields

    @property
    def app(self) -> AppContext:
        """The app the form belongs to."""
        return self.compiled.app

    @property
    def is_new(self) -> bool:
        """Whether the record is being made."""
        return self.context.old is None

    def was_sent(self, path: str, value: Value, before: Value) -> bool:
        """Whether a value was given with the change, by a person or by the system."""
        if path in self.dropped:
            return False
        if self.changes.by_person:
            return path in self.changes.sent
        return value is not None and value != before

    def is_given(self, field: CompiledField, row: Row | None) -> bool:
        """Whether a field's value came with the change, from somebody who may write it."""
        path = field.key if row is None else f"{field.subtable}[{row['row_id']}].{field.name}"
        sent = self.was_sent(path, self.value(field, row), self.value_before(field, row))
        return sent and self._writable(field)

    def is_new_row(self, subtable: str, row: Row) -> bool:
        """Whether a row was not there before."""
        return row["row_id"] not in self.old_rows[subtable]

    def row_before(self, subtable: str, row: Row, name: str) -> Value:
        """What a row's column held before; blank for a new row."""
        return cast(Value, self.old_rows[subtable].get(str(row["row_id"]), {}).get(name))

    def value(self, field: CompiledField, row: Row | None) -> Value:
        """The value of a field, in a row for a column."""
        return self.work.get(field.key) if row is None else cast(Value, row.get(field.name))

    def value_before(self, field: CompiledField, row: Row | None) -> Value:
        """What a field held before the change."""
        if row is None or field.subtable is None:
            return self.before.get(field.key)
        return self.row_before(field.subtable, row, field.name)

    def _take_values(self) -> None:
        given, before, dropped = self.changes.values, self.before, self.dropped
        get = given.get
        for key, at_first in self.compiled.stored_tops:
            value = get(key)
            self.work[key] = at_first if value is None else value
        for key, at_first in self.compiled.stored_tops if dropped else ():
            if key in dropped:
                value = before.get(key)
                self.work[key] = at_first if value is None else value
        for key, shape in self.compiled.row_shapes.items():
            self._take_rows(key, *shape)
        clearing = self.compiled.clearing
        if clearing:
            there = self.worked
            here = [one for one in clearing if one[0].subtable is None or one[0].subtable in there]
            let_go_of_removed(here, self.work, self.rows)

    def _take_rows(self, key: str, blank: Row, first: Row) -> None:
        """Take the rows of a subtable; what nothing is computed of stays the very same."""
        source = self.before if key in self.dropped else self.changes.values
        rows = source.get(key) or []
        if key not in self.worked and isinstance(rows, list):
            self.work[key] = self.rows[key] = cast("list[WorkRow]", rows)
            return
        made: list[WorkRow] = [{**blank, **row} for row in cast("Sequence[Row]", rows)]
        for row in made if first else ():
            row.update({name: value for name, value in first.items() if row[name] is None})
        self._put_back(key, made)
        self.work[key] = self.rows[key] = made

    def _put_back(self, key: str, rows: Sequence[WorkRow]) -> None:
        """Give dropped cells the values they had before."""
        for row in rows if self.dropped else ():
            for column in self.compiled.columns[key]:
                if f"{key}[{row['row_id']}].{column.name}" in self.dropped:
                    row[column.name] = self.row_before(key, row, column.name)

    def _top(self, field: CompiledField) -> None:
        before = self.before.get(field.key)
        value = self.work.get(field.key)
        sent = self.was_sent(field.key, value, before)
        if field.formula:
            self._put(field, self.evaluated(field, field.formula, None))
            return
        for fill in field.fills if self._fills(field, sent) else ():
            chosen, earlier = self.work.get(fill.lookup), self.before.get(fill.lookup)
            self._filled(field, fill, None, chosen, earlier)
        if field.chain:
            choose(self, field, field.chain, None, given=not self._fills(field, sent))
        if field.default and not self.context.old and not sent and self.work[field.key] is None:
            self._put(field, self.evaluated(field, field.default, None))

    def _column(self, field: CompiledField) -> None:
        subtable = cast(str, field.subtable)
        rows = self.rows[subtable]
        if not rows:
            return
        if field.formula:
            self._column_formula(field, field.formula, rows)
        else:
            writable = self._writable(field)
            for row in rows:
                self._cell(field, subtable, row, writable)
        self.environment.forget(field.key)

    def _cell(self, field: CompiledField, subtable: str, row: WorkRow, writable: bool) -> None:
        name, row_id = field.name, row["row_id"]
        before = self.old_rows[subtable].get(str(row_id), _NO_ROW)
        value = cast(Value, row[name])
        sent = self.was_sent(f"{subtable}[{row_id}].{name}", value, cast(Value, before.get(name)))
        given = sent and writable
        for fill in () if given else field.fills:
            lookup = fill.lookup.partition(".")[2]
            chosen, earlier = cast(Value, row[lookup]), cast(Value, before.get(lookup))
            if chosen != earlier:
                self._filled(field, fill, row, chosen, earlier)
        if field.chain:
            choose(self, field, field.chain, row, given=given)
        if field.default and row[name] is None and not sent and before is _NO_ROW:
            row[name] = self.evaluated(field, field.default, row)

    def _column_formula(
        self, field: CompiledField, formula: Compiled, rows: Sequence[WorkRow]
    ) -> None:
        cells = self._columnwise(field) if len(rows) > 1 else None
        if cells is None:
            cells = self._row_by_row(field, formula, rows)
        name, fit = field.name, fitting(field, self.compiled.app.rounding)
        for row, cell in zip(rows, cells, strict=True):
            fitted = fit(cell)
            row[name] = self._told(field, row, fitted)

    def _columnwise(self, field: CompiledField) -> Sequence[Value] | None:
        """All rows at once; None where the formula cannot, or some row has no value."""
        if field.columnwise is None or field.subtable is None:
            return None
        reader = ColumnEnvironment(self.environment, field.subtable)
        try:
            return cast("Sequence[Value]", field.columnwise.evaluate(reader))
        except EvaluationError:
            return None

    def _row_by_row(
        self, field: CompiledField, formula: Compiled, rows: Sequence[WorkRow]
    ) -> Sequence[Value]:
        if formula.type.column and not reads_own_row(formula):
            return self._shared(field, formula, rows)
        return self._single(field, formula, rows)

    def _shared(
        self, field: CompiledField, formula: Compiled, rows: Sequence[WorkRow]
    ) -> Sequence[Value]:
        """One evaluation for all rows: the formula is a column that reads no single row."""
        column = cast("Sequence[Value] | None", self._raw(field, formula, rows[0]))
        return [None] * len(rows) if column is None else column

    def _single(
        self, field: CompiledField, formula: Compiled, rows: Sequence[WorkRow]
    ) -> Sequence[Value]:
        cells = [self._raw(field, formula, row) for row in rows]
        if not formula.type.column:
            return cells
        columns = cast("Sequence[Sequence[Value] | None]", cells)
        return [column[place] if column else None for place, column in enumerate(columns)]

    def _fills(self, field: CompiledField, sent: bool) -> bool:
        return not sent or not self._writable(field)

    def _writable(self, field: CompiledField) -> bool:
        if self.context.lifted(field.key) or not self.changes.by_person:
            return True
        return field.readonly is not True and self.context.access.lets_write(field.key)

    def _filled(
        self,
        field: CompiledField,
        fill: Fill,
        row: WorkRow | None,
        chosen: Value,
        earlier: Value,
    ) -> None:
        if chosen == earlier:
            return
        if chosen is None:
            if len(field.fills) == 1 and not self._writable(field):
                self.store(field, row, None)
            return
        path = (fill.lookup.rpartition(".")[2], *fill.source)
        route = self.environment.route(field.subtable or "", path)
        value = self.environment.follow(chosen, route, fill.source)
        self.store(field, row, self._fitted(field, value, row))

    def evaluated(self, field: CompiledField, expression: Compiled, row: WorkRow | None) -> Value:
        """An expression's value, made to fit the field; errors are told."""
        return self._fitted(field, self._raw(field, expression, row), row)

    def _raw(self, field: CompiledField, expression: Compiled, row: WorkRow | None) -> Value:
        environment = self.environment
        try:
            if row is None or field.subtable is None:
                return expression.evaluate(environment)
            return expression.evaluate(environment.row(field.subtable, row))
        except EvaluationError as error:
            self.errors.append(impossible(self.path(field, row), error))
            return None

    def _fitted(self, field: CompiledField, value: Value, row: WorkRow | None) -> Value:
        fitted = stored_value(field, value, self.compiled.app.rounding)
        return self._told(field, row, fitted)

    def _told(self, field: CompiledField, row: WorkRow | None, fitted: Outcome) -> Value:
        if isinstance(fitted, FieldError):
            self.errors.append(fitted.at(self.path(field, row)))
            return None
        return fitted

    def store(self, field: CompiledField, row: WorkRow | None, value: Value) -> None:
        """Give a field a value."""
        if row is None:
            self._put(field, value)
        else:
            row[field.name] = value

    def _put(self, field: CompiledField, value: Value) -> None:
        self.work[field.key] = value

    def path(self, field: CompiledField, row: Row | None) -> str:
        """A field's path as its sender knows it."""
        if row is None or field.subtable is None:
            return field.key
        return self.changes.outward_path(field.subtable, str(row["row_id"]), field.name)


def reads_own_row(formula: Compiled) -> bool:
    """Whether a row formula reads columns of the very row it stands in."""
    return any(path[0] not in ("parent", "me", "setting") for path in formula.references)


def impossible(path: str, error: EvaluationError) -> FieldError:
    """The fault of an expression that has no value: code `rule`, its reason a parameter."""
    return FieldError(path, "rule", error.message, {"reason": error.code})
