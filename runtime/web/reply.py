"""What a page's function answers: a screen, another page to go to, or JSON for an island."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from runtime.services.outcome import Refusal
from runtime.web.views.frame import Frame


@dataclass(frozen=True, slots=True)
class Shown:
    """A template with what it is bound to; `frame` None is a page without a frame.

    `headers` are of this page alone; they win over those that every page carries.
    """

    template: str
    bound: object
    frame: Frame | None = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Go on at another page of ours; `said` is a key of the words, shown there once."""

    path: str
    said: str = ""
    cookies: Mapping[str, str] = field(default_factory=dict)
    session: str | None = None
    """A session to give; the empty text takes it away."""


@dataclass(frozen=True, slots=True)
class Data:
    """JSON for an island of the page."""

    body: Mapping[str, object]


Reply = Shown | Elsewhere | Data | Refusal
