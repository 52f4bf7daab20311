"""Flows, steps and scenarios read through rows, and write references to them."""

from pathlib import Path

from runtime.services.create_record import create_record
from runtime.services.list_records import ListRequest, list_records
from runtime.services.run_scenarios import run_scenarios
from runtime.services.views import RecordView
from tests.runtime.services.acts.desk import why
from tests.runtime.services.rows.bureau import Bureau, row_id
from tests.runtime.services.rows.deals_app import APP, deals_files
from tests.trust.office import must


def hand_in(bureau: Bureau, main: str, *rows: str, topic: str = "J") -> object:
    values = {"topic": topic, "main": main, "rows": [{"line": one} for one in rows]}
    return bureau.do("mia", create_record, APP, "job", values, submit=True)


def test_conditions_and_steps_follow_rows_to_their_records(bureau: Bureau) -> None:
    party = bureau.make("party", name="Step")
    deal = bureau.deal("S-1", 3, 5, party=party.id)
    other = bureau.deal("S-2", 4, party=party.id)

    job = hand_in(bureau, row_id(deal), row_id(deal, 1), row_id(other), topic="All")

    assert isinstance(job, RecordView), job
    assert job.state == "completed"
    assert (job.values["number"], job.values["biggest"]) == ("S-1", "5")
    found = must(
        bureau.ask("mia", list_records, APP, "part", ListRequest(search="All", sort="name"))
    )
    shown = [(one.values["name"], one.values["main"], one.values["party"]) for one in found.items]
    assert [(name, main["id"], party["title"]) for name, main, party in shown] == [  # type: ignore[index,call-overload]
        ("All S-1", row_id(deal, 1), "Step"),
        ("All S-2", row_id(other), "Step"),
    ]
    assert bureau.view(deal).values["closed"] is True
    assert bureau.faults() == ()


def test_a_gateway_decides_by_a_row(bureau: Bureau) -> None:
    deal = bureau.deal("S-3", 1)

    job = hand_in(bureau, row_id(deal))

    assert isinstance(job, RecordView)
    assert job.state == "rejected"


def test_a_steps_message_names_what_lies_behind_the_row(bureau: Bureau) -> None:
    deal = bureau.deal("S-4", 3, closed=True)

    assert why(hand_in(bureau, row_id(deal))) == "S-4 is closed"


SCENARIO = """
scenario: rows
given:
  - {user: mia, roles: [chief]}
  - {record: thing, as: nut, values: {name: Nut}}
  - {record: deal, as: one, values: {number: D-1, lines: [{amount: 3}, {amount: 4, thing: nut}],
     plan: [{line: "#2"}]}}
  - {record: part, as: placed, values: {name: Placed, main: "one.lines[1]"}}
steps:
  - {as: mia, submit: part, values: {name: P, main: "one.lines[1]",
     rows: [{line: "one.lines[1]"}]}, save_as: made}
  - expect:
      made.main: "one.lines[1]"
      made.main.amount: 4
      made.main.thing.name: Nut
      made.main.parent.number: D-1
      made.main.record.number: D-1
      made.rows[0].name: Nut
      placed.main.title: "D-1 · #2 · Nut"
      one.plan[0].line: "one.lines[1]"
  - expect: {made.main: "one.lines[0]"}
"""


def test_scenarios_name_rows_and_look_behind_them(tmp_path: Path) -> None:
    extra = {"rows.yaml": SCENARIO.encode()}
    report = run_scenarios([deals_files()], tmp_path, extra=extra)
    [result] = report.results
    assert str(result.failure) == (
        "step 3: expected made.main to be one.lines[0], found D-1 · #2 · Nut"
    )
