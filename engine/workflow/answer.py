"""What the machine answers to a command: accepted, or a typed rejection. Never an exception."""

from enum import StrEnum

from engine.workflow.effects import Effect
from engine.workflow.events import Event
from engine.workflow.immutable import immutable
from engine.workflow.instance import Instance


class RejectionType(StrEnum):
    """Why a command was refused; the order of the first three is the order of the checks."""

    NOT_FOUND = "not_found"
    FORBIDDEN = "forbidden"
    INVALID_STATE = "invalid_state"
    COMMENT_REQUIRED = "comment_required"
    CONDITION = "condition"
    NOBODY = "nobody"
    STEPS_FAILED = "steps_failed"
    LIMIT = "limit"
    DEFINITION = "definition"


@immutable
class Rejection:
    """A refusal; nothing has changed. The message says in English and Chinese what to do next."""

    type: RejectionType
    message: dict[str, str]


@immutable
class Accepted:
    """What happened, the state after it, and what the shell has to do now."""

    events: tuple[Event, ...]
    instance: Instance
    effects: tuple[Effect, ...]


def refuse(kind: RejectionType, en: str, zh: str) -> Rejection:
    """Refuse in both languages."""
    return Rejection(kind, {"en": en, "zh": zh})
