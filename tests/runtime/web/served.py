"""A store with a small app and its people, for tests that go through pages."""

from collections.abc import Mapping
from pathlib import Path

import httpx
from anyio.from_thread import BlockingPortal
from starlette.types import ASGIApp

from engine.form.regions import Regions
from runtime.api.application import make_application
from runtime.clock import system_clock
from runtime.ids import UlidSource
from runtime.services.caller import Caller, Way
from runtime.services.manage_users import NewAccount, create_user
from runtime.services.outcome import Refusal
from runtime.services.publish_app import import_app
from runtime.services.system import System
from runtime.storage.database import Database
from runtime.storage.migrations import prepare_store
from runtime.web.routes import create_web
from tests.runtime.api.client import Client
from tests.runtime.api.sample_app import APP, app_files

STORE = "store.db"
PASSWORD = "seven green lanterns"
PEOPLE = {
    "admin": ["admin"],
    "cleo": [f"{APP}.clerk"],
    "bea": [f"{APP}.boss"],
    "ada": [f"{APP}.auditor"],
    "sam": [],
    "gus": [f"{APP}.guest"],
}


def open_system(folder: Path) -> System:
    """Open the store in a folder."""
    return System(
        Database(f"sqlite:///{folder / STORE}"),
        clock=system_clock,
        new_id=UlidSource(),
        regions=Regions.of(()),
        files=folder / "files",
    )


def make_system(folder: Path) -> System:
    """Make a store in a folder, with the app published and everybody's account."""
    system = open_system(folder)
    prepare_store(system.database, system_clock())
    operator = Caller(system.nobody, Way.CLI, "en")
    imported = import_app(system, operator, app_files(), dry_run=False)
    assert not isinstance(imported, Refusal), imported
    for name, roles in PEOPLE.items():
        account = NewAccount(username=name, name=name.title(), password=PASSWORD, roles=roles)
        made = create_user(system, None, account)
        assert not isinstance(made, Refusal), made
    return system


def pages_of(system: System) -> ASGIApp:
    """The application with its pages."""
    return make_application(system, pages=create_web(system))


class Browser:
    """A browser without scripts: it reads pages and sends forms."""

    def __init__(self, application: ASGIApp, portal: BlockingPortal) -> None:
        self._client = Client(application, portal)

    @property
    def cookies(self) -> httpx.Cookies:
        """The cookies it holds."""
        return self._client.cookies

    def get(self, path: str) -> httpx.Response:
        """Read a page."""
        return self._client.get(path)

    def post(
        self,
        path: str,
        data: Mapping[str, str | list[str]] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """Send a form."""
        return self._client.request("POST", path, data=data or {}, headers=headers or {})

    def put(self, path: str, body: str, headers: Mapping[str, str]) -> httpx.Response:
        """Send a text as a script of ours would."""
        return self._client.request("PUT", path, content=body, headers=headers)

    def json(self, method: str, path: str, body: object) -> dict[str, object]:
        """Send JSON as a script of ours would, and give the JSON it is answered with."""
        answer = self._client.request(method, path, json=body)
        assert answer.is_success, answer.text[:2000]
        return dict(answer.json())

    def send(self, path: str, name: str, content: bytes, **data: str) -> httpx.Response:
        """Send a form with a file."""
        return self._client.request("POST", path, data=data, files={"file": (name, content)})


def sign_in(browser: Browser, name: str) -> Browser:
    """Sign a person in."""
    answer = browser.post("/sign-in", {"username": name, "password": PASSWORD})
    assert answer.status_code == 303, answer.text[:2000]
    return browser
