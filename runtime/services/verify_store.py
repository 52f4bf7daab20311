"""Check that the store is whole: the audit chain, instances and tasks, references, files."""

from runtime.services.system import System
from runtime.storage.files import FileFolder
from runtime.storage.verify import verify_store as faults_of_store


def verify_store(system: System) -> tuple[str, ...]:
    """Tell every fault of the store, a sentence each; none when all is well."""
    with system.database.begin_read() as connection:
        apps = system.world(connection).apps
        tables = [app.tables for app in apps.values()]
        submitting = {(key, form) for key, app in apps.items() for form in app.submits}
        faults = faults_of_store(connection, tables, submitting, FileFolder(system.files))
        return tuple(f"{fault.kind} {fault.place}: {fault.message}" for fault in faults)
