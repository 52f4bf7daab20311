"""Telling people: who they are and what they are told, as an author writes it."""

from typing import Annotated, Literal

from pydantic import Field

from engine.text import Element, Expression, Key, Text


class Recipient(Element):
    """Whom a message goes to: exactly one of the properties is given.

    `field` is a path to a person or to several, `linked` a path to a record: everybody who is tied
    to it by the app's user links.
    """

    role: str | None = None
    user: str | None = None
    field: str | None = None
    initiator: Literal[True] | None = None
    linked: str | None = None
    expression: Expression | None = None


class NotifyStep(Element):
    """Send people a message in the app, each with the values that he may read.

    What has gone to a person under the same `once` does not go to him again.
    """

    key: Key | None = None
    notify: Annotated[list[Recipient], Field(min_length=1)]
    message: Text
    once: Expression | None = None
