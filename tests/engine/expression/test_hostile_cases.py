"""What a hostile author may write is refused: at once, with a typed error, and nothing else."""

import json
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal
from pathlib import Path

import pytest

from engine.expression.compilation import compile_expression
from engine.expression.environment import MappingEnvironment
from engine.expression.errors import CODES, EvaluationError, ExpressionError
from runtime.cli import main
from runtime.cli.sample_values import SampleScope, read_json, sample_values
from tests.engine.expression.samples import CALENDAR, NOW, ZONE

Case = dict[str, object]
VALUES = (
    '{"amount": 10.50, "qty": 3, "name": "bob", "obj": {"secret": "s"},'
    ' "row": {"items": [{"qty": 1}, {"qty": 2}], "approved": false},'
    ' "big": [' + ",".join(['{"qty": 1}'] * 2000) + "]}"
)


def _cases() -> Iterator[Case]:
    path = Path(__file__).parent / "cases" / "hostile.jsonl"
    for line in path.read_text().splitlines():
        yield json.loads(line)


def _source(case: Case) -> str:
    source = str(case["input"])
    return str(eval(source.removeprefix("gen: "))) if source.startswith("gen: ") else source


def _evaluate(source: str) -> object:
    scope = SampleScope(sample_values(read_json(VALUES)))
    compiled = compile_expression(source, scope)
    values = {path: scope.value(path) for path in compiled.references}
    return compiled.evaluate(MappingEnvironment(values, NOW, ZONE, CALENDAR))


CASES = list(_cases())
IDS = [str(case["id"]) for case in CASES]


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_a_hostile_expression_has_its_exact_value_or_a_typed_error(case: Case) -> None:
    source = _source(case)
    if "value" in case:
        value = _evaluate(source)
        assert (str(value) if isinstance(value, Decimal) else value) == case["value"]
        return
    with pytest.raises((ExpressionError, EvaluationError)) as caught:
        _evaluate(source)
    error = caught.value
    assert isinstance(error, ExpressionError | EvaluationError)
    assert error.code in CODES
    assert set(error.message) == {"en", "zh"}
    assert "0x" not in str(error)


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_the_command_answers_a_hostile_expression_in_one_line(
    case: Case, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(["eval", _source(case), "--values", VALUES])

    out, err = capsys.readouterr()
    answer = json.loads(out)
    assert out.count("\n") == 1
    assert err == ""
    if "value" in case:
        assert (status, answer["value"]) == (0, case["value"])
    else:
        assert status == 1
        assert set(answer["error"]) == {"code", "message"}


@pytest.mark.parametrize(
    "source",
    [
        *(_source(case) for case in CASES if str(case["input"]).startswith("gen: ")),
        "(" * 2000 + "1" + ")" * 2000,
        "not " * 900 + "true",
        "[" * 1999 + "]" * 1999,
        "1 if " * 600 + "true",
        "UPPER(" * 600 + "name" + ")" * 600,
        "REPLACE(" * 90 + "name" + ", 'b', 'bbbbbbbbbbbbbbbbbbbbbbbb')" * 90,
        "CONCAT(" + "name, " * 700 + "name)",
        " * ".join(["POWER(10, 39)"] * 90),
        " + ".join(["SUM(big.qty * big.qty)"] * 95),
        "SUM(" + " + ".join(["big.qty"] * 95) + ")",
        "COUNT_IF(big.qty in big.qty)",
        "ALLOCATE(1000000, big.qty, 8)",
        "POWER(1.000000001, 64)",
        "DATE_ADD(TODAY(), 9999999)",
        "'" + "a" * 3990 + "'",
    ],
)
def test_an_expression_that_grows_is_bounded_in_time_and_memory(source: str) -> None:
    started = time.process_time()
    _attempt(source)
    seconds = time.process_time() - started

    tracemalloc.start()
    _attempt(source)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert seconds < 1
    assert peak < 64 * 2**20


def _attempt(source: str) -> None:
    with suppress(ExpressionError, EvaluationError):
        _evaluate(source)


def test_a_record_is_not_changed_by_an_expression() -> None:
    rows = {"lines": [{"qty": Decimal(1)}, {"qty": Decimal(2)}]}
    scope = SampleScope(rows)
    compiled = compile_expression("SUM(lines.qty) + COUNT(lines)", scope)
    values = {path: scope.value(path) for path in compiled.references}

    assert compiled.evaluate(MappingEnvironment(values, NOW, ZONE, CALENDAR)) == Decimal(5)
    assert rows == {"lines": [{"qty": Decimal(1)}, {"qty": Decimal(2)}]}
