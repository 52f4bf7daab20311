"""What a posting does to balances and their ledger, and what it refuses."""

from decimal import Decimal

from runtime.services.outcome import RefusalKind
from tests.runtime.services.acts.desk import refused, why
from tests.runtime.services.posting.counter import Counter
from tests.trust.office import must


def test_each_row_moves_its_balance_and_is_told_with_what_is_there_after(counter: Counter) -> None:
    oak, elm = counter.item("Oak", 10), counter.item("Elm", 5)

    must(counter.submit("taking", (oak, 4), (elm, 5), (oak, "1.5")))

    assert (counter.held(oak), counter.held(elm)) == (Decimal("4.5"), Decimal(0))
    told = [(one["held_change"], one["held_after"], one["remark"]) for one in counter.moves(oak)]
    assert told == [
        ("10.00", "10.00", "begins with Oak"),
        ("-4.00", "6.00", "was 10.00"),
        ("-1.50", "4.50", "was 6.00"),
    ]
    assert counter.faults() == ()


def test_what_a_balance_computes_follows(counter: Counter) -> None:
    oak = counter.item("Oak", 10)

    must(counter.submit("wanting", (oak, 3)))

    (account,) = counter.listed("account", f"item == '{oak}'")
    assert (account.values["held"], account.values["free"]) == ("10.00", "7.00")


def test_a_row_that_where_leaves_out_or_that_moves_nothing_is_not_posted(counter: Counter) -> None:
    oak = counter.item("Oak", 10)

    must(counter.submit("taking", (oak, -3), (oak, 0)))
    must(counter.submit("wanting", (oak, 0)))
    must(counter.shift(oak, "0.004"))

    assert len(counter.moves(oak)) == 1


def test_one_row_too_many_undoes_all_and_every_such_row_is_told(counter: Counter) -> None:
    oak, elm = counter.item("Oak", 10), counter.item("Elm", 5)

    refusal = refused(counter.submit("taking", (elm, 6), (oak, 4), (oak, 7)))

    assert (refusal.kind, refusal.code) == (RefusalKind.CONFLICT, "require")
    assert why(refusal) == "Row 1: only 5.00 of Elm; Row 3: only 6.00 of Oak"
    assert why(refusal, "zh") == "第 1 行：Elm 仅有 5.00；第 3 行：Oak 仅有 6.00"
    assert (counter.held(oak), counter.held(elm)) == (Decimal(10), Decimal(5))
    assert len(counter.moves(oak)) == 1


def test_a_guard_without_words_says_whose_balance_it_is_and_what_is_there(
    counter: Counter,
) -> None:
    oak = counter.item("Oak", 10)

    refusal = refused(counter.place("movement", item=oak, place="east", promised_change=-1))

    (problem,) = refusal.errors
    assert problem.rule == "sane"
    assert problem.message == {
        "en": "Oak, east: there is Held 10.00, Promised -1.00; this would take more than that "
        "allows.",
        "zh": "Oak、east：现有 现有 10.00、已许诺 -1.00，不足以完成本次变动。",
    }


def test_in_the_best_mode_each_row_is_posted_wholly_or_left_out(counter: Counter) -> None:
    oak, elm = counter.item("Oak", 10), counter.item("Elm", 5)

    must(counter.submit("wanting", (oak, 8), (elm, 6), (oak, 3), (oak, 2)))

    assert counter.held(oak, number="promised") == 10
    assert counter.held(elm, number="promised") == 0
    assert [one["promised_change"] for one in counter.moves(oak)] == ["0.00", "8.00", "2.00"]


def test_a_balance_that_is_not_there_begins_with_nothing(counter: Counter) -> None:
    oak = counter.item("Oak", 10)

    must(counter.shift(oak, 4))

    assert (counter.held(oak), counter.held(oak, "west")) == (6, 4)
    assert [one["held_after"] for one in counter.moves(oak, "west")] == ["4.00"]
    assert counter.faults() == ()


def test_a_refused_posting_leaves_no_empty_balance_behind(counter: Counter) -> None:
    oak = counter.item("Oak")

    assert "only 0.00 of Oak" in why(counter.submit("taking", (oak, 1)))

    assert counter.held(oak) is None


def test_the_same_id_and_row_again_has_no_effect(counter: Counter) -> None:
    oak = counter.item("Oak", 10)
    must(counter.place("movement", item=oak, place="east", held_change=-4, once="slip 1"))

    again = refused(
        counter.place("movement", item=oak, place="east", held_change=-4, once="slip 1")
    )

    assert [(one.path, one.code) for one in again.errors] == [("once", "unique")]
    assert counter.held(oak) == 6


def test_where_a_node_has_another_way_a_refused_posting_leaves_no_trace(counter: Counter) -> None:
    oak, elm = counter.item("Oak", 10), counter.item("Elm", 1)

    job = must(counter.submit("trying", (oak, 1), (elm, 2)))

    assert job.values["result"] == "too little"
    assert (counter.held(oak), len(counter.moves(oak))) == (10, 1)
    assert must(counter.submit("trying", (oak, 1), (elm, 1))).values["result"] == "taken"
    assert counter.faults() == ()


def test_a_movement_is_rounded_as_its_balance_is(counter: Counter) -> None:
    oak = counter.item("Oak", 10)

    must(counter.shift(oak, "0.005"))

    # -0.005 and 0.005 round away from zero alike.
    assert (counter.held(oak), counter.held(oak, "west")) == (Decimal("9.99"), Decimal("0.01"))
    assert counter.faults() == ()


def test_a_posting_without_a_dimension_is_refused(counter: Counter) -> None:
    refusal = refused(counter.shift(None, 1))

    assert "item" in why(refusal)


def test_a_balance_is_nobodys_and_a_movement_his_who_made_it(counter: Counter) -> None:
    oak = counter.item("Oak", 10)

    must(counter.shift(oak, 4))

    (account,) = counter.listed("account", f"item == '{oak}' and place == 'west'")
    (move,) = counter.listed("movement", f"item == '{oak}' and place == 'west'")
    assert counter.owner("account", account.id) is None
    assert counter.owner("movement", move.id) == counter.who("ann").person.id


def test_roll_ups_of_a_ledger_follow_a_posting(counter: Counter) -> None:
    oak, elm = counter.item("Oak", 10), counter.item("Elm", 5)

    must(counter.submit("taking", (oak, 4), (elm, 5), (oak, 1)))
    must(counter.shift(oak, 2))
    must(counter.submit("trying", (oak, 1), (elm, 2)))

    found = [must(counter.record("item", one)).values["everywhere"] for one in (oak, elm)]
    assert found == ["5.00", "0.00"]
    assert counter.faults() == ()
