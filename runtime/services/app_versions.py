"""The versions of an app: which there were, and going back to one.

Rule of this file: going back publishes the old files as a new version; no version is ever changed
or taken away.
"""

from dataclasses import dataclass

from engine.definition.loader import load_files
from runtime.services.act import Act
from runtime.services.app_rights import judge_shaping, refuse_shaping
from runtime.services.caller import Caller
from runtime.services.outcome import Refusal, conflict, not_found
from runtime.services.publish_app import ImportOutcome, publish_files
from runtime.services.system import System
from runtime.storage.apps import AppStore
from runtime.storage.bundle import unpack


@dataclass(frozen=True, slots=True)
class VersionView:
    """One published version."""

    version: int
    published: bool
    published_at: str
    author: str | None
    note: str | None

    def as_json(self) -> dict[str, object]:
        """Give the version."""
        return {
            "version": self.version,
            "published": self.published,
            "published_at": self.published_at,
            "author": self.author,
            "note": self.note,
        }


def list_versions(act: Act, app: str) -> tuple[VersionView, ...] | Refusal:
    """List the versions of an app, the youngest first; `published` marks the one in force."""
    if (refusal := refuse_shaping(act, app, "design")) is not None:
        return refusal
    store = AppStore(act.connection)
    heads, present = store.versions(app), store.published().get(app)
    if not heads:
        return not_found("There is no such app.", "没有这个应用。")
    people = act.world.directory.people
    return tuple(
        VersionView(
            version=head.version,
            published=head.version == present,
            published_at=head.published_at.isoformat().replace("+00:00", "Z"),
            author=people[head.author].name if head.author and head.author in people else None,
            note=head.note,
        )
        for head in heads
    )


def rollback_app(
    system: System, caller: Caller, app: str, version: int, *, note: str = ""
) -> ImportOutcome | Refusal:
    """Publish an earlier version's files as a new version; `note` says why."""
    with system.database.begin_read() as connection:
        world = system.world(connection)
        if (refusal := judge_shaping(world, caller.person, app, "publish")) is not None:
            return refusal
        store = AppStore(connection)
        found, present = store.version(app, version), store.published().get(app)
    if found is None:
        return not_found("There is no such version of an app.", "没有该应用或该版本。")
    files = unpack(found.bundle)
    if load_files(files).app is None:
        return conflict(
            "This version was written for another program version and cannot be used.",
            "该版本由其他程序版本写成，无法使用。",
        )
    told = note or f"back to version {version}"
    return publish_files(system, caller, files, base=present, note=told, deed="rollback")
