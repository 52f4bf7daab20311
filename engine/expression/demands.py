"""What a condition asks for, part by part: which comparisons must hold so that it holds, or not.

Rules of this file:
1. A part compares one term with what is known beforehand (a constant, a setting); whatever else is
   assumed as a whole.
2. Of an `or` each clause is wanted in its turn, the others not where that can be; of an `and` that
   must not hold, each part fails in its turn.
3. A term is what it is written as: `total` and `lines.amount` added up are two terms.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from engine.calendar.working_time import WorkCalendar
from engine.expression.closures import build
from engine.expression.columns import Run
from engine.expression.environment import MappingEnvironment
from engine.expression.errors import EvaluationError
from engine.expression.scope import Path
from engine.expression.tree import (
    Call,
    Comparison,
    Inversion,
    Junction,
    Listing,
    Membership,
    Node,
    Question,
    Reference,
    walk,
)
from engine.expression.types import Kind
from engine.expression.values import Scalar

MIRRORED: Mapping[str, str] = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a condition that must hold, or not.

    `sign`: a comparison of `node` with `values` (`in`: with one of them); blank: it is assumed as a
    whole. `source` is the whole condition's text, `node`'s places lead into it.
    """

    node: Node
    source: str
    holds: bool
    sign: str = ""
    values: tuple[Scalar, ...] = ()

    @property
    def text(self) -> str:
        """What it is about, as it is written."""
        return _text(self.source, self.node.start, self.node.end)


@lru_cache(maxsize=4096)
def _text(source: str, start: int, end: int) -> str:
    return " ".join(source[start:end].split())


Parts = tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Asker:
    """Takes conditions apart; `known` are the values of paths that are known beforehand."""

    known: Mapping[Path, Scalar]

    def parts(self, node: Node, source: str, *, holds: bool) -> Iterator[Parts]:
        """Give the sets of parts that make a condition hold (or not): any one of them will do."""
        match node:
            case Inversion():
                yield from self.parts(node.operand, source, holds=not holds)
            case Junction():
                decisive = holds == (node.operator == "or")
                yield from (
                    self._each(node.operands, source, holds=holds)
                    if decisive
                    else self._all(node.operands, source, holds=holds)
                )
            case Comparison() if len(node.operators) > 1:
                pairs = tuple(_pairs(node))
                both = self._all if holds else self._each
                yield from both(pairs, source, holds=holds)
            case _:
                yield from self._single(node, source, holds=holds)

    def _all(self, nodes: Sequence[Node], source: str, *, holds: bool) -> Iterator[Parts]:
        if not nodes:
            yield ()
            return
        for first in self.parts(nodes[0], source, holds=holds):
            for others in self._all(nodes[1:], source, holds=holds):
                yield (*first, *others)

    def _each(self, nodes: Sequence[Node], source: str, *, holds: bool) -> Iterator[Parts]:
        """One after the other is what decides: the others go against it, or else do not matter."""
        for place, node in enumerate(nodes):
            others = [*nodes[:place], *nodes[place + 1 :]]
            for own in self.parts(node, source, holds=holds):
                for rest in self._all(others, source, holds=not holds):
                    yield (*own, *rest)
        for node in nodes:
            yield from self.parts(node, source, holds=holds)

    def _single(self, node: Node, source: str, *, holds: bool) -> Iterator[Parts]:
        known, value = self._value(node)
        if known:
            if (value is True) == holds:
                yield ()
            return
        yield (self._part(node, source, holds=holds),)

    def _part(self, node: Node, source: str, *, holds: bool) -> Part:
        match node:
            case Comparison():
                left, right = node.operands
                for one, other, sign in (
                    (left, right, node.operators[0]),
                    (right, left, MIRRORED[node.operators[0]]),
                ):
                    known, value = self._value(other)
                    if known and not one.type.column:
                        return Part(one, source, holds, sign, (value,))
            case Membership() if isinstance(node.container, Listing):
                items = [self._value(one) for one in node.container.items]
                if all(known for known, _ in items) and not node.item.type.column:
                    values = tuple(value for _, value in items)
                    return Part(node.item, source, holds != node.negated, "in", values)
            case Call() if node.function.name == "IS_BLANK" and not node.arguments[0].type.column:
                return Part(node.arguments[0], source, holds, "==", (None,))
            case Reference() if node.type.kind is Kind.BOOLEAN and not node.type.column:
                return Part(node, source, holds, "==", (True,))
        return Part(node, source, holds)

    def _value(self, node: Node) -> tuple[bool, Scalar]:
        """The value of what is known beforehand; whether it is."""
        for one in walk(node):
            if isinstance(one, Question) or (
                isinstance(one, Call) and (one.function.clock or one.function.environment)
            ):
                return False, None
            if isinstance(one, Reference) and one.path not in self.known:
                return False, None
        if node.type.column or node.type.kind is Kind.LIST:
            return False, None
        try:
            found = build(node)(Run(_beforehand(self.known)))
        except EvaluationError:
            return False, None
        if isinstance(found, list | tuple | Mapping):
            return False, None
        return True, found  # type: ignore[return-value]


def _beforehand(known: Mapping[Path, Scalar]) -> MappingEnvironment:
    """What is known without a record; nothing that asks for the time is asked of it."""
    return MappingEnvironment(known, datetime(2000, 1, 1, tzinfo=UTC), ZoneInfo("UTC"), _CALENDAR)


_CALENDAR = WorkCalendar(frozenset(range(7)), time(0), time(23))
"""Working days are never asked for here: what is, is not known beforehand."""


def _pairs(node: Comparison) -> Iterator[Comparison]:
    for place, sign in enumerate(node.operators):
        left, right = node.operands[place], node.operands[place + 1]
        yield replace(
            node, operators=(sign,), operands=(left, right), start=left.start, end=right.end
        )
