# ruff: noqa: ANN401  (values of any type)
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from threading import Barrier, Thread
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from engine.form.model import Form
from engine.form.record import Record
from runtime.storage.database import Database
from runtime.storage.errors import BrokenReference, NotUnique, Stale
from runtime.storage.record_store import RecordStore
from runtime.storage.references import find_references
from runtime.storage.tables import AppTables
from runtime.storage.types import DoesNotFit
from tests.runtime.storage.conftest import Publish
from tests.runtime.storage.sample import NOW, form_of, make_app, make_record, make_row, new_id


def save(database: Database, tables: AppTables, *records: Record) -> None:
    def act(connection: Any) -> None:
        for record in records:
            RecordStore(connection, tables).insert(record)

    database.run(act)


def load(database: Database, tables: AppTables, record: Record) -> Record | None:
    with database.begin_read() as connection:
        return RecordStore(connection, tables).find(record.form, record.id)


def change(database: Database, tables: AppTables, before: Record, **values: Any) -> Record:
    after = replace(before, version=before.version + 1, values={**before.values, **values})
    database.run(lambda connection: RecordStore(connection, tables).update(before, after))
    return after


TEXTS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=30
)
KEYS = st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, unique=True).map(tuple)
ADDRESSES = st.fixed_dictionaries(
    {
        "province": st.none() | st.just("310000"),
        "city": st.none() | st.just("310100"),
        "district": st.none() | st.just("310101"),
        "street": TEXTS,
    }
)


def numbers(scale: int) -> st.SearchStrategy[Decimal]:
    most = 10**18 - 1
    return st.integers(-most, most).map(lambda whole: Decimal(whole).scaleb(-scale))


OPTIONS = [{"key": "a"}, {"key": "b"}, {"key": "c"}]
TYPES: Mapping[str, tuple[dict[str, Any], st.SearchStrategy[Any]]] = {
    "text": ({}, TEXTS),
    "long_text": ({}, TEXTS),
    "phone": ({}, TEXTS),
    "email": ({}, TEXTS),
    "url": ({}, TEXTS),
    "integer": ({}, numbers(0)),
    "decimal": ({"scale": 8}, numbers(8)),
    "money": ({}, numbers(2)),
    "percent": ({"scale": 3}, numbers(3)),
    "duration": ({}, numbers(0)),
    "boolean": ({}, st.booleans()),
    "date": ({}, st.dates()),
    "datetime": (
        {},
        st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    ),
    "time": ({}, st.times()),
    "select": ({"options": OPTIONS}, st.sampled_from(["a", "b"])),
    "multi_select": ({"options": OPTIONS}, KEYS),
    "multi_lookup": ({"form": "thing"}, KEYS),
    "multi_user": ({}, KEYS),
    "attachment": ({}, KEYS),
    "image": ({}, KEYS),
    "address": ({}, ADDRESSES),
}
COLUMNS = [{"key": f"f_{name}", "type": name, **more} for name, (more, _) in TYPES.items()]
VALUES = st.fixed_dictionaries({f"f_{name}": st.none() | s for name, (_, s) in TYPES.items()})


def test_every_type_that_holds_values_is_drawn() -> None:
    schema = Form.model_json_schema()["$defs"]["SubtableField"]["properties"]["fields"]
    known = set(schema["items"]["discriminator"]["mapping"])
    assert known == set(TYPES) | {"lookup", "row_lookup", "user", "department"}


@given(values=VALUES, rows=st.lists(VALUES, max_size=3))
@settings(max_examples=40, suppress_health_check=list(HealthCheck), deadline=None)
def test_what_is_written_is_read_back(
    database: Database, publish: Publish, values: dict[str, Any], rows: list[dict[str, Any]]
) -> None:
    subtable = {"key": "rows", "type": "subtable", "fields": COLUMNS}
    tables = publish(make_app(form_of(*COLUMNS, subtable)))
    placed = [row | {"row_id": new_id(), "position": n} for n, row in enumerate(rows, start=1)]
    record = make_record("thing", {**values, "rows": placed})
    save(database, tables, record)
    assert load(database, tables, record) == record
    changed = change(database, tables, record, **dict.fromkeys(values), rows=placed[1:])
    assert load(database, tables, changed) == changed


def test_exact_numbers_come_back_with_their_scale(database: Database, publish: Publish) -> None:
    tables = publish(make_app(form_of({"key": "n", "type": "decimal", "scale": 3})))
    record = make_record("thing", {"n": Decimal("1.5")})
    save(database, tables, record)
    found = load(database, tables, record)
    assert found is not None
    assert str(found.values["n"]) == "1.500"


@pytest.mark.parametrize("value", ["0.001", "1e16", "NaN", "Infinity"])
def test_a_number_that_does_not_fit_is_never_rounded(
    database: Database, publish: Publish, value: str
) -> None:
    tables = publish(make_app(form_of({"key": "n", "type": "money"})))
    with pytest.raises(Exception) as refused:  # noqa: PT011 - SQLAlchemy wraps ours
        save(database, tables, make_record("thing", {"n": Decimal(value)}))
    assert isinstance(refused.value.__cause__ or refused.value, DoesNotFit)


def test_only_the_living_are_loaded_in_one_batch(database: Database, tables: AppTables) -> None:
    people = [make_record("partner", {"name": f"n{n}", "home": None}) for n in range(3)]
    meetings = [
        make_record("meeting", {"topic": f"t{n}", "lines": [make_row(what=f"w{n}")] * n})
        for n in range(2)
    ]
    save(database, tables, *people, *meetings)
    database.run(lambda c: RecordStore(c, tables).trash(people[0], None, NOW))
    with database.begin_write() as connection:
        store = RecordStore(connection, tables)
        found = store.load("partner", [p.id for p in people] + ["nobody"], lock=True)
        with_rows = store.load("meeting", [m.id for m in meetings])
    assert found == {p.id: p for p in people[1:]}
    assert [len(with_rows[m.id].values["lines"]) for m in meetings] == [0, 1]  # type: ignore[arg-type]


def test_rows_are_added_changed_moved_and_removed_by_their_ids(
    database: Database, tables: AppTables
) -> None:
    first, second, third = (make_row(n, what=f"w{n}", amount=n, who=None) for n in (1, 2, 3))
    record = make_record("meeting", {"topic": "t", "lines": [first, second]})
    save(database, tables, record)
    lines = [second | {"position": 1, "amount": Decimal("9.500")}, third | {"position": 2}]
    after = change(database, tables, record, lines=lines)
    found = load(database, tables, after)
    assert found is not None
    assert found.values["lines"] == lines


def test_a_row_of_another_record_cannot_be_taken(database: Database, tables: AppTables) -> None:
    row = make_row(what="theirs", amount=None, who=None)
    theirs = make_record("meeting", {"lines": [row]})
    mine = make_record("meeting", {"lines": []})
    save(database, tables, theirs, mine)
    stolen = row | {"what": "mine"}
    with pytest.raises(IntegrityError):
        change(database, tables, mine, lines=[stolen])
    pretended = replace(mine, values={"lines": [row]})
    change(database, tables, pretended, lines=[stolen])
    found = load(database, tables, theirs)
    assert found is not None
    assert found.values["lines"] == [row]


def test_two_rows_may_swap_values_that_are_unique(database: Database, publish: Publish) -> None:
    fields = [{"key": "n", "type": "text"}]
    rows = {"key": "rows", "type": "subtable", "fields": fields, "unique": [["n"]]}
    tables = publish(make_app(form_of(rows)))
    one, two = make_row(n="1"), make_row(2, n="2")
    record = make_record("thing", {"rows": [one, two]})
    save(database, tables, record)
    after = change(database, tables, record, rows=[one | {"n": "2"}, two | {"n": "1"}])
    assert load(database, tables, after) == after


def test_a_change_of_an_old_version_is_stale_and_writes_nothing(
    database: Database, tables: AppTables
) -> None:
    record = make_record("meeting", {"topic": "first", "lines": []})
    save(database, tables, record)
    changed = change(database, tables, record, topic="second")
    with pytest.raises(Stale) as refused:
        change(database, tables, record, topic="third", lines=[make_row(what="x")])
    assert refused.value.version == 2
    found = load(database, tables, changed)
    assert found is not None
    assert (found.values["topic"], found.values["lines"]) == ("second", [])


def test_of_two_changes_at_once_one_is_stale(database: Database, tables: AppTables) -> None:
    record = make_record("meeting", {"topic": "first", "lines": []})
    save(database, tables, record)
    for _ in range(10):
        ready = Barrier(2)
        told: list[str] = []
        seen = load(database, tables, record)
        assert seen is not None

        def work(seen: Record, ready: Barrier, told: list[str], topic: str) -> None:
            ready.wait(10)
            try:
                change(database, tables, seen, topic=topic)
                told.append("done")
            except Stale:
                told.append("stale")

        threads = [
            Thread(target=work, args=(seen, ready, told, f"{seen.version}{name}")) for name in "ab"
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(told) == ["done", "stale"]
    found = load(database, tables, record)
    assert found is not None
    assert found.version == 11


def test_the_trash_gives_back_and_lets_go(database: Database, tables: AppTables) -> None:
    record = make_record("partner", {"name": "Ann", "home": None})
    save(database, tables, record)
    database.run(lambda c: RecordStore(c, tables).trash(record, None, NOW))
    assert load(database, tables, record) is None
    with pytest.raises(Stale):
        database.run(lambda c: RecordStore(c, tables).trash(record, None, NOW))
    back = database.run(lambda c: RecordStore(c, tables).restore("partner", record.id, None, NOW))
    assert back is not None
    assert (back.version, back.values) == (3, record.values)
    assert not database.run(lambda c: RecordStore(c, tables).purge("partner", record.id))
    database.run(lambda c: RecordStore(c, tables).trash(back, None, NOW))
    assert database.run(lambda c: RecordStore(c, tables).purge("partner", record.id))


def test_what_points_at_a_record_is_found_and_keeps_it(
    database: Database, tables: AppTables
) -> None:
    partner = make_record("partner", {"name": "Ann", "home": None})
    other = make_record("partner", {"name": "Bob", "home": None})
    meetings = [
        make_record("meeting", {"partner": partner.id, "lines": []}),
        make_record("meeting", {"others": (other.id, partner.id), "lines": []}),
        make_record("meeting", {"lines": [make_row(who=partner.id), make_row(2, who=partner.id)]}),
        make_record("meeting", {"others": (other.id,), "lines": []}),
    ]
    save(database, tables, partner, other, *meetings)
    with database.begin_read() as connection:
        found = find_references(connection, "club", "partner", partner.id)
        few = find_references(connection, "club", "partner", partner.id, most=1)
    assert {(one.form, one.field, one.record) for one in found} == {
        ("meeting", field, record.id)
        for field, record in zip(["partner", "others", "lines.who"], meetings, strict=False)
    }
    assert (len(found), len(few)) == (3, 1)
    database.run(lambda c: RecordStore(c, tables).trash(partner, None, NOW))
    with pytest.raises(BrokenReference):
        database.run(lambda c: RecordStore(c, tables).purge("partner", partner.id))


def test_facts_come_in_one_batch_with_system_fields(database: Database, tables: AppTables) -> None:
    home = {"province": "310000", "city": None, "district": None, "street": "x"}
    partner = make_record("partner", {"name": "Ann", "home": home}, version=3, state="saved")
    meeting = make_record("meeting", {"cost": Decimal("1.50"), "lines": []})
    save(database, tables, partner, meeting)
    keys = [("partner", partner.id), ("meeting", meeting.id), ("partner", "nobody")]
    with database.begin_read() as connection:
        facts = RecordStore(connection, tables).facts(keys)
    assert set(facts) == set(keys[:2])
    found = facts[keys[0]]
    assert (found["name"], found["home"], found["state"]) == ("Ann", home, "saved")
    assert found["version"] == Decimal(3)


def test_a_unique_value_is_taken_once_by_many_at_once(
    database: Database, tables: AppTables
) -> None:
    told: list[str] = []

    def work() -> None:
        try:
            save(database, tables, make_record("partner", {"name": "Ann", "home": None}))
            told.append("done")
        except NotUnique:
            told.append("not unique")

    threads = [Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["done"] + ["not unique"] * 5


def order(texts: Sequence[str]) -> list[str]:
    return sorted(texts, key=lambda text: [ord(letter) for letter in text])


def test_text_compares_in_code_point_order(database: Database, tables: AppTables) -> None:
    names = ["a", "B", "b", "Ä", "中", "～", "𝒳", "a b", "é", "Z"]
    save(database, tables, *(make_record("partner", {"name": name}) for name in names))
    main = tables.form("partner").main
    with database.begin_read() as connection:
        name = tables.form("partner").column("name")
        found = connection.execute(main.select().with_only_columns(name).order_by(name))
        assert list(found.scalars()) == order(names)
