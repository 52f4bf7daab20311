"""One visit of a page: who comes, in which language and theme, with what in address and form.

Rules of this file:
1. A language or theme chosen by hand is a cookie and wins over the account's.
2. What the address or form holds is text until a view reads it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from unicodedata import normalize
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from runtime.i18n.catalogue import LOCALES, Words, words
from runtime.services.act import Act
from runtime.services.caller import Caller
from runtime.services.system import System
from runtime.web.views.frame import THEMES
from runtime.web.views.moments import Clockface

LOCALE_COOKIE = "vermilion_locale"
THEME_COOKIE = "vermilion_theme"
SAID_COOKIE = "vermilion_said"
YEAR = 365 * 24 * 3600
HOME_ZONE = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file that a form sent."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Visit:
    """A request for a page, read and judged."""

    system: System
    path: str
    locale: str
    theme: str
    caller: Caller | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, Sequence[str]] = field(default_factory=dict)
    form: Mapping[str, Sequence[str]] = field(default_factory=dict)
    files: Mapping[str, SentFile] = field(default_factory=dict)
    session: str | None = None
    address: str = ""
    origin: str = ""
    """How the visitor reaches us: `https://host`."""
    agent: str = ""
    secure: bool = False
    fragment: bool = False
    """Whether htmx asks for a part of a page."""
    said: str = ""
    """What the page before wants said: a key of the words."""

    @property
    def signed(self) -> Caller:
        """The caller of a page that only signed-in people reach."""
        if self.caller is None:
            raise RuntimeError("a page for signed-in people was entered without one")
        return self.caller

    @property
    def words(self) -> Words:
        """The visitor's language."""
        return words(self.locale)

    def asked(self, name: str, default: str = "") -> str:
        """Read one parameter of the address."""
        values = self.query.get(name)
        return values[0] if values else default

    def sent(self, name: str, default: str = "") -> str:
        """Read one field of the form."""
        values = self.form.get(name)
        return values[0] if values else default

    @property
    def sent_version(self) -> int | None:
        """The version of the record that the form was made from."""
        text = self.sent("version")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None

    def clock(self, act: Act, app: str = "") -> Clockface:
        """Tell the time where an app is; where several are, in the first one's zone."""
        apps = act.world.apps
        published = apps.get(app) or next(iter(apps.values()), None)
        return Clockface(act.now, published.zone if published else HOME_ZONE, self.words)


def chosen_locale(cookie: str | None, fallback: str) -> str:
    """Give the chosen language, else the fallback."""
    return cookie if cookie in LOCALES else fallback


def chosen_theme(cookie: str | None) -> str:
    """Give the chosen theme, else the system's."""
    return cookie if cookie in THEMES else THEMES[0]


def own_path(text: str, fallback: str = "/") -> str:
    """Give a way back that stays here: a path of ours, never another host."""
    path = unquote(text.partition("?")[0].partition("#")[0])
    # Said twice, as browsers and proxies differ in what they take apart first.
    plain = path.startswith("/") and "//" not in path and "/." not in path and path.isprintable()
    here = plain and "\\" not in text and normalize("NFKC", path).count("/") == path.count("/")
    return text if here and "\\" not in path and text.isprintable() else fallback
