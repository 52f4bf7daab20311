"""What is sent is cast or refused, each with its code and path; never a crash."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.access.fields import FieldAccess
from engine.expression.values import Row, Value
from engine.form.casting.moment import cast_datetime
from engine.form.compiled import CompiledForm
from engine.form.facts import Facts
from engine.form.field_error import FieldError
from tests.engine.form.builders import (
    codes,
    compiled,
    context,
    form,
    other,
    record,
    rows,
    send,
)

FIELDS: list[dict[str, object]] = [
    {"key": "name", "type": "text", "max_length": 10, "min_length": 2, "pattern": "[A-Za-z b]*"},
    {"key": "code", "type": "text", "normalize": ["width", "upper", "spaces"]},
    {"key": "note", "type": "long_text", "max_length": 20},
    {"key": "count", "type": "integer", "min": 1, "max": 100},
    {"key": "big", "type": "integer"},
    {"key": "amount", "type": "money"},
    {"key": "share", "type": "percent"},
    {"key": "wait", "type": "duration"},
    {"key": "done", "type": "boolean"},
    {"key": "day", "type": "date"},
    {"key": "moment", "type": "datetime"},
    {"key": "hour", "type": "time"},
    {"key": "kind", "type": "select", "options": [{"key": "a"}, {"key": "b", "active": False}]},
    {"key": "tags", "type": "multi_select", "options": [{"key": "x"}, {"key": "y"}]},
    {"key": "party", "type": "lookup", "form": "party"},
    {"key": "parties", "type": "multi_lookup", "form": "party"},
    {"key": "person", "type": "user"},
    {"key": "phone", "type": "phone"},
    {"key": "mail", "type": "email"},
    {"key": "link", "type": "url"},
    {"key": "place", "type": "address"},
    {"key": "area", "type": "address", "detail": "region"},
    {"key": "files", "type": "attachment", "max_count": 2},
    {"key": "number", "type": "serial", "format": "N-{seq:4}"},
    {"key": "double", "type": "money", "formula": "amount * 2"},
    {"key": "fixed", "type": "text", "readonly": True},
    {"key": "heading", "type": "section"},
    {
        "key": "lines",
        "type": "subtable",
        "max_rows": 3,
        "fields": [
            {"key": "qty", "type": "integer", "min": 1, "required": True},
            {"key": "cost", "type": "money"},
            {"key": "twice", "type": "integer", "formula": "qty * 2"},
        ],
        "unique": [["qty"]],
    },
]

PARTY = other("party", {"key": "name", "type": "text"})


def things() -> CompiledForm:
    return compiled(form(*FIELDS), PARTY)


ACCEPTED: list[tuple[str, object, Value]] = [
    ("name", " bob ", "bob"),
    ("name", "", None),
    ("name", None, None),
    ("code", " ａｂ　 c１ ", "AB C1"),
    ("note", "a\r\nb\tc", "a\nb\tc"),
    ("note", "😀" * 20, "😀" * 20),
    ("count", 5, Decimal(5)),
    ("count", "５", Decimal(5)),
    ("count", Decimal("5.000"), Decimal(5)),
    ("big", 10**18 - 1, Decimal(10**18 - 1)),
    ("big", Decimal("1E+3"), Decimal(1000)),
    ("amount", "-0.00", Decimal("0.00")),
    ("amount", Decimal("12.5000"), Decimal("12.50")),
    ("amount", "+12.5", Decimal("12.50")),
    ("share", 0, Decimal("0.00")),
    ("wait", 90, Decimal(90)),
    ("done", False, False),
    ("day", "2024-02-29", date(2024, 2, 29)),
    ("day", "9999-12-31", date(9999, 12, 31)),
    ("day", "２０２６-１１-２０", date(2026, 11, 20)),
    ("moment", "2026-11-20T10:00", datetime(2026, 11, 20, 2, tzinfo=UTC)),
    ("moment", "2026-11-20 10:00:30.5Z", datetime(2026, 11, 20, 10, 0, 30, 500000, tzinfo=UTC)),
    ("moment", "2026-11-20T10:00-05:00", datetime(2026, 11, 20, 15, tzinfo=UTC)),
    ("hour", "23:59:59", time(23, 59, 59)),
    ("kind", "a", "a"),
    ("kind", "", None),
    ("tags", ["y", "x", "y"], ("y", "x")),
    ("tags", [], None),
    ("phone", "138-0013-8000", "138-0013-8000"),
    ("phone", "１３８ 0013 8000", "13800138000"),
    ("phone", "021-62345678-12", "021-62345678-12"),
    ("phone", "400-820-8820", "400-820-8820"),
    ("phone", "+49 30 123456", "+4930123456"),
    ("mail", " a.b+c@Example.com ", "a.b+c@Example.com"),
    ("link", "https://example.com/a?b=c#d", "https://example.com/a?b=c#d"),
    ("link", "mailto:a@example.com?subject=hi", "mailto:a@example.com?subject=hi"),
    ("area", {"province": "440000", "city": "441900"}, {
        "province": "440000", "city": "441900", "district": None, "street": None}),
    ("place", {"province": "310000", "city": "310100", "district": "310101", "street": " 1 "}, {
        "province": "310000", "city": "310100", "district": "310101", "street": "1"}),
    ("place", {}, None),
    ("files", ["f1", "f2"], ("f1", "f2")),
]  # fmt: skip


@pytest.mark.parametrize(("key", "raw", "expected"), ACCEPTED)
def test_a_value_is_taken_and_normalised(key: str, raw: object, expected: Value) -> None:
    _, made = send(things(), {key: raw})

    assert codes(made) == []
    assert made.values[key] == expected


REFUSED: list[tuple[str, object, str]] = [
    ("name", 5, "type"),
    ("name", True, "type"),
    ("name", {"$ne": None}, "type"),
    ("name", ["a"], "type"),
    ("name", "\ud800", "type"),
    ("name", "a\x00b", "pattern"),
    ("name", "a\nb", "pattern"),
    ("name", "a\u2028b", "pattern"),
    ("name", "abcdefghijk", "max_length"),
    ("name", "a", "min"),
    ("name", "a1", "pattern"),
    ("note", "a\x07", "pattern"),
    ("note", "x" * 21, "max_length"),
    ("count", True, "type"),
    ("count", [1], "type"),
    ("count", {}, "type"),
    ("count", "1e2", "type"),
    ("count", "1,000", "type"),
    ("count", "0x10", "type"),
    ("count", "1_0", "type"),
    ("count", "٣", "type"),
    ("count", "NaN", "type"),
    ("count", Decimal("NaN"), "type"),
    ("count", Decimal("Infinity"), "type"),
    ("count", 1.5, "type"),
    ("count", "1.5", "type"),
    ("count", 0, "min"),
    ("count", 101, "max"),
    ("big", 10**18, "max"),
    ("big", 10**4000, "max"),
    ("big", "9" * 300, "max"),
    ("big", Decimal("1E+999999"), "max"),
    ("amount", "0.001", "type"),
    ("amount", Decimal("1E-30"), "type"),
    ("share", "-1", "min"),
    ("done", "true", "type"),
    ("done", 1, "type"),
    ("day", "0000-00-00", "type"),
    ("day", "2026-02-30", "type"),
    ("day", "20261120", "type"),
    ("day", 45356, "type"),
    ("moment", "2016-12-31T23:59:60Z", "type"),
    ("moment", "2026-11-20", "type"),
    ("moment", "9999-12-31T23:59:59-14:00", "type"),
    ("moment", "2026-11-20T10:00+99:00", "type"),
    ("hour", "24:00", "type"),
    ("kind", "c", "options"),
    ("kind", "b", "options"),
    ("kind", ["a"], "type"),
    ("tags", "x", "type"),
    ("tags", ["z"], "options"),
    ("tags", [["x"]], "type"),
    ("party", 5, "type"),
    ("party", {"id": "p", "name": "x"}, "type"),
    ("party", "no such id!", "reference"),
    ("party", "p-9", "reference"),
    ("parties", ["p-9"], "reference"),
    ("person", "u-9", "reference"),
    ("phone", "12345", "pattern"),
    ("phone", "1.38E+10", "pattern"),
    ("phone", 13800138000, "type"),
    ("mail", "a@b", "pattern"),
    ("mail", "a b@example.com", "pattern"),
    ("mail", "a@example.com\nBcc: x@example.com", "pattern"),
    ("link", "javascript:alert(1)", "pattern"),
    ("link", "https://user@evil.example/", "pattern"),
    ("link", "//example.com", "pattern"),
    ("link", "data:text/html,x", "pattern"),
    ("place", "310000", "type"),
    ("place", {"country": "x"}, "unknown"),
    ("place", {"province": "31"}, "type"),
    ("place", {"province": "310000", "city": "440300"}, "options"),
    ("place", {"province": "310000", "district": "310101"}, "options"),
    ("place", {"city": "310100"}, "options"),
    ("place", {"province": "990000"}, "options"),
    ("area", {"province": "310000", "street": "x"}, "unknown"),
    ("files", ["f1", "f2", "f3"], "max"),
    ("files", "f1", "type"),
    ("number", "N-0001", "computed"),
    ("double", "5.00", "computed"),
    ("double", [], "computed"),
    ("fixed", "x", "not_granted"),
    ("heading", "x", "unknown"),
    ("nmae", "x", "unknown"),
    ("status", "approved", "unknown"),
    ("version", 9, "unknown"),
    ("lines.qty", 1, "unknown"),
    ("__class__", {}, "unknown"),
    ("lines", {}, "type"),
    ("lines", [{"qty": 1}] * 4, "max_rows"),
    ("lines", [{"qty": 1}] * 10001, "max_rows"),
]


@pytest.mark.parametrize(("key", "raw", "code"), REFUSED)
def test_a_value_is_refused_with_its_code(key: str, raw: object, code: str) -> None:
    made_form = things()
    absent = frozenset({("party", "p-9"), ("$user", "u-9")})

    _, made = send(made_form, {key: raw}, facts=Facts(absent=absent))

    assert codes(made) == [(key, code)]
    assert not made.values.get(key) or code in (
        "min",
        "max",
        "pattern",
        "reference",
        "max_rows",
    )


ROWS_REFUSED: list[tuple[object, str, str]] = [
    ("x", "lines[0]", "type"),
    ({"qty": True}, "lines[0].qty", "type"),
    ({"qty": 0}, "lines[0].qty", "min"),
    ({"qty": 1, "twice": 3}, "lines[0].twice", "computed"),
    ({"qty": 1, "zzz": 3}, "lines[0].zzz", "unknown"),
    ({"row_id": "row-of-another", "qty": 1}, "lines[0].row_id", "unknown"),
    ({"row_id": 7, "qty": 1}, "lines[0].row_id", "unknown"),
    ({"qty": 1, "_delete": "yes"}, "lines[0]._delete", "type"),
    ({"qty": 1, "position": 0}, "lines[0].position", "type"),
    ({"qty": 1, "position": True}, "lines[0].position", "type"),
]


@pytest.mark.parametrize(("row", "path", "code"), ROWS_REFUSED)
def test_a_row_is_refused_with_its_code(row: object, path: str, code: str) -> None:
    _, made = send(things(), {"lines": [row]})

    assert (path, code) in codes(made)


def test_all_faults_are_told_at_once() -> None:
    _, made = send(things(), {"count": True, "zzz": 1, "lines": [{"qty": 1}, {"qty": "x"}]})

    assert codes(made) == [("count", "type"), ("zzz", "unknown"), ("lines[1].qty", "type")]


def test_an_unknown_name_is_answered_with_the_nearest_one_that_may_be_seen() -> None:
    access = FieldAccess(hidden=frozenset({"amount"}))

    _, seen = send(things(), {"amuont": 1})
    _, unseen = send(things(), {"amuont": 1}, context(access=access))

    assert "Did you mean amount?" in str(seen.errors[0].message)
    assert "amount" not in str(unseen.errors[0].message)


def test_a_field_hidden_by_right_answers_like_one_that_does_not_exist() -> None:
    access = FieldAccess(hidden=frozenset({"amount", "lines.cost"}))
    around = context(access=access, old=record({"amount": Decimal("7.00")}))

    _, hidden = send(things(), {"amount": "7.00", "lines": [{"qty": 1, "cost": 2}]}, around)

    assert codes(hidden) == [("amount", "unknown"), ("lines[0].cost", "unknown")]


def test_a_time_that_the_clocks_leap_over_does_not_exist() -> None:
    berlin = ZoneInfo("Europe/Berlin")

    assert isinstance(cast_datetime("2026-03-29T02:30", berlin), FieldError)
    assert cast_datetime("2026-03-29T03:30", berlin) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert cast_datetime("2026-10-25T02:30", berlin) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_an_option_that_is_switched_off_may_stay() -> None:
    _, made = send(things(), {"kind": "b"}, context(old=record({"kind": "b"})))

    assert codes(made) == []


def test_rows_keep_their_ids_and_unsent_rows_are_untouched() -> None:
    stored: list[Row] = [
        {"row_id": "a", "position": 1, "qty": Decimal(1), "cost": None, "twice": Decimal(2)},
        {"row_id": "b", "position": 2, "qty": Decimal(2), "cost": None, "twice": Decimal(4)},
        {"row_id": "c", "position": 3, "qty": Decimal(3), "cost": None, "twice": Decimal(6)},
    ]
    sent = [{"qty": 9}, {"row_id": "c", "position": 1}, {"row_id": "a", "_delete": True}]

    _, made = send(things(), {"lines": sent}, context(old=record({"lines": stored})))

    assert codes(made) == []
    assert rows(made, "lines", "row_id") == ["c", "b", "row-1"]
    assert rows(made, "lines", "position") == [1, 2, 3]
    assert rows(made, "lines", "twice") == [Decimal(6), Decimal(4), Decimal(18)]


def test_two_rows_with_the_same_value_of_a_unique_column_are_refused() -> None:
    _, made = send(things(), {"lines": [{"qty": 1}, {"qty": 2}, {"qty": 1}]})

    assert codes(made) == [("lines[2].qty", "unique")]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.decimals() | st.floats(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)
KEYS = [str(one["key"]) for one in FIELDS]
ONCE = things()


@given(st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=8), JSON, max_size=5))
def test_nothing_that_is_sent_makes_it_crash(sent: dict[str, object]) -> None:
    _, made = send(ONCE, sent)

    assert isinstance(made.errors, tuple)


def test_floods_of_names_and_rows_are_answered_in_bounded_time() -> None:
    many: dict[str, object] = {f"f{number}": 1 for number in range(100_000)}
    strange: list[dict[str, object]] = [{f"c{n}": 1 for n in range(40)}] * 3
    wide: list[dict[str, object]] = [{f"c{n}": 1 for n in range(1000)}]

    _, flooded = send(things(), many)
    _, rows_flooded = send(things(), {"lines": strange})
    _, widened = send(things(), {"lines": wide})

    assert codes(flooded) == [("", "unknown")]
    assert len(rows_flooded.errors) == 120
    assert ("lines[0]", "unknown") in codes(widened)
    assert sum("Did you mean" in str(one.message) for one in rows_flooded.errors) <= 20
