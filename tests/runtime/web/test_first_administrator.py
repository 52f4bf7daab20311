"""The link for the first administrator: it works once, and then it is no address at all."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from runtime.clock import system_clock
from runtime.services.first_administrator import bootstrap_link
from runtime.storage.migrations import prepare_store
from tests.runtime.api.client import event_loop
from tests.runtime.web.served import Browser, open_system, pages_of

FIRST = {"username": "root", "name": "Ruth", "password": "seven green lanterns"}


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[tuple[Browser, Browser, str]]:
    """Two browsers before a store without anybody, and the link to it."""
    system = open_system(tmp_path)
    prepare_store(system.database, system_clock())
    link = bootstrap_link(system)
    assert link is not None
    application = pages_of(system)
    with event_loop() as portal:
        yield Browser(application, portal), Browser(application, portal), link
    system.database.close()


def test_the_link_makes_an_administrator_who_is_signed_in(
    empty: tuple[Browser, Browser, str],
) -> None:
    first, second, link = empty
    assert f'action="{link}"' in first.get(link).text

    answer = first.post(link, FIRST)

    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert first.get("/me").status_code == 200
    assert second.get(link).status_code == 404
    assert second.post(link, {**FIRST, "username": "late"}).status_code == 404


@pytest.mark.parametrize(
    "wrong", [{"username": "no spaces please"}, {"password": "short"}, {"password": "root"}]
)
def test_an_unfit_name_or_password_is_told_and_the_link_still_holds(
    empty: tuple[Browser, Browser, str], wrong: dict[str, str]
) -> None:
    browser, _, link = empty

    answer = browser.post(link, {**FIRST, **wrong})

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert FIRST["password"] not in answer.text
    assert browser.post(link, FIRST).status_code == 303


def test_a_guessed_link_is_no_address(empty: tuple[Browser, Browser, str]) -> None:
    browser, _, link = empty
    guessed = link[:-4] + "0000"

    assert browser.get(guessed).status_code == 404
    assert browser.post(guessed, FIRST).status_code == 404
