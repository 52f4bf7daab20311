"""`vermilion serve`: prepares the store, then answers requests.

Rules of this file:
1. The port opens when everything is loaded, not before.
2. Demo accounts have a password that everybody knows: only this machine reaches them, unless
   somebody says otherwise.
"""

import argparse
import os
import signal
from collections.abc import Sequence
from dataclasses import replace
from types import FrameType
from typing import NoReturn

import uvicorn

from runtime.api.application import Application
from runtime.bootstrap import build_application
from runtime.cli.command_error import CommandError
from runtime.cli.store import Store, add_database_argument, ready_store
from runtime.collection import keep_loaded
from runtime.config import Config, read_config
from runtime.services.first_administrator import bootstrap_link
from runtime.services.system import System

FACTORY = "runtime.bootstrap:application_from_environment"
GRACE_SECONDS = 10


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_database_argument(parser)
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen at")
    parser.add_argument("--port", type=_port, default=8000, help="the port to listen at")
    parser.add_argument("--workers", type=_count, default=1, help="processes; needs PostgreSQL")
    parser.add_argument("--demo", action="store_true", help="add sample people and records, once")
    parser.add_argument(
        "--demo-public", action="store_true", help="let other machines reach the demo"
    )


def run(arguments: argparse.Namespace) -> int:
    """Serve until told to stop."""
    config = replace(
        read_config(os.environ, arguments.db),
        host=arguments.host,
        port=arguments.port,
        workers=arguments.workers,
        demo=arguments.demo,
        demo_public=arguments.demo_public,
    )
    _judge(config)
    with ready_store(config) as store:
        _greet(store)
        if config.workers == 1:
            _listen(config, _serving(store.system, config))
            return 0
    os.environ.update(config.environment())
    _listen(config, FACTORY)
    return 0


def _serving(system: System, config: Config) -> Application:
    """Build the application of this process, and let it keep its memory in order."""
    system.after_loading = keep_loaded
    return build_application(system, config)


def _judge(config: Config) -> None:
    if config.workers > 1 and config.is_sqlite:
        raise CommandError("serve: --workers above 1 needs PostgreSQL (--db postgresql://…)", 2)
    if config.demo and not config.is_loopback and not config.demo_public:
        raise CommandError(
            f"serve: --demo has passwords everybody knows and {config.host} can be reached by "
            "others; add --demo-public if you mean it",
            2,
        )


def _greet(store: Store) -> None:
    """Fill the demo, and tell how to sign in."""
    config = store.config
    if config.demo:
        names = _filled(store, config.demo_password)
        _say(f"Demo sign-in names: {', '.join(names)}")
        _say(f"Password of all of them: {config.demo_password}")
    link = bootstrap_link(store.system)
    if link:
        _say("There is no administrator yet. Make one here, within 24 hours, once:")
        _say(f"  http://{_shown_host(config.host)}:{config.port}{link}")


def _filled(store: Store, password: str) -> Sequence[str]:
    from runtime.services.demo.fault import DataFault  # only a demo needs them
    from runtime.services.demo.load import load_demo

    try:
        return load_demo(store.system, password)
    except DataFault as error:
        raise CommandError(f"serve: the demo cannot be loaded: {error}") from error


def _listen(config: Config, application: Application | str) -> None:
    """Answer requests until told to stop; a text names the factory of each process."""
    # The server sends itself the signal again when it has stopped: that is no failure.
    signal.signal(signal.SIGTERM, _stop)
    uvicorn.run(
        application,
        factory=isinstance(application, str),
        workers=config.workers,
        host=config.host,
        port=config.port,
        log_level="info",
        access_log=False,
        server_header=False,
        proxy_headers=False,  # ours are trusted by name, see `make_application`
        timeout_graceful_shutdown=GRACE_SECONDS,
    )


def _stop(number: int, frame: FrameType | None) -> NoReturn:
    del number, frame
    raise SystemExit(0)


def _shown_host(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _say(text: str) -> None:
    print(text, flush=True)


def _port(written: str) -> int:
    port = int(written)
    if not 0 <= port <= 65535:
        raise argparse.ArgumentTypeError("a port is a number from 0 to 65535")
    return port


def _count(written: str) -> int:
    count = int(written)
    if not 1 <= count <= 64:
        raise argparse.ArgumentTypeError("processes are a number from 1 to 64")
    return count
