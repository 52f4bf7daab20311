"""Lines with discounts, an allocated discount and taxes come out to the cent."""

from decimal import Decimal

from engine.form.compiled import CompiledForm
from tests.engine.form.builders import compiled, exact, form, rows, send

LINES = [
    {"key": "qty", "type": "decimal", "scale": 0, "required": True, "min": 1},
    {"key": "price", "type": "money", "scale": 4, "required": True},
    {"key": "discount_pct", "type": "percent", "default": "0", "max": 100},
    {"key": "tax_rate", "type": "percent", "required": True},
    {"key": "base", "type": "money", "formula": "ROUND(qty * price, 2)"},
    {"key": "discount", "type": "money", "formula": "ROUND(base * discount_pct / 100, 2)"},
    {"key": "before", "type": "money", "formula": "base - discount"},
    {
        "key": "share",
        "type": "money",
        "formula": "ALLOCATE(COALESCE(parent.reduction, 0), parent.lines.before, 2)",
    },
    {"key": "amount", "type": "money", "formula": "before - share"},
    {
        "key": "tax",
        "type": "money",
        "formula": "IF(parent.tax_included, ROUND(amount * tax_rate / (100 + tax_rate), 2),"
        " ROUND(amount * tax_rate / 100, 2))",
    },
    {"key": "net", "type": "money", "formula": "IF(parent.tax_included, amount - tax, amount)"},
    {"key": "total", "type": "money", "formula": "net + tax"},
]

HEADER: list[dict[str, object]] = [
    {"key": "tax_included", "type": "boolean", "default": "true"},
    {"key": "reduction", "type": "money", "default": "0", "min": 0},
    {"key": "lines", "type": "subtable", "min_rows": 1, "fields": LINES},
    {"key": "net", "type": "money", "formula": "SUM(lines.net)"},
    {"key": "tax", "type": "money", "formula": "SUM(lines.tax)"},
    {"key": "total", "type": "money", "formula": "SUM(lines.total)"},
    {"key": "special", "type": "boolean", "formula": "reduction > total / 100"},
]


def pipeline() -> CompiledForm:
    return compiled(form(*HEADER))


def line(qty: int, price: str, rate: str, discount: str = "0") -> dict[str, object]:
    return {"qty": qty, "price": price, "tax_rate": rate, "discount_pct": discount}


def test_an_allocated_discount_and_included_tax_come_out_to_the_cent() -> None:
    sent = [line(37, "59.90", "13", "5"), line(3, "899", "13"), line(1, "120.00", "9")]

    _, made = send(pipeline(), {"reduction": "100.00", "lines": sent})

    assert made.errors == ()
    assert rows(made, "lines", "base") == exact("2216.30", "2697.00", "120.00")
    assert rows(made, "lines", "discount") == exact("110.82", "0", "0")
    assert rows(made, "lines", "before") == exact("2105.48", "2697.00", "120.00")
    assert rows(made, "lines", "share") == exact("42.77", "54.79", "2.44")
    assert rows(made, "lines", "total") == exact("2062.71", "2642.21", "117.56")
    assert rows(made, "lines", "tax") == exact("237.30", "303.97", "9.71")
    assert made.values["net"] == Decimal("4271.50")
    assert made.values["tax"] == Decimal("550.98")
    assert made.values["total"] == Decimal("4822.48")
    assert made.values["special"] is True


def test_taxes_are_rounded_line_by_line_and_then_summed() -> None:
    sent = [line(1, "33.35", "13")] * 3

    _, made = send(pipeline(), {"tax_included": False, "lines": sent})

    assert rows(made, "lines", "tax") == exact("4.34", "4.34", "4.34")
    assert made.values["net"] == Decimal("100.05")
    assert made.values["tax"] == Decimal("13.02")
    assert made.values["total"] == Decimal("113.07")
    assert made.values["special"] is False


def test_stored_numbers_carry_the_scale_of_their_field() -> None:
    _, made = send(pipeline(), {"lines": [line(1, "5", "0")]})

    assert str(made.values["total"]) == "5.00"
    assert [str(cell) for cell in rows(made, "lines", "price")] == ["5.0000"]
