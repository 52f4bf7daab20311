"""Compile the expressions of one form, collect their faults, remember what they read.

Rules of this file:
1. Every expression passes through here, so that `uses` is complete: facts are fetched, fields
   ordered and hiding inherited by it.
2. A lookup's field that is itself computed on read is compiled with it; its own lookups are
   fetched with the rest. A chain of such fields that comes back to itself is a fault.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from engine.expression.compilation import Compiled, compile_expression
from engine.expression.errors import ExpressionError
from engine.expression.scope import Path
from engine.expression.tree import Question
from engine.expression.types import Kind
from engine.form.app_context import AppContext
from engine.form.asked_fields import unanswerable
from engine.form.compiled_field import Condition
from engine.form.fault import Fault, constant_faults, definition_fault, from_expression
from engine.form.field_types import Definition
from engine.form.model import FieldBase
from engine.form.row_forms import find_subtable, form_of, subtable_of
from engine.form.scope import NameScope, pointed_scope, record_scope
from engine.form.template import Template, parse_template
from engine.text import Text

_MAY_ASK = re.compile(
    r"rules\.\d+\.(require|when)|views\.[^.]+\.filter|locked|actions\..+"
    r"|fields\..+\.(formula|default|visible|required|readonly|locked|validate\.require)"
    r"|fields\..+\.choose\.\d+\.value"
)
"""Where other forms may be asked; not in what the database keeps or checks by itself."""

_HOPS = frozenset({Kind.RECORD, Kind.USER, Kind.DEPARTMENT})


@dataclass(frozen=True, slots=True)
class Use:
    """A path that some expression reads: rooted ("record", "old", "me", "setting"), typed."""

    root: str
    path: Path


class ExpressionCompiler:
    """Compiles within one app; `faults`, `uses` and `foreign` grow as it goes."""

    def __init__(self, app: AppContext) -> None:
        self.app = app
        self.faults: list[Fault] = []
        self.uses: set[Use] = set()
        self.foreign: dict[tuple[str, str], Compiled] = {}
        self._compiling: list[tuple[str, str]] = []

    def expression(
        self, source: str, scope: NameScope, path: str, expected: Kind | None = None
    ) -> Compiled | None:
        """Compile one expression; None when it is faulty."""
        asking = scope.asking() if _MAY_ASK.fullmatch(path) else scope
        try:
            compiled = compile_expression(source, asking, expected)
        except ExpressionError as error:
            self.faults.append(from_expression(path, error))
            return None
        if compiled.type.column and not (scope.prefix and path.endswith(("formula", "default"))):
            self.faults.append(_column(path))
            return None
        self.faults.extend(constant_faults(path, compiled))
        self.note_compiled(compiled, scope, path)
        return compiled

    def note_compiled(self, compiled: Compiled, scope: NameScope, path: str) -> None:
        """Remember what an expression reads; what it asks of other forms can be answered."""
        self.note(compiled.references, scope, path)
        for question in compiled.questions:
            reason = unanswerable(question.query, self.app)
            if reason is not None:
                self.faults.append(_unanswerable(path, question, reason))

    def optional(
        self, source: str | None, scope: NameScope, path: str, expected: Kind | None = None
    ) -> Compiled | None:
        """Compile an expression that may be absent."""
        return None if source is None else self.expression(source, scope, path, expected)

    def condition(self, source: str | None, scope: NameScope, path: str) -> Compiled | None:
        """Compile a condition that may be absent."""
        return self.optional(source, scope, path, Kind.BOOLEAN)

    def flag(self, flag: bool | str, scope: NameScope, path: str, fallback: bool) -> Condition:
        """Compile a flag; a faulty one counts as `fallback`."""
        if isinstance(flag, bool):
            return flag
        if flag.strip().lower() in ("true", "false"):
            return flag.strip().lower() == "true"
        compiled = self.condition(flag, scope, path)
        return fallback if compiled is None else compiled

    def template(
        self, text: Text | None, scope: NameScope, home: Iterable[Definition], path: str
    ) -> Template | None:
        """Compile a sentence with placeholders that may be absent."""
        if text is None:
            return None
        template, faults = parse_template(text, scope, tuple(home), self.app, path)
        self.faults.extend(faults)
        self.note(template.references, scope, path)
        return template

    def note(self, references: Iterable[Path], scope: NameScope, path: str) -> None:
        """Remember what was read, with the lookups passed on the way."""
        for reference in references:
            root, rooted = scope.rooted(reference)
            self.uses.add(Use(root, rooted))
            self._follow(reference, root, rooted, scope, path)

    def _follow(self, reference: Path, root: str, rooted: Path, scope: NameScope, at: str) -> None:
        """Walk along a path; wherever it goes through an id, note where that leads."""
        for length in range(1, len(reference)):
            type_ = scope.type_of(reference[:length])
            if type_ is None or type_.kind not in _HOPS or not type_.form:
                continue
            name = reference[length]
            if self._is_foreign_formula(type_.form, name):
                cut = len(rooted) - (len(reference) - length)
                self._add_foreign(type_.form, name, root, rooted[:cut], at)

    def foreign_formula(self, form: str, name: str) -> Compiled | None:
        """Compile a formula that is computed on read, as those see it who look its form up."""
        if self._is_foreign_formula(form, name):
            self._add_foreign(form, name, "record", (), "")
        return self.foreign.get((form, name))

    def _is_foreign_formula(self, form_key: str, name: str) -> bool:
        field = _field(self.app, form_key, name)
        return isinstance(field, FieldBase) and field.is_read and field.computed_by is not None

    def _add_foreign(self, form_key: str, name: str, root: str, prefix: Path, at: str) -> None:
        place = (form_key, name)
        if place in self._compiling:
            chain = " → ".join(".".join(one) for one in (*self._compiling, place))
            self.faults.append(_cycle(at, chain))
            return
        field = _field(self.app, form_key, name)
        if not isinstance(field, FieldBase) or field.computed_by is None:
            return
        scope = self._foreign_scope(form_key, prefix)
        self._compiling.append(place)
        try:
            compiled = self.foreign.get(place) or compile_expression(
                field.computed_by, scope.asking()
            )
            self.foreign[place] = compiled
            self._note_foreign(compiled, scope, root, at)
        except ExpressionError:
            # A fault of its own is told at its own form; what reads other rows is sound there.
            if subtable_of(form_key):
                self.faults.append(_beyond_row(at, name))
        finally:
            self._compiling.pop()

    def _foreign_scope(self, name: str, prefix: Path) -> NameScope:
        """The names in a formula of what a lookup leads to: of its record, or of its row."""
        app, owner = _within(self.app, form_of(name)), form_of(name).rpartition(".")[0]
        if subtable_of(name) is None:
            return replace(record_scope(self.app.forms[name], app), prefix=prefix, owner=owner)
        return replace(pointed_scope(name, app), prefix=prefix, owner=owner)

    def _note_foreign(self, compiled: Compiled, scope: NameScope, root: str, at: str) -> None:
        for reference in compiled.references:
            found, rooted = scope.rooted(reference)
            start = root if found == "record" else found
            self.uses.add(Use(start, rooted))
            self._follow(reference, start, rooted, scope, at)


def foreign_formula(app: AppContext, form: str, name: str) -> Compiled | None:
    """Compile what a form computes on read, for those who look its records up; None: nothing."""
    compiler = ExpressionCompiler(app)
    return compiler.foreign_formula(form, name)


def _unanswerable(path: str, question: Question, reason: tuple[str, str]) -> Fault:
    english = f"This cannot be asked of {question.query.form}: {reason[0]}."
    chinese = f"不能这样向 {question.query.form} 提问：{reason[1]}。"
    message: Text = {"en": english, "zh": chinese}
    return Fault(path, "type", message, question.start, question.end)


def _field(app: AppContext, place: str, name: str) -> Definition | None:
    """Find a field of a form, or a column of the rows that are pointed at."""
    form = app.forms.get(form_of(place))
    subtable = subtable_of(place)
    holder = find_subtable(form, subtable) if subtable else form
    fields: Sequence[Definition] = holder.fields if holder else ()
    return next((one for one in fields if one.key == name), None)


def _within(app: AppContext, form_key: str) -> AppContext:
    """The app as a form of another app sees it: that app's forms by their bare keys too."""
    owner, dot, _ = form_key.rpartition(".")
    if not dot:
        return app
    inside = {
        key.removeprefix(f"{owner}."): form
        for key, form in app.forms.items()
        if key.startswith(f"{owner}.")
    }
    return replace(app, forms={**app.forms, **inside}, settings={})


def _beyond_row(path: str, name: str) -> Fault:
    return definition_fault(
        path,
        "type",
        f"{name} is computed from other rows of its record and is not read through a row: store it "
        "(a formula without `on_read`), or keep it in its record.",
        f"{name} 由所属记录的其他行计算得出，不能通过明细行引用读取：请将其存储，或放到主记录中。",
    )


def _column(path: str) -> Fault:
    return definition_fault(
        path,
        "type",
        "This gives one value a row, and a single one is needed: wrap it in SUM, ANY, ALL …",
        "结果是每行一个值，而此处需要单个值：请用 SUM、ANY、ALL 等函数汇总。",
    )


def _cycle(path: str, chain: str) -> Fault:
    return definition_fault(
        path, "cycle", f"These formulas go round in a circle: {chain}.", f"公式循环引用：{chain}。"
    )
