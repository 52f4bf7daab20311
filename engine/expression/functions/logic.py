"""Choosing and blanks: IF, IFS, SWITCH, COALESCE, IS_BLANK."""

from engine.expression.columns import Thunk
from engine.expression.functions.registry import (
    Mode,
    common_of,
    common_type,
    function,
    takes,
)
from engine.expression.types import BOOLEAN, Kind, Type

CONDITION = takes("condition", Kind.BOOLEAN)
ANYTHING = takes("value")


def _ifs_type(types: list[Type]) -> Type | None:
    rest = types[-1:] if len(types) % 2 else []
    return common_type([*types[1::2], *rest])


def _switch_type(types: list[Type]) -> Type | None:
    rest = types[-1:] if len(types) % 2 == 0 else []
    return common_type([*types[2::2], *rest])


@function(
    common_of(1),
    CONDITION,
    takes("then"),
    takes("otherwise", optional=True),
    mode=Mode.LAZY,
    doc="Give `then` if the condition holds, else `otherwise` (blank when left out).",
)
def if_(condition: Thunk, then: Thunk, otherwise: Thunk | None = None) -> object:
    """Choose by one condition."""
    if condition() is True:
        return then()
    return otherwise() if otherwise else None


@function(
    lambda types: _ifs_type(list(types)),
    CONDITION,
    takes("then"),
    takes("condition", optional=True, repeated=True),
    takes("then", optional=True, repeated=True),
    mode=Mode.LAZY,
    doc="Give the value behind the first condition that holds; a last odd argument is the default.",
)
def ifs(*arguments: Thunk) -> object:
    """Choose by the first condition that holds."""
    for index in range(0, len(arguments) - 1, 2):
        if arguments[index]() is True:
            return arguments[index + 1]()
    return arguments[-1]() if len(arguments) % 2 else None


@function(
    lambda types: _switch_type(list(types)),
    ANYTHING,
    takes("case"),
    takes("result"),
    takes("case", optional=True, repeated=True),
    takes("result", optional=True, repeated=True),
    mode=Mode.LAZY,
    doc="Give the result behind the first case equal to the value; a last odd one is the default.",
)
def switch(value: Thunk, *cases: Thunk) -> object:
    """Choose by equality."""
    wanted = value()
    for index in range(0, len(cases) - 1, 2):
        if cases[index]() == wanted:
            return cases[index + 1]()
    return cases[-1]() if len(cases) % 2 else None


@function(
    common_of(),
    ANYTHING,
    takes("value", optional=True, repeated=True),
    mode=Mode.LAZY,
    doc="Give the first value that is not blank.",
)
def coalesce(*values: Thunk) -> object:
    """Choose the first value there is."""
    for value in values:
        found = value()
        if found or (found is not None and found != ()):
            return found
    return None


@function(
    BOOLEAN,
    takes("value"),
    blanks=True,
    doc="Say whether a value is blank (an empty text and an empty list are).",
)
def is_blank(value: object) -> bool:
    """Say whether there is no value."""
    return value is None or value in ((), {})
