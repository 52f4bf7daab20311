"""Set the stage of a scenario: people, settings and records that are there before it begins.

Rule of this file: everything goes through use cases, so that what stands on the stage is what a
real store could hold.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from engine.access.directory import ADMIN, Person
from engine.definition.scenario import (
    Given,
    GivenDepartment,
    GivenRecord,
    GivenSettings,
    GivenUser,
    Scenario,
)
from engine.form.model import Form
from engine.text import localise
from runtime.services.act import Act, consult, perform
from runtime.services.caller import Caller, Way
from runtime.services.change_settings import change_settings
from runtime.services.outcome import Refusal
from runtime.services.place_people import NewDepartment, NewPerson, place_people
from runtime.services.place_record import Placed, place_record
from runtime.services.published_app import PublishedApp
from runtime.services.scenario.names import Names
from runtime.services.scenario.outcome import Unexpected
from runtime.services.scenario.patience import Patience
from runtime.services.scenario.reference_data import take_reference
from runtime.services.scenario.rows import stored_rows
from runtime.services.scenario.values import resolve_values
from runtime.services.system import System
from runtime.storage.accounts import AccountStore


class Stage:
    """A system with the app on it, and what the scenario calls what stands there."""

    def __init__(
        self, system: System, app: PublishedApp, names: Names, patience: Patience | None = None
    ) -> None:
        self.system = system
        self.app = app
        self.names = names
        self.patience = patience or Patience()
        self._links: dict[str, dict[str, str]] = {}
        self._given: set[str] = set()
        names.rows_of = self._rows_of

    @property
    def nobody(self) -> Caller:
        """The caller that sets the stage and looks at everything."""
        return Caller(self.system.nobody, Way.SCENARIO, "en")

    def set(self, scenario: Scenario) -> None:
        """Put people there first, then settings, then records in their order."""
        self._people(scenario.given)
        for place, given in enumerate(scenario.given):
            if isinstance(given, GivenSettings):
                with _at(place):
                    self._settings(given)
        for place, given in enumerate(scenario.given):
            if isinstance(given, GivenRecord):
                with _at(place):
                    self._record(given)

    def name(self, name: str, form: str, record: str) -> None:
        """Give a record a name in the scenario."""
        self.names.records[name] = record
        self.names.forms[record] = form

    def _rows_of(self, form: str, record: str) -> Mapping[str, Sequence[str]]:
        return consult(self.system, self.nobody, stored_rows, self.app.key, form, record)

    def caller(self, username: str) -> Caller:
        """Make a caller of somebody on the stage."""
        person = self._person(username)
        if person is None:
            raise Unexpected(
                f"nobody is called {username}: put them under `given`",
                f"没有叫做 {username} 的人员：请写在 `given` 中",
            )
        return Caller(person, Way.SCENARIO, "en")

    def form(self, key: str) -> Form:
        """Find a form of the app."""
        found = self.app.forms.get(key)
        if found is None:
            raise Unexpected(f"there is no form {key}", f"没有表单 {key}")
        return found.form

    def _person(self, username: str | None) -> Person | None:
        with self.system.database.begin_read() as connection:
            directory = self.system.world(connection).directory
        return directory.by_username(username) if username else None

    def _people(self, given: list[Given]) -> None:
        users = [one for one in given if isinstance(one, GivenUser)]
        departments = [_department(one) for one in given if isinstance(one, GivenDepartment)]
        people = [self._new_person(one) for one in users]
        # Who or what is only named by others is there as well.
        people += [
            NewPerson(name, name, locale=self.app.locale)
            for name in dict.fromkeys(_superiors(users, departments))
            if name not in {one.user for one in users}
        ]
        departments += [
            NewDepartment(key, key)
            for key in dict.fromkeys(one.department for one in users if one.department)
            if key not in {one.key for one in departments}
        ]
        placed = perform(self.system, self.nobody, place_people, departments, people)
        if isinstance(placed, Refusal):
            raise Unexpected(
                f"given people: {explain(placed)}", f"前提中的人员：{explain(placed, 'zh')}"
            )
        self.names.people.update(placed.people)
        self.names.departments.update(placed.departments)
        self._links = {one.user: one.links for one in users if one.links}

    def _new_person(self, given: GivenUser) -> NewPerson:
        return NewPerson(
            username=given.user,
            name=given.name or given.user,
            roles=tuple(role_of(self.app.key, role) for role in given.roles),
            department=given.department,
            manager=given.manager,
            locale=self.app.locale,
        )

    def _settings(self, given: GivenSettings) -> None:
        outcome = perform(self.system, self.nobody, change_settings, self.app.key, given.settings)
        if isinstance(outcome, Refusal):
            raise Unexpected(
                f"given settings: {explain(outcome)}", f"前提中的参数：{explain(outcome, 'zh')}"
            )

    def _record(self, given: GivenRecord) -> None:
        owner = self._person(given.owner)
        if given.owner and owner is None:
            raise Unexpected(
                f"given {given.record}: nobody is called {given.owner}",
                f"前提 {given.record}：没有叫做 {given.owner} 的人员",
            )
        values = resolve_values(given.values, self.form(given.record), self.names)
        placed = Placed(values, owner=owner, state=given.state)
        system, caller, app = self.system, self.nobody, self.app.key
        view = perform(system, caller, place_record, app, given.record, placed)
        if isinstance(view, Refusal):
            view = take_reference(system, caller, app, given, values, view, self._given)
        if isinstance(view, Refusal):
            what = f"{given.record} {given.as_ or ''}"
            raise Unexpected(
                f"given {what}: {explain(view)}", f"前提 {what}：{explain(view, 'zh')}"
            )
        self._given.add(view.id)
        if given.as_:
            self.name(given.as_, view.form, view.id)
            self._link(given.as_, view.id)

    def _link(self, name: str, record: str) -> None:
        """Tie the people whose `links` name this record to it, now that it is there."""
        ties = [
            (self.names.people[username], link)
            for username, links in self._links.items()
            for link, target in links.items()
            if target == name
        ]
        if ties:
            perform(self.system, self.nobody, _tie, self.app.key, ties, record)


def role_of(app: str, role: str) -> str:
    """A role as it is stored: `admin`, or `app.role`."""
    return role if role == ADMIN or "." in role else f"{app}.{role}"


def explain(refusal: Refusal, locale: str = "en") -> str:
    """Tell a refusal in one line."""
    faults = [
        f"{one.path or 'record'}: {localise(one.message, locale)} ({one.code}"
        f"{f' {one.rule}' if one.rule else ''})"
        for one in refusal.errors
    ]
    code = f"{refusal.kind}{f' {refusal.code}' if refusal.code else ''}"
    return " ".join([f"{localise(refusal.message, locale)} ({code})", "; ".join(faults)]).strip()


@contextmanager
def _at(place: int) -> Iterator[None]:
    """Say which of the given things it was that could not be put on the stage."""
    try:
        yield
    except Unexpected as unexpected:
        unexpected.inside = ("given", place)
        raise


def _superiors(users: Iterable[GivenUser], departments: Iterable[NewDepartment]) -> Iterator[str]:
    yield from (one.manager for one in users if one.manager)
    yield from (one.head for one in departments if one.head)


def _department(given: GivenDepartment) -> NewDepartment:
    return NewDepartment(given.department, given.name or given.department, given.parent, given.head)


def _tie(act: Act, app: str, ties: list[tuple[str, str]], record: str) -> None:
    for person, link in ties:
        AccountStore(act.connection).set_link(person, app, link, record)
