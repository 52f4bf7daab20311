"""The running system: database, clock, ids, files, and what it remembers of the store.

Rules of this file:
1. What is remembered is looked at anew at the beginning of every act: two numbers of the store
   say whether it still holds, so that all processes agree on what is published and who is who.
2. Nothing here decides; use cases do.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from threading import Lock

from engine.access.directory import ADMIN, Person
from engine.definition.loader import load_app
from engine.definition.model import App
from engine.form.regions import Regions
from engine.workflow.compiled import CompiledWorkflow
from runtime.clock import Clock
from runtime.collection import resting
from runtime.ids import NewId
from runtime.services.published_app import (
    PublishedApp,
    compile_workflows,
    publish_in_memory,
    settings_in_force,
)
from runtime.services.world import World
from runtime.storage.accounts import AccountStore
from runtime.storage.apps import AppStore
from runtime.storage.bundle import meaning, unpack
from runtime.storage.counters import APPS, DIRECTORY, read_counters
from runtime.storage.database import Connection, Database
from runtime.storage.registry import load_registry
from runtime.storage.tables import build_tables
from runtime.storage.unique_condition import unique_condition

NOBODY = Person(id="", username="system", name="system", roles=frozenset({ADMIN}))
"""The system itself, where no person acts: installing, setting stages, timers."""


class System:
    """One process's view of one store."""

    def __init__(
        self,
        database: Database,
        *,
        clock: Clock,
        new_id: NewId,
        regions: Regions,
        files: Path,
    ) -> None:
        self.database = database
        self.clock = clock
        self.new_id = new_id
        self.regions = regions
        self.files = files
        self.nobody = NOBODY
        self.after_loading: Callable[[], None] | None = None
        """Called whenever apps were loaded: a process that serves keeps its memory in order."""
        self._lock = Lock()
        self._world: World | None = None
        self._seen: Mapping[str, int] = {}
        self._earlier: dict[tuple[str, int], tuple[int, Mapping[str, CompiledWorkflow]]] = {}

    def world(self, connection: Connection) -> World:
        """Give what is published and who is who, as this transaction sees it."""
        counters = read_counters(connection)
        known, seen = self._world, self._seen
        if known is not None and counters == seen:
            return known
        with resting():
            fresh = self._load(connection, known, seen, counters)
        with self._lock:
            # An act that began earlier must not put an older view in the place of a younger one.
            if all(counters.get(name, 0) >= value for name, value in self._seen.items()):
                self._world, self._seen = fresh, counters
        if self.after_loading is not None and (known is None or known.apps is not fresh.apps):
            self.after_loading()
        return fresh

    def over(self, database: Database, clock: Clock) -> "System":
        """Make the system of a copy of this one's store: what is remembered holds there too."""
        made = System(
            database,
            clock=clock,
            new_id=self.new_id,
            regions=self.regions,
            files=self.files,
        )
        known = self._world
        if known is not None:
            made._world = World(known.apps, known.directory, made._workflows_of)
            made._seen = self._seen
        return made

    def _load(
        self,
        connection: Connection,
        known: World | None,
        seen: Mapping[str, int],
        now: Mapping[str, int],
    ) -> World:
        same_people = known is not None and seen.get(DIRECTORY) == now.get(DIRECTORY)
        same_apps = known is not None and seen.get(APPS) == now.get(APPS)
        directory = (
            known.directory if known and same_people else AccountStore(connection).directory()
        )
        apps = known.apps if known and same_apps else self._load_apps(connection, known)
        return World(apps, directory, self._workflows_of)

    def _load_apps(self, connection: Connection, known: World | None) -> Mapping[str, PublishedApp]:
        store = AppStore(connection)
        versions = store.published()
        if known and versions == {key: one.version for key, one in known.apps.items()}:
            # Only settings have changed: nothing has to be compiled anew.
            return {
                key: replace(one, settings=settings_in_force(one.app, store.settings(key)))
                for key, one in known.apps.items()
            }
        apps = {key: read_version(store, key, number) for key, number in versions.items()}
        registry = load_registry(connection)
        return {
            key: publish_in_memory(
                app,
                versions[key],
                build_tables(
                    app, registry, depended(app, apps), unique_condition(app, self.database.dialect)
                ),
                store.settings(key),
                apps,
            )
            for key, app in apps.items()
        }

    def _workflows_of(
        self, present: PublishedApp, version: int, connection: Connection
    ) -> Mapping[str, CompiledWorkflow]:
        """Compile the workflows of an earlier version against the forms as they are now."""
        place = (present.key, version)
        kept = self._earlier.get(place)
        if kept is None or kept[0] != present.version:
            earlier = read_version(AppStore(connection), present.key, version)
            kept = (present.version, compile_workflows(earlier, present.context))
            self._earlier[place] = kept
        return kept[1]


def read_version(store: AppStore, key: str, number: int) -> App:
    """Read a published version's definition."""
    found = store.version(key, number)
    if found is None:
        raise LookupError(f"{key} has no version {number}")
    known = meaning(found.bundle)
    return App.model_validate(json.loads(known)) if known else load_app(unpack(found.bundle))


def depended(app: App, apps: Mapping[str, App]) -> tuple[App, ...]:
    """Give the apps that an app depends on, those that these depend on included."""
    found: dict[str, App] = {}
    waiting = list(app.app.depends)
    while waiting:
        key = waiting.pop()
        if key in apps and key not in found:
            found[key] = apps[key]
            waiting.extend(apps[key].app.depends)
    return tuple(found.values())
