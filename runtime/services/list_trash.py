"""The records of a form that lie in the trash, the last deleted first.

Rules of this file:
1. A record is listed to who may read it and may restore or purge it; to nobody else.
2. Each says what its reader may do with it, as his grants decide over the record as it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from engine.access.decision import decide
from engine.form.compiled import CompiledForm
from runtime.services.act import Act
from runtime.services.list_records import MOST, rows_shown
from runtime.services.listing import Listing, WrongRequest, listing_of
from runtime.services.open_record import find_form
from runtime.services.outcome import Refusal, forbidden, wrong
from runtime.services.published_app import PublishedApp
from runtime.services.record_rights import person_grants
from runtime.services.showing import person_ref
from runtime.services.views import Json, RecordRow, Ref
from runtime.storage.errors import BadCursor
from runtime.storage.record_list import ListQuery
from runtime.storage.record_list import list_records as read_page
from runtime.storage.trash_list import Granted, Trashed, trash_query, trashed_of

RIGHTS = ("restore", "purge")
NOT_GRANTED = forbidden(
    "You may neither restore nor purge these records.", "您无权恢复或彻底删除这些记录。"
)


@dataclass(frozen=True, slots=True)
class TrashRow:
    """A record in the trash, as one reader may see it."""

    row: RecordRow
    deleted_at: str
    deleted_by: Ref | None
    rights: frozenset[str]

    def as_json(self) -> dict[str, Json]:
        """Give the record's identity, who deleted it, when, and what may be done with it."""
        return {
            "id": self.row.id,
            "title": self.row.title,
            "version": self.row.version,
            "state": self.row.state,
            "deleted_at": self.deleted_at,
            "deleted_by": self.deleted_by.as_json() if self.deleted_by else None,
            "rights": {right: right in self.rights for right in RIGHTS},
        }


@dataclass(frozen=True, slots=True)
class TrashPage:
    """One page of the trash."""

    items: Sequence[TrashRow]
    next_cursor: str | None

    def as_json(self) -> dict[str, Json]:
        """Give `{items, next_cursor}`."""
        return {
            "items": [one.as_json() for one in self.items],
            "next_cursor": self.next_cursor,
        }


def opens_trash(act: Act, app: PublishedApp, form: CompiledForm) -> bool:
    """Whether the caller has anything to do in a form's trash."""
    return any(decide(act.caller.person, app.key, form, right).allowed for right in RIGHTS)


def list_trash(
    act: Act, app: str, form: str, *, limit: int = 50, cursor: str | None = None
) -> TrashPage | Refusal:
    """Read one page of a form's trash."""
    target = find_form(act, app, form)
    if isinstance(target, Refusal):
        return target
    listing = listing_of(act, target)
    if isinstance(listing, Refusal):
        return listing
    if not opens_trash(act, target.app, target.form):
        return NOT_GRANTED
    try:
        return _page(listing, max(1, min(limit, MOST)), cursor)
    except WrongRequest as wrong_request:
        return wrong_request.refusal
    except BadCursor:
        return wrong("This cursor belongs to another list.", "该游标不属于此列表。")


def _page(listing: Listing, limit: int, cursor: str | None) -> TrashPage:
    rights = {right: _granted(listing, right) for right in RIGHTS}
    readable = listing.row_conditions()
    query: ListQuery = trash_query(
        listing.app.tables.form(listing.form.key),
        listing.source.from_clause,
        readable,
        rights,
        limit=limit,
        cursor=cursor,
    )
    page = read_page(listing.act.connection, query)
    # What the list says of the trash is no field of the record.
    bare = tuple(replace(row, computed={}) for row in page.rows)
    shown = rows_shown(listing, bare, ())
    items = [
        _row(listing.act, row, trashed_of(found, rights))
        for row, found in zip(shown, page.rows, strict=True)
    ]
    return TrashPage(tuple(items), page.next_cursor)


def _granted(listing: Listing, right: str) -> Granted:
    """The conditions under which the caller has a right; of a right on everything, one that is
    always met.
    """
    act, form = listing.act, listing.form
    decision = decide(act.caller.person, listing.app.key, form, right)
    if decision.everything:
        return (None,)
    return tuple(
        None if (where := form.grant_conditions[id(grant)]) is None else listing.translate(where)
        for grant in person_grants(form, decision)
    )


def _row(act: Act, row: RecordRow, trashed: Trashed) -> TrashRow:
    who = person_ref(act, trashed.by)
    return TrashRow(row, trashed.at.isoformat(), who, trashed.rights)
