"""A list in the making: what its caller may see, filter, sort and search by, as SQL.

Rules of this file:
1. Rights are part of the query: what may not be seen is neither listed nor counted.
2. A field hidden on any record the caller may list can be neither filtered nor sorted nor
   searched by: an answer's order or length would tell of it.
3. Everything that is not a value is looked up in the compiled form.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from engine.access.decision import Decision, decide
from engine.access.fields import FieldAccess
from engine.access.model import Grant
from engine.expression.compilation import Compiled, compile_expression
from engine.expression.environment import Environment
from engine.expression.errors import EvaluationError, ExpressionError
from engine.expression.scope import Path
from engine.expression.types import Kind
from engine.form.compiled import CompiledForm
from engine.form.compiled_field import CompiledView
from engine.form.field_types import field_type
from engine.form.record import SYSTEM_FIELDS
from engine.form.row_forms import PARENT, dotted, form_of, subtable_of
from engine.form.scope import record_scope
from engine.text import localise
from runtime.services.act import Act
from runtime.services.open_record import Target
from runtime.services.outcome import Refusal, RefusalKind, forbidden, wrong
from runtime.services.published_app import PublishedApp
from runtime.services.querying import caller_environment, source_of, sql_context
from runtime.services.record_rights import hidden_elsewhere, list_access, person_grants
from runtime.storage.conditions import Condition, Expression, plain_column
from runtime.storage.list_cursor import SortTerm
from runtime.storage.query import NoSqlForm, Source, SqlContext, sql_condition, sql_value
from runtime.storage.record_list import search_condition

MOST_TERMS = 10
OUTSIDE = frozenset({"me", "setting", "old"})
"""What an expression reads that no field of the record is."""


class WrongRequest(Exception):  # noqa: N818 - it carries a refusal out of the translation
    """A list that cannot be made as it was asked for."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.kind)
        self.refusal = refusal


@dataclass(slots=True)
class Listing:
    """One list in the making; `source` collects the joins of what is translated."""

    act: Act
    app: PublishedApp
    form: CompiledForm
    decision: Decision
    grants: tuple[Grant, ...]
    access: FieldAccess
    source: Source
    context: SqlContext

    def with_parameters(self, environment: Environment, *names: str) -> "Listing":
        """The same list, with further names that conditions take as values."""
        return replace(self, context=sql_context(self.act, environment, *names))

    def translate(self, compiled: Compiled) -> Condition:
        """Give a checked condition as SQL; raises WrongRequest where it has none."""
        try:
            return sql_condition(compiled, self.source, self.context)
        except NoSqlForm as error:
            raise WrongRequest(
                wrong(f"This cannot be filtered by: {error}", f"无法按此条件筛选：{error}")
            ) from error
        except EvaluationError as error:
            raise WrongRequest(
                wrong(
                    f"The filter has no value: {localise(error.message, 'en')}",
                    f"筛选条件无法计算：{localise(error.message, 'zh')}",
                )
            ) from error

    def condition(self, source: str) -> Condition:
        """Give a condition that a person typed as SQL, if all it names is open to him."""
        scope = record_scope(self.form.form, self.form.app)
        try:
            compiled = compile_expression(source, scope, Kind.BOOLEAN)
        except ExpressionError as error:
            raise WrongRequest(
                wrong(
                    f"The filter cannot be read: {localise(error.message, 'en')}",
                    f"筛选条件无法识别：{localise(error.message, 'zh')}",
                )
            ) from error
        for path in compiled.references:
            if path[0] not in OUTSIDE and not self.is_open(path):
                raise WrongRequest(no_field(".".join(path)))
        return self.translate(compiled)

    def is_view(self, view: CompiledView) -> bool:
        """Whether a view narrows by nothing that is hidden: what it lists would tell of it."""
        references = view.filter.references if view.filter else ()
        return all(path[0] in OUTSIDE or self.is_open(path) for path in references)

    def is_open(self, path: Path) -> bool:
        """Whether a path may be used across records: nothing on its way is hidden."""
        hidden = self.access.hidden
        if path[0] in hidden or ".".join(path[:2]) in hidden:
            return False
        elsewhere = hidden_elsewhere(self.act, self.app)
        depth = 2 if path[0] in self.form.columns else 1
        field = self.form.fields.get(".".join(path[:depth]))
        target = field.reference if field else None
        for name in path[depth:]:
            if target is None:
                return True
            if f"{dotted(target)}.{name}" in elsewhere or dotted(target) in elsewhere:
                return False
            target = self._behind(target, name)
        return True

    def _behind(self, target: str, name: str) -> str | None:
        """Where a name leads from a record, or a row, that is pointed at."""
        form, subtable = self.app.form(form_of(target)), subtable_of(target)
        if subtable and name == PARENT:
            return form_of(target)
        below = form.fields.get(f"{subtable}.{name}" if subtable else name) if form else None
        return below.reference if below else None

    def row_conditions(self) -> tuple[Condition | None, ...]:
        """The conditions of the caller's grants, in their sequence; none for everything."""
        if self.decision.everything:
            return ()
        where = {id(one.model): one.where for one in self.form.grants}
        return tuple(
            None if (one := where[id(grant)]) is None else self.translate(one)
            for grant in self.grants
        )

    def sort(self, written: str) -> tuple[SortTerm, ...]:
        """Take `-date,number` apart into columns."""
        terms = [one.strip() for one in written.split(",") if one.strip()]
        if len(terms) > MOST_TERMS:
            raise WrongRequest(
                wrong(
                    f"A list is sorted by {MOST_TERMS} fields at most, found {len(terms)}.",
                    f"列表最多按 {MOST_TERMS} 个字段排序，现有 {len(terms)} 个。",
                )
            )
        return tuple(self._term(one) for one in terms)

    def search(self, text: str | None, fields: Sequence[str] = ()) -> Condition | None:
        """Find words in the form's texts, or in the fields that are named for it."""
        if not text or not text.strip():
            return None
        own = [*self._searched(fields)]
        return search_condition(text, [*own, *(() if fields else self._looked_up_titles())])

    def computed(self, fields: Sequence[str]) -> Mapping[str, Expression]:
        """Columns computed on read that are asked for and that SQL can give."""
        wanted: dict[str, Expression] = {}
        for key in fields:
            field = self.form.fields.get(key)
            if field is None or not field.on_read or field.subtable or not self.access.shows(key):
                continue
            compiled = self._own(key)
            try:
                wanted[key] = sql_value(compiled, self.source, self.context)
            except NoSqlForm:
                # Shown when the record is opened; a list leaves it out.
                continue
        return wanted

    def open_sort(self, written: str) -> str:
        """Keep of a view's sequence what the caller may sort by."""
        terms = [one.strip() for one in written.split(",") if one.strip()]
        return ",".join(one for one in terms if self._sorts_by(one.removeprefix("-")))

    def _sorts_by(self, key: str) -> bool:
        field = self.form.fields.get(key)
        return key in SYSTEM_FIELDS or (
            field is not None
            and field.subtable is None
            and field_type(field.definition).sortable
            and self.access.shows(key)
        )

    def _term(self, written: str) -> SortTerm:
        key = written.removeprefix("-")
        if not self._sorts_by(key):
            raise WrongRequest(no_field(key))
        compiled = self._own(key)
        try:
            column = sql_value(compiled, self.source, self.context)
        except NoSqlForm as error:
            raise WrongRequest(
                wrong(f"This cannot be sorted by: {key}", f"无法按“{key}”排序")
            ) from error
        return SortTerm(column, written.startswith("-"), nullable=key not in _NEVER_BLANK)

    def _own(self, key: str) -> Compiled:
        """A field of the form as an expression; compiled once."""
        asked = ("field", self.app.key, self.form.key, key)
        known = self.act.world.memo.get(asked)
        if not isinstance(known, Compiled):
            known = compile_expression(key, record_scope(self.form.form, self.form.app))
            self.act.world.memo[asked] = known
        return known

    def _searched(self, fields: Sequence[str]) -> Iterator[Expression]:
        """The texts that are searched: those named, or all that are stored."""
        for field in self.form.tops():
            searchable = (
                field_type(field.definition).searchable
                and self.access.shows(field.key)
                and not getattr(field.definition, "sensitive", False)
            )
            if not searchable or (fields and field.key not in fields):
                continue
            if field.stored:
                yield plain_column(self.source, (field.key,))
            elif fields:
                yield from self.computed((field.key,)).values()

    def _looked_up_titles(self) -> list[Expression]:
        """Texts that titles of looked-up records are made of, one level deep."""
        found: list[Expression] = []
        for field in self.form.tops():
            form = self.app.form(field.reference) if field.reference else None
            if form is None or form.title is None or field.definition.type != "lookup":
                continue
            for path in sorted(form.title.references):
                below = form.fields.get(path[0])
                searchable = below and below.stored and field_type(below.definition).searchable
                if len(path) == 1 and searchable and self.is_open((field.key, *path)):
                    found.append(plain_column(self.source, (field.key, *path)))
        return found


_NEVER_BLANK = frozenset({"id", "version", "state", "created_at", "updated_at"})


def listing_of(act: Act, target: Target) -> Listing | Refusal:
    """Begin a list of a form's records; refused without any right to read them."""
    decision = decide(act.caller.person, target.app.key, target.form, "read")
    if not decision.allowed:
        return forbidden("You may not list these records.", "您无权查看这些记录。")
    environment = caller_environment(act, target.app, target.form)
    return Listing(
        act,
        target.app,
        target.form,
        decision,
        person_grants(target.form, decision),
        list_access(act, target.app, target.form),
        source_of(target.app, target.form.key),
        sql_context(act, environment),
    )


def no_view(name: str) -> Refusal:
    """Refuse a view that narrows by what the caller may not read."""
    return Refusal(
        RefusalKind.WRONG,
        {
            "en": f"There is no view “{name}” for you here.",
            "zh": f"没有可供您使用的视图“{name}”。",
        },
    )


def no_field(name: str) -> Refusal:
    """Refuse a name that is no field, or one that the caller may not list by; both alike."""
    return Refusal(
        RefusalKind.WRONG,
        {
            "en": f"There is no field “{name}” to list by.",
            "zh": f"没有可用于列表的字段“{name}”。",
        },
    )
