"""Acts that come twice, tokens that may only read, and runs that outlive a new version."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from runtime.services.act import Act, IdempotencyKey, Replayed, perform, perform_once
from runtime.services.change_settings import change_settings
from runtime.services.comment_record import add_comment
from runtime.services.create_record import create_record
from runtime.services.outcome import Refusal, RefusalKind
from tests.runtime.services.acts.desk import Desk, claimed, refused
from tests.runtime.services.acts.works_app import APP, works_files
from tests.trust.office import must


def make(act: Act) -> dict[str, object] | Refusal:
    made = create_record(act, APP, "claim", claimed("Once"))
    return made if isinstance(made, Refusal) else {"id": made.id}


def fail(act: Act) -> dict[str, object] | Refusal:
    made = create_record(act, APP, "claim", {"lines": 7})
    assert isinstance(made, Refusal)
    return made


def test_the_same_key_gives_the_same_answer_and_one_effect(desk: Desk) -> None:
    key = IdempotencyKey("one", "digest")
    before = desk.count_of("claim")

    first = perform_once(desk.system, desk.who("ann"), key, make)
    again = perform_once(desk.system, desk.who("ann"), key, make)

    assert isinstance(first, dict)
    assert again == Replayed(first)
    assert desk.count_of("claim") == before + 1


def test_a_key_is_for_one_thing_and_one_person(desk: Desk) -> None:
    key = IdempotencyKey("two", "digest")
    must(perform_once(desk.system, desk.who("ann"), key, make))

    other = perform_once(desk.system, desk.who("ann"), replace(key, digest="else"), make)
    assert (refused(other).kind, refused(other).code) == (RefusalKind.CONFLICT, "idempotency_key")
    assert isinstance(perform_once(desk.system, desk.who("ben"), key, make), dict)


def test_what_was_refused_may_be_sent_again_under_its_key(desk: Desk) -> None:
    key = IdempotencyKey("three", "digest")

    assert isinstance(perform_once(desk.system, desk.who("ann"), key, fail), Refusal)
    assert isinstance(perform_once(desk.system, desk.who("ann"), key, make), dict)


def test_a_token_that_may_only_read_writes_nothing(desk: Desk) -> None:
    reader = replace(desk.who("mia"), read_only=True)
    draft = desk.drafted("Read only")
    before = desk.count_of("claim")
    key = IdempotencyKey("four", "digest")

    outcomes = (
        perform(desk.system, reader, create_record, APP, "claim", claimed("No")),
        perform(desk.system, reader, add_comment, APP, "claim", draft.id, "No"),
        perform_once(desk.system, reader, key, make),
    )

    assert [(refused(one).kind, refused(one).code) for one in outcomes] == [
        (RefusalKind.FORBIDDEN, "read_only")
    ] * 3
    assert desk.count_of("claim") == before


@pytest.fixture
def published_again(desk: Desk) -> Iterator[Desk]:
    """A desk that publishes other versions, and goes back to the first one."""
    yield desk
    must(desk.publish(works_files()))


def test_a_run_goes_on_by_the_workflow_it_began_with(published_again: Desk) -> None:
    desk = published_again
    before = desk.filed("Before", "10")
    change = (
        "{key: pay, type: task, label: {en: Pay, zh: 付款}, assignees: [{role: clerk}]",
        "{key: pay, type: task, label: {en: Pay, zh: 付款}, assignees: [{role: director}]",
    )
    must(desk.publish(works_files(approval=change)))
    after = desk.filed("After", "10")
    for claim in (before, after):
        desk.pass_on("mia", claim.id)

    assert desk.task_of("cleo", before.id).node == "pay"
    assert desk.task_of("dan", after.id).node == "pay"


def test_a_run_keeps_the_pinned_settings_it_began_with(desk: Desk) -> None:
    before = desk.filed("Before", "500")
    must(desk.do("root", change_settings, APP, {"large": "100.00"}))
    after = desk.filed("After", "500")
    for claim in (before, after):
        desk.pass_on("mia", claim.id)

    assert desk.steps(before.id)["pay"] == "current"
    assert desk.steps(after.id)["directors"] == "current"
    must(desk.do("root", change_settings, APP, {"large": "1000.00"}))
