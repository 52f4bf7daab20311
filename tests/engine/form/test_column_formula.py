"""Going by column gives what going row by row gives."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from engine.form.changeset import cast
from engine.form.compiled import CompiledForm
from engine.form.evaluation import evaluate
from engine.form.facts import Facts
from tests.engine.form.builders import compiled, context, form, surroundings

FORMULAS = {
    "product": "qty * price",
    "rounded": "ROUND(qty * price / 3, 2)",
    "chosen": "IF(qty > 3, price, qty)",
    "largest": "MAX(qty, price)",
    "guarded": "IF(qty == 0, 0, price / qty)",
    "share": "price / parent.whole",
    "blank_safe": "COALESCE(qty, 0) + COALESCE(price, 0)",
    "part": "ALLOCATE(parent.whole, parent.lines.price, 2)",
    "place": "position * 2",
}
MADE = compiled(
    form(
        {"key": "whole", "type": "money"},
        {
            "key": "lines",
            "type": "subtable",
            "fields": [
                {"key": "qty", "type": "integer"},
                {"key": "price", "type": "money"},
                *({"key": k, "type": "money", "formula": f} for k, f in FORMULAS.items()),
                {"key": "many", "type": "boolean", "formula": "qty > 3 and price > 1"},
            ],
        },
    )
)


def row_by_row(made: CompiledForm) -> CompiledForm:
    fields = {key: replace(field, columnwise=None) for key, field in made.fields.items()}
    return replace(made, fields=fields)


SLOW = row_by_row(MADE)

NUMBER = st.none() | st.integers(0, 9)
SENT = st.fixed_dictionaries(
    {
        "whole": NUMBER,
        "lines": st.lists(st.fixed_dictionaries({"qty": NUMBER, "price": NUMBER}), max_size=5),
    }
)


@given(SENT)
def test_both_ways_give_the_same_values_and_the_same_errors(sent: dict[str, object]) -> None:
    around = context()
    changes = cast(MADE, sent, None, around.access, surroundings())

    fast, slow = (evaluate(made, changes, Facts(), around) for made in (MADE, SLOW))

    assert fast.values == slow.values
    assert fast.errors == slow.errors


def test_formulas_go_by_column_only_where_it_means_the_same() -> None:
    by_column = {field.name for field in MADE.fields.values() if field.columnwise}

    assert {"product", "rounded", "chosen", "many"} <= by_column
    assert not {"largest", "part"} & by_column
