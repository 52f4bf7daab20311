"""The roll-ups of a published app: their plan and their queries, made once a world."""

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


def query_of(world: World, app: PublishedApp, rolled: RollUpField, dialect: Dialect) -> RollUpQuery:
    """The query that computes one roll-up."""
    place = ("roll_up_query", app.key, rolled.name, dialect)
    found = world.memo.get(place)
    if not isinstance(found, RollUpQuery):
        found = RollUpQuery(rolled, app.tables, dialect, app.zone, app.calendar)
        world.memo[place] = found
    return found
