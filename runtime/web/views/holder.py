"""Who has a record at the moment, or what it waits for: the first question asked of it.

Rule of this file: people with a task of the record itself come first; where nobody has one, the
wait is told, and who has what points at the record.
"""

from collections.abc import Sequence

from runtime.i18n.catalogue import Words
from runtime.web.views.flow import FlowPicture
from runtime.web.views.records import ListRow
from runtime.web.views.related import RelatedView

BESIDE = 2
"""So many records that point here are named."""


def say_holder(flow: FlowPicture | None, related: Sequence[RelatedView], words: Words) -> str:
    """Say it in a line; empty where nothing is waited for."""
    current = flow.current if flow else ()
    for step in current:
        if step.people:
            key = "record.held_by" if step.held else "record.held_since"
            return words(key, people=step.people, node=step.label, time=step.held)
    waits = [" · ".join(one for one in (step.label, step.place) if one) for step in current]
    rows = (row for one in related for row in one.rows if row.held)
    beside = [words("record.held_beside", people=row.held, title=_name(row)) for row in rows]
    return words("clause_joint").join((*waits[:1], *beside[:BESIDE]))


def _name(row: ListRow) -> str:
    """What the list calls it: its title would name the record at hand again."""
    return row.cells[0].text if row.cells and row.cells[0].text else row.title
