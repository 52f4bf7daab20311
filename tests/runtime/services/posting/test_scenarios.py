"""Balances and movements that a scenario brings along are posted, and its steps post to them."""

from pathlib import Path

import pytest

from runtime.services.run_scenarios import run_scenarios
from tests.runtime.services.posting.accounts_app import account_files

GIVEN = """
scenario: {name}
given:
  - {{user: ann, roles: [clerk]}}
  - {{record: item, as: oak, values: {{name: Oak}}}}
  - {{record: account, as: shelf, values: {{item: oak, place: east, held: 10}}}}
  - {{record: movement, values: {{item: oak, place: east, held_change: {change}}}}}
steps:
  - as: ann
    submit: taking
    values: {{place: east, topic: a, lines: [{{item: oak, amount: 5}}]}}
  - {{as: ann, read: shelf, save_as: shelf}}
  - {{expect: {{shelf.held: {held}}}}}
"""


@pytest.mark.parametrize(
    ("change", "held", "failure"),
    [
        (-3, 2, None),
        (3, 8, None),
        (-3, 7, "expected shelf.held to be 7, found 2.00"),
        (-11, 0, "only -1.00 of Oak"),
    ],
)
def test_what_is_placed_is_posted(
    tmp_path: Path, change: int, held: int, failure: str | None
) -> None:
    text = GIVEN.format(name="placed", change=change, held=held)

    report = run_scenarios([account_files()], tmp_path, extra={"more.yaml": text.encode()})

    (result,) = [one for one in report.results if one.name == "placed"]
    assert (result.failure is None) == (failure is None)
    assert failure is None or failure in str(result.failure)


def test_the_apps_own_scenario_passes(tmp_path: Path) -> None:
    report = run_scenarios([account_files()], tmp_path)

    assert [one.failure for one in report.results] == [None]
