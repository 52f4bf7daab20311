"""Roll-ups: an aggregate over the records or rows that point at a record or row, compiled.

Rules of this file:
1. `value` is one aggregate, `where` a condition; both read the stored fields of the source's row
   and of its record (`parent`) alone, so that only a write of the source can change the outcome.
2. Both have an exact SQL form: the store computes every roll-up again from what is there.
3. What is computed of nothing is 0 for SUM and COUNT, else blank: what a new record begins with.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from engine.expression.compilation import Compiled, compile_expression
from engine.expression.errors import ExpressionError
from engine.expression.scope import Path
from engine.expression.sql_forms import why_no_sql
from engine.expression.tree import Call, children
from engine.expression.types import Kind, Type
from engine.expression.values import Value
from engine.form.app_context import AppContext
from engine.form.fault import Fault, from_expression
from engine.form.model import FieldBase, Form, RollUp, SubtableField
from engine.form.roll_up_faults import (
    no_holder,
    no_lookup,
    no_source,
    no_sql,
    not_stored,
    one_aggregate,
    points_elsewhere,
    wrong_type,
)
from engine.form.row_forms import PARENT, find_subtable, rows_of
from engine.form.rows_scope import RowsScope
from engine.form.scope import NameScope, record_scope, row_scope
from engine.money.rounding import ZERO

HOLDERS = frozenset(
    {"integer", "decimal", "money", "percent", "duration", "date", "datetime", "text"}
)
"""The types of the fields that may hold a roll-up."""

AGGREGATES = frozenset({"SUM", "COUNT", "MIN", "MAX", "AVG"})
"""The functions that a roll-up may be."""

_FROM_NOTHING = frozenset({"SUM", "COUNT"})
_UNSTABLE = frozenset({"version", "updated_at", "updated_by"})


@dataclass(frozen=True, slots=True)
class RollUpSource:
    """The records of a form, or the rows of its subtable, that are added up."""

    key: str
    form: Form
    subtable: SubtableField | None
    app: AppContext

    @property
    def scope(self) -> NameScope:
        """The names of one record, or of one row."""
        if self.subtable is None:
            return record_scope(self.form, self.app)
        return row_scope(self.form, self.subtable, self.app)

    def field_of(self, path: Path) -> str:
        """The dotted key, in the source's form, of the field that a path begins with."""
        if self.subtable is None:
            return path[0]
        return path[1] if path[0] == PARENT else f"{self.subtable.key}.{path[0]}"


@dataclass(frozen=True, slots=True)
class CompiledRollUp:
    """A roll-up whose parts are sound; `value` is an aggregate over the source's columns.

    `reads`: dotted keys of the source form's fields (and names of the system's) that decide what
    is added up where, `via` among them.
    """

    model: RollUp
    source: RollUpSource
    via: Path
    value: Compiled
    call: Call
    where: Compiled | None
    reads: frozenset[str]

    @property
    def nothing(self) -> Value:
        """The value where there is nothing to add up."""
        return ZERO if self.call.function.name in _FROM_NOTHING else None


def rolled_up(rollup: CompiledRollUp | None) -> frozenset[str]:
    """The fields (`form.field`) that hiding is inherited from."""
    if rollup is None:
        return frozenset()
    return frozenset(f"{rollup.source.key}.{field}" for field in rollup.reads)


def find_roll_up_source(name: str, inside: str, app: AppContext) -> RollUpSource | None:
    """Find the form or subtable that a roll-up names; `inside`: the form it stands in."""
    owner = inside.rpartition(".")[0]
    for known in (f"{owner}.{name}", name) if owner else (name,):
        if form := app.forms.get(known):
            return RollUpSource(known, form, None, app)
        key, _, subtable_key = known.rpartition(".")
        form = app.forms.get(key)
        subtable = find_subtable(form, subtable_key)
        if form and subtable:
            return RollUpSource(key, form, subtable, app)
    return None


class RollUpCompiler:
    """Compiles the roll-up of one field; `faults` grows."""

    def __init__(self, form: Form, subtable: SubtableField | None, app: AppContext) -> None:
        self._form = form
        self._target = rows_of(form.key, subtable.key) if subtable else form.key
        self._app = app
        self.faults: list[Fault] = []

    def compile(self, field: FieldBase, type_: Type | None, path: str) -> CompiledRollUp | None:
        """Compile what a field rolls up; None when it is faulty."""
        model = field.rollup
        if model is None:
            return None
        at = f"{path}.rollup"
        if _type_of(field) not in HOLDERS:
            self.faults.append(no_holder(at, _type_of(field), HOLDERS))
            return None
        source = find_roll_up_source(model.source, self._form.key, self._app)
        if source is None:
            self.faults.append(no_source(f"{at}.from", model.source))
            return None
        via = self._via(model, source, f"{at}.via")
        value = self._value(model, source, type_, f"{at}.value")
        where = self._where(model, source, f"{at}.where")
        sound = value is not None and (where is not None or model.where is None)
        if via is None or value is None or not sound or not isinstance(value.tree, Call):
            return None
        reads = {source.field_of(via)}
        for compiled in (value, where):
            references = compiled.references if compiled else ()
            reads |= {source.field_of(one) for one in references if one}
        return CompiledRollUp(model, source, via, value, value.tree, where, frozenset(reads))

    def _via(self, model: RollUp, source: RollUpSource, at: str) -> Path | None:
        path = tuple(model.via.split("."))
        type_ = source.scope.type_of(path) if path[0] != PARENT or source.subtable else None
        points = type_ is not None and type_.kind is Kind.RECORD and not type_.column
        if type_ is None or not points or path[-1] in ("id", "row_id"):
            self.faults.append(no_lookup(at, model))
            return None
        if type_.form != self._target:
            self.faults.append(points_elsewhere(at, model, type_.form or "", self._target))
            return None
        return path

    def _value(
        self, model: RollUp, source: RollUpSource, type_: Type | None, at: str
    ) -> Compiled | None:
        compiled = self._compiled(model.value, RowsScope(source.scope), None, at)
        if compiled is None:
            return None
        tree = compiled.tree
        if not isinstance(tree, Call) or tree.function.name not in AGGREGATES:
            self.faults.append(one_aggregate(at))
            return None
        if len(tree.arguments) != 1 or not tree.arguments[0].type.column:
            self.faults.append(one_aggregate(at))
            return None
        if type_ is not None and compiled.type.kind not in (type_.kind, Kind.BLANK):
            self.faults.append(wrong_type(at, compiled.type, type_))
            return None
        return compiled if self._is_stored(compiled, source, at) else None

    def _where(self, model: RollUp, source: RollUpSource, at: str) -> Compiled | None:
        if model.where is None:
            return None
        compiled = self._compiled(model.where, source.scope, Kind.BOOLEAN, at)
        return compiled if compiled and self._is_stored(compiled, source, at) else None

    def _compiled(
        self, written: str, scope: NameScope | RowsScope, expected: Kind | None, at: str
    ) -> Compiled | None:
        try:
            compiled = compile_expression(written, scope, expected)
        except ExpressionError as error:
            self.faults.append(from_expression(at, error))
            return None
        tree = compiled.tree
        is_mean = isinstance(tree, Call) and tree.function.name == "AVG"
        # The quotient is made in memory: the database gives what is divided.
        reason = next(filter(None, map(why_no_sql, children(tree))), None) if is_mean else None
        reason = reason if is_mean else compiled.why_no_sql
        if reason:
            self.faults.append(no_sql(at, reason))
            return None
        return compiled

    def _is_stored(self, compiled: Compiled, source: RollUpSource, at: str) -> bool:
        foreign = sorted(".".join(one) for one in _foreign(compiled, source))
        if compiled.uses_clock:
            foreign.append("TODAY")
        self.faults.extend(not_stored(at, one) for one in foreign)
        return not foreign


def _foreign(compiled: Compiled, source: RollUpSource) -> Iterator[Path]:
    """What a roll-up may not read: all but the stored fields of the row and of its record."""
    for path in compiled.references:
        if path and not _is_own(path, source):
            yield path


def _is_own(path: Path, source: RollUpSource) -> bool:
    inside = path[1:] if path[0] == PARENT and source.subtable else path
    if not inside or path[0] in ("me", "setting", "old") or inside[0] in _UNSTABLE:
        return False
    of_row = source.subtable is not None and path[0] != PARENT
    fields = source.subtable.fields if source.subtable and of_row else source.form.fields
    field = next((one for one in fields if one.key == inside[0]), None)
    if isinstance(field, FieldBase) and field.is_read:
        return False
    deepest = 2 if field is not None and field.type == "address" else 1
    return len(inside) <= deepest and not isinstance(field, SubtableField)


def _type_of(field: FieldBase) -> str:
    """The name of a field's type; every class of field has one."""
    return str(getattr(field, "type", ""))
