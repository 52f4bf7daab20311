"""Signing in and out, and who is behind a session or a token.

Rules of this file:
1. Name, password and account are wrong alike: one answer, after the same time.
2. Failures are counted by name and address, by name, and by address; too many of them are refused
   without looking at the password. What others do elsewhere never shuts anybody out: while a name
   is attacked, each address has a few tries left; while an address is, those have who were known
   there before.
3. A session gets a new id at sign-in and ends at sign-out, at a change of password and when its
   user is made inactive; every request asks anew.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_urlsafe

from engine.text import Text
from runtime.services.audit import note_lockout
from runtime.services.caller import Caller, Way
from runtime.services.outcome import Problem, Refusal, RefusalKind, invalid
from runtime.services.passwords import hash_password, matches, weakness
from runtime.services.system import System
from runtime.storage.accounts import Account, AccountStore
from runtime.storage.database import Connection
from runtime.storage.sessions import Session, SessionStore

SESSION_SECONDS = 12 * 3600
SESSION_AT_MOST = timedelta(days=7)
TOUCHED_EVERY = timedelta(minutes=5)

WINDOW = timedelta(minutes=15)
BY_NAME_AND_ADDRESS, BY_NAME, BY_ADDRESS = 10, 50, 100
IN_DOUBT = 3
"""How often a name may fail from one address while it, or the address, is under attack."""

LONGEST_NAME = 200
LOG = logging.getLogger("vermilion.security")


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A new session: its secret, which only its owner ever sees, and who it is."""

    session: str
    caller: Caller


def sign_in(
    system: System,
    username: str,
    password: str,
    *,
    address: str,
    way: Way = Way.PAGE,
    agent: str = "",
    replaces: str | None = None,
) -> SignedIn | Refusal:
    """Open a session for a name and a password; `replaces` is an older session that ends."""
    name = username.strip()[:LONGEST_NAME]
    with system.database.begin_read() as connection:
        account = AccountStore(connection).find_by_username(name)
        refused = _too_many(connection, name, address, system.clock())
    if refused:
        LOG.warning("sign-in refused for too many failures: %r from %r", name, address)
        return refused
    known = matches(account.password_hash if account and account.active else None, password)

    def settle(connection: Connection) -> SignedIn | None:
        store, now = SessionStore(connection), system.clock()
        store.note_attempt(name, address, now, succeeded=known)
        if account is None or not known:
            if _too_many(connection, name, address, now):
                note_lockout(system, connection, name, address, str(way))
            return None
        if replaces is not None:
            store.close_session(replaces)
        return open_session(system, connection, account.id, way, address=address, agent=agent)

    signed = system.database.run(settle)
    if signed is None:
        LOG.warning("sign-in failed: %r from %r", name, address)
        return _not_known()
    return signed


def open_session(
    system: System,
    connection: Connection,
    user: str,
    way: Way,
    *,
    address: str,
    agent: str = "",
) -> SignedIn | None:
    """Open a session for a user whose identity is proven; None when he is not active."""
    person = AccountStore(connection).directory().people.get(user)
    if person is None or not person.active:
        return None
    secret, now = token_urlsafe(32), system.clock()
    expires = now + timedelta(seconds=SESSION_SECONDS)
    session = Session("", user, now, now, expires, address[:100] or None, agent[:200] or None)
    SessionStore(connection).open_session(secret, session)
    return SignedIn(secret, Caller(person, way, person.locale))


def sign_out(system: System, session: str) -> None:
    """End a session."""
    system.database.run(lambda connection: SessionStore(connection).close_session(session))


def session_caller(system: System, session: str, way: Way = Way.PAGE) -> Caller | None:
    """Tell who is behind a session; None when it holds no more."""
    now = system.clock()
    with system.database.begin_read() as connection:
        found = SessionStore(connection).find_session(session, now)
        if found is None or found.created_at + SESSION_AT_MOST <= now:
            return None
        person = system.world(connection).directory.people.get(found.user)
    if person is None or not person.active:
        return None
    if found.seen_at + TOUCHED_EVERY <= now:
        expires = _expiry(found.created_at, now)
        system.database.run(
            lambda writer: SessionStore(writer).touch_session(session, now, expires)
        )
    return Caller(person, way, person.locale)


def token_caller(system: System, token: str) -> Caller | None:
    """Tell whose bearer token this is; None when it holds no more."""
    now = system.clock()
    with system.database.begin_read() as connection:
        found = SessionStore(connection).find_token(token, now)
        if found is None:
            return None
        person = system.world(connection).directory.people.get(found.user)
    if person is None or not person.active:
        return None
    if found.last_used_at is None or found.last_used_at + TOUCHED_EVERY <= now:
        system.database.run(lambda writer: SessionStore(writer).touch_token(found.id, now))
    return Caller(person, Way.API, person.locale, found.read_only)


def change_password(
    system: System, caller: Caller, *, current: str, fresh: str, address: str
) -> Refusal | None:
    """Replace one's own password; all sessions end, the one in use too."""
    now, username = system.clock(), caller.person.username
    with system.database.begin_read() as connection:
        account = AccountStore(connection).find_by_id(caller.person.id)
        refused = _too_many(connection, username, address, now)
    if refused:
        return refused
    if account is None or not matches(account.password_hash, current):
        _note_failure(system, username, address)
        return invalid((Problem("current", "password", _WRONG_CURRENT),))
    weak = weakness(fresh, account.username, account.name)
    if weak:
        return invalid((Problem("password", "weak", weak),))
    replace_password(system, account, fresh)
    return None


def replace_password(system: System, account: Account, fresh: str) -> None:
    """Set a password that was accepted; every session of its user ends."""
    hashed = hash_password(fresh)

    def change(connection: Connection) -> None:
        AccountStore(connection).set_password(account.id, hashed, system.clock())
        SessionStore(connection).close_sessions_of(account.id)

    system.database.run(change)
    LOG.info("password changed: %r", account.username)


def _expiry(created: datetime, now: datetime) -> datetime:
    return min(now + timedelta(seconds=SESSION_SECONDS), created + SESSION_AT_MOST)


def _note_failure(system: System, username: str, address: str) -> None:
    system.database.run(
        lambda connection: SessionStore(connection).note_attempt(
            username, address, system.clock(), succeeded=False
        )
    )


def _too_many(connection: Connection, username: str, address: str, now: datetime) -> Refusal | None:
    store, since = SessionStore(connection), now - WINDOW
    most = BY_NAME_AND_ADDRESS
    if store.failures_since(since, username=username) >= BY_NAME:
        most = IN_DOUBT
    if store.failures_since(since, address=address) >= BY_ADDRESS:
        most = IN_DOUBT if store.has_succeeded(username, address) else 0
    if store.failures_since(since, username=username, address=address) < most:
        return None
    minutes = int(WINDOW.total_seconds()) // 60
    return Refusal(
        RefusalKind.TOO_MANY,
        {
            "en": f"Too many failed attempts. Try again in {minutes} minutes.",
            "zh": f"失败次数过多，请 {minutes} 分钟后再试。",
        },
        details={"retry_after": minutes * 60},
    )


def _not_known() -> Refusal:
    return Refusal(
        RefusalKind.UNSIGNED,
        {"en": "The name or the password is wrong.", "zh": "用户名或密码错误。"},
        code="credentials",
    )


_WRONG_CURRENT: Text = {"en": "The present password is wrong.", "zh": "当前密码错误。"}
