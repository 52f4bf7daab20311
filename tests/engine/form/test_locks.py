"""Locks and read-only fields: who may still write, and that an echo is no change."""

from decimal import Decimal

import pytest

from engine.expression.values import Value
from engine.form.changeset import system_changes
from engine.form.context import TaskRights
from engine.form.evaluation import evaluate
from engine.form.facts import Facts
from tests.engine.form.builders import codes, compiled, context, form, record, send

LOCKED = compiled(
    form(
        {"key": "a", "type": "text", "locked": "status == 'closed'"},
        {"key": "b", "type": "text", "readonly": "status == 'closed'"},
        {"key": "status", "type": "text"},
        {
            "key": "lines",
            "type": "subtable",
            "locked": "status == 'closed'",
            "fields": [{"key": "x", "type": "integer"}],
        },
    )
)
CLOSED: dict[str, Value] = {
    "a": "1",
    "b": "1",
    "status": "closed",
    "lines": [{"row_id": "one", "position": 1, "x": Decimal(1)}],
}


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({"a": "2"}, [("a", "locked")]),
        ({"a": "1"}, []),
        ({"a": "2", "status": "open"}, [("a", "locked")]),
        ({"b": "2"}, [("b", "not_granted")]),
        ({"b": "2", "status": "open"}, []),
        ({"lines": [{"row_id": "one", "x": 2}]}, [("lines[0].x", "locked")]),
        ({"lines": [{"row_id": "one", "x": 1}]}, []),
        ({"lines": [{"x": 2}]}, [("lines", "locked")]),
        ({"lines": [{"row_id": "one", "_delete": True}]}, [("lines", "locked")]),
    ],
)
def test_what_is_locked_or_read_only_is_refused_unless_it_is_an_echo(
    sent: dict[str, object], expected: list[tuple[str, str]]
) -> None:
    _, made = send(LOCKED, sent, context(old=record(CLOSED)))

    assert codes(made) == expected
    if expected:
        assert {**made.values, "status": "closed"} == CLOSED


def test_a_task_lifts_locks_and_asks_for_fields_and_the_system_writes_everything() -> None:
    task = TaskRights(editable=frozenset({"a", "b"}), required=frozenset({"b"}))
    held = context(old=record(CLOSED), task=task, stage="submit")

    _, lifted = send(LOCKED, {"a": "2"}, held)
    _, asked = send(LOCKED, {"b": None}, held)
    written = evaluate(LOCKED, system_changes({**CLOSED, "a": "9"}), Facts(), held)

    assert codes(lifted) == []
    assert lifted.readonly["a"] is False
    assert codes(asked) == [("b", "required")]
    assert codes(written) == []
    assert written.values["a"] == "9"
