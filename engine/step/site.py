"""Where a step stands while it is compiled: its form, its path, the names in force.

Rules of this file:
1. A step names a form (`item`) or the rows of its subtable (`item.lines`); the rows of another
   app's form are `app.item.lines`.
2. A form that is not there, or takes no such step, is told once, at the word that names it.
"""

from dataclasses import dataclass, replace

from engine.expression.errors import nearest
from engine.expression.types import Kind, Type
from engine.form.app_context import AppContext
from engine.form.fault import definition_fault
from engine.form.field_types import Definition
from engine.form.model import FieldBase, Form, SerialField, SubtableField
from engine.form.row_forms import PARENT, find_subtable
from engine.form.scope import step_scope, value_type
from engine.step.expressions import ExpressionCollector, Place
from engine.step.names import RESERVED, StepNames


@dataclass(frozen=True, slots=True)
class Touched:
    """What a step touches: the records of a form, or the rows of a subtable of it."""

    key: str
    form: Form
    subtable: SubtableField | None = None

    @property
    def fields(self) -> tuple[Definition, ...]:
        """The fields that stand bare."""
        return tuple(self.subtable.fields if self.subtable else self.form.fields)

    def writable(self, app: AppContext) -> dict[str, Type]:
        """What a step may write there, with the types; a row's `parent` moves it."""
        if self.subtable is None:
            return writable_fields(self.form, self.key, app)
        columns = _written_types(self.fields, self.key, app)
        return {**columns, PARENT: Type(Kind.RECORD, form=self.key)}


@dataclass(frozen=True, slots=True)
class Site:
    """A step under compilation."""

    form: Form
    app: AppContext
    collector: ExpressionCollector
    path: str
    names: StepNames

    def at(self, names: StepNames) -> "Site":
        """The same step with other names in force."""
        return replace(self, names=names)

    def place(self, touched: Touched | None = None) -> Place:
        """What an expression of the step may name; `touched` stands bare."""
        return place_of(self.form, self.app, self.names, touched)

    def found(self, written: str, word: str) -> Touched | None:
        """Find what the step's word names: a form, or the rows of one."""
        for form_name, subtable in _readings(written):
            key = self.app.resolve(self.form.key, form_name)
            form = self.app.forms.get(key)
            rows = find_subtable(form, subtable)
            if form is not None and (subtable is None or rows is not None):
                return Touched(key, form, rows)
        self.fault(word, "name", *no_form(written), hint=nearest(written, self.app.forms))
        return None

    def fault(self, below: str, code: str, en: str, zh: str, hint: str | None = None) -> None:
        """Tell what is wrong with a part of the step."""
        path = f"{self.path}.{below}" if below else self.path
        self.collector.faults.append(replace(definition_fault(path, code, en, zh), hint=hint))

    def called(self, name: str | None, word: str = "as") -> bool:
        """Whether a name may be given; one that means something already is told."""
        if name is None or name not in RESERVED:
            return True
        en = f"“{name}” means something already; call it something else."
        self.fault(word, "name", en, f"“{name}”已有固定含义，请换一个名称。")
        return False


def place_of(
    current: Form, app: AppContext, names: StepNames, touched: Touched | None = None
) -> Place:
    """What an expression may name: the touched bare, the current record, the names in force."""
    where = (touched.key, touched.form, touched.subtable) if touched else None
    scope = step_scope(where, current, names.types, app, names.groups)
    home = touched.fields if touched else current.fields
    key = touched.key if touched else None
    return Place(scope, home, key, names.rows, names.made, names.others)


def writable_fields(form: Form, key: str, app: AppContext) -> dict[str, Type]:
    """The fields of a form that a step may write, with their types."""
    return {**_written_types(form.fields, key, app), "owner": Type(Kind.USER)}


def no_form(written: str) -> tuple[str, str]:
    """Say that there is no such form."""
    return f"There is no form “{written}”.", f"没有名为“{written}”的表单。"


def _written_types(
    fields: "tuple[Definition, ...] | list[Definition]", key: str, app: AppContext
) -> dict[str, Type]:
    types = {
        field.key: value_type(field, key, app)
        for field in fields
        if isinstance(field, FieldBase) and not field.derived and not isinstance(field, SerialField)
    }
    return {name: type_ for name, type_ in types.items() if type_ is not None}


def _readings(written: str) -> tuple[tuple[str, str | None], ...]:
    form, dot, subtable = written.rpartition(".")
    return ((written, None), (form, subtable)) if dot else ((written, None),)
