"""Check that the store is whole: the audit chain, instances and tasks, references, files, and
every stored formula against what its record gives, every roll-up against what it adds up, every
balance against its ledger.
"""

from decimal import Decimal

from engine.expression.values import Value
from engine.workflow.branches import hands_on
from runtime.services.recompute import Difference, differing_formulas
from runtime.services.recompute_roll_ups import RollUpDifference, differing_roll_ups
from runtime.services.system import System
from runtime.storage.files import FileFolder
from runtime.storage.verify import verify_store as faults_of_store
from runtime.storage.verify_balances import verify_balances


def verify_store(system: System) -> tuple[str, ...]:
    """Tell every fault of the store, a sentence each; none when all is well."""
    with system.database.begin_read() as connection:
        world = system.world(connection)
        tables = [app.tables for app in world.apps.values()]
        submitting = {(key, form) for key, app in world.apps.items() for form in app.submits}
        handing_on = {
            (key, flow.form)
            for key, app in world.apps.items()
            for flow in app.workflows.values()
            if hands_on(flow)
        }
        folder = FileFolder(system.files)
        faults = faults_of_store(connection, tables, submitting, folder, handing_on)
        told = [f"{fault.kind} {fault.place}: {fault.message}" for fault in faults]
        for app in tables:
            for form in app.own():
                of_balances = verify_balances(connection, app, form)
                told += [f"{one.kind} {one.place}: {one.message}" for one in of_balances]
        told += map(_sentence, differing_formulas(system, connection, world))
        told += map(_of_roll_up, differing_roll_ups(system, connection, world))
    return tuple(told)


def _sentence(one: Difference) -> str:
    return (
        f"formula {one.record}: {one.path} is {_shown(one.stored)} in record {one.record}, "
        f"but its formula gives {_shown(one.computed)}"
    )


def _of_roll_up(one: RollUpDifference) -> str:
    row = "" if one.place is None else f" of row {one.place}"
    return (
        f"roll-up {one.record}: {one.form} {one.called}: {one.field}{row} is "
        f"{_shown(one.stored)}, but adding up gives {_shown(one.recomputed)}"
    )


def _shown(value: Value) -> str:
    if value is None:
        return "blank"
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
