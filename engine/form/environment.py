"""The values that a form's expressions read: of a record, of one of its rows.

Rules of this file:
1. A path is followed exactly as its type was found: own field, then from id to id through facts.
2. What is not stored (`on_read`) is computed when it is first read, and kept.
3. A fact that is not here is blank, and remembered in `lacking`, so that the shell can fetch it.
4. Columns are built once; writing a field forgets those that hold it.
5. A question to another form is answered by the facts, or noted in `lacking` like any other.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import cast
from zoneinfo import ZoneInfo

from engine.calendar.working_time import WorkCalendar
from engine.expression.compilation import Compiled
from engine.expression.environment import Environment
from engine.expression.question import Asked
from engine.expression.scope import Path
from engine.expression.types import Kind
from engine.expression.values import Row, Value
from engine.form.compiled import CompiledForm
from engine.form.compiled_field import CompiledField
from engine.form.context import Context, me_values
from engine.form.facts import FactKey, Facts, Need
from engine.form.input_form import InputForm
from engine.form.record import REVISION, Record
from engine.form.routes import Route
from engine.form.row_forms import form_of, subtable_of

WorkRow = dict[str, "Value | int"]
"""A row being worked on."""


class RecordEnvironment:
    """Reads one record; `work` may change while it is being evaluated (tell it by `forget`).

    `collects`: questions that have no answer yet are only noted, to be fetched together.
    """

    def __init__(
        self,
        compiled: CompiledForm,
        work: Mapping[str, Value],
        system: Mapping[str, Value],
        facts: Facts,
        context: Context,
    ) -> None:
        self.now: datetime = context.now
        self.zone: ZoneInfo = context.zone
        self.calendar: WorkCalendar = context.calendar
        self.lacking: set[Need] = set()
        self.collects = False
        self._compiled = compiled
        self._work = work
        self._system = system
        self._facts = facts
        self._context = context
        self._columns: dict[Path, list[Value]] = {}
        self._read: dict[str, Value] = {}
        self._by_id: dict[str, tuple[Value, Mapping[str, Row]]] = {}
        self._old: RecordEnvironment | None = None
        self._me: Mapping[str, Value] | None = None

    def value(self, path: Path) -> Value:
        """The value at a path; a list for a path into a subtable."""
        head = path[0]
        if len(path) == 1:
            return self.own(head)
        if head in self._compiled.columns:
            return self._column(path)
        match head:
            case "setting":
                return self._context.settings.get(path[1])
            case "me":
                return self._of_me(path)
            case "old":
                return self.old.value(path[1:]) if self._context.old else None
            case _:
                return self.follow(self.own(head), self.route("", path), path[1:])

    @property
    def old(self) -> "RecordEnvironment":
        """The record as it was before the change."""
        if self._old is None:
            record = self._context.old
            self._old = RecordEnvironment(
                self._compiled,
                record.values if record else {},
                system_values(record, self._context),
                self._facts,
                self._context,
            )
            self._old.lacking = self.lacking
            self._old.collects = self.collects
        return self._old

    def settle(self) -> None:
        """End the collecting: what is read from now on is answered at once."""
        self.collects = False
        if self._old is not None:
            self._old.collects = False

    def learn(self) -> bool:
        """Have what is lacking fetched, where there is who can; whether something was.

        What was read while it was lacking is forgotten.
        """
        answers = self._facts.answers
        if answers is None or not self.lacking:
            return False
        self._facts = answers.learn(self._facts, frozenset(self.lacking))
        self.lacking.clear()
        self._columns.clear()
        self._read.clear()
        if self._old is not None:
            self._old._facts = self._facts
            self._old._columns.clear()
            self._old._read.clear()
        return True

    def answer(self, asked: Asked) -> Value:
        """The answer to a question; blank and lacking while it is collected."""
        answers = self._facts.answers
        if answers is None or (self.collects and not answers.knows(asked)):
            self.lacking.add(asked)
            return None
        return answers.of(asked)

    def own(self, key: str) -> Value:
        """The value of an own field, or of a system field."""
        if key in self._work:
            return self._work[key]
        if key in self._system and key not in self._compiled.fields:
            return self._system[key]
        if key not in self._read:
            field = self._compiled.fields.get(key)
            formula = field.formula if field and field.on_read else None
            self._read[key] = formula.evaluate(self) if formula else None
        return self._read[key]

    def rows(self, subtable: str) -> Sequence[Row]:
        """The rows of a subtable."""
        return cast("Sequence[Row]", self._work.get(subtable) or ())

    def row(self, subtable: str, row: Row) -> "RowEnvironment":
        """The environment of one row."""
        return RowEnvironment(self, subtable, row)

    def own_row(self, target: str, row_id: object) -> "RowEnvironment | None":
        """A row of this very record that is pointed at, as it stands now; None for any other."""
        subtable = subtable_of(target)
        if subtable is None or form_of(target) != self._compiled.key:
            return None
        row = self._rows_by_id(subtable).get(str(row_id))
        return self.row(subtable, row) if row is not None else None

    def _rows_by_id(self, subtable: str) -> Mapping[str, Row]:
        rows = self._work.get(subtable)
        known = self._by_id.get(subtable)
        if known is None or known[0] is not rows:
            by_id = {str(row["row_id"]): row for row in self.rows(subtable)}
            known = self._by_id[subtable] = (rows, by_id)
        return known[1]

    def forget(self, key: str) -> None:
        """Drop what was built of a field (dotted for a column, a subtable for all of them)."""
        path = tuple(key.split("."))
        for built in [one for one in self._columns if one[: len(path)] == path]:
            del self._columns[built]
        self._read.clear()

    def route(self, place: str, path: Path) -> Route:
        """How a path is followed from a place of this form."""
        return self._compiled.routes.route(place, path)

    def foreign(
        self, form: str, name: str, values: Mapping[str, Value], environment: Environment
    ) -> Value:
        """A field of another form's record, computed where it is not stored."""
        formula = self._compiled.foreign_formula(form, name)
        return formula.evaluate(environment) if formula else values.get(name)

    @property
    def is_input(self) -> bool:
        """Whether what is read is the input of an action, not a record."""
        return isinstance(self._compiled.form, InputForm)

    @property
    def facts(self) -> Facts:
        """What is known of other records."""
        return self._facts

    def candidate(self, field: CompiledField, id_: str, path: Path) -> Value:
        """What a path reads of the record that a lookup would choose."""
        place, whole = field.subtable or "", (field.name, *path)
        route: Route = self.route(place, whole)
        if field.type and field.type.kind is Kind.LIST and field.type.item:
            inner = self.route(f"@{field.type.item.form}", path)
            route = (field.type.item.form, *inner)
        return self.follow(id_, route, path)

    def follow(self, value: Value, targets: Sequence[str | None], rest: Path) -> Value:
        """Go on from a value through ids and parts."""
        for place, (target, name) in enumerate(zip(targets, rest, strict=True)):
            if value is None:
                return None
            if target is None:
                value = value.get(name) if isinstance(value, Mapping) else None
            elif (found := self.own_row(target, value)) is not None:
                return found.value(rest[place:])
            else:
                value = self._fact((target, str(value)), name)
        return value

    def _fact(self, key: FactKey, name: str) -> Value:
        record = self._facts.records.get(key)
        if record is None:
            if key not in self._facts.absent:
                self.lacking.add(key)
            return None
        if name == "id":
            return key[1]
        return self.foreign(key[0], name, record, ForeignEnvironment(self, key[0], record))

    def _column(self, path: Path) -> list[Value]:
        built = self._columns.get(path)
        if built is None:
            built = self._built(path)
            # What lies behind another row of this record changes without this column's name.
            if not any(subtable_of(target or "") for target in self.route("", path)):
                self._columns[path] = built
        return built

    def _built(self, path: Path) -> list[Value]:
        subtable, name, rest = path[0], path[1], path[2:]
        cells = [self.cell(subtable, row, name) for row in self.rows(subtable)]
        if not rest:
            return cells
        targets = self.route("", path)[1:]
        return [self.follow(cell, targets, rest) for cell in cells]

    def cell(self, subtable: str, row: Row, name: str) -> Value:
        """The value of a row's column."""
        if name in row:
            cell = row[name]
            return (
                Decimal(cell) if name == "position" and isinstance(cell, int) else cast(Value, cell)
            )
        field = self._compiled.fields.get(f"{subtable}.{name}")
        if field is None or field.formula is None or not field.on_read:
            return None
        return self.row_formula(field.formula, subtable, row)

    def row_formula(self, formula: Compiled, subtable: str, row: Row) -> Value:
        """A formula's value in one row: its own element, where the formula gives a column."""
        value = formula.evaluate(self.row(subtable, row))
        if not formula.type.column:
            return value
        place = next(i for i, one in enumerate(self.rows(subtable)) if one is row)
        return cast("Sequence[Value]", value)[place]

    def _of_me(self, path: Path) -> Value:
        if self._me is None:
            app = self._compiled.app.key
            self._me = me_values(self._context.me, self._context.directory, app)
        value = self._me.get(path[1])
        if len(path) == 2:
            return value
        return self.follow(value, self.route("", path)[1:], path[2:])


class RowEnvironment:
    """Reads one row of a record: its columns bare, the record as `parent`."""

    __slots__ = ("_record", "_row", "_subtable", "calendar", "now", "zone")

    def __init__(self, record: RecordEnvironment, subtable: str, row: Row) -> None:
        self.now = record.now
        self.zone = record.zone
        self.calendar = record.calendar
        self._record = record
        self._subtable = subtable
        self._row = row

    def value(self, path: Path) -> Value:
        """The value at a path."""
        head = path[0]
        if head == "parent":
            return self._record.value(path[1:] or ("id",))
        if len(path) == 1 and head != "record":
            return self._record.cell(self._subtable, self._row, head)
        if head == "old":
            return self._before(path)
        if head in ("me", "setting", "record"):
            return self._record.value(path)
        cell = self._record.cell(self._subtable, self._row, head)
        return self._record.follow(cell, self._record.route(self._subtable, path), path[1:])

    def answer(self, asked: Asked) -> Value:
        """The answer to a question."""
        return self._record.answer(asked)

    def _before(self, path: Path) -> Value:
        old = self._record.old
        for row in old.rows(self._subtable):
            if row["row_id"] == self._row["row_id"]:
                return old.row(self._subtable, row).value(path[1:])
        return None


class ForeignEnvironment:
    """Reads a record that was looked up, for a formula of its own form."""

    __slots__ = ("_form", "_reader", "_values", "calendar", "now", "zone")

    def __init__(self, reader: RecordEnvironment, form: str, values: Mapping[str, Value]) -> None:
        self.now = reader.now
        self.zone = reader.zone
        self.calendar = reader.calendar
        self._reader = reader
        self._form = form
        self._values = values

    def value(self, path: Path) -> Value:
        """The value at a path of the record that was looked up."""
        if path[0] in ("me", "setting"):
            return self._reader.value(path)
        own = self._reader.foreign(self._form, path[0], self._values, self)
        if len(path) == 1:
            return own
        return self._reader.follow(own, self._reader.route(f"@{self._form}", path), path[1:])

    def answer(self, asked: Asked) -> Value:
        """The answer to a question."""
        return self._reader.answer(asked)


def system_values(record: Record | None, context: Context) -> Mapping[str, Value]:
    """The system fields of a record; of one that is being made, what they will be."""
    if record is None:
        return {
            "state": "draft",
            "owner": context.me.id,
            "department": context.me.department,
            "created_at": context.now,
            "created_by": context.me.id,
            "updated_at": context.now,
            "updated_by": context.me.id,
            REVISION: Decimal(0),
        }
    return {
        "id": record.id,
        "version": Decimal(record.version),
        "state": record.state,
        "owner": record.owner,
        "department": record.department,
        "created_at": record.created_at,
        "created_by": record.created_by,
        "updated_at": record.updated_at,
        "updated_by": record.updated_by,
        REVISION: Decimal(record.revision),
    }


def record_environment(
    compiled: CompiledForm, record: Record, facts: Facts, context: Context
) -> RecordEnvironment:
    """Read a stored record: for conditions of flows, grants, titles."""
    return RecordEnvironment(
        compiled, record.values, system_values(record, context), facts, context
    )
