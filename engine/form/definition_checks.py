"""What is wrong with a form as a whole, beyond its single expressions.

Rules of this file:
1. A stored formula reads the record's own fields and rows alone; the fault names the mend.
2. What is computed is neither asked for, nor given a default, nor read-only by its own word.
3. Bounds are in order, patterns can be matched in linear time, keys name what is there.
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from engine.form.choice_compiler import choice_faults
from engine.form.compiled_field import CompiledField
from engine.form.decision_checks import decision_faults
from engine.form.fault import Fault, definition_fault
from engine.form.model import (
    DecimalField,
    FieldBase,
    Form,
    IntegerField,
    MoneyField,
    PercentField,
    SubtableField,
    TextField,
)
from engine.form.own_rows import own_key, own_paths
from engine.form.pattern import pattern_fault
from engine.form.scope import NameScope

_UNSTABLE = frozenset({"version", "updated_at", "updated_by"})

Scopes = Mapping[str | None, NameScope]


def check_definition(
    form: Form, fields: Mapping[str, CompiledField], scopes: Scopes
) -> Iterator[Fault]:
    """Every fault of the fields and of what names them."""
    for field in fields.values():
        path = field_path(field)
        yield from _formula(field, fields, scopes[field.subtable], path)
        yield from _computed(field, path)
        yield from _bounds(field, path)
        yield from choice_faults(field, fields, path)
    yield from decision_faults(form, fields)
    yield from _keys(form, fields)
    yield from _sorts(form, fields, scopes[None])


def field_path(field: CompiledField) -> str:
    """Where a field stands in the form's definition."""
    if field.subtable:
        return f"fields.{field.subtable}.fields.{field.name}"
    return f"fields.{field.key}"


def _formula(
    field: CompiledField, fields: Mapping[str, CompiledField], scope: NameScope, path: str
) -> Iterator[Fault]:
    if field.formula is None:
        # A formula that was refused is a fault of its own already.
        if field.on_read and getattr(field.definition, "computed_by", None) is None:
            yield definition_fault(
                path, "on_read", "`on_read` asks for a formula.", "`on_read` 需要公式。"
            )
        return
    if field.on_read:
        return
    told = _not_in_status if getattr(field.definition, "status", None) else _not_stored
    if field.formula.uses_clock:
        yield told(path, "today or now", "当前时间")
    if field.formula.questions:
        yield _not_stored(path, "another form", "其他表单")
    for reference in sorted(field.formula.references):
        foreign = _foreign(reference, scope, fields)
        if foreign:
            yield told(path, foreign, foreign)


def _foreign(
    reference: tuple[str, ...], scope: NameScope, fields: Mapping[str, CompiledField]
) -> str | None:
    """What a path reads that a stored formula may not; None when it is the record's own."""
    dotted = ".".join(reference)
    root, rooted = scope.rooted(reference)
    if root != "record":
        return dotted
    return dotted if any(_leaves(path, fields) for path in own_paths(fields, rooted)) else None


def _leaves(path: tuple[str, ...], fields: Mapping[str, CompiledField]) -> bool:
    """Whether a path reads what changes without the record, or goes on to other records."""
    if path[0] in _UNSTABLE:
        return True
    own = own_key(fields, path)
    field = fields.get(own)
    if field is not None and field.on_read:
        return True
    behind = path[2:] if "." in own else path[1:]
    inside = field is not None and field.definition.type == "address"
    return bool(behind) and not inside and not _row_system(path, fields)


def _row_system(rooted: tuple[str, ...], fields: Mapping[str, CompiledField]) -> bool:
    subtable = fields.get(rooted[0])
    return bool(subtable and subtable.is_subtable and len(rooted) == 2)


def _not_stored(path: str, en: str, zh: str) -> Fault:
    return definition_fault(
        f"{path}.formula",
        "on_read",
        f"A stored formula cannot read {en}: `fill` a field for a snapshot, or say "
        "`on_read: true` to compute it anew whenever it is read.",
        f"存储的公式不能读取 {zh}：用 `fill` 保存快照，或声明 `on_read: true` 在读取时计算。",
    )


def _not_in_status(path: str, en: str, zh: str) -> Fault:
    return definition_fault(
        f"{path}.status",
        "on_read",
        f"A status is stored and cannot read {en}: `fill` a field for a snapshot, or keep the "
        "fact in a field of the record.",
        f"状态是存储的，不能读取 {zh}：请用 `fill` 保存快照，或把该事实存入本记录的字段。",
    )


def _computed(field: CompiledField, path: str) -> Iterator[Fault]:
    if not field.computed or not isinstance(field.definition, FieldBase):
        return
    given = {
        "required": field.required is not False,
        "default": field.default is not None,
        "formula": field.formula is not None
        and (field.definition.type == "serial" or field.definition.rollup is not None),
        "unique": field.definition.unique and field.on_read,
        "indexed": field.definition.indexed and field.on_read,
    }
    for name, there in given.items():
        if there:
            yield definition_fault(
                f"{path}.{name}",
                "computed",
                f"The field is computed; `{name}` has no meaning here: remove it.",
                f"该字段由系统计算，`{name}` 在此无意义，请删除。",
            )


def _bounds(field: CompiledField, path: str) -> Iterator[Fault]:
    definition = field.definition
    low: Decimal | int | None = None
    high: Decimal | int | None = None
    match definition:
        case IntegerField() | DecimalField() | MoneyField() | PercentField():
            low, high = definition.min, definition.max
        case SubtableField():
            low, high = definition.min_rows, definition.max_rows
        case TextField():
            low, high = definition.min_length, definition.max_length
            if definition.pattern is not None:
                yield from pattern_fault(f"{path}.pattern", definition.pattern)
        case _:
            return
    if low is not None and high is not None and low > high:
        yield definition_fault(
            path,
            "bounds",
            f"The least, {low}, is above the most, {high}.",
            f"下限 {low} 大于上限 {high}。",
        )


def _keys(form: Form, fields: Mapping[str, CompiledField]) -> Iterator[Fault]:
    for path, names in _named(form):
        for name in names:
            if name not in fields and not re.fullmatch(_SYSTEM, name):
                yield definition_fault(
                    path, "name", f"There is no field {name}.", f"没有字段 {name}。"
                )
    yield from _stages(form, fields)
    for one in form.fields:
        if isinstance(one, SubtableField):
            columns = {column.key for column in one.fields}
            for place, keys in enumerate(one.unique):
                for key in sorted(set(keys) - columns):
                    yield definition_fault(
                        f"fields.{one.key}.unique.{place}",
                        "name",
                        f"There is no column {key}.",
                        f"没有列 {key}。",
                    )


def _sorts(form: Form, fields: Mapping[str, CompiledField], scope: NameScope) -> Iterator[Fault]:
    """A list is sorted by the database: by what it holds, or can compute exactly."""
    for view in form.views:
        for term in (view.sort or "").split(","):
            name = term.strip().lstrip("+-")
            reason = _without_sql(name, fields, scope, frozenset())
            if reason is not None:
                yield definition_fault(
                    f"views.{view.key}.sort",
                    "construct",
                    f"{name} is computed when it is read and has no exact SQL form ({reason}):"
                    " sort by a field that is stored.",
                    f"{name} 在读取时计算，且没有精确的 SQL 形式（{reason}），请按存储的字段排序。",
                )


def _without_sql(
    name: str, fields: Mapping[str, CompiledField], scope: NameScope, seen: frozenset[str]
) -> str | None:
    """Why a field of the record, and what it is computed of on read, has no SQL form."""
    field = fields.get(name)
    if field is None or field.subtable or not field.on_read or field.formula is None:
        return None
    if name in seen:
        return None  # a cycle is a fault of its own
    if field.formula.why_no_sql is not None:
        return field.formula.why_no_sql
    for reference in sorted(field.formula.references):
        root, rooted = scope.rooted(reference)
        if root == "record" and rooted:
            reason = _without_sql(rooted[0], fields, scope, seen | {name})
            if reason is not None:
                return reason
    return None


def _stages(form: Form, fields: Mapping[str, CompiledField]) -> Iterator[Fault]:
    """The stages of a line of progress are options of its field."""
    field = fields.get(form.layout.progress or "")
    options = {one.key for one in getattr(field.definition, "options", ())} if field else set()
    for place, key in enumerate(form.layout.stages):
        if key not in options:
            yield definition_fault(
                f"layout.stages.{place}",
                "name",
                f"{key} is no option of the field that progress names.",
                f"{key} 不是进度字段的选项。",
            )


_SYSTEM = r"id|version|state|owner|department|created_at|created_by|updated_at|updated_by"


def _named(form: Form) -> Iterator[tuple[str, list[str]]]:
    for place, unique in enumerate(form.unique):
        yield f"unique.{place}.fields", unique.fields
    for place, grant in enumerate(form.access):
        yield f"access.{place}.fields.hide", grant.fields.hide
        yield f"access.{place}.fields.read", grant.fields.read
        yield f"access.{place}.fields.unmask", grant.fields.unmask
    for place, rule in enumerate(form.rules):
        yield f"rules.{place}.path", [rule.path] if rule.path else []
    yield "layout.highlights", form.layout.highlights
    yield "layout.wide", form.layout.wide
