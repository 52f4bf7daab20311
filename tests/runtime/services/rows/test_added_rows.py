"""Loops that add rows: put there together where no row looks at those before it."""

from pathlib import Path

import pytest

from runtime.services.run_scenarios import run_scenarios

FILES = {
    "app.yaml": "{key: trips, label: Trips, locale: en}",
    "roles.yaml": "- {key: clerk, label: Clerk}",
    "forms/trip.yaml": """
key: trip
label: Trip
fields:
  - {key: name, type: text, required: true}
  - {key: whole, type: boolean, default: "false"}
  - key: stops
    type: subtable
    fields: [{key: place, type: text}, {key: nights, type: integer}]
  - key: legs
    type: subtable
    fields: [{key: place, type: text}, {key: number, type: integer}, {key: nights, type: integer}]
  - {key: total, type: integer, formula: "SUM(legs.nights)"}
rules:
  - {key: all_or_none, require: "not whole or COUNT(legs.place) in [0, COUNT(stops.place)]",
     message: Either every stop has a leg or none.}
  - {key: short, require: "total <= 9", message: Nine nights at most.}
access: [{role: clerk, can: [create, read, update]}]
""",
    "workflows/plan.yaml": """
key: plan
label: Plan
form: trip
nodes:
  - key: fill
    type: update
    do:
      - for_each: record.stops
        as: stop
        do:
          - {create: trip.legs, of: record, values: {VALUES}}
  - {key: done, type: end, outcome: completed}
flows: [{from: start, to: fill}, {from: fill, to: done}]
""",
}
TOGETHER = "place: stop.place, nights: stop.nights"
ONE_BY_ONE = f"{TOGETHER}, number: COUNT(record.legs.place) + 1"
SCENARIO = """
scenario: a trip is planned
given:
  - {user: ann, roles: [clerk]}
steps:
  - {as: ann, submit: trip, values: {name: T, WHOLEstops: [
      {place: A, nights: 2}, {place: B, nights: 3}, {place: C, nights: LAST}]}, save_as: trip}
  - expect:
      trip.legs[2].place: C
      trip.legs[1].nights: 3
      EXPECTED
"""


def planned(
    tmp_path: Path, values: str, expected: str, *, whole: bool = False, last: int = 4
) -> str:
    """Play the scenario; what went wrong, or nothing."""
    files = {name: text.replace("VALUES", values).encode() for name, text in FILES.items()}
    story = SCENARIO.replace("WHOLE", "whole: true, " if whole else "")
    story = story.replace("LAST", str(last)).replace("EXPECTED", expected)
    report = run_scenarios([files], tmp_path, extra={"trip.yaml": story.encode()})
    (result,) = report.results
    return str(result.failure or "")


@pytest.mark.parametrize("values", [TOGETHER, ONE_BY_ONE])
def test_rows_that_a_loop_adds_are_all_there_and_computed(tmp_path: Path, values: str) -> None:
    assert planned(tmp_path, values, "trip.total: 9") == ""


def test_a_row_that_counts_those_before_it_finds_them(tmp_path: Path) -> None:
    assert planned(tmp_path, ONE_BY_ONE, "trip.legs[2].number: 3") == ""


def test_rows_added_together_are_checked_when_the_loop_ends(tmp_path: Path) -> None:
    assert planned(tmp_path, TOGETHER, "trip.total: 9", whole=True) == ""
    assert "Either every stop" in planned(tmp_path, ONE_BY_ONE, "trip.total: 9", whole=True)


@pytest.mark.parametrize("values", [TOGETHER, ONE_BY_ONE])
def test_what_a_loop_adds_must_hold(tmp_path: Path, values: str) -> None:
    assert "Nine nights" in planned(tmp_path, values, "trip.total: 10", last=5)
