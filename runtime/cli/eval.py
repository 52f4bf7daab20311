"""`vermilion eval`: tries an expression on values given as JSON.

Rules of this file:
1. Every answer is one line of JSON: {"value", "type"} or {"error": {"code", "message"}}.
2. A case that cannot be read is answered like one that cannot be evaluated.
"""

import argparse
import json
import sys
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from engine.calendar.working_time import work_calendar
from engine.expression.compilation import compile_expression
from engine.expression.environment import MappingEnvironment
from engine.expression.errors import EvaluationError, ExpressionError
from engine.text import Text, localise
from runtime.cli.command_error import CommandError
from runtime.cli.sample_values import SampleError, SampleScope, read_json, sample_values

ZONE = ZoneInfo("Asia/Shanghai")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("expression", nargs="?", metavar="EXPRESSION")
    parser.add_argument(
        "--values", metavar="JSON", help="the values of its names, as a JSON object"
    )
    parser.add_argument(
        "--file", type=Path, metavar="CASES.jsonl", help='cases: {"expression": …, "values": {…}}'
    )


def run(arguments: argparse.Namespace) -> int:
    """Answer one expression, or every case of a file."""
    if (arguments.file is None) == (arguments.expression is None):
        raise CommandError("eval: give an EXPRESSION or --file CASES.jsonl", status=2)
    if arguments.file is not None:
        return _answer_file(arguments.file)
    answer = _answer(arguments.expression, arguments.values or "{}")
    _write(answer)
    return 1 if "error" in answer else 0


def _answer_file(path: Path) -> int:
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError as error:
        raise CommandError(f"eval: {path} cannot be read: {error.strerror}", status=2) from None
    readable = True
    for line in lines:
        if line.strip():
            answer, was_case = _answer_case(line)
            readable = readable and was_case
            _write(answer)
    return 0 if readable else 1


def _answer_case(line: bytes) -> tuple[dict[str, object], bool]:
    try:
        case = read_json(line.decode())
    except (SampleError, UnicodeDecodeError) as error:
        return _error("value", f"The case cannot be read: {error}"), False
    expression = case.get("expression") if isinstance(case, dict) else None
    if not isinstance(case, dict) or not isinstance(expression, str):
        return _error("value", 'A case is written {"expression": "…", "values": {…}}.'), False
    return _evaluated(expression, case.get("values", {})), True


def _answer(expression: str, values: str) -> dict[str, object]:
    try:
        return _evaluated(expression, read_json(values))
    except SampleError as error:
        return _error("value", f"The values cannot be read: {error}")


def _evaluated(expression: str, values: object) -> dict[str, object]:
    try:
        sample = SampleScope(sample_values(values))
        compiled = compile_expression(expression, sample)
        environment = MappingEnvironment(
            {path: sample.value(path) for path in compiled.references},
            now=datetime.now(UTC),
            zone=ZONE,
            calendar=work_calendar(),
        )
        value = compiled.evaluate(environment)
    except SampleError as error:
        return _error("value", f"The values cannot be used: {error}")
    except (ExpressionError, EvaluationError) as error:
        return _error(error.code, error.message)
    return {"value": _shown(value), "type": str(compiled.type)}


def _error(code: str, message: Text) -> dict[str, object]:
    return {"error": {"code": code, "message": localise(message, "en")}}


def _shown(value: object) -> object:
    match value:
        case Decimal():
            return f"{value:f}"
        case date() | time():
            return value.isoformat()
        case dict():
            return {str(key): _shown(part) for key, part in value.items()}
        case list() | tuple():
            return _all_shown(value)
        case _:
            return value


def _all_shown(values: Iterable[object]) -> list[object]:
    return [_shown(value) for value in values]


def _write(answer: dict[str, object]) -> None:
    line = json.dumps(answer, ensure_ascii=False)
    try:
        line.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        line = json.dumps(answer)
    print(line)
