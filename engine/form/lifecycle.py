"""The states of a record and the steps between them, in one table.

Rules of this file:
1. `TRANSITIONS` is the whole truth: what is not in it is refused.
2. A form without a workflow knows `draft` and `saved` alone.
"""

from collections.abc import Mapping
from enum import StrEnum


class RecordState(StrEnum):
    """Where a record is in its life."""

    DRAFT = "draft"
    SAVED = "saved"
    SUBMITTED = "submitted"
    COMPLETED = "completed"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"


class RecordEvent(StrEnum):
    """What moves a record from one state to another."""

    SAVE = "save"
    SUBMIT = "submit"
    COMPLETE = "complete"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    CANCEL = "cancel"
    RETURN = "return"


_ENDS = {
    RecordEvent.COMPLETE: RecordState.COMPLETED,
    RecordEvent.REJECT: RecordState.REJECTED,
    RecordEvent.WITHDRAW: RecordState.WITHDRAWN,
    RecordEvent.CANCEL: RecordState.CANCELLED,
}

_EDITED_AGAIN = {RecordEvent.SUBMIT: RecordState.SUBMITTED}

TRANSITIONS: Mapping[RecordState, Mapping[RecordEvent, RecordState]] = {
    RecordState.DRAFT: {
        RecordEvent.SAVE: RecordState.SAVED,
        RecordEvent.SUBMIT: RecordState.SUBMITTED,
        # A returned record is a draft whose workflow still runs: it can be taken back for good.
        RecordEvent.WITHDRAW: RecordState.WITHDRAWN,
        RecordEvent.CANCEL: RecordState.CANCELLED,
    },
    RecordState.SAVED: {
        RecordEvent.SAVE: RecordState.SAVED,
        RecordEvent.SUBMIT: RecordState.SUBMITTED,
    },
    RecordState.SUBMITTED: {**_ENDS, RecordEvent.RETURN: RecordState.DRAFT},
    RecordState.REJECTED: _EDITED_AGAIN,
    RecordState.WITHDRAWN: _EDITED_AGAIN,
    RecordState.COMPLETED: {RecordEvent.CANCEL: RecordState.CANCELLED},
    RecordState.CANCELLED: {},
}
"""From each state, the state that each event leads to."""

INITIATOR_EDITS = frozenset({RecordState.DRAFT, RecordState.REJECTED, RecordState.WITHDRAWN})
"""States in which a record is still being written: `required` and submission rules wait."""


def next_state(state: str, event: RecordEvent) -> RecordState | None:
    """The state that an event leads to; None when the table has no such step."""
    return TRANSITIONS[RecordState(state)].get(event)


def is_complete_from_now_on(state: str) -> bool:
    """Whether every change of a record in this state must satisfy all that submission asks."""
    return RecordState(state) not in INITIATOR_EDITS
