"""Rehearsing a workflow: what would happen, and nothing of it stays."""

from typing import Any

import pytest

from runtime.services.outcome import Refusal, RefusalKind
from runtime.services.rehearsal.backtest import BackTest, backtest_candidate
from runtime.services.rehearsal.candidate import Candidate
from runtime.services.rehearsal.script import Decision, Script
from runtime.services.rehearsal.simulate import simulate, simulate_candidate
from runtime.services.rehearsal.telling import Rehearsed
from tests.runtime.services.rehearsal.conftest import Shop
from tests.runtime.services.rehearsal.purchasing import APP

PUBLISHED = Candidate(APP)
FILLED = {"chief": Decision(values={"checked_by": "B"})}


def values(shop: Shop, **more: object) -> dict[str, object]:
    return {"topic": "desk", "shelf": shop.records["shelf"], "count": 3, "price": "100", **more}


def played(
    shop: Shop,
    candidate: Candidate = PUBLISHED,
    who: str = "root",
    **script: Any,  # noqa: ANN401
) -> dict[str, Any]:
    found = simulate_candidate(
        shop.system, shop.caller(who), candidate, Script("approval", **script)
    )
    assert isinstance(found, Rehearsed), found
    return found.as_json()


def node(play: dict[str, Any], key: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in play["nodes"] if one["node"] == key)
    return found


def test_a_new_record_goes_all_the_way_and_every_step_is_told(shop: Shop) -> None:
    play = played(shop, values=values(shop), actor="cleo", decisions=FILLED)

    assert (play["outcome"], play["refusal"]) == ("completed", None)
    assert play["path"] == [
        "start", "chief", "route", "take", "done",
    ]  # fmt: skip
    assert node(play, "director")["state"] == "skipped"
    (bea,) = node(play, "chief")["people"]
    assert (bea["name"], bea["reason"], bea["outcome"]) == ("Bea", "role Chief", "approved")
    first, second = node(play, "route")["branch"]
    assert (first["to"], first["holds"], first["taken"]) == ("director", False, False)
    assert (first["values"]["Total"], second["taken"]) == ("300.00", True)
    own, shelf = node(play, "take")["steps"]
    assert "Verdict taken" in own
    assert shelf == "Shelf “A1” is changed: Free 8 → 5"
    changes = {one["field"]: (one["before"], one["after"]) for one in play["changes"]}
    assert changes["verdict"] == (None, "taken")
    assert changes["state"] == ("draft", "completed")


def test_a_record_can_be_tried_with_other_values_than_its_own(shop: Shop) -> None:
    request = shop.records["request"]
    assert node(played(shop, record=request, decisions=FILLED), "director")["state"] == "skipped"

    dearer = played(shop, record=request, values={"price": "9000"}, decisions=FILLED)

    assert node(dearer, "director")["state"] != "skipped"
    first, _ = node(dearer, "route")["branch"]
    assert (first["holds"], first["values"]["Total"]) == (True, "18000.00")


def test_nothing_of_a_rehearsal_stays(shop: Shop) -> None:
    """Every table is the same afterwards: serial numbers, history, jobs and messages too."""
    before = shop.digest()
    assert len(before) > 20

    played(shop, values=values(shop), actor="cleo", decisions=FILLED)
    played(shop, record=shop.records["request"])
    wider = shop.draft(
        request=(
            "{key: verdict,",
            "{key: mood, type: text, default: \"'calm'\"}\n  - {key: verdict,",
        )
    )
    assert wider.tables
    played(shop, wider, record=shop.records["request"])
    assert shop.digest() == before
    assert shop.create("cleo", "request", topic="next").title == "R-0002"


def test_a_record_that_is_done_is_entered_anew(shop: Shop) -> None:
    """What people gave is given again, at its step; what the run wrote comes of the run again."""
    play = played(shop, record=shop.records["request"])

    assert play["outcome"] == "completed"
    assert {one["field"]: one["after"] for one in play["changes"]}["checked_by"] == "Bea"
    assert node(play, "take")["steps"][1] == "Shelf “A1” is changed: Free 8 → 6"


def test_rows_that_are_there_are_not_added_once_more_by_who_may_edit_them(shop: Shop) -> None:
    given = values(shop, topic="set", parts=[{"name": "leg"}])
    made = shop.create("cleo", "request", submit=True, **given)

    play = played(shop, record=made.id, decisions=FILLED)

    assert (play["outcome"], play["refusal"]) == ("completed", None)
    assert not [one for one in play["changes"] if one["field"].startswith("part")], play["changes"]


def test_the_draft_is_what_is_rehearsed(shop: Shop) -> None:
    stricter = shop.draft(approval=('"total > setting.large"', '"total > 50"'))
    assert not stricter.tables

    play = played(shop, stricter, record=shop.records["request"])
    assert node(play, "director")["people"][0]["name"] == "Dan"
    assert node(play, "route")["branch"][0]["holds"] is True
    rejected = played(
        shop,
        stricter,
        record=shop.records["request"],
        decisions={"director": Decision("reject", "no")},
    )
    assert rejected["outcome"] == "rejected"
    assert node(rejected, "take")["state"] == "skipped"


def test_a_refusal_is_told_where_it_happens(shop: Shop) -> None:
    many = played(shop, values=values(shop, count=9, price="1"), actor="cleo", decisions=FILLED)
    assert many["outcome"] == "refused"
    assert many["refusal"]["node"] == "chief"
    assert many["refusal"]["message"] == "Only -1 left"
    assert many["refusal"]["step"] == "nodes.take.do.1"
    assert node(many, "chief")["refusal"]["message"] == "Only -1 left"
    assert [one["errors"][0]["rule"] for one in many["warnings"]] == ["odd"]
    lacking = played(shop, values={"count": 1}, actor="cleo")
    assert [one["path"] for one in lacking["refusal"]["errors"]] == ["topic"]
    unfilled = played(shop, values=values(shop), actor="cleo")
    assert unfilled["refusal"]["errors"][0]["path"] == "checked_by"


def test_the_last_records_are_played_under_both_versions(shop: Shop) -> None:
    small = shop.create(
        "cleo", "request", submit=True, topic="pens", shelf=shop.records["shelf"], price="1"
    )
    stricter = shop.draft(approval=('"total > setting.large"', '"total > 50"'))
    before = shop.digest()

    found = backtest_candidate(shop.system, shop.caller("root"), stricter, "approval", 5, FILLED)
    assert isinstance(found, BackTest), found
    told = found.as_json()
    assert told["compared"] == 2
    (other,) = [one for one in found.different if one.record != small.id]
    assert other.title == "R-0001"
    assert [one.record for one in found.different] == [shop.records["request"]]
    first: Any = told["different"]
    assert [one["node"] for one in first[0]["after"]] == [
        "start", "chief", "route", "director", "take", "done",
    ]  # fmt: skip
    same = backtest_candidate(shop.system, shop.caller("root"), PUBLISHED, "approval", 5, FILLED)
    assert isinstance(same, BackTest)
    assert same.different == []
    assert shop.digest() == before


@pytest.mark.parametrize("who", ["sha"])
def test_a_designer_sees_of_a_rehearsal_what_he_may_read(shop: Shop, who: str) -> None:
    caller = shop.caller(who)
    hidden = Script("approval", record=shop.records["request"])
    found = simulate(shop.system, caller, APP, hidden, draft=False)
    assert isinstance(found, Refusal)
    assert found.kind is RefusalKind.NOT_FOUND
    foreign = Script(
        "approval", values={"topic": "x", "shelf": shop.records["shelf"]}, actor="cleo"
    )
    refused = simulate(shop.system, caller, APP, foreign, draft=False)
    assert isinstance(refused, Refusal)
    assert [one.path for one in refused.errors] == ["shelf"]
    own = Script("approval", values={"topic": "x", "price": "7"}, actor="cleo", decisions=FILLED)
    play = simulate(shop.system, caller, APP, own, draft=False)
    assert isinstance(play, Rehearsed)
    assert play.changes == ()
    assert play.refusal is not None
    assert "left" not in str(play.as_json())
