"""The checker: from a gated tree and a scope to the checked tree.

Rules of this file:
1. Every node gets a type; what can never be right is refused here, not when it runs.
2. Columns of one subtable go together element by element, a scalar stands beside every row;
   columns of different subtables never meet but in aggregates.
"""

import ast
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from engine.expression.asking import Asking, check_question
from engine.expression.call_types import check_call
from engine.expression.complaints import (
    unknown_function,
    unknown_name,
    unknown_option,
    wrong_type,
)
from engine.expression.errors import ExpressionError, both
from engine.expression.functions.catalogue import FUNCTIONS
from engine.expression.functions.registry import Function, Mode
from engine.expression.gate import Gated, gate
from engine.expression.managers import manager_path
from engine.expression.operator_types import arithmetic_type
from engine.expression.operators import negate
from engine.expression.scope import Path, Scope
from engine.expression.tree import (
    Arithmetic,
    Comparison,
    Inversion,
    Junction,
    Listing,
    Literal,
    Membership,
    Negation,
    Node,
    Reference,
)
from engine.expression.types import (
    BLANK,
    BOOLEAN,
    ORDERED,
    TEXT,
    Kind,
    Type,
    common,
    comparable,
)

OPERATORS: dict[type[ast.AST], str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%",
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
    ast.And: "and", ast.Or: "or",
}  # fmt: skip


def infer(gated: Gated, scope: Scope) -> Node:
    """Check an expression against a scope. Raises ExpressionError."""
    return _Checker(gated, scope).check(gated.tree)


@dataclass(frozen=True, slots=True)
class _Checker:
    gated: Gated
    scope: Scope

    def check(self, node: ast.expr) -> Node:  # noqa: C901, PLR0911 (one a node type)
        match node:
            case ast.Constant():
                return self._literal(node)
            case ast.Name():
                return self.reference(tuple(node.id.split(".")), node)
            case ast.BinOp():
                return self._arithmetic(node)
            case ast.UnaryOp():
                return self._unary(node)
            case ast.Compare():
                return self._comparison(node)
            case ast.BoolOp():
                return self._junction(node)
            case ast.List():
                return self._listing(node)
            case ast.IfExp():
                arguments = [self.check(each) for each in (node.test, node.body, node.orelse)]
                return check_call(FUNCTIONS["IF"], arguments, self.gated.span(node))
            case ast.Call():
                return self._call(node)
            case _:
                raise AssertionError(f"the gate let {type(node).__name__} pass")

    def reference(self, path: Path, node: ast.expr) -> Node:
        start, end = self.gated.span(node)
        type_ = self.scope.type_of(path)
        if type_ is None:
            raise unknown_name((start, end), path, self.scope)
        origin = self._origin(path) if type_.column else None
        return Reference(type=type_, start=start, end=end, origin=origin, path=path)

    def _origin(self, path: Path) -> Path:
        for depth in range(len(path) + 1):
            above = self.scope.type_of(path[:depth])
            if above is not None and above.kind is Kind.ROW and above.column:
                return path[:depth]
        return path[:-1]

    def _literal(self, node: ast.Constant) -> Node:
        start, end = self.gated.span(node)
        value: object = node.value
        if isinstance(value, bool):
            return Literal(type=BOOLEAN, start=start, end=end, value=value)
        if isinstance(value, Decimal):
            return Literal(type=number_type(value), start=start, end=end, value=value)
        if isinstance(value, str):
            return Literal(type=TEXT, start=start, end=end, value=value)
        return Literal(type=BLANK, start=start, end=end, value=None)

    def _arithmetic(self, node: ast.BinOp) -> Node:
        left, right = self.check(node.left), self.check(node.right)
        start, end = self.gated.span(node)
        operator = OPERATORS[type(node.op)]
        found = None
        if Kind.LIST not in (left.type.kind, right.type.kind):
            found = arithmetic_type(operator, left.type.one(), right.type.one())
        if found is None:
            raise _wrong_operands((start, end), operator, left.type, right.type)
        type_, origin = broadcast(found, (left, right), (start, end))
        return Arithmetic(
            type=type_, start=start, end=end, origin=origin,
            operator=operator, left=left, right=right,
        )  # fmt: skip

    def _unary(self, node: ast.UnaryOp) -> Node:
        operand = self.check(node.operand)
        start, end = self.gated.span(node)
        if isinstance(node.op, ast.Not):
            _expect_boolean(operand, "not")
            type_ = replace(BOOLEAN, column=operand.type.column)
            return Inversion(
                type=type_, start=start, end=end, origin=operand.origin, operand=operand
            )
        if operand.type.kind not in (Kind.NUMBER, Kind.DURATION, Kind.BLANK):
            raise wrong_type(
                (start, end),
                f"A sign stands before a number, found a {operand.type}.",
                f"正负号后应为数值，实际为{operand.type.chinese}。",
            )
        if isinstance(node.op, ast.UAdd):
            return operand
        if isinstance(operand, Literal):
            return replace(operand, value=negate(operand.value), start=start, end=end)
        return Negation(
            type=operand.type, start=start, end=end, origin=operand.origin, operand=operand
        )

    def _comparison(self, node: ast.Compare) -> Node:
        if isinstance(node.ops[0], ast.In | ast.NotIn):
            return self._membership(node)
        written = [node.left, *node.comparators]
        operands = [self.check(each) for each in written]
        operators = []
        for index, operator in enumerate(node.ops):
            if isinstance(operator, ast.In | ast.NotIn):
                raise self._chained_in(node)
            operators.append(OPERATORS[type(operator)])
            self._check_pair(operators[-1], operands[index : index + 2], written[index : index + 2])
        start, end = self.gated.span(node)
        type_, origin = broadcast(BOOLEAN, operands, (start, end))
        return Comparison(
            type=type_, start=start, end=end, origin=origin,
            operators=tuple(operators), operands=tuple(operands),
        )  # fmt: skip

    def _check_pair(
        self, operator: str, nodes: Sequence[Node], written: Sequence[ast.expr]
    ) -> None:
        left, right = (node.type.one() for node in nodes)
        span = (nodes[0].start, nodes[1].end)
        if not comparable(left, right) or Kind.ROW in (left.kind, right.kind):
            raise wrong_type(
                span,
                f"A {left} cannot be compared with a {right}.{_date_hint(left, right)}",
                f"{left.chinese}不能与{right.chinese}比较。",
            )
        if operator in ("==", "!="):
            check_options(nodes[0], nodes[1])
            return
        if any(isinstance(each, ast.Constant) and each.kind == "None" for each in written):
            raise ExpressionError(
                "null",
                both(
                    "None is neither above nor below anything; compare with == blank.",
                    "空值不能比较大小，请用 == blank。",
                ),
                *span,
                hint="== blank",
            )
        if not {left.kind, right.kind} <= ORDERED and left.kind is right.kind:
            raise wrong_type(
                span,
                f"A {left} has no order: use == or !=.",
                f"{left.chinese}没有大小之分，请用 == 或 !=。",
            )

    def _membership(self, node: ast.Compare) -> Node:
        if len(node.ops) > 1:
            raise self._chained_in(node)
        item, container = self.check(node.left), self.check(node.comparators[0])
        start, end = self.gated.span(node)
        inner = _item_type(container)
        if inner is None or item.type.kind is Kind.LIST or not comparable(item.type.one(), inner):
            raise wrong_type(
                (start, end),
                f"A {item.type} cannot be in a {container.type}; a list is written [a, b]."
                + (" For a text in a text use CONTAINS." if container.type == TEXT else ""),
                f"{item.type.chinese}不可能在{container.type.chinese}中；列表写作 [a, b]。",
            )
        for each in container.items if isinstance(container, Listing) else ():
            check_options(item, each)
        if isinstance(item, Literal):
            check_options(replace(container, type=inner), item)
        parts = (item,) if container.type.kind is not Kind.LIST else (item, container)
        type_, origin = broadcast(BOOLEAN, parts, (start, end))
        return Membership(
            type=type_, start=start, end=end, origin=origin,
            item=item, container=container, negated=isinstance(node.ops[0], ast.NotIn),
        )  # fmt: skip

    def _chained_in(self, node: ast.expr) -> ExpressionError:
        return wrong_type(
            self.gated.span(node),
            "'in' is not chained with other comparisons; use brackets.",
            "in 不能与其他比较连写，请加括号。",
        )

    def _junction(self, node: ast.BoolOp) -> Node:
        operands = tuple(self.check(each) for each in node.values)
        operator = OPERATORS[type(node.op)]
        for operand in operands:
            _expect_boolean(operand, operator)
        start, end = self.gated.span(node)
        type_, origin = broadcast(BOOLEAN, operands, (start, end))
        return Junction(
            type=type_, start=start, end=end, origin=origin, operator=operator, operands=operands
        )

    def _listing(self, node: ast.List) -> Node:
        start, end = self.gated.span(node)
        items = tuple(self.check(each) for each in node.elts)
        found = BLANK
        for item in items:
            joined = None if _composite(item.type) else common(found, item.type)
            if joined is None:
                raise wrong_type(
                    (item.start, item.end),
                    f"A {item.type} cannot stand in a list of {found}.",
                    f"{found.chinese}列表中不能有{item.type.chinese}。",
                )
            found = joined
        return Listing(type=Type(Kind.LIST, item=found), start=start, end=end, items=items)

    def _call(self, node: ast.Call) -> Node:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        function = FUNCTIONS.get(name)
        if function is None:
            raise unknown_function(self.gated.span(node), name)
        if function.mode is Mode.ASK:
            return check_question(function, node, self._asking())
        if function.mode is Mode.PATH:
            return self._manager(function, node)
        arguments = [self.check(each) for each in node.args]
        if name == "COUNT" and not arguments and self.scope.type_of(()) is not None:
            arguments = [self.reference((), node)]
        implied = self._implied(function.implied, node)
        return check_call(function, arguments, self.gated.span(node), implied)

    def _manager(self, function: Function, node: ast.Call) -> Node:
        """Read `MANAGER_OF(person, 2)` as `person.manager.manager`."""
        path = manager_path(node)
        if path is None:
            span = self.gated.span(node)
            raise wrong_type(
                span,
                f"{function.name} takes the path of a person and a written number from 1 to 9.",
                f"{function.name} 的参数应为人员字段的路径和 1 到 9 的数字。",
                function.signature,
            )
        return self.reference(path, node)

    def _asking(self) -> Asking:
        def check(node: ast.expr, scope: Scope) -> Node:
            return _Checker(self.gated, scope).check(node)

        return Asking(self.gated, self.scope, check, lambda text, scope: infer(gate(text), scope))

    def _implied(self, paths: Sequence[Path], node: ast.expr) -> list[Node]:
        declared = [path for path in paths if self.scope.type_of(path) is not None]
        return [self.reference(path, node) for path in (declared or paths)[:1]]


def number_type(value: Decimal) -> Type:
    """Give the type of a number that is known: its own scale."""
    exponent = value.as_tuple().exponent
    return Type(Kind.NUMBER, scale=max(0, -exponent) if isinstance(exponent, int) else None)


def broadcast(
    type_: Type, nodes: Sequence[Node], span: tuple[int, int]
) -> tuple[Type, Path | None]:
    """Give the type of an operation over nodes, a column if one of them is, and its origin."""
    origins = {node.origin for node in nodes if node.type.column and node.origin is not None}
    if len(origins) > 1:
        shown = " and ".join(sorted(".".join(origin) or "the rows" for origin in origins))
        raise wrong_type(
            span,
            f"Columns of different subtables do not go together: {shown}.",
            f"不同明细表的列不能一起运算：{shown}。",
        )
    column = any(node.type.column for node in nodes)
    return (type_.many() if column else type_), (origins.pop() if origins else None)


def check_options(select: Node, other: Node) -> None:
    """Refuse comparing a select with a text that is none of its options, either way round."""
    for left, right in ((select, other), (other, select)):
        options = left.type.options
        if options is None or not isinstance(right, Literal) or not isinstance(right.value, str):
            continue
        if right.value not in options:
            raise unknown_option((right.start, right.end), right.value, options)


def _item_type(container: Node) -> Type | None:
    type_ = container.type
    if type_.kind is Kind.LIST:
        return type_.item or BLANK
    if type_.kind is Kind.BLANK:
        return BLANK
    return type_.one() if type_.column and type_.kind is not Kind.ROW else None


def _composite(type_: Type) -> bool:
    return type_.column or type_.kind in (Kind.LIST, Kind.ROW, Kind.ADDRESS, Kind.FILES)


def _expect_boolean(node: Node, operator: str) -> None:
    if node.type.kind not in (Kind.BOOLEAN, Kind.BLANK):
        raise wrong_type(
            (node.start, node.end),
            f"'{operator}' joins conditions, found a {node.type}.",
            f"“{operator}”用于条件，实际为{node.type.chinese}。",
        )


def _wrong_operands(
    span: tuple[int, int], operator: str, left: Type, right: Type
) -> ExpressionError:
    only = " It is for numbers only." if operator in "*%" else ""
    return wrong_type(
        span,
        f"'{operator}' does not take a {left} and a {right}.{only}",
        f"“{operator}”不能用于{left.chinese}和{right.chinese}。",
        "CONCAT" if Kind.TEXT in (left.kind, right.kind) and operator == "+" else None,
    )


def _date_hint(left: Type, right: Type) -> str:
    kinds = {left.kind, right.kind}
    if kinds == {Kind.DATE, Kind.TEXT}:
        return " Write the date as DATE(2026, 1, 31)."
    if kinds == {Kind.DATE, Kind.DATETIME}:
        return " Take the day of the instant: DATE(…)."
    return ""
