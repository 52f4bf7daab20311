"""The gate: from an expression's text to a syntax tree that holds nothing but ours.

Rules of this file:
1. A whitelist: a node type that is not named here is refused.
2. Nothing is walked by recursion before its depth is known to be small.
3. A text passes or not whatever it is read for, and nobody changes a tree that has passed: texts of
   usual length are remembered with theirs.
4. What leaves is normalised: a dotted path is one Name ("supplier.grade"), a number a Decimal
   read from its own spelling, a function's name in capitals, `true`, `false`, `blank` constants.
"""

import ast
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import cast

from engine.expression.errors import ExpressionError, both
from engine.expression.lexing import Cleaned, clean

ATTEMPTS = 50
"""How often an expression is parsed when threads disturb one another; mostly twice is enough."""

DEEPEST = 100
"""How deep an expression may nest."""

REMEMBERED = 2048
"""How many texts are remembered: more than a large app has."""

LONGEST_REMEMBERED = 400
"""Characters of a text that is remembered; what is longer is rare and could fill the memory."""

CONSTANTS: dict[str, bool | None] = {
    "true": True, "false": False, "blank": None, "True": True, "False": False, "None": None,
    "TRUE": True, "FALSE": False, "BLANK": None,
}  # fmt: skip

_PLAIN_NODES = (
    ast.And, ast.Or, ast.Not, ast.USub, ast.UAdd, ast.Add, ast.Sub, ast.Mult, ast.Div,
    ast.FloorDiv, ast.Mod, ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.In,
    ast.NotIn, ast.Load, ast.BoolOp, ast.BinOp, ast.UnaryOp, ast.Compare, ast.IfExp, ast.List,
)  # fmt: skip
_HINTS: dict[type[ast.AST], tuple[str, str]] = {
    ast.Pow: ("POWER(base, exponent)", "POWER(底数, 指数)"),
    ast.Is: ("==", "=="),
    ast.IsNot: ("!=", "!="),
    ast.Subscript: ("FIRST, LAST, MID", "FIRST、LAST、MID"),
    ast.Tuple: ("[a, b]", "[a, b]"),
    ast.Set: ("[a, b]", "[a, b]"),
    ast.JoinedStr: ("CONCAT", "CONCAT"),
}


@dataclass(frozen=True, slots=True)
class Gated:
    """An expression that has passed: its text and the normalised tree."""

    source: str
    tree: ast.expr

    def span(self, node: ast.expr) -> tuple[int, int]:
        """Give the characters of the source that a node was written with."""
        return _span(self.source, node)


def gate(source: str) -> Gated:
    """Let an expression pass or refuse it. Raises ExpressionError and nothing else."""
    return _remembered(source) if len(source) <= LONGEST_REMEMBERED else _gated(source)


@lru_cache(maxsize=REMEMBERED)
def _remembered(source: str) -> Gated:
    return _gated(source)


def _gated(source: str) -> Gated:
    cleaned = clean(source)
    tree = _parse(cleaned.text)
    if len(source) * 2 > DEEPEST:  # fewer characters cannot nest so deep
        _check_depth(tree)
    return Gated(source, _Normaliser(source, cleaned).visit_expression(tree))


def _parse(text: str) -> ast.expr:
    # Parsed behind its leading blanks: positions are put right by padding, not by counting.
    padding = len(text) - len(text.lstrip())
    try:
        tree = _tree(text.lstrip().rstrip())
    except SyntaxError as error:
        raise _unreadable(text, padding + max((error.offset or 1) - 1, 0)) from None
    except (RecursionError, MemoryError):
        raise _too_deep() from None
    except ValueError:
        raise _unreadable(text, padding) from None
    for node in ast.walk(tree) if padding else ():
        if isinstance(node, ast.expr):
            node.col_offset += padding
            node.end_col_offset = (node.end_col_offset or 0) + padding
    return tree


def _tree(text: str) -> ast.expr:
    """Parse; where several threads do so at once, early 3.11 counts depths of one with the other's.

    It says so by a SystemError about a "recursion depth mismatch", and the next attempt begins
    with a count of its own.
    """
    for _ in range(ATTEMPTS):
        try:
            return ast.parse(text, mode="eval").body
        except SystemError:
            continue
    return ast.parse(text, mode="eval").body


def _unreadable(text: str, place: int) -> ExpressionError:
    found = text[place : place + 20].strip() or text.strip()[-1:]
    return ExpressionError(
        "syntax",
        both(
            f"The expression cannot be read at character {place + 1}, near: {found}",
            f"表达式在第 {place + 1} 个字符附近无法理解：{found}",
        ),
        place,
        min(place + 1, len(text)),
    )


def _too_deep() -> ExpressionError:
    return ExpressionError(
        "limit",
        both(
            f"The expression is nested more than {DEEPEST} deep; split it, or use SUM for a"
            " long sum.",
            f"表达式嵌套超过 {DEEPEST} 层，请拆分；较长的求和请用 SUM。",
        ),
    )


def _check_depth(tree: ast.expr) -> None:
    level: list[ast.AST] = [tree]
    for _ in range(DEEPEST):
        level = [child for node in level for child in ast.iter_child_nodes(node)]
        if not level:
            return
    raise _too_deep()


def _span(source: str, node: ast.expr) -> tuple[int, int]:
    if source.isascii():
        return node.col_offset, node.end_col_offset or node.col_offset
    line = source.encode()
    start = len(line[: node.col_offset].decode(errors="ignore"))
    return start, len(line[: node.end_col_offset].decode(errors="ignore"))


class _Normaliser:
    """Checks every node against the whitelist and makes the normalised copy."""

    def __init__(self, source: str, cleaned: Cleaned) -> None:
        self._cleaned = cleaned
        self._source = source

    def visit_expression(self, node: ast.expr) -> ast.expr:
        """Normalise one expression node."""
        match node:
            case ast.Constant():
                return self._constant(node)
            case ast.Name() | ast.Attribute():
                return self._path(node)
            case ast.Call():
                return self._call(node)
            case _:
                self._check_node(node)
                return self._plain(node)

    def _plain(self, node: ast.expr) -> ast.expr:
        match node:
            case ast.BoolOp():
                node.values = [self.visit_expression(value) for value in node.values]
            case ast.BinOp():
                self._check_node(node.op, node)
                node.left = self.visit_expression(node.left)
                node.right = self.visit_expression(node.right)
            case ast.UnaryOp():
                self._check_node(node.op, node)
                node.operand = self.visit_expression(node.operand)
            case ast.Compare():
                for operator in node.ops:
                    self._check_node(operator, node)
                node.left = self.visit_expression(node.left)
                node.comparators = [self.visit_expression(each) for each in node.comparators]
            case ast.IfExp():
                node.test = self.visit_expression(node.test)
                node.body = self.visit_expression(node.body)
                node.orelse = self.visit_expression(node.orelse)
            case ast.List():
                node.elts = [self.visit_expression(item) for item in node.elts]
            case _:
                raise self._refused(node, type(node).__name__)
        return node

    def _constant(self, node: ast.Constant) -> ast.expr:
        start, _ = _span(self._source, node)
        if isinstance(node.value, bool) or node.value is None:
            return ast.copy_location(ast.Constant(node.value, kind=str(node.value)), node)
        if isinstance(node.value, int | float):
            value = self._number(node, self._cleaned.numbers[start])
            # A Constant may hold any value; ours is exact where Python's own would be a float.
            return ast.copy_location(ast.Constant(cast(float, value)), node)
        if isinstance(node.value, str) and self._source[start] in "'\"":  # no r'…', no u'…'
            return ast.copy_location(ast.Constant(node.value or None), node)
        raise self._refused(node, "literal")

    def _number(self, node: ast.expr, spelling: str) -> Decimal:
        number = Decimal(spelling)
        exponent = number.as_tuple().exponent
        if number.adjusted() >= 40 or not isinstance(exponent, int) or exponent < -40:
            start, end = _span(self._source, node)
            raise ExpressionError(
                "value",
                both(
                    f"{spelling} is out of bounds (40 digits at most).",
                    f"{spelling} 超出范围（最多 40 位）。",
                ),
                start,
                end,
            )
        return number

    def _path(self, node: ast.Name | ast.Attribute) -> ast.expr:
        names: list[str] = []
        inner: ast.expr = node
        while isinstance(inner, ast.Attribute):
            names.insert(0, inner.attr)
            inner = inner.value
        if not isinstance(inner, ast.Name):
            raise self._wrong_attribute(node, names[0])
        names.insert(0, inner.id)
        if len(names) == 1 and inner.id in CONSTANTS:
            constant = ast.Constant(CONSTANTS[inner.id], kind=inner.id)
            return ast.copy_location(constant, node)
        private = next((name for name in names[1:] if name.startswith("_")), None)
        if private:
            raise self._wrong_attribute(node, private)
        return ast.copy_location(ast.Name(".".join(names), ast.Load()), node)

    def _call(self, node: ast.Call) -> ast.expr:
        start, end = _span(self._source, node)
        if not isinstance(node.func, ast.Name):
            if isinstance(node.func, ast.Attribute):
                self._path_of(node.func)
            raise ExpressionError(
                "call",
                both(
                    "Only the listed functions can be called, by their name alone.",
                    "只能按名称调用列出的函数。",
                ),
                start,
                end,
            )
        if node.keywords or any(isinstance(each, ast.Starred) for each in node.args):
            raise self._refused(node, "argument by name")
        name = ast.copy_location(ast.Name(node.func.id.upper(), ast.Load()), node.func)
        arguments = [self.visit_expression(each) for each in node.args]
        return ast.copy_location(ast.Call(name, arguments, []), node)

    def _path_of(self, node: ast.Attribute) -> None:
        if any(isinstance(part, ast.Call | ast.Subscript) for part in ast.walk(node.value)):
            raise self._wrong_attribute(node, node.attr)

    def _wrong_attribute(self, node: ast.expr, name: str) -> ExpressionError:
        start, end = _span(self._source, node)
        return ExpressionError(
            "attribute",
            both(
                f"'.{name}' cannot be read: dots lead only from a field to a declared field.",
                f"无法读取“.{name}”：点号只能从字段通向已声明的字段。",
            ),
            start,
            end,
        )

    def _check_node(self, node: ast.AST, place: ast.expr | None = None) -> None:
        if not isinstance(node, _PLAIN_NODES):
            raise self._refused(place or node, type(node).__name__, _HINTS.get(type(node)))

    def _refused(
        self, node: ast.AST, what: str, hint: tuple[str, str] | None = None
    ) -> ExpressionError:
        start, end = _span(self._source, node) if isinstance(node, ast.expr) else (None, None)
        english, chinese = hint or (None, None)
        return ExpressionError(
            "construct",
            both(
                f"This has no place in an expression ({what})"
                + (f"; use {english}." if english else "."),
                f"表达式中不能这样写（{what}）" + (f"，请用 {chinese}。" if chinese else "。"),
            ),
            start,
            end,
            english,
        )
