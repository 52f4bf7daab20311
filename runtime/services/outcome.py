"""What a use case answers when it does not do what was asked.

Expected refusals are values. The API and the pages turn the kind into a status, the message into
the reader's language; nothing in a refusal shows what its reader may not see.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from engine.text import Text


class RefusalKind(StrEnum):
    """Why something was refused; each kind has one HTTP status."""

    NOT_FOUND = "not_found"
    FORBIDDEN = "forbidden"
    INVALID = "invalid"
    STALE = "stale"
    CONFLICT = "conflict"
    UNSIGNED = "unsigned"
    TOO_MANY = "too_many"
    WRONG = "wrong"


STATUS: Mapping[RefusalKind, int] = {
    RefusalKind.WRONG: 400,
    RefusalKind.UNSIGNED: 401,
    RefusalKind.FORBIDDEN: 403,
    RefusalKind.NOT_FOUND: 404,
    RefusalKind.CONFLICT: 409,
    RefusalKind.STALE: 412,
    RefusalKind.INVALID: 422,
    RefusalKind.TOO_MANY: 429,
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of what was sent: where, a stable code, and what to do."""

    path: str
    code: str
    message: Text
    level: str = "error"
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """A use case that did not happen; nothing was changed."""

    kind: RefusalKind
    message: Text
    errors: tuple[Problem, ...] = ()
    version: int | None = None
    code: str | None = None
    details: Mapping[str, object] = field(default_factory=dict)
    denied: bool = field(default=False, compare=False)
    """Whether it is for want of a right, though it answers otherwise; told to the audit alone."""

    @property
    def status(self) -> int:
        """The HTTP status that stands for this refusal."""
        return STATUS[self.kind]


def not_found(en: str = "There is no such thing here.", zh: str = "这里没有这个内容。") -> Refusal:
    """Answer for what does not exist and for what the caller may not see, alike."""
    return Refusal(RefusalKind.NOT_FOUND, {"en": en, "zh": zh})


def forbidden(en: str, zh: str) -> Refusal:
    """Answer for an act that the caller knows of but may not do."""
    return Refusal(RefusalKind.FORBIDDEN, {"en": en, "zh": zh})


def conflict(en: str, zh: str, code: str | None = None) -> Refusal:
    """Answer for an act that came too late, or that a guard refused."""
    return Refusal(RefusalKind.CONFLICT, {"en": en, "zh": zh}, code=code)


def wrong(en: str, zh: str) -> Refusal:
    """Answer for a request that is not of the right form."""
    return Refusal(RefusalKind.WRONG, {"en": en, "zh": zh})


def invalid(errors: tuple[Problem, ...]) -> Refusal:
    """Answer for values that do not hold; all of them together."""
    count = len(errors)
    return Refusal(
        RefusalKind.INVALID,
        {
            "en": f"{count} thing{'s' if count != 1 else ''} to mend before this can be saved.",
            "zh": f"有 {count} 处需要修改后才能保存。",
        },
        errors,
    )


def stale(version: int) -> Refusal:
    """Answer for a change made on a version that is no longer the present one."""
    return Refusal(
        RefusalKind.STALE,
        {
            "en": "Somebody changed this while you were editing. Compare and save again.",
            "zh": "您编辑期间，内容已被他人修改。请对比后重新保存。",
        },
        version=version,
        code="stale",
    )
