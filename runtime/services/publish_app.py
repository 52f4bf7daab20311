"""Publish a version of an app: check it, change the tables, make it the one in force.

Rules of this file:
1. One transaction: tables, version and pointer change together or not at all, while people work.
2. An app with errors is never published; what stored values do not allow is refused with examples.
3. Reference data comes with the first version, in the same transaction.
4. Who publishes names the version he began from; of two publishers one is refused.
5. What runs that are under way still need is not taken from them.
6. Where values could be lost, somebody has decided what becomes of them; a draft asks for that.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from engine.definition.change import Change
from engine.definition.checking import check_files
from engine.definition.diff import diff
from engine.definition.issue import Issue
from engine.definition.loader import load_files
from engine.definition.model import App
from engine.definition.plain import canonical, digest
from runtime.services.act import Act, read_only_refusal
from runtime.services.adapt_records import Publication, adapt_records
from runtime.services.audit import Deed, write_deed
from runtime.services.caller import Caller, Way
from runtime.services.decide_publishing import decided
from runtime.services.demo.fault import DataFault
from runtime.services.demo.reference import load_reference
from runtime.services.fill_roll_ups import fill_roll_ups, rolls_up
from runtime.services.open_balances import NotOpened, keeps_balances, open_balances
from runtime.services.outcome import Refusal, forbidden
from runtime.services.publish_refusals import (
    PUBLISHED_MEANWHILE,
    NotDecided,
    does_not_fit,
    faulty,
    faulty_data,
    not_unique,
)
from runtime.services.published_app import PublishedApp, publish_in_memory
from runtime.services.rename_options import follow_options
from runtime.services.runs_under_way import RunsNeedIt, check_runs
from runtime.services.system import System, depended
from runtime.services.world import World
from runtime.storage.apps import AppStore, NewVersion
from runtime.storage.bundle import pack
from runtime.storage.database import Connection
from runtime.storage.errors import Conflict, NotUnique, TypeChangeRefused
from runtime.storage.migration import Published, be_the_publisher, publish_tables
from runtime.storage.unique_condition import unique_condition

NOT_ADMIN = forbidden("Only an administrator may publish an app.", "只有管理员可以发布应用。")


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What publishing did, or (`version` None) would do: changes in sentences, and warnings."""

    app: str
    version: int | None
    changes: tuple[Change, ...]
    issues: tuple[Issue, ...]
    tables: tuple[str, ...] = ()


def import_app(
    system: System,
    caller: Caller,
    files: Mapping[str, bytes],
    *,
    dry_run: bool = False,
    base: int | None = None,
    note: str = "",
) -> ImportOutcome | Refusal:
    """Take an app as files, as an administrator may: see `publish_files`."""
    if not caller.person.is_admin:
        return NOT_ADMIN
    return publish_files(system, caller, files, dry_run=dry_run, base=base, note=note)


def publish_files(
    system: System,
    caller: Caller,
    files: Mapping[str, bytes],
    *,
    dry_run: bool = False,
    base: int | None = None,
    note: str = "",
    deed: Deed = "publish",
    decisions: Mapping[str, str] | None = None,
    draft: int | None = None,
) -> ImportOutcome | Refusal:
    """Check an app's files, tell what they change, and publish them unless it is a dry run.

    The caller's right was judged before. `base`: the published version the files were made from;
    by default the present one. `decisions`, `draft`: see `Publishing`.
    """
    if caller.read_only and not dry_run:
        return read_only_refusal()
    with system.database.begin_read() as connection:
        world = system.world(connection)
    known = {key: one.app for key, one in world.apps.items()}
    loaded = check_files(files, known)
    if loaded.app is None:
        return faulty(loaded.issues)
    present = world.apps.get(loaded.app.app.key)
    changes = diff(present.app, loaded.app) if present else ()
    if dry_run:
        others = {key: one.app for key, one in world.apps.items()}
        try:
            with system.database.begin_read() as connection:
                check_runs(connection, loaded.app, others)
        except RunsNeedIt as needed:
            return needed.refusal
        return ImportOutcome(loaded.app.app.key, None, tuple(changes), loaded.issues)
    asked = Publishing(loaded.app, files, base, note, deed, decisions=decisions, draft=draft)
    outcome = _publish(system, caller, world, asked)
    if isinstance(outcome, Refusal):
        return outcome
    version, tables = outcome
    return ImportOutcome(loaded.app.app.key, version, tuple(changes), loaded.issues, tables)


@dataclass(frozen=True, slots=True)
class Publishing:
    """What is to be published: a sound app, its files, what it replaces, and what was decided.

    `decisions`: answers by the id of the decision; None: nobody is asked, what goes is hidden and
    what does not fit is refused. `draft`: the revision of the draft that is forgotten with it.
    """

    app: App
    files: Mapping[str, bytes]
    base: int | None
    note: str
    deed: Deed
    decisions: Mapping[str, str] | None = None
    draft: int | None = None


def _publish(
    system: System, caller: Caller, world: World, asked: Publishing
) -> tuple[int, tuple[str, ...]] | Refusal:
    try:
        with system.database.begin_schema_change() as connection:
            outcome = _in_transaction(system, caller, world, asked, connection)
    except (RunsNeedIt, NotOpened, NotDecided) as needed:
        return needed.refusal
    except TypeChangeRefused as refused:
        return does_not_fit(refused)
    except NotUnique as refused:
        return not_unique(refused)
    except Conflict:
        return PUBLISHED_MEANWHILE
    except DataFault as fault:
        return faulty_data(fault)
    system.database.renew()
    return outcome


def _in_transaction(
    system: System, caller: Caller, world: World, asked: Publishing, connection: Connection
) -> tuple[int, tuple[str, ...]]:
    app, at = asked.app, system.clock()
    be_the_publisher(connection)
    present = world.apps.get(app.app.key)
    others = {key: one.app for key, one in world.apps.items()}
    blank = decided(system, caller, app, asked.decisions, connection)
    condition = unique_condition(app, system.database.dialect)
    published = publish_tables(connection, app, depended(app, others), condition, blank)
    check_runs(connection, app, others)
    followed: tuple[str, ...] = ()
    if present is not None:
        apps = (present.app, app)
        followed = follow_options(system, connection, caller, published.tables, apps)
    store = AppStore(connection)
    version = store.add_version(_new_version(asked, caller, present, at))
    what = f"{asked.note}; version {version}" if asked.note else f"version {version}"
    write_deed(system, connection, caller, asked.deed, app=app.app.key, note=what)
    if present is None or _is_filled(app, published):
        chosen = store.settings(app.app.key)
        made = publish_in_memory(app, version, published.tables, chosen, others)
        publication = Publication(system, connection, world, made, caller, at)
        _fill(publication, present, published, asked.files)
    if asked.draft is not None:
        _forget(store, app.app.key, asked.draft)
    return version, (*published.changes, *followed)


def _is_filled(app: App, published: Published) -> bool:
    """Whether records that are there get values, or lose some."""
    left_out = any(one.left_out for one in published.carried)
    return left_out or rolls_up(app) or keeps_balances(app)


def _fill(
    made: Publication,
    present: PublishedApp | None,
    published: Published,
    files: Mapping[str, bytes],
) -> None:
    if present is None:
        _bring_data(made.system, made.connection, made.world, made.app, files)
        return
    adapt_records(made, published.carried)
    if rolls_up(made.app.app) or keeps_balances(made.app.app):
        open_balances(made.system, made.connection, made.world, made.app, present, made.at)
        fill_roll_ups(made.system, made.connection, made.world, made.app, present, made.at)


def _new_version(
    asked: Publishing, caller: Caller, present: PublishedApp | None, at: datetime
) -> NewVersion:
    base = asked.base
    return NewVersion(
        app=asked.app.app.key,
        base=base if base is not None else (present.version if present else None),
        digest=digest(asked.app),
        bundle=pack(asked.files, canonical(asked.app)),
        author=caller.person.id or None,
        note=asked.note or None,
        at=at,
    )


def _forget(store: AppStore, app: str, revision: int) -> None:
    """Forget the draft that is published; one that was changed meanwhile stays."""
    draft = store.draft(app)
    if draft is not None and draft.revision == revision:
        store.drop_draft(app)


def _bring_data(
    system: System,
    connection: Connection,
    world: World,
    made: PublishedApp,
    files: Mapping[str, bytes],
) -> None:
    """Write the reference data of an app that was not here before."""
    caller = Caller(system.nobody, Way.INSTALL)
    there = replace(world, apps={**world.apps, made.key: made})
    act = Act(system, caller, connection, there, system.clock(), writing=True)
    load_reference(act, made.key, load_files(files).assets)
