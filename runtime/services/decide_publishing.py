"""The decisions that publishing waits for, and what was decided.

Rule of this file: they are counted under the publisher's lock, so that nothing can come between the
question and the deed.
"""

from collections.abc import Mapping

from engine.definition.model import App
from runtime.services.act import Act
from runtime.services.caller import Caller, Way
from runtime.services.impact.leaving import BLANK_FAILING, CANCEL, CONVERSION, decisions_of
from runtime.services.publish_refusals import CANCELLED, NotDecided, no_option, undecided
from runtime.services.system import System
from runtime.storage.database import Connection


def decided(
    system: System,
    caller: Caller,
    app: App,
    decisions: Mapping[str, str] | None,
    connection: Connection,
) -> frozenset[str]:
    """Give the fields whose unfit values are blanked; raises NotDecided.

    `decisions`: answers by id; None: nobody is asked.
    """
    if decisions is None:
        return frozenset()
    operator = Caller(system.nobody, Way.CLI, caller.locale)
    world = system.world(connection)
    act = Act(system, operator, connection, world, system.clock(), writing=False)
    needed = decisions_of(act, app)
    missing = [one for one in needed if one.id not in decisions]
    if missing:
        raise NotDecided(undecided(missing, caller.locale))
    for one in needed:
        if decisions[one.id] not in dict(one.options):
            raise NotDecided(no_option(one, decisions[one.id]))
    chosen = {one.id: decisions[one.id] for one in needed}
    if CANCEL[0] in chosen.values():
        raise NotDecided(CANCELLED)
    blanked = (key for key, option in chosen.items() if option == BLANK_FAILING)
    return frozenset(key.removeprefix(CONVERSION) for key in blanked)
