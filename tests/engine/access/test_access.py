"""Who may do what, and which fields are seen: default deny, roles unite, hiding is inherited."""

import pytest

from engine.access.decision import decide, may_without_condition, rights_of
from engine.access.directory import Department, Directory, Person
from engine.access.fields import (
    FULL_ACCESS,
    FieldAccess,
    access_of,
    common_access,
    field_access,
)
from engine.access.model import Grant
from engine.form.compiled import CompiledForm
from tests.engine.form.builders import compiled, form, other

ADMIN = Person("1", "root", "Root", roles=frozenset({"admin"}))
ANN = Person("2", "ann", "Ann", manager="3", roles=frozenset({"app.writer"}))
BOB = Person("3", "bob", "Bob", manager="4", roles=frozenset({"app.reader", "app.writer"}))
CYD = Person("4", "cyd", "Cyd", manager="2", roles=frozenset({"other.writer"}))
OFF = Person("5", "off", "Off", roles=frozenset({"app.writer", "admin"}), active=False)

GRANTS: list[dict[str, object]] = [
    {"role": "writer", "can": ["create", "read", "update"], "where": "owner == me.id",
     "fields": {"hide": ["cost"], "read": ["price"]}},
    {"role": "reader", "can": ["read", "approve"], "fields": {"hide": ["cost", "note"]}},
]  # fmt: skip


def things() -> CompiledForm:
    return compiled(
        form(
            {"key": "cost", "type": "money"},
            {"key": "price", "type": "money"},
            {"key": "note", "type": "text"},
            {"key": "party", "type": "lookup", "form": "party"},
            {"key": "margin", "type": "money", "formula": "price - cost"},
            {"key": "ratio", "type": "decimal", "formula": "margin / price"},
            {"key": "shown", "type": "boolean", "formula": "margin > 0", "declassified": True},
            {"key": "spare", "type": "money", "formula": "party.limit", "on_read": True},
            {
                "key": "lines",
                "type": "subtable",
                "fields": [
                    {"key": "value", "type": "money"},
                    {"key": "worth", "type": "money", "formula": "value * parent.cost"},
                ],
            },
            {"key": "worth", "type": "money", "formula": "SUM(lines.worth)"},
            access=GRANTS,
        ),
        other("party", {"key": "limit", "type": "money"}),
    )


THINGS = things()


@pytest.mark.parametrize(
    ("person", "right", "allowed", "unconditional"),
    [
        (ADMIN, "delete", True, True),
        (ADMIN, "anything", True, True),
        (ANN, "read", True, False),
        (ANN, "delete", False, False),
        (ANN, "approve", False, False),
        (BOB, "read", True, True),
        (BOB, "update", True, False),
        (BOB, "approve", True, True),
        (CYD, "read", False, False),
        (OFF, "read", False, False),
    ],
)
def test_a_right_is_there_only_when_it_is_granted(
    person: Person, right: str, allowed: bool, unconditional: bool
) -> None:
    decision = decide(person, "app", THINGS.form, right)

    assert decision.allowed is allowed
    assert decision.unconditional is unconditional
    assert may_without_condition(person, "app", THINGS, right) is unconditional
    assert decision.reason


def test_a_form_without_grants_is_closed_to_all_but_admin() -> None:
    closed = form({"key": "a", "type": "text"})

    assert not decide(ANN, "app", closed, "read").allowed
    assert decide(ADMIN, "app", closed, "read").allowed
    assert rights_of(BOB, "app", THINGS.form, ["read", "delete"]) == {"read"}


def test_grants_unite_what_all_of_them_hide_is_hidden() -> None:
    writer, reader = THINGS.form.access
    only_reader = field_access(THINGS, [reader])
    both = field_access(THINGS, [writer, reader], writes=[writer])

    assert {"cost", "note"} <= only_reader.hidden
    assert "note" not in both.hidden
    assert "cost" in both.hidden
    assert both.readonly == {"cost", "price"}
    assert not both.lets_write("price")
    assert both.shows("price")


def test_hiding_is_inherited_through_formulas_and_rows_unless_declassified() -> None:
    hidden = field_access(THINGS, [THINGS.form.access[0]]).hidden

    assert hidden == {"cost", "margin", "ratio", "lines.worth", "worth"}


def test_hiding_is_inherited_through_lookups() -> None:
    grants = [Grant(role="reader", can=["read"])]

    access = field_access(THINGS, grants, hidden_elsewhere=frozenset({"party.limit"}))

    assert access.hidden == {"spare"}


def test_hiding_a_subtable_hides_its_columns_and_what_sums_them() -> None:
    grant = Grant.model_validate({"role": "reader", "can": ["read"], "fields": {"hide": ["lines"]}})

    assert field_access(THINGS, [grant]).hidden == {"lines", "lines.value", "lines.worth", "worth"}


def test_across_records_what_any_grant_hides_must_not_be_used() -> None:
    grants = THINGS.form.access

    assert {"cost", "note", "margin"} <= common_access(THINGS, grants).hidden
    assert access_of(THINGS, decide(ADMIN, "app", THINGS, "read")) == FULL_ACCESS


def test_without_a_grant_everything_is_hidden() -> None:
    assert field_access(THINGS, []).hidden == set(THINGS.fields)
    assert common_access(THINGS, []).hidden == set(THINGS.fields)
    assert not FieldAccess(hidden=frozenset({"a"})).lets_write("a")


DIRECTORY = Directory(
    {one.id: one for one in (ADMIN, ANN, BOB, CYD, OFF)},
    {
        "d1": Department("d1", "all", "All"),
        "d2": Department("d2", "sales", "Sales", "d1"),
        "d3": Department("d3", "loop", "Loop", "d3"),
    },
)


def test_the_directory_finds_people_by_name_and_role() -> None:
    assert DIRECTORY.by_username("ann") == ANN
    assert DIRECTORY.by_username("nobody") is None
    assert DIRECTORY.with_role("app", "writer") == (ANN, BOB)
    assert DIRECTORY.with_role("other", "writer") == (CYD,)
    assert DIRECTORY.with_role("app", "admin") == (ADMIN,)


def test_managers_are_found_level_by_level_and_a_loop_ends() -> None:
    assert DIRECTORY.manager_of("2") == BOB
    assert DIRECTORY.manager_of("2", 2) == CYD
    assert DIRECTORY.manager_of("2", 3) is None
    assert DIRECTORY.manager_of("1") is None
    assert DIRECTORY.reports_of("4") == ("3", "2")
    assert DIRECTORY.reports_of("1") == ()


def test_a_department_lies_within_those_above_it() -> None:
    assert DIRECTORY.within("d2", "d1")
    assert not DIRECTORY.within("d1", "d2")
    assert DIRECTORY.within("d3", "d3")
    assert not DIRECTORY.within("d3", "d1")
