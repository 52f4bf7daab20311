"""Whether the store can be used: a process that cannot read it takes no requests."""

import logging

from runtime.services.system import System

LOG = logging.getLogger("vermilion.store")


def is_ready(system: System) -> bool:
    """Read what is published; tell whether that went well."""
    try:
        with system.database.begin_read() as connection:
            system.world(connection)
    except Exception:
        LOG.exception("the store cannot be read")
        return False
    return True
