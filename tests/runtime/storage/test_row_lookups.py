# ruff: noqa: ANN401  (values of any type)
"""Rows that are pointed at: keys, facts, what keeps them, and paths through them in SQL."""

from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from engine.calendar.working_time import work_calendar
from engine.definition.app_context import app_context
from engine.definition.model import App
from engine.expression.compilation import compile_expression
from engine.expression.environment import MappingEnvironment
from engine.form.form_compiler import compile_form
from engine.form.record import Record
from engine.form.scope import row_scope
from runtime.storage.database import Database
from runtime.storage.errors import BrokenReference
from runtime.storage.migration import publish_tables
from runtime.storage.query import Source, SqlContext, sql_condition
from runtime.storage.record_store import RecordStore
from runtime.storage.references import (
    RowsOf,
    find_references,
    find_row_references,
    pointed_subtables,
    release_retired,
)
from runtime.storage.tables import AppTables
from runtime.storage.verify import verify_references
from tests.runtime.storage.conftest import Publish
from tests.runtime.storage.sample import NOW, make_app, make_record, make_row, new_id

ITEMS: dict[str, Any] = {
    "key": "items",
    "type": "subtable",
    "unique": [["what"]],
    "fields": [
        {"key": "what", "type": "text"},
        {"key": "amount", "type": "decimal"},
        {"key": "double", "type": "decimal", "formula": "amount * 2", "on_read": True},
        {"key": "whole", "type": "decimal", "formula": "SUM(parent.items.amount)", "on_read": True},
    ],
}
PLAN: dict[str, Any] = {
    "key": "plan",
    "type": "subtable",
    "fields": [
        {"key": "item", "type": "row_lookup", "form": "deal", "subtable": "items", "own": True},
        {"key": "part", "type": "decimal"},
    ],
}
DEAL: dict[str, Any] = {
    "key": "deal",
    "fields": [
        {"key": "number", "type": "text"},
        {"key": "main", "type": "row_lookup", "form": "deal", "subtable": "items", "own": True},
        PLAN,
        ITEMS,
    ],
}
PART: dict[str, Any] = {
    "key": "part",
    "fields": [
        {"key": "item", "type": "row_lookup", "form": "deal", "subtable": "items"},
        {
            "key": "lines",
            "type": "subtable",
            "fields": [
                {"key": "item", "type": "row_lookup", "form": "deal", "subtable": "items"},
                {"key": "amount", "type": "decimal"},
            ],
        },
    ],
}


@pytest.fixture
def app() -> App:
    # The form that points comes before the one that is pointed at.
    return make_app(PART, DEAL)


@pytest.fixture
def tables(publish: Publish, app: App) -> AppTables:
    return publish(app)


def save(database: Database, tables: AppTables, *records: Record) -> None:
    def act(connection: Any) -> None:
        for record in records:
            RecordStore(connection, tables).insert(record)

    database.run(act)


def change(database: Database, tables: AppTables, before: Record, **values: Any) -> Record:
    after = replace(before, version=before.version + 1, values={**before.values, **values})
    database.run(lambda connection: RecordStore(connection, tables).update(before, after))
    return after


def deal(number: str, *amounts: int) -> Record:
    """A deal with an item for each amount, and a plan row that points at the last one."""
    items = [make_row(n, what=f"w{n}", amount=amount) for n, amount in enumerate(amounts, 1)]
    last = items[-1]["row_id"]
    plan = [make_row(1, item=last, part=1)]
    return make_record("deal", {"number": number, "main": last, "items": items, "plan": plan})


def part(*items: str, main: str | None = None) -> Record:
    rows = [make_row(n, item=item, amount=n) for n, item in enumerate(items, 1)]
    return make_record("part", {"item": main, "lines": rows})


def row_ids(record: Record) -> list[str]:
    return [row["row_id"] for row in record.values["items"]]  # type: ignore[union-attr,index,call-overload,misc]


def test_publishing_again_changes_nothing(database: Database, tables: AppTables, app: App) -> None:
    with database.begin_write() as connection:
        assert publish_tables(connection, app).changes == ()


def test_a_record_may_point_at_its_own_rows_in_one_write(
    database: Database, tables: AppTables
) -> None:
    one = deal("D1", 3, 4)
    save(database, tables, one)
    with database.begin_read() as connection:
        found = RecordStore(connection, tables).find("deal", one.id)
    assert found is not None
    assert found.values == one.values


def test_rows_that_swap_unique_values_keep_what_points_at_them(
    database: Database, tables: AppTables
) -> None:
    one = deal("D1", 3, 4)
    first, second = row_ids(one)
    save(database, tables, one, part(first, second))
    rows: Any = one.values["items"]
    swapped = [{**rows[0], "what": "w2"}, {**rows[1], "what": "w1"}]
    changed = change(database, tables, one, items=swapped)
    with database.begin_read() as connection:
        found = RecordStore(connection, tables).find("deal", one.id)
    assert found is not None
    assert found.values == changed.values


def test_nobody_points_at_a_row_that_is_not_there(database: Database, tables: AppTables) -> None:
    with pytest.raises(Exception, match=r"lines\.item|FOREIGN KEY") as refused:
        save(database, tables, part(new_id()))
    if database.dialect == "postgresql":
        assert isinstance(refused.value, BrokenReference)
        assert refused.value.fields == ("lines.item",)


def test_the_database_keeps_a_row_that_is_pointed_at(database: Database, tables: AppTables) -> None:
    one = deal("D1", 3, 4, 5)
    save(database, tables, one, part(row_ids(one)[0]))
    rows: Any = one.values["items"]
    with pytest.raises(Exception, match=r"points at nothing|FOREIGN KEY"):
        change(database, tables, one, items=rows[1:])
    change(database, tables, one, items=[rows[0], rows[2]])


def test_facts_of_rows_come_with_their_record(database: Database, tables: AppTables) -> None:
    one = deal("D1", 3)
    save(database, tables, one)
    key = ("deal#items", row_ids(one)[0])
    with database.begin_read() as connection:
        found = RecordStore(connection, tables).facts([key, ("deal#items", "nothing")])
    row: Any = one.values["items"]
    assert found == {key: {**row[0], "parent": one.id}}


def test_who_points_at_a_record_or_its_rows_is_found(database: Database, tables: AppTables) -> None:
    one, other = deal("D1", 3, 4), deal("D2", 5)
    first, second = row_ids(one)
    lines, main, gone = part(first), part(main=second), part(first)
    save(database, tables, one, other, lines, main, gone)
    database.run(lambda c: RecordStore(c, tables).trash(gone, None, NOW))
    with database.begin_read() as connection:
        living = find_references(connection, "club", "deal", one.id)
        all_ = find_references(connection, "club", "deal", one.id, trashed=True)
        asked = RowsOf("club", "deal", "items", one.id, [first])
        of_row = find_row_references(connection, asked)
        pointed = pointed_subtables(connection)
    assert {(x.form, x.field, x.record, x.row) for x in living} == {
        ("part", "lines.item", lines.id, first),
        ("part", "item", main.id, second),
    }
    assert {x.record for x in all_} == {lines.id, main.id, gone.id}
    assert {(x.record, x.trashed) for x in of_row} == {(lines.id, False), (gone.id, True)}
    assert pointed == {("club", "deal", "items")}


def test_a_field_that_is_gone_lets_go_of_rows(
    database: Database, tables: AppTables, publish: Publish
) -> None:
    one = deal("D1", 3, 4)
    first = row_ids(one)[0]
    save(database, tables, one, part(main=first))
    without = {**PART, "fields": PART["fields"][1:]}
    tables = publish(make_app(without, DEAL))
    database.run(lambda c: release_retired(c, "club", "deal", [first]))
    rows: Any = one.values["items"]
    change(database, tables, one, items=rows[1:])


def test_a_row_lookup_may_be_added_to_a_form_with_records(
    database: Database, publish: Publish
) -> None:
    plain = {**PART, "fields": [PART["fields"][1]]}
    tables = publish(make_app(plain, DEAL))
    one = deal("D1", 3)
    save(database, tables, one, make_record("part", {"lines": []}))
    tables = publish(make_app(PART, DEAL))
    save(database, tables, part(main=row_ids(one)[0]))
    with pytest.raises(Exception, match=r"points at nothing|FOREIGN KEY"):
        save(database, tables, part(main=new_id()))


def test_a_record_with_rows_that_point_at_each_other_can_be_purged(
    database: Database, tables: AppTables
) -> None:
    one = deal("D1", 3, 4)
    save(database, tables, one)
    database.run(lambda c: RecordStore(c, tables).trash(one, None, NOW))
    assert database.run(lambda c: RecordStore(c, tables).purge("deal", one.id))


def test_an_orphan_is_found(database: Database, tables: AppTables) -> None:
    one = deal("D1", 3, 4)
    save(database, tables, one, part(row_ids(one)[0]))
    rows = tables.form("deal").rows["items"].table
    with database.begin_schema_change() as connection:
        if database.dialect == "postgresql":
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        connection.execute(rows.delete())
    with database.begin_read() as connection:
        lost = list(verify_references(connection, tables, tables.form("part")))
        own = list(verify_references(connection, tables, tables.form("deal")))
    assert [one.kind for one in lost] == ["reference"]
    assert "item" in lost[0].message
    assert {fault.place for fault in own} == {one.id}


def test_an_own_row_of_another_record_is_found(database: Database, tables: AppTables) -> None:
    one, two = deal("D1", 3), deal("D2", 4)
    save(database, tables, one, two)
    main = tables.form("deal").main
    with database.begin_write() as connection:
        strange = main.update().where(main.c.id == one.id).values(main=row_ids(two)[0])
        connection.execute(strange)
    with database.begin_read() as connection:
        [fault] = verify_references(connection, tables, tables.form("deal"))
    assert (fault.kind, fault.place) == ("reference", one.id)
    assert fault.message.endswith(f"main points at row {row_ids(two)[0]} of another record")


@pytest.mark.parametrize(
    ("condition", "amounts"),
    [
        ("item.parent.number == 'D2'", [3]),
        ("item.amount > 3", [2, 3]),
        ("item.parent.number == 'D1' and amount == item.position", [1, 2]),
        ("item.double == 8", [2]),
        ("item.whole == 7", [1, 2]),
        ("IS_BLANK(item)", [4]),
        ("item.parent == parent.item.parent", [1, 2]),
        ("item.row_id == parent.item", [2]),
        ("item != parent.item", [1, 3, 4]),
    ],
)
def test_a_path_through_a_row_means_the_same_in_sql(
    database: Database, tables: AppTables, app: App, condition: str, amounts: list[int]
) -> None:
    one, two = deal("D1", 3, 4), deal("D2", 5)
    first, second = row_ids(one)
    rows = [
        make_row(n, item=item, amount=n)
        for n, item in enumerate([first, second, row_ids(two)[0], None], 1)
    ]
    save(database, tables, one, two, make_record("part", {"item": second, "lines": rows}))
    context = app_context(app)
    form = context.forms["part"]
    scope = row_scope(form, form.fields[1], context)  # type: ignore[arg-type]
    compiled = compile_expression(condition, scope)
    deals = compile_form(context.forms["deal"], context)
    formulas = {
        ("deal", key): field.formula
        for key, field in deals.fields.items()
        if field.on_read and field.formula
    }
    source = Source(tables, "part", "lines", formulas)
    known = MappingEnvironment({}, NOW, ZoneInfo("UTC"), work_calendar())
    where = sql_condition(compiled, source, SqlContext(database.dialect, known))
    amount = source.root.clause.c.amount
    query = select(amount).select_from(source.from_clause).where(where).order_by(amount)
    with database.begin_read() as connection:
        assert [int(x) for x in connection.execute(query).scalars()] == amounts
