"""The system tables."""

from runtime.storage.schema import accounts, apps, flows, records
from runtime.storage.schema.base import PREFIX, metadata

__all__ = ["PREFIX", "accounts", "apps", "flows", "metadata", "records"]
