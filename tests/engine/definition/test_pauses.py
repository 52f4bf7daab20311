"""A loop needs a pause in it: a person, or a wait that can really wait."""

import pytest

from engine.definition.checking import check_files
from tests.engine.definition.apps import SOUND, encoded

LOOP = """
key: review
form: visit
start: {{on: {start}}}
nodes:
  - {{key: pause, type: wait, {wait}}}
  - {{key: note, type: update, do: [{{set: {{note: "'a'"}}}}]}}
  - {{key: done, type: end}}
flows:
  - {{from: start, to: pause}}
  - {{from: pause, to: note}}
  - {{from: note, to: done}}
  - {{from: note, to: pause, on: failed}}
"""


def codes(wait: str, start: str = "step") -> set[str]:
    """What is wrong with a loop around a wait."""
    text = LOOP.format(wait=wait, start=start)
    found = check_files(encoded({**SOUND, "workflows/review.yaml": text}))
    return {each.code for each in found.issues if each.path.startswith("workflows")}


@pytest.mark.parametrize(
    "wait",
    [
        'for: "total > 3"',
        "after: 3 days",
        "until: day",
        "on: [{form: person}]",
        "on: [{form: person, key: id}], queue: {keys: person}",
        'for: "total > 3", queue: {keys: note, priority: total, since: day}',
    ],
)
def test_a_wait_that_can_wait_is_a_pause(wait: str) -> None:
    assert codes(wait) == set()


@pytest.mark.parametrize(
    "wait", ["label: nothing", 'for: "true"', 'for: "1 < 2"', 'until: "DATE(2020, 1, 1)"']
)
def test_a_wait_that_never_waits_is_none(wait: str) -> None:
    assert "FLOW009" in codes(wait)


@pytest.mark.parametrize(
    ("wait", "code"),
    [
        ("until: day, queue: {keys: note}", "EXP001"),
        ("after: soon", "EXP003"),
        ('for: "total"', "EXP003"),
        ("until: note", "EXP003"),
        ('for: "total > 3", queue: {keys: total}', "EXP003"),
        ('for: "total > 3", queue: {keys: note, priority: note}', "EXP003"),
        ('for: "total > 3", on: [{form: nobody}]', "EXP002"),
        ('for: "total > 3", on: [{form: person, key: id}]', "EXP001"),
        ('for: "total > 3", on: [{form: person, key: gone}], queue: {keys: note}', "EXP002"),
    ],
)
def test_a_faulty_wait_is_told(wait: str, code: str) -> None:
    assert code in codes(wait)
