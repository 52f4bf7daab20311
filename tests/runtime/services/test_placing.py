"""People, records and settings put into a store with the system's authority."""

from dataclasses import replace

import pytest

from engine.access.directory import Directory
from runtime.services.act import Act, consult, perform
from runtime.services.change_settings import change_settings
from runtime.services.outcome import Refusal
from runtime.services.place_people import NewDepartment, NewPerson, PlacedPeople, place_people
from runtime.services.place_record import Placed, place_record
from runtime.services.record_history import record_history
from runtime.services.system import System
from runtime.services.verify_store import verify_store
from runtime.services.views import RecordView
from runtime.storage.apps import AppStore
from tests.runtime.services.conftest import NOW, MakeSystem, nobody
from tests.runtime.services.scenario.small_app import APP, small_app


@pytest.fixture
def system(make_system: MakeSystem) -> System:
    """The small app on a store of each kind."""
    return make_system(small_app())


def people(system: System, *given: NewPerson, parts: tuple[NewDepartment, ...] = ()) -> Directory:
    """Place people; who is there afterwards."""
    placed = perform(system, nobody(system), place_people, parts, given)
    assert isinstance(placed, PlacedPeople), placed
    with system.database.begin_read() as connection:
        return system.world(connection).directory


def place(system: System, form: str, placed: Placed) -> RecordView | Refusal:
    """Place a record."""
    return perform(system, nobody(system), place_record, APP, form, placed)


def place_hall(system: System) -> str:
    """Place a record that others look up; its id."""
    hall = place(system, "place", Placed({"name": "Hall", "rate": "12.5"}))
    assert isinstance(hall, RecordView), hall
    return hall.id


def test_managers_and_departments_may_be_named_before_they_are_said(system: System) -> None:
    found = people(
        system,
        NewPerson("ann", "Ann", ("requests.worker",), "yard", "bob"),
        NewPerson("bob", "Bob", ("admin",)),
        parts=(NewDepartment("yard", "Yard", "all", "bob"), NewDepartment("all", "All")),
    )

    ann, bob = found.by_username("ann"), found.by_username("bob")
    assert ann is not None
    assert bob is not None
    assert ann.manager == bob.id
    assert bob.is_admin
    yard = found.departments[ann.department or ""]
    assert (yard.key, yard.head) == ("yard", bob.id)
    assert found.departments[yard.parent or ""].key == "all"


def test_who_is_there_gets_further_roles_and_is_left_alone(system: System) -> None:
    people(system, NewPerson("ann", "Ann", ("requests.worker",)))
    found = people(system, NewPerson("ann", "Another", ("requests.lead",)))

    ann = found.by_username("ann")
    assert ann is not None
    assert ann.name == "Ann"
    assert set(ann.roles) == {"requests.worker", "requests.lead"}


def test_a_name_that_means_nothing_makes_nobody(system: System) -> None:
    given = (NewPerson("ann", "Ann", manager="zoe"), NewPerson("bob", "Bob", department="x"))
    refusal = perform(system, nobody(system), place_people, (), given)

    assert isinstance(refusal, Refusal)
    assert [one.path for one in refusal.errors] == ["ann.manager", "bob.department"]
    assert people(system).by_username("ann") is None


def test_a_placed_record_is_computed_as_it_stands(system: System) -> None:
    ann = people(system, NewPerson("ann", "Ann")).by_username("ann")
    values = {
        "place": place_hall(system),
        "items": [{"amount": 6}, {"amount": "1.50"}],
        "granted_at": "2026-11-19T09:00:00Z",
    }
    made = place(system, "request", Placed(values, owner=ann, state="completed"))

    assert isinstance(made, RecordView), made
    assert made.state == "completed"
    assert made.owner is not None
    assert made.owner.title == "Ann"
    told = {key: made.values[key] for key in ("number", "rate", "total", "stage", "granted_at")}
    assert told == {
        "number": "R-20261120-001",
        "rate": "12.50",
        "total": "7.50",
        "stage": "completed",
        "granted_at": "2026-11-19T09:00:00Z",
    }
    assert made.instance is None
    entries = consult(system, nobody(system), record_history, APP, "request", made.id)
    assert not isinstance(entries, Refusal)
    assert len(entries) == 1
    assert verify_store(system) == ()


def test_forms_without_a_workflow_are_saved_and_others_drafts(system: System) -> None:
    made = place(system, "request", Placed({"place": place_hall(system)}))
    hall = place(system, "place", Placed({"name": "Yard", "rate": 1}))

    assert isinstance(made, RecordView)
    assert isinstance(hall, RecordView)
    assert (made.state, hall.state) == ("draft", "saved")


FAULTS = [
    ({"rate": "x", "name": "Yard"}, False, "rate", "type"),
    ({"name": "Hall", "rate": 1}, False, "name", "unique"),
    ({"name": "Yard", "height": 1}, False, "height", "unknown"),
    ({"name": "Yard", "keeper": "nobody"}, False, "keeper", "reference"),
    ({"name": "Yard"}, True, "rate", "required"),
]


@pytest.mark.parametrize(("values", "complete", "path", "code"), FAULTS)
def test_a_placed_record_must_be_sound(
    scratch_system: System, values: dict[str, object], complete: bool, path: str, code: str
) -> None:
    place_hall(scratch_system)
    refusal = place(scratch_system, "place", Placed(values, complete=complete))

    assert isinstance(refusal, Refusal)
    assert [(one.path, one.code) for one in refusal.errors] == [(path, code)]


RULES = [
    ({"items": [{"amount": 600}]}, "total", "rule"),
    ({"total": 6, "items": [{"amount": 7}]}, "total", "computed"),
]


@pytest.mark.parametrize(("values", "path", "code"), RULES)
def test_rules_hold_and_what_is_computed_is_not_given(
    scratch_system: System, values: dict[str, object], path: str, code: str
) -> None:
    refusal = place(
        scratch_system, "request", Placed({"place": place_hall(scratch_system), **values})
    )

    assert isinstance(refusal, Refusal)
    assert [(one.path, one.code) for one in refusal.errors] == [(path, code)]


def settings_of(system: System) -> dict[str, object]:
    """The settings in force."""
    with system.database.begin_read() as connection:
        return dict(system.world(connection).apps[APP].settings)


def test_settings_hold_from_the_next_act_on_and_keep_their_past(system: System) -> None:
    for limit in ("250.50", 300):
        changed = {"limit": limit, "strict": True, "mode": "quick", "days": 5}
        assert perform(system, nobody(system), change_settings, APP, changed) is None

    assert settings_of(system) == {"limit": 300, "strict": True, "mode": "quick", "days": 5}
    assert perform(system, nobody(system), change_settings, APP, {"mode": None}) is None
    assert settings_of(system)["mode"] is None
    with system.database.begin_read() as connection:
        assert AppStore(connection).settings(APP)["limit"] == "300"


SETTING_FAULTS = [
    ({"limit": -1}, "limit", "min"),
    ({"limit": "much"}, "limit", "type"),
    ({"limit": "0.001"}, "limit", "type"),
    ({"limit": "NaN"}, "limit", "type"),
    ({"limit": "1e400"}, "limit", "type"),
    ({"limit": True}, "limit", "type"),
    ({"days": 10}, "days", "max"),
    ({"days": "1.5"}, "days", "type"),
    ({"strict": "yes"}, "strict", "type"),
    ({"mode": "fast"}, "mode", "options"),
    ({"mode": 3}, "mode", "type"),
    ({"colour": "red"}, "colour", "unknown"),
]


@pytest.mark.parametrize(("values", "path", "code"), SETTING_FAULTS)
def test_a_setting_is_of_its_type_and_within_bounds(
    scratch_system: System, values: dict[str, object], path: str, code: str
) -> None:
    refusal = perform(
        scratch_system, nobody(scratch_system), change_settings, APP, {"limit": 5, **values}
    )

    assert isinstance(refusal, Refusal)
    assert [(one.path, one.code) for one in refusal.errors] == [(path, code)]
    assert settings_of(scratch_system)["limit"] == 100


def test_only_an_administrator_changes_settings(system: System) -> None:
    ann = people(system, NewPerson("ann", "Ann", ("requests.lead",))).by_username("ann")
    assert ann is not None
    refusal = perform(
        system, replace(nobody(system), person=ann), change_settings, APP, {"limit": 1}
    )

    assert isinstance(refusal, Refusal)
    assert refusal.status == 403


def test_a_record_is_placed_at_the_moment_of_the_act(system: System) -> None:
    def earlier(act: Act) -> RecordView | Refusal:
        then = replace(act, now=NOW.replace(year=2025))
        values = {"place": hall, "items": [{"amount": 1}]}
        return place_record(then, APP, "request", Placed(values, state="completed"))

    hall = place_hall(system)
    made = perform(system, nobody(system), earlier)

    assert isinstance(made, RecordView), made
    assert made.values["number"] == "R-20251120-001"
    assert (made.created_at or "").startswith("2025-11-20T02:00")
