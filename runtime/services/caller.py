"""Who asks, and by what way."""

from dataclasses import dataclass
from enum import StrEnum

from engine.access.directory import Person


class Way(StrEnum):
    """How an act reached us; kept in the history."""

    PAGE = "page"
    API = "api"
    CLI = "cli"
    SCENARIO = "scenario"
    WORKFLOW = "workflow"
    AUTOMATION = "automation"
    DEMO = "demo"
    INSTALL = "install"


@dataclass(frozen=True, slots=True)
class Caller:
    """A signed-in person, the way they came, and the language they read."""

    person: Person
    way: Way
    locale: str = "zh"
    read_only: bool = False
    """True for a token that may only read."""
    address: str = ""
    """Where they came from, as far as it is known."""
