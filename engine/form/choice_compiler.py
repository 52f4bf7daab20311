"""Compile what a field chooses from: each source an expression of the place the field stands in.

Rules of this file:
1. A source that names a form is a lookup into it; the values it gives fit the field.
2. What stirs the choice is what `on` names, or else whatever its conditions read of the record.
3. What tells the source is a field beside the field: a text, or a select of the sources' keys.
   What keeps a value given by hand is a yes/no field beside it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.expression.compilation import Compiled
from engine.expression.lookup import Lookup, PartError, compile_lookup
from engine.expression.types import Type, comparable
from engine.form.choosing import Choice
from engine.form.compiled_field import CompiledChain, CompiledChoice, CompiledField
from engine.form.expression_compiler import ExpressionCompiler
from engine.form.fault import Fault, definition_fault, from_expression
from engine.form.model import BooleanField, FieldBase, SelectField, TextField
from engine.form.scope import NameScope

_NOT_CHOSEN = frozenset(
    {"serial", "attachment", "image", "multi_select", "multi_lookup", "address"}
)


@dataclass(frozen=True, slots=True)
class ChoiceCompiler:
    """Compiles the choices of one form's fields; faults go to the expression compiler."""

    expressions: ExpressionCompiler

    def chain(
        self, field: FieldBase, type_: Type | None, scope: NameScope, path: str
    ) -> CompiledChain | None:
        """Compile a field's sources; None when it has none."""
        if not field.choose or type_ is None:
            return None
        made = [
            self._choice(one, type_, scope, f"{path}.choose.{place}")
            for place, one in enumerate(field.choose)
        ]
        return CompiledChain(tuple(one for one in made if one is not None))

    def _choice(
        self, written: Choice, type_: Type, scope: NameScope, path: str
    ) -> CompiledChoice | None:
        value = (
            self.expressions.expression(written.value, scope, f"{path}.value")
            if written.form is None
            else self._lookup(written, written.form, scope, path)
        )
        if value is None:
            return None
        if not comparable(value.type, type_) or value.type.column:
            self.expressions.faults.append(_wrong_type(f"{path}.value", value.type, type_))
            return None
        return CompiledChoice(written, value, bool(value.questions))

    def _lookup(self, written: Choice, form: str, scope: NameScope, path: str) -> Compiled | None:
        parts = Lookup(form, written.value, written.where, written.sort)
        try:
            compiled = compile_lookup(parts, scope.asking())
        except PartError as fault:
            self.expressions.faults.append(from_expression(f"{path}.{fault.part}", fault.error))
            return None
        self.expressions.note_compiled(compiled, scope, f"{path}.value")
        return compiled


def choice_faults(
    field: CompiledField, fields: Mapping[str, CompiledField], path: str
) -> Iterator[Fault]:
    """What is wrong with a choice besides its expressions."""
    model = field.definition
    if not isinstance(model, FieldBase):
        return
    if not model.choose:
        for name in ("on", "source", "keep"):
            if getattr(model, name):
                yield _for_nothing(f"{path}.{name}", name)
        return
    if field.computed or model.type in _NOT_CHOSEN:
        yield _not_chosen(path)
    yield from _named_faults(field, model, fields, path)
    if model.source is not None:
        yield from _source_faults(field, model, fields, f"{path}.source")
    if model.keep is not None:
        yield from _keep_faults(field, model.keep, fields, f"{path}.keep")


def _named_faults(
    field: CompiledField, model: FieldBase, fields: Mapping[str, CompiledField], path: str
) -> Iterator[Fault]:
    for place, one in enumerate(model.choose):
        if one.form is None and (one.where is not None or one.sort is not None):
            yield _no_form(f"{path}.choose.{place}")
    for place, name in enumerate(model.on):
        if beside(field, name, fields) is None:
            yield _no_field(f"{path}.on.{place}", name)


def beside(
    field: CompiledField, name: str, fields: Mapping[str, CompiledField]
) -> CompiledField | None:
    """Find a field by its name: beside the field, or else of the record."""
    inside = fields.get(f"{field.subtable}.{name}") if field.subtable else None
    return inside or fields.get(name)


def _source_faults(
    field: CompiledField, model: FieldBase, fields: Mapping[str, CompiledField], path: str
) -> Iterator[Fault]:
    name = model.source or ""
    told = fields.get(f"{field.subtable}.{name}" if field.subtable else name)
    if told is None:
        yield _no_field(path, name)
        return
    if told.computed or not isinstance(told.definition, TextField | SelectField):
        yield _untold(path, name)
        return
    if isinstance(told.definition, SelectField):
        options = {one.key for one in told.definition.options}
        for one in model.choose:
            if one.key not in options:
                yield _no_option(path, one.key, sorted(options))


def _keep_faults(
    field: CompiledField, name: str, fields: Mapping[str, CompiledField], path: str
) -> Iterator[Fault]:
    keeping = fields.get(f"{field.subtable}.{name}" if field.subtable else name)
    if keeping is None:
        yield _no_field(path, name)
    elif keeping.computed or not isinstance(keeping.definition, BooleanField):
        yield _unkept(path, name)


def _wrong_type(path: str, found: Type, wanted: Type) -> Fault:
    return definition_fault(
        path,
        "type",
        f"The field takes {wanted}, but this source gives {found}.",
        f"字段类型为{wanted.chinese}，但该来源给出{found.chinese}。",
    )


def _for_nothing(path: str, name: str) -> Fault:
    return definition_fault(
        path,
        "computed",
        f"`{name}` belongs to `choose`, and the field chooses nothing: remove it.",
        f"`{name}` 用于 `choose`，而该字段没有取值链，请删除。",
    )


def _not_chosen(path: str) -> Fault:
    return definition_fault(
        f"{path}.choose",
        "computed",
        "A field that is computed, or that holds files or several values, chooses nothing:"
        " remove `choose`.",
        "计算字段、附件和多值字段不能使用 `choose`，请删除。",
    )


def _no_form(path: str) -> Fault:
    return definition_fault(
        path,
        "computed",
        "`where` and `sort` need records to look through: name their form in `from`.",
        "`where` 和 `sort` 需要在 `from` 中写明表单。",
    )


def _no_field(path: str, name: str) -> Fault:
    return definition_fault(path, "name", f"There is no field {name}.", f"没有字段 {name}。")


def _untold(path: str, name: str) -> Fault:
    return definition_fault(
        path,
        "type",
        f"{name} cannot tell the source: it must be a text or a select that is not computed.",
        f"{name} 不能记录来源：应为非计算的文本或选项字段。",
    )


def _unkept(path: str, name: str) -> Fault:
    return definition_fault(
        path,
        "type",
        f"{name} cannot keep the value: it must be a yes/no field that is not computed.",
        f"{name} 不能标记保留：应为非计算的是/否字段。",
    )


def _no_option(path: str, key: str | None, options: list[str]) -> Fault:
    known = ", ".join(options[:12])
    return definition_fault(
        path,
        "name",
        f"Each source needs a `key` among the options ({known}); found {key or 'none'}.",
        f"每个来源的 `key` 应为选项之一（{known}），实际为 {key or '空'}。",
    )
