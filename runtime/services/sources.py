"""An app's records as sources of queries, with the formulas that stand for fields."""

from collections.abc import Mapping
from itertools import chain

from engine.expression.compilation import Compiled
from engine.form.model import FieldBase, Form, SubtableField
from runtime.services.published_app import PublishedApp
from runtime.storage.query import Source

Formulas = Mapping[tuple[str, str], Compiled]


def source_of(app: PublishedApp, form: str, subtable: str | None = None) -> Source:
    """Give the rows of a form (or of a subtable) as a source of queries."""
    return Source(app.tables, form, subtable, formulas_of(app))


def formulas_of(app: PublishedApp) -> Formulas:
    """Every formula computed on read, by form and dotted field."""
    found = _FORMULAS.get(id(app))
    if found is None or found[0] is not app:
        made = {
            (key, field.key): field.formula
            for key, form in app.context.forms.items()
            if _computes_on_read(form)
            for field in app.forms[key].fields.values()
            if field.on_read and field.formula
        }
        found = _FORMULAS[id(app)] = (app, made)
        while len(_FORMULAS) > 16:
            del _FORMULAS[next(iter(_FORMULAS))]
    return found[1]


def _computes_on_read(form: Form) -> bool:
    """Whether any field or column is; only then the form has to be compiled for it."""
    columns = (one.fields for one in form.fields if isinstance(one, SubtableField))
    return any(isinstance(one, FieldBase) and one.is_read for one in chain(form.fields, *columns))


_FORMULAS: dict[int, tuple[PublishedApp, Formulas]] = {}
