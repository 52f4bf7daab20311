"""Counting records for one reader, and naming some of them.

Rules of this file:
1. Whoever may publish the app may do all with its data: exact counts over all records.
2. Who may only design counts what he may read: records his grants open, by fields that are not
   hidden from him. A draft is no way to ask about the rest.
3. Examples are read as a list is: by the reader's own rights, under titles he may read.
"""

from collections.abc import Iterable, Sequence

from engine.expression.scope import Path
from runtime.services.act import Act
from runtime.services.app_rights import judge_shaping
from runtime.services.impact.report import EXAMPLES, Found
from runtime.services.list_records import ListRequest, page_of
from runtime.services.listing import Listing, WrongRequest, listing_of
from runtime.services.open_record import Target
from runtime.services.outcome import Refusal
from runtime.services.published_app import PublishedApp
from runtime.services.views import Ref
from runtime.storage.record_ids import Ids, are_among, count_ids, nothing, open_ids


class Counting:
    """Counts the records of an app as it is."""

    def __init__(self, act: Act, app: PublishedApp) -> None:
        self._act = act
        self._app = app
        person = act.caller.person
        self.everything = judge_shaping(act.world, person, app.key, "publish") is None
        self._open: dict[str, Ids | None] = {}

    def count(self, form: str, ids: Ids) -> int:
        """How many records of a form there are among these."""
        return count_ids(self._act.connection, ids, self.within(form))

    def found(self, form: str, ids: Ids | Sequence[str], count: int | None = None) -> Found:
        """Count records, unless that was done, and name some of them."""
        if count is None and not isinstance(ids, Sequence):
            count = self.count(form, ids)
        return Found(count, self.examples(form, ids) if count else ())

    def examples(self, form: str, ids: Ids | Sequence[str]) -> tuple[Ref, ...]:
        """Name some records as their reader knows them."""
        listing = self._listing(form)
        if listing is None:
            return ()
        among = are_among(self._app.tables.form(form), ids)
        page = page_of(listing, ListRequest(limit=EXAMPLES, fields=()), among)
        if isinstance(page, Refusal):
            return ()
        return tuple(Ref(row.id, row.title) for row in page.items)

    def sees(self, form: str, paths: Iterable[Path]) -> bool:
        """Whether something may be counted by these paths of a form."""
        if self.everything:
            return True
        listing = self._listing(form)
        return listing is not None and all(listing.is_open(path) for path in paths)

    def within(self, form: str) -> Ids | None:
        """The records that are counted; None: all."""
        if self.everything:
            return None
        if form not in self._open:
            self._open[form] = self._readable(form)
        return self._open[form]

    def _readable(self, form: str) -> Ids | None:
        listing = self._listing(form)
        if listing is None:
            return nothing()
        if listing.decision.unconditional:
            return None
        try:
            return open_ids(listing.source, listing.row_conditions())
        except WrongRequest:
            return nothing()

    def _listing(self, form: str) -> Listing | None:
        found = listing_of(self._act, Target(self._app, self._app.forms[form]))
        return None if isinstance(found, Refusal) else found
