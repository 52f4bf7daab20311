"""A fault found in a definition: what, where, how bad, and what to do about it.

Rules of this file:
1. An issue is a value; it is collected, never raised.
2. Its words come from the table in `issue_codes`, so that every code is documented once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from engine.definition.issue_codes import ISSUE_CODES
from engine.text import Text


class Severity(StrEnum):
    """An error stops publishing; a warning is told."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a file; line and column count from 1, the column in characters."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Issue:
    """One fault: `path` is for people (`forms.visit.fields.total.formula`).

    `pointer` is for programs: names and indexes into the definition as data, as it was given.
    """

    code: str
    severity: Severity
    path: str
    location: Location
    message: Text
    hint: Text | None = None
    pointer: tuple[str | int, ...] = ()

    @property
    def is_error(self) -> bool:
        """Whether it stops the definition from being used."""
        return self.severity is Severity.ERROR


@dataclass(frozen=True, slots=True)
class Place:
    """Where an issue belongs: the path people read, the position in the file, the data's path."""

    location: Location
    path: str = ""
    pointer: tuple[str | int, ...] = ()


def issue(code: str, place: Place, hint: Text | None = None, /, **parameters: object) -> Issue:
    """Make the issue of a code; the parameters fill its sentence, the hint is extra help."""
    kind = ISSUE_CODES[code]
    return Issue(
        code=code,
        severity=Severity.WARNING if kind.warning else Severity.ERROR,
        path=place.path,
        location=place.location,
        message={
            "en": kind.en.format(**_words(parameters, "en")),
            "zh": kind.zh.format(**_words(parameters, "zh")),
        },
        hint=hint or {"en": kind.mend_en.format(), "zh": kind.mend_zh.format()},
        pointer=place.pointer,
    )


def _words(parameters: Mapping[str, object], locale: str) -> dict[str, str]:
    """Parameters are values, or maps by locale where their words differ."""
    return {
        name: str(value[locale]) if isinstance(value, dict) else str(value)
        for name, value in parameters.items()
    }


def has_errors(issues: Iterable[Issue]) -> bool:
    """Whether any of them is an error."""
    return any(each.is_error for each in issues)


class DefinitionError(Exception):
    """The definition has errors and cannot be used; `issues` says which."""

    def __init__(self, issues: tuple[Issue, ...]) -> None:
        first = next((each for each in issues if each.is_error), None)
        super().__init__(f"{first.location}: {first.path}: {first.message}" if first else "")
        self.issues = issues
