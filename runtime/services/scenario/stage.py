"""Set the stage of a scenario: people, settings, records and the time it begins.

Rule of this file: everything goes through use cases, so that what stands on the stage is what a
real store could hold.
"""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from engine.definition.scenario import (
    Given,
    GivenDepartment,
    GivenRecord,
    GivenSettings,
    GivenTime,
    GivenUser,
    Scenario,
)
from runtime.services.act import perform
from runtime.services.caller import Caller, Way
from runtime.services.change_settings import change_settings
from runtime.services.outcome import Refusal
from runtime.services.place_people import NewDepartment, NewPerson, place_people
from runtime.services.place_record import Placed, place_record
from runtime.services.scenario.outcome import Unexpected
from runtime.services.scenario.values import resolve_values
from runtime.services.system import System
from runtime.services.views import RecordView

DEFAULT_START = "2026-11-20T10:00"


class Stage:
    """What stands on the stage: names of people and records with their ids and forms."""

    def __init__(self, system: System, app: str, zone: ZoneInfo) -> None:
        self.system = system
        self.app = app
        self.zone = zone
        self.names: dict[str, str] = {}
        self.forms: dict[str, str] = {}

    def start_of(self, scenario: Scenario) -> datetime:
        """When the scenario begins."""
        times = [given.at for given in scenario.given if isinstance(given, GivenTime)]
        return self.instant(times[-1] if times else DEFAULT_START)

    def instant(self, text: str) -> datetime:
        """Read a local time of the app's zone."""
        moment = datetime.fromisoformat(text)
        return moment if moment.tzinfo else moment.replace(tzinfo=self.zone)

    def set(self, scenario: Scenario) -> None:
        """Put people first, then settings, then records in their order."""
        self._people(scenario.given)
        for given in scenario.given:
            if isinstance(given, GivenSettings):
                self._settings(given.settings)
        for given in scenario.given:
            if isinstance(given, GivenRecord):
                self._record(given)

    def name(self, name: str, view: RecordView) -> None:
        """Give a record a name in the scenario."""
        self.names[name] = view.id
        self.forms[name] = view.form

    def person(self, username: str) -> Caller:
        """Make a caller of somebody on the stage."""
        with self.system.database.begin_read() as connection:
            found = self.system.world(connection).directory.by_username(username)
        if found is None:
            raise Unexpected(f"nobody is called {username}: put him under `given`")
        return Caller(found, Way.SCENARIO, "en")

    def system_caller(self) -> Caller:
        """Make the caller that sets the stage."""
        return Caller(self.system.nobody, Way.SCENARIO, "en")

    def _people(self, given: list[Given]) -> None:
        departments = [
            NewDepartment(one.department, one.name or one.department, one.parent, one.head)
            for one in given
            if isinstance(one, GivenDepartment)
        ]
        people = [
            NewPerson(
                username=one.user,
                name=one.name or one.user,
                roles=tuple(self._role(role) for role in one.roles),
                department=one.department,
                manager=one.manager,
            )
            for one in given
            if isinstance(one, GivenUser)
        ]
        ids = perform(self.system, self.system_caller(), place_people, departments, people)
        if isinstance(ids, Refusal):
            raise Unexpected(f"given: {ids.message}")
        self.names.update(ids)
        self._links = {one.user: one.links for one in given if isinstance(one, GivenUser)}

    def _role(self, role: str) -> str:
        return role if role == "admin" or "." in role else f"{self.app}.{role}"

    def _settings(self, values: Mapping[str, object]) -> None:
        outcome = perform(self.system, self.system_caller(), change_settings, self.app, values)
        if isinstance(outcome, Refusal):
            raise Unexpected(f"given settings: {outcome.message} {outcome.errors}")

    def _record(self, given: GivenRecord) -> None:
        form = self.form(given.record)
        placed = Placed(
            values=resolve_values(given.values, form, self.names),
            owner=self.names.get(given.owner, given.owner) if given.owner else None,
            state=given.state,
        )
        view = perform(
            self.system, self.system_caller(), place_record, self.app, given.record, placed
        )
        if isinstance(view, Refusal):
            raise Unexpected(f"given {given.record} {given.as_ or ''}: {explain(view)}")
        if given.as_:
            self.name(given.as_, view)
            self._link(given.as_, view.id)

    def _link(self, name: str, record: str) -> None:
        """Tie the people whose `links` name this record to it, now that it is there."""
        for username, links in self._links.items():
            for link, target in links.items():
                if target == name:
                    self.system.link_person(self.names[username], self.app, link, record)

    def form(self, key: str):  # type: ignore[no-untyped-def]
        """Find a form of the app."""
        with self.system.database.begin_read() as connection:
            published = self.system.world(connection).apps[self.app]
        found = published.forms.get(key)
        if found is None:
            raise Unexpected(f"there is no form {key}")
        return found.form


def explain(refusal: Refusal) -> str:
    """Tell a refusal in one line."""
    faults = "; ".join(f"{one.path or '-'} {one.code}: {one.message}" for one in refusal.errors)
    return f"{refusal.kind} {refusal.message} {faults}".strip()
