"""The first administrator of a store: a link that works once.

Rules of this file:
1. There is a link only while there is no administrator; a new one makes older ones useless.
2. Of two who use links at the same time, one becomes the administrator.
"""

from datetime import timedelta
from secrets import token_urlsafe

from engine.access.directory import ADMIN
from runtime.services.caller import Way
from runtime.services.outcome import Problem, Refusal, conflict, invalid, not_found
from runtime.services.passwords import hash_password, weakness
from runtime.services.sign_in import SignedIn, open_session
from runtime.services.system import System
from runtime.services.user_names import name_fault
from runtime.storage.accounts import AccountStore, NewUser
from runtime.storage.counters import DIRECTORY, raise_counter
from runtime.storage.database import Connection
from runtime.storage.errors import AlreadyExists
from runtime.storage.sessions import OneTimeLink, SessionStore

PURPOSE = "first_admin"
HOLDS = timedelta(hours=24)
PATH = "/first-sign-in/"


def bootstrap_link(system: System) -> str | None:
    """Make the path of a link for the first administrator; None when there is one already."""
    secret = token_urlsafe(32)

    def make(connection: Connection) -> bool:
        if AccountStore(connection).has_admin():
            return False
        now = system.clock()
        link = OneTimeLink(PURPOSE, None, None, now + HOLDS)
        SessionStore(connection).add_link(secret, link, now)
        return True

    return PATH + secret if system.database.run(make) else None


def link_holds(system: System, secret: str) -> bool:
    """Tell whether a link can still be used."""
    with system.database.begin_read() as connection:
        if AccountStore(connection).has_admin():
            return False
        return SessionStore(connection).find_link(secret, PURPOSE, system.clock()) is not None


def redeem_link(
    system: System,
    secret: str,
    username: str,
    password: str,
    *,
    name: str = "",
    locale: str = "zh",
    address: str = "",
) -> SignedIn | Refusal:
    """Make the first administrator and sign him in; the link is used up."""
    wrong = name_fault(username) or weakness(password, username, name)
    if wrong:
        path = "username" if name_fault(username) else "password"
        return invalid((Problem(path, "unfit", wrong),))
    user = NewUser(
        id=system.new_id(),
        username=username.strip(),
        name=name.strip() or username.strip(),
        created_at=system.clock(),
        password_hash=hash_password(password),
        locale=locale,
    )

    def make(connection: Connection) -> SignedIn | Refusal:
        # Holds the counter's row until the end: a second one waits here and then finds an admin.
        raise_counter(connection, DIRECTORY)
        accounts = AccountStore(connection)
        link = SessionStore(connection).use_link(secret, PURPOSE, system.clock())
        if link is None or accounts.has_admin():
            return not_found("This link is not valid any more.", "该链接已失效。")
        accounts.add_user(user, [ADMIN])
        signed = open_session(system, connection, user.id, Way.PAGE, address=address)
        return signed or not_found()

    try:
        return system.database.run(make)
    except AlreadyExists:
        return conflict("This sign-in name is taken.", "该用户名已被使用。", code="taken")
