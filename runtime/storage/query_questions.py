"""Questions to other forms in SQL: a subquery over the other form's living records.

Rules of this file:
1. Within a query the open places of a question are the outer query's expressions; asked on its own,
   they are values.
2. Records in the trash are not there, nor are the rows of such records.
3. The first of several is the first by what is asked to sort by, blanks last, then by id.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Integer, func, literal, select

from engine.expression.scope import Path
from engine.expression.sql_forms import is_parameter
from engine.expression.tree import (
    ASKED,
    Node,
    Query,
    Question,
    Reference,
    children,
    with_children,
)
from engine.expression.types import Kind
from runtime.storage.asked_values import AskedEnvironment
from runtime.storage.query_numbers import Number
from runtime.storage.query_source import Formula, NoSqlForm, Outer, Source
from runtime.storage.query_translator import NUMERIC, Translator

Sql = ColumnElement[Any]
OUTER = "$outer"
"""The first name of an open place that the outer query fills row by row."""


@dataclass(slots=True)
class QuestionSource(Source):
    """The records that are asked; `outer` fills the open places that differ by row."""

    outer: Mapping[str, Outer | Sql] = field(default_factory=dict)
    sure: frozenset[str] = frozenset()

    def column(self, path: Path) -> Sql | Formula | Outer:
        """Find a path's column here, or what the outer query has in its place."""
        if path[0] == OUTER:
            return self.outer[path[1]]
        return Source.column(self, path)

    def never_blank(self, path: Path) -> bool:
        """Whether an open place is known to hold a value in every row."""
        return path[0] == OUTER and path[1] in self.sure

    @property
    def asked(self) -> bool:
        """Whether equality should be said so that an index of PostgreSQL answers it."""
        return True


def question_in_query(at: Translator, node: Question) -> Sql | Number:
    """Translate a question of an expression that is being translated. Raises NoSqlForm."""
    values: dict[Path, Any] = {}
    outer: dict[str, Outer | Sql] = {}
    for place, known in enumerate(node.known):
        if is_parameter(known, at.context.parameters):
            values[ASKED, str(place)] = at.known(known)
        else:
            outer[str(place)] = Outer(at, known)
    sure = frozenset(str(place) for place, known in enumerate(node.known) if _never_blank(known))
    environment = AskedEnvironment(at.context.environment, values)
    context = replace(
        at.context, environment=environment, parameters=at.context.parameters | {ASKED}
    )
    source = QuestionSource(
        at.source.tables,
        node.query.form,
        node.query.subtable,
        at.source.formulas,
        aliased=True,
        outer=outer,
        sure=sure,
    )
    return translated(node.query, Translator(source, context), outer)


def translated(query: Query, inside: Translator, outer: Mapping[str, Outer | Sql]) -> Sql | Number:
    """Translate a query over its source; `outer` names the places that are no values."""
    return _Asking(query, inside, frozenset(outer)).answer()


def _never_blank(node: Node) -> bool:
    return isinstance(node, Reference) and node.path[-1] in ("id", "row_id", "state")


def _reads_outer(node: Node) -> bool:
    if isinstance(node, Reference):
        return node.path[0] == OUTER
    return any(_reads_outer(each) for each in children(node))


@dataclass(frozen=True, slots=True)
class _Asking:
    query: Query
    inside: Translator
    outer: frozenset[str]

    def answer(self) -> Sql | Number:  # noqa: PLR0911 (one way out for each function)
        """Give the subquery, or the number that it stands for."""
        match self.query.function:
            case "SUM_OF":
                return self._sum()
            case "COUNT_OF":
                return self._counted()
            case "COUNT_DISTINCT_OF":
                return self._different()
            case "MAX_OF":
                return self._extreme("max")
            case "MIN_OF":
                return self._extreme("min")
            case "EXISTS":
                there: Sql = self._subselect(select(literal(1, Integer()))).exists()
                return there
            case _:
                return self._first()

    def _sum(self) -> Number:
        number = self.inside.number(self._value())
        found = func.sum(self.inside.numbers.guarded(number), type_=number.expression.type)
        whole = func.coalesce(self._scalar(select(found)), literal(0, Integer()), type_=found.type)
        return Number(whole, number.scale)

    def _counted(self) -> Number:
        count = func.count(type_=BigInteger())
        return self.inside.numbers.whole(self._scalar(select(count)))

    def _different(self) -> Number:
        node = self._value()
        value = (
            self.inside.numbers.guarded(self.inside.number(node))
            if node.type.kind in NUMERIC
            else self.inside.value(node)
        )
        count = func.count(func.distinct(value), type_=BigInteger())
        return self.inside.numbers.whole(self._scalar(select(count)))

    def _extreme(self, name: str) -> Sql | Number:
        node, aggregate = self._value(), getattr(func, name)
        if node.type.kind in NUMERIC:
            number = self.inside.number(node)
            found = aggregate(self.inside.numbers.guarded(number), type_=number.expression.type)
            return Number(self._scalar(select(found)), number.scale)
        value = self.inside.value(node)
        found = aggregate(self._by_code_point(node, value), type_=value.type)
        return self._scalar(select(found))

    def _first(self) -> Sql | Number:
        node = self._value()
        if node.type.kind in NUMERIC:
            number = self.inside.number(node)
            return Number(self._of_first(self.inside.numbers.guarded(number)), number.scale)
        return self._of_first(self.inside.value(node))

    def _of_first(self, value: Sql) -> Sql:
        """Give the value of the first record by what is asked to sort by."""
        nodes = [self._opened(one.key) for one in self.query.order]
        keys = [self._key(node) for node in nodes]
        root = self.inside.source.root.clause.c
        last = (root.record_id, root.position) if self.query.subtable else (root.id,)
        if not any(_reads_outer(node) for node in nodes):
            terms = (*self._terms(keys), *last)
            return self._scalar(select(value).order_by(*terms).limit(1))
        # SQLite finds no column of the outer query where a subquery is sorted: read them before.
        named = [one.label(f"key_{place}") for place, one in enumerate((*keys, *last))]
        found = self._subselect(select(value.label("answer"), *named)).subquery().c
        read = [found[one.name] for one in named]
        terms = (*self._terms(read[: len(keys)]), *read[len(keys) :])
        first: Sql = select(found.answer).order_by(*terms).limit(1).scalar_subquery()
        return first

    def _terms(self, keys: Sequence[Sql]) -> Sequence[Sql]:
        terms: list[Sql] = []
        for one, key in zip(self.query.order, keys, strict=True):
            terms += (key.is_(None), key.desc() if one.descending else key.asc())
        return terms

    def _key(self, node: Node) -> Sql:
        if node.type.kind in NUMERIC:
            return self.inside.numbers.guarded(self.inside.number(node))
        return self._by_code_point(node, self.inside.value(node))

    def _by_code_point(self, node: Node, value: Sql) -> Sql:
        textual = node.type.kind is Kind.TEXT and not self.inside.sqlite
        return value.collate("C") if textual else value

    def _scalar(self, chosen: Any) -> Sql:  # noqa: ANN401 (a select of any columns)
        found: Sql = self._subselect(chosen).scalar_subquery()
        return found

    def _subselect(self, chosen: Any) -> Any:  # noqa: ANN401 (a select of any columns)
        """Add where it reads from, once all of its parts have asked for their joins."""
        where = self.query.where
        conditions = [] if where is None else [self.inside.truth(self._opened(where))]
        source = self.inside.source
        conditions.append(source.living())
        chosen = chosen.select_from(source.from_clause).where(*conditions)
        return chosen.correlate_except(*source.clauses())

    def _value(self) -> Node:
        if self.query.value is None:
            raise NoSqlForm(f"{self.query.function} asks for no value")
        return self._opened(self.query.value)

    def _opened(self, node: Node) -> Node:
        """Tell the places that differ by row from those that are values."""
        if isinstance(node, Reference) and node.path[0] == ASKED and node.path[1] in self.outer:
            return replace(node, path=(OUTER, node.path[1]))
        parts = children(node)
        return with_children(node, [self._opened(each) for each in parts]) if parts else node
