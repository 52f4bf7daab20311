"""Status: one colour each, everywhere the same, and always a word beside the dot."""

from dataclasses import dataclass

from runtime.i18n.catalogue import Words

STATE_COLOURS = {
    "draft": "grey",
    "saved": "teal",
    "submitted": "blue",
    "running": "blue",
    "completed": "green",
    "rejected": "red",
    "returned": "orange",
    "withdrawn": "grey",
    "cancelled": "grey",
}


@dataclass(frozen=True, slots=True)
class StatusView:
    """A dot's colour and its word."""

    colour: str
    text: str


def state_status(state: str, words: Words) -> StatusView:
    """Give the status of a record's or an instance's state."""
    return StatusView(STATE_COLOURS.get(state, "grey"), words(f"state.{state}"))
