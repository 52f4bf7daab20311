"""Check that the store is whole: the audit chain, instances and tasks, references, files, and
every stored formula against what its record gives.
"""

from decimal import Decimal

from engine.expression.values import Value
from runtime.services.recompute import Difference, differing_formulas
from runtime.services.system import System
from runtime.storage.files import FileFolder
from runtime.storage.verify import verify_store as faults_of_store


def verify_store(system: System) -> tuple[str, ...]:
    """Tell every fault of the store, a sentence each; none when all is well."""
    with system.database.begin_read() as connection:
        world = system.world(connection)
        tables = [app.tables for app in world.apps.values()]
        submitting = {(key, form) for key, app in world.apps.items() for form in app.submits}
        faults = faults_of_store(connection, tables, submitting, FileFolder(system.files))
        told = [f"{fault.kind} {fault.place}: {fault.message}" for fault in faults]
        told += map(_sentence, differing_formulas(system, connection, world))
    return tuple(told)


def _sentence(one: Difference) -> str:
    return (
        f"formula {one.record}: {one.path} is {_shown(one.stored)} in record {one.record}, "
        f"but its formula gives {_shown(one.computed)}"
    )


def _shown(value: Value) -> str:
    if value is None:
        return "blank"
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
