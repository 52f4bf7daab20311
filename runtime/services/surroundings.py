"""What the engine is told of an act: time, zone, person, settings; and fresh ids."""

from collections.abc import Iterator, Mapping

from engine.access.fields import FULL_ACCESS, FieldAccess
from engine.expression.values import Value
from engine.form.casting.surroundings import Surroundings
from engine.form.context import Context, Stage, TaskRights
from engine.form.record import Record
from runtime.services.act import Act
from runtime.services.published_app import PublishedApp


def context_of(
    act: Act,
    app: PublishedApp,
    *,
    old: Record | None = None,
    stage: Stage = "save",
    task: TaskRights | None = None,
    access: FieldAccess = FULL_ACCESS,
    acknowledged: Mapping[str, str] | None = None,
    settings: Mapping[str, Value] | None = None,
) -> Context:
    """Make the context of one evaluation."""
    return Context(
        now=act.now,
        zone=app.zone,
        calendar=app.calendar,
        me=act.caller.person,
        directory=act.world.directory,
        settings=app.settings if settings is None else settings,
        old=old,
        stage=stage,
        task=task,
        access=access,
        acknowledged=acknowledged or {},
    )


def new_ids(act: Act) -> Iterator[str]:
    """Give fresh ids without end."""
    while True:
        yield act.new_id()


def casting_of(act: Act, app: PublishedApp) -> Surroundings:
    """Make what casting needs."""
    return Surroundings(zone=app.zone, new_ids=new_ids(act), regions=act.system.regions)
