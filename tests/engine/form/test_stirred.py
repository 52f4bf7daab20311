"""What is computed anew after a change is exactly what the whole evaluation would have changed."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import cast

from hypothesis import given, settings
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
