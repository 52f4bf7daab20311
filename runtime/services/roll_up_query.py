"""The roll-ups of a published app: their plan and their queries, made once a world."""

from collections.abc import Iterable, Sequence

from engine.form.roll_up_plan import RollUpField, RollUpPlan, roll_up_plan
from runtime.services.published_app import PublishedApp
from runtime.services.world import World
from runtime.storage.query_translator import Dialect
from runtime.storage.roll_ups import RollUpQuery


def plan_of(world: World, app: PublishedApp) -> RollUpPlan:
    """The stages in which an app's roll-ups are computed; none where it declares none."""
    place = ("roll_up_plan", app.key)
    found = world.memo.get(place)
    if not isinstance(found, RollUpPlan):
        own = (form for key, form in app.forms.items() if "." not in key)
        found = world.memo[place] = roll_up_plan(own)
    return found


def query_of(
    world: World, app: PublishedApp, rolled: Sequence[RollUpField], dialect: Dialect
) -> RollUpQuery:
    """The query that computes some roll-ups of one table together."""
    place = ("roll_up_query", app.key, tuple(one.name for one in rolled), dialect)
    found = world.memo.get(place)
    if not isinstance(found, RollUpQuery):
        found = RollUpQuery(rolled, app.tables, dialect, app.zone, app.calendar)
        world.memo[place] = found
    return found


def side_by_side(fields: Iterable[RollUpField]) -> Iterable[Sequence[RollUpField]]:
    """Put those together that stand on one table: a form's own, and those of each subtable."""
    found: dict[tuple[str, str | None], list[RollUpField]] = {}
    for one in fields:
        found.setdefault((one.form.key, one.field.subtable), []).append(one)
    return found.values()
