"""The first administrator of a store: made once, through a link that is used up."""

from datetime import timedelta
from pathlib import Path

import pytest
from anyio.from_thread import BlockingPortal

from engine.form.regions import Regions
from runtime.bootstrap import build_application
from runtime.config import Config
from runtime.ids import UlidSource
from runtime.services.first_administrator import bootstrap_link
from runtime.services.system import System
from runtime.storage.database import Database
from runtime.storage.migrations import prepare_store
from runtime.testing.clock import FixedClock
from tests.runtime.api.client import Client
from tests.runtime.api.conftest import NOW, PASSWORD


@pytest.fixture
def fresh(tmp_path: Path) -> System:
    """A store without anybody."""
    database = Database(f"sqlite:///{tmp_path / 'fresh.db'}")
    prepare_store(database, NOW)
    return System(
        database,
        clock=FixedClock(NOW),
        new_id=UlidSource(),
        regions=Regions.of(()),
        files=tmp_path / "files",
    )


def _browser(system: System, portal: BlockingPortal) -> Client:
    return Client(build_application(system, Config()), portal)


def _take(client: Client, link: str, name: str = "root", password: str = PASSWORD) -> int:
    form = {"username": name, "password": password}
    return client.request("POST", link, data=form).status_code


def test_a_link_makes_one_administrator_and_signs_him_in(
    fresh: System, portal: BlockingPortal
) -> None:
    client, link = _browser(fresh, portal), bootstrap_link(fresh)
    assert link is not None

    assert client.get(link).status_code == 200
    assert _take(client, link, password="password123") == 422
    assert _take(client, link) == 303
    assert client.get("session").json()["roles"] == ["admin"]
    assert _take(_browser(fresh, portal), link, "other") == 404
    assert _browser(fresh, portal).get(link).status_code == 404
    assert bootstrap_link(fresh) is None


def test_of_two_links_only_one_makes_an_administrator(
    fresh: System, portal: BlockingPortal
) -> None:
    first, second = bootstrap_link(fresh), bootstrap_link(fresh)
    assert first is not None
    assert second is not None

    assert _take(_browser(fresh, portal), first) == 303
    assert _take(_browser(fresh, portal), second, "other") == 404


def test_a_link_that_is_too_old_or_made_up_is_not_there(
    fresh: System, portal: BlockingPortal
) -> None:
    client, link = _browser(fresh, portal), bootstrap_link(fresh)
    assert link is not None
    assert isinstance(fresh.clock, FixedClock)

    assert _take(client, "/first-sign-in/made-up") == 404
    fresh.clock.advance(timedelta(hours=24, seconds=1))
    assert client.get(link).status_code == 404
    assert _take(client, link) == 404
