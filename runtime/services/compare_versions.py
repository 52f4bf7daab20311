"""Comparing two states of an app's definition: versions that were published, and the draft."""

from collections.abc import Mapping

from engine.definition.change import Change
from engine.definition.diff import diff
from engine.definition.loader import load_files
from engine.definition.model import App
from runtime.services.act import Act
from runtime.services.app_rights import refuse_shaping
from runtime.services.outcome import Refusal, conflict, not_found, wrong
from runtime.storage.apps import AppStore
from runtime.storage.bundle import unpack

PUBLISHED, DRAFT = "published", "draft"
NO_VERSION = not_found("There is no such version of an app.", "没有该应用或该版本。")
UNREADABLE = conflict(
    "One of the two cannot be read by this version of the program, or has no sound shape.",
    "其中之一无法读取：由其他程序版本写成，或结构有误。",
)


def compare_versions(act: Act, app: str, before: str, after: str) -> tuple[Change, ...] | Refusal:
    """Tell what differs; each side is a number, `published` or `draft`."""
    if (refusal := refuse_shaping(act, app, "design")) is not None:
        return refusal
    sides = [_definition(act, app, side) for side in (before, after)]
    for side in sides:
        if isinstance(side, Refusal):
            return side
    first, second = (side for side in sides if isinstance(side, App))
    return tuple(diff(first, second))


def _definition(act: Act, app: str, side: str) -> App | Refusal:
    """One side; a draft that nobody has begun is what is published, one with faults what is left
    without the faulty parts.
    """
    files = _files(act, app, side)
    if isinstance(files, Refusal):
        return files
    loaded = load_files(files)
    return loaded.app or loaded.partial or UNREADABLE


def _files(act: Act, app: str, side: str) -> Mapping[str, bytes] | Refusal:
    store = AppStore(act.connection)
    draft = store.draft(app) if side == DRAFT else None
    if draft is not None:
        return unpack(draft.bundle)
    if side in (PUBLISHED, DRAFT):
        number = store.published().get(app)
    elif side.isascii() and side.isdigit() and len(side) < 10:
        number = int(side)
    else:
        return wrong(
            "'from' and 'to' are the number of a version, 'published' or 'draft'.",
            "“from”和“to”应为版本号、published 或 draft。",
        )
    version = store.version(app, number) if number else None
    return NO_VERSION if version is None else unpack(version.bundle)
