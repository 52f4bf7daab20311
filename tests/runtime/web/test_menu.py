"""The menu of an app: in the sequence and the groups its definition says, as far as one may see."""

import re
from collections.abc import Iterator

import pytest

from runtime.services.caller import Caller, Way
from runtime.services.outcome import Refusal
from runtime.services.publish_app import import_app
from runtime.services.system import System
from tests.runtime.api.client import event_loop
from tests.runtime.api.sample_app import app_files
from tests.runtime.web.served import Browser, pages_of, sign_in

MENU = b"""
menu:
  - {label: {en: Daily work, zh: "\xe6\x97\xa5\xe5\xb8\xb8"}, forms: [visit]}
  - {label: {en: Where, zh: "\xe5\x9c\xb0\xe7\x82\xb9"}, forms: [place]}
"""


@pytest.fixture
def pages(copied_system: System) -> Iterator[Browser]:
    """The pages of the app with a menu, before its clerk."""
    files = app_files()
    files["app.yaml"] += MENU
    operator = Caller(copied_system.nobody, Way.CLI, "en")
    outcome = import_app(copied_system, operator, files)
    assert not isinstance(outcome, Refusal), outcome
    with event_loop() as portal:
        yield sign_in(Browser(pages_of(copied_system), portal), "cleo")


def test_the_navigation_follows_the_menu_and_says_its_groups(pages: Browser) -> None:
    pages.post("/language", {"locale": "en", "back": "/"})
    page = pages.get("/").text
    side = page[page.index('class="side-nav"') : page.index("</aside>")]
    links = re.findall(r'class="side-link" href="/apps/field_work/([a-z/_]+)"', side)
    assert links[:2] == ["forms/visit", "forms/place"]
    assert re.findall(r'class="side-group">([^<]+)<', side)[:2] == ["Daily work", "Where"]


def test_what_the_menu_does_not_name_stands_at_its_end(pages: Browser) -> None:
    page = pages.get("/").text
    side = page[page.index('class="side-nav"') : page.index("</aside>")]
    links = re.findall(r'class="side-link" href="/apps/field_work/([a-z/_]+)"', side)
    assert len(links) == len(set(links)) > 2
    assert set(links[:2]) == {"forms/visit", "forms/place"}


def test_only_who_may_design_an_app_is_offered_to(pages: Browser) -> None:
    assert "/apps/field_work/design" not in pages.get("/apps/field_work").text
    pages.post("/sign-out")
    admin = sign_in(pages, "admin")
    assert "/apps/field_work/design" in admin.get("/apps/field_work").text
