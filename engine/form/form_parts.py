"""What stands beside a form's fields, compiled: rules, uniqueness, grants, views, openings.

Rule of this file: what is faulty is left out and told; a grant whose condition is faulty grants
nothing.
"""

from collections.abc import Iterator, Mapping

from engine.expression.compilation import Compiled
from engine.form.balance import guard_message
from engine.form.compiled_field import (
    CompiledGrant,
    CompiledRule,
    CompiledUnique,
    CompiledView,
)
from engine.form.expression_compiler import ExpressionCompiler
from engine.form.model import Form, Rule
from engine.form.scope import NameScope
from engine.form.uniques import all_uniques


class FormParts:
    """Compiles what stands beside the fields."""

    def __init__(self, form: Form, expressions: ExpressionCompiler, scope: NameScope) -> None:
        self._form = form
        self._expressions = expressions
        self._scope = scope

    def rules(self) -> tuple[CompiledRule, ...]:
        """The rules whose condition is sound; a balance's guards are rules as well."""
        made = (self._rule(*one) for one in (*self._written(), *self._guards()))
        return tuple(rule for rule in made if rule is not None)

    def _written(self) -> Iterator[tuple[Rule, str, str]]:
        for place, one in enumerate(self._form.rules):
            yield one, one.key or f"rule_{place + 1}", f"rules.{place}"

    def _guards(self) -> Iterator[tuple[Rule, str, str]]:
        balance = self._form.balance
        if balance is None:
            return
        labels = {one.key: one.label or one.key for one in self._form.fields}
        whose = {key: labels.get(key, key) for key in balance.dimensions if key in labels}
        numbers = {one.key: labels[one.key] for one in balance.fields if one.key in labels}
        for place, one in enumerate(balance.guards):
            message = one.message or guard_message(whose, numbers)
            rule = Rule(key=one.key, require=one.require, message=message)
            yield rule, one.key or f"guard_{place + 1}", f"balance.guards.{place}"

    def opening(self) -> Mapping[str, Compiled]:
        """What the ledger is told of a balance that is placed."""
        balance = self._form.balance
        made = {
            name: self._expressions.expression(source, self._scope, f"balance.opening.{name}")
            for name, source in (balance.opening.items() if balance else ())
        }
        return {name: one for name, one in made.items() if one is not None}

    def _rule(self, rule: Rule, key: str, path: str) -> CompiledRule | None:
        require = self._expressions.condition(rule.require, self._scope, f"{path}.require")
        when = self._expressions.condition(rule.when, self._scope, f"{path}.when")
        message = self._expressions.template(
            rule.message, self._scope, self._form.fields, f"{path}.message"
        )
        if require is None:
            return None
        return CompiledRule(key, rule, require, when, message)

    def uniques(self) -> tuple[CompiledUnique, ...]:
        """Fields unique together."""
        return tuple(
            CompiledUnique(
                one, self._expressions.condition(one.where, self._scope, f"unique.{place}.where")
            )
            for place, one in enumerate(all_uniques(self._form))
        )

    def grants(self) -> tuple[CompiledGrant, ...]:
        """Grants with their conditions; one whose condition is faulty grants nothing."""
        made = []
        for place, one in enumerate(self._form.access):
            where = self._expressions.condition(one.where, self._scope, f"access.{place}.where")
            if where is not None or one.where is None:
                made.append(CompiledGrant(one, where))
        return tuple(made)

    def views(self) -> tuple[CompiledView, ...]:
        """Views with their filters."""
        return tuple(
            CompiledView(
                one, self._expressions.condition(one.filter, self._scope, f"views.{one.key}.filter")
            )
            for one in self._form.views
        )
