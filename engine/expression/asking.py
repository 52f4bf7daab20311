"""Checking questions to other forms: from a call to a query and what fills its open places.

Rules of this file:
1. A question's inner expressions have a scope of their own: the other form's fields stand bare,
   `record`, `row` and the other names of who asks lead out.
2. What reads only outward is taken out, as large as it can be: it is evaluated where it is asked,
   and the rest has an exact SQL form or is refused here.
3. A question in a question is refused: keep the inner one in a formula of the other form.
"""

import ast
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from engine.expression.complaints import (
    no_form,
    no_output,
    not_asked_here,
    unasked_name,
    wrong_argument,
    wrong_number,
    wrong_type,
)
from engine.expression.decision_table import all_hold, cell_conditions, cell_order
from engine.expression.errors import ExpressionError, both
from engine.expression.functions.registry import Function, Parameter, takes
from engine.expression.gate import Gated
from engine.expression.scope import AskingScope, Elsewhere, Path, Scope
from engine.expression.sql_forms import why_no_sql
from engine.expression.tree import (
    ASKED,
    Call,
    Node,
    Ordering,
    Query,
    Question,
    Reference,
    children,
    walk,
    with_children,
)
from engine.expression.types import BOOLEAN, NUMBER, ORDERED, WHOLE, Kind, Type

Check = Callable[[ast.expr, Scope], Node]
Span = tuple[int, int]

_UNREADABLE = frozenset({Kind.ROW, Kind.LIST, Kind.FILES, Kind.ADDRESS})
_SUMMED = takes("value", Kind.NUMBER, Kind.DURATION)
_ORDERED = takes("value", *ORDERED)
_VALUES = {"SUM_OF": _SUMMED, "MAX_OF": _ORDERED, "MIN_OF": _ORDERED}
_CONDITION = takes("where", Kind.BOOLEAN)
_SORT = takes("sort", *ORDERED, Kind.BOOLEAN)
_KEY = takes("value")
_WITH_VALUE = frozenset({"SUM_OF", "COUNT_DISTINCT_OF", "MAX_OF", "MIN_OF", "LOOKUP"})


def check_question(function: Function, call: ast.Call, at: "Asking") -> Question:
    """Make the checked node of a question. Raises ExpressionError."""
    span = at.gated.span(call)
    count = len(call.args)
    if count < function.fewest or (function.most is not None and count > function.most):
        raise wrong_number(span, function, count)
    elsewhere = at.find(function, call)
    if function.name == "DECIDE":
        return _decision(function, call, at, elsewhere)
    parts = Parts(function, elsewhere)
    rest = list(call.args[1:])
    if function.name in _WITH_VALUE:
        parts.take_value(at.check(rest.pop(0), elsewhere.scope))
    if rest:
        parts.take_where(at.check(rest.pop(0), elsewhere.scope))
    for each in rest:
        parts.take_order(_sorted(each, at, elsewhere.scope))
    return parts.question(at.gated.source[slice(*span)], span)


@dataclass(frozen=True, slots=True)
class Asking:
    """Where a question stands: its text and scope, and how a part or another text is checked."""

    gated: Gated
    scope: Scope
    check: Check
    infer: Callable[[str, Scope], Node]

    def find(self, function: Function, call: ast.Call) -> Elsewhere:
        """Find the form that is asked. Raises ExpressionError."""
        named, span = call.args[0], self.gated.span(call.args[0])
        scope = self.scope
        forms = sorted(scope.forms()) if isinstance(scope, AskingScope) else []
        if not isinstance(scope, AskingScope) or not forms:
            raise not_asked_here(self.gated.span(call), function)
        if not isinstance(named, ast.Name):
            raise unasked_name(span, function)
        found = scope.elsewhere(tuple(named.id.split(".")))
        if found is None:
            raise no_form(span, named.id, forms)
        return found


def _sorted(node: ast.expr, at: Asking, scope: Scope) -> Ordering:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return Ordering(at.check(node.operand, scope), descending=True)
    return Ordering(at.check(node, scope))


def _decision(function: Function, call: ast.Call, at: Asking, elsewhere: Elsewhere) -> Question:
    table, output = elsewhere.decision, call.args[1]
    span = at.gated.span(output)
    if table is None:
        raise no_output(at.gated.span(call.args[0]), elsewhere.form, ())
    if not isinstance(output, ast.Name) or output.id not in table.outputs:
        raise no_output(span, elsewhere.form, table.outputs)
    given = call.args[2:]
    if len(given) != len(table.inputs):
        raise wrong_number(at.gated.span(call), _as_asked(function, table.inputs), len(call.args))
    inputs = [at.check(each, at.scope) for each in given]
    for each in inputs:
        _one_value(each, function, takes("input"))
    whole = at.gated.span(call)
    known = list(inputs)
    conditions = cell_conditions(table, elsewhere.scope, inputs)
    if table.where is not None:
        tree = at.infer(table.where, elsewhere.scope)
        conditions.append(_Taken(elsewhere, known).out_of(tree))
    answer = at.check(output, elsewhere.scope)
    _one_value(answer, function, takes("output"))
    query = Query(
        function=function.name,
        type=answer.type,
        form=elsewhere.form,
        subtable=elsewhere.subtable,
        value=answer,
        where=all_hold(conditions),
        order=cell_order(table, elsewhere.scope),
        source=at.gated.source[slice(*whole)],
    )
    return Question(type=answer.type, start=whole[0], end=whole[1], query=query, known=tuple(known))


def _as_asked(function: Function, inputs: Iterable[tuple[str, str]]) -> Function:
    named = tuple(Parameter(name) for name, _ in inputs)
    return replace(function, parameters=(*function.parameters[:2], *named))


@dataclass(slots=True)
class Parts:
    """The parts of a question as they are taken in: each is checked, and what reads outward is
    taken out of it. All of it raises ExpressionError.
    """

    function: Function
    elsewhere: Elsewhere
    known: list[Node] = field(default_factory=list)
    value: Node | None = None
    where: Node | None = None
    order: list[Ordering] = field(default_factory=list)

    def take_value(self, node: Node) -> None:
        """Take what is added up, compared or given."""
        self.value = self._taken(node, _VALUES.get(self.function.name, _KEY))

    def take_where(self, node: Node) -> None:
        """Take the condition."""
        self.where = self._taken(node, _CONDITION)

    def take_order(self, ordering: Ordering) -> None:
        """Take the next thing to sort by."""
        self.order.append(replace(ordering, key=self._taken(ordering.key, _SORT)))

    def question(self, source: str, span: Span) -> Question:
        """Put the question together."""
        type_ = self._type()
        query = Query(
            function=self.function.name,
            type=type_,
            form=self.elsewhere.form,
            subtable=self.elsewhere.subtable,
            value=self.value,
            where=self.where,
            order=tuple(self.order),
            source=source,
        )
        return Question(
            type=type_, start=span[0], end=span[1], query=query, known=tuple(self.known)
        )

    def _taken(self, node: Node, parameter: Parameter) -> Node:
        _one_value(node, self.function, parameter)
        return _Taken(self.elsewhere, self.known).out_of(node)

    def _type(self) -> Type:
        if self.function.name == "EXISTS":
            return BOOLEAN
        if self.value is None or self.function.name == "COUNT_DISTINCT_OF":
            return WHOLE
        found = self.value.type
        return NUMBER if found.kind is Kind.BLANK and self.function.name == "SUM_OF" else found


def _one_value(node: Node, function: Function, parameter: Parameter) -> None:
    type_ = node.type
    fits = parameter.kinds is None or type_.kind in parameter.kinds or type_.kind is Kind.BLANK
    if type_.column or type_.kind in _UNREADABLE or not fits:
        raise wrong_argument((node.start, node.end), function, parameter, type_)


@dataclass(frozen=True, slots=True)
class _Taken:
    """Takes out of a question's part what reads only outward, and leaves a place open for it."""

    elsewhere: Elsewhere
    known: list[Node]

    def out_of(self, node: Node) -> Node:
        """Give the part with open places; it has an SQL form. Raises ExpressionError."""
        opened = self._opened(node)
        reason = why_no_sql(opened, frozenset({ASKED}))
        if reason is not None:
            raise _no_sql((node.start, node.end), reason)
        return opened

    def _opened(self, node: Node) -> Node:
        if self._leads_out(node):
            return self._place(node)
        parts = children(node)
        return with_children(node, [self._opened(each) for each in parts]) if parts else node

    def _leads_out(self, node: Node) -> bool:
        """Whether a node reads something, and all of it lies with the one who asks."""
        reads = False
        for each in walk(node):
            if isinstance(each, Reference):
                if each.path[:1] == () or each.path[0] not in self.elsewhere.outward:
                    return False
                reads = True
            reads = reads or (isinstance(each, Call) and each.function.clock)
        return reads

    def _place(self, node: Node) -> Node:
        if node.type.column or node.type.kind in (Kind.ROW, Kind.FILES, Kind.ADDRESS):
            raise wrong_type(
                (node.start, node.end),
                f"A question takes single values along, found a {node.type}.",
                f"提问只能带入单个值，实际为{node.type.chinese}。",
            )
        outer = self._outward(node)
        if outer not in self.known:
            self.known.append(outer)
        path = (ASKED, str(self.known.index(outer)))
        return Reference(type=node.type, start=node.start, end=node.end, path=path)

    def _outward(self, node: Node) -> Node:
        if isinstance(node, Reference):
            moved: Node = replace(node, path=self._path(node.path))
        else:
            parts = children(node)
            moved = with_children(node, [self._outward(each) for each in parts])
        origin = node.origin
        if not origin or origin[0] not in self.elsewhere.outward:
            return moved
        return replace(moved, origin=(*self.elsewhere.outward[origin[0]], *origin[1:]))

    def _path(self, path: Path) -> Path:
        """A path as the one who asks reads it; a whole record or person is its id."""
        outward = (*self.elsewhere.outward[path[0]], *path[1:])
        return (*outward, "id") if len(path) == 1 and path[0] in ("record", "me") else outward


def _no_sql(span: Span, reason: str) -> ExpressionError:
    return ExpressionError(
        "type",
        both(
            f"This cannot be asked of another form: {reason}.",
            f"不能这样向其他表单提问：{reason}。",
        ),
        *span,
    )


def questions_in(node: Node) -> Sequence[Question]:
    """Give the questions of a checked tree."""
    return [each for each in walk(node) if isinstance(each, Question)]
