"""Which records a definition's new demands find broken: asked in SQL where they have such a form.

Rules of this file:
1. A demand that SQL can ask is counted over all records. Patterns and types are tried on values,
   the rest by evaluating records, both up to a bound that the message names.
2. What depends on who saves, or is known only after publishing, is said and not counted.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from engine.expression.compilation import Compiled, compile_expression
from engine.expression.errors import EvaluationError, ExpressionError
from engine.expression.scope import Path
from engine.expression.types import Kind
from engine.form.demand import Demand
from engine.form.model import MultiSelectField, SelectField
from engine.form.option_renames import TYPED, keys_for_texts
from engine.form.tightening import tightened
from runtime.services.impact.counting import Counting
from runtime.services.impact.prospect import FormPair, Prospect
from runtime.services.impact.report import Found
from runtime.services.impact.trying import WALKED, evaluated, misfitting
from runtime.services.impact.wording import HIDDEN, LATER, PERSONAL
from runtime.services.querying import caller_environment, source_of, sql_context
from runtime.storage.conditions import Condition
from runtime.storage.query import NoSqlForm, Source, sql_condition
from runtime.storage.record_ids import Ids, ids_choosing, ids_repeating, ids_where

NOTHING_TO_ADD = ("", "")


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found of a demand, with a note on how."""

    pair: FormPair
    demand: Demand
    found: Found
    note: tuple[str, str] = NOTHING_TO_ADD


def asked_anew(prospect: Prospect, counting: Counting) -> Iterator[Answer]:
    """Ask everything that a definition asks anew; what no record breaks is left out."""
    for pair in prospect.pairs:
        asking = _Asking(prospect, counting, pair)
        demands = [*tightened(pair.before, pair.after), *_changed_types(pair)]
        for answer in (*asking.at_once(demands), *asking.by_walking()):
            if answer.found.count != 0:
                yield answer


def _changed_types(pair: FormPair) -> Iterator[Demand]:
    """Fields of another type whose values are kept as they are, and may not be valid there."""
    for key, field in pair.after.fields.items():
        old = pair.before.fields.get(pair.former.of(key) or "")
        if old is None or old.definition.type == field.definition.type or not field.stored:
            continue
        if field.definition.type in ("email", "phone", "url"):
            yield Demand("type", key, subtable=field.subtable)
        elif (
            isinstance(field.definition, SelectField | MultiSelectField)
            and old.definition.type in TYPED
        ):
            options = [option.key for option in field.definition.options]
            known = (*options, *keys_for_texts(field.definition))
            yield Demand("type", key, subtable=field.subtable, fields=known)


def _reads_options(demand: Demand) -> bool:
    """Whether a demand is about options: those are read where they are stored now."""
    return demand.kind == "option" or (demand.kind == "type" and bool(demand.fields))


class _Asking:
    """Asks the demands of one form."""

    def __init__(self, prospect: Prospect, counting: Counting, pair: FormPair) -> None:
        self._prospect, self._counting, self._pair = prospect, counting, pair
        self._form = pair.before.key
        self._left: list[Demand] = []

    def at_once(self, demands: Iterable[Demand]) -> Iterator[Answer]:
        """Answer what can be answered without evaluating whole records."""
        for demand in demands:
            answer = self._answer(demand)
            if answer is not None:
                yield answer

    def by_walking(self) -> Iterator[Answer]:
        """Answer the rest: evaluate records as they would be saved under the new definition."""
        if not self._left:
            return
        tables = self._prospect.present.tables.form(self._form)
        walked = evaluated(
            self._prospect, self._pair, tables, self._left, self._counting.within(self._form)
        )
        note = (
            (f"of the first {WALKED} records looked at", f"仅检查了前 {WALKED} 条记录")
            if walked.cut
            else NOTHING_TO_ADD
        )
        for demand in self._left:
            broken = walked.broken.get(demand, ())
            yield Answer(self._pair, demand, self._found(broken), note)

    def _answer(self, demand: Demand) -> Answer | None:
        read = tuple(self._read(demand))
        keys = frozenset(key for path in read for key in (path[0], ".".join(path[:2])))
        why = self._why_not(demand, read, keys)
        if why is not None:
            return Answer(self._pair, demand, Found(None), why)
        if demand.kind == "option":
            return self._counted(demand, self._options(demand))
        if demand.kind == "unique":
            return self._repeating(demand)
        if demand.kind in ("pattern", "type"):
            return self._tried(demand)
        ids = None if keys & self._pair.recomputed else self._in_sql(demand)
        if ids is None:
            self._left.append(demand)
            return None
        return self._counted(demand, ids)

    def _why_not(
        self, demand: Demand, read: tuple[Path, ...], keys: frozenset[str]
    ) -> tuple[str, str] | None:
        """Why a demand is not counted; None: it is."""
        if not self._may_ask(demand, read, keys):
            return HIDDEN
        if any(path[0] in ("me", "old") for path in read):
            return PERSONAL
        stored = self._pair.later | (self._pair.recomputed if demand.kind == "unique" else set())
        return LATER if keys & stored and not _reads_options(demand) else None

    def _may_ask(self, demand: Demand, read: tuple[Path, ...], keys: frozenset[str]) -> bool:
        """Whether the reader may be told: a draft must not ask about what he may not read.

        What the draft computes anew may be made of anything, and so may an answer from elsewhere;
        that a value stands twice tells of a record that he may not see.
        """
        if self._counting.everything:
            return True
        compiled = self._compiled(demand)
        if compiled is None and demand.kind not in ("pattern", "type", "option", "unique"):
            return False
        if compiled is not None and (compiled.questions or self._leads_on(read)):
            return False
        if demand.kind == "unique" and self._counting.within(self._form) is not None:
            return False
        if keys & self._pair.reworked:
            return False
        return self._counting.sees(self._form, (self._former(path) for path in read))

    def _leads_on(self, read: tuple[Path, ...]) -> bool:
        """Whether a path leads into another record while the draft computes something anew."""
        columns = self._pair.after.columns
        leads = any(len(path) > (2 if path[0] in columns else 1) for path in read)
        return leads and any(pair.reworked for pair in self._prospect.pairs)

    def _read(self, demand: Demand) -> Iterator[Path]:
        """The paths that a demand reads, from the record on; `me` and `old` as they are."""
        named = demand.fields if demand.kind == "unique" else (demand.field or "id",)
        yield from (tuple(field.split(".")) for field in named)
        scope = self._pair.after.routes.scopes[demand.subtable or ""]
        compiled = self._compiled(demand)
        for path in compiled.references if compiled else ():
            root, rooted = scope.rooted(path)
            yield rooted if root == "record" else (root, *rooted)

    def _former(self, path: Path) -> Path:
        """A path as the present form knows it; what is new hides nothing."""
        former = self._pair.former
        if path[0] in self._pair.after.columns and len(path) > 1:
            column = former.of(".".join(path[:2]))
            return (*column.split("."), *path[2:]) if column else ("id",)
        known = former.of(path[0])
        return (known, *path[1:]) if known else ("id",)

    def _compiled(self, demand: Demand) -> Compiled | None:
        if demand.broken is None:
            return None
        scope = self._pair.after.routes.scopes[demand.subtable or ""]
        try:
            return compile_expression(demand.broken, scope, Kind.BOOLEAN)
        except ExpressionError:
            return None

    def _in_sql(self, demand: Demand) -> Ids | None:
        source = source_of(self._prospect.draft, self._pair.after.key, demand.subtable)
        try:
            condition = self._condition(demand, source)
        except (NoSqlForm, EvaluationError):
            return None
        return ids_where(source, condition)

    def _condition(self, demand: Demand, source: Source | None = None) -> Condition:
        """The condition that a broken record fulfils. Raises NoSqlForm, EvaluationError."""
        compiled = self._compiled(demand)
        if compiled is None:
            raise NoSqlForm("it is no condition on a record")
        draft, act = self._prospect.draft, self._prospect.act
        environment = caller_environment(act, draft, self._pair.after)
        read = source or source_of(draft, self._pair.after.key)
        return sql_condition(compiled, read, sql_context(act, environment))

    def _options(self, demand: Demand, *, others: bool = False) -> Ids:
        tables = self._prospect.present.tables.form(self._form)
        path = self._pair.former.of(demand.field or "") or demand.field or ""
        dialect = self._prospect.act.system.database.dialect
        return ids_choosing(dialect, tables, path, demand.fields, others=others)

    def _repeating(self, demand: Demand) -> Answer:
        tables = self._prospect.draft.tables.form(self._pair.after.key)
        try:
            among = self._condition(demand) if demand.broken else None
        except (NoSqlForm, EvaluationError):
            return Answer(self._pair, demand, Found(None), LATER)
        return self._counted(demand, ids_repeating(tables, demand.fields, among))

    def _tried(self, demand: Demand) -> Answer:
        if _reads_options(demand):
            return self._counted(demand, self._options(demand, others=True))
        broken, note = misfitting(
            self._prospect, self._pair, demand, self._counting.within(self._form)
        )
        return Answer(self._pair, demand, self._found(broken), note or NOTHING_TO_ADD)

    def _found(self, broken: tuple[str, ...]) -> Found:
        return self._counting.found(self._form, broken, len(broken))

    def _counted(self, demand: Demand, ids: Ids) -> Answer:
        return Answer(self._pair, demand, self._counting.found(self._form, ids))
