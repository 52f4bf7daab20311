"""Columns: going element by element, in linear time, within a budget.

Rules of this file:
1. A column is a list, one value a row; a list value (several choices) is a tuple.
2. An element without a value (a division by zero in one row) is a Fault: it counts only when
   somebody reads it, so that IF can pass it by.
3. Every element costs a step; an evaluation that runs out of steps ends with `limit`.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import TypeAlias

from engine.expression.environment import Environment
from engine.expression.errors import EvaluationError, both, too_large, wrong_value
from engine.expression.values import Body

STEPS = 400_000
"""Elements one evaluation may touch."""


@dataclass(frozen=True, slots=True)
class Fault:
    """An element that has no value, with the reason."""

    error: EvaluationError


Element: TypeAlias = object
"""A value or a Fault."""

Column: TypeAlias = list[object]
Thunk: TypeAlias = Callable[[], object]


class BudgetError(EvaluationError):
    """The evaluation has used up its steps; not held back as a Fault."""

    def __init__(self) -> None:
        super().__init__(
            "limit",
            both("The expression takes too many steps.", "表达式的计算步数过多。"),
        )


class Run:
    """One evaluation: its environment and the steps it has left."""

    __slots__ = ("environment", "steps")

    def __init__(self, environment: Environment) -> None:
        self.environment = environment
        self.steps = STEPS

    def spend(self, steps: int) -> None:
        """Take steps off the budget; raises BudgetError."""
        self.steps -= steps
        if self.steps < 0:
            raise BudgetError


class Faulty(list[object]):
    """A column that may hold Faults; no other list does."""


_FAULTY = frozenset({Faulty, Fault})


def each(run: Run, body: Body, parts: Sequence[object]) -> Column:
    """Apply a function to every row; what is no column stands beside each row."""
    size = _rows(parts)
    run.spend(size)
    if not any(type(part) in _FAULTY for part in parts):
        try:
            return list(map(body, *_aligned(parts, size)))
        except BudgetError:
            raise
        except (EvaluationError, ArithmeticError, ValueError):
            pass
    return _carefully(body, zip(*_aligned(parts, size), strict=True))


def choose(run: Run, body: Body, parts: Sequence[object]) -> Column:
    """Apply a function that takes thunks to every row."""
    size = _rows(parts)
    run.spend(size * len(parts))
    result: Column = Faulty()
    for elements in zip(*_aligned(parts, size), strict=True):
        result.append(attempt(body, [_thunk(value) for value in elements]))
    return result if any(isinstance(value, Fault) for value in result) else list(result)


def attempt(body: Body, arguments: Iterable[object]) -> Element:
    """Call a function; give a Fault instead of an error."""
    try:
        return body(*arguments)
    except BudgetError:
        raise
    except (EvaluationError, ArithmeticError, ValueError) as error:
        return Fault(understood(error))


def understood(error: Exception) -> EvaluationError:
    """Turn Python's own arithmetic errors into ours."""
    if isinstance(error, EvaluationError):
        return error
    if isinstance(error, ArithmeticError):
        return too_large()
    return wrong_value("A function cannot take this value.", "函数无法处理这个值。")


def read(column: Iterable[Element]) -> Iterator[object]:
    """Give the elements of a column; raises the error of a Fault."""
    for element in column:
        if isinstance(element, Fault):
            raise element.error
        yield element


def sound(column: Column) -> list[object]:
    """Give a column without Faults; raises the error of the first one."""
    return list(read(column)) if isinstance(column, Faulty) else column


def _carefully(body: Body, rows: Iterable[tuple[object, ...]]) -> Column:
    result: Column = Faulty()
    for elements in rows:
        fault = next((value for value in elements if isinstance(value, Fault)), None)
        result.append(fault or attempt(body, elements))
    return result


def _thunk(element: object) -> Thunk:
    def call() -> object:
        if isinstance(element, Fault):
            raise element.error
        return element

    return call


def _rows(parts: Sequence[object]) -> int:
    size = -1
    for part in parts:
        if isinstance(part, list) and len(part) != size:
            if size >= 0:
                raise wrong_value(
                    "The columns do not have the same number of rows.", "各列的行数不一致。"
                )
            size = len(part)
    return max(size, 0)


def _aligned(parts: Sequence[object], size: int) -> list[Iterable[object]]:
    return [part if isinstance(part, list) else repeat(part, size) for part in parts]
