"""The system tables."""

from runtime.storage.schema import accounts, apps, automations, flows, records
from runtime.storage.schema.base import PREFIX, metadata

__all__ = ["PREFIX", "accounts", "apps", "automations", "flows", "metadata", "records"]
