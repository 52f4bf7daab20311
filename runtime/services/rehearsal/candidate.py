"""What is rehearsed: a draft as if it were published, or what is published.

Rules of this file:
1. Only a sound draft is rehearsed: its errors are told instead.
2. A draft that asks for other tables gets them within the rehearsal, the way publishing makes them:
   new columns, conversions, roll-ups filled, balances opened. They go with everything else.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from engine.definition.checking import check_app
from engine.definition.model import App
from engine.definition.plain import digest
from runtime.services.act import Act
from runtime.services.design.draft_model import open_draft
from runtime.services.fill_roll_ups import fill_roll_ups, rolls_up
from runtime.services.open_balances import NotOpened, keeps_balances, open_balances
from runtime.services.outcome import Problem, Refusal, RefusalKind, conflict
from runtime.services.published_app import PublishedApp, publish_in_memory
from runtime.services.system import System, depended
from runtime.services.world import World
from runtime.storage.apps import AppStore
from runtime.storage.database import Connection
from runtime.storage.errors import TypeChangeRefused
from runtime.storage.foreseeing import foresee
from runtime.storage.migration import publish_tables
from runtime.storage.tables import build_tables
from runtime.storage.unique_condition import unique_condition


@dataclass(frozen=True, slots=True)
class Candidate:
    """A definition to rehearse; `app` None: what is published.

    `tables`: it asks for others than there are; else `made` is the app compiled over those.
    """

    key: str
    app: App | None = None
    tables: bool = False
    made: PublishedApp | None = None


class NotStaged(Exception):  # noqa: N818 - it carries a refusal out of the transaction
    """The draft cannot be put on the stage."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.kind)
        self.refusal = refusal


def draft_candidate(act: Act, app: str) -> Candidate | Refusal:
    """Take the draft of an app, if it is sound and differs from what is published."""
    model = open_draft(act, app)
    if isinstance(model, Refusal):
        return model
    kept = model.memo.get("candidate")
    if not isinstance(kept, Candidate | Refusal):
        kept = model.memo["candidate"] = candidate_of(act, model.app)
    return kept


def candidate_of(act: Act, app: App) -> Candidate | Refusal:
    """Take a definition, if it is sound and differs from what is published."""
    present = act.world.apps.get(app.app.key)
    if present is not None and digest(present.app) == digest(app):
        return Candidate(app.app.key)
    others = {key: one.app for key, one in act.world.apps.items()}
    faults = [one for one in check_app(app, others) if one.is_error]
    if faults:
        return _faulty(tuple(Problem(one.path, one.code, one.message) for one in faults))
    foreseen = foresee(act.connection, app)
    if set(foreseen.planned.all()) != set(foreseen.present.all()) or foreseen.conversions:
        return Candidate(app.app.key, app, tables=True)
    # Compiled here, so that nobody waits for it while the rehearsal holds the store.
    condition = unique_condition(app, act.system.database.dialect)
    tables = build_tables(app, foreseen.present, depended(app, others), condition)
    chosen = AppStore(act.connection).settings(app.app.key)
    number = (present.version if present else 0) + 1
    made = publish_in_memory(app, number, tables, chosen, others)
    return Candidate(app.app.key, app, made=made)


def staged_world(system: System, connection: Connection, candidate: Candidate) -> World:
    """Give the world with a candidate published in it; raises NotStaged."""
    world = system.world(connection)
    if candidate.app is None:
        return replace(world, memo={})
    others = {key: one.app for key, one in world.apps.items()}
    app, present = candidate.app, world.apps.get(candidate.key)
    try:
        made = candidate.made or _published(system, connection, app, present, others)
        _follow(system, connection, world, made, present)
    except TypeChangeRefused as refused:
        raise NotStaged(_unfit(refused.count)) from refused
    except NotOpened as refused:
        raise NotStaged(refused.refusal) from refused
    return replace(world, apps={**world.apps, candidate.key: made}, memo={})


def _published(
    system: System,
    connection: Connection,
    app: App,
    present: PublishedApp | None,
    others: Mapping[str, App],
) -> PublishedApp:
    """Change the tables as publishing would, and compile the app over them."""
    condition = unique_condition(app, system.database.dialect)
    tables = publish_tables(connection, app, depended(app, others), condition).tables
    chosen: Mapping[str, object] = AppStore(connection).settings(app.app.key)
    return publish_in_memory(app, (present.version if present else 0) + 1, tables, chosen, others)


def _follow(
    system: System,
    connection: Connection,
    world: World,
    made: PublishedApp,
    present: PublishedApp | None,
) -> None:
    """Fill in what the draft adds up or keeps otherwise than the present version."""
    if present is None or not (rolls_up(made.app) or keeps_balances(made.app)):
        return
    at = system.clock()
    open_balances(system, connection, world, made, present, at)
    fill_roll_ups(system, connection, world, made, present, at)


def _faulty(faults: tuple[Problem, ...]) -> Refusal:
    return Refusal(
        RefusalKind.INVALID,
        {
            "en": f"The draft has {len(faults)} errors. Mend them, then rehearse it.",
            "zh": f"草稿有 {len(faults)} 处错误，请先修正再进行演练。",
        },
        faults,
        code="definition",
    )


def _unfit(count: int) -> Refusal:
    return conflict(
        f"{count} stored values do not fit the draft's types. Mend them, then rehearse it.",
        f"有 {count} 个已存值不符合草稿中的类型，请先修改再进行演练。",
        code="type_change",
    )
