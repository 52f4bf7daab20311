"""Questions to another form: SUM_OF, COUNT_OF, COUNT_DISTINCT_OF, MAX_OF, MIN_OF, EXISTS, LOOKUP,
DECIDE.

Rules of this file:
1. These are declarations: how such a call is checked stands in `asking`, how it is answered in the
   environment.
2. `form` is a form's name, `form.subtable` for its rows; behind it the other form's fields stand
   bare (rows have a `parent`), `record` and `row` are those of the one who asks.
"""

from engine.expression.errors import wrong_value
from engine.expression.functions.registry import Function, Mode, Parameter, takes, type_of
from engine.expression.types import BOOLEAN, WHOLE, Kind, Type
from engine.expression.values import Value, as_body

FORM = takes("form")
VALUE = takes("value")
WHERE = takes("where", Kind.BOOLEAN, optional=True)
CONDITION = takes("where", Kind.BOOLEAN)


def _unasked(*_: Value) -> Value:
    """Say that a question has no value of its own: an environment answers it."""
    raise wrong_value(
        "A question to another form is answered by the app's records.",
        "对其他表单的提问由应用的记录回答。",
    )


def _question(name: str, doc: str, result: Type | None, *parameters: Parameter) -> Function:
    return Function(
        name=name,
        doc=doc,
        mode=Mode.ASK,
        parameters=parameters,
        result=type_of(1) if result is None else lambda _: result,
        body=as_body(_unasked),
        why_no_sql=None,
    )


SUM_OF = _question(
    "SUM_OF", "Add up a value over the records of another form; 0 when none.", None,
    FORM, VALUE, WHERE,
)  # fmt: skip
COUNT_OF = _question(
    "COUNT_OF", "Count the records of another form.", WHOLE, FORM, WHERE
)  # fmt: skip
COUNT_DISTINCT_OF = _question(
    "COUNT_DISTINCT_OF",
    "Count the different values among the records of another form, blanks left out.",
    WHOLE,
    FORM, VALUE, WHERE,
)  # fmt: skip
MAX_OF = _question(
    "MAX_OF", "Give the largest value among the records of another form.", None,
    FORM, VALUE, WHERE,
)  # fmt: skip
MIN_OF = _question(
    "MIN_OF", "Give the smallest value among the records of another form.", None,
    FORM, VALUE, WHERE,
)  # fmt: skip
EXISTS = _question(
    "EXISTS", "Say whether another form has such a record.", BOOLEAN, FORM, CONDITION
)  # fmt: skip
LOOKUP = _question(
    "LOOKUP",
    "Give a value of the first record of another form: by `sort`, `-sort` descending, blanks last.",
    None,
    FORM, VALUE, CONDITION, takes("sort", optional=True, repeated=True),
)  # fmt: skip
DECIDE = _question(
    "DECIDE",
    "Give what a decision table says: the output of its first record that matches the inputs.",
    None,
    FORM, takes("output"), takes("input", repeated=True),
)  # fmt: skip
