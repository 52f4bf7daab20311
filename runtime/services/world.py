"""What is published and who is who, as one act sees it.

Rule of this file: a world is a value; a newer one is made when the store's counters have moved.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from engine.access.directory import Directory
from engine.workflow.compiled import CompiledWorkflow
from runtime.services.published_app import PublishedApp


@dataclass(frozen=True, slots=True)
class World:
    """The published apps by key, the people, and the way to workflows of earlier versions."""

    apps: Mapping[str, PublishedApp]
    directory: Directory
    earlier: Callable[[str, int], Mapping[str, CompiledWorkflow]]

    def workflow(self, app: str, key: str, version: int) -> CompiledWorkflow | None:
        """Find a workflow as it was in a version of its app."""
        published = self.apps.get(app)
        if published is None:
            return None
        if published.version == version:
            return published.workflows.get(key)
        return self.earlier(app, version).get(key)
