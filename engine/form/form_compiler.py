"""Compile a form: its fields in the order they depend on each other, and what stands beside them.

Rule of this file: whoever compiles looks at the `faults` before using what came of it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from engine.form.app_context import AppContext
from engine.form.compiled import CompiledForm
from engine.form.compiled_field import (
    CompiledField,
)
from engine.form.definition_checks import check_definition
from engine.form.dependencies import evaluation_order
from engine.form.expression_compiler import ExpressionCompiler
from engine.form.fact_tree import FactNode, add_references, fact_tree
from engine.form.fault import Fault, definition_fault
from engine.form.field_compiler import FieldCompiler
from engine.form.form_parts import FormParts
from engine.form.model import Form, SubtableField
from engine.form.names import form_names, me_names
from engine.form.own_rows import own_keys, own_paths, own_subtable
from engine.form.routes import Routes
from engine.form.scope import NameScope, record_scope, row_scope


def compile_form(form: Form, app: AppContext) -> CompiledForm:
    """Compile a form within its app; look at `faults` before using the result."""
    app = _knowing(form, app)
    expressions = ExpressionCompiler(app)
    fields = FieldCompiler(form, expressions).fields()
    scopes = _scopes(form, app)
    made_of = _dependencies(fields, scopes)
    order, cycle = evaluation_order(made_of)
    parts = FormParts(form, expressions, scopes[None])
    title = expressions.template(form.title, scopes[None], form.fields, "title")
    locked = expressions.condition(form.locked, scopes[None], "locked")
    if form.decision:
        expressions.condition(form.decision.where, scopes[None], "decision.where")
    rules, uniques, grants, views = parts.rules(), parts.uniques(), parts.grants(), parts.views()
    opening = parts.opening()
    faults = [*expressions.faults, *check_definition(form, fields, scopes)]
    if cycle:
        faults.append(_cycle(cycle, fields))
    return CompiledForm(
        form=form,
        app=app,
        fields=fields,
        columns=_columns(fields),
        order=order,
        made_of=made_of,
        title=title,
        locked=locked,
        rules=rules,
        uniques=uniques,
        grants=grants,
        views=views,
        facts=_facts(form, app, fields, expressions),
        foreign=expressions.foreign,
        routes=Routes(form, app, {key or "": scope for key, scope in scopes.items()}),
        faults=tuple(faults),
        opening=opening,
    )


def _knowing(form: Form, app: AppContext) -> AppContext:
    """An app whose forms hold this one as it is being compiled."""
    if app.forms.get(form.key) is form:
        return app
    return replace(app, forms={**app.forms, form.key: form})


def _scopes(form: Form, app: AppContext) -> Mapping[str | None, NameScope]:
    scopes: dict[str | None, NameScope] = {None: record_scope(form, app)}
    for one in form.fields:
        if isinstance(one, SubtableField):
            scopes[one.key] = row_scope(form, one, app)
    return scopes


def _columns(fields: Mapping[str, CompiledField]) -> Mapping[str, tuple[CompiledField, ...]]:
    return {
        key: tuple(one for one in fields.values() if one.subtable == key)
        for key, field in fields.items()
        if field.is_subtable
    }


def _dependencies(
    fields: Mapping[str, CompiledField], scopes: Mapping[str | None, NameScope]
) -> Mapping[str, frozenset[str]]:
    """What each field's value is made of; a subtable comes after all of its columns."""
    return {key: _made_of(field, fields, scopes[field.subtable]) for key, field in fields.items()}


def _made_of(
    field: CompiledField, fields: Mapping[str, CompiledField], scope: NameScope
) -> frozenset[str]:
    found: set[str] = set()
    chain = field.chain
    chosen = [one.value for one in chain.choices] if chain else []
    for compiled in (field.formula, field.default, *chosen):
        for reference in compiled.references if compiled else ():
            root, rooted = scope.rooted(reference)
            if root == "record":
                found.update(own_keys(fields, rooted))
    for fill in field.fills:
        found.update(own_keys(fields, (*fill.lookup.split("."), *fill.source)))
    found.update(chain.stirs if chain else ())
    found.update(_choosing(field, found, fields))
    return frozenset(found)


def _choosing(
    field: CompiledField, found: set[str], fields: Mapping[str, CompiledField]
) -> Iterable[str]:
    """What writes the field, or one it reads, beside its own value: it comes first."""
    for one in fields.values():
        if one.chain is None or one is field:
            continue
        if one.chain.tells == field.key or one.chain.keeps in found:
            yield one.key


def _cycle(cycle: Sequence[str], fields: Mapping[str, CompiledField]) -> Fault:
    chain = " → ".join(cycle)
    first = fields[cycle[0]]
    inner = f"{first.subtable}.fields.{first.name}" if first.subtable else first.key
    return definition_fault(
        f"fields.{inner}",
        "cycle",
        f"These fields depend on each other in a circle: {chain}.",
        f"这些字段循环依赖：{chain}。",
    )


def _facts(
    form: Form,
    app: AppContext,
    fields: Mapping[str, CompiledField],
    expressions: ExpressionCompiler,
) -> Mapping[str, FactNode]:
    names = form_names(form, app).types
    roots = {"record": names, "old": names, "me": me_names(app).types}
    own = frozenset(key for key, field in fields.items() if own_subtable(field))
    uses = [
        replace(use, path=path)
        for use in expressions.uses
        for path in (own_paths(fields, use.path) if use.root in ("record", "old") else (use.path,))
    ]
    trees = fact_tree(uses, roots, app, own)
    add_references(trees["record"], fields.values(), own)
    return trees
