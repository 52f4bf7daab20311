"""The system tables."""

from runtime.storage.schema import (
    accounts,
    apps,
    audit,
    automations,
    flows,
    records,
    revisions,
    uploads,
    waits,
)
from runtime.storage.schema.base import PREFIX, metadata

__all__ = [
    "PREFIX",
    "accounts",
    "apps",
    "audit",
    "automations",
    "flows",
    "metadata",
    "records",
    "revisions",
    "uploads",
    "waits",
]
