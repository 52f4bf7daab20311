"""Who is asked, and why."""

import pytest

from engine.access.directory import Directory
from engine.text import localise
from engine.workflow.answer import RejectionType
from engine.workflow.assignment import Surroundings
from engine.workflow.commands import StartInstance
from engine.workflow.events import NodeSkipped
from tests.engine.workflow.stage import Play, approval, chain, directory, person


def asked(*assignees: dict[str, object], **more: object) -> list[str]:
    """Who is asked by a node when ann has submitted a record kept by eve."""
    values = {("keeper",): "eve", ("customer", "owner"): "dora"}
    return Play(chain(approval("check", *assignees, **more)), values).starts().asked  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("assignees", "expected"),
    [
        ([{"role": "director"}], ["cid", "dora"]),
        ([{"role": "desk.director"}], ["cid", "dora"]),
        ([{"role": "admin"}], ["root"]),
        ([{"user": "fay"}], ["fay"]),
        ([{"field": "keeper"}], ["eve"]),
        ([{"field": "customer.owner"}], ["dora"]),
        ([{"manager": 1}], ["bob"]),
        ([{"manager": 2}], ["cid"]),
        ([{"manager": 1, "of": "keeper"}], ["bob"]),
        ([{"manager": 2, "of": "keeper"}], ["cid"]),
        ([{"manager": 1, "of": "customer.owner"}], ["cid"]),
        ([{"role": "store"}], ["eve", "fay"]),
        ([{"user": "fay"}, {"role": "store"}, {"manager": 1}], ["fay", "eve", "bob"]),
        ([{"role": "store"}, {"role": "store"}, {"field": "keeper"}], ["eve", "fay"]),
    ],
)
def test_people_are_found_by(assignees: list[dict[str, object]], expected: list[str]) -> None:
    assert asked(*assignees) == expected


def test_a_value_that_names_nobody_asks_nobody() -> None:
    play = Play(
        chain(approval("check", {"field": "keeper"}, {"user": "dora"})), {("keeper",): "unknown"}
    )
    assert play.starts().asked == ["dora"]


def test_the_initiators_superior_stands_in_for_him() -> None:
    assert asked({"role": "clerk"}) == ["bob"]
    assert asked({"initiator": True}, {"user": "dora"}) == ["bob", "dora"]


def test_without_separation_the_initiator_may_be_asked() -> None:
    assert asked({"role": "clerk"}, separation=False) == ["ann"]


def test_an_inactive_superior_is_passed_over() -> None:
    people = directory(
        person("ann", "off", ["clerk"]), person("off", "top", active=False), person("top")
    )
    play = Play(chain(approval("check", {"role": "clerk"})), people=people).starts()
    assert play.asked == ["top"]


@pytest.mark.parametrize(
    ("on_empty", "expected"),
    [("superior", ["bob"]), ("admin", ["root"]), ({"user": "eve"}, ["eve"])],
)
def test_when_nobody_is_there_somebody_stands_in(on_empty: object, expected: list[str]) -> None:
    assert asked({"role": "none"}, on_empty=on_empty) == expected
    assert asked({"user": "gone"}, on_empty=on_empty) == expected


def test_the_holders_of_a_role_stand_in_and_failing_these_the_superior() -> None:
    gone: dict[str, object] = {"user": "gone"}
    assert asked(gone, on_empty={"role": "director"}) == ["cid", "dora"]
    assert asked(gone, on_empty={"role": "clerk"}) == ["bob"]


def test_who_submitted_stands_in_to_work_but_not_to_approve() -> None:
    gone: dict[str, object] = {"user": "gone"}
    task: dict[str, object] = {
        "key": "pack",
        "type": "task",
        "assignees": [gone],
        "on_empty": {"role": "clerk"},
    }
    assert Play(chain(task)).starts().asked == ["ann"]
    assert asked(gone, on_empty={"role": "clerk"}, separation=False) == ["bob"]


def test_a_field_may_name_several_people() -> None:
    play = Play(chain(approval("check", {"field": "keeper"})), {("keeper",): ("dora", "eve")})
    assert play.starts().asked == ["dora", "eve"]


def test_the_administrators_stand_in_for_a_missing_superior() -> None:
    people = directory(person("ann", None, ["clerk"]), person("root", admin=True))
    play = Play(chain(approval("check", {"manager": 1})), people=people).starts()
    assert play.asked == ["root"]


def test_an_administrator_does_not_stand_in_for_himself() -> None:
    people = directory(person("root", admin=True))
    play = Play(chain(approval("check", {"manager": 1})), people=people, initiator="root")
    assert play.refuses(StartInstance("rec1")) is RejectionType.NOBODY


def test_skipping_says_why() -> None:
    play = Play(chain(approval("check", {"role": "none"}, on_empty="skip"))).starts()
    assert play.state == "completed"
    (skipped,) = [event for event in play.events if isinstance(event, NodeSkipped)]
    assert "nobody" in localise(skipped.cause, "en")


@pytest.mark.parametrize("on_empty", ["error", {"user": "gone"}, {"user": "unknown"}])
def test_nobody_at_all_refuses_the_act(on_empty: object) -> None:
    play = Play(chain(approval("check", {"role": "none"}, on_empty=on_empty)))
    assert play.refuses(StartInstance("rec1")) is RejectionType.NOBODY


def test_nobody_at_all_refuses_the_decision_before_and_changes_nothing() -> None:
    people = directory(person("ann", "bob"), person("bob"))
    nodes = [approval("check", {"manager": 1}), approval("more", {"role": "x"}, on_empty="admin")]
    play = Play(chain(*nodes), people=people).starts()
    with pytest.raises(AssertionError, match="nobody"):
        play.decides("bob", "approve")
    assert play.asked == ["bob"]


def test_a_circle_in_the_reporting_line_hangs_nothing() -> None:
    people = directory(person("ann", "bob", ["clerk"]), person("bob", "ann", active=False))
    play = Play(chain(approval("check", {"role": "clerk"}, on_empty="error")), people=people)
    assert play.refuses(StartInstance("rec1")) is RejectionType.NOBODY


def test_a_directory_without_people_refuses() -> None:
    play = Play(chain(approval("check")), people=Directory({}, {}))
    assert play.refuses(StartInstance("rec1")) is RejectionType.NOBODY


@pytest.mark.parametrize(
    ("assignee", "reason"),
    [
        ({"role": "director"}, "role director"),
        ({"manager": 1}, "manager of Ann"),
        ({"manager": 2, "of": "keeper"}, "2 levels above Eve"),
        ({"role": "clerk"}, "stands in for Ann, who submitted the record"),
    ],
)
def test_everybody_is_told_why_he_is_asked(assignee: dict[str, object], reason: str) -> None:
    play = Play(chain(approval("check", assignee)), {("keeper",): "eve"}).starts()
    assert play.instance is not None
    assert localise(play.instance.open_tasks[0].reason, "en") == reason


def test_a_role_and_a_field_are_called_by_their_labels_in_reasons() -> None:
    labels = {"en": "Director", "zh": "总监"}
    around = Surroundings(Directory({}, {}), "app", "ann", None, roles={"director": labels})  # type: ignore[arg-type]
    assert around.of_role("director") == {"en": "role Director", "zh": "角色 总监"}
    assert around.of_field("keeper") == {"en": "in the field keeper", "zh": "字段 keeper"}
