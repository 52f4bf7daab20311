"""A question as it is asked: a query with the values that fill its open places.

Rule of this file: who answers is the environment; it says what it lacks, and the shell fetches the
answers of a whole evaluation at once.
"""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from engine.expression.environment import Environment
from engine.expression.errors import EvaluationError, both
from engine.expression.tree import Query
from engine.expression.values import Value


@dataclass(frozen=True, slots=True)
class Asked:
    """A query with its values, in the order of its open places."""

    query: Query
    values: tuple[Value, ...]


@runtime_checkable
class Answering(Protocol):
    """An environment that answers questions to other forms."""

    def answer(self, asked: Asked) -> Value:
        """Give the answer; blank while it is lacking."""
        ...


def answered(environment: Environment, asked: Asked) -> Value:
    """Ask an environment. Raises EvaluationError where nothing can be asked."""
    if isinstance(environment, Answering):
        return environment.answer(asked)
    raise EvaluationError(
        "value",
        both(
            f"{asked.query.function} needs the app's records, and there are none here.",
            f"{asked.query.function} 需要应用的记录，此处没有。",
        ),
    )
