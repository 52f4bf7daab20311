"""The SQL forms of the expression language's functions, one entry a function.

Rules of this file:
1. Every function that declares an exact SQL form is in FORMS, and no other (a test holds it).
2. A form means what its body in memory means, blanks included: the empty text is NULL.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Integer,
    and_,
    case,
    false,
    func,
    literal,
    null,
)
from sqlalchemy.types import NullType, TypeEngine

from engine.expression.functions.text import BLANKS
from engine.expression.tree import Call, Literal, Node
from engine.expression.types import Kind
from engine.expression.values import Value
from runtime.storage.query_dates import end_of, local_day, part, start_of
from runtime.storage.query_numbers import Number
from runtime.storage.query_source import NoSqlForm
from runtime.storage.query_translator import NUMERIC, Translator, bound
from runtime.storage.types import PlainText

Sql = ColumnElement[Any]
Translated = Sql | Number
Form = Callable[[Translator, Call], Translated]


def _if(at: Translator, call: Call) -> Translated:
    condition, *results = call.arguments
    return _cases(at, call, [(at.truth(condition), results[0])], results[1:])


def _ifs(at: Translator, call: Call) -> Translated:
    written = call.arguments
    pairs = zip(written[::2], written[1::2], strict=False)
    default = written[-1:] if len(written) % 2 else ()
    return _cases(at, call, [(at.truth(test), result) for test, result in pairs], default)


def _switch(at: Translator, call: Call) -> Translated:
    value, *written = call.arguments
    pairs = zip(written[::2], written[1::2], strict=False)
    default = written[-1:] if len(written) % 2 else ()
    tests = [(at.equality(value, key, same=True), result) for key, result in pairs]
    return _cases(at, call, tests, default)


def _cases(
    at: Translator, call: Call, tests: Sequence[tuple[Sql, Node]], default: Sequence[Node]
) -> Translated:
    """Choose between results, numbers brought to one scale."""
    results = [*(result for _, result in tests), *default]
    conditions = [condition for condition, _ in tests]
    if call.type.kind not in NUMERIC:
        values = [_typed(at, call, each) for each in results]
        otherwise = values[len(conditions)] if default else null()
        return case(*zip(conditions, values, strict=False), else_=otherwise)
    numbers = [at.number(each) for each in results]
    expressions, scale = at.numbers.aligned(*numbers)
    otherwise = expressions[len(conditions)] if default else null()
    chosen = case(*zip(conditions, expressions, strict=False), else_=otherwise)
    return Number(chosen, scale, risky=any(each.risky or each.scale < scale for each in numbers))


def _typed(at: Translator, call: Call, node: Node) -> Sql:
    if node.type.kind is Kind.BLANK:
        return null()
    return at.boolean(node) if call.type.kind is Kind.BOOLEAN else at.value(node)


def _coalesce(at: Translator, call: Call) -> Translated:
    if len(call.arguments) == 1:
        return (
            at.number(call.arguments[0])
            if call.type.kind in NUMERIC
            else at.value(call.arguments[0])
        )
    if call.type.kind in NUMERIC:
        numbers = [at.number(each) for each in call.arguments]
        expressions, scale = at.numbers.aligned(*numbers)
        return Number(func.coalesce(*expressions, type_=expressions[0].type), scale, risky=True)
    values = [_typed(at, call, each) for each in call.arguments]
    return func.coalesce(*values, type_=_first_type(values))


def _first_type(values: Sequence[Sql]) -> TypeEngine[Any]:
    known = (value.type for value in values if not isinstance(value.type, NullType))
    return next(known, values[0].type)


def _is_blank(at: Translator, call: Call) -> Sql:
    (argument,) = call.arguments
    if argument.type.kind is Kind.BLANK:
        return literal(True, Boolean())
    return at.value(argument).is_(null())


def _sum(at: Translator, call: Call) -> Number:
    parts = [_sum_of(at, argument, None) for argument in call.arguments]
    if len(parts) == 1:
        return parts[0]
    expressions, scale = at.numbers.aligned(*parts)
    total = expressions[0]
    for expression in expressions[1:]:
        total = total + expression
    return Number(total, scale, risky=True)


def _sum_if(at: Translator, call: Call) -> Number:
    values, conditions = call.arguments
    return _sum_of(at, values, conditions)


def _sum_of(at: Translator, argument: Node, condition: Node | None) -> Number:
    if not argument.type.column:
        number = at.number(argument)
        return Number(_zero_for_blank(number.expression), number.scale, risky=number.risky)
    origin = argument.origin if argument.origin is not None else condition and condition.origin
    inside = at.in_rows(origin or ())
    number = inside.number(argument)
    expression = inside.numbers.guarded(number)
    if condition is not None:
        expression = case((inside.truth(condition), expression), else_=null())
    total = func.sum(expression, type_=number.expression.type)
    return Number(_zero_for_blank(inside.over_rows(total)), number.scale, risky=False)


def _zero_for_blank(expression: Sql) -> Sql:
    return func.coalesce(expression, literal(0, Integer()), type_=expression.type)


def _count(at: Translator, call: Call) -> Number:
    parts = [_count_of(at, argument) for argument in call.arguments]
    total = parts[0]
    for each in parts[1:]:
        total = total + each
    return at.numbers.whole(total)


def _count_of(at: Translator, argument: Node) -> Sql:
    if argument.type.column:
        inside = at.in_rows(argument.origin or ())
        if argument.type.kind is Kind.ROW:
            return inside.over_rows(func.count(type_=BigInteger()))
        return inside.over_rows(func.count(inside.value(argument), type_=BigInteger()))
    there = at.value(argument).is_not(null())
    return case((there, literal(1, BigInteger())), else_=literal(0, BigInteger()))


def _count_if(at: Translator, call: Call) -> Number:
    return at.numbers.whole(_counted(at, call.arguments[0], holds=True))


def _counted(at: Translator, condition: Node, *, holds: bool) -> Sql:
    inside = at.in_rows(condition.origin or ())
    truth = inside.strict(condition)
    one = case((truth if holds else ~truth, literal(1, BigInteger())), else_=null())
    return inside.over_rows(func.count(one, type_=BigInteger()))


def _any(at: Translator, call: Call) -> Sql:
    return _counted(at, call.arguments[0], holds=True) > 0


def _all(at: Translator, call: Call) -> Sql:
    return _counted(at, call.arguments[0], holds=False) == 0


def _extreme(name: str) -> Form:
    def form(at: Translator, call: Call) -> Translated:
        if call.arguments[0].type.column:
            return _extreme_of_rows(at, call.arguments[0], name)
        if call.type.kind not in NUMERIC:
            return _extreme_of_values(at, [at.value(each) for each in call.arguments], name)
        expressions, scale = at.numbers.aligned(*(at.number(each) for each in call.arguments))
        return Number(_extreme_of_values(at, expressions, name), scale, risky=True)

    return form


def _extreme_of_rows(at: Translator, argument: Node, name: str) -> Translated:
    inside = at.in_rows(argument.origin or ())
    aggregate = getattr(func, name)
    if argument.type.kind in NUMERIC:
        number = inside.number(argument)
        found = aggregate(inside.numbers.guarded(number), type_=number.expression.type)
        return Number(inside.over_rows(found), number.scale)
    value = inside.value(argument)
    ordered = value.collate("C") if argument.type.kind is Kind.TEXT and not at.sqlite else value
    return inside.over_rows(aggregate(ordered, type_=value.type))


def _extreme_of_values(at: Translator, values: Sequence[Sql], name: str) -> Sql:
    kind = _first_type(values)
    if not at.sqlite:
        both: Sql = getattr(func, "least" if name == "min" else "greatest")(*values, type_=kind)
        return both
    found: Sql = values[0]
    for value in values[1:]:
        # SQLite's min() of several values is NULL when one of them is.
        found = func.coalesce(getattr(func, name)(found, value), found, value, type_=kind)
    return found


def _rounding(name: str) -> Form:
    def form(at: Translator, call: Call) -> Number:
        digits = call.arguments[1] if len(call.arguments) > 1 else None
        value = digits.value if isinstance(digits, Literal) else digits or Decimal(0)
        if not isinstance(value, Decimal) or value != int(value) or abs(value) > 12:
            raise NoSqlForm(f"{call.function.name}: the digits must be a whole number")
        rounded: Number = getattr(at.numbers, name)(at.number(call.arguments[0]), int(value))
        return rounded

    return form


def _abs(at: Translator, call: Call) -> Number:
    number = at.number(call.arguments[0])
    size = func.abs(at.numbers.guarded(number), type_=number.expression.type)
    return Number(size, number.scale)


def _text(at: Translator, node: Node) -> Sql:
    if node.type.kind is Kind.BLANK:
        return literal(None, PlainText())
    return at.value(node)


def _or_blank(expression: Sql) -> Sql:
    return func.nullif(expression, "", type_=PlainText())


def _len(at: Translator, call: Call) -> Number:
    length = func.length(_text(at, call.arguments[0]), type_=Integer())
    return at.numbers.whole(_zero_for_blank(length))


def _count_argument(node: Node) -> Sql:
    value = node.value if isinstance(node, Literal) else None
    if not isinstance(value, Decimal) or value != int(value) or not 0 <= value <= 100_000:
        raise NoSqlForm("a number of characters must be written as a whole number")
    return literal(int(value), Integer())


def _left(at: Translator, call: Call) -> Sql:
    count = _count_argument(call.arguments[1])
    return _or_blank(func.substr(_text(at, call.arguments[0]), 1, count))


def _right(at: Translator, call: Call) -> Sql:
    text = _text(at, call.arguments[0])
    count = _count_argument(call.arguments[1])
    surplus = func.length(text, type_=Integer()) - count
    start = case((surplus > 0, surplus), else_=literal(0, Integer())) + 1
    return _or_blank(func.substr(text, start))


def _mid(at: Translator, call: Call) -> Sql:
    text, start, count = call.arguments
    first = _count_argument(start)
    return _or_blank(func.substr(_text(at, text), first, _count_argument(count)))


def _trim(at: Translator, call: Call) -> Sql:
    name = "trim" if at.sqlite else "btrim"
    return _or_blank(getattr(func, name)(_text(at, call.arguments[0]), BLANKS))


def _concat(at: Translator, call: Call) -> Sql:
    empty = literal("", PlainText())
    parts = [func.coalesce(_text(at, each), empty, type_=PlainText()) for each in call.arguments]
    joined: Sql = parts[0]
    for each in parts[1:]:
        joined = joined.concat(each)
    return _or_blank(joined)


def _place(at: Translator, text: Sql, piece: Sql) -> Sql:
    name = "instr" if at.sqlite else "strpos"
    place: Sql = getattr(func, name)(text, piece, type_=Integer())
    return place


def _contains(at: Translator, call: Call) -> Sql:
    text, piece = (_text(at, each) for each in call.arguments)
    return _certain(_place(at, text, piece) > 0)


def _starts_with(at: Translator, call: Call) -> Sql:
    text, piece = (_text(at, each) for each in call.arguments)
    return _certain(_place(at, text, piece) == 1)


def _ends_with(at: Translator, call: Call) -> Sql:
    text, piece = (_text(at, each) for each in call.arguments)
    surplus = func.length(text, type_=Integer()) - func.length(piece, type_=Integer())
    tail = func.substr(text, surplus + 1, type_=PlainText())
    return _certain(and_(surplus >= 0, tail == piece))


def _certain(condition: Sql) -> Sql:
    return func.coalesce(condition, false(), type_=Boolean())


def _replace(at: Translator, call: Call) -> Sql:
    text, old, new = (_text(at, each) for each in call.arguments)
    by = func.coalesce(new, literal("", PlainText()), type_=PlainText())
    replaced = func.coalesce(func.replace(text, old, by), text, type_=PlainText())
    return _or_blank(replaced)


def _day(at: Translator, node: Node) -> Sql:
    if node.type.kind is Kind.DATETIME:
        return local_day(at.sqlite, at.value(node), at.context.environment.zone)
    return at.value(node)


def _part(name: str) -> Form:
    return lambda at, call: at.numbers.whole(part(at.sqlite, _day(at, call.arguments[0]), name))


def _unit(at: Translator, call: Call) -> str:
    return str(at.known(call.arguments[1]))


def _start_of(at: Translator, call: Call) -> Sql:
    return start_of(at.sqlite, _day(at, call.arguments[0]), _unit(at, call))


def _end_of(at: Translator, call: Call) -> Sql:
    return end_of(at.sqlite, _day(at, call.arguments[0]), _unit(at, call))


def _among_mine(at: Translator, call: Call) -> Sql:
    wanted, mine = call.arguments
    values = at.known(mine)
    held: Sequence[Value] = values if isinstance(values, tuple) else (values,)
    return _certain(at.among(wanted, held))


def _known_only(at: Translator, call: Call) -> Translated:
    """Functions without arguments read no record: their value goes in as a parameter."""
    return bound(at.known(call))


FORMS: Mapping[str, Form] = {
    "IF": _if,
    "IFS": _ifs,
    "SWITCH": _switch,
    "COALESCE": _coalesce,
    "IS_BLANK": _is_blank,
    "SUM": _sum,
    "SUM_IF": _sum_if,
    "COUNT": _count,
    "COUNT_IF": _count_if,
    "MIN": _extreme("min"),
    "MAX": _extreme("max"),
    "ANY": _any,
    "ALL": _all,
    "ROUND": _rounding("round"),
    "ROUND_UP": _rounding("round_up"),
    "ROUND_DOWN": _rounding("round_down"),
    "CEIL": lambda at, call: at.numbers.ceil(at.number(call.arguments[0])),
    "FLOOR": lambda at, call: at.numbers.floor(at.number(call.arguments[0])),
    "ABS": _abs,
    "LEN": _len,
    "LEFT": _left,
    "RIGHT": _right,
    "MID": _mid,
    "TRIM": _trim,
    "CONCAT": _concat,
    "CONTAINS": _contains,
    "STARTS_WITH": _starts_with,
    "ENDS_WITH": _ends_with,
    "REPLACE": _replace,
    "TODAY": _known_only,
    "NOW": _known_only,
    "YEAR": _part("year"),
    "QUARTER": _part("quarter"),
    "MONTH": _part("month"),
    "DAY": _part("day"),
    "WEEKDAY": _part("weekday"),
    "START_OF": _start_of,
    "END_OF": _end_of,
    "HAS_ROLE": _among_mine,
    "IN_DEPARTMENT": _among_mine,
}
