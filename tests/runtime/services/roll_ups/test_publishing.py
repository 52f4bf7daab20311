"""A roll-up that is published over records that are there is filled in, with all that reads it."""

from decimal import Decimal

from tests.runtime.services.roll_ups.bookkeeping import Bookkeeping, row_of
from tests.runtime.services.roll_ups.ledger_app import FILES, sums_files
from tests.trust.office import must

PLAN, ACCOUNT = "forms/plan.yaml", "forms/account.yaml"


def test_a_new_roll_up_is_filled_and_what_is_made_of_it_too(new_books: Bookkeeping) -> None:
    books = new_books
    account = books.make("account", name="Old", limit="100")
    plan = books.plan(account.id, 10, 10)
    books.take(row_of(plan), 4)
    before = books.stored("account", account.id)
    added = """
      - key: units
        type: decimal
        scale: 1
        rollup: {from: taking.lines, via: line, value: "SUM(quantity * 1.26)"}
      - {key: twice, type: decimal, formula: "units * 2"}
"""
    text = FILES[PLAN].replace(
        "      - {key: worth, type: money, formula",
        f"{added}      - {{key: worth, type: money, formula",
    )
    over = """
  - key: all_units
    type: decimal
    rollup: {from: plan, via: account, value: "SUM(units_in_all)"}
"""
    text = text.replace(
        "  - key: notes\n",
        '  - {key: units_in_all, type: decimal, formula: "SUM(lines.twice)"}\n  - key: notes\n',
    )
    head = FILES[ACCOUNT].replace("  - {key: left,", f"{over}  - {{key: left,")
    must(books.publish(sums_files(**{PLAN: text, ACCOUNT: head})))
    rows = books.rows("plan", plan.id)
    assert [(row["units"], row["twice"]) for row in rows] == [
        (Decimal("5.0"), Decimal("10.00")),
        (Decimal("0.0"), Decimal("0.00")),
    ]
    after = books.stored("account", account.id)
    assert after["all_units"] == Decimal("10.00")
    assert after["version"] == before["version"]
    assert books.faults() == ()


def test_a_roll_up_that_adds_up_otherwise_is_computed_anew(new_books: Bookkeeping) -> None:
    books = new_books
    account = books.make("account", name="Changed", limit="1000")
    plan = books.plan(account.id, 10)
    books.take(row_of(plan), 4)
    books.take(row_of(plan), 2, "planned")
    changed = FILES[PLAN].replace("parent.kind == 'firm'", "parent.kind != 'void'")
    must(books.publish(sums_files(**{PLAN: changed})))
    assert books.sum_of("plan", plan.id, "lines", 0, "taken") == 6
    assert books.sum_of("account", account.id, "used") == 15
    assert books.faults() == ()
