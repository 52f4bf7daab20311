"""What is published and who is who, as one act sees it.

Rules of this file:
1. A world is a value; a newer one is made when the store's counters have moved.
2. What is remembered in `memo` follows from the world alone, so it can never be out of date.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from engine.access.directory import Directory
from engine.workflow.compiled import CompiledWorkflow
from runtime.services.published_app import PublishedApp
from runtime.storage.database import Connection


@dataclass(frozen=True, slots=True)
class World:
    """The published apps by key, the people, and the way to workflows of earlier versions."""

    apps: Mapping[str, PublishedApp]
    directory: Directory
    earlier: Callable[[PublishedApp, int, Connection], Mapping[str, CompiledWorkflow]]
    memo: dict[object, object] = field(default_factory=dict, compare=False)
    """What was worked out once of apps and roles, by who asks for it."""

    def workflow(
        self, app: str, key: str, version: int, connection: Connection
    ) -> CompiledWorkflow | None:
        """Find a workflow as it was in a version of its app; the act's connection reads it."""
        published = self.apps.get(app)
        if published is None:
            return None
        if published.version == version:
            return published.workflows.get(key)
        return self.earlier(published, version, connection).get(key)
