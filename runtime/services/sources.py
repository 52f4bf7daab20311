"""An app's records as sources of queries, with the formulas that stand for fields."""

from collections.abc import Mapping

from engine.expression.compilation import Compiled
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
            for key, form in app.forms.items()
            for field in form.fields.values()
            if field.on_read and field.formula
        }
        found = _FORMULAS[id(app)] = (app, made)
        while len(_FORMULAS) > 16:
            del _FORMULAS[next(iter(_FORMULAS))]
    return found[1]


_FORMULAS: dict[int, tuple[PublishedApp, Formulas]] = {}
