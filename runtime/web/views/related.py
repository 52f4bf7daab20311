"""The records that point at a record: a short list each, with its count and the way to all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from engine.form.model import Form
from engine.form.presentation import Related
from engine.text import localise
from runtime.services.views import RecordPage
from runtime.web.views.field import KINDS
from runtime.web.views.filters import POINTING, Term
from runtime.web.views.grid import NUMERIC
from runtime.web.views.list_ask import ListAsk
from runtime.web.views.records import ListRow, bind_row, listable, spoken_count
from runtime.web.views.value import Reader

COLUMNS = 5
"""So many columns where the layout names none."""


@dataclass(frozen=True, slots=True)
class RelatedHeading:
    """A column's head."""

    label: str
    numeric: bool


@dataclass(frozen=True, slots=True)
class RelatedView:
    """A list of records that point here; `more` where there are others than those shown."""

    key: str
    label: str
    count: int
    told: str
    href: str
    headings: tuple[RelatedHeading, ...]
    rows: tuple[ListRow, ...]

    @property
    def more(self) -> bool:
        """Whether there are others than those shown."""
        return self.count > len(self.rows)

    @property
    def held(self) -> bool:
        """Whether some of them wait for somebody."""
        return any(row.held for row in self.rows)


def with_holders(lists: Sequence[RelatedView], held: Mapping[str, str]) -> tuple[RelatedView, ...]:
    """Say in each row whom its record waits for; `held` by the record's id."""
    return tuple(
        replace(one, rows=tuple(replace(row, held=held.get(row.id, "")) for row in one.rows))
        for one in lists
    )


def related_columns(form: Form, related: Related, hidden: frozenset[str]) -> tuple[str, ...]:
    """Choose the columns of a related list that its reader may see."""
    known = [one.key for one in listable(form) if one.key not in hidden]
    named = [key for key in related.columns if key in known]
    return tuple(named or known[:COLUMNS])


def pointing_term(related: Related, record: str) -> Term:
    """Give the filter of those that point at a record."""
    return Term(related.via, POINTING, record)


def bind_related(  # noqa: PLR0913 - what makes a list: its form, columns, page, place and reader
    form: Form,
    related: Related,
    columns: tuple[str, ...],
    page: RecordPage,
    path: str,
    term: Term,
    reader: Reader,
) -> RelatedView:
    """Bind a page of related records."""
    fields = {one.key: one for one in listable(form)}
    shown = [fields[key] for key in columns]
    ask = ListAsk(path, view="*" if form.views else "", terms=(term,))
    counted = page.total if page.total is not None else page.more_than
    return RelatedView(
        key=f"{form.key}-{related.via.replace('.', '-')}",
        label=localise(related.label or form.label, reader.locale, form.key),
        count=counted if counted is not None else len(page.items),
        told=spoken_count(page, reader.clock.words),
        href=ask.address(),
        headings=tuple(
            RelatedHeading(localise(one.label, reader.locale, one.key), KINDS[one.type] in NUMERIC)
            for one in shown
        ),
        rows=tuple(bind_row(path, row, shown, reader) for row in page.items),
    )
