"""Channels: every way in which something of a record reaches a person.

A channel is a function that asks for everything it can and gives back all that came out, as text.
It registers itself with `@channel`; the scan runs each one for every role and every hidden field.
A new way out (a print, a mail, a page) is a new function here.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import httpx

from tests.runtime.api.client import Client

FORM = "apps/field_work/forms/visit"
POINTER = "apps/field_work/forms/pointer"
"""A form that points at the rows of the other."""


@dataclass(frozen=True, slots=True)
class Target:
    """What is looked at: the record, its task, its files, and the field that must not come out.

    `field` is the dotted key; `marker` the text planted in it; `values` all that it holds, as a
    person could guess it.
    """

    record: str
    task: str | None
    field: str
    marker: str
    guess: str


Channel = Callable[[Client, Target], Iterator[httpx.Response]]
CHANNELS: dict[str, Channel] = {}


def channel(function: Channel) -> Channel:
    """Register a channel under its function's name."""
    CHANNELS[function.__name__] = function
    return function
