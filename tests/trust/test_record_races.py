"""Races about records: versions, guards of update steps, serial numbers."""

import random
from collections.abc import Callable
from functools import partial

import pytest
from sqlalchemy import text

from runtime.services.act import Act, IdempotencyKey, Replayed, perform_once
from runtime.services.create_record import create_record
from runtime.services.delete_record import delete_record
from runtime.services.outcome import Refusal, RefusalKind
from runtime.services.update_record import update_record
from tests.trust.claims_app import APP
from tests.trust.office import Office, claim, must, said
from tests.trust.race import at_once, rounds

TAKERS = 20


def deadlocks(office: Office) -> int:
    """How often the database had to break a deadlock since it was made; none on SQLite."""
    if office.system.database.dialect == "sqlite":
        return 0
    with office.system.database.begin_read() as connection:
        connection.execute(text("SELECT pg_stat_force_next_flush()"))
        counted = text("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return int(connection.execute(counted).scalar_one())


def test_of_two_changes_of_one_version_one_is_stale(office: Office) -> None:
    for _, chance in rounds("two changes"):
        draft = office.draft()
        acts = [
            partial(
                office.do, "ann", update_record, APP, "claim", draft.id, {"remark": word}, version=1
            )
            for word in ("red", "blue", "green")
        ]
        outcomes = at_once(chance, acts)
        (won,) = [one for one in outcomes if not isinstance(one, Refusal)]
        lost = [one for one in outcomes if isinstance(one, Refusal)]
        assert [(one.kind, one.version) for one in lost] == [(RefusalKind.STALE, 2)] * 2
        assert office.read("claim", draft.id).values == won.values  # type: ignore[attr-defined]
        assert office.told(draft.id) == ["created", "updated"]
    assert office.faults() == ()


def test_a_change_and_a_deletion_of_one_version_are_never_both_done(office: Office) -> None:
    for _, chance in rounds("change against deletion"):
        draft = office.draft()
        changed, deleted = at_once(
            chance,
            [
                partial(
                    office.do,
                    "ann",
                    update_record,
                    APP,
                    "claim",
                    draft.id,
                    {"remark": "x"},
                    version=1,
                ),
                partial(office.do, "ann", delete_record, APP, "claim", draft.id, version=1),
            ],
        )
        assert isinstance(changed, Refusal) != isinstance(deleted, Refusal), said(changed)
    assert office.faults() == ()


@pytest.mark.parametrize("form", ["taking", "booking"])
def test_twenty_who_take_one_of_ten_get_ten(office: Office, form: str) -> None:
    """`taking` is guarded by its `check`, `booking` by its `where`."""
    for number, chance in rounds(f"{form} of ten"):
        budget = office.budget(f"{form} {number}", 10)
        before = deadlocks(office)
        acts = [
            partial(office.do, "ann", create_record, APP, form, {"budget": budget}, submit=True)
        ] * TAKERS
        outcomes = at_once(chance, acts)
        refused = [one for one in outcomes if isinstance(one, Refusal)]
        assert office.left(budget) == 0
        assert len(refused) == TAKERS - 10
        assert {(one.kind, one.code) for one in refused} == {(RefusalKind.CONFLICT, "require")}
        assert deadlocks(office) == before, "acts that lock one record waited for each other"
        assert len(office.told(budget)) == 11
    assert office.faults() == ()


def test_takers_who_lock_two_records_crosswise_all_get_an_answer(office: Office) -> None:
    # Each deadlock takes the server a second to see.
    for number, chance in rounds("crosswise", share=3):
        pair = [office.budget(f"cross {number} {place}", 100) for place in range(2)]
        acts = [
            partial(
                office.do,
                "ann",
                create_record,
                APP,
                "taking",
                {"budget": one, "also": other},
                submit=True,
            )
            for one, other in (pair, pair[::-1]) * 2
        ]
        outcomes = at_once(chance, acts)
        assert not [said(one) for one in outcomes if isinstance(one, Refusal)]
        assert [office.left(one) for one in pair] == [96, 96]
    assert office.faults() == ()


def test_a_step_reads_what_the_step_before_it_changed(office: Office) -> None:
    budget = office.budget("fresh facts", 10)
    sent = {"budget": budget, "units": 3}
    view = must(office.do("ann", create_record, APP, "taking", sent, submit=True))
    assert view.values["seen"] == 7


def test_two_budgets_of_one_unique_name_made_at_once_are_one(office: Office) -> None:
    for number, chance in rounds("unique name"):
        name = {"name": f"unique {number}"}
        outcomes = at_once(
            chance, [partial(office.do, "mia", create_record, APP, "budget", name)] * 4
        )
        refused = [one for one in outcomes if isinstance(one, Refusal)]
        assert len(refused) == 3
        assert {one.errors[0].code for one in refused} == {"unique"}
    assert office.faults() == ()


def test_a_record_that_is_deleted_while_another_points_at_it_is_never_lost(office: Office) -> None:
    for number, chance in rounds("reference against deletion"):
        budget = office.budget(f"to delete {number}")
        pointing, _ = at_once(
            chance,
            [
                partial(
                    office.do,
                    "ann",
                    create_record,
                    APP,
                    "claim",
                    {**claim("Points"), "budget": budget},
                ),
                partial(office.do, "mia", delete_record, APP, "budget", budget, version=1),
            ],
        )
        if not isinstance(pointing, Refusal):
            seen = office.read("claim", pointing.id).values["budget"]  # type: ignore[attr-defined]
            assert isinstance(seen, dict)
            assert seen["id"] == budget
    assert office.faults() == ()


def test_numbers_given_at_once_are_unique(office: Office) -> None:
    for _, chance in rounds("serial numbers"):
        outcomes = at_once(
            chance,
            [partial(office.do, "ann", create_record, APP, "claim", claim("Trip"))] * 12,
        )
        numbers = [one.values["number"] for one in outcomes]  # type: ignore[attr-defined]
        assert len(set(numbers)) == 12
        assert None not in numbers
    assert office.faults() == ()


def test_a_creation_repeated_at_once_under_one_key_makes_one_record(office: Office) -> None:
    for number, chance in rounds("one key"):
        before = office.count("claim")

        def create(act: Act) -> dict[str, object] | Refusal:
            made = create_record(act, APP, "claim", claim("Trip"), submit=True)
            return made if isinstance(made, Refusal) else {"id": made.id}

        key = IdempotencyKey(f"create {number}", "same")
        outcomes = at_once(
            chance,
            [partial(perform_once, office.system, office.who("ann"), key, create)] * 5,
        )
        (first,) = [one for one in outcomes if isinstance(one, dict)]
        again = [one for one in outcomes if isinstance(one, Replayed)]
        assert [one.answer for one in again] == [first] * 4
        assert office.count("claim") == before + 1
    assert office.faults() == ()


def test_a_crowd_that_does_everything_at_once_leaves_a_whole_store(office: Office) -> None:
    budget = office.budget("crowd", 1_000)
    for _, chance in rounds("crowd"):
        views = [office.claim() for _ in range(4)]
        tasks = [(view, office.task_of("mia", view.id).id) for view in views]
        acts: list[Callable[[], object]] = [
            partial(office.decide, "mia", task) for _, task in tasks
        ]
        acts += [
            partial(
                office.do,
                "max",
                update_record,
                APP,
                "claim",
                view.id,
                {"remark": "seen"},
                version=view.version,
            )
            for view in views
        ]
        acts += [
            partial(office.do, "ben", create_record, APP, "taking", {"budget": budget}, submit=True)
        ] * 4
        random.Random(chance.random()).shuffle(acts)
        at_once(chance, acts)
    assert office.faults() == ()
