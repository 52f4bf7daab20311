"""What a handler gets and what it answers: no handler sees HTTP itself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

from runtime.api.body import Upload
from runtime.api.conditions import entity_tag, required_version
from runtime.api.problem import Fault
from runtime.api.query import flag, whole_number
from runtime.services.act import IdempotencyKey
from runtime.services.caller import Caller
from runtime.services.outcome import Refusal
from runtime.services.system import System

MAX_PAGE = 200
CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a request came from: the peer's address, its agent, and whether the way was TLS."""

    address: str
    agent: str
    secure: bool


@dataclass(frozen=True, slots=True)
class Call:
    """One request, read and judged as far as any route needs it."""

    system: System
    caller: Caller | None
    origin: Origin
    locale: str
    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, object] = field(default_factory=dict)
    upload: Upload | None = None
    version: int | None = None
    tag: str | None = None
    once: IdempotencyKey | None = None
    session: str | None = None

    @property
    def signed(self) -> Caller:
        """The signed-in caller; raises Fault 401 when there is none."""
        if self.caller is None:
            raise unsigned()
        return self.caller

    @property
    def stated_version(self) -> int:
        """The version of `If-Match`; raises Fault 428 when it was not sent."""
        return required_version(self.version)

    @property
    def stated_tag(self) -> str:
        """The entity tag of `If-Match` as it is; raises Fault 428 when it was not sent."""
        required_version(self.version)
        return self.tag or ""

    def limit(self, default: int = 50, most: int = MAX_PAGE) -> int:
        """How many items a page may have."""
        return whole_number(self.query, "limit", default, most)

    def flag(self, name: str) -> bool:
        """Whether a parameter is on."""
        return flag(self.query, name)

    def text(self, name: str, default: str = "") -> str:
        """Read a text of the body; raises Fault 422."""
        value = self.body.get(name, default)
        if value is None:
            return default
        if not isinstance(value, str):
            raise unfit(name, "text", "文本")
        return value

    def mapping(self, name: str) -> Mapping[str, object]:
        """Read an object of the body, `{}` when it is left out; raises Fault 422."""
        value = self.body.get(name)
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise unfit(name, "an object", "对象")
        return value

    def texts(self, name: str) -> Mapping[str, str]:
        """Read an object of texts, `{}` when it is left out; raises Fault 422."""
        given = self.mapping(name)
        found = {key: value for key, value in given.items() if isinstance(value, str)}
        if len(found) != len(given):
            raise unfit(name, "an object of texts", "文本对象")
        return found

    def truth(self, name: str) -> bool:
        """Read a boolean of the body; raises Fault 422."""
        value = self.body.get(name, False)
        if not isinstance(value, bool):
            raise unfit(name, "true or false", "true 或 false")
        return value

    def reasons(self) -> Mapping[str, str]:
        """Read `acknowledge`: the warnings that are accepted, each with a reason."""
        given = self.mapping("acknowledge")
        reasons = {key: value for key, value in given.items() if isinstance(value, str)}
        if len(reasons) != len(given):
            raise unfit("acknowledge", "a reason for each rule", "每条规则的理由")
        return reasons

    def only(self, *names: str) -> None:
        """Insist that the body has no other members; raises Fault 422."""
        for name in self.body:
            if name not in names:
                raise Fault(
                    422,
                    "unknown",
                    {
                        "en": f"There is no '{name[:60]}' here. Send: {', '.join(names)}.",
                        "zh": f"此处没有“{name[:60]}”。可发送：{'、'.join(names)}。",
                    },
                )


@dataclass(frozen=True, slots=True)
class Answer:
    """A JSON answer; `body` None is no content."""

    body: Mapping[str, object] | None = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Page:
    """A text or a page, whole: HTML, metrics."""

    content: str
    media_type: str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Download:
    """Bytes to be saved under a name; the file is closed when it was sent."""

    file: BinaryIO
    name: str
    media_type: str
    size: int

    def chunks(self) -> Iterator[bytes]:
        """Read the file to its end and close it."""
        with self.file:
            while chunk := self.file.read(CHUNK):
                yield chunk


Reply = Answer | Page | Download | Refusal


def versioned(body: Mapping[str, object], version: int, status: int = 200) -> Answer:
    """Answer a thing with its entity tag."""
    return Answer(body, status, {"etag": entity_tag(version)})


def unsigned() -> Fault:
    """Refuse for want of a sign-in."""
    return Fault(
        401,
        "unsigned",
        {"en": "Sign in first.", "zh": "请先登录。"},
        headers={"www-authenticate": "Bearer"},
    )


def unfit(name: str, en: str, zh: str) -> Fault:
    """Refuse a member of the body that is of another type."""
    return Fault(
        422,
        "type",
        {"en": f"'{name}' must be {en}.", "zh": f"“{name}”应为{zh}。"},
    )
