"""How a function is declared: one decorated Python function with types, SQL form and doc line.

Rules of this file:
1. EACH functions work on scalars and go element by element over columns.
2. WHOLE functions take columns (or lists, or several scalars) in one piece.
3. LAZY functions get their arguments as thunks and choose which to call.
4. ASK functions are questions to another form: the checker makes them nodes of their own.
5. PATH functions are another way to write a path: the checker makes them one.
6. A blank argument makes the result of an EACH function blank, unless it says `blanks=True`.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ParamSpec, TypeAlias

from engine.expression.scope import Path
from engine.expression.types import Kind, Type, common
from engine.expression.values import Body, as_body

Result: TypeAlias = Callable[[Sequence[Type]], Type | None]
P = ParamSpec("P")


class Mode(StrEnum):
    """How a function takes its arguments."""

    EACH = "each"
    WHOLE = "whole"
    LAZY = "lazy"
    ASK = "ask"
    PATH = "path"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: its name, the kinds it takes (None: any) and how often it may stand."""

    name: str
    kinds: frozenset[Kind] | None = None
    optional: bool = False
    repeated: bool = False
    column: bool = False
    """Of a WHOLE function: must be a column or a list."""
    scalar: bool = False
    """Of a WHOLE function: must be neither."""
    choices: frozenset[str] | None = None
    """Texts a literal may be."""


@dataclass(frozen=True, slots=True)
class Function:
    """A function of the language."""

    name: str
    doc: str
    mode: Mode
    parameters: tuple[Parameter, ...]
    result: Result
    body: Body
    why_no_sql: str | None
    blanks: bool = False
    clock: bool = False
    environment: bool = False
    """The body's first argument is the environment."""
    implied: tuple[Path, ...] = ()
    """Paths whose values are added behind the written arguments; the first one declared counts."""
    names: tuple[str, ...] = field(default=())

    @property
    def has_sql(self) -> bool:
        """Whether the function has an exact SQL form on both databases."""
        return self.why_no_sql is None

    @property
    def fewest(self) -> int:
        """How many arguments are needed."""
        return sum(not each.optional for each in self.parameters)

    @property
    def most(self) -> int | None:
        """How many arguments are taken; None without a bound."""
        return None if any(each.repeated for each in self.parameters) else len(self.parameters)

    @property
    def signature(self) -> str:
        """How the function is written: NAME(first, [second], …)."""
        return f"{self.name}({', '.join(_shown(each) for each in self.parameters)})"

    def parameter(self, index: int) -> Parameter:
        """Give the parameter an argument belongs to; repeated ones go round at the end."""
        if index < len(self.parameters):
            return self.parameters[index]
        cycle = [each for each in self.parameters if each.repeated]
        return cycle[(index - len(self.parameters)) % len(cycle)]


def function(  # noqa: PLR0913 (a declaration: all but the first by name)
    result: Type | Result,
    *parameters: Parameter,
    doc: str,
    mode: Mode = Mode.EACH,
    no_sql: str | None = None,
    blanks: bool = False,
    clock: bool = False,
    environment: bool = False,
    implied: tuple[Path, ...] = (),
) -> Callable[[Callable[P, object]], Function]:
    """Declare a function of the language; its name is the Python function's, in capitals."""
    rule: Result = (lambda _: result) if isinstance(result, Type) else result

    def declare(body: Callable[P, object]) -> Function:
        return Function(
            name=body.__name__.rstrip("_").upper(),
            doc=doc,
            mode=mode,
            parameters=parameters,
            result=rule,
            body=as_body(body),
            why_no_sql=no_sql,
            blanks=blanks,
            clock=clock,
            environment=environment,
            implied=implied,
        )

    return declare


def takes(
    name: str,
    *kinds: Kind,
    optional: bool = False,
    repeated: bool = False,
    choices: Iterable[str] | None = None,
) -> Parameter:
    """Describe a parameter that takes a scalar of some kinds (none named: of any)."""
    return Parameter(
        name,
        frozenset(kinds) if kinds else None,
        optional=optional,
        repeated=repeated,
        choices=None if choices is None else frozenset(choices),
    )


def takes_column(name: str, *kinds: Kind, optional: bool = False) -> Parameter:
    """Describe a parameter of a WHOLE function that must be a column or a list."""
    return Parameter(name, frozenset(kinds) if kinds else None, optional=optional, column=True)


def takes_scalar(name: str, *kinds: Kind, optional: bool = False) -> Parameter:
    """Describe a parameter of a WHOLE function that must be one value."""
    return Parameter(name, frozenset(kinds) if kinds else None, optional=optional, scalar=True)


def type_of(index: int) -> Result:
    """Say that the result has the type of an argument (of one element, if it is a column)."""

    def rule(types: Sequence[Type]) -> Type | None:
        return element(types[index])

    return rule


def common_of(start: int = 0, step: int = 1) -> Result:
    """Say that the result has the type common to every `step`-th argument from `start` on."""

    def rule(types: Sequence[Type]) -> Type | None:
        return common_type(types[start::step])

    return rule


def common_type(types: Sequence[Type]) -> Type | None:
    """Give the scalar type that holds values of all the types, None when there is none."""
    found = Type(Kind.BLANK)
    for each in types:
        joined = common(found, element(each))
        if joined is None:
            return None
        found = joined
    return found


def element(type_: Type) -> Type:
    """Give the type of one element of a column or list, of a scalar itself."""
    if type_.column:
        return type_.one()
    if type_.kind is Kind.LIST and type_.item is not None:
        return type_.item
    return type_


def _shown(parameter: Parameter) -> str:
    name = f"{parameter.name}…" if parameter.repeated else parameter.name
    return f"[{name}]" if parameter.optional else name
