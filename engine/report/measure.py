"""Measures: an expression over all rows, split into aggregates and what is reckoned from them.

Rules of this file:
1. Aggregates are the database's business, the rest (quotients, roundings, conditions over
   aggregates) is evaluated in memory on exact numbers.
2. Where a division by zero leaves no number there is a blank, never an error of the whole picture.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Literal
from zoneinfo import ZoneInfo

from engine.calendar.working_time import WorkCalendar
from engine.expression.closures import Closure, build
from engine.expression.columns import Run
from engine.expression.compilation import Compiled, compile_expression, finished
from engine.expression.environment import Environment
from engine.expression.errors import EvaluationError, ExpressionError, both
from engine.expression.functions.catalogue import FUNCTIONS
from engine.expression.functions.registry import Mode
from engine.expression.scope import Path
from engine.expression.sql_forms import why_no_sql
from engine.expression.tree import (
    Arithmetic,
    Call,
    Comparison,
    Inversion,
    Junction,
    Listing,
    Membership,
    Negation,
    Node,
    Reference,
    walk,
)
from engine.expression.types import Kind
from engine.expression.values import Value
from engine.form.rows_scope import RowsScope
from engine.money.rounding import divide, round_to
from engine.report.aggregate import Aggregate, aggregate_of
from engine.report.model import Measure
from engine.report.source import ReportSource

Format = Literal["number", "money", "percent", "decimal", "integer", "date", "datetime", "text"]
QUOTIENT_SCALE = 4
"""Digits after the point that a number without a scale of its own is shown with."""

_AGGREGATE, _MEAN = "aggregate", "mean"
_FORMATS: Mapping[frozenset[str], Format] = {
    frozenset({"money"}): "money",
    frozenset({"percent"}): "percent",
}


@dataclass(frozen=True, slots=True)
class CompiledMeasure:
    """A measure; `place` is that of the one aggregate it is, None where it is reckoned."""

    model: Measure
    compiled: Compiled
    format: Format
    scale: int | None
    whole: bool
    """Whether it counts: a whole number, in JSON too."""
    place: int | None
    _closure: Closure

    def value(self, aggregates: Sequence[Value], around: Environment) -> Value:
        """Reckon the measure of one group; blank where there is no number."""
        try:
            return finished(self._closure(Run(_Aggregates(aggregates, around))))
        except (EvaluationError, ArithmeticError):
            return None

    def shown(self, value: Value) -> Value:
        """Bring a number to the digits it is shown with."""
        if not isinstance(value, Decimal):
            return value
        if self.scale is not None:
            return round_to(value, self.scale)
        rounded = round_to(value, QUOTIENT_SCALE).normalize()
        return rounded if int(rounded.as_tuple().exponent) < 0 else round_to(rounded, 0)


def compile_measure(
    model: Measure, source: ReportSource, aggregates: list[Aggregate]
) -> CompiledMeasure:
    """Check a measure, adding what it aggregates to the widget's. Raises ExpressionError."""
    compiled = compile_expression(model.value, RowsScope(source.scope))
    if compiled.type.column or compiled.type.kind in (Kind.ROW, Kind.LIST):
        raise _not_aggregated(compiled.tree)
    tree = _Splitting(model.value, aggregates).split(compiled.tree)
    format_, scale, whole = _looks(model, compiled, source)
    plain = isinstance(tree, Reference) and tree.path[:1] == (_AGGREGATE,)
    place = int(tree.path[1]) if isinstance(tree, Reference) and plain else None
    return CompiledMeasure(model, compiled, format_, scale, whole, place, build(tree))


@dataclass(frozen=True, slots=True)
class _Splitting:
    """Puts references in the place of aggregates."""

    source: str
    aggregates: list[Aggregate]

    def split(self, node: Node) -> Node:  # noqa: PLR0911 (one branch a node type)
        match node:
            case Call():
                return self._call(node)
            case Listing():
                return replace(node, items=self._all(node.items))
            case Negation() | Inversion():
                return replace(node, operand=self.split(node.operand))
            case Arithmetic():
                return replace(node, left=self.split(node.left), right=self.split(node.right))
            case Comparison() | Junction():
                return replace(node, operands=self._all(node.operands))
            case Membership():
                item, container = self.split(node.item), self.split(node.container)
                return replace(node, item=item, container=container)
            case _:
                return node

    def _all(self, nodes: Sequence[Node]) -> tuple[Node, ...]:
        return tuple(self.split(node) for node in nodes)

    def _call(self, node: Call) -> Node:
        if not any(each.type.column or _is_distinct(each) for each in node.arguments):
            return replace(node, arguments=self._all(node.arguments))
        if node.function.name == "AVG":
            parts = [replace(node, function=FUNCTIONS[name]) for name in ("SUM", "COUNT")]
            places = (self._place(part) for part in parts)
            return self._reference(node, (_MEAN, *(str(place) for place in places)))
        return self._reference(node, (_AGGREGATE, str(self._place(node))))

    def _place(self, call: Call) -> int:
        found = aggregate_of(call, self.source) if call.function.mode is Mode.WHOLE else None
        reason = why_no_sql(found.node) if found else f"{call.function.name} is not computed there"
        if found is None or reason:
            raise ExpressionError(
                "type",
                both(
                    f"A measure is computed by the database, which cannot do this: {reason}.",
                    f"度量由数据库计算，数据库无法计算：{reason}。",
                ),
                call.start,
                call.end,
            )
        if found not in self.aggregates:
            self.aggregates.append(found)
        return self.aggregates.index(found)

    def _reference(self, node: Call, path: Path) -> Node:
        return Reference(type=node.type.one(), start=node.start, end=node.end, path=path)


class _Aggregates:
    """The values of one group's aggregates; all else comes from around."""

    def __init__(self, values: Sequence[Value], around: Environment) -> None:
        self.now: datetime = around.now
        self.zone: ZoneInfo = around.zone
        self.calendar: WorkCalendar = around.calendar
        self._values = values
        self._around = around

    def value(self, path: Path) -> Value:
        """Give an aggregate, a mean of two, or what is known beforehand."""
        if path[0] == _AGGREGATE:
            return self._values[int(path[1])]
        if path[0] != _MEAN:
            return self._around.value(path)
        total, count = self._values[int(path[1])], self._values[int(path[2])]
        if not isinstance(total, Decimal) or not isinstance(count, Decimal) or not count:
            return None
        return divide(total, count)


def _is_distinct(node: Node) -> bool:
    return isinstance(node, Call) and node.function.name == "DISTINCT"


def _not_aggregated(tree: Node) -> ExpressionError:
    return ExpressionError(
        "type",
        both(
            "A measure is one number for many records: aggregate, as in SUM(amount) or COUNT().",
            "度量是多条记录的一个数值，请使用聚合函数，例如 SUM(amount) 或 COUNT()。",
        ),
        tree.start,
        tree.end,
    )


def _looks(
    model: Measure, compiled: Compiled, source: ReportSource
) -> tuple[Format, int | None, bool]:
    """Say how a measure is shown: its format, its digits, and whether it counts."""
    kind = compiled.type.kind
    if kind in (Kind.DATE, Kind.DATETIME):
        return "date" if kind is Kind.DATE else "datetime", None, False
    if kind not in (Kind.NUMBER, Kind.DURATION):
        return "text", None, False
    types = set(_number_fields(compiled.tree, source))
    counts = compiled.type.scale == 0 and types <= {"integer", "duration"}
    whole = counts or kind is Kind.DURATION
    format_ = model.format or ("integer" if whole else _FORMATS.get(frozenset(types), "decimal"))
    scale = compiled.type.scale
    if scale is None and format_ in ("money", "percent"):
        scale = max([2, *(_scales(compiled.tree) if types == {"money"} else ())])
    return format_, scale, whole


def _number_fields(tree: Node, source: ReportSource) -> Iterator[str]:
    """The types of the number fields whose values go into a measure; counting takes none."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Call):
            if node.function.name in ("COUNT", "COUNT_IF"):
                continue
            waiting.extend(node.arguments[:1] if node.function.name == "SUM_IF" else node.arguments)
        elif isinstance(node, Reference):
            field = source.definition(node.path) if node.path else None
            if node.type.kind is Kind.NUMBER:
                yield field.type if field else "decimal"
        else:
            waiting.extend(_operands(node))


def _operands(node: Node) -> Sequence[Node]:
    match node:
        case Arithmetic():
            return (node.left, node.right)
        case Negation():
            return (node.operand,)
        case _:
            return ()


def _scales(tree: Node) -> Iterator[int]:
    for node in walk(tree):
        if isinstance(node, Reference) and node.type.scale is not None:
            yield node.type.scale
