"""Rows that are pointed at: what stands for the rows of a subtable where forms are named.

Rules of this file:
1. `form#subtable` (`app.form#subtable`) names the rows of a subtable as a key names the records
   of a form: in types, in facts, in routes.
2. A row's id is all that points at it; which record it belongs to is one of its facts, `parent`.
"""

from collections.abc import Mapping

from engine.form.model import Form, SubtableField

MARK = "#"
"""What divides the form from the subtable; no key holds it."""

PARENT = "parent"
"""The name by which a row's record is reached."""


def rows_of(form: str, subtable: str) -> str:
    """Name the rows of a subtable."""
    return f"{form}{MARK}{subtable}"


def form_of(name: str) -> str:
    """The form that records or rows of this name belong to."""
    return name.partition(MARK)[0]


def subtable_of(name: str) -> str | None:
    """The subtable whose rows are named; None where whole records are."""
    return name.partition(MARK)[2] or None


def dotted(name: str) -> str:
    """The name as a prefix of dotted field keys: `form` or `form.subtable`."""
    return name.replace(MARK, ".")


def find_subtable(form: Form | None, key: str | None) -> SubtableField | None:
    """Find a subtable of a form by its key."""
    for one in form.fields if form else ():
        if isinstance(one, SubtableField) and one.key == key:
            return one
    return None


def find_rows(forms: Mapping[str, Form], name: str) -> tuple[Form, SubtableField] | None:
    """Find the form and the subtable that rows of a name are of."""
    form = forms.get(form_of(name))
    subtable = find_subtable(form, subtable_of(name))
    return (form, subtable) if form and subtable else None
