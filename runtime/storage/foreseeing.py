"""What publishing an app would do to its elements, without doing any of it.

Rule of this file: it is the very walk of publishing, over a book that writes nothing; what would be
new has a number below zero.
"""

from dataclasses import dataclass, replace

from sqlalchemy import Connection

from engine.definition.model import App
from runtime.storage.element_book import ElementBook
from runtime.storage.registration import Conversion, walk_elements
from runtime.storage.registry import Element, Registry, load_registry


@dataclass(frozen=True, slots=True)
class Foreseen:
    """The registry as it is and as it would be, what would be converted and what given up."""

    present: Registry
    planned: Registry
    conversions: tuple[Conversion, ...]
    retired: tuple[Element, ...]

    def before(self, element: int) -> Element | None:
        """Find an element as it is now; None for one that would be new."""
        return self.present.by_id(element)


def foresee(connection: Connection, app: App) -> Foreseen:
    """Walk through an app's elements as publishing it would."""
    present = load_registry(connection)
    book = _Foreseeing(connection, present, app.app.key)
    conversions, retired = walk_elements(app, present, book)
    others = (one for one in present.all() if one.app != app.app.key)
    return Foreseen(present, Registry((*others, *book.all())), conversions, retired)


class _Foreseeing(ElementBook):
    """A book whose changes stay in memory."""

    _last = 0

    def create(self, element: Element) -> Element:
        """Make an element under a number of its own."""
        self._last -= 1
        return self._remember(
            Element(
                self._last, element.app, element.path, element.kind, element.name, element.retired
            )
        )

    def store(self, element: Element) -> Element:
        """Remember an element as it would be."""
        return self._remember(element)


def as_it_stands(foreseen: Foreseen, app: str, work: Conversion) -> Conversion:
    """Give a conversion over the table and column as they are called at present."""
    there = foreseen.before(foreseen.planned.id_of(app, work.path))
    holder = foreseen.before(foreseen.planned.id_of(app, work.path.rpartition(".fields.")[0]))
    if there is None or holder is None:
        raise LookupError(f"{work.path} is not there to be converted")
    return replace(work, table=holder.name, old_column=there.name, column=f"{there.name}{_BESIDE}")


_BESIDE = "~then"
"""Behind the name of a column that is only thought of."""
