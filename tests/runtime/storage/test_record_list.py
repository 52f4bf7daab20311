# ruff: noqa: ANN401  (values of any type)
import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from engine.form.record import Record
from runtime.storage import record_list
from runtime.storage.database import Database
from runtime.storage.errors import BadCursor
from runtime.storage.list_cursor import SortTerm
from runtime.storage.migration import publish_tables
from runtime.storage.record_list import ListQuery, count_records, list_records, search_condition
from runtime.storage.record_store import RecordStore
from runtime.storage.tables import AppTables
from tests.runtime.storage.sample import NOW, make_app, make_record

SORTED = ("topic", "cost", "day", "open")
VALUES = st.fixed_dictionaries(
    {
        "topic": st.none() | st.sampled_from(["a", "b", "B", "中", "%"]),
        "cost": st.none() | st.sampled_from([Decimal("-1.00"), Decimal("0.00"), Decimal("2.50")]),
        "day": st.none() | st.dates(date(2026, 1, 1), date(2026, 1, 3)),
        "open": st.none() | st.booleans(),
    }
)
SORTS = st.lists(st.tuples(st.sampled_from(SORTED), st.booleans()), max_size=3)


def save(database: Database, tables: AppTables, *records: Record) -> None:
    def act(connection: Any) -> None:
        for record in records:
            RecordStore(connection, tables).insert(record)

    database.run(act)


def terms(tables: AppTables, sort: list[tuple[str, bool]]) -> tuple[SortTerm, ...]:
    form = tables.form("meeting")
    return tuple(SortTerm(form.column(key), descending) for key, descending in sort)


def sort_in_memory(records: list[Record], sort: list[tuple[str, bool]]) -> list[str]:
    """Sort by the last key first, blanks last, ties by id."""
    down = sort[0][1] if sort else True
    ordered = sorted(records, key=lambda record: record.id, reverse=down)
    for key, descending in reversed(sort):
        filled = [r for r in ordered if r.values[key] is not None]
        blank = [r for r in ordered if r.values[key] is None]
        filled.sort(key=lambda r: r.values[key], reverse=descending)  # type: ignore[arg-type,return-value]
        ordered = filled + blank
    return [record.id for record in ordered]


@given(
    drawn=st.lists(VALUES, max_size=12),
    later=st.lists(VALUES, max_size=4),
    sort=SORTS,
    limit=st.integers(1, 5),
)
@settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None)
def test_no_row_is_missed_or_doubled_while_others_are_added(
    database: Database,
    tables: AppTables,
    drawn: list[dict[str, Any]],
    later: list[dict[str, Any]],
    sort: list[tuple[str, bool]],
    limit: int,
) -> None:
    main = tables.form("meeting").main
    with database.begin_write() as connection:
        connection.execute(main.delete())
    records = [make_record("meeting", values) for values in drawn]
    save(database, tables, *records)
    added = [make_record("meeting", values) for values in later]
    seen: list[str] = []
    cursor = None
    while True:
        with database.begin_read() as connection:
            query = ListQuery(
                tables.form("meeting"), sort=terms(tables, sort), limit=limit, cursor=cursor
            )
            page = list_records(connection, query)
        assert len(page.rows) <= limit
        seen += [row.record.id for row in page.rows]
        if added:
            save(database, tables, added.pop())
        cursor = page.next_cursor
        if cursor is None:
            break
    assert len(seen) == len(set(seen))
    ours = {record.id for record in records}
    assert [one for one in seen if one in ours] == sort_in_memory(records, sort)


def test_rows_tell_which_grants_hold_and_no_others_are_seen(
    database: Database, tables: AppTables
) -> None:
    costs = [Decimal(cost) for cost in ("1.00", "5.00", "9.00")]
    save(database, tables, *(make_record("meeting", {"cost": c, "topic": str(c)}) for c in costs))
    form = tables.form("meeting")
    cost = form.column("cost")
    grants = (cost >= Decimal("5.00"), cost == Decimal("9.00"), form.column("open"))
    with database.begin_read() as connection:
        found = list_records(
            connection, ListQuery(form, grants=grants, sort=(SortTerm(cost),), columns=frozenset())
        )
        everything = list_records(connection, ListQuery(form, grants=(None, grants[1])))
    assert [row.grants for row in found.rows] == [(0,), (0, 1)]
    assert found.rows[0].record.values == {}
    assert sorted(row.grants for row in everything.rows) == [(0,), (0,), (0, 1)]


def test_conditions_joins_and_further_values(database: Database, tables: AppTables) -> None:
    partner = make_record("partner", {"name": "Ann"})
    save(database, tables, partner)
    save(database, tables, make_record("meeting", {"partner": partner.id, "topic": "with"}))
    save(database, tables, make_record("meeting", {"topic": "without"}))
    form, people = tables.form("meeting"), tables.form("partner").main
    source = form.main.outerjoin(people, people.c.id == form.column("partner"))
    name = people.c["name"]
    query = ListQuery(form, name.is_not(None), source=source, computed={"who": name})
    with database.begin_read() as connection:
        page = list_records(connection, query)
        assert [row.computed for row in page.rows] == [{"who": "Ann"}]
        assert count_records(connection, query) == 1


def test_the_trash_is_a_list_of_its_own(database: Database, tables: AppTables) -> None:
    kept, gone = make_record("partner", {"name": "a"}), make_record("partner", {"name": "b"})
    save(database, tables, kept, gone)
    database.run(lambda connection: RecordStore(connection, tables).trash(gone, None, NOW))
    form = tables.form("partner")
    with database.begin_read() as connection:
        for trash, wanted in ((False, kept), (True, gone)):
            page = list_records(connection, ListQuery(form, trash=trash))
            assert [row.record.id for row in page.rows] == [wanted.id]


def test_counting_stops_where_it_was_told(database: Database, tables: AppTables) -> None:
    save(database, tables, *(make_record("partner", {}) for _ in range(4)))
    query = ListQuery(tables.form("partner"))
    with database.begin_read() as connection:
        assert count_records(connection, query) == 4
        assert count_records(connection, query, most=2) == 3


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("50%", {"50% off"}),
        ("_", {"a_b"}),
        ("\\", {"back\\slash"}),
        ("OFF", {"50% off", "50 off"}),
        ("off 50", {"50% off", "50 off"}),
        ("中", {"中文"}),
        ("'; DROP TABLE x; --", set()),
        ("", {"50% off", "50 off", "a_b", "axb", "back\\slash", "中文"}),
    ],
)
def test_search_takes_what_is_typed_literally(
    database: Database, tables: AppTables, typed: str, expected: set[str]
) -> None:
    topics = ["50% off", "50 off", "a_b", "axb", "back\\slash", "中文"]
    save(database, tables, *(make_record("meeting", {"topic": topic}) for topic in topics))
    form = tables.form("meeting")
    query = ListQuery(form, search=search_condition(typed, [form.column("topic")]))
    with database.begin_read() as connection:
        found = {row.record.values["topic"] for row in list_records(connection, query).rows}
    assert found == expected


@pytest.mark.parametrize("cursor", ["x", "!", "é", "W10", "WzEsMl0", "bnVsbA", "eyJhIjoxfQ"])
def test_what_is_no_cursor_is_refused(database: Database, tables: AppTables, cursor: str) -> None:
    with database.begin_read() as connection, pytest.raises(BadCursor):
        list_records(connection, ListQuery(tables.form("partner"), cursor=cursor))


def test_a_cursor_of_another_order_is_refused(database: Database, tables: AppTables) -> None:
    save(database, tables, *(make_record("meeting", {"topic": str(n)}) for n in range(3)))
    form = tables.form("meeting")
    with database.begin_read() as connection:
        page = list_records(connection, ListQuery(form, limit=1))
        query = ListQuery(form, sort=(SortTerm(form.column("topic")),), cursor=page.next_cursor)
        with pytest.raises(BadCursor):
            list_records(connection, query)


def test_a_late_page_is_found_by_an_index_of_sqlite(prepared_file: Path, tmp_path: Path) -> None:
    database = Database(f"sqlite:///{shutil.copy(prepared_file, tmp_path / 'store.db')}")
    with database.begin_write() as connection:
        tables = publish_tables(connection, make_app()).tables
    cost, key = tables.form("meeting").column("cost"), tables.form("meeting").main.c.id
    plan = (
        select(key)
        .where(tables.form("meeting").main.c.deleted_at.is_(None), cost.is_not(None))
        .where(text('("cost", "id") < (100, \'x\')'))
        .order_by(cost.desc(), key.desc())
        .limit(50)
    )
    with database.begin_read() as connection:
        compiled = plan.compile(connection, compile_kwargs={"literal_binds": True})
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}").all()
    said = " ".join(str(row[3]) for row in rows)
    assert "SEARCH" in said
    assert "TEMP B-TREE" not in said
    database.close()


@given(
    drawn=st.lists(VALUES, max_size=15),
    sort=st.sampled_from([[], [("cost", True)], [("cost", False)], [("day", True)]]),
    limit=st.integers(1, 4),
    near=st.integers(1, 6),
)
@settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None)
def test_a_page_looked_for_nearby_is_the_page_that_rights_give(
    database: Database,
    tables: AppTables,
    monkeypatch: pytest.MonkeyPatch,
    drawn: list[dict[str, Any]],
    sort: list[tuple[str, bool]],
    limit: int,
    near: int,
) -> None:
    monkeypatch.setattr(record_list, "NEAR", near)
    form = tables.form("meeting")
    with database.begin_write() as connection:
        connection.execute(form.main.delete())
    records = [make_record("meeting", values) for values in drawn]
    save(database, tables, *records)
    seen: list[str] = []
    cursor = None
    while True:
        query = ListQuery(
            form,
            grants=(form.column("open"), form.column("cost") > Decimal("0.00")),
            sort=terms(tables, sort),
            limit=limit,
            cursor=cursor,
        )
        with database.begin_read() as connection:
            page = list_records(connection, query)
        seen += [row.record.id for row in page.rows]
        cursor = page.next_cursor
        if cursor is None:
            break
    mine = [
        record
        for record in records
        if record.values["open"] or Decimal(str(record.values["cost"] or 0)) > 0
    ]
    assert seen == sort_in_memory(mine, sort)
