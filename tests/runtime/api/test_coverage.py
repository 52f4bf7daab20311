"""Every way through a workflow, through HTTP."""

import pytest

from tests.runtime.api.conftest import Served
from tests.runtime.api.sample_app import APP


def flow_of(served: Served) -> str:
    workflows = served.client("admin").get(f"apps/{APP}/draft").json()["workflows"]
    return str(workflows[0]["key"])


def test_the_ways_through_a_workflow_are_told_with_examples(served: Served) -> None:
    address = f"apps/{APP}/workflows/{flow_of(served)}/coverage"

    answer = served.client("admin").get(address)

    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert found["complete"] is True
    assert {path["nodes"][0]["type"] for path in found["paths"]} == {"start"}
    assert {path["outcome"] for path in found["paths"]} >= {"completed", "rejected"}
    published = served.client("admin").get(f"{address}?draft=0")
    assert published.json() == found


@pytest.mark.parametrize(("who", "status"), [("cleo", 403), ("sam", 404)])
def test_who_may_not_design_is_told_nothing(served: Served, who: str, status: int) -> None:
    address = f"apps/{APP}/workflows/{flow_of(served)}/coverage"

    assert served.client(who).get(address).status_code == status


def test_a_workflow_that_is_not_there_is_not_found(served: Served) -> None:
    answer = served.client("admin").get(f"apps/{APP}/workflows/nowhere/coverage")

    assert answer.status_code == 404
