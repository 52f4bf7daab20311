"""Publish a version of an app: check it, change the tables, make it the one in force.

Rules of this file:
1. One transaction: tables, version and pointer change together or not at all, while people work.
2. An app with errors is never published; what stored values do not allow is refused with examples.
3. Reference data comes with the first version, in the same transaction.
4. Who publishes names the version he began from; of two publishers one is refused.
5. What runs that are under way still need is not taken from them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from engine.definition.change import Change
from engine.definition.checking import check_files
from engine.definition.diff import diff
from engine.definition.issue import Issue
from engine.definition.loader import load_files
from engine.definition.model import App
from engine.definition.plain import canonical, digest
from runtime.services.act import Act, read_only_refusal
from runtime.services.audit import Deed, write_deed
from runtime.services.caller import Caller, Way
from runtime.services.demo.fault import DataFault
from runtime.services.demo.reference import load_reference
from runtime.services.fill_roll_ups import fill_roll_ups, rolls_up
from runtime.services.open_balances import NotOpened, keeps_balances, open_balances
from runtime.services.outcome import Problem, Refusal, RefusalKind, conflict, forbidden
from runtime.services.published_app import PublishedApp, publish_in_memory
from runtime.services.runs_under_way import RunsNeedIt, check_runs
from runtime.services.system import System, depended
from runtime.services.world import World
from runtime.storage.apps import AppStore, NewVersion
from runtime.storage.bundle import pack
from runtime.storage.database import Connection
from runtime.storage.errors import Conflict, TypeChangeRefused
from runtime.storage.migration import publish_tables
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
) -> ImportOutcome | Refusal:
    """Check an app's files, tell what they change, and publish them unless it is a dry run.

    The caller's right was judged before. `base`: the published version the files were made from;
    by default the present one.
    """
    if caller.read_only and not dry_run:
        return read_only_refusal()
    with system.database.begin_read() as connection:
        world = system.world(connection)
    known = {key: one.app for key, one in world.apps.items()}
    loaded = check_files(files, known)
    if loaded.app is None:
        return _faulty(loaded.issues)
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
    outcome = _publish(system, caller, loaded.app, files, world, base, note, deed)
    if isinstance(outcome, Refusal):
        return outcome
    version, tables = outcome
    return ImportOutcome(loaded.app.app.key, version, tuple(changes), loaded.issues, tables)


def _publish(
    system: System,
    caller: Caller,
    app: App,
    files: Mapping[str, bytes],
    world: World,
    base: int | None,
    note: str,
    deed: Deed,
) -> tuple[int, tuple[str, ...]] | Refusal:
    present = world.apps.get(app.app.key)
    new = NewVersion(
        app=app.app.key,
        base=base if base is not None else (present.version if present else None),
        digest=digest(app),
        bundle=pack(files, canonical(app)),
        author=caller.person.id or None,
        note=note or None,
        at=system.clock(),
    )
    others = {key: one.app for key, one in world.apps.items()}
    try:
        with system.database.begin_schema_change() as connection:
            condition = unique_condition(app, system.database.dialect)
            published = publish_tables(connection, app, depended(app, others), condition)
            check_runs(connection, app, others)
            version = AppStore(connection).add_version(new)
            what = f"{note}; version {version}" if note else f"version {version}"
            write_deed(system, connection, caller, deed, app=app.app.key, note=what)
            if version == 1:
                made = publish_in_memory(app, version, published.tables, {}, others)
                _bring_data(system, connection, world, made, files)
            elif present is not None and (rolls_up(app) or keeps_balances(app)):
                made = publish_in_memory(app, version, published.tables, {}, others)
                open_balances(system, connection, world, made, present, new.at)
                fill_roll_ups(system, connection, world, made, present, new.at)
    except (RunsNeedIt, NotOpened) as needed:
        return needed.refusal
    except TypeChangeRefused as refused:
        return _does_not_fit(refused)
    except Conflict:
        return conflict(
            "Somebody else published this app meanwhile. Compare with the new version first.",
            "其他人刚刚发布了该应用，请先与新版本对比。",
            code="published_meanwhile",
        )
    except DataFault as fault:
        return _faulty_data(fault)
    system.database.renew()
    return version, published.changes


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


def _faulty_data(fault: DataFault) -> Refusal:
    return Refusal(
        RefusalKind.INVALID,
        {
            "en": f"The app's reference data cannot be loaded. Nothing was changed. {fault}",
            "zh": f"应用的基础数据无法载入，未做任何更改。{fault}",
        },
        code="data",
    )


def _faulty(issues: tuple[Issue, ...]) -> Refusal:
    faults = [issue for issue in issues if issue.is_error]
    return Refusal(
        RefusalKind.INVALID,
        {
            "en": f"The definition has {len(faults)} errors. Nothing was changed.",
            "zh": f"应用定义有 {len(faults)} 处错误，未做任何更改。",
        },
        tuple(Problem(_place(issue), issue.code, issue.message) for issue in faults),
        code="definition",
    )


def _place(issue: Issue) -> str:
    return f"{issue.location}: {issue.path}" if issue.path else str(issue.location)


def _does_not_fit(refused: TypeChangeRefused) -> Refusal:
    problems = tuple(
        Problem(
            f"forms.{one.form}.fields.{one.field}",
            "type_change",
            {"en": f"{one.record}: {one.value}", "zh": f"{one.record}：{one.value}"},
        )
        for one in refused.misfits
    )
    return Refusal(
        RefusalKind.CONFLICT,
        {
            "en": f"{refused.count} stored values do not fit the new type. Mend them first.",
            "zh": f"有 {refused.count} 个已存值不符合新的类型，请先修改。",
        },
        problems,
        code="type_change",
    )
