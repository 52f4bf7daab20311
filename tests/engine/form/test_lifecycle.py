"""The states of a record: a table, and nothing beside it."""

import pytest

from engine.form.lifecycle import (
    TRANSITIONS,
    RecordEvent,
    RecordState,
    is_complete_from_now_on,
    next_state,
)


@pytest.mark.parametrize(
    ("state", "event", "expected"),
    [
        ("draft", RecordEvent.SUBMIT, "submitted"),
        ("draft", RecordEvent.SAVE, "saved"),
        ("submitted", RecordEvent.COMPLETE, "completed"),
        ("submitted", RecordEvent.SUBMIT, None),
        ("rejected", RecordEvent.SUBMIT, "submitted"),
        ("withdrawn", RecordEvent.SUBMIT, "submitted"),
        ("completed", RecordEvent.REJECT, None),
        ("cancelled", RecordEvent.SUBMIT, None),
    ],
)
def test_a_state_is_left_only_by_the_table(
    state: str, event: RecordEvent, expected: str | None
) -> None:
    assert next_state(state, event) == expected


def test_every_state_is_in_the_table_and_can_be_reached() -> None:
    reached = {after for steps in TRANSITIONS.values() for after in steps.values()}

    assert set(TRANSITIONS) == set(RecordState)
    assert reached | {RecordState.DRAFT} == set(RecordState)


def test_what_its_initiator_still_writes_need_not_be_complete() -> None:
    open_states = {state for state in RecordState if not is_complete_from_now_on(state)}

    assert open_states == {"draft", "rejected", "withdrawn"}


def test_a_state_that_does_not_exist_is_no_state() -> None:
    with pytest.raises(ValueError, match="approved"):
        next_state("approved", RecordEvent.SUBMIT)
