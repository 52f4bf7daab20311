"""Stories about records that wait: tasks on records that point at the one told of, time goes by."""

from pathlib import Path

import pytest

from runtime.services.run_scenarios import run_scenarios
from tests.trust.waits_app import waits_files

GIVEN = """
given:
  - {user: ann, roles: [staff]}
  - {user: mia, roles: [staff, manager]}
  - {record: pool, as: north, values: {name: North, left: 0}}
"""


def play(steps: str, tmp_path: Path) -> str | None:
    """Play one story; what went wrong."""
    text = f"scenario: told\n{GIVEN}steps:\n{steps}"
    report = run_scenarios([dict(waits_files())], tmp_path, extra={"told.yaml": text.encode()})
    (result,) = report.results
    return str(result.failure) if result.failure else None


STORIES = [
    """
  - {as: ann, submit: want, values: {name: Chair, way: next, urgent: 1}, save_as: want}
  - {expect_task: {node: do, on: want, for: [mia]}}
  - {as: mia, decide: complete, node: do}
  - {expect_task: {node: do, count: 0}}
  - {as: ann, decide: complete, node: look, on: want}
""",
    """
  - {as: ann, submit: want, values: {name: Chair, way: next}, save_as: want}
  - {as: mia, decide: complete, node: do, on: want}
""",
    """
  - {as: ann, submit: want, values: {name: Chair, pool: north}, save_as: want}
  - {expect: {want.state: submitted, want.note: waits}}
  - {as: ann, update: north, values: {left: 1}}
  - {expect: {want.state: completed, want.note: taken, north.left: 0}}
""",
    """
  - {as: ann, submit: want, values: {name: Chair, way: soon}, save_as: want}
  - {after: 1 days}
  - {expect: {want.state: submitted}}
  - {after: 1 days}
  - {expect: {want.state: completed, want.note: late}}
""",
]


@pytest.mark.parametrize("steps", STORIES)
def test_a_story_goes_as_written(steps: str, tmp_path: Path) -> None:
    assert play(steps, tmp_path) is None


def test_who_has_no_such_task_is_told(tmp_path: Path) -> None:
    steps = """
  - {as: ann, submit: want, values: {name: Chair, way: next}, save_as: want}
  - {as: ann, decide: complete, node: do, on: want}
"""
    assert "ann has no open task at do" in str(play(steps, tmp_path))
