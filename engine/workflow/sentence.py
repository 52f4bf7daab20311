"""Speak a condition: “Total is above 50,000 and Kind is Travel”, in the words of the form.

Rules of this file:
1. Fields are called by their labels, options by theirs; settings are shown as their values.
2. What a setting has decided already is not told: of `flag and x` stays `x`, or nothing.
3. What has no words of its own (functions, arithmetic) is told as it is written, with labels.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from engine.expression.tree import (
    Call,
    Comparison,
    Inversion,
    Junction,
    Listing,
    Literal,
    Membership,
    Node,
    Reference,
    walk,
)
from engine.expression.types import Kind
from engine.expression.values import Value
from engine.form.template import written_number
from engine.text import localise
from engine.workflow.compiled import CompiledWorkflow

_OPERATORS: Mapping[str, tuple[str, str]] = {
    "==": ("{a} is {b}", "{a}为{b}"),
    "!=": ("{a} is not {b}", "{a}不为{b}"),
    ">": ("{a} is above {b}", "{a}大于{b}"),
    ">=": ("{a} is at least {b}", "{a}不小于{b}"),
    "<": ("{a} is below {b}", "{a}小于{b}"),
    "<=": ("{a} is at most {b}", "{a}不超过{b}"),
}
_INVERSE = {"==": "!=", "!=": "==", ">": "<=", "<=": ">", "<": ">=", ">=": "<"}
_ROWS = {"ANY": ("in some line ", "有一行"), "ALL": ("in every line ", "每一行")}
_JOINTS = {"and": (" and ", "，且"), "or": (" or ", "，或")}


@dataclass(frozen=True, slots=True)
class Speaker:
    """Speaks conditions over the values they were decided on, in one language (`en`, `zh`)."""

    workflow: CompiledWorkflow
    values: Mapping[str, Value]
    locale: str
    zone: ZoneInfo

    def say(self, node: Node, source: str) -> str:
        """Say a condition that held; `source` is what the tree was read from."""
        match node:
            case Junction():
                return self._junction(node, source)
            case Inversion():
                return self._inversion(node, source)
            case Comparison():
                return self._comparison(node, node.operators, source)
            case Membership():
                return self._membership(node, source)
            case _:
                return self._alone(node, source)

    def _alone(self, node: Node, source: str) -> str:
        match node:
            case Reference() if node.type.kind is Kind.BOOLEAN:
                return self._compare("==", self._name(node), self.written(True))
            case Call() if node.function.name in _ROWS and len(node.arguments) == 1:
                return self._pick(*_ROWS[node.function.name]) + self.say(node.arguments[0], source)
            case Call() if node.function.name == "IS_BLANK":
                return self._blank("==", node, source)
            case _:
                return self._as_written(node, source)

    def _blank(self, sign: str, node: Call, source: str) -> str:
        return self._compare(
            sign, self._operand(node.arguments[0], None, source), self._told("", None)
        )

    def mentioned(self, node: Node) -> Iterator[Reference]:
        """Give the fields that a spoken condition names."""
        told = [node]
        while told:
            one = told.pop()
            if isinstance(one, Junction):
                told.extend(self._undecided(one))
            elif isinstance(one, Inversion):
                told.append(one.operand)
            else:
                found = (each for each in walk(one) if isinstance(each, Reference))
                yield from (each for each in found if each.path[0] != "setting")

    def fact(self, name: str) -> str | None:
        """Say what a field's value is; None for what has an identity but no words."""
        if name in self.workflow.identities:
            return None
        label = localise(self.workflow.labels.get(name), self.locale, name)
        return self._compare("==", label, self._told(name, self.values.get(name)))

    def written(self, value: object) -> str:
        """Write a value."""
        match value:
            case None:
                return self._pick("blank", "空")
            case bool():
                return self._pick("yes", "是") if value else self._pick("no", "否")
            case Decimal():
                return written_number(value, ",")
            case datetime():
                return f"{value.astimezone(self.zone):%Y-%m-%d %H:%M}"
            case list() | tuple():
                return self._pick(", ", "、").join(self.written(item) for item in value)
            case _:
                return str(value)

    def _junction(self, node: Junction, source: str) -> str:
        told = self._undecided(node)
        said = [
            f"({text})" if isinstance(one, Junction) and len(told) > 1 else text
            for one in told
            if (text := self.say(one, source))
        ]
        return self._pick(*_JOINTS[node.operator]).join(said)

    def _undecided(self, node: Junction) -> tuple[Node, ...]:
        left = tuple(one for one in node.operands if self._settled(one) is None)
        return left or node.operands

    def _settled(self, node: Node) -> bool | None:
        """What settings alone make of a condition; None where the record decides."""
        match node:
            case Reference() if node.path[0] == "setting":
                value = self.values.get(".".join(node.path))
                return value if isinstance(value, bool) else None
            case Inversion():
                inner = self._settled(node.operand)
                return None if inner is None else not inner
            case Junction():
                answers = {self._settled(one) for one in node.operands}
                decisive = node.operator == "or"
                return (
                    decisive if decisive in answers else None if None in answers else not decisive
                )
            case _:
                return None

    def _inversion(self, node: Inversion, source: str) -> str:
        inner = node.operand
        if isinstance(inner, Junction) and len(self._undecided(inner)) == 1:
            inner = self._undecided(inner)[0]
        match inner:
            case Comparison() if len(inner.operators) == 1:
                return self._comparison(inner, (_INVERSE[inner.operators[0]],), source)
            case Reference():
                return self._compare("==", self._name(inner), self.written(False))
            case Call() if inner.function.name == "IS_BLANK":
                return self._blank("!=", inner, source)
            case _:
                said = self.say(inner, source)
                return self._pick(f"it is not so that {said}", f"并非{said}")

    def _comparison(self, node: Comparison, operators: tuple[str, ...], source: str) -> str:
        pairs = zip(operators, node.operands, node.operands[1:], strict=False)
        said = [
            self._compare(
                sign, self._operand(left, right, source), self._operand(right, left, source)
            )
            for sign, left, right in pairs
        ]
        return self._pick(*_JOINTS["and"]).join(said)

    def _membership(self, node: Membership, source: str) -> str:
        if not isinstance(node.container, Listing):
            return self._as_written(node, source)
        items = [self._operand(one, node.item, source) for one in node.container.items]
        either = self._pick(" or ", "或").join(items)
        return self._compare(
            "!=" if node.negated else "==", self._operand(node.item, None, source), either
        )

    def _compare(self, sign: str, left: str, right: str) -> str:
        return self._pick(*_OPERATORS[sign]).format(a=left, b=right)

    def _operand(self, node: Node, beside: Node | None, source: str) -> str:
        match node:
            case Reference():
                return self._name(node)
            case Literal():
                name = ".".join(beside.path) if isinstance(beside, Reference) else ""
                return self._told(name, node.value)
            case _:
                return self._as_written(node, source)

    def _told(self, name: str, value: object) -> str:
        """Write a field's value, an option by its label."""
        options = self.workflow.options.get(name, {})
        several = value if isinstance(value, list | tuple) else [value]
        if options and value is not None:
            said = (localise(options.get(str(one)), self.locale, str(one)) for one in several)
            return self._pick(", ", "、").join(said)
        return self.written(value)

    def _name(self, node: Reference) -> str:
        spelled = ".".join(node.path)
        if node.path[0] == "setting":
            return self.written(self.values.get(spelled))
        return localise(self.workflow.labels.get(spelled), self.locale, spelled)

    def _as_written(self, node: Node, source: str) -> str:
        names = [one for one in walk(node) if isinstance(one, Reference)]
        text = source[: node.end]
        for one in sorted(names, key=lambda one: one.start, reverse=True):
            text = text[: one.start] + self._name(one) + text[one.end :]
        return text[node.start :]

    def _pick(self, english: str, chinese: str) -> str:
        return english if self.locale == "en" else chinese
