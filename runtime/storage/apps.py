"""Apps as they are kept: published versions, drafts, settings.

Rules of this file:
1. A version is never changed. Publishing adds the next number and moves the pointer, in the
   transaction that changes the tables; it names the version it was made from.
2. A draft carries a revision; who saves on an older one is refused.
3. Settings keep every value they had.
4. A bundle is the app's files as bytes; what they mean is not this file's business.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from runtime.storage.counters import APPS, highest, keep_highest, raise_counter
from runtime.storage.errors import Conflict
from runtime.storage.schema.apps import app_versions, apps, drafts, settings


@dataclass(frozen=True, slots=True)
class AppVersion:
    """A published version; `bundle` holds its files."""

    app: str
    version: int
    digest: str
    bundle: bytes
    author: str | None
    note: str | None
    published_at: datetime


@dataclass(frozen=True, slots=True)
class VersionHead:
    """A published version without its files."""

    version: int
    digest: str
    author: str | None
    note: str | None
    published_at: datetime


@dataclass(frozen=True, slots=True)
class Draft:
    """Definitions being worked on; `base` is the version they began from."""

    app: str
    revision: int
    base: int | None
    bundle: bytes
    author: str | None
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A version to be published; `base` is the published one it replaces (None: the first)."""

    app: str
    base: int | None
    digest: str
    bundle: bytes
    author: str | None
    note: str | None
    at: datetime


class AppStore:
    """The apps in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def published(self) -> dict[str, int]:
        """Give the published version of every app that has one."""
        rows = self._connection.execute(_PUBLISHED)
        return {key: version for key, version in rows}  # noqa: C416

    def keys(self) -> list[str]:
        """List the keys of all apps, those never published included."""
        return list(self._connection.execute(select(apps.c.key).order_by(apps.c.key)).scalars())

    def add_version(self, new: NewVersion) -> int:
        """Publish a version; `Conflict` unless `base` is the one published at this moment."""
        self._ensure(new.app, new.at)
        present = self._connection.execute(
            select(apps.c.published).where(apps.c.key == new.app).with_for_update()
        ).scalar_one()
        if present != new.base:
            raise Conflict(f"{new.app} is at version {present or 0} by now")
        last = select(func.max(app_versions.c.version)).where(app_versions.c.app == new.app)
        version = (self._connection.execute(last).scalar_one() or 0) + 1
        row = {
            "app": new.app,
            "version": version,
            "digest": new.digest,
            "bundle": new.bundle,
            "author": new.author,
            "note": new.note,
            "published_at": new.at,
        }
        self._connection.execute(insert(app_versions), row)
        self._connection.execute(
            update(apps).where(apps.c.key == new.app).values(published=version)
        )
        raise_counter(self._connection, APPS)
        return version

    def version(self, app: str, version: int) -> AppVersion | None:
        """Read one version with its files."""
        columns = app_versions.c
        found = self._connection.execute(
            select(app_versions).where(columns.app == app, columns.version == version)
        ).one_or_none()
        return None if found is None else AppVersion(*found)

    def versions(self, app: str) -> list[VersionHead]:
        """List the versions of an app, the youngest first."""
        columns = app_versions.c
        rows = self._connection.execute(
            select(
                columns.version, columns.digest, columns.author, columns.note, columns.published_at
            )
            .where(columns.app == app)
            .order_by(columns.version.desc())
        )
        return [VersionHead(*row) for row in rows]

    def draft(self, app: str) -> Draft | None:
        """Read the draft of an app; None when nobody works on it."""
        found = self._connection.execute(select(drafts).where(drafts.c.app == app)).one_or_none()
        return None if found is None else Draft(*found)

    def save_draft(self, draft: Draft) -> int:
        """Write a draft whose `revision` is the one it was read at (0: there was none).

        Answers the new revision, never one that an earlier draft of the app had; `Conflict` when
        somebody saved meanwhile.
        """
        self._ensure(draft.app, draft.updated_at)
        row = {
            "base": draft.base,
            "bundle": draft.bundle,
            "author": draft.author,
            "updated_at": draft.updated_at,
            "revision": draft.revision + 1,
        }
        if draft.revision == 0:
            first = highest(self._connection, _drafts_of(draft.app)) + 1
            try:
                begun = row | {"app": draft.app, "revision": first}
                self._connection.execute(insert(drafts), begun)
            except IntegrityError as error:
                raise Conflict(f"somebody else began a draft of {draft.app}") from error
            return first
        seen = and_(drafts.c.app == draft.app, drafts.c.revision == draft.revision)
        if self._connection.execute(update(drafts).where(seen).values(row)).rowcount == 0:
            raise Conflict(f"somebody else changed the draft of {draft.app}")
        return draft.revision + 1

    def drop_draft(self, app: str) -> None:
        """Forget the draft of an app, but for the number of its last revision."""
        gone = delete(drafts).where(drafts.c.app == app).returning(drafts.c.revision)
        revision = self._connection.execute(gone).scalar_one_or_none()
        if revision is not None:
            keep_highest(self._connection, _drafts_of(app), revision)

    def settings(self, app: str) -> dict[str, Any]:
        """Read the present values of an app's settings, as plain JSON; unset ones are missing."""
        newest = (
            select(settings.c.key, func.max(settings.c.version).label("version"))
            .where(settings.c.app == app)
            .group_by(settings.c.key)
            .subquery()
        )
        rows = self._connection.execute(
            select(settings.c.key, settings.c.value)
            .join(
                newest, and_(newest.c.key == settings.c.key, newest.c.version == settings.c.version)
            )
            .where(settings.c.app == app, newest.c.version == settings.c.version)
        )
        return {key: value for key, value in rows}  # noqa: C416

    def set_settings(
        self, app: str, values: Mapping[str, Any], by: str | None, at: datetime
    ) -> None:
        """Give settings new values; the old ones stay on record."""
        for key, value in values.items():
            mine = and_(settings.c.app == app, settings.c.key == key)
            last = self._connection.execute(select(func.max(settings.c.version)).where(mine))
            row = {
                "app": app,
                "key": key,
                "version": (last.scalar_one() or 0) + 1,
                "value": value,
                "changed_by": by,
                "changed_at": at,
            }
            self._connection.execute(insert(settings), row)
        raise_counter(self._connection, APPS)

    def _ensure(self, app: str, at: datetime) -> None:
        there = self._connection.execute(select(apps.c.key).where(apps.c.key == app)).first()
        if there is not None:
            return
        try:
            with self._connection.begin_nested():
                self._connection.execute(insert(apps), {"key": app, "created_at": at})
        except IntegrityError:
            # Somebody else made it at this moment: it is there, which is all we need.
            return


def _drafts_of(app: str) -> str:
    """Name the counter of an app's drafts."""
    return f"draft:{app}"


_PUBLISHED = select(apps.c.key, apps.c.published).where(apps.c.published.is_not(None))
