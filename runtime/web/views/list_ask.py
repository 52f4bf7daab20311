"""What the address asks of a list, and the views that stand as tabs above it."""

from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlencode

from engine.form.model import Form
from engine.form.presentation import View
from engine.text import localise
from runtime.i18n.catalogue import Words
from runtime.web.views.filters import Term

EVERYTHING = "*"
"""Stands in an address for no view at all."""


@dataclass(frozen=True, slots=True)
class ListAsk:
    """What the address asks of a list."""

    path: str
    view: str = ""
    search: str = ""
    terms: tuple[Term, ...] = ()
    sort: str = ""
    columns: tuple[str, ...] = ()
    cursor: str = ""

    def address(self, **changes: object) -> str:
        """Give the address of the same list with something changed; a new ask starts on top."""
        parts: dict[str, object] = {
            "view": self.view,
            "q": self.search,
            "f": [term.text for term in self.terms],
            "sort": self.sort,
            "columns": ",".join(self.columns),
            **changes,
        }
        query = urlencode({key: value for key, value in parts.items() if value}, doseq=True)
        return f"{self.path}?{query}" if query else self.path


@dataclass(frozen=True, slots=True)
class Tab:
    """A view of the list."""

    label: str
    href: str
    current: bool


def bind_tabs(
    form: Form, ask: ListAsk, words: Words, views: Collection[str] | None
) -> tuple[Tab, ...]:
    """Bind the views that are open to the reader (None: all), and everything beside them."""
    shown = _open(form, views)
    own = tuple(
        Tab(
            localise(view.label, words.locale, view.key),
            ask.address(view=view.key, f=[], sort="", columns=""),
            ask.view == view.key,
        )
        for view in shown
    )
    if any(view.filter is None for view in shown):
        return own
    everything = ask.address(view=EVERYTHING if own else "", f=[], sort="")
    return (*own, Tab(words("list.all"), everything, ask.view in ("", EVERYTHING)))


def _open(form: Form, views: Collection[str] | None) -> list[View]:
    return [view for view in form.views if views is None or view.key in views]


def chosen_view(form: Form, asked: str, views: Collection[str] | None = None) -> str:
    """Give the view to show: the one asked for, else the first of those that are open."""
    keys = [view.key for view in _open(form, views)]
    if asked in keys or asked == EVERYTHING:
        return asked
    return keys[0] if keys else ""
