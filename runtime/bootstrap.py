"""Wires the parts together; the only place that does.

Rules of this file:
1. A store is prepared (upgraded, filled with the bundled apps) before anything may ask it.
2. What several processes share is in the database; each of them builds its own system.
"""

import os
from collections.abc import Callable

from engine.text import localise
from runtime.api.application import Application, make_application
from runtime.api.handlers.operations import operation_routes
from runtime.api.metrics import Metrics
from runtime.api.rights import MEANING, Right
from runtime.api.route import API
from runtime.clock import system_clock
from runtime.collection import keep_loaded
from runtime.config import Config, read_config
from runtime.ids import UlidSource
from runtime.jobs.due_work import due_work
from runtime.jobs.sealing import sealer
from runtime.services.caller import Caller, Way
from runtime.services.outcome import Refusal
from runtime.services.regions import china_regions
from runtime.services.system import System
from runtime.storage.apps import AppStore
from runtime.storage.database import Database
from runtime.storage.migrations import prepare_store
from runtime.web.extension import load_extensions
from runtime.web.manifest import PREFIX
from runtime.web.routes import PUBLIC, SIGNED, create_web

Say = Callable[[str], None]


class NotReady(Exception):  # noqa: N818 - it says what the store is not
    """The store cannot be served; the message is for the operator."""


def build_system(config: Config) -> System:
    """Build one process's view of the store; nothing is read or written yet."""
    try:
        database = Database(config.database_url)
    except (ValueError, ImportError) as error:
        raise NotReady(f"the database cannot be used: {error}") from error
    return System(
        database,
        clock=system_clock,
        new_id=UlidSource(),
        regions=china_regions(),
        files=config.files,
    )


def prepare(system: System, say: Say) -> None:
    """Upgrade the store, and load the bundled apps into an empty one."""
    prepare_store(system.database, system.clock())
    with system.database.begin_read() as connection:
        empty = not AppStore(connection).keys()
    if empty:
        _load_bundled(system, say)


def build_application(system: System, config: Config) -> Application:
    """Build the ASGI application: the API, the pages, health and metrics."""
    return make_application(
        system,
        pages=create_web(system, load_extensions()),
        trusted_proxies=config.trusted_proxies,
        background=[sealer(system), due_work(system)],
    )


def declared_routes() -> list[dict[str, str]]:
    """List every route with the right it asks for: `right` for programs, `permission` in words."""
    # They load all there is: a start does without.
    from runtime.api.routes import api_routes
    from runtime.web.administration import ADMINISTRATION, WELCOME

    api = [(route, API + route.path) for route in api_routes()]
    root = [(route, route.path) for route in operation_routes(Metrics())]
    found = [(route.method, path, route.right) for route, path in (*root, *api)]
    found += [(method, path, Right.PUBLIC) for method, path, _ in (*PUBLIC, *WELCOME)]
    found += [(method, path, Right.SIGNED_IN) for method, path, _ in (*SIGNED, *ADMINISTRATION)]
    found.append(("GET", f"{PREFIX}/{{file}}", Right.PUBLIC))
    for extension in load_extensions():
        found += [(method, path, Right.SIGNED_IN) for method, path, _ in extension.pages]
        found.append(("GET", f"{extension.prefix}/{{file}}", Right.PUBLIC))
    return [
        {"method": method, "path": path, "right": right.value, "permission": MEANING[right]}
        for method, path, right in sorted(found, key=lambda each: (each[1], each[0]))
    ]


def application_from_environment() -> Application:
    """Build the application of one of several processes, of a store that is prepared."""
    config = read_config(os.environ)
    system = build_system(config)
    system.after_loading = keep_loaded
    return build_application(system, config)


def operator(system: System) -> Caller:
    """Give the caller that stands for the command line: the system itself."""
    return Caller(system.nobody, Way.CLI, "en")


def _load_bundled(system: System, say: Say) -> None:
    from runtime.services.gallery import bundled_apps  # a store is filled once
    from runtime.services.publish_app import import_app

    waiting = dict(bundled_apps())
    while waiting:
        refused: dict[str, Refusal] = {}
        for key, content in list(waiting.items()):
            outcome = import_app(system, operator(system), content, dry_run=False)
            if isinstance(outcome, Refusal):
                refused[key] = outcome
            else:
                del waiting[key]
                say(f"loaded the app {key}")
        if len(refused) == len(waiting) and refused:
            # None of the rest waits for another of them: the first fault is a real one.
            key, refusal = next(iter(refused.items()))
            raise NotReady(f"the app {key} cannot be loaded: {localise(refusal.message, 'en')}")
