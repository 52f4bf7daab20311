"""Compile single expressions of a definition, collecting what is wrong with its place.

Rule of this file: a fault never stops the rest from being checked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from engine.expression.compilation import Compiled, compile_expression
from engine.expression.errors import ExpressionError, nearest
from engine.expression.scope import Path, Scope
from engine.expression.tree import Literal
from engine.expression.types import Kind, Type, comparable
from engine.form.app_context import AppContext
from engine.form.fault import Fault, constant_faults, definition_fault, from_expression
from engine.form.field_types import Definition
from engine.form.scope import NameScope
from engine.form.template import Template, parse_template
from engine.step.needs import NeedsCollector
from engine.text import Text


@dataclass(frozen=True, slots=True)
class Place:
    """Where an expression stands: its names, the touched form, what variables stand for.

    `rows`: rows of the current record; `made`: whole records; `others`: anything else.
    """

    scope: Scope
    home: Sequence[Definition]
    touched: str | None = None
    rows: Mapping[str, Path] = field(default_factory=dict)
    made: Mapping[str, str] = field(default_factory=dict)
    others: frozenset[str] = frozenset()


@dataclass(slots=True)
class ExpressionCollector:
    """Compiles expressions; gathers faults and what is read."""

    app: AppContext
    faults: list[Fault] = field(default_factory=list)
    needs: NeedsCollector = field(default_factory=NeedsCollector)

    def compile(
        self, source: str, place: Place, path: str, expected: Kind | None = None
    ) -> Compiled | None:
        """Compile one expression; None when it is faulty."""
        try:
            compiled = compile_expression(source, _asking(place.scope), expected)
        except ExpressionError as error:
            self.faults.append(from_expression(path, error))
            return None
        self.faults.extend(constant_faults(path, compiled))
        for read in compiled.references:
            self._note(read, place)
        return compiled

    def condition(self, source: str, place: Place, path: str) -> Compiled | None:
        """Compile what answers yes or no."""
        return self.compile(source, place, path, Kind.BOOLEAN)

    def values(
        self,
        sources: Mapping[str, str],
        targets: Mapping[str, Type],
        place: Place,
        path: str,
    ) -> dict[str, Compiled]:
        """Compile what is written to fields; `targets` are those that may be written."""
        found: dict[str, Compiled] = {}
        for name, source in sources.items():
            where = f"{path}.{name}"
            if name not in targets:
                self.faults.append(_not_writable(where, name, targets))
                continue
            compiled = self.compile(source, place, where)
            if compiled is None:
                continue
            found[name] = compiled
            self._check_type(compiled, targets[name], where)
        return found

    def message(self, text: Text | None, place: Place, path: str) -> Template | None:
        """Cut a message into its parts."""
        if text is None:
            return None
        template, faults = parse_template(text, place.scope, place.home, self.app, path)
        # A message that is the same in both languages has its faults twice.
        for fault in faults:
            if fault not in self.faults:
                self.faults.append(fault)
        for read in template.references:
            self._note(read, place)
        return template

    def _check_type(self, compiled: Compiled, target: Type, path: str) -> None:
        found = compiled.type
        if found.column or not comparable(found, target):
            self.faults.append(_wrong_type(path, found, target))
        elif target.options and isinstance(compiled.tree, Literal):
            key = compiled.tree.value
            if isinstance(key, str) and key not in target.options:
                self.faults.append(_no_option(path, key, target.options))

    def _note(self, path: Path, place: Place) -> None:
        first = path[0]
        if first in place.rows:
            self.needs.reads.add((*place.rows[first], *path[1:]))
        elif first in place.made:
            self.needs.touched_reads.add((place.made[first], path[1:] or ("id",)))
        elif first not in place.others:
            self.needs.read((path,), place.touched)


def _asking(scope: Scope) -> Scope:
    """The names of a place, where other forms may be asked too."""
    return scope.asking() if isinstance(scope, NameScope) else scope


def _not_writable(path: str, name: str, targets: Mapping[str, Type]) -> Fault:
    en = f"There is no field “{name}” that a step may write."
    fault = definition_fault(path, "name", en, f"没有步骤可以写入的字段“{name}”。")
    return replace(fault, hint=nearest(name, targets))


def _wrong_type(path: str, found: Type, target: Type) -> Fault:
    en = f"The field takes {target}, but the expression gives {found}."
    zh = f"字段类型为{target.chinese}，但表达式的结果是{found.chinese}。"
    return definition_fault(path, "type", en, zh)


def _no_option(path: str, key: str, options: frozenset[str]) -> Fault:
    en = f"“{key}” is none of the field's options."
    fault = definition_fault(path, "type", en, f"“{key}”不是该字段的选项。")
    return replace(fault, hint=nearest(key, options))
