"""What a way through a workflow tells: in words, before it is gone, and nothing that is hidden."""

from typing import Any

import pytest

from runtime.services.caller import Caller, Way
from runtime.services.outcome import Refusal
from runtime.services.publish_app import import_app
from tests.runtime.api.client import Client
from tests.runtime.api.conftest import Served
from tests.runtime.api.sample_app import app_files

VISIT = "apps/field_work/forms/visit"
WORKFLOW = """
key: approval
label: {en: Approval, zh: 审批}
form: visit
start: {on: submit}
nodes:
  - {key: way, type: exclusive, label: {en: Way, zh: 路径}}
  - {key: boss, type: approval, label: {en: Boss, zh: 主管审批}, assignees: [{role: boss}],
     mode: any}
  - {key: done, type: end, outcome: completed, label: {en: Done, zh: 完成}}
flows:
  - {from: start, to: way}
  - {key: secret, from: way, to: boss, when: "bonus > 10 or (kind == 'again' and count >= 3)
     or (IS_BLANK(day) and not IS_BLANK(place))"}
  - {from: way, to: done}
  - {from: boss, to: done}
"""


@pytest.fixture(autouse=True)
def _on_a_hidden_field(served: Served) -> None:
    """Let the sample app's workflow decide on a field that clerks do not see, too."""
    operator = Caller(served.system.nobody, Way.CLI, "en")
    files = {**app_files(), "workflows/approval.yaml": WORKFLOW.encode()}
    done = import_app(served.system, operator, files, dry_run=False)
    assert not isinstance(done, Refusal), done


def _step(client: Client, values: dict[str, object], node: str) -> dict[str, Any]:
    answer = client.post(f"{VISIT}/flow", {"values": {"topic": "t", **values}})
    assert answer.status_code == 200, answer.text
    steps: list[dict[str, Any]] = answer.json()["nodes"]
    return next(step for step in steps if step["node"] == node)


def test_a_form_being_filled_in_tells_its_way_and_why(served: Served) -> None:
    boss = served.client("bea")
    small = _step(boss, {"count": 1}, "boss")
    large = _step(boss, {"kind": "again", "count": 5}, "boss")
    reason = _step(boss, {"kind": "again", "count": 5}, "way")["reason"]
    assert (small["state"], large["state"]) == ("skipped", "coming")
    assert [one["person"]["title"] for one in large["people"]] != []
    assert reason == "because Kind is Again and Count is at least 3 (Count is 5)"
    assert boss.get(f"{VISIT}/records").json()["items"] == []


def test_what_is_blank_is_told_in_words(served: Served) -> None:
    boss = served.client("bea")
    place = boss.post("apps/field_work/forms/place/records", {"values": {"name": "Hall"}}).json()
    reason = _step(boss, {"place": place["id"]}, "way")["reason"]
    assert "Day is blank and Place is not blank" in reason
    assert "IS_BLANK" not in reason


def test_a_reason_does_not_tell_a_field_that_is_hidden_from_its_reader(served: Served) -> None:
    boss, clerk = served.client("bea"), served.client("cleo")
    made = clerk.post(f"{VISIT}/records", {"values": {"topic": "t"}}).json()
    path = f"{VISIT}/records/{made['id']}"
    assert boss.patch(path, {"values": {"bonus": "50417.25"}}, made["version"]).status_code == 200
    told = {name: client.get(f"{path}/flow").text for name, client in (("b", boss), ("c", clerk))}
    assert "Bonus is above 10" in told["b"]
    assert "Bonus" not in told["c"]
    assert "50417" not in told["c"].replace(",", "")


def test_a_way_is_foretold_to_those_who_may_fill_the_form_in(served: Served) -> None:
    auditor = served.client("ada")
    assert auditor.post(f"{VISIT}/flow", {"values": {}}).status_code == 403
