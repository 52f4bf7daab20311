"""A draft's scenarios run from the designer, through HTTP."""

from typing import Any

import pytest

from runtime.services.caller import Caller, Way
from runtime.services.design.try_scenarios import TriedScenarios, try_scenarios
from tests.runtime.api.conftest import Served
from tests.runtime.api.sample_app import APP

HOME = f"apps/{APP}"
LINE = {"item": "a", "qty": "1", "price": "40"}
GOOD: dict[str, Any] = {
    "scenario": "a visit adds up",
    "given": [{"user": "ann", "roles": ["boss"]}],
    "steps": [
        {"as": "ann", "create": "visit", "values": {"topic": "x", "lines": [LINE]}, "save_as": "v"},
        {"expect": {"v.total": "40"}},
    ],
}
WRONG = {
    **GOOD,
    "scenario": "a visit does not",
    "steps": [GOOD["steps"][0], {"expect": {"v.topic": "x", "v.total": "41"}}],
}
NOBODY = {
    **GOOD,
    "scenario": "somebody unknown",
    "steps": [{"as": "zed", "create": "visit", "values": {}}],
}
SHAPELESS = {"scenario": "no story", "given": [{"user": "ann", "shoes": 3}], "steps": []}
UNPLACED = {
    **GOOD,
    "scenario": "an odd stage",
    "given": [{"user": "ann"}, {"record": "nowhere"}],
}


def drafted(served: Served, *scenarios: object, **parts: object) -> None:
    admin = served.client("admin")
    draft = admin.get(f"{HOME}/draft")
    changed = {**draft.json(), "scenarios": list(scenarios), **parts}
    answer = admin.request(
        "PUT", f"{HOME}/draft", json=changed, headers={"if-match": draft.headers["etag"]}
    )
    assert answer.status_code == 200, answer.text


def ran(served: Served, locale: str = "en", **body: object) -> dict[str, Any]:
    answer = served.client("admin").request(
        "POST", f"{HOME}/draft/test", json=body, headers={"accept-language": locale}
    )
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_each_scenario_of_a_draft_tells_how_it_went_and_where_it_failed(served: Served) -> None:
    drafted(served, GOOD, WRONG, NOBODY, UNPLACED)

    found = ran(served)

    assert (found["passed"], found["failed"], found["not_run"]) == (1, 3, 0)
    assert [one["outcome"] for one in found["results"]] == ["passed", *["failed"] * 3]
    assert [one["pointer"] for one in found["results"]] == [
        ["scenarios", 0],
        ["scenarios", 1, "steps", 1, "expect", "v.total"],
        ["scenarios", 2, "steps", 0],
        ["scenarios", 3, "given", 1],
    ]
    assert found["results"][1]["sentence"] == "expected v.total to be 41, found 40.00"


def test_a_failure_is_told_in_the_callers_language(served: Served) -> None:
    drafted(served, WRONG)

    (result,) = ran(served, "zh")["results"]

    assert result["sentence"] == "v.total 应为 41，实际为 40.00"


def test_one_scenario_runs_alone_by_its_name(served: Served) -> None:
    drafted(served, GOOD, WRONG)

    found = ran(served, scenario="a visit does not")

    assert [one["scenario"] for one in found["results"]] == ["a visit does not"]
    unknown = served.client("admin").post(f"{HOME}/draft/test", {"scenario": "nothing"})
    assert unknown.status_code == 404


def test_a_scenario_that_is_not_well_formed_fails_at_its_place_and_the_others_run(
    served: Served,
) -> None:
    drafted(served, SHAPELESS, GOOD)

    shapeless, good = ran(served)["results"]

    assert (shapeless["outcome"], shapeless["pointer"]) == ("failed", ["scenarios", 0, "given", 0])
    assert good["outcome"] == "passed"


def test_nothing_of_a_run_comes_into_the_servers_own_store(served: Served) -> None:
    drafted(served, GOOD)
    before = served.client("admin").get(f"{HOME}/forms/visit/records").json()["items"]

    ran(served)

    assert served.client("admin").get(f"{HOME}/forms/visit/records").json()["items"] == before
    assert "ann" not in served.client("admin").get("users").text


def test_a_change_of_the_draft_is_what_runs_next(served: Served) -> None:
    drafted(served, GOOD)
    assert ran(served)["passed"] == 1
    forms = served.client("admin").get(f"{HOME}/draft").json()["forms"]
    visit = next(one for one in forms if one["key"] == "visit")
    total = next(one for one in visit["fields"] if one["key"] == "total")
    total["formula"] = f"({total['formula']}) + 1"
    drafted(served, GOOD, forms=forms)

    (result,) = ran(served)["results"]

    assert result["sentence"] == "expected v.total to be 40, found 41.00"


def test_a_draft_with_faults_runs_nothing_and_says_which(served: Served) -> None:
    drafted(served, GOOD, roles=[{"key": "Not a key"}])

    answer = served.client("admin").post(f"{HOME}/draft/test", {})

    assert (answer.status_code, answer.json()["code"]) == (422, "definition")
    assert answer.json()["errors"]


@pytest.mark.parametrize(("who", "status"), [("cleo", 403), ("sam", 404)])
def test_who_may_not_design_runs_nothing(served: Served, who: str, status: int) -> None:
    assert served.client(who).post(f"{HOME}/draft/test", {}).status_code == status


def test_what_no_time_is_left_for_is_told_as_not_run(served: Served) -> None:
    drafted(served, GOOD, WRONG)
    with served.system.database.begin_read() as connection:
        admin = served.system.world(connection).directory.by_username("admin")
    assert admin is not None

    found = try_scenarios(served.system, Caller(admin, Way.API, "en"), APP, seconds=0)

    assert isinstance(found, TriedScenarios)
    assert [one.ran for one in found.results] == [False, False]
    assert found.as_json("en")["not_run"] == 2
