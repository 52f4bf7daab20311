"""What compiling a form asks of its app: the other forms, settings, links of users, rounding."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from engine.expression.types import BOOLEAN, NUMBER, TEXT, Type
from engine.form.model import Form
from engine.text import Text

Rounding = Literal["half_up", "half_even"]


@dataclass(frozen=True, slots=True)
class FlowHead:
    """What steps know of a workflow: the form it runs over, and what starts it."""

    form: str
    start: Literal["submit", "step"]


@dataclass(frozen=True, slots=True)
class AppContext:
    """An app as its forms see it.

    `forms` holds the app's forms by key and those of apps it depends on as `app.form`;
    `settings` the type of each setting; `user_links` the form that each link of a user leads
    to; `roles` what each role that has a label is called; `flows` the workflows;
    `locale` the app's own language; `drawn` is the memory of what was worked out of all this
    once (names by form and subtable), for compiling asks for it with every expression.
    """

    key: str
    forms: Mapping[str, Form]
    settings: Mapping[str, Type] = field(default_factory=dict)
    user_links: Mapping[str, str] = field(default_factory=dict)
    rounding: Rounding = "half_up"
    roles: Mapping[str, Text] = field(default_factory=dict)
    flows: Mapping[str, FlowHead] = field(default_factory=dict)
    locale: str = "en"
    drawn: dict[tuple[int, int, str], tuple[object, object]] = field(
        default_factory=dict, compare=False, repr=False
    )

    def resolve(self, inside: str, form: str) -> str:
        """Name a form that is written inside another one, which may be another app's."""
        app, dot, _ = inside.rpartition(".")
        return form if not dot or "." in form else f"{app}.{form}"


def setting_type(name: str, options: frozenset[str] | None = None) -> Type:
    """The type of a setting's value, by the type it is declared with."""
    if name == "boolean":
        return BOOLEAN
    if name in ("text", "select"):
        return Type(TEXT.kind, options=options)
    return NUMBER
