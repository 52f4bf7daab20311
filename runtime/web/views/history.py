"""The history of a record, in sentences, the latest first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from runtime.services.views import HistoryEntry
from runtime.web.views.moments import Clockface, Moment


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """A change, in a sentence, and field by field."""

    who: str
    at: Moment
    sentence: str
    changes: tuple[tuple[str, str, str], ...]


QUIET = frozenset({"updated", "rolled_up"})
"""What an act writes besides what it is about."""


def bind_history(entries: Sequence[HistoryEntry], clock: Clockface) -> tuple[HistoryLine, ...]:
    """Tell the changes; what one act wrote of the record in several steps is one line."""
    ordered = sorted(entries, key=lambda one: one.sequence)
    acts = [list(act) for _, act in groupby(ordered, key=_act_of)]
    return tuple(_line(act, clock) for act in reversed(acts))


def _act_of(entry: HistoryEntry) -> tuple[str, str | None]:
    return entry.at, entry.who.id if entry.who else None


def _line(act: Sequence[HistoryEntry], clock: Clockface) -> HistoryLine:
    telling = next((one for one in act if one.what not in QUIET), act[0])
    return HistoryLine(
        telling.who.title if telling.who else clock.words("history.system"),
        clock.instant(telling.at),
        telling.sentence,
        first_to_last(act),
    )


DECISIONS = frozenset({"approved", "rejected", "returned", "completed"})


def changes_since(entries: Sequence[HistoryEntry], reader: str) -> tuple[tuple[str, str, str], ...]:
    """Tell what others changed since a reader's last decision: each field once, first to last.

    Who has not decided yet has seen nothing, and is told nothing.
    """
    ordered = sorted(entries, key=lambda one: one.sequence)
    decided = [
        place
        for place, one in enumerate(ordered)
        if one.what in DECISIONS and one.who is not None and one.who.id == reader
    ]
    if not decided:
        return ()
    return first_to_last(ordered[decided[-1] + 1 :])


def first_to_last(entries: Sequence[HistoryEntry]) -> tuple[tuple[str, str, str], ...]:
    """Tell each field that changed once, from its first value to its last."""
    found: dict[str, tuple[str, str, str]] = {}
    for entry in entries:
        for change in entry.changes:
            label, before, after = change_line(change)
            path = str(change.get("path"))
            found[path] = (label, found[path][1] if path in found else before, after)
    return tuple(one for one in found.values() if one[1] != one[2])


def change_line(change: Mapping[str, object]) -> tuple[str, str, str]:
    """Give what a change is called, before and after, as texts."""
    label = str(change.get("label") or change.get("path") or "")
    return label, _said(change.get("before")), _said(change.get("after"))


def _said(value: object) -> str:
    if isinstance(value, Mapping):
        named = str(value.get("title") or value.get("id") or "")
        return named or ", ".join(f"{key} {_said(one)}" for key, one in value.items())
    if isinstance(value, list):
        return ", ".join(_said(one) for one in value)
    return "–" if value is None else str(value)
