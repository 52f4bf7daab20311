"""The closures mean what simpleeval means on the same gated tree."""

from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from engine.expression.compilation import compile_expression
from engine.expression.errors import EvaluationError
from engine.expression.reference import evaluate_by_reference
from tests.engine.expression.samples import SCOPE, environment

Source = SearchStrategy[str]


def _form(pattern: str, *parts: Source) -> Source:
    return st.tuples(*parts).map(lambda drawn: pattern.format(*drawn))


NUMBERS = st.sampled_from(["amount", "qty", "nothing", "0", "2.5", "SUM(lines.q)", "LEN(name)"])
COLUMNS = st.sampled_from(["lines.q", "lines.price", "lines.price / lines.q", "-lines.q"])
TESTS = st.sampled_from(["lines.flag", "lines.q > 0", "not lines.flag", "lines.kind == 'gift'"])
FLAGS = st.sampled_from(["done", "no_flag", "name == 'bob'", "no_text == ''", "'vip' in tags"])


def _numbers(depth: int) -> Source:
    if not depth:
        return NUMBERS
    inner, column, flag = _numbers(depth - 1), _columns(depth - 1), _flags(depth - 1)
    return st.one_of(
        _form("({} {} {})", inner, st.sampled_from(["+", "-", "*", "/", "//", "%"]), inner),
        _form("IF({}, {}, {})", flag, inner, inner),
        _form("({} if {} else {})", inner, flag, inner),
        _form("COALESCE({}, {})", inner, inner),
        _form("SWITCH({}, 0, {}, 3, 1, {})", inner, inner, inner),
        _form("ROUND({}, 1)", inner),
        _form("{}({})", st.sampled_from(["SUM", "AVG", "MIN", "MAX", "COUNT", "FIRST"]), column),
        _form("SUM_IF({}, {})", column, TESTS),
        _form("SUM({}, {})", column, inner),
    )


def _columns(depth: int) -> Source:
    if not depth:
        return COLUMNS
    inner = _columns(depth - 1)
    return st.one_of(
        _form("({} {} {})", inner, st.sampled_from(["+", "-", "*", "/"]), inner),
        _form("({} * {})", inner, _numbers(depth - 1)),
        _form("IF({}, {}, {})", TESTS, inner, inner),
        _form("COALESCE({}, 0)", inner),
        _form("ALLOCATE({}, lines.price)", _numbers(depth - 1)),
    )


def _flags(depth: int) -> Source:
    if not depth:
        return FLAGS.map("({})".format)
    inner, number = _flags(depth - 1), _numbers(depth - 1)
    return st.one_of(
        _form("({} {} {})", number, st.sampled_from(["<", "<=", "==", "!="]), number),
        _form("({} < {} <= {})", number, number, number),
        _form("({} {} {})", inner, st.sampled_from(["and", "or"]), inner),
        _form("(not {})", inner),
        _form("{}({} > 1)", st.sampled_from(["ANY", "ALL"]), _columns(depth - 1)),
        _form("ANY({} and {} > 0)", TESTS, _columns(depth - 1)),
        _form("({} in lines.q)", number),
        _form("ANY(lines.q in [{}, 1])", number),
    )


EXPRESSIONS = st.one_of(_numbers(2), _columns(2), _flags(2), _numbers(3))


@settings(max_examples=200, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(EXPRESSIONS)
def test_closures_give_what_simpleeval_gives(source: str) -> None:
    compiled = compile_expression(source, SCOPE)
    try:
        value: object = compiled.evaluate(environment())
    except EvaluationError as error:
        value = error.code
    try:
        reference: object = evaluate_by_reference(compiled, environment())
    except EvaluationError as error:
        reference = error.code

    assert value == reference
