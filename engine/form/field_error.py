"""What is wrong with one value: where, which code, a sentence for people, and its parameters.

Rule of this file: codes are from the fixed list of the definition language; clients rely on them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from engine.expression.values import Value
from engine.text import Text

ErrorCode = Literal[
    "required",
    "type",
    "min",
    "max",
    "min_rows",
    "max_rows",
    "max_length",
    "pattern",
    "options",
    "unique",
    "computed",
    "not_granted",
    "unknown",
    "hidden",
    "locked",
    "reference",
    "rule",
    "transition",
    "stale",
]


@dataclass(frozen=True, slots=True)
class FieldError:
    """A refused value; `path` is as the sender wrote it (`lines[2].quantity`), "" for the record.

    `rule` is the key to acknowledge a warning by.
    """

    path: str
    code: ErrorCode
    message: Text
    parameters: Mapping[str, str] = field(default_factory=dict)
    level: Literal["error", "warning", "acknowledged"] = "error"
    rule: str | None = None

    def at(self, path: str) -> "FieldError":
        """The same fault at another path."""
        return replace(self, path=path)


Outcome: TypeAlias = "Value | FieldError"
"""What casting or fitting one value gives."""


def fault(code: ErrorCode, en: str, zh: str, **parameters: str) -> FieldError:
    """A fault whose place is not known yet; parameters stand in the sentences as `{name}`."""
    message: Text = {"en": en.format_map(parameters), "zh": zh.format_map(parameters)}
    return FieldError("", code, message, parameters)
