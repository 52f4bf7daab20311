"""The ground the other tests stand on: empty databases of both kinds, and a browser."""

import pytest
import sqlalchemy
from playwright.sync_api import Browser


def _tables(url: str) -> list[str]:
    engine = sqlalchemy.create_engine(url)
    try:
        return sqlalchemy.inspect(engine).get_table_names()
    finally:
        engine.dispose()


def _leave_a_table(url: str) -> None:
    engine = sqlalchemy.create_engine(url)
    try:
        with engine.begin() as connection:
            connection.execute(sqlalchemy.text("CREATE TABLE left_behind (id INTEGER)"))
    finally:
        engine.dispose()


@pytest.mark.parametrize("turn", [1, 2])
def test_every_test_gets_an_empty_database(database_url: str, turn: int) -> None:
    assert _tables(database_url) == []

    _leave_a_table(database_url)

    assert _tables(database_url) == ["left_behind"]


@pytest.mark.database
def test_postgresql_keeps_chinese_text(postgresql_url: str) -> None:
    engine = sqlalchemy.create_engine(postgresql_url)
    try:
        with engine.connect() as connection:
            answer = connection.execute(sqlalchemy.text("SELECT upper('朱批 a')")).scalar_one()
    finally:
        engine.dispose()

    assert answer == "朱批 A"


@pytest.mark.e2e
def test_the_browser_shows_a_page(chromium: Browser) -> None:
    page = chromium.new_page()
    try:
        page.set_content("<h1>朱批</h1>")

        assert page.get_by_role("heading").inner_text() == "朱批"
    finally:
        page.close()
