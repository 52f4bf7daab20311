"""People to choose from while an app is designed: who they are, and nothing of what they may do.

Rule of this file: a search looks into what it shows and nothing else, so that nothing hidden can be
found out by asking. Accounts that are closed are not offered.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.access.directory import Directory, Person
from runtime.services.act import Act
from runtime.services.app_rights import refuse_shaping
from runtime.services.outcome import Refusal
from runtime.services.views import Json

MOST = 50


@dataclass(frozen=True, slots=True)
class PersonChoice:
    """Somebody by the sign-in name that definitions use; `department` is its name or empty."""

    username: str
    name: str
    department: str

    def as_json(self) -> dict[str, Json]:
        """Give what the API answers."""
        return {"username": self.username, "name": self.name, "department": self.department}


def choose_person(
    act: Act, app: str, text: str = "", limit: int = 20
) -> Sequence[PersonChoice] | Refusal:
    """Find active people whose name, sign-in name and department hold every word, by their name."""
    refusal = refuse_shaping(act, app, "design")
    if refusal is not None:
        return refusal
    words = text[:200].casefold().split()
    found = [
        one for one in _choices(act.world.directory) if all(word in _words(one) for word in words)
    ]
    exact = text.strip().casefold()
    found.sort(key=lambda one: (one.username.casefold() != exact, one.name, one.username))
    return found[: max(1, min(limit, MOST))]


def _choices(directory: Directory) -> Iterator[PersonChoice]:
    for person in directory.people.values():
        if person.active:
            yield PersonChoice(person.username, person.name, _department(directory, person))


def _department(directory: Directory, person: Person) -> str:
    part = directory.departments.get(person.department) if person.department else None
    return part.name if part else ""


def _words(one: PersonChoice) -> str:
    return f"{one.name} {one.username} {one.department}".casefold()
