"""A question as it is asked: a query with the values that fill its open places.

Rule of this file: who answers is the environment; it says what it lacks, and the shell fetches the
answers of a whole evaluation at once.
"""

from collections.abc import Callable
from dataclasses import dataclass

from engine.expression.environment import Environment
from engine.expression.errors import EvaluationError, both
from engine.expression.tree import Query
from engine.expression.values import Value


@dataclass(frozen=True, slots=True)
class Asked:
    """A query with its values, in the order of its open places."""

    query: Query
    values: tuple[Value, ...]


def answered(environment: Environment, asked: Asked) -> Value:
    """Ask an environment: one that answers has `answer`, blank while the answer is lacking.

    Raises EvaluationError where nothing can be asked.
    """
    # Looked up by name: whether a class fits a protocol takes longer than many an answer.
    answer: Callable[[Asked], Value] | None = getattr(environment, "answer", None)
    if answer is not None:
        return answer(asked)
    raise EvaluationError(
        "value",
        both(
            f"{asked.query.function} needs the app's records, and there are none here.",
            f"{asked.query.function} 需要应用的记录，此处没有。",
        ),
    )
