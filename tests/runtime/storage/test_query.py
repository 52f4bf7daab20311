# ruff: noqa: ANN401  (values of any type)
"""An expression means the same in memory, on SQLite and on PostgreSQL."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from sqlalchemy import Connection, case, select
from sqlalchemy.exc import DBAPIError

from engine.calendar.working_time import work_calendar
from engine.expression.compilation import Compiled, compile_expression
from engine.expression.environment import MappingEnvironment
from engine.expression.errors import EvaluationError
from engine.expression.functions.catalogue import FUNCTIONS
from engine.expression.functions.registry import Mode
from engine.expression.scope import MappingScope, Path
from engine.expression.types import Kind, Type
from engine.form.scope import NameScope, record_scope
from runtime.storage.database import Database
from runtime.storage.query import NoSqlForm, Source, SqlContext, sql_condition, sql_value
from runtime.storage.query_functions import FORMS
from runtime.storage.tables import AppTables
from tests.runtime.storage import expression_draws as draws
from tests.runtime.storage.conftest import Publish
from tests.runtime.storage.expression_draws import PARTNERS, make_world

NOW = datetime(2026, 2, 27, 17, 30, tzinfo=UTC)
HEAD = {"version": 1, "state": "draft", "created_at": NOW, "updated_at": NOW}
KNOWN: Mapping[Path, Any] = {
    ("me", "reports"): ("U1", "U9"),
    ("me", "roles"): ("a", "中"),
    ("setting", "limit"): Decimal("12.345"),
}


class World:
    """A published app with its partners, and the scope of its expressions."""

    def __init__(self, database: Database, tables: AppTables, scope: NameScope) -> None:
        self.database = database
        self.tables = tables
        self.scope = scope

    def compile(self, source: str) -> Compiled:
        """Check an expression over a thing."""
        return compile_expression(source, self.scope)

    def context(self) -> SqlContext:
        """What the queries know beforehand."""
        return SqlContext(self.database.dialect, environment(KNOWN))


@pytest.fixture
def world(database: Database, publish: Publish) -> World:
    app, context = make_world()
    tables = publish(app)
    with database.begin_write() as connection:
        rows = [{**HEAD, **partner} for partner in PARTNERS]
        # Each may look up one that comes later.
        connection.execute(
            tables.form("partner").main.insert(), [r | {"parent_firm": None} for r in rows]
        )
        for row in rows:
            main = tables.form("partner").main
            connection.execute(
                main.update().where(main.c.id == row["id"]).values(parent_firm=row["parent_firm"])
            )
    return World(database, tables, record_scope(context.forms["thing"], context))


def environment(values: Mapping[Path, Any]) -> MappingEnvironment:
    """An environment at the tests' moment."""
    return MappingEnvironment(values, NOW, ZoneInfo("Asia/Shanghai"), work_calendar())


def value_at(holder: Mapping[str, Any] | None, path: Path) -> Any:
    """Follow a path through a record, its rows and the partners."""
    if holder is None:
        return None
    found = holder.get(path[0])
    if len(path) == 1:
        return found
    if path[0] == "lines":
        return [value_at(row, path[1:]) for row in found or ()]
    partner = next((each for each in PARTNERS if each["id"] == found), None)
    return value_at(partner, path[1:])


def in_memory(compiled: Compiled, record: Mapping[str, Any]) -> Any:
    """Evaluate in memory."""
    values = {
        path: KNOWN[path] if path in KNOWN else value_at(record, path)
        for path in compiled.references
    }
    return compiled.evaluate(environment(values))


def insert(connection: Connection, world: World, records: Sequence[Mapping[str, Any]]) -> None:
    """Store records under the ids R0, R1 …"""
    form = world.tables.form("thing")
    for index, record in enumerate(records):
        plain = {key: value for key, value in record.items() if key != "lines"}
        connection.execute(form.main.insert().values({**HEAD, **plain, "id": f"R{index}"}))
        for position, row in enumerate(record["lines"]):
            head = {"row_id": f"{index}.{position}", "record_id": f"R{index}", "position": position}
            connection.execute(form.rows["lines"].table.insert().values({**head, **row}))


def in_sql(connection: Connection, world: World, compiled: Sequence[Compiled]) -> list[list[Any]]:
    """Evaluate all expressions over all records in one query."""
    source, context = Source(world.tables, "thing"), world.context()
    columns = []
    for index, each in enumerate(compiled):
        columns.append(sql_value(each, source, context).label(f"v{index}"))
        if each.type.kind is Kind.BOOLEAN:
            truth = case((sql_condition(each, source, context), 1), else_=0)
            columns.append(truth.label(f"c{index}"))
    query = select(*columns).select_from(source.from_clause).order_by(source.root.clause.c.id)
    return [list(row) for row in connection.execute(query)]


def expected(compiled: Sequence[Compiled], record: Mapping[str, Any]) -> list[Any]:
    """What `in_sql` should give for a record."""
    values = list[Any]()
    for each in compiled:
        value = in_memory(each, record)
        values.append(value)
        if each.type.kind is Kind.BOOLEAN:
            values.append(int(value is True))
    return values


@settings(
    max_examples=25,
    phases=[Phase.explicit, Phase.generate],  # an expression is short: shrinking costs minutes
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(records=draws.records(), sources=draws.expressions())
def test_an_expression_gives_the_same_in_memory_and_in_sql(
    world: World, records: list[Mapping[str, Any]], sources: list[str]
) -> None:
    compiled = [
        each
        for each in map(world.compile, sources)
        if each.has_sql and each.type.kind is not Kind.BLANK
    ]
    if not compiled:
        return
    with world.database.begin_write() as connection:
        insert(connection, world, records)
        answers = in_sql(connection, world, compiled)
        connection.rollback()

    for record, answer in zip(records, answers, strict=True):
        names = [
            f"{each.source}"
            for each in compiled
            for _ in range(1 + (each.type.kind is Kind.BOOLEAN))
        ]
        wanted = expected(compiled, record)
        wrong = [(n, w, a) for n, w, a in zip(names, wanted, answer, strict=True) if w != a]
        assert wrong == []


def test_every_function_with_an_sql_form_has_one_and_no_other() -> None:
    said = {
        name
        for name, function in FUNCTIONS.items()
        if function.has_sql and function.mode not in (Mode.ASK, Mode.PATH)
    }
    assert set(FORMS) == said


@pytest.mark.parametrize(
    "source",
    [
        "amount / qty > 1",
        "AVG(lines.cost) > 1",
        "UPPER(name) == 'A'",
        "JOIN(lines.what) == 'a'",
        "MOD(qty, 3) == 0",
        "ROUND(amount, qty) == 1",
        "moment - NOW() == moment - NOW()",
        "partner in lines.partner",
    ],
)
def test_what_has_no_exact_form_says_so_before_any_database_is_asked(
    world: World, source: str
) -> None:
    compiled = world.compile(source)

    assert compiled.why_no_sql
    with pytest.raises(NoSqlForm):
        sql_condition(compiled, Source(world.tables, "thing"), world.context())


def test_numbers_beyond_64_bits_are_an_error_and_never_rounded(world: World) -> None:
    record = {"amount": Decimal("9999999999999999.99"), "price": Decimal("99999999999999.9999")}
    compiled = world.compile("amount * price > 1")
    with world.database.begin_write() as connection:
        insert(connection, world, [{**record, "lines": []}])
        if world.database.dialect == "postgresql":
            assert in_sql(connection, world, [compiled]) == [[True, 1]]
        else:
            with pytest.raises(DBAPIError, match="integer overflow"):
                in_sql(connection, world, [compiled])
        connection.rollback()


def test_a_formula_computed_on_read_stands_for_its_field(world: World) -> None:
    formula = world.compile("amount > partner.limit")
    formulas = {("thing", "name"): world.compile("note + '!'"), ("thing", "done"): formula}
    source = Source(world.tables, "thing", formulas=formulas)
    condition = sql_condition(world.compile("done and name == 'a!'"), source, world.context())
    main = world.tables.form("thing").main

    with world.database.begin_write() as connection:
        cheap = {"amount": Decimal(50), "partner": "P1", "note": "a", "lines": []}
        insert(connection, world, [cheap, cheap | {"amount": Decimal(51)}])
        found = connection.execute(
            select(main.c.id).select_from(source.from_clause).where(condition)
        )
        assert found.scalars().all() == ["R1"]
        connection.rollback()


def test_a_report_over_rows_sums_in_place_and_reads_its_record(world: World) -> None:
    source = Source(world.tables, "thing", "lines")
    scope = MappingScope(
        {
            ("cost",): Type(Kind.NUMBER, scale=3, column=True),
            ("q",): Type(Kind.NUMBER, scale=0, column=True),
            ("parent", "name"): Type(Kind.TEXT),
            ("partner", "tier"): Type(Kind.TEXT),
            (): Type(Kind.ROW, column=True),
        }
    )
    measures = [compile_expression(text, scope) for text in ("SUM(q * cost)", "COUNT()")]
    group = compile_expression("parent.name", scope)
    tier = compile_expression("partner.tier == 'vip'", scope)
    rows = [{"q": Decimal(2), "cost": Decimal("1.5"), "partner": "P1"}] * 2
    records = [
        {"name": "a", "lines": rows},
        {"name": "b", "lines": [*rows, rows[0] | {"partner": "P2"}]},
    ]

    with world.database.begin_write() as connection:
        insert(connection, world, records)
        values = [sql_value(each, source, world.context()) for each in (group, *measures)]
        where = sql_condition(tier, source, world.context())
        query = select(*values).select_from(source.from_clause).where(where)
        answer = connection.execute(query.group_by(values[0]).order_by(values[0])).all()
        connection.rollback()

    assert [tuple(row) for row in answer] == [("a", Decimal(6), 2), ("b", Decimal(6), 2)]


def test_an_error_in_a_parameter_is_told_and_not_swallowed(world: World) -> None:
    compiled = world.compile("amount > 1 / (setting.limit - setting.limit)")

    with pytest.raises(EvaluationError, match="zero"):
        sql_condition(compiled, Source(world.tables, "thing"), world.context())


@pytest.mark.parametrize("many", [0, 3, 400, 3000])
def test_however_many_texts_are_known_one_is_found_among_them(world: World, many: int) -> None:
    known = (*(f"U{number}" for number in range(many)), "中'\"")
    context = SqlContext(world.database.dialect, environment({("me", "roles"): known}))
    condition = sql_condition(
        world.compile("name in me.roles"), Source(world.tables, "thing"), context
    )
    main = world.tables.form("thing").main

    with world.database.begin_write() as connection:
        names = ("中'\"", "nobody", None, f"U{many - 1}")
        insert(connection, world, [{"name": one, "lines": []} for one in names])
        found = connection.execute(select(main.c.id).where(condition).order_by(main.c.id))
        assert found.scalars().all() == (["R0", "R3"] if many else ["R0"])
        connection.rollback()
