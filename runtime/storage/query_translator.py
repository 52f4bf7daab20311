"""The translator: one checked tree, over one source, into SQL.

Rules of this file:
1. Blank is NULL, but there is no third truth value: a condition that is NULL counts as false, and
   is made false before it is negated or compared.
2. What reads nothing of the record is evaluated in memory and goes in as a parameter.
3. Numbers travel as `Number`, with their scale; all else as plain column expressions.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from typing import Literal as Choice
from typing import cast as cast_type

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Date,
    Time,
    and_,
    case,
    cast,
    false,
    func,
    literal,
    not_,
    null,
    or_,
    select,
    true,
    type_coerce,
)
from sqlalchemy.dialects.postgresql import JSONB

from engine.expression.closures import build
from engine.expression.columns import Run, understood
from engine.expression.compilation import finished
from engine.expression.environment import Environment
from engine.expression.errors import EvaluationError
from engine.expression.scope import Path
from engine.expression.sql_forms import PARAMETERS, is_parameter, reciprocal, why_no_sql
from engine.expression.tree import (
    Arithmetic,
    Call,
    Comparison,
    Inversion,
    Junction,
    Listing,
    Literal,
    Membership,
    Negation,
    Node,
    Question,
    Reference,
)
from engine.expression.types import Kind
from engine.expression.values import Value
from runtime.storage.query_dates import days_between, plus_days
from runtime.storage.query_numbers import Number, Numbers
from runtime.storage.query_source import Formula, NoSqlForm, Outer, Source
from runtime.storage.statement import among
from runtime.storage.types import Exact, PlainText, UtcDateTime

Dialect = Choice["sqlite", "postgresql"]
NUMERIC = frozenset({Kind.NUMBER, Kind.DURATION})


@dataclass(frozen=True, slots=True)
class SqlContext:
    """What a query knows beforehand: the database's kind and the values of the parameters.

    `parameters` are the first names of the paths that `environment` answers.
    """

    dialect: Dialect
    environment: Environment
    parameters: frozenset[str] = PARAMETERS


@dataclass(frozen=True, slots=True)
class Translator:
    """Translates one expression; `row_origin` names the subtable whose rows `rows` reads."""

    source: Source
    context: SqlContext
    row_origin: Path | None = None
    rows: Source | None = None

    @property
    def sqlite(self) -> bool:
        """Whether the database is SQLite."""
        return self.context.dialect == "sqlite"

    @property
    def numbers(self) -> Numbers:
        """The arithmetic of the database."""
        return Numbers(self.sqlite)

    def outward(self, node: Node) -> ColumnElement[Any]:
        """Give a node's value with the type it is read by."""
        if node.type.kind in NUMERIC:
            number = self.number(node)
            read_as = Exact(38, number.scale)
            if number.value is not None:
                return literal(number.value, read_as)
            if is_parameter(node, self.context.parameters):
                return cast(null(), read_as)
            return type_coerce(self.numbers.guarded(number), read_as)
        return self.value(node)

    def value(self, node: Node) -> ColumnElement[Any]:
        """Give a node's value; numbers have to go through `number`."""
        if node.type.kind is Kind.BOOLEAN:
            return self.boolean(node)
        if node.type.kind in NUMERIC:
            return self.numbers.guarded(self.number(node))
        if is_parameter(node, self.context.parameters):
            return bound(self.known(node))
        match node:
            case Reference():
                return self._column(node, Translator.value)
            case Arithmetic():
                return self._joined_or_moved(node)
            case Call() | Question():
                return self._plain(node)
            case _:
                raise NoSqlForm(f"a {node.type} has no value in SQL")

    def number(self, node: Node) -> Number:
        """Give a number with its scale."""
        if is_parameter(node, self.context.parameters):
            value = self.known(node)
            return self.numbers.literal(value if isinstance(value, Decimal) else None)
        match node:
            case Reference():
                return self._number_column(node)
            case Negation():
                number = self.number(node.operand)
                return replace(number, expression=-number.expression, value=None)
            case Arithmetic():
                return self._arithmetic(node)
            case Call() | Question():
                called = self._called(node)
                return called if isinstance(called, Number) else self.numbers.whole(called)
            case _:
                raise NoSqlForm(f"a {node.type} is no number in SQL")

    def boolean(self, node: Node) -> ColumnElement[bool]:
        """Give a boolean as a value: blank stays NULL, a condition is true or false."""
        if is_parameter(node, self.context.parameters):
            value = self.known(node)
            return literal(value if isinstance(value, bool) else None, Boolean())
        if isinstance(node, Reference):
            return self._column(node, Translator.boolean)
        if isinstance(node, Call | Question):
            return self._plain(node)
        # Wrapped: SQLite would read `a IS NOT b` where `a IS (NOT b)` is meant.
        return case((self.truth(node), true()), else_=false())

    def strict(self, node: Node) -> ColumnElement[bool]:
        """Give a condition that is true or false, never NULL."""
        match node:
            case Inversion():
                return self.truth(node)
            case Junction():
                parts = [self.strict(operand) for operand in node.operands]
                return and_(*parts) if node.operator == "and" else or_(*parts)
            case _:
                return func.coalesce(self.truth(node), false(), type_=Boolean())

    def truth(self, node: Node) -> ColumnElement[bool]:
        """Give a condition in which NULL means false."""
        if is_parameter(node, self.context.parameters):
            return true() if self.known(node) is True else false()
        match node:
            case Junction():
                parts = [self.truth(operand) for operand in node.operands]
                return and_(*parts) if node.operator == "and" else or_(*parts)
            case Inversion():
                return not_(self.strict(node.operand))
            case Comparison():
                return self._comparison(node)
            case Membership():
                return self._membership(node)
            case _:
                return self.boolean(node)

    def known(self, node: Node) -> Value:
        """Evaluate what reads nothing of the record. Raises EvaluationError."""
        if isinstance(node, Literal):
            return node.value
        try:
            return finished(build(node)(Run(self.context.environment)))
        except EvaluationError:
            raise
        except (ArithmeticError, ValueError) as error:
            raise understood(error) from None

    def in_rows(self, origin: Path) -> "Translator":
        """Give a translator for the rows of a subtable, correlated to this source."""
        if not origin:
            return self
        names = origin[1:] if origin[:1] == ("parent",) else origin
        if len(names) != 1:
            raise NoSqlForm(f"the rows of {'.'.join(origin)} are not read in SQL")
        return replace(self, row_origin=origin, rows=self.source.rows(names[0]))

    def over_rows(
        self, expression: ColumnElement[Any], *conditions: ColumnElement[bool]
    ) -> ColumnElement[Any]:
        """Give an aggregate over the rows of this translator, as a value of the record."""
        if self.rows is None:
            return expression
        query = select(expression).select_from(self.rows.from_clause)
        query = query.where(self.rows.belongs_to(self.source), *conditions)
        return query.correlate_except(*self.rows.clauses()).scalar_subquery()

    def _called(self, node: Call | Question) -> ColumnElement[Any] | Number:
        # The forms translate their arguments through this class.
        from runtime.storage.query_functions import FORMS
        from runtime.storage.query_questions import question_in_query

        if isinstance(node, Question):
            return question_in_query(self, node)

        form = FORMS.get(node.function.name)
        if form is None:
            raise NoSqlForm(f"{node.function.name}: {node.function.why_no_sql}")
        return form(self, node)

    def _plain(self, node: Call | Question) -> ColumnElement[Any]:
        called = self._called(node)
        return called.expression if isinstance(called, Number) else called

    def _at(self, node: Reference) -> "tuple[Source, Path]":
        origin = self.row_origin
        if origin is not None and self.rows and node.path[: len(origin)] == origin:
            return self.rows, node.path[len(origin) :]
        return self.source, node.path

    def _column(
        self, node: Reference, again: "Callable[[Translator, Node], ColumnElement[Any]]"
    ) -> ColumnElement[Any]:
        source, path = self._at(node)
        found = source.column(path)
        if isinstance(found, Formula):
            return again(self._formula(found), found.compiled.tree)
        if isinstance(found, Outer):
            # Outer is made of a Translator alone; its own module cannot name it.
            return again(cast_type(Translator, found.translator), found.node)
        return found

    def _formula(self, formula: Formula) -> "Translator":
        reason = why_no_sql(formula.compiled.tree, self.context.parameters)
        if reason is not None:
            raise NoSqlForm(reason)
        return Translator(formula.source, self.context)

    def _number_column(self, node: Reference) -> Number:
        source, path = self._at(node)
        found = source.column(path)
        if isinstance(found, Formula):
            return self._formula(found).number(found.compiled.tree)
        if isinstance(found, Outer):
            return found.translator.number(found.node)
        return self.numbers.column(found)

    def _arithmetic(self, node: Arithmetic) -> Number:
        if node.left.type.kind is Kind.DATE:
            return self.numbers.whole(
                days_between(self.sqlite, self.value(node.left), self.value(node.right))
            )
        left = self.number(node.left)
        if node.operator == "/":
            divisor = self.known(node.right)
            factor = reciprocal(divisor) if isinstance(divisor, Decimal) else None
            if factor is None:
                raise NoSqlForm("a division has no exact SQL form")
            return self._product(left, self.numbers.literal(factor))
        right = self.number(node.right)
        if node.operator == "*":
            return self._product(left, right)
        (first, second), scale = self.numbers.aligned(left, right)
        expression = first + second if node.operator == "+" else first - second
        return Number(expression, scale, risky=True)

    def _product(self, left: Number, right: Number) -> Number:
        return Number(left.expression * right.expression, left.scale + right.scale, risky=True)

    def _joined_or_moved(self, node: Arithmetic) -> ColumnElement[Any]:
        if node.type.kind is not Kind.DATE:
            return self.value(node.left).concat(self.value(node.right))
        day, number = (
            (node.left, node.right) if node.left.type.kind is Kind.DATE else (node.right, node.left)
        )
        days = self.number(number).expression
        return plus_days(self.sqlite, self.value(day), -days if node.operator == "-" else days)

    def _comparison(self, node: Comparison) -> ColumnElement[bool]:
        pairs = zip(node.operators, node.operands, node.operands[1:], strict=False)
        return and_(*(self._compared(*pair) for pair in pairs))

    def _compared(self, operator: str, left: Node, right: Node) -> ColumnElement[bool]:
        if operator in ("==", "!="):
            return self.equality(left, right, same=operator == "==")
        if any(self._is_blank(each) for each in (left, right)):
            return false()
        first, second = self._pair(left, right)
        if left.type.kind is Kind.TEXT and not self.sqlite:
            first = first.collate("C")
        return _ORDER[operator](first, second)

    def _is_blank(self, node: Node) -> bool:
        """Whether a node is known to be blank before the query."""
        if node.type.kind is Kind.BLANK:
            return True
        return is_parameter(node, self.context.parameters) and self.known(node) is None

    def _pair(self, left: Node, right: Node) -> Sequence[ColumnElement[Any]]:
        if left.type.kind not in NUMERIC:
            return self.value(left), self.value(right)
        first, second = self.number(left), self.number(right)
        scale = max(first.scale, second.scale)
        return [
            self.numbers.guarded(self.numbers.rescaled(each, scale)) for each in (first, second)
        ]

    def equality(self, left: Node, right: Node, *, same: bool) -> ColumnElement[bool]:
        """Compare two nodes; blank equals blank alone."""
        for one, other in ((left, right), (right, left)):
            if is_parameter(other, self.context.parameters) and self.known(other) is None:
                if is_parameter(one, self.context.parameters):
                    return true() if (self.known(one) is None) is same else false()
                value = self.value(one)
                return value.is_(null()) if same else value.is_not(null())
        first, second = self._pair(left, right)
        if any(is_parameter(each, self.context.parameters) for each in (left, right)):
            # The one side is not blank: a plain `=` means the same and can use an index.
            return first == second if same else first.is_distinct_from(second)
        if same and self.source.asked:
            return self._equal_by_index(left, right, first, second)
        return first.is_not_distinct_from(second) if same else first.is_distinct_from(second)

    def _equal_by_index(
        self, left: Node, right: Node, first: ColumnElement[Any], second: ColumnElement[Any]
    ) -> ColumnElement[bool]:
        """Compare inside a question: a plain `=` where it can be, for the index."""
        references = [each for each in (left, right) if isinstance(each, Reference)]
        if any(self.source.never_blank(each.path) for each in references):
            return first == second
        if self.sqlite:
            return first.is_not_distinct_from(second)
        return or_(first == second, and_(first.is_(null()), second.is_(null())))

    def _membership(self, node: Membership) -> ColumnElement[bool]:
        found = self._contained(node.item, node.container)
        return not_(func.coalesce(found, false(), type_=Boolean())) if node.negated else found

    def _contained(self, item: Node, container: Node) -> ColumnElement[bool]:
        if is_parameter(container, self.context.parameters):
            values = self.known(container)
            return self.among(item, values if isinstance(values, tuple) else ())
        if isinstance(container, Listing):
            return or_(*(self.equality(item, each, same=True) for each in container.items))
        listed = self.value(container)
        wanted = self.value(item)
        if self.sqlite:
            entries = func.json_each(listed).table_valued("value").alias()
            return select(1).select_from(entries).where(entries.c.value == wanted).exists()
        return func.jsonb_exists(type_coerce(listed, JSONB()), wanted, type_=Boolean())

    def among(self, item: Node, values: Sequence[Value]) -> ColumnElement[bool]:
        """Say whether an item is one of some known values."""
        if item.type.kind is Kind.NUMBER:
            number = self.number(item)
            return or_(false(), *(self._same_number(number, value) for value in values))
        held = [value for value in values if value is not None]
        expression = self.value(item)
        texts = [value for value in held if isinstance(value, str)]
        found: ColumnElement[bool]
        if len(texts) == len(held) > SIDE_BY_SIDE:
            found = among(expression, texts)
        else:
            found = or_(false(), *(expression == bound(one) for one in held))
        return or_(found, expression.is_(null())) if len(held) < len(values) else found

    def _same_number(self, number: Number, value: Value) -> ColumnElement[bool]:
        if not isinstance(value, Decimal):
            return number.expression.is_(null())
        (first, second), _ = self.numbers.aligned(number, self.numbers.literal(value))
        return first == second


SIDE_BY_SIDE = 20
"""How many texts are compared one by one; more go in as one value."""


def bound(value: Value) -> ColumnElement[Any]:
    """Bind a value that is no number by its own type."""
    match value:
        case bool():
            return literal(value, Boolean())
        case str():
            return literal(value, PlainText())
        case datetime():
            return literal(value, UtcDateTime())
        case date():
            return literal(value, Date())
        case time():
            return literal(value, Time())
        case None:
            return null()
        case _:
            raise NoSqlForm("a list is no single value in SQL")


_ORDER: dict[str, Callable[[ColumnElement[Any], ColumnElement[Any]], ColumnElement[bool]]] = {
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
}
