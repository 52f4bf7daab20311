"""What a record becomes: defaults, fills, formulas, visibility, rights, rules."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.access.fields import FULL_ACCESS, FieldAccess
from engine.expression.values import Value
from engine.form.changeset import system_changes
from engine.form.compiled import CompiledForm
from engine.form.evaluation import Evaluation, evaluate
from engine.form.facts import Facts, directory_facts, missing
from engine.form.json_value import to_json
from engine.form.model import RowLookupField
from tests.engine.form.builders import (
    ANN,
    DIRECTORY,
    app,
    codes,
    compiled,
    context,
    exact,
    form,
    other,
    record,
    rows,
    send,
)

PARTY = other(
    "party",
    {"key": "name", "type": "text"},
    {"key": "tier", "type": "select", "options": [{"key": "gold"}, {"key": "plain"}]},
    {"key": "limit", "type": "money"},
    {"key": "active", "type": "boolean"},
    {"key": "region", "type": "lookup", "form": "region"},
    {"key": "spare", "type": "money", "formula": "limit - setting.reserve", "on_read": True},
    title="{name}",
)
REGION = other("region", {"key": "name", "type": "text"}, title="{name}")

THING = form(
    {
        "key": "party",
        "type": "lookup",
        "form": "party",
        "required": True,
        "filter": "active and (limit > 0 or record.note == 'any')",
        "fill": {"tier": "tier", "area": "region.name", "ceiling": "limit"},
    },
    {
        "key": "tier",
        "type": "select",
        "options": [{"key": "gold"}, {"key": "plain"}],
        "readonly": True,
    },
    {"key": "area", "type": "text"},
    {"key": "ceiling", "type": "money"},
    {"key": "note", "type": "text"},
    {"key": "gold_note", "type": "text", "visible": "tier == 'gold'", "required": "total > 100"},
    {"key": "total", "type": "money", "formula": "SUM(lines.amount)"},
    {"key": "over", "type": "boolean", "formula": "total > party.spare", "on_read": True},
    {"key": "started", "type": "date", "default": "TODAY()"},
    {
        "key": "lines",
        "type": "subtable",
        "min_rows": 1,
        "fields": [
            {"key": "qty", "type": "integer", "default": "1", "min": 1},
            {"key": "price", "type": "money", "required": True},
            {"key": "amount", "type": "money", "formula": "qty * price"},
            {"key": "reason", "type": "text", "visible": "qty > 5", "required": "price > 50"},
        ],
    },
    rules=[
        {
            "key": "within",
            "require": "not over",
            "on": "submit",
            "level": "warning",
            "path": "total",
            "message": {"en": "{total} of {party}: {party.limit}", "zh": "超出 {party.limit}"},
        },
        {"require": "total < 100000", "message": "too much"},
    ],
    title="{party} {tier}",
)


class Titles:
    """One title for everything."""

    def of(self, form: str, id_: str) -> str:
        return f"{form} {id_}"

    def of_row(self, field: RowLookupField, id_: str) -> tuple[str, str | None, str]:
        return f"{field.subtable} {id_}", None, ""


def things() -> CompiledForm:
    return compiled(
        THING, PARTY, REGION, context=app(THING, PARTY, REGION, settings={"reserve": "money"})
    )


MADE = things()

FACTS = Facts(
    {
        ("party", "p-1"): {
            "name": "Acme",
            "tier": "gold",
            "limit": Decimal("100.00"),
            "active": True,
            "region": "g-1",
        },
        ("party", "p-2"): {
            "name": "Base",
            "tier": "plain",
            "limit": Decimal("5.00"),
            "active": True,
            "region": None,
        },
        ("party", "p-3"): {"name": "Old", "active": False, "limit": Decimal(1), "region": None},
        ("region", "g-1"): {"name": "North"},
    }
)
AROUND = context(settings={"reserve": Decimal(10)})
LINE = {"qty": 2, "price": "10.00"}


def submit(
    sent: dict[str, object],
    *,
    access: FieldAccess = FULL_ACCESS,
    acknowledged: dict[str, str] | None = None,
) -> Evaluation:
    around = context(
        settings={"reserve": Decimal(10)}, stage="submit", access=access, acknowledged=acknowledged
    )
    return send(MADE, sent, around, FACTS)[1]


def test_facts_are_asked_for_level_by_level_and_never_twice() -> None:
    values: dict[str, Value] = {"party": "p-1"}
    absent = Facts().with_answer([("party", "p-1")], {})
    first = missing(MADE, values, Facts())
    known = Facts({("party", "p-1"): FACTS.records["party", "p-1"]})

    assert first == {("party", "p-1")}
    assert missing(MADE, values, known) == {("region", "g-1")}
    assert missing(MADE, values, FACTS) == set()
    assert missing(MADE, values, absent) == set()


def test_what_a_lookup_fills_is_copied_when_it_is_chosen() -> None:
    _, made = send(MADE, {"party": "p-1", "lines": [LINE]}, AROUND, FACTS)

    assert codes(made) == []
    assert made.values["tier"] == "gold"
    assert made.values["area"] == "North"
    assert made.values["ceiling"] == Decimal("100.00")


def test_a_filled_field_that_was_sent_keeps_what_was_sent() -> None:
    _, made = send(MADE, {"party": "p-1", "area": "South", "ceiling": None}, AROUND, FACTS)

    assert made.values["area"] == "South"
    assert made.values["ceiling"] is None


def test_a_read_only_field_is_filled_and_its_echo_accepted_but_nothing_else() -> None:
    _, echoed = send(MADE, {"party": "p-1", "tier": "gold"}, AROUND, FACTS)
    _, forged = send(MADE, {"party": "p-2", "tier": "gold"}, AROUND, FACTS)

    assert codes(echoed) == []
    assert codes(forged) == [("tier", "not_granted")]
    assert forged.values["tier"] == "plain"


def test_a_snapshot_survives_its_source_until_the_lookup_is_changed() -> None:
    old = record({"party": "p-1", "tier": "plain", "area": "East", "lines": []})
    around = context(old=old, settings={"reserve": Decimal(0)})

    _, kept = send(MADE, {"note": "x"}, around, FACTS)
    _, changed = send(MADE, {"party": "p-2"}, around, FACTS)
    _, cleared = send(MADE, {"party": None}, around, FACTS)

    assert (kept.values["tier"], kept.values["area"]) == ("plain", "East")
    assert (changed.values["tier"], changed.values["area"]) == ("plain", None)
    assert (cleared.values["tier"], cleared.values["area"]) == (None, "East")


TWICE = compiled(
    form(
        {"key": "party", "type": "lookup", "form": "party", "fill": {"name": "name"}},
        {"key": "agent", "type": "lookup", "form": "party", "fill": {"name": "name"}},
        {"key": "name", "type": "text", "readonly": True},
    ),
    PARTY,
    REGION,
)


@pytest.mark.parametrize(
    ("before", "sent", "name"),
    [
        ({}, {"party": "p-1"}, "Acme"),
        ({}, {"agent": "p-2"}, "Base"),
        ({}, {"agent": "p-2", "party": "p-1"}, "Base"),
        ({"party": "p-1", "agent": "p-2", "name": "Base"}, {"party": "p-3"}, "Old"),
        ({"party": "p-1", "name": "Acme"}, {"agent": "p-2"}, "Base"),
        ({"party": "p-1", "agent": "p-2", "name": "Base"}, {"agent": None}, "Base"),
        ({"party": "p-1", "agent": "p-2", "name": "Base"}, {}, "Base"),
    ],
)
def test_of_several_lookups_that_fill_a_field_the_one_chosen_last_does(
    before: dict[str, Value], sent: dict[str, object], name: str
) -> None:
    old = record({**before, "lines": []}) if before else None

    _, made = send(TWICE, sent, context(old=old), FACTS)

    assert codes(made) == []
    assert made.values["name"] == name


def test_defaults_apply_to_what_was_not_sent_of_new_records_and_rows() -> None:
    lines = [{"price": "5"}, {"price": "5", "qty": None}]

    _, made = send(MADE, {"lines": lines, "started": None}, AROUND)

    assert rows(made, "lines", "qty") == [Decimal(1), None]
    assert rows(made, "lines", "amount") == [Decimal("5.00"), None]
    assert made.values["started"] is None
    assert made.values["total"] == Decimal("5.00")


def test_a_default_does_not_come_back_to_a_record_that_is_there() -> None:
    _, made = send(MADE, {}, context(old=record({"started": None})))

    assert made.values["started"] is None


def test_what_is_computed_on_read_stands_apart_and_reads_through_lookups() -> None:
    _, made = send(MADE, {"party": "p-1", "lines": [{"qty": 91, "price": "1"}]}, AROUND, FACTS)

    assert made.computed == {"over": True}
    assert "over" not in made.values


def test_a_lookup_that_is_not_there_or_fails_its_filter_is_not_chosen() -> None:
    absent = Facts(FACTS.records, frozenset({("party", "p-9")}))

    assert codes(send(MADE, {"party": "p-9"}, AROUND, absent)[1]) == [("party", "reference")]
    assert codes(send(MADE, {"party": "p-3"}, AROUND, FACTS)[1]) == [("party", "reference")]


def test_facts_that_are_lacking_are_named_and_nothing_is_ready_to_store() -> None:
    _, made = send(MADE, {"party": "p-1"}, AROUND, Facts())

    assert made.lacking == {("party", "p-1")}
    assert not made.ok


def test_a_hidden_field_keeps_its_value_and_drops_what_is_sent() -> None:
    old = record({"party": "p-2", "tier": "plain", "gold_note": "kept"})

    _, made = send(MADE, {"gold_note": "new"}, context(old=old), FACTS)

    assert made.values["gold_note"] == "kept"
    assert made.ignored == ("gold_note",)
    assert made.visible["gold_note"] is False
    assert codes(made) == []


def test_visibility_and_requiredness_differ_by_row_only_where_they_do() -> None:
    lines = [{"qty": 9, "price": "60"}, {"qty": 1, "price": "60"}, {"qty": 9, "price": "1"}]

    made = submit({"party": "p-2", "lines": lines}, acknowledged={"within": "known"})

    assert codes(made) == [("lines[0].reason", "required")]
    assert made.visible["lines.reason"] is True
    assert made.visible["lines[row-2].reason"] is False
    assert made.required["lines.reason"] is True
    assert made.required["lines[row-2].reason"] is False
    assert made.required["lines[row-3].reason"] is False
    assert "lines[row-1].reason" not in made.required


def test_a_hidden_cell_drops_what_is_sent_under_the_path_it_was_sent_by() -> None:
    lines = [{"qty": 9, "price": "1", "reason": "a"}, {"qty": 1, "price": "1", "reason": "b"}]

    _, made = send(MADE, {"lines": lines}, AROUND)

    assert made.ignored == ("lines[1].reason",)
    assert rows(made, "lines", "reason") == ["a", None]


def test_a_draft_may_be_incomplete_and_a_submission_not() -> None:
    _, draft = send(MADE, {}, AROUND)

    assert codes(draft) == []
    assert codes(submit({})) == [("party", "required"), ("lines", "min_rows")]


def test_from_submission_on_every_save_is_complete() -> None:
    old = record({"lines": []}, state="completed")

    _, made = send(MADE, {"note": "x"}, context(old=old))

    assert ("party", "required") in codes(made)


def test_a_warning_is_told_with_its_key_until_it_is_acknowledged_with_a_reason() -> None:
    sent: dict[str, object] = {"party": "p-2", "lines": [LINE]}

    warned = submit(sent)
    blank = submit(sent, acknowledged={"within": "  "})
    known = submit(sent, acknowledged={"within": "agreed"})

    assert [(one.path, one.rule, one.level) for one in warned.warnings] == [
        ("total", "within", "warning")
    ]
    assert warned.warnings[0].message == {"en": "20.00 of Base: 5.00", "zh": "超出 5.00"}
    assert not warned.ok
    assert blank.warnings
    assert not known.warnings
    assert known.ok


def test_a_message_shows_no_value_that_its_reader_may_not_read() -> None:
    access = FieldAccess(hidden_elsewhere=frozenset({"party.limit"}), hidden=frozenset({"total"}))

    made = submit({"party": "p-2", "lines": [LINE]}, access=access)

    assert made.warnings[0].path == ""
    assert "5.00" not in str(made.warnings[0])


def test_a_foreign_value_that_is_hidden_stands_as_dots() -> None:
    access = FieldAccess(hidden_elsewhere=frozenset({"party.limit"}))

    made = submit({"party": "p-2", "lines": [LINE]}, access=access)

    assert made.warnings[0].message == {"en": "20.00 of Base: …", "zh": "超出 …"}


def test_a_rule_that_binds_always_binds_a_draft() -> None:
    _, made = send(MADE, {"lines": [{"qty": 1, "price": "100000"}]}, AROUND)

    assert [(one.path, one.code, one.message) for one in made.errors] == [("", "rule", "too much")]


def test_a_division_by_zero_is_an_error_at_its_place_and_no_number() -> None:
    made_form = compiled(
        form(
            {"key": "whole", "type": "integer"},
            {"key": "each", "type": "money", "formula": "10 / whole"},
            {
                "key": "lines",
                "type": "subtable",
                "fields": [
                    {"key": "by", "type": "integer"},
                    {"key": "part", "type": "money", "formula": "10 / by"},
                ],
            },
        )
    )

    _, made = send(made_form, {"whole": 0, "lines": [{"by": 4}, {"by": 0}]})

    assert codes(made) == [("each", "rule"), ("lines[1].part", "rule")]
    assert made.errors[0].parameters == {"reason": "div_zero"}
    assert made.values["each"] is None
    assert rows(made, "lines", "part") == [Decimal("2.50"), None]


def test_a_field_read_only_by_right_is_refused_with_its_rows() -> None:
    access = FieldAccess(readonly=frozenset({"note", "lines", "lines.qty", "lines.price"}))
    around = context(access=access, settings={"reserve": Decimal(1)})

    _, made = send(MADE, {"note": "x", "lines": [LINE]}, around)

    assert codes(made) == [("note", "not_granted"), ("lines", "not_granted")]
    assert made.values["lines"] == []
    assert made.readonly["lines.price"] is True


def test_addresses_and_lists_can_be_unique_among_rows() -> None:
    columns = [{"key": "at", "type": "address", "detail": "region"}]
    made_form = compiled(
        form({"key": "lines", "type": "subtable", "fields": columns, "unique": [["at"]]})
    )
    here, there = ({"at": {"province": code}} for code in ("310000", "440000"))

    _, made = send(made_form, {"lines": [here, there, here]})

    assert codes(made) == [("lines[2].at", "unique")]


def test_computed_values_of_rows_that_fall_out_are_no_news() -> None:
    access = FieldAccess(readonly=frozenset({"lines", "lines.qty", "lines.price"}))
    around = context(access=access, settings={"reserve": Decimal(1)})

    _, made = send(MADE, {"lines": [{**LINE, "amount": "20.00"}]}, around)

    assert codes(made) == [("lines", "not_granted")]


def test_an_error_at_a_field_one_may_not_see_says_nothing_of_it() -> None:
    made = submit({"lines": [LINE]}, access=FieldAccess(hidden=frozenset({"party"})))

    assert codes(made) == [("", "rule")]
    assert "party" not in str(made.errors)
    assert "party" not in made.required


def test_people_are_facts_of_their_own() -> None:
    people = compiled(
        form(
            {"key": "who", "type": "user", "role": "leader"},
            {"key": "boss", "type": "text", "formula": "who.manager.name", "on_read": True},
            {"key": "mine", "type": "text", "formula": "me.manager.name", "on_read": True},
        )
    )
    asked = {("$user", "u-ann"), ("$user", "u-bob")}
    facts = Facts(directory_facts(DIRECTORY, asked, "demo"))

    _, made = send(people, {"who": "u-ann"}, facts=facts)

    assert missing(people, {"who": "u-ann"}, Facts()) == {("$user", "u-ann")}
    assert made.computed == {"boss": "Bob", "mine": "Bob"}
    assert codes(made) == [("who", "reference")]
    assert ANN.name == "Ann"


LINES = st.lists(
    st.fixed_dictionaries(
        {"qty": st.integers(1, 9), "price": st.decimals(0, 99, places=2)},
        optional={"reason": st.text("ab", min_size=1, max_size=3)},
    ),
    max_size=4,
)
SENT = st.fixed_dictionaries(
    {"lines": LINES},
    optional={
        "party": st.sampled_from(["p-1", "p-2", None]),
        "note": st.text("xyz", max_size=3),
        "gold_note": st.text("xyz", max_size=3),
        "area": st.text("xyz", max_size=3),
        "ceiling": st.decimals(0, 999, places=2),
    },
)


@given(SENT)
def test_evaluating_what_was_evaluated_changes_nothing(sent: dict[str, object]) -> None:
    _, first = send(MADE, sent, AROUND, FACTS)
    around = context(old=record(first.values), settings={"reserve": Decimal(10)})

    again = evaluate(MADE, system_changes(first.values), FACTS, around)

    assert again.values == first.values
    assert again.computed == first.computed


@given(SENT)
def test_the_order_of_what_is_sent_does_not_matter(sent: dict[str, object]) -> None:
    backwards = dict(reversed(sent.items()))
    backwards["lines"] = [dict(reversed(row.items())) for row in sent["lines"]]  # type: ignore[attr-defined]

    _, one = send(MADE, sent, AROUND, FACTS)
    _, two = send(MADE, backwards, AROUND, FACTS)

    assert (one.values, one.ignored, set(codes(one))) == (two.values, two.ignored, set(codes(two)))


@given(SENT)
def test_sending_back_everything_is_accepted_and_changes_nothing(sent: dict[str, object]) -> None:
    _, first = send(MADE, sent, AROUND, FACTS)
    around = context(old=record(first.values), settings={"reserve": Decimal(10)})
    titled = {
        key: to_json(MADE.fields[key].definition, value, Titles())
        for key, value in {**first.values, **first.computed}.items()
    }

    _, echoed = send(MADE, titled, around, FACTS)

    assert echoed.values == first.values
    assert codes(echoed) == codes(first)
    assert echoed.ignored == ()


def test_exact_figures_stay_exact() -> None:
    _, made = send(MADE, {"lines": [{"qty": 3, "price": "0.10"}]}, AROUND)

    assert rows(made, "lines", "amount") == exact("0.30")
