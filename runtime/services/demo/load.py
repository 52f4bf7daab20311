"""Load the demo data of the apps that bring some: once, in one transaction an app.

Rules of this file:
1. People first, then the files in the order of their names, in each what is drawn before what is
   written out.
2. A fault ends the loading, and nothing of the app's data stays.
"""

from collections.abc import Mapping
from datetime import datetime

from engine.definition.loader import load_files
from runtime.services.act import Act, perform
from runtime.services.caller import Caller, Way
from runtime.services.demo.draw import DrawnRecord, draw_block
from runtime.services.demo.enter import Entering
from runtime.services.demo.fault import DataFault
from runtime.services.demo.files import (
    DataFile,
    demo_automations,
    demo_files,
    demo_people,
    has_demo,
)
from runtime.services.demo.model import DemoPeople, DemoRecord
from runtime.services.demo.moments import Clockwork
from runtime.services.demo.people import load_people, see_people
from runtime.services.demo.reference import reference_names
from runtime.services.demo.shelf import Shelf
from runtime.services.open_record import find_form
from runtime.services.outcome import Refusal
from runtime.services.passwords import hash_password
from runtime.services.published_app import PublishedApp
from runtime.services.scenario.stage import explain
from runtime.services.system import System
from runtime.storage.accounts import AccountStore
from runtime.storage.apps import AppStore
from runtime.storage.automation_runs import AutomationStore
from runtime.storage.bundle import unpack
from runtime.storage.database import Connection
from runtime.storage.history import HistoryStore


def load_demo(system: System, password: str) -> tuple[str, ...]:
    """Load the demo data that is not there yet; the sign-in names of all people of the demo.

    Raises DataFault.
    """
    hashed = hash_password(password)
    caller = Caller(system.nobody, Way.DEMO, "en")
    with system.database.begin_read() as connection:
        apps = system.world(connection).apps
        brought = {key: _assets(connection, apps[key]) for key in _in_order(apps)}
    names: dict[str, None] = {}
    for key, assets in brought.items():
        outcome = perform(system, caller, load_app_demo, key, assets, hashed)
        if isinstance(outcome, Refusal):
            raise DataFault(explain(outcome))
        names.update(dict.fromkeys(outcome))
    return tuple(names)


def load_app_demo(
    act: Act, app: str, assets: Mapping[str, bytes], password_hash: str
) -> tuple[str, ...]:
    """Load the demo data of one app; the sign-in names it tells of. Raises DataFault."""
    if not has_demo(assets):
        return ()
    people = demo_people(assets) or DemoPeople()
    if not HistoryStore(act.connection).made(app, Way.DEMO):
        _Loading(act, act.world.apps[app], people, password_hash).load(assets)
    return tuple(one.username for one in people.users)


class _Loading:
    """One app's loading."""

    def __init__(self, act: Act, app: PublishedApp, people: DemoPeople, password_hash: str) -> None:
        self._act = act
        self._app = app
        placed = load_people(act, app, people, password_hash)
        names = reference_names(act.connection, app.key)
        names.people.update(placed.people)
        names.departments.update(placed.departments)
        self._shelf = Shelf(act, app, names)
        self._clockwork = Clockwork(act.now, app.zone, app.calendar)
        self._ties = [
            (placed.people[one.username], link, alias)
            for one in people.users
            for link, alias in one.links.items()
        ]
        for alias in names.records:
            self._tie(alias)

    def load(self, assets: Mapping[str, bytes]) -> None:
        """Load all files; every tie of a person must have found its record."""
        for file in demo_files(assets):
            self._file(file)
        for place, key, since in demo_automations(assets):
            self._put_to_work(place, key, since)
        for _, link, alias in self._ties:
            if alias not in self._shelf.names.records:
                raise DataFault(f"users: {link}: no record is called {alias}")

    def _put_to_work(self, place: str, key: str, since: str) -> None:
        """Let a rule catch up, when the system runs, with what was due since then."""
        if key not in self._app.automations:
            raise DataFault(f"{place}: there is no automation {key}")
        try:
            moment = self._clockwork.moment(since)
        except ValueError as error:
            raise DataFault(f"{place}: {error}") from error
        AutomationStore(self._act.connection).arm([(self._app.key, key)], moment)

    def _file(self, file: DataFile) -> None:
        target = find_form(self._act, self._app.key, file.records.form)
        if isinstance(target, Refusal):
            raise DataFault(f"{file.at('form')}: there is no form {file.records.form}")
        entering = Entering(self._act, target, file, self._shelf, self._clockwork)
        for number, block in enumerate(file.records.generate):
            place = file.at("generate", number)
            try:
                for drawn in draw_block(block, target.form.form, self._shelf, self._clockwork):
                    entering.history(drawn, None, place)
            except ValueError as error:
                raise DataFault(f"{place}: {error}") from error
        for number, one in enumerate(file.records.records):
            self._record(entering, one, file.at("records", number))
        entering.settle(file.at("form"))

    def _record(self, entering: Entering, one: DemoRecord, place: str) -> None:
        if one.as_ and one.as_ in self._shelf.names.records:
            raise DataFault(f"{place}: another record is called {one.as_}")
        if one.state is None:
            entering.entered(one, place)
        else:
            entering.history(self._told(one, place), one.as_, place)
        if one.as_:
            self._tie(one.as_)

    def _told(self, one: DemoRecord, place: str) -> DrawnRecord:
        by = one.by or one.owner
        return DrawnRecord(
            self._moment(one.at, place), by, one.owner or by, str(one.state), one.values
        )

    def _moment(self, text: str, place: str) -> datetime:
        try:
            return self._clockwork.moment(text)
        except ValueError as error:
            raise DataFault(f"{place}: {error}") from error

    def _tie(self, alias: str) -> None:
        """Tie the people of a record to it, as soon as it is there."""
        mine = [(person, link) for person, link, wanted in self._ties if wanted == alias]
        for person, link in mine:
            record = self._shelf.names.records[alias]
            AccountStore(self._act.connection).set_link(person, self._app.key, link, record)
        if mine:
            see_people(self._act)


def _assets(connection: Connection, app: PublishedApp) -> Mapping[str, bytes]:
    found = AppStore(connection).version(app.key, app.version)
    return load_files(unpack(found.bundle)).assets if found else {}


def _in_order(apps: Mapping[str, PublishedApp]) -> list[str]:
    """Apps after those they depend on."""
    order: list[str] = []
    waiting = sorted(apps)
    while waiting:
        ready = [key for key in waiting if not set(apps[key].app.app.depends) & set(waiting)]
        order += ready
        waiting = [key for key in waiting if key not in ready]
    return order
