"""Compile a derived status: its rules become one expression, and what is wrong with it is told.

Rules of this file:
1. A status is never blank: a last rule that always holds, or `else`, catches the rest.
2. Every option named is one of the field's; a rule behind one that always holds is a fault.
3. What has rules has no formula.
"""

from collections.abc import Iterator
from dataclasses import replace

from engine.expression.choice import first_that_holds
from engine.expression.compilation import Compiled
from engine.expression.errors import nearest
from engine.expression.tree import Literal
from engine.expression.types import Kind, Type
from engine.form.expression_compiler import ExpressionCompiler
from engine.form.fault import Fault, definition_fault
from engine.form.model import SelectField
from engine.form.scope import NameScope
from engine.form.status import ANY, Status


def compile_status(
    expressions: ExpressionCompiler, field: SelectField, scope: NameScope, path: str
) -> Compiled | None:
    """Give the expression of a field's status; None where its rules are faulty, or there are none.

    Faults go to the compiler's own.
    """
    status = field.status
    if status is None:
        return None
    options = frozenset(option.key for option in field.options)
    conditions = [
        expressions.condition(rule.when, scope, f"{path}.status.rules.{place}.when")
        for place, rule in enumerate(status.rules)
    ]
    expressions.faults.extend(_faults(field, status, options, conditions, path))
    cases = [
        (condition, rule.is_)
        for condition, rule in zip(conditions, status.rules, strict=True)
        if condition is not None
    ]
    if len(cases) < len(conditions):
        return None
    return first_that_holds(cases, status.else_, Type(Kind.TEXT, options=options))


def _faults(
    field: SelectField,
    status: Status,
    options: frozenset[str],
    conditions: list[Compiled | None],
    path: str,
) -> Iterator[Fault]:
    for at, key in _named(status):
        if key not in options and not (key == ANY and at.startswith("transitions")):
            yield _no_option(f"{path}.status.{at}", key, options)
    certain = [place for place, one in enumerate(conditions) if one and _always(one)]
    if certain and certain[0] < len(conditions) - 1:
        yield _unreachable(f"{path}.status.rules.{certain[0] + 1}")
    if certain and status.else_ is not None:
        yield _unreachable(f"{path}.status.else")
    if not certain and status.else_ is None:
        yield _open_end(f"{path}.status")
    for name in ("formula", "live"):
        if getattr(field, name, None) is not None:
            yield _two_sources(f"{path}.{name}", name)


def _named(status: Status) -> Iterator[tuple[str, str]]:
    """Every option that a status names, with where it does."""
    for place, rule in enumerate(status.rules):
        yield f"rules.{place}.is", rule.is_
    if status.else_ is not None:
        yield "else", status.else_
    for before, after in status.transitions.items():
        yield f"transitions.{before}", before
        for place, key in enumerate(after):
            yield f"transitions.{before}.{place}", key


def _always(condition: Compiled) -> bool:
    return isinstance(condition.tree, Literal) and condition.tree.value is True


def _no_option(path: str, key: str, options: frozenset[str]) -> Fault:
    fault = definition_fault(
        path,
        "name",
        f"“{key}” is none of the field's options.",
        f"“{key}”不是该字段的选项。",
    )
    return replace(fault, hint=nearest(key, options))


def _unreachable(path: str) -> Fault:
    return definition_fault(
        path,
        "status",
        "A rule before this one always holds, so that this is never reached: put the rule that "
        "always holds last, and leave out `else` behind it.",
        "前面有一条恒成立的规则，此处永远不会生效：请把恒成立的规则放在最后，其后不写 `else`。",
    )


def _open_end(path: str) -> Fault:
    return definition_fault(
        path,
        "status",
        "When none of the rules holds there is no status: say which with `else`.",
        "所有规则都不成立时没有状态：请用 `else` 指定。",
    )


def _two_sources(path: str, name: str) -> Fault:
    return definition_fault(
        path,
        "computed",
        f"The status follows from its rules; `{name}` has no meaning here: remove it.",
        f"状态由规则得出，`{name}` 在此无意义，请删除。",
    )
