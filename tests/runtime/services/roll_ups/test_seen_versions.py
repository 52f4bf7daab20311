"""A save made on an earlier version holds where only computed values have changed since."""

from runtime.services.delete_record import delete_record
from runtime.services.outcome import Refusal, RefusalKind
from runtime.services.update_record import update_record
from tests.runtime.services.roll_ups.bookkeeping import Bookkeeping, row_of
from tests.runtime.services.roll_ups.ledger_app import APP
from tests.trust.office import must


def test_a_save_is_accepted_when_only_roll_ups_have_moved_since(books: Bookkeeping) -> None:
    plan = books.plan(None, 10)
    books.take(row_of(plan), 3)
    books.take(row_of(plan), 2)
    saved = must(books.edit(plan, name="Later"))
    assert saved.version == plan.version + 3
    assert saved.values["name"] == "Later"
    assert books.sum_of("plan", plan.id, "lines", 0, "taken") == 5


def test_what_was_seen_of_computed_values_may_be_sent_back(books: Bookkeeping) -> None:
    plan = books.plan(None, 10)
    books.take(row_of(plan), 3)
    lines = [{"row_id": row_of(plan), "taken": 0, "worth": "0.00", "quantity": 12}]
    must(books.edit(plan, lines=lines, worth="0"))
    assert books.sum_of("plan", plan.id, "lines", 0, "taken") == 3
    assert books.sum_of("plan", plan.id, "lines", 0, "quantity") == 12


def test_another_value_than_was_seen_is_still_refused(books: Bookkeeping) -> None:
    plan = books.plan(None, 10)
    books.take(row_of(plan), 3)
    refused = books.edit(plan, lines=[{"row_id": row_of(plan), "taken": 1}])
    assert isinstance(refused, Refusal)
    assert [one.code for one in refused.errors] == ["computed"]


def test_a_change_that_somebody_made_is_a_conflict_as_ever(books: Bookkeeping) -> None:
    plan = books.plan(None, 10)
    books.take(row_of(plan), 3)
    must(books.edit(plan, name="First"))
    refused = books.edit(plan, name="Second")
    assert isinstance(refused, Refusal)
    assert (refused.kind, refused.version) == (RefusalKind.STALE, plan.version + 2)


def test_a_version_that_never_was_is_stale(books: Bookkeeping) -> None:
    plan = books.plan(None, 10)
    for version in (0, -1, plan.version + 1):
        place = (APP, "plan", plan.id, {"name": "x"})
        refused = books.do("mia", update_record, *place, version=version)
        assert isinstance(refused, Refusal)
        assert refused.kind is RefusalKind.STALE


def test_deleting_on_the_version_before_a_roll_up_is_no_conflict(books: Bookkeeping) -> None:
    account = books.make("account", name="Gone")
    plan = books.plan(account.id, 10)
    must(books.edit(plan, account=None))
    assert books.sum_of("account", account.id, "version") == 3
    assert books.do("mia", delete_record, APP, "account", account.id, version=1) is None
