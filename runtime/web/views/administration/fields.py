"""Plain form fields, and what to choose in them: people, departments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.access.directory import Directory
from engine.text import localise
from runtime.services.outcome import Refusal

Options = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field of a form; `kind`: `text`, `select`, `number`, `long`, or a type of input.

    `plain`: a code that nobody corrects the spelling of.
    """

    name: str
    label: str
    value: str = ""
    kind: str = "text"
    options: Options = ()
    error: str = ""
    help: str = ""
    required: bool = False
    plain: bool = False


@dataclass(frozen=True, slots=True)
class Faults:
    """What was refused: by field, and as a whole."""

    by_field: Mapping[str, str]
    text: str

    def at(self, name: str) -> str:
        """What is wrong with a field."""
        return self.by_field.get(name, "")


NO_FAULTS = Faults({}, "")


def faults_of(refusal: Refusal | None, locale: str, known: Sequence[str]) -> Faults:
    """Word a refusal: what belongs to a known field stands there, the rest above the form."""
    if refusal is None:
        return NO_FAULTS
    by_field: dict[str, str] = {}
    rest: list[str] = []
    for one in refusal.errors:
        text = localise(one.message, locale)
        if one.path in known:
            by_field[one.path] = f"{by_field.get(one.path, '')} {text}".strip()
        else:
            rest.append(text)
    return Faults(by_field, " ".join(rest) or localise(refusal.message, locale))


def people_options(directory: Directory, blank: str = "", *, but: str = "") -> Options:
    """Offer the active people by name, told apart by their sign-in names."""
    people = sorted(
        (one for one in directory.people.values() if one.active and one.id != but),
        key=lambda one: (one.name, one.username),
    )
    found = [(one.id, f"{one.name} ({one.username})") for one in people]
    return [("", blank), *found] if blank else found


def department_options(
    tree: Sequence[tuple[str, str, int]], blank: str, *, but: frozenset[str] = frozenset()
) -> Options:
    """Offer departments (id, name, depth), each below the one it lies in."""
    return [
        ("", blank),
        *((key, f"{'　' * depth}{name}") for key, name, depth in tree if key not in but),
    ]


def language_options() -> Options:
    """Offer the languages in their own words."""
    return [("zh", "中文"), ("en", "English")]
