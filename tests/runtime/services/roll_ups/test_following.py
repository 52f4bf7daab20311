"""Roll-ups follow every write of what they add up, along their chains, in the same act."""

from decimal import Decimal

from sqlalchemy import update

from engine.text import localise
from runtime.services.act import perform
from runtime.services.create_record import create_record
from runtime.services.outcome import Refusal
from runtime.services.place_record import Placed, place_record
from runtime.services.restore_record import restore_record
from runtime.services.submit_record import submit_record
from tests.runtime.services.roll_ups.bookkeeping import Bookkeeping, row_of, shown_rows
from tests.runtime.services.roll_ups.ledger_app import APP, FILES, sums_files
from tests.trust.office import must


def test_a_new_record_begins_with_nothing(books: Bookkeeping) -> None:
    account = books.make("account", name="A")
    values = books.stored("account", account.id)
    assert (values["used"], values["plans"]) == (0, 0)
    assert (values["latest"], values["mean"]) == (None, None)
    plan = books.plan(None, 3)
    assert books.sum_of("plan", plan.id, "lines", 0, "taken") == 0


def test_a_chain_of_three_follows_in_the_act_that_writes_its_end(books: Bookkeeping) -> None:
    account = books.make("account", name="Chain", limit="100")
    plan = books.plan(account.id, 10, 10, day="2026-03-01")
    books.take(row_of(plan), 4)
    books.take(row_of(plan, 1), 2)
    assert books.sum_of("plan", plan.id, "lines", 0, "taken") == 4
    assert books.sum_of("plan", plan.id, "worth") == 15
    values = books.stored("account", account.id)
    assert (values["used"], values["left"], values["plans"]) == (15, 85, 1)
    assert (str(values["latest"]), values["mean"]) == ("2026-03-01", Decimal("15.000"))
    assert books.told(account.id) == ["created"] + ["rolled_up"] * 3


def test_changing_where_it_points_moves_the_sum(books: Bookkeeping) -> None:
    first, second = books.plan(None, 10), books.plan(None, 10)
    taking = books.take(row_of(first), 3)
    (row,) = shown_rows(taking)
    must(books.edit(taking, lines=[{"row_id": row["row_id"], "line": row_of(second)}]))
    assert books.sum_of("plan", first.id, "lines", 0, "taken") == 0
    assert books.sum_of("plan", second.id, "lines", 0, "taken") == 3


def test_a_condition_over_the_parent_counts_all_its_rows_anew(books: Bookkeeping) -> None:
    plan = books.plan(None, 10)
    taking = books.take(row_of(plan), 3)
    changed = must(books.edit(taking, kind="planned"))
    assert books.sum_of("plan", plan.id, "lines", 0, "taken") == 0
    assert books.sum_of("plan", plan.id, "lines", 0, "picking") == 3
    must(books.edit(changed, kind="void"))
    assert books.sum_of("plan", plan.id, "lines", 0, "picking") == 0


def test_the_trash_does_not_count(books: Bookkeeping) -> None:
    plan = books.plan(None, 10)
    books.take(row_of(plan), 3)
    taking = books.take(row_of(plan), 4)
    assert books.drop(taking) is None
    assert books.sum_of("plan", plan.id, "lines", 0, "taken") == 3


def test_a_rule_on_a_row_binds_whoever_moves_its_roll_up(books: Bookkeeping) -> None:
    plan = books.plan(None, 10)
    books.take(row_of(plan), 7)
    books.take(row_of(plan), 3, "planned")
    refused = books.taking(row_of(plan), 1)
    assert isinstance(refused, Refusal)
    assert "Only 10 of i0" in localise(refused.errors[0].message, "en")
    assert refused.errors[0].rule == "enough"
    assert books.sum_of("plan", plan.id, "lines", 0, "taken") == 7


def test_a_rule_binds_through_a_formula_at_the_end_of_the_chain(books: Bookkeeping) -> None:
    account = books.make("account", name="Poor", limit="10")
    plan = books.plan(account.id, 100)
    books.take(row_of(plan), 4)
    refused = books.taking(row_of(plan), 1)
    assert isinstance(refused, Refusal)
    assert localise(refused.message, "en") == "Account Poor: Beyond the limit of 10.00"
    assert localise(refused.message, "zh") == "账户 Poor：超过限额 10.00"
    assert books.sum_of("plan", plan.id, "lines", 0, "taken") == 4


def test_a_rule_may_read_the_value_before(books: Bookkeeping) -> None:
    account = books.make("account", name="Growing", limit="77")
    plan = books.plan(account.id)
    refused = books.edit(plan, account=None)
    assert isinstance(refused, Refusal)
    assert refused.errors[0].rule == "never_fewer"


def test_what_is_rolled_up_is_never_sent(books: Bookkeeping) -> None:
    refused = books.attempt("account", name="Liar", used="5")
    assert isinstance(refused, Refusal)
    assert [(one.path, one.code) for one in refused.errors] == [("used", "computed")]
    account = books.make("account", name="Honest", used="0")
    again = must(books.edit(account, used="0.00", name="More honest"))
    assert again.values["name"] == "More honest"


def test_letting_go_of_what_is_deleted_takes_it_out_of_the_sum(books: Bookkeeping) -> None:
    account = books.make("account", name="Source of notes")
    plan = books.plan(account.id, 10)
    note = books.make("note", who="ann", words="x", plan=plan.id)
    must(books.do("ann", submit_record, APP, "note", note.id))
    assert books.sum_of("plan", plan.id, "notes") == 1
    assert books.drop(plan) is None
    assert books.sum_of("account", account.id, "plans") == 0
    assert books.sum_of("note", note.id, "plan") is None


def test_the_state_of_a_record_may_decide_whether_it_counts(books: Bookkeeping) -> None:
    plan = books.plan(None, 10)
    note = books.make("note", who="ann", words="x", plan=plan.id)
    assert books.sum_of("plan", plan.id, "notes") == 0
    must(books.do("ann", submit_record, APP, "note", note.id))
    assert books.sum_of("plan", plan.id, "notes") == 1


def test_what_steps_write_is_followed_before_the_run_goes_on(books: Bookkeeping) -> None:
    account = books.make("account", name="Planned by steps")
    view = must(
        books.do("ann", create_record, APP, "note", {"words": "x", "of": account.id}, submit=True)
    )
    assert view.values["outcome"] == "made"
    assert books.sum_of("account", account.id, "plans") == 1


def test_a_rule_that_steps_break_is_their_failed_outcome(books: Bookkeeping) -> None:
    account = books.make("account", name="One plan at most", limit="88")
    assert not isinstance(books.attempt("plan", account=account.id), Refusal)
    view = must(
        books.do("ann", create_record, APP, "note", {"words": "x", "of": account.id}, submit=True)
    )
    assert view.values["outcome"] == "refused"
    assert books.sum_of("account", account.id, "plans") == 1
    assert books.faults() == ()


def test_what_comes_back_from_the_trash_is_added_up_anew(books: Bookkeeping) -> None:
    """What pointed at it was let go of when it went."""
    plan = books.plan(None, 10)
    taking = books.take(row_of(plan), 3)
    assert books.drop(plan) is None
    assert books.sum_of("taking", taking.id, "lines", 0, "line") is None
    must(books.do("root", restore_record, APP, "plan", plan.id))
    assert books.sum_of("plan", plan.id, "lines", 0, "taken") == 0
    assert books.sum_of("plan", plan.id, "worth") == 0
    assert books.faults() == ()


def test_rows_of_one_record_may_add_up_one_another(books: Bookkeeping) -> None:
    kit = books.make("kit", name="Own rows", parts=[{"quantity": 5}, {"quantity": 2}])
    first = str(shown_rows(kit, "parts")[0]["row_id"])
    filled = must(books.edit(kit, places=[{"part": first, "quantity": 3}]))
    assert filled.values["open"] == 4
    assert filled.version == kit.version + 2
    assert [row["placed"] for row in shown_rows(filled, "parts")] == [3, 0]
    refused = books.edit(filled, places=[{"part": first, "quantity": 3}])
    assert isinstance(refused, Refusal)
    assert refused.errors[0].rule == "fits"
    assert books.faults() == ()


def test_placed_records_are_added_up_too(books: Bookkeeping) -> None:
    account = books.make("account", name="From before")
    placed = Placed({"name": "old", "account": account.id})
    must(perform(books.system, books.who("mia"), place_record, APP, "plan", placed))
    assert books.sum_of("account", account.id, "plans") == 1


def test_the_record_that_an_act_shows_has_its_own_roll_ups(books: Bookkeeping) -> None:
    plan = books.plan(None, 10)
    taking = books.take(row_of(plan), 3)
    assert must(books.edit(taking, kind="planned")).version == taking.version + 1
    assert shown_rows(books.read("plan", plan.id, "mia"))[0]["picking"] == 3


def test_a_refusal_names_the_record_only_as_far_as_its_reader_may_read(books: Bookkeeping) -> None:
    account = books.make("account", name="Secret", limit="0")
    plan = books.plan(account.id, 10)
    refused = books.taking(row_of(plan), 1, who="ned")
    assert isinstance(refused, Refusal)
    told = localise(refused.message, "en")
    assert "Secret" not in told
    assert "Account" in told


def test_verify_finds_a_roll_up_that_was_changed_behind_its_back(new_books: Bookkeeping) -> None:
    books = new_books
    account = books.make("account", name="Bent", limit="1000")
    plan = books.plan(account.id, 10)
    books.take(row_of(plan), 4)
    assert books.faults() == ()
    with books.system.database.begin_write() as connection:
        tables = books.system.world(connection).apps[APP].tables
        main, rows = tables.form("account").main, tables.form("plan").rows["lines"].table
        connection.execute(update(main).values({main.c.plans: 7}))
        connection.execute(update(rows).values({rows.c.taken: 5}))
    told = [one for one in books.faults() if one.startswith("roll-up")]
    assert any("Account Bent: Plans is 7, but adding up gives 1" in one for one in told), told
    assert any("Taken of row 1 is 5, but adding up gives 4" in one for one in told), told


def test_rows_that_are_unique_and_pointed_at_are_added_up_too(new_books: Bookkeeping) -> None:
    """Changed rows of such a subtable are taken out and put back, whatever points at them."""
    books = new_books
    text = FILES["forms/plan.yaml"].replace(
        "    type: subtable\n", "    type: subtable\n    unique: [[item]]\n"
    )
    must(books.publish(sums_files(**{"forms/plan.yaml": text})))
    plan = books.plan(None, 10, 10)
    books.take(row_of(plan), 3)
    books.take(row_of(plan), 2)
    books.take(row_of(plan, 1), 1)
    assert [row["taken"] for row in books.rows("plan", plan.id)] == [5, 1]
    assert books.faults() == ()


def test_who_may_not_read_what_is_added_up_does_not_see_the_sum(books: Bookkeeping) -> None:
    plan = books.plan(None, 10)
    note = books.make("note", who="ann", words="x", plan=plan.id)
    must(books.do("ann", submit_record, APP, "note", note.id))
    assert books.read("plan", plan.id, "ann").values["notes"] == 1
    assert "notes" not in books.read("plan", plan.id, "ned").values
