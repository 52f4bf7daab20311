"""Compile the fields and columns of a form, each in the scope it stands in."""

from dataclasses import replace

from engine.expression.compilation import Compiled
from engine.expression.types import Kind, Type
from engine.form.asked_fields import asked_fields
from engine.form.choice_compiler import ChoiceCompiler, beside
from engine.form.column_formula import by_column
from engine.form.compiled_field import (
    CompiledChain,
    CompiledCheck,
    CompiledField,
    Fill,
    reference_form,
)
from engine.form.expression_compiler import ExpressionCompiler
from engine.form.fault import Fault, definition_fault
from engine.form.field_types import Definition
from engine.form.model import (
    FieldBase,
    Form,
    LookupField,
    MultiLookupField,
    RowLookupField,
    SectionField,
    SelectField,
    SubtableField,
)
from engine.form.names import follow_types, value_type
from engine.form.roll_up import CompiledRollUp, RollUpCompiler, rolled_up
from engine.form.row_forms import dotted, find_rows, find_subtable, form_of, subtable_of
from engine.form.scope import NameScope, filter_scope, record_scope, row_scope
from engine.form.status_compiler import compile_status


class FieldCompiler:
    """Compiles one form's fields; what it needs of the app is in the expression compiler."""

    def __init__(self, form: Form, expressions: ExpressionCompiler) -> None:
        self._form = form
        self._expressions = expressions
        self._record_scope = record_scope(form, expressions.app)

    def fields(self) -> dict[str, CompiledField]:
        """Every field and column by dotted key, fills attached to the fields they fill."""
        made: dict[str, CompiledField] = {}
        for definition in self._form.fields:
            made[definition.key] = self._top(definition)
            if isinstance(definition, SubtableField):
                scope = row_scope(self._form, definition, self._expressions.app)
                for column in definition.fields:
                    path = f"fields.{definition.key}.fields.{column.key}"
                    field = self._valued(column, scope, path, definition)
                    made[field.key] = field
        return self._with_chains(self._with_fills(made))

    def _top(self, definition: Definition) -> CompiledField:
        path = f"fields.{definition.key}"
        if isinstance(definition, FieldBase):
            return self._valued(definition, self._record_scope, path, None)
        compiler, scope = self._expressions, self._record_scope
        type_ = value_type(definition, self._form.key, compiler.app)
        field = CompiledField(definition.key, definition, None, type_)
        if isinstance(definition, SectionField | SubtableField):
            visible = compiler.flag(definition.visible, scope, f"{path}.visible", fallback=True)
            field = replace(field, visible=visible)
        if isinstance(definition, SubtableField):
            readonly = compiler.flag(definition.readonly, scope, f"{path}.readonly", fallback=False)
            locked = compiler.condition(definition.locked, scope, f"{path}.locked")
            field = replace(field, readonly=readonly, locked=locked)
        return field

    def _valued(
        self, definition: Definition, scope: NameScope, path: str, subtable: SubtableField | None
    ) -> CompiledField:
        assert isinstance(definition, FieldBase)  # noqa: S101  # every column and value field is
        compiler = self._expressions
        type_ = value_type(definition, self._form.key, compiler.app)
        kind = type_.kind if type_ else None
        source = "formula" if definition.live is None else "live"
        formula = compiler.optional(definition.computed_by, scope, f"{path}.{source}", kind)
        columnwise = by_column(formula, scope) if formula and subtable else None
        if isinstance(definition, SelectField) and definition.status is not None:
            formula, columnwise = compile_status(compiler, definition, scope, path), None
        rollup = self._rollup(definition, subtable, type_, path)
        reads, elsewhere = self._reads(formula, scope)
        elsewhere |= rolled_up(rollup) | asked_fields(formula, compiler.app)
        key = f"{subtable.key}.{definition.key}" if subtable else definition.key
        return CompiledField(
            key,
            definition,
            subtable.key if subtable else None,
            type_,
            visible=compiler.flag(definition.visible, scope, f"{path}.visible", fallback=True),
            required=compiler.flag(definition.required, scope, f"{path}.required", fallback=False),
            readonly=compiler.flag(definition.readonly, scope, f"{path}.readonly", fallback=False),
            locked=compiler.condition(definition.locked, scope, f"{path}.locked"),
            formula=formula,
            columnwise=columnwise,
            rollup=rollup,
            default=compiler.optional(definition.default, scope, f"{path}.default", kind),
            check=self._check(definition, scope, path, subtable),
            filter=self._filter(definition, path, subtable, type_),
            chain=ChoiceCompiler(compiler).chain(definition, type_, scope, path),
            reads=reads,
            reads_elsewhere=elsewhere,
        )

    def _rollup(
        self, field: FieldBase, subtable: SubtableField | None, type_: Type | None, path: str
    ) -> CompiledRollUp | None:
        compiler = RollUpCompiler(self._form, subtable, self._expressions.app)
        made = compiler.compile(field, type_, path)
        self._expressions.faults.extend(compiler.faults)
        return made

    def _check(
        self, field: FieldBase, scope: NameScope, path: str, subtable: SubtableField | None
    ) -> CompiledCheck | None:
        if field.check is None:
            return None
        require = self._expressions.condition(
            field.check.require, scope, f"{path}.validate.require"
        )
        home = subtable.fields if subtable else self._form.fields
        message = self._expressions.template(
            field.check.message, scope, home, f"{path}.validate.message"
        )
        return CompiledCheck(field.check, require, message) if require else None

    def _filter(
        self,
        definition: Definition,
        path: str,
        subtable: SubtableField | None,
        type_: Type | None,
    ) -> Compiled | None:
        if not isinstance(definition, LookupField | MultiLookupField | RowLookupField):
            return None
        target = reference_form(type_) or ""
        if form_of(target) not in self._expressions.app.forms:
            self._expressions.faults.append(_no_form(f"{path}.form", definition.form))
            return None
        if isinstance(definition, RowLookupField):
            fault = self._no_rows(definition, target, path)
            if fault:
                self._expressions.faults.append(fault)
                return None
        if definition.filter is None:
            return None
        at = (subtable.key, definition.key) if subtable else (definition.key,)
        scope = filter_scope(target, at, self._form, subtable, self._expressions.app)
        return self._expressions.condition(definition.filter, scope, f"{path}.filter")

    def _no_rows(self, field: RowLookupField, target: str, path: str) -> Fault | None:
        """A subtable that is not there; own rows of what is another form."""
        if find_rows(self._expressions.app.forms, target) is None:
            return _no_subtable(f"{path}.subtable", field)
        if field.own and form_of(target) != self._form.key:
            return _not_own(f"{path}.own", field.form)
        return None

    def _reads(
        self, formula: Compiled | None, scope: NameScope
    ) -> tuple[frozenset[str], frozenset[str]]:
        """What hiding is inherited from: own dotted keys, and `form.field` behind lookups."""
        own: set[str] = set()
        elsewhere: set[str] = set()
        for reference in formula.references if formula else ():
            root, rooted = scope.rooted(reference)
            if root in ("record", "old"):
                own.add(self.dotted(rooted))
            for length in range(1, len(reference)):
                type_ = scope.type_of(reference[:length])
                if type_ and type_.kind is Kind.RECORD and type_.form:
                    elsewhere.add(f"{dotted(type_.form)}.{reference[length]}")
                    if subtable_of(type_.form):
                        elsewhere.add(dotted(type_.form))
        return frozenset(own), frozenset(elsewhere)

    def dotted(self, rooted: tuple[str, ...]) -> str:
        """The own field that a path from the record begins with."""
        subtables = {one.key for one in self._form.fields if isinstance(one, SubtableField)}
        return ".".join(rooted[:2] if rooted[0] in subtables else rooted[:1])

    def _with_chains(self, fields: dict[str, CompiledField]) -> dict[str, CompiledField]:
        for key, field in tuple(fields.items()):
            if field.chain is not None:
                fields[key] = replace(field, chain=self._stirred(field, field.chain, fields))
        return fields

    def _stirred(
        self, field: CompiledField, chain: CompiledChain, fields: dict[str, CompiledField]
    ) -> CompiledChain:
        """Say what makes a field choose anew, and which fields tell its source and keep it."""
        definition = field.definition
        assert isinstance(definition, FieldBase)  # noqa: S101  # nothing else chooses
        named = [beside(field, name, fields) for name in definition.on]
        stirs = {one.key for one in named if one is not None} or self._read_by(field, chain)
        prefix = f"{field.subtable}." if field.subtable else ""
        tells = f"{prefix}{definition.source}" if definition.source else None
        keeps = f"{prefix}{definition.keep}" if definition.keep else None
        stirs -= {field.key, tells}
        kept = keeps if keeps in fields else None
        return replace(
            chain,
            stirs=frozenset(stirs | ({kept} if kept else set())),
            tells=tells if tells in fields else None,
            keeps=kept,
            renews=frozenset(one for one in stirs if _is_lookup_beside(fields[one], field)),
        )

    def _read_by(self, field: CompiledField, chain: CompiledChain) -> set[str]:
        scope = self._scope_of(field)
        rooted = [
            scope.rooted(path) for choice in chain.choices for path in choice.value.references
        ]
        return {self.dotted(path) for root, path in rooted if root == "record"}

    def _scope_of(self, field: CompiledField) -> NameScope:
        subtable = find_subtable(self._form, field.subtable)
        if subtable is None:
            return self._record_scope
        return row_scope(self._form, subtable, self._expressions.app)

    def _with_fills(self, fields: dict[str, CompiledField]) -> dict[str, CompiledField]:
        for lookup in tuple(fields.values()):
            if isinstance(lookup.definition, LookupField | RowLookupField):
                for name, source in lookup.definition.fill.items():
                    self._add_fill(fields, lookup, name, source)
        return fields

    def _add_fill(
        self, fields: dict[str, CompiledField], lookup: CompiledField, name: str, source: str
    ) -> None:
        prefix = f"{lookup.subtable}." if lookup.subtable else ""
        target = fields.get(f"{prefix}{name}")
        inner = (
            f"fields.{lookup.name}"
            if not lookup.subtable
            else (f"fields.{lookup.subtable}.fields.{lookup.name}")
        )
        path = f"{inner}.fill.{name}"
        if target is None or target.is_subtable or target.definition.type == "section":
            self._expressions.faults.append(_no_target(path, name))
            return
        steps = tuple(source.split("."))
        found = follow_types(self._expressions.app, lookup.type, steps)
        if found is None or found.column:
            self._expressions.faults.append(_no_source(path, source))
            return
        if target.type is None or found.kind is not target.type.kind or target.formula:
            self._expressions.faults.append(_wrong_target(path, name, source))
            return
        rooted = (*prefix.split(".")[:-1], lookup.name, *steps)
        self._expressions.note([rooted], self._record_scope, path)
        fields[target.key] = replace(
            target, fills=(*target.fills, Fill(lookup.key, target.key, steps))
        )


def _is_lookup_beside(one: CompiledField, field: CompiledField) -> bool:
    return one.subtable == field.subtable and isinstance(
        one.definition, LookupField | RowLookupField
    )


def _no_form(path: str, form: str) -> Fault:
    return definition_fault(path, "name", f"There is no form {form}.", f"没有表单 {form}。")


def _no_subtable(path: str, field: RowLookupField) -> Fault:
    return definition_fault(
        path,
        "name",
        f"The form {field.form} has no subtable {field.subtable}.",
        f"表单 {field.form} 没有明细 {field.subtable}。",
    )


def _not_own(path: str, form: str) -> Fault:
    return definition_fault(
        path,
        "type",
        f"`own` offers the rows of this very record; {form} is another form.",
        f"`own` 只能选择本记录的明细行，而 {form} 是另一个表单。",
    )


def _no_target(path: str, name: str) -> Fault:
    return definition_fault(
        path,
        "name",
        f"There is no field {name} beside the lookup to fill.",
        f"查找字段旁没有可填充的字段 {name}。",
    )


def _no_source(path: str, source: str) -> Fault:
    return definition_fault(
        path,
        "name",
        f"The form looked up has no field {source}.",
        f"被查找的表单没有字段 {source}。",
    )


def _wrong_target(path: str, name: str, source: str) -> Fault:
    return definition_fault(
        path,
        "type",
        f"{source} cannot be copied to {name}: the types differ, or {name} is a formula.",
        f"{source} 不能复制到 {name}：类型不同，或 {name} 是公式。",
    )
