"""Balances, ledgers and what is written once and for all: no other way in is open to anybody."""

import pytest

from runtime.services.create_record import create_record, new_record
from runtime.services.delete_record import delete_record
from runtime.services.outcome import RefusalKind
from runtime.services.update_record import update_record
from tests.runtime.services.acts.desk import refused
from tests.runtime.services.posting.accounts_app import APP
from tests.runtime.services.posting.counter import Counter
from tests.trust.office import must


@pytest.mark.parametrize("who", ["ann", "root"])
@pytest.mark.parametrize("form", ["account", "movement"])
def test_nobody_enters_a_balance_or_a_movement(counter: Counter, form: str, who: str) -> None:
    oak = counter.item("Oak", 10)
    sent = {"item": oak, "place": "west", "held": 3, "held_change": 3, "once": "by hand"}

    for outcome in (
        counter.do(who, create_record, APP, form, sent),
        counter.ask(who, new_record, APP, form),
    ):
        refusal = refused(outcome)
        assert (refusal.kind, refusal.code) == (RefusalKind.FORBIDDEN, "posted")


@pytest.mark.parametrize("who", ["ann", "root"])
@pytest.mark.parametrize("form", ["account", "movement", "entry"])
def test_nobody_changes_or_deletes_what_stays_as_it_is(
    counter: Counter, form: str, who: str
) -> None:
    if form == "entry":
        id_ = must(counter.do("ann", create_record, APP, "entry", {"text": "so be it"})).id
    else:
        oak = counter.item("Oak", 10)
        (id_,) = [one.id for one in counter.listed(form, f"item == '{oak}'")]
    place = (APP, form, id_)
    code = "append_only" if form == "entry" else "posted"

    changed = counter.do(who, update_record, *place, {"text": "no", "held": 99}, version=1)
    deleted = counter.do(who, delete_record, *place, version=1)

    assert [refused(one).code for one in (changed, deleted)] == [code, code]
    view = must(counter.record(form, id_, who))
    assert view.version == 1


def test_nobody_is_offered_what_nobody_may_do(counter: Counter) -> None:
    oak = counter.item("Oak", 10)
    (account,) = counter.listed("account", f"item == '{oak}'")

    view = must(counter.record("account", account.id, "root"))

    assert (view.rights.update, view.rights.delete, view.rights.export) == (False, False, True)


def test_an_item_that_a_balance_is_of_is_not_deleted(counter: Counter) -> None:
    oak = counter.item("Oak", 10)

    refusal = refused(counter.do("ann", delete_record, APP, "item", oak, version=1))

    assert refusal.code == "referenced"


def test_what_is_there_is_kept_from_those_who_may_not_see_it(counter: Counter) -> None:
    oak = counter.item("Oak", 1, secret="buried")

    refusal = refused(counter.submit("taking", (oak, 2), who="bob"))

    assert "1.00" not in str(refusal.message)
    assert "…" in str(refusal.message)


def test_a_balance_that_is_placed_twice_is_refused(counter: Counter) -> None:
    oak = counter.item("Oak", 10)

    refusal = refused(counter.place("account", item=oak, place="east", held=5))

    assert {one.code for one in refusal.errors} == {"unique"}
    assert counter.held(oak) == counter.sum(oak) == 10


def test_a_balance_placed_with_nothing_in_it_has_no_opening(counter: Counter) -> None:
    oak = counter.item("Oak", 0)

    assert (counter.held(oak), counter.moves(oak)) == (0, [])
    assert counter.faults() == ()


def test_a_placed_movement_moves_its_balance_under_the_guards(counter: Counter) -> None:
    oak = counter.item("Oak", 10)

    made = must(counter.place("movement", item=oak, place="east", held_change=-4, kind="out"))
    short = refused(counter.place("movement", item=oak, place="east", held_change=-7))
    told = refused(
        counter.place("movement", item=oak, place="east", held_change=-1, held_after=100)
    )

    assert made.values["held_after"] == "6.00"
    assert [one.rule for one in short.errors] == ["enough"]
    assert [(one.path, one.code) for one in told.errors] == [("held_after", "computed")]
    assert counter.held(oak) == 6
    assert counter.faults() == ()
