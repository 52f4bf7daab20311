"""The trash of a form as its page shows it: what lies in it, since when, through whom."""

from collections.abc import Sequence
from dataclasses import dataclass

from runtime.services.list_trash import TrashRow
from runtime.web.views.frame import Crumb
from runtime.web.views.moments import Clockface, Moment


@dataclass(frozen=True, slots=True)
class TrashLine:
    """A record in the trash, with what may be done with it."""

    id: str
    title: str
    at: Moment
    by: str
    may_restore: bool
    may_purge: bool


@dataclass(frozen=True, slots=True)
class TrashScreen:
    """A form's trash; `refused`: why nothing happened."""

    label: str
    way: Sequence[Crumb]
    path: str
    lines: Sequence[TrashLine]
    more_href: str
    refused: str = ""


def bind_trash(row: TrashRow, clock: Clockface) -> TrashLine:
    """Bind one record of the trash."""
    return TrashLine(
        row.row.id,
        row.row.title,
        clock.instant(row.deleted_at),
        row.deleted_by.title if row.deleted_by else clock.words("history.system"),
        "restore" in row.rights,
        "purge" in row.rights,
    )
