"""The tables of states: what may follow what, pair by pair."""

from itertools import product

import pytest

from engine.workflow.lifecycle import (
    ENDED,
    INSTANCE_TRANSITIONS,
    TASK_TRANSITIONS,
    TOKEN_TRANSITIONS,
    IllegalTransitionError,
    InstanceState,
    TaskState,
    TokenState,
    moved,
)

INSTANCE_PAIRS = {
    ("running", "returned"),
    ("running", "completed"),
    ("running", "rejected"),
    ("running", "withdrawn"),
    ("running", "cancelled"),
    ("returned", "running"),
    ("returned", "withdrawn"),
    ("returned", "cancelled"),
}

TASK_PAIRS = {("open", "done"), ("open", "cancelled")}

TOKEN_PAIRS = {
    ("active", "active"),
    ("active", "waiting"),
    ("active", "working"),
    ("waiting", "active"),
    ("waiting", "waiting"),
    ("waiting", "resting"),
    ("working", "active"),
    ("resting", "active"),
    ("active", "held"),
    ("active", "joining"),
    ("held", "active"),
    ("held", "working"),
    ("working", "held"),
    ("joining", "active"),
}


@pytest.mark.parametrize(("before", "after"), list(product(InstanceState, InstanceState)))
def test_an_instance_moves_only_as_the_table_says(
    before: InstanceState, after: InstanceState
) -> None:
    if (before, after) in INSTANCE_PAIRS:
        assert moved(INSTANCE_TRANSITIONS, before, after) is after
    else:
        with pytest.raises(IllegalTransitionError):
            moved(INSTANCE_TRANSITIONS, before, after)


@pytest.mark.parametrize(("before", "after"), list(product(TaskState, TaskState)))
def test_a_task_moves_only_as_the_table_says(before: TaskState, after: TaskState) -> None:
    if (before, after) in TASK_PAIRS:
        assert moved(TASK_TRANSITIONS, before, after) is after
    else:
        with pytest.raises(IllegalTransitionError):
            moved(TASK_TRANSITIONS, before, after)


@pytest.mark.parametrize(("before", "after"), list(product(TokenState, TokenState)))
def test_a_token_moves_only_as_the_table_says(before: TokenState, after: TokenState) -> None:
    if (before, after) in TOKEN_PAIRS:
        assert moved(TOKEN_TRANSITIONS, before, after) is after
    else:
        with pytest.raises(IllegalTransitionError):
            moved(TOKEN_TRANSITIONS, before, after)


def test_every_state_has_its_row() -> None:
    assert set(INSTANCE_TRANSITIONS) == set(InstanceState)
    assert set(TASK_TRANSITIONS) == set(TaskState)
    assert set(TOKEN_TRANSITIONS) == set(TokenState)


def test_the_four_outcomes_are_final() -> None:
    assert {str(state) for state in ENDED} == {"completed", "rejected", "withdrawn", "cancelled"}
