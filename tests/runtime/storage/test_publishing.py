# ruff: noqa: ANN401  (values of any type)
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import inspect

from runtime.storage.database import Database
from runtime.storage.errors import BrokenReference, NotUnique, TypeChangeRefused
from runtime.storage.migration import publish_tables
from runtime.storage.record_store import RecordStore
from runtime.storage.tables import AppTables, FormTables
from runtime.storage.unique_condition import unique_condition
from tests.runtime.storage.conftest import Publish
from tests.runtime.storage.sample import (
    MEETING,
    NOW,
    PARTNER,
    form_of,
    make_app,
    make_record,
    make_row,
)

TEXT = {"type": "text"}
ONE, SEVERAL = (
    {"type": kind, "options": [{"key": "a"}, {"key": "b"}]} for kind in ("select", "multi_select")
)
LINKS = ("lookup", "multi_lookup")


def save(database: Database, tables: AppTables, form: str, **values: Any) -> str:
    record = make_record(form, values)
    database.run(lambda connection: RecordStore(connection, tables).insert(record))
    return record.id


def values_of(database: Database, tables: AppTables, form: str, record: str) -> Mapping[str, Any]:
    with database.begin_read() as connection:
        found = RecordStore(connection, tables).find(form, record)
    assert found is not None
    return found.values


def column_names(database: Database, table: str) -> set[str]:
    with database.begin_read() as connection:
        return {column["name"] for column in inspect(connection).get_columns(table)}


def changes(database: Database, *forms: Mapping[str, Any]) -> tuple[str, ...]:
    with database.begin_write() as connection:
        return publish_tables(connection, make_app(*forms)).changes


def test_tables_are_named_as_people_know_them(database: Database, tables: AppTables) -> None:
    with database.begin_read() as connection:
        names = set(inspect(connection).get_table_names())
    assert {"club_partner", "club_meeting", "club_meeting__lines"} <= names
    columns = column_names(database, "club_partner")
    assert {"name", "home__province", "home__city", "home__district", "home__street"} <= columns


def test_publishing_the_same_again_changes_nothing(database: Database, tables: AppTables) -> None:
    assert changes(database, PARTNER, MEETING) == ()


@pytest.mark.parametrize(
    "key",
    ["select", "group", "order", "deleted_at", "record_id", "xmin", "rowid", "ctid", "wanted"],
)
def test_a_field_may_have_any_name(database: Database, publish: Publish, key: str) -> None:
    column = {"key": key, **TEXT, "indexed": True}
    rows = {"key": "rows", "type": "subtable", "fields": [column]}
    tables = publish(make_app(form_of(column, rows)))
    row = make_row(**{key: "below"})
    record = save(database, tables, "thing", **{key: "value", "rows": [row]})
    assert values_of(database, tables, "thing", record) == {key: "value", "rows": [row]}


def test_a_later_field_may_have_any_name_too(database: Database, publish: Publish) -> None:
    first = {"key": "first", **TEXT}
    publish(make_app(form_of(first)))
    tables = publish(make_app(form_of(first, {"key": "group", **TEXT}, {"key": "cmax", **TEXT})))
    record = save(database, tables, "thing", group="a", cmax="b")
    assert values_of(database, tables, "thing", record)["cmax"] == "b"


def test_keys_that_run_together_get_tables_of_their_own(database: Database) -> None:
    one = make_app(form_of({"key": "x", **TEXT}, key="b_c"), key="a")
    two = make_app(form_of({"key": "y", **TEXT}, key="c"), key="a_b")
    ours = make_app(form_of({"key": "z", **TEXT}, key="users"), key="vm")
    engines = make_app(form_of({"key": "z", **TEXT}, key="class"), key="pg")
    lite = make_app(form_of({"key": "z", **TEXT}, key="master"), key="sqlite")
    with database.begin_write() as connection:
        published = [
            publish_tables(connection, app).tables for app in (one, two, ours, engines, lite)
        ]
    names = [tables.own()[0].main.name for tables in published]
    assert len(set(names)) == 5
    assert names[0] == "a_b_c"
    for tables in published:
        form = tables.own()[0]
        record = save(database, tables, form.key, **{next(iter(form.fields)): "kept"})
        assert list(values_of(database, tables, form.key, record).values()) == ["kept"]


def test_the_longest_keys_fit(database: Database, publish: Publish) -> None:
    long = "k" + "x" * 47
    other = "k" + "x" * 46 + "y"
    address = {"key": long, "type": "address"}
    rows = [
        {"key": key, "type": "subtable", "fields": [{"key": other, **TEXT}]}
        for key in (other, "z" + other[1:])
    ]
    tables = publish(make_app(form_of(address, *rows, key=long), key=long))
    home = {"province": None, "city": None, "district": None, "street": "Long Lane"}
    row = make_row(**{other: "below"})
    record = save(database, tables, long, **{long: home, other: [row]})
    assert values_of(database, tables, long, record)[long] == home
    assert values_of(database, tables, long, record)[other] == [row]


def test_a_renamed_field_keeps_its_values(database: Database, publish: Publish) -> None:
    before = publish(make_app(PARTNER, form_of({"key": "old", **TEXT, "unique": True})))
    record = save(database, before, "thing", old="kept")
    renamed = {"key": "new", "was": "old", **TEXT, "unique": True}
    after = publish(make_app(PARTNER, form_of(renamed)))
    assert values_of(database, after, "thing", record) == {"new": "kept"}
    assert changes(database, PARTNER, form_of(renamed)) == ()
    with pytest.raises(NotUnique):
        save(database, after, "thing", new="kept")


def test_a_renamed_form_and_subtable_keep_their_rows(database: Database, publish: Publish) -> None:
    before = publish(make_app())
    row = make_row(what="tea", amount=2)
    partner = save(database, before, "partner", name="Ann", home={"street": "x"})
    record = save(database, before, "meeting", topic="kept", partner=partner, lines=[row])
    lines = {**MEETING["fields"][7], "key": "items", "was": "lines"}
    fields = [*MEETING["fields"][:7], lines]
    people = {**PARTNER, "key": "person", "was": "partner"}
    fields[1] = {"key": "host", "was": "partner", "type": "lookup", "form": "person"}
    fields[2] = {"key": "others", "type": "multi_lookup", "form": "person"}
    columns = [*lines["fields"][:2], {**lines["fields"][2], "form": "person"}]
    fields[7] = {**lines, "fields": columns}
    session = {"key": "session", "was": ["talk", "meeting"], "fields": fields}
    after = publish(make_app(people, session))
    found = values_of(database, after, "session", record)
    assert found["topic"] == "kept"
    assert found["host"] == partner
    assert found["items"] == [row | {"who": None}]
    with database.begin_read() as connection:
        names = set(inspect(connection).get_table_names())
    assert {"club_session", "club_session__items", "club_person"} <= names
    assert not {"club_meeting", "club_meeting__lines", "club_partner"} & names


def test_keys_that_change_places_take_their_values_with_them(
    database: Database, publish: Publish
) -> None:
    before = publish(make_app(form_of({"key": "a", **TEXT}, {"key": "b", **TEXT})))
    record = save(database, before, "thing", a="was a", b="was b")
    after = publish(make_app(form_of({"key": "c", "was": "a", **TEXT}, {"key": "b", **TEXT})))
    assert values_of(database, after, "thing", record)["c"] == "was a"
    again = publish(make_app(form_of({"key": "c", **TEXT}, {"key": "a", "was": "b", **TEXT})))
    assert values_of(database, again, "thing", record) == {"c": "was a", "a": "was b"}


def test_a_removed_field_keeps_its_column_and_comes_back(
    database: Database, publish: Publish
) -> None:
    first, second = {"key": "first", **TEXT, "required": True}, {"key": "second", **TEXT}
    before = publish(make_app(form_of(first, second)))
    record = save(database, before, "thing", first="kept", second="x")
    without = publish(make_app(form_of(second)))
    assert values_of(database, without, "thing", record) == {"second": "x"}
    save(database, without, "thing", second="made meanwhile")
    back = publish(make_app(form_of(first, second)))
    assert values_of(database, back, "thing", record)["first"] == "kept"


def test_a_field_of_another_kind_under_an_old_key_begins_empty(
    database: Database, publish: Publish
) -> None:
    before = publish(make_app(form_of({"key": "secret", **TEXT})))
    record = save(database, before, "thing", secret="not for you")
    publish(make_app(form_of({"key": "other", **TEXT})))
    after = publish(make_app(form_of({"key": "secret", "type": "address"})))
    assert values_of(database, after, "thing", record)["secret"] is None


@pytest.mark.parametrize(
    ("old", "value", "new", "expected"),
    [
        ({"type": "money"}, Decimal("12.50"), {"type": "decimal", "scale": 4}, Decimal("12.5000")),
        ({"type": "money"}, Decimal("12.50"), {"type": "decimal", "scale": 1}, Decimal("12.5")),
        ({"type": "money"}, Decimal("12.50"), TEXT, "12.50"),
        ({"type": "money"}, Decimal("-12.50"), {"type": "decimal", "scale": 1}, Decimal("-12.5")),
        (TEXT, "12.5", {"type": "money"}, Decimal("12.50")),
        ({"type": "integer"}, Decimal(3), {"type": "money"}, Decimal("3.00")),
        (TEXT, "2026-02-28", {"type": "date"}, date(2026, 2, 28)),
        ({"type": "date"}, date(2026, 2, 28), TEXT, "2026-02-28"),
        ({"type": "boolean"}, True, TEXT, "true"),
        (TEXT, "long", {"type": "long_text"}, "long"),
        (ONE, "a", SEVERAL, ("a",)),
        (SEVERAL, ("b",), ONE, "b"),
    ],
)
def test_a_changed_type_carries_its_values_over(
    database: Database, publish: Publish, old: Any, value: Any, new: Any, expected: Any
) -> None:
    before = publish(make_app(form_of({"key": "field", **old})))
    records = [save(database, before, "thing", field=v) for v in (value, None)]
    after = publish(make_app(form_of({"key": "field", **new})))
    found = [values_of(database, after, "thing", record)["field"] for record in records]
    assert found == [expected, None]
    assert str(found[0]) == str(expected)


@pytest.mark.parametrize(
    ("old", "value", "new"),
    [
        (TEXT, "twelve", {"type": "money"}),
        (TEXT, "1.005", {"type": "money"}),
        ({"type": "money"}, Decimal("12.50"), {"type": "integer"}),
        ({"type": "money"}, Decimal("-0.01"), {"type": "integer"}),
        (TEXT, "2026-02-30", {"type": "date"}),
        ({"type": "money"}, Decimal("1e15"), {"type": "decimal", "scale": 8}),
        (TEXT, "NaN", {"type": "money"}),
        (SEVERAL, ("a", "b"), ONE),
    ],
)
def test_a_type_that_values_do_not_fit_is_refused_and_names_them(
    database: Database, publish: Publish, old: Any, value: Any, new: Any
) -> None:
    before = publish(make_app(form_of({"key": "field", **old})))
    record = save(database, before, "thing", field=value)
    with pytest.raises(TypeChangeRefused) as refused:
        publish(make_app(form_of({"key": "field", **new})))
    (misfit,) = refused.value.misfits
    assert (misfit.form, misfit.field, misfit.record) == ("thing", "field", record)
    assert values_of(database, before, "thing", record)["field"] == value


def test_one_linked_record_becomes_several_and_one_again(
    database: Database, publish: Publish
) -> None:
    one, several = ({"key": "who", "type": kind, "form": "partner"} for kind in LINKS)
    before = publish(make_app(PARTNER, form_of(one)))
    partners = [save(database, before, "partner", name=name) for name in ("Ada", "Bo")]
    linked, blank = (save(database, before, "thing", who=who) for who in (partners[0], None))
    after = publish(make_app(PARTNER, form_of(several)))
    found = [values_of(database, after, "thing", record)["who"] for record in (linked, blank)]
    assert found == [(partners[0],), None]
    back = publish(make_app(PARTNER, form_of(one)))
    assert values_of(database, back, "thing", linked)["who"] == partners[0]
    with pytest.raises(BrokenReference):
        save(database, back, "thing", who="01NOBODY")


def test_links_to_another_form_are_not_carried_over(database: Database, publish: Publish) -> None:
    other = {"key": "who", "type": "multi_lookup", "form": "thing"}
    before = publish(make_app(PARTNER, form_of({**other, "type": "lookup", "form": "partner"})))
    partner = save(database, before, "partner", name="Ada")
    record = save(database, before, "thing", who=partner)
    after = publish(make_app(PARTNER, form_of(other)))
    assert values_of(database, after, "thing", record)["who"] is None


def test_a_lookup_must_point_at_a_record(database: Database, tables: AppTables) -> None:
    with pytest.raises(BrokenReference) as refused:
        save(database, tables, "meeting", partner="01NOBODY")
    assert refused.value.form == "meeting"
    with pytest.raises(BrokenReference):
        save(database, tables, "meeting", lines=[make_row(who="01NOBODY")])


def test_a_lookup_added_later_must_point_at_a_record(database: Database, publish: Publish) -> None:
    thing = form_of({"key": "x", **TEXT})
    publish(make_app(PARTNER, thing))
    fields = [*thing["fields"], {"key": "partner", "type": "lookup", "form": "partner"}]
    tables = publish(make_app(PARTNER, form_of(*fields)))
    with pytest.raises(BrokenReference):
        save(database, tables, "thing", partner="01NOBODY")


def test_forms_may_look_up_one_another_and_themselves(database: Database, publish: Publish) -> None:
    links = [{"key": key, "type": "lookup", "form": key} for key in ("one", "two")]
    tables = publish(make_app(form_of(*links, key="one"), form_of(*links, key="two")))
    one = save(database, tables, "one")
    two = save(database, tables, "two", one=one)
    three = save(database, tables, "one", one=one, two=two)
    assert values_of(database, tables, "one", three) == {"one": one, "two": two}
    with pytest.raises(BrokenReference):
        save(database, tables, "one", two=one)


def test_another_apps_records_are_looked_up(database: Database, publish: Publish) -> None:
    base = make_app(PARTNER, key="base")
    theirs = publish(base)
    partner = save(database, theirs, "partner", name="Ann")
    field = {"key": "partner", "type": "lookup", "form": "base.partner"}
    tables = publish(make_app(form_of(field), key="shop", depends=("base",)), base)
    record = save(database, tables, "thing", partner=partner)
    assert values_of(database, tables, "thing", record) == {"partner": partner}
    with database.begin_read() as connection:
        facts = RecordStore(connection, tables).facts([("base.partner", partner)])
    assert facts["base.partner", partner]["name"] == "Ann"


def test_unique_counts_among_the_living_and_not_for_blanks(
    database: Database, tables: AppTables
) -> None:
    first = make_record("partner", {"name": "Ann"})
    database.run(lambda connection: RecordStore(connection, tables).insert(first))
    save(database, tables, "partner", name=None)
    save(database, tables, "partner", name="")
    with pytest.raises(NotUnique) as refused:
        save(database, tables, "partner", name="Ann")
    assert (refused.value.form, refused.value.fields) == ("partner", ("name",))
    database.run(lambda connection: RecordStore(connection, tables).trash(first, None, NOW))
    save(database, tables, "partner", name="Ann")
    with pytest.raises(NotUnique):
        database.run(
            lambda connection: RecordStore(connection, tables).restore(
                "partner", first.id, None, NOW
            )
        )


def test_several_fields_are_unique_together_where_a_condition_holds(database: Database) -> None:
    fields = [{"key": "a", **TEXT}, {"key": "b", **TEXT}, {"key": "live", "type": "boolean"}]
    rule = {"fields": ["a", "b"], "where": "live"}

    def condition(tables: FormTables, source: str) -> Any:
        assert source == "live"
        return tables.column("live").is_(True)

    with database.begin_write() as connection:
        app = make_app(form_of(*fields, unique=[rule]))
        tables = publish_tables(connection, app, condition=condition).tables
    save(database, tables, "thing", a="1", b="1", live=False)
    save(database, tables, "thing", a="1", b="1", live=True)
    save(database, tables, "thing", a="1", b="2", live=True)
    save(database, tables, "thing", a="1", b="1", live=False)
    with pytest.raises(NotUnique) as refused:
        save(database, tables, "thing", a="1", b="1", live=True)
    assert refused.value.fields == ("a", "b")


@pytest.mark.parametrize(
    ("where", "outside"),
    [("only != '10%'", {"only": "10%"}), ("flag != true", {"flag": True})],
)
def test_a_unique_condition_may_say_what_something_is_not(
    database: Database, where: str, outside: Mapping[str, Any]
) -> None:
    fields = (
        {"key": "name", **TEXT},
        {"key": "only", **TEXT},
        {"key": "flag", "type": "boolean"},
    )
    app = make_app(form_of(*fields, unique=[{"fields": ["name"], "where": where}]))
    with database.begin_schema_change() as connection:
        condition = unique_condition(app, database.dialect)
        tables = publish_tables(connection, app, condition=condition).tables

    save(database, tables, "thing", name="a")
    save(database, tables, "thing", name="a", **outside)
    with pytest.raises(NotUnique):
        save(database, tables, "thing", name="a")


def test_unique_columns_hold_within_one_record(database: Database, publish: Publish) -> None:
    rows = {"key": "rows", "type": "subtable", "fields": [{"key": "n", **TEXT}], "unique": [["n"]]}
    tables = publish(make_app(form_of(rows)))
    save(database, tables, "thing", rows=[make_row(n="1"), make_row(2, n="2")])
    save(database, tables, "thing", rows=[make_row(n="1")])
    with pytest.raises(NotUnique) as refused:
        save(database, tables, "thing", rows=[make_row(n="1"), make_row(2, n="1")])
    assert refused.value.fields == ("rows.n",)


def test_indexes_follow_lookups_and_views(database: Database, publish: Publish) -> None:
    def indexed(table: str) -> set[tuple[str | None, ...]]:
        with database.begin_read() as connection:
            found = inspect(connection).get_indexes(table)
        return {tuple(index["column_names"]) for index in found}

    publish(make_app())
    assert {("partner", "id"), ("cost", "id"), ("open", "cost", "id")} <= indexed("club_meeting")
    assert ("record_id", "position") in indexed("club_meeting__lines")
    bare = {**MEETING, "views": []}
    publish(make_app(PARTNER, bare))
    assert ("cost", "id") not in indexed("club_meeting")


def test_a_text_too_long_for_an_index_is_kept_all_the_same(
    database: Database, publish: Publish
) -> None:
    field = {"key": "long", **TEXT, "max_length": 4000, "indexed": True}
    view = {"key": "all", "sort": "long"}
    tables = publish(make_app(form_of(field, views=[view])))
    # Code points that hardly repeat: nothing could press them together.
    long = "".join(chr(0x4E00 + (n * 7919) % 20000) for n in range(4000))
    record = save(database, tables, "thing", long=long)
    assert values_of(database, tables, "thing", record) == {"long": long}
