"""What is computed anew after a change is exactly what the whole evaluation would have changed."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import cast

from hypothesis import assume, given, settings
from hypothesis import strategies as draw

from engine.expression.values import Row, Value
from engine.form.changeset import system_changes
from engine.form.evaluation import evaluate, inspect, recompute
from engine.form.facts import Facts
from tests.engine.form.builders import compiled, context, form, record, send
from tests.engine.form.test_line_pipeline import HEADER, line

STATES = ("draft", "submitted", "completed", "rejected", "withdrawn")
FORM = compiled(
    form(
        *HEADER,
        {"key": "stage", "type": "text", "formula": "IF(state == 'draft', 'new', 'on its way')"},
        {"key": "shown", "type": "text", "formula": "stage", "on_read": True},
        {"key": "note", "type": "text", "visible": "state == 'submitted'"},
        rules=[{"key": "small", "require": "total < 10000", "message": "Too much."}],
    )
)

lines = draw.lists(
    draw.builds(
        line,
        draw.integers(1, 20),
        draw.sampled_from(["0.01", "9.99", "59.90", "899.0001"]),
        draw.sampled_from(["0", "9", "13"]),
        draw.sampled_from(["0", "3.33", "100"]),
    ),
    min_size=1,
    max_size=4,
)
headers = draw.fixed_dictionaries(
    {},
    optional={
        "reduction": draw.decimals(0, 50, places=2),
        "tax_included": draw.booleans(),
        "note": draw.sampled_from(["a", "b", None]),
    },
)


def with_quantity(values: Mapping[str, Value], quantity: int) -> dict[str, Value]:
    """The same rows but for the quantity of the first one."""
    first, *rest = cast("list[Row]", values["lines"])
    return {**values, "lines": [{**first, "qty": Decimal(quantity)}, *rest]}


@settings(max_examples=60, deadline=None)
@given(lines, headers, draw.sampled_from(STATES), draw.none() | draw.integers(1, 9))
def test_computing_what_a_change_stirs_gives_what_computing_everything_gives(
    sent: list[dict[str, object]], change: dict[str, Value], state: str, quantity: int | None
) -> None:
    _, made = send(FORM, {"lines": sent, "reduction": "1.00"})
    before = replace(record(made.values), state=state)
    wanted = {**made.values, **change}
    if quantity is not None:
        wanted = with_quantity(wanted, quantity)
    around = context(old=before)
    changed = {key for key, value in wanted.items() if value != made.values.get(key)}
    stirred = FORM.stirred_by(changed | {"state"})

    part = evaluate(FORM, system_changes(wanted), Facts(), around, stirred)
    whole = evaluate(FORM, system_changes(wanted), Facts(), around)

    assert (part.values, part.computed) == (whole.values, whole.computed)
    assert (part.errors, part.warnings) == (whole.errors, whole.warnings)
    assert (part.visible, part.required) == (whole.visible, whole.required)
    assert recompute(FORM, wanted, Facts(), around, stirred) == (whole.values, frozenset())


@settings(max_examples=30, deadline=None)
@given(lines, headers, draw.sampled_from(STATES))
def test_a_record_inspected_is_shown_as_its_evaluation_shows_it(
    sent: list[dict[str, object]], change: dict[str, Value], state: str
) -> None:
    _, made = send(FORM, {"lines": sent})
    before = replace(record(made.values), state=state)
    saved = evaluate(FORM, system_changes({**made.values, **change}), Facts(), context(old=before))
    around = context(old=replace(before, values=saved.values))

    shown = inspect(FORM, saved.values, Facts(), around)
    whole = evaluate(FORM, system_changes(saved.values), Facts(), around)

    assert shown.computed == whole.computed
    assert (shown.visible, shown.required, shown.readonly) == (
        whole.visible,
        whole.required,
        whole.readonly,
    )
    assert shown.values == whole.values


def test_only_what_reads_a_changed_field_is_stirred() -> None:
    assert "lines.amount" not in FORM.stirred_by({"note"})
    assert set(FORM.stirred_by({"state"})) >= {"stage", "shown"}
    assert "lines.base" not in FORM.stirred_by({"reduction"})
    assert {"lines.share", "lines.tax", "total"} <= set(FORM.stirred_by({"reduction"}))


ASKED = compiled(
    form(
        {"key": "kind", "type": "text"},
        {"key": "part", "type": "section", "visible": "kind != 'plain'"},
        {"key": "limit", "type": "decimal", "scale": 0, "min": 0, "required": "kind == 'bound'"},
        {"key": "inner", "type": "decimal", "scale": 0, "max": 5},
        {"key": "open", "type": "decimal", "formula": "limit - used", "on_read": True},
        {"key": "rest", "type": "section"},
        {"key": "note", "type": "text", "max_length": 3},
        {
            "key": "rows",
            "type": "subtable",
            "min_rows": 1,
            "max_rows": 3,
            "unique": [["name"]],
            "visible": "kind != 'bare'",
            "fields": [
                {"key": "name", "type": "text", "required": True},
                {"key": "n", "type": "decimal", "scale": 0, "required": "parent.kind == 'bound'"},
                {
                    "key": "most",
                    "type": "decimal",
                    "scale": 0,
                    "visible": "n > 2",
                    "validate": {"require": "n <= most", "message": "Too many."},
                },
                {"key": "double", "type": "decimal", "formula": "n * 2", "max": 12},
            ],
        },
        {"key": "used", "type": "decimal", "scale": 0, "formula": "SUM(rows.n)"},
        {
            "key": "links",
            "type": "subtable",
            "fields": [
                {
                    "key": "row",
                    "type": "row_lookup",
                    "form": "thing",
                    "subtable": "rows",
                    "own": True,
                }
            ],
        },
        rules=[
            {"key": "within", "when": "state == 'submitted'", "require": "open >= 0"},
            {"key": "grows", "require": "IS_BLANK(old.used) or used >= old.used - 1"},
            {"key": "names", "on": "submit", "require": "COUNT(rows.name) != 2 or kind != 'odd'"},
        ],
    )
)

cells = draw.integers(0, 7).map(Decimal) | draw.none()
drawn_rows = draw.lists(
    draw.fixed_dictionaries(
        {"name": draw.sampled_from(["a", "b", "c", None]), "n": cells, "most": cells}
    ),
    max_size=4,
)
tops = draw.fixed_dictionaries(
    {},
    optional={
        "kind": draw.sampled_from(["plain", "bound", "bare", "odd", None]),
        "limit": draw.integers(-1, 20).map(Decimal) | draw.none(),
        "inner": draw.sampled_from([Decimal(5), Decimal(6), None]),
        "note": draw.sampled_from(["a", "long", None]),
    },
)
pointing = draw.lists(draw.integers(0, 3), max_size=2)


def with_rows(
    values: Mapping[str, Value], rows: list[dict[str, Value]] | None, links: list[int] | None
) -> dict[str, Value]:
    """The same values with other rows; ids follow from the places, so that some rows stay."""
    made = dict(values)
    if rows is not None:
        made["rows"] = cast(
            "Value",
            [{"row_id": f"R{n}", "position": n + 1, **row} for n, row in enumerate(rows)],
        )
    if links is not None:
        made["links"] = cast(
            "Value",
            [{"row_id": f"L{n}", "position": n + 1, "row": f"R{to}"} for n, to in enumerate(links)],
        )
    return made


@settings(max_examples=150, deadline=None)
@given(
    tops,
    drawn_rows,
    pointing,
    draw.sampled_from(STATES),
    tops,
    draw.none() | drawn_rows,
    draw.none() | pointing,
    draw.sampled_from(STATES),
)
def test_what_is_without_fault_is_found_faulty_by_what_moved_alone(
    first: dict[str, Value],
    rows: list[dict[str, Value]],
    links: list[int],
    state: str,
    change: dict[str, Value],
    other_rows: list[dict[str, Value]] | None,
    other_links: list[int] | None,
    later: str,
) -> None:
    unset = {"kind": None, "limit": None, "inner": None, "note": None}
    begun = with_rows({**unset, **first}, rows, links)
    around = replace(context(old=replace(record(begun), state=state)), shows=False)
    sound = evaluate(ASKED, system_changes(begun), Facts(), around)
    assume(not sound.errors)
    wanted = with_rows({**sound.values, **change}, other_rows, other_links)
    after = replace(context(old=replace(record(sound.values), state=later)), shows=False)
    assume(around.binding or not after.binding)

    moved = ASKED.stirring.moved(sound.values, wanted) | {"state"}
    stir = ASKED.stirring.by(moved, outside=False)
    part = evaluate(ASKED, system_changes(wanted), Facts(), after, stir)
    whole = evaluate(ASKED, system_changes(wanted), Facts(), after)

    assert part.values == whole.values
    assert part.errors == whole.errors


def test_what_reads_nothing_that_moved_is_not_asked_again() -> None:
    of_note = ASKED.stirring.by({"note"}, outside=True)

    assert [one.key for one in of_note.fields] == ["note"]
    assert [one.key for one in of_note.rules] == ["grows"]
    assert of_note.order == ("note",)
    assert {one.key for one in ASKED.stirring.by({"rows.n"}, outside=False).rules} == {
        "within",
        "grows",
    }
    of_kind = {one.key for one in ASKED.stirring.by({"kind"}, outside=False).fields}
    assert of_kind >= {"kind", "limit", "inner", "rows", "rows.name", "rows.n"}
    assert "links.row" in {one.key for one in ASKED.stirring.by({"rows"}, outside=False).fields}
