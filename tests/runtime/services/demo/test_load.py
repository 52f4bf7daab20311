"""Loading demo data: once, as its files tell, on both databases."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from engine.access.directory import Person
from engine.form.record import Record
from runtime.exchange.app_bundle import read_app
from runtime.services.act import Act, consult, perform
from runtime.services.caller import Caller, Way
from runtime.services.demo.fault import DataFault
from runtime.services.demo.load import load_app_demo, load_demo
from runtime.services.fire_due import fire_due
from runtime.services.list_notifications import list_notifications
from runtime.services.outcome import Refusal
from runtime.services.record_history import record_history
from runtime.services.scenario.scratch import NotPublished, Scratch
from runtime.services.sign_in import SignedIn, sign_in
from runtime.services.system import System
from runtime.services.verify_store import verify_store
from runtime.storage.inbox import InboxStore
from runtime.storage.record_store import RecordStore
from runtime.testing.clock import FixedClock
from tests.runtime.services.conftest import NOW, MakeSystem, nobody
from tests.runtime.services.scenario.small_app import APP, REFERENCE, small_app

ORDERS = Path(__file__).parents[4] / "builtin_apps" / "order_mgmt"
PASSWORD = "a password for trying"

DEMO = {
    "data/place.yaml": REFERENCE,
    "data/demo/users.yaml": """
departments: [{key: yard, name: Yard, head: bob}]
users:
  - {username: root, name: Root, admin: true}
  - username: ann
    name: Ann
    roles: [worker]
    department: yard
    manager: bob
    links: {place: hall}
  - {username: bob, name: Bob, roles: [lead], locale: en}
""",
    "data/demo/a_place.yaml": """
form: place
records:
  - {as: hall, owner: bob, state: saved, at: -400 days, values: {name: Hall, rate: 12, keeper: bob}}
""",
    "data/demo/b_request.yaml": """
form: request
generate:
  - count: 9
    seed: 7
    over: {from: -90 days, to: -10 days}
    owner: {of: place.keeper}
    state: completed
    values:
      place: {pick: place, where: {rate: 12}}
      granted_at: {moment: record}
      items: {rows: [1, 3], values: {what: {text: "X{digits:3}"}, amount: {integer: [1, 30]}}}
records:
  - as: waiting
    by: ann
    at: -2 days 10:30
    submit: true
    values: {items: [{amount: 5}]}
  - as: granted
    by: ann
    at: -3 days
    submit: true
    values: {place: barn, items: [{amount: 5}]}
    then:
      - {as: bob, decide: approve, comment: fine}
  - as: back
    by: ann
    at: -3 hours
    submit: true
    values: {items: [{amount: 5}]}
    then:
      - {as: ann, withdraw: true}
      - {as: ann, update: true, values: {urgent: true}}
      - {as: ann, submit: true, values: {items: [{amount: 2}]}}
""",
}


def records(system: System, form: str, app: str = APP) -> list[Record]:
    """All records of a form, in the order of their making."""

    def read(act: Act) -> list[Record]:
        published = act.world.apps[app]
        column = published.tables.form(form).main.c.id
        ids = act.connection.execute(select(column)).scalars().all()
        found = RecordStore(act.connection, published.tables).load(form, ids)
        return [found[id_] for id_ in sorted(found)]

    return consult(system, nobody(system), read)


def person(system: System, username: str) -> Person:
    """Somebody by sign-in name."""
    with system.database.begin_read() as connection:
        found = system.world(connection).directory.by_username(username)
    assert found is not None
    return found


def test_people_come_with_their_roles_links_and_password(make_system: MakeSystem) -> None:
    system = make_system(small_app(**DEMO))
    assert load_demo(system, PASSWORD) == ("root", "ann", "bob")

    ann, bob = person(system, "ann"), person(system, "bob")
    hall = next(one for one in records(system, "place") if one.values["name"] == "Hall")
    assert set(ann.roles) == {"requests.worker"}
    assert (ann.manager, dict(ann.links)) == (bob.id, {"place": hall.id})
    assert (ann.locale, bob.locale) == ("zh", "en")
    assert person(system, "root").is_admin
    signed = sign_in(system, "ann", PASSWORD, address="127.0.0.1", way=Way.PAGE)
    assert isinstance(signed, SignedIn)


def test_history_is_written_as_it_is_told(make_system: MakeSystem) -> None:
    system = make_system(small_app(**DEMO))
    load_demo(system, PASSWORD)

    past = [one for one in records(system, "request") if one.state == "completed"][:9]
    bob = person(system, "bob").id
    assert {one.owner for one in past} == {bob}
    moments = [one.created_at for one in past]
    assert moments == sorted(moments)
    assert NOW - timedelta(days=91) < moments[0] <= moments[-1] < NOW - timedelta(days=9)
    assert all(one.updated_at == one.created_at == one.values["granted_at"] for one in past)
    assert str(past[0].values["number"]).endswith("-001")
    entries = consult(system, nobody(system), record_history, APP, "request", past[0].id)
    assert not isinstance(entries, Refusal)
    assert len(entries) == 1


def test_the_rest_was_entered_by_people_at_their_moments(make_system: MakeSystem) -> None:
    system = make_system(small_app(**DEMO))
    load_demo(system, PASSWORD)

    waiting, granted, back = records(system, "request")[9:]
    assert waiting.created_at.isoformat() == "2026-11-18T02:30:00+00:00"
    assert (waiting.state, waiting.owner) == ("submitted", person(system, "ann").id)
    assert granted.state == "completed"
    assert granted.values["granted_at"] == NOW - timedelta(days=3) + timedelta(minutes=10)
    assert (back.state, back.values["urgent"], back.values["total"]) == ("submitted", True, 7)
    assert back.updated_at == NOW - timedelta(hours=3) + timedelta(minutes=30)

    def open_tasks(act: Act) -> list[str]:
        store = InboxStore(act.connection)
        return [task.state for task in store.of_record(waiting.id)]

    assert consult(system, Caller(person(system, "bob"), Way.PAGE), open_tasks) == ["open"]
    assert verify_store(system) == ()


def test_loading_again_adds_nothing(make_system: MakeSystem) -> None:
    system = make_system(small_app(**DEMO))
    first = load_demo(system, PASSWORD)
    before = [one.id for one in records(system, "request")]

    assert load_demo(system, "another password") == first
    assert [one.id for one in records(system, "request")] == before
    assert isinstance(sign_in(system, "bob", PASSWORD, address="127.0.0.1", way=Way.PAGE), SignedIn)


LATE = """
key: late
on: {form: request, date: granted_at, offset: 1 day, at: "09:00"}
do: [{notify: [{field: owner}], message: "{number} was granted a while ago"}]
"""


def with_late(since: str) -> dict[str, bytes]:
    """The app with an automation on a date, and demo data that lets it be at work for a while."""
    return small_app(
        **{**DEMO, "automations/late.yaml": LATE, "data/demo/automations.yaml": f"since: {since}"}
    )


def test_what_was_due_since_the_told_moment_is_caught_up_with(make_system: MakeSystem) -> None:
    system = make_system(with_late("{late: -20 days}"))
    load_demo(system, PASSWORD)
    ann = Caller(person(system, "ann"), Way.PAGE, "en")

    assert fire_due(system, NOW).done == 1
    (told,) = consult(system, ann, list_notifications).items
    assert told.message.endswith("was granted a while ago")
    assert fire_due(system, NOW).done == 0


@pytest.mark.parametrize(
    ("since", "told"),
    [
        ("{soon: -1 days}", "there is no automation soon"),
        ("{late: of old}", "expected a moment"),
    ],
)
def test_a_rule_that_is_not_there_is_not_put_to_work(
    make_system: MakeSystem, since: str, told: str
) -> None:
    with pytest.raises(DataFault) as fault:
        load_demo(make_system(with_late(since)), PASSWORD)
    assert told in str(fault.value)


FAULTS: list[tuple[str, str, str, str]] = [
    ("b_request", "by: ann", "by: zoe", "b_request.yaml:14:5: nobody is called zoe"),
    ("b_request", "place: barn", "place: shed", "b_request.yaml:19:5: "),
    ("b_request", "seed: 7", "sed: 7", "b_request.yaml:4:5: generate.0.seed"),
    ("b_request", "amount: 5", "amount: 500", "b_request.yaml:14:5: "),
    ("b_request", "{integer: [1, 30]}", "{integer: [30, 1]}", "b_request.yaml:4:5: expected [LOW"),
    ("b_request", "at: -3 hours", "at: soon", "b_request.yaml:26:5: expected a moment"),
    ("b_request", "as: bob, decide: approve", "as: ann, decide: approve", "ann has no open task"),
    ("b_request", "form: request", "form: nothing", "b_request.yaml:2:7: there is no form"),
    ("users", "manager: bob", "manager: zoe", "ann.manager"),
    ("users", "place: hall", "place: shed", "place: This is required"),
    ("users", "links: {place: hall}", "links: {place: hall, none: shed}", "no record is called"),
    ("a_place", "as: hall", "as: barn", "a_place.yaml:4:5: another record is called barn"),
]


@pytest.mark.parametrize(("file", "sound", "faulty", "told"), FAULTS)
def test_a_fault_is_told_and_leaves_nothing(
    scratch_system: System, file: str, sound: str, faulty: str, told: str
) -> None:
    name, system = f"data/demo/{file}.yaml", scratch_system
    assets = {one: text.encode() for one, text in DEMO.items()}
    assets[name] = DEMO[name].replace(sound, faulty).encode()

    with pytest.raises(DataFault) as fault:
        perform(system, nobody(system), load_app_demo, APP, assets, "hash")
    assert told in str(fault.value)
    assert records(system, "request") == []
    with system.database.begin_read() as connection:
        assert not system.world(connection).directory.people


REFERENCE_FAULTS = [
    ("records: [{values: {name: Barn}}]", "required"),
    ("records: [{by: ann, values: {name: Barn, rate: 1}}]", "names no people"),
    ("records: [{values: {name: Barn, rate: 1, height: 2}}]", "height"),
    ("record: []", "data/place.yaml:2:9"),
]


@pytest.mark.parametrize(("text", "told"), REFERENCE_FAULTS)
def test_an_app_with_faulty_reference_data_is_not_installed(
    tmp_path: Path, text: str, told: str
) -> None:
    app = small_app(**{"data/place.yaml": f"form: place\n{text}\n"})

    with pytest.raises(NotPublished) as fault:
        Scratch([app], FixedClock(NOW), tmp_path)
    assert told in str(fault.value)


def fewer(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The app's files with fewer drawn records: each of them takes its time."""
    counts = ((b"count: 230", b"count: 12"), (b"count: 80", b"count: 8"))
    changed = dict(files)
    for name, content in files.items():
        for many, few in counts:
            content = content.replace(many, few)
        changed[name] = content
    return changed


def test_the_bundled_app_has_a_demo_that_loads(make_system: MakeSystem) -> None:
    system = make_system(fewer(read_app(ORDERS)))
    names = load_demo(system, PASSWORD)

    assert {"admin", "zhang", "wang", "qian", "sun", "p1", "p2"} <= set(names)
    found = records(system, "sales_order", "order_mgmt")
    states = {one.state for one in found}
    assert states >= {"draft", "submitted", "completed", "rejected", "withdrawn"}
    assert len(found) > 35
    assert verify_store(system) == ()
