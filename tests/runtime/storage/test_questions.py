# ruff: noqa: ANN401  (values of any type)
"""A question to another form has one answer: asked together, within a query, or reckoned here."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from engine.expression.closures import build
from engine.expression.columns import Run
from engine.expression.compilation import Compiled, compile_expression, finished
from engine.expression.functions.catalogue import FUNCTIONS
from engine.expression.functions.registry import Mode
from engine.expression.question import Asked
from engine.expression.reference import evaluate_by_reference
from engine.expression.tree import ASKED, Node, Query, Question, Reference, walk
from engine.expression.types import Kind
from engine.expression.values import Value
from runtime.storage.query import Source
from runtime.storage.question_answers import read_answers
from tests.runtime.storage import expression_draws as draws
from tests.runtime.storage import test_query as ground
from tests.runtime.storage.test_query import World

world = ground.world

THINGS = st.sampled_from(
    [
        "partner == record.partner",
        "qty <= record.qty",
        "name == record.name",
        "name != record.name",
        "day > record.day",
        "done and not record.flag",
        "SUM(lines.q) >= record.qty",
        "ANY(lines.what == record.name)",
        "amount + record.amount > 10",
        "'vip' in tags",
        "record.name in ['a', name]",
        "partner.tier == 'vip'",
        "CONTAINS(name, record.name)",
        "record.partner.limit < amount",
        "id != record.id",
        "moment < record.moment",
        "clock == record.clock",
        "amount > setting.limit",
        "record.done",
        "qty == SUM(record.lines.q)",
        "IF(record.done, amount > 0, record.amount > 0)",
    ]
)
ROWS = st.sampled_from(
    [
        "partner == record.partner",
        "q > record.qty",
        "what == record.name",
        "parent.name == record.name",
        "parent == record.id",
        "parent.id != record.id",
        "ok",
        "cost * q > record.amount",
        "parent.partner.limit > record.price",
    ]
)
THING_VALUES = [
    "amount",
    "qty",
    "price * qty",
    "ROUND(price, 1)",
    "SUM(lines.cost)",
    "partner.limit",
]
ROW_VALUES = ["q", "cost", "q * cost", "cost + record.amount", "parent.amount"]
SORTS = ["", ", amount", ", -amount", ", name, -qty", ", -day", ", done", ", -partner.limit"]
ROW_SORTS = ["", ", q", ", -cost", ", what", ", -parent.name, q"]


def joined(conditions: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Draw a condition, or two of them joined."""
    pair = st.tuples(conditions, st.sampled_from(["and", "or"]), conditions)
    return st.one_of(
        conditions,
        pair.map(lambda drawn: f"{drawn[0]} {drawn[1]} ({drawn[2]})"),
        conditions.map(lambda one: f"not ({one})"),
    )


def asked_of(
    form: str,
    conditions: st.SearchStrategy[str],
    values: Sequence[str],
    looked_up: Sequence[str],
    sorts: Sequence[str],
) -> st.SearchStrategy[str]:
    """Draw a question to a form."""
    where = joined(conditions)
    value = st.sampled_from(values)
    number = st.tuples(st.sampled_from(["SUM_OF", "MAX_OF", "MIN_OF"]), value, where)
    found = st.tuples(st.sampled_from(looked_up), where, st.sampled_from(sorts))
    return st.one_of(
        number.map(lambda drawn: f"{drawn[0]}({form}, {drawn[1]}, {drawn[2]})"),
        where.map(lambda one: f"COUNT_OF({form}, {one})"),
        st.tuples(st.sampled_from([*values, *looked_up]), where).map(
            lambda drawn: f"COUNT_DISTINCT_OF({form}, {drawn[0]}, {drawn[1]})"
        ),
        where.map(lambda one: f"EXISTS({form}, {one})"),
        where.map(lambda one: f"SUM_OF({form}, {values[0]}, {one}) > amount"),
        found.map(lambda drawn: f"LOOKUP({form}, {drawn[0]}, {drawn[1]}{drawn[2]})"),
    )


QUESTIONS = st.lists(
    st.one_of(
        asked_of("thing", THINGS, THING_VALUES, ["name", "amount", "day", "partner", "id"], SORTS),
        asked_of("thing.lines", ROWS, ROW_VALUES, ["what", "cost", "ok", "row_id"], ROW_SORTS),
        st.sampled_from(
            ["COUNT_OF(thing)", "MAX_OF(thing, name, name != record.name)", "COUNT_OF(thing.lines)"]
        ),
    ),
    min_size=1,
    max_size=6,
)


def compile_question(world: World, source: str) -> Compiled:
    """Check an expression that may ask."""
    return compile_expression(source, world.scope.asking())


class Reckoned:
    """Answers by going through the records in memory: the meaning, written out once more."""

    def __init__(self, records: Sequence[Mapping[str, Any]], asking: Mapping[str, Any]) -> None:
        self.records = records
        self.asking = asking
        around = ground.environment({})
        self.now, self.zone, self.calendar = around.now, around.zone, around.calendar

    def value(self, path: tuple[str, ...]) -> Value:
        """The value at a path of the record that asks."""
        known = ground.KNOWN.get(path)
        return cast("Value", ground.value_at(self.asking, path) if known is None else known)

    def answer(self, asked: Asked) -> Value:
        """The answer to a question."""
        query = asked.query
        candidates = [one for one in self._candidates(query) if self._holds(query, one, asked)]
        if query.function == "COUNT_OF":
            return Decimal(len(candidates))
        if query.function == "EXISTS":
            return bool(candidates)
        assert query.value is not None
        if query.function == "LOOKUP":
            return self._first(query, candidates, asked)
        values = [read(query.value, one, asked) for one in candidates]
        there: list[Any] = [value for value in values if value is not None]
        if query.function == "COUNT_DISTINCT_OF":
            return Decimal(len(set(there)))
        if query.function == "SUM_OF":
            return sum(there, Decimal(0))
        return (max if query.function == "MAX_OF" else min)(there, default=None)

    def _candidates(self, query: Query) -> list[Mapping[str, Any]]:
        if query.subtable is None:
            return list(self.records)
        return [{**row, "parent": record} for record in self.records for row in record["lines"]]

    def _holds(self, query: Query, one: Mapping[str, Any], asked: Asked) -> bool:
        return query.where is None or read(query.where, one, asked) is True

    def _first(self, query: Query, candidates: list[Mapping[str, Any]], asked: Asked) -> Value:
        assert query.value is not None
        for term in reversed(query.order):
            keyed: list[tuple[Any, Mapping[str, Any]]] = [
                (read(term.key, one, asked), one) for one in candidates
            ]
            there = [pair for pair in keyed if pair[0] is not None]
            there.sort(key=lambda pair: pair[0], reverse=term.descending)
            blank = [one for key, one in keyed if key is None]
            candidates = [one for _, one in there] + blank
        return read(query.value, candidates[0], asked) if candidates else None


def read(node: Node, one: Mapping[str, Any], asked: Asked) -> Value:
    """Evaluate a part of a query over one candidate."""
    values: dict[tuple[str, ...], Any] = {}
    for each in walk(node):
        if not isinstance(each, Reference):
            continue
        if each.path[0] == ASKED:
            values[each.path] = asked.values[int(each.path[1])]
        elif each.path[0] == "parent":
            rest = each.path[1:] or ("id",)
            values[each.path] = ground.value_at(one["parent"], rest)
        else:
            values[each.path] = ground.value_at(one, each.path)
    return finished(build(node)(Run(ground.environment(values))))


@settings(
    max_examples=40,
    phases=[Phase.explicit, Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(records=st.lists(draws.RECORDS, min_size=2, max_size=5), sources=QUESTIONS)
def test_a_question_has_the_same_answer_in_memory_and_in_sql(
    world: World, records: list[dict[str, Any]], sources: list[str]
) -> None:
    for index, record in enumerate(records):
        record["id"] = f"R{index}"
        for position, row in enumerate(record["lines"]):
            row["row_id"] = f"{index}.{position}"
    compiled = [compile_question(world, source) for source in sources]
    in_query = [one for one in compiled if one.has_sql]
    with world.database.begin_write() as connection:
        ground.insert(connection, world, records)
        answers = ground.in_sql(connection, world, in_query)
        together = [asked_together(connection, world, one, records) for one in compiled]
        connection.rollback()

    for place, record in enumerate(records):
        reckoned = Reckoned(records, record)
        for one, replies in zip(compiled, together, strict=True):
            known = iter(replies[place])
            values = [reckoned.answer(asked) for asked in questions_of(one, reckoned)]
            assert [(one.source, value) for value in values] == [
                (one.source, reply) for reply in known
            ]
            assert evaluate_by_reference(one, reckoned) == one.evaluate(reckoned)
        wanted = list[Any]()
        for one in in_query:
            value = one.evaluate(reckoned)
            wanted += [value, int(value is True)] if one.type.kind is Kind.BOOLEAN else [value]
        names = [one.source for one in in_query for _ in range(1 + (one.type.kind is Kind.BOOLEAN))]
        found = zip(names, wanted, answers[place], strict=True)
        assert [pair for pair in found if pair[1] != pair[2]] == []


def questions_of(compiled: Compiled, reckoned: Reckoned) -> list[Asked]:
    """The questions of an expression, with what the record that asks fills in."""
    found = []
    for node in compiled.questions:
        values = tuple(finished(build(known)(Run(reckoned))) for known in node.known)
        found.append(Asked(node.query, values))
    return found


def asked_together(
    connection: Any, world: World, compiled: Compiled, records: Sequence[Mapping[str, Any]]
) -> list[list[Value]]:
    """Answer all records' questions of an expression, each query in one go."""
    asked = [questions_of(compiled, Reckoned(records, record)) for record in records]
    replies: list[list[Value]] = [[] for _ in records]
    for place in range(len(asked[0])):
        fillings = list(dict.fromkeys(one[place].values for one in asked))
        query = asked[0][place].query
        source = Source(world.tables, query.form)
        found = read_answers(connection, source, world.context(), query, fillings)
        known = dict(zip(fillings, found, strict=True))
        for reply, one in zip(replies, asked, strict=True):
            reply.append(known[one[place].values])
    return replies


def test_every_question_is_drawn() -> None:
    asked = {name for name, function in FUNCTIONS.items() if function.mode is Mode.ASK}
    aggregates = {"SUM_OF", "COUNT_OF", "COUNT_DISTINCT_OF", "MAX_OF", "MIN_OF"}
    assert asked - {"DECIDE"} == {*aggregates, "EXISTS", "LOOKUP"}


def test_fifty_that_ask_alike_ask_once(world: World) -> None:
    compiled = compile_question(world, "SUM_OF(thing, amount, partner == record.partner)")
    (node,) = compiled.questions
    statements: list[str] = []
    with world.database.begin_write() as connection:
        event.listen(connection, "before_cursor_execute", lambda *a: statements.append(a[2]))
        fillings: list[tuple[Value, ...]] = [(f"P{number}",) for number in range(50)]
        source = Source(world.tables, "thing")
        found = read_answers(connection, source, world.context(), node.query, fillings)
        connection.rollback()
    assert found == [Decimal(0)] * 50
    assert len(statements) == 1


@pytest.mark.parametrize(
    "source",
    [
        "SUM_OF(thing, amount, partner == record.partner)",
        "EXISTS(thing.lines, parent == record.id)",
    ],
)
def test_what_lies_in_the_trash_is_not_there(world: World, source: str) -> None:
    compiled = compile_question(world, source)
    record: dict[str, Any] = {
        **dict.fromkeys(["amount", "price", "qty", "rate", "name", "note", "done", "flag", "day"]),
        **dict.fromkeys(["due", "moment", "clock"]),
        "amount": Decimal("5.00"),
        "tags": (),
        "partner": "P1",
        "lines": [{"q": Decimal(1), "cost": None, "what": None, "ok": None, "partner": None}],
    }
    with world.database.begin_write() as connection:
        ground.insert(connection, world, [record])
        (before,) = ground.in_sql(connection, world, [compiled])
        main = world.tables.form("thing").main
        connection.execute(main.update().values(deleted_at=ground.NOW))
        (after,) = ground.in_sql(connection, world, [compiled])
        connection.rollback()
    assert before[0] in (Decimal("5.00"), True)
    assert after[0] in (Decimal(0), False)


def test_what_reads_only_the_one_who_asks_is_worked_out_there(world: World) -> None:
    compiled = compile_question(
        world, "COUNT_OF(thing, amount > record.amount * 3 / 7 and qty == record.qty)"
    )
    (node,) = compiled.questions
    assert isinstance(node, Question)
    assert len(node.known) == 2
    assert compiled.why_no_sql is not None  # the quotient, in a query; not where it is asked
