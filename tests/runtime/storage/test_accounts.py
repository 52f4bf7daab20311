from datetime import timedelta

import pytest

from engine.access.directory import Department
from runtime.storage.accounts import AccountStore, NewUser
from runtime.storage.database import Database
from runtime.storage.errors import AlreadyExists
from runtime.storage.schema.accounts import sessions, tokens
from runtime.storage.sessions import OneTimeLink, Session, SessionStore, Token
from tests.runtime.storage.sample import NOW

LATER = NOW + timedelta(hours=1)


def user(key: str, **more: object) -> NewUser:
    return NewUser(id=key, username=key, name=key.title(), created_at=NOW, **more)  # type: ignore[arg-type]


@pytest.fixture
def people(database: Database) -> Database:
    """Ann, who leads the sales department, and Bob below her."""
    with database.begin_write() as connection:
        store = AccountStore(connection)
        store.add_department(Department("d1", "all", "All"))
        store.add_department(Department("d2", "sales", "Sales", parent="d1", head="ann"))
        store.add_user(user("ann", department="d2"), roles=["admin", "club.host"])
        store.add_user(user("bob", department="d2", manager="ann", password_hash="$x"))
    return database


def test_the_directory_shows_who_is_who(people: Database) -> None:
    with people.begin_write() as connection:
        AccountStore(connection).set_link("bob", "club", "partner", "p1")
    with people.begin_read() as connection:
        directory = AccountStore(connection).directory()
    bob = directory.people["bob"]
    assert (bob.department, bob.manager, bob.links) == ("d2", "ann", {"partner": "p1"})
    assert directory.people["ann"].roles == {"admin", "club.host"}
    assert directory.departments["d2"].head == "ann"


def test_every_change_of_people_raises_the_number(people: Database) -> None:
    seen = []
    with people.begin_write() as connection:
        store = AccountStore(connection)
        for act in (
            lambda: store.set_roles("bob", ["club.host"]),
            lambda: store.change_user("bob", {"active": False}),
            lambda: store.set_link("bob", "club", "partner", None),
            lambda: store.change_department(Department("d2", "sales", "Sales", head="bob")),
            lambda: store.add_user(user("carl")),
            lambda: store.rename_role("club.host", "club.chair"),
        ):
            before = store.directory_version()
            act()
            seen.append(store.directory_version() > before)
        directory = store.directory()
    assert seen == [True] * 6
    assert directory.people["bob"].roles == {"club.chair"}
    assert directory.people["ann"].roles == {"admin", "club.chair"}
    assert not directory.people["bob"].active


def test_a_sign_in_name_is_taken_once_and_found_in_any_case(people: Database) -> None:
    with pytest.raises(AlreadyExists), people.begin_write() as connection:
        AccountStore(connection).add_user(NewUser("other", "ann", "Ann", NOW))
    with people.begin_read() as connection:
        store = AccountStore(connection)
        found = store.find_by_username("  BOB ")
        assert store.find_by_username("nobody") is None
        assert store.has_admin()
    assert found is not None
    assert (found.id, found.password_hash) == ("bob", "$x")


def test_what_is_not_to_be_changed_is_refused(people: Database) -> None:
    with pytest.raises(ValueError, match="username"), people.begin_write() as connection:
        AccountStore(connection).change_user("bob", {"username": "x"})


def test_a_session_holds_until_it_ends(people: Database) -> None:
    with people.begin_write() as connection:
        store = SessionStore(connection)
        for secret in ("one", "two", "three"):
            store.open_session(secret, Session("", "bob", NOW, NOW, LATER))
        assert store.find_session("one", NOW) is not None
        assert store.find_session("other", NOW) is None
        assert store.find_session("one", LATER) is None
        store.touch_session("one", LATER, LATER + timedelta(hours=1))
        assert store.find_session("one", LATER) is not None
        assert store.close_sessions_of("bob", keep="two") == 2
        assert store.find_session("one", NOW) is None
        store.close_session("two")
        assert store.find_session("two", NOW) is None


def test_the_sessions_and_tokens_of_an_inactive_user_do_not_hold(people: Database) -> None:
    with people.begin_write() as connection:
        store = SessionStore(connection)
        store.open_session("one", Session("", "bob", NOW, NOW, LATER))
        store.add_token("two", Token("t1", "bob", "script", False, NOW, None, None))
        AccountStore(connection).change_user("bob", {"active": False})
        assert store.find_session("one", NOW) is None
        assert store.find_token("two", NOW) is None


def test_a_token_holds_until_it_is_revoked_or_too_old(people: Database) -> None:
    with people.begin_write() as connection:
        store = SessionStore(connection)
        store.add_token("one", Token("t1", "bob", "script", True, NOW, None, None))
        store.add_token("two", Token("t2", "bob", "script", False, NOW, LATER, None))
        found = store.find_token("one", NOW)
        assert found is not None
        assert found.read_only
        assert store.find_token("two", LATER) is None
        assert store.revoke_token("t1", NOW)
        assert not store.revoke_token("t1", NOW)
        assert store.find_token("one", NOW) is None
        assert [token.id for token in store.tokens_of("bob")] == ["t2"]


def test_no_secret_is_stored(people: Database) -> None:
    with people.begin_write() as connection:
        store = SessionStore(connection)
        store.open_session("s3cret", Session("", "bob", NOW, NOW, LATER))
        store.add_token("s3cret", Token("t1", "bob", "script", True, NOW, None, None))
        rows = [*connection.execute(sessions.select()), *connection.execute(tokens.select())]
    assert rows
    assert not any("s3cret" in str(row) for row in rows)


def test_a_link_is_used_once(people: Database) -> None:
    link = OneTimeLink("invite", "bob", {"role": "club.host"}, LATER)
    with people.begin_write() as connection:
        store = SessionStore(connection)
        store.add_link("one", link, NOW)
        assert store.use_link("one", "reset", NOW) is None
        assert store.use_link("one", "invite", LATER) is None
        assert store.use_link("one", "invite", NOW) == link
        assert store.use_link("one", "invite", NOW) is None


def test_failures_of_a_name_count_since_its_last_success(people: Database) -> None:
    with people.begin_write() as connection:
        store = SessionStore(connection)
        for name, succeeded in (("Bob", False), ("bob", True), ("bob", False), ("eve", False)):
            store.note_attempt(name, "10.0.0.1", NOW, succeeded=succeeded)
        before = NOW - timedelta(minutes=1)
        assert store.failures_since(before, username="BOB") == 1
        # An address keeps its failures: who has an account must not clear them between guesses.
        assert store.failures_since(before, address="10.0.0.1") == 3
        assert store.failures_since(NOW, username="bob") == 0
        store.forget_before(LATER)
        assert store.failures_since(before, username="bob") == 0
