"""What a widget reads: the records of a form or the rows of a subtable, and the names in it.

Rules of this file:
1. Of a subtable, bare names are columns of its rows and `parent.` leads to the record; a group
   may leave `parent.` out where no column has the name.
2. A shared filter names a field of the record; a subtable's own column is taken where the record
   has no such field.
3. A measure sees every name as a column, one value a row: it has to aggregate.
"""

from dataclasses import dataclass
from functools import cached_property

from engine.expression.scope import Path
from engine.expression.types import Kind
from engine.form.app_context import AppContext
from engine.form.field_types import Definition
from engine.form.model import Form, LookupField, RowLookupField, SubtableField
from engine.form.row_forms import find_subtable
from engine.form.rows_scope import PARAMETERS as PARAMETERS
from engine.form.scope import NameScope, record_scope, row_scope

PARENT = "parent"
_NOT_ONE_VALUE = frozenset({Kind.ROW, Kind.FILES, Kind.ADDRESS})


@dataclass(frozen=True)
class ReportSource:
    """A form, or one of its subtables, as a source of numbers."""

    form: Form
    subtable: SubtableField | None
    app: AppContext

    @cached_property
    def scope(self) -> NameScope:
        """The names of one record, or of one row."""
        if self.subtable is None:
            return record_scope(self.form, self.app)
        return row_scope(self.form, self.subtable, self.app)

    def group_path(self, dotted: str) -> Path | None:
        """Find what a group names; None when there is no such single value."""
        path = tuple(dotted.split("."))
        return (
            self._first_known(path, (PARENT, *path)) if self.subtable else self._first_known(path)
        )

    def filter_path(self, dotted: str) -> Path | None:
        """Find what a shared filter names; None: the filter does not concern this source."""
        path = tuple(dotted.split("."))
        return (
            self._first_known((PARENT, *path), path) if self.subtable else self._first_known(path)
        )

    def record_path(self, path: Path) -> Path:
        """Give a path as it is written from the record: `lines.item`, `supplier.grade`."""
        if self.subtable is None or path[0] in PARAMETERS:
            return path
        return path[1:] if path[0] == PARENT else (self.subtable.key, *path)

    def definition(self, path: Path) -> Definition | None:
        """Find the field at the end of a path; None for what the system keeps."""
        form, fields = self.form, list[Definition](self.form.fields)
        names = path
        if self.subtable is not None and path[0] != PARENT:
            fields = list[Definition](self.subtable.fields)
        elif self.subtable is not None:
            names = path[1:]
        found: Definition | None = None
        key, behind = form.key, False
        for place, name in enumerate(names):
            found = next((one for one in fields if one.key == name), None)
            if place == len(names) - 1:
                break
            if name == PARENT and found is None and behind:
                target: Form | SubtableField | None = self.app.forms.get(key)
            elif isinstance(found, LookupField | RowLookupField):
                key = self.app.resolve(key, found.form)
                target = self.app.forms.get(key)
                behind = isinstance(found, RowLookupField)
                if isinstance(found, RowLookupField):
                    target = find_subtable(self.app.forms.get(key), found.subtable)
            else:
                break
            fields = list[Definition](target.fields) if target else []
        return found if found is not None and found.key == names[-1] else None

    def _first_known(self, *paths: Path) -> Path | None:
        for path in paths:
            found = self.scope.type_of(path)
            if found is not None and not found.column and found.kind not in _NOT_ONE_VALUE:
                return path
        return None


def find_source(name: str, app: AppContext) -> ReportSource | None:
    """Find the form, or the subtable of a form, that a widget names as its source."""
    if form := app.forms.get(name):
        return ReportSource(form, None, app)
    key, _, rest = name.rpartition(".")
    form = app.forms.get(key)
    for field in form.fields if form else ():
        if form and isinstance(field, SubtableField) and field.key == rest:
            return ReportSource(form, field, app)
    return None
