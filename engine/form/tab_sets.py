"""The sections of a form that are tabs of one place: those that follow one another."""

from collections.abc import Iterable
from itertools import groupby

from engine.form.model import FieldDefinition, SectionField


def tab_sets(fields: Iterable[FieldDefinition]) -> tuple[tuple[str, ...], ...]:
    """Give the keys of the sections of each set of tabs, in the author's order."""
    sections = (one for one in fields if isinstance(one, SectionField))
    grouped = groupby(sections, key=lambda one: one.tab)
    return tuple(tuple(one.key for one in run) for is_tab, run in grouped if is_tab)
