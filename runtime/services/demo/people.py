"""The people of the demo: made once, all with the demo's password."""

from dataclasses import replace

from engine.access.directory import Person
from runtime.services.act import Act
from runtime.services.demo.fault import DataFault
from runtime.services.demo.model import DemoPeople
from runtime.services.outcome import Refusal
from runtime.services.place_people import NewDepartment, NewPerson, PlacedPeople, place_people
from runtime.services.published_app import PublishedApp
from runtime.services.scenario.stage import explain, role_of
from runtime.storage.accounts import AccountStore


def load_people(
    act: Act, app: PublishedApp, people: DemoPeople, password_hash: str
) -> PlacedPeople:
    """Make the people and departments that are not there yet. Raises DataFault."""
    departments = [
        NewDepartment(one.key, one.name, one.parent, one.head) for one in people.departments
    ]
    users = [
        NewPerson(
            username=one.username,
            name=one.name,
            roles=(
                *(role_of(app.key, role) for role in one.roles),
                *(("admin",) if one.admin else ()),
            ),
            department=one.department,
            manager=one.manager,
            locale=one.locale or app.locale,
            active=one.active,
            password_hash=password_hash,
            demo=True,
        )
        for one in people.users
    ]
    placed = place_people(act, departments, users)
    if isinstance(placed, Refusal):
        raise DataFault(f"the demo's people: {explain(placed)}")
    see_people(act)
    return placed


def see_people(act: Act) -> None:
    """Let the act see the people as they are now: it has just changed them."""
    act.world = replace(act.world, directory=AccountStore(act.connection).directory())


def first_administrator(act: Act) -> Person:
    """The one on whose behalf the system enters what nobody else does."""
    admins = [one for one in act.world.directory.people.values() if one.is_admin and one.active]
    return min(admins, key=lambda one: one.id) if admins else act.system.nobody
