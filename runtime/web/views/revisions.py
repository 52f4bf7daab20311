"""The business revisions of a record, the last one first, each with what differs."""

from collections.abc import Sequence
from dataclasses import dataclass

from runtime.services.record_revisions import RevisionView
from runtime.web.views.history import change_line
from runtime.web.views.moments import Clockface, Moment


@dataclass(frozen=True, slots=True)
class RevisionLine:
    """One revision: its number, who kept it, when and why, and what it changed."""

    number: int
    who: str
    at: Moment
    reason: str
    changes: tuple[tuple[str, str, str], ...]


def bind_revisions(kept: Sequence[RevisionView], clock: Clockface) -> tuple[RevisionLine, ...]:
    """Tell the revisions."""
    return tuple(
        RevisionLine(
            one.number,
            one.who.title if one.who else clock.words("history.system"),
            clock.instant(one.at),
            one.reason,
            tuple(change_line(change.as_json()) for change in one.changes),
        )
        for one in kept
    )
