"""Parts of an expression that never have a value: `1 / 0` fails whatever the record holds.

Rule of this file: only what is always evaluated is looked at; behind a condition, an `and` or an
`IF`, an author may keep what is never reached.
"""

from collections.abc import Iterator

from engine.expression.closures import build
from engine.expression.columns import Run, understood
from engine.expression.environment import Environment
from engine.expression.errors import EvaluationError
from engine.expression.functions.registry import Mode
from engine.expression.scope import Path
from engine.expression.tree import (
    Call,
    Junction,
    Literal,
    Node,
    Question,
    Reference,
    walk,
)


def failing_constant(tree: Node) -> EvaluationError | None:
    """Give why a part of an expression can never be computed; None when nothing is known."""
    for part in _constant_parts(tree):
        try:
            build(part)(Run(_NOWHERE))
        except EvaluationError as error:
            return error
        except _Asked:
            continue
        except (ArithmeticError, ValueError) as error:
            return understood(error)
    return None


class _Asked(Exception):  # noqa: N818 - it ends an attempt
    """A constant asked for its surroundings: it is none."""


class _Nowhere:
    """Surroundings in which nothing is known."""

    def __getattr__(self, name: str) -> object:
        raise _Asked(name)

    def value(self, path: Path) -> object:
        """Nothing has a value."""
        raise _Asked(".".join(path))


_NOWHERE: Environment = _Nowhere()  # type: ignore[assignment]


def _constant_parts(tree: Node) -> Iterator[Node]:
    """The largest parts that read nothing and are evaluated whenever the whole is."""
    known = _constants(tree)
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Literal):
            continue
        if id(node) in known:
            yield node
        elif isinstance(node, Junction):
            waiting.append(node.operands[0])
        elif isinstance(node, Call) and node.function.mode in (Mode.LAZY, Mode.ASK):
            # Its first argument decides which of the others counts.
            waiting.extend(node.arguments[:1])
        elif not isinstance(node, Question):
            waiting.extend(node.parts)


def _constants(tree: Node) -> frozenset[int]:
    """The parts that read nothing, by their identity; each is looked at once."""
    found: set[int] = set()
    for node in reversed(list(walk(tree))):  # what is below comes first
        if not _reads(node) and all(id(each) in found for each in node.parts):
            found.add(id(node))
    return frozenset(found)


def _reads(node: Node) -> bool:
    if isinstance(node, Reference | Question):
        return True
    return isinstance(node, Call) and node.function.clock
