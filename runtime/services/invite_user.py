"""Invite people: an account with a link that works once, by which its owner chooses a password.

Rules of this file:
1. The link is told this once, to the administrator who asked for it; the store holds its hash.
2. A new link makes older ones of the same person useless. Who is sent one to choose his password
   anew is out meanwhile: the old password and all sessions end.
3. A link holds for its days and its person; what it carried out it carries out once.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from secrets import token_urlsafe

from runtime.services.account_views import AccountView
from runtime.services.audit import write_deed
from runtime.services.caller import Caller, Way
from runtime.services.change_account import change_account
from runtime.services.manage_users import NewAccount, create_user
from runtime.services.outcome import Problem, Refusal, conflict, invalid, not_found
from runtime.services.passwords import hash_password, weakness
from runtime.services.sign_in import SignedIn, open_session
from runtime.services.system import System
from runtime.storage.accounts import Account, AccountStore
from runtime.storage.database import Connection
from runtime.storage.sessions import OneTimeLink, SessionStore

PURPOSE = "password"
DAYS = 7
HOLDS = timedelta(days=DAYS)
PATH = "/welcome/"
NOT_VALID = not_found("This link is not valid any more.", "该链接已失效。")


@dataclass(frozen=True, slots=True)
class Invitation:
    """An account with the path of its link, which is shown this once."""

    account: AccountView
    path: str

    def as_json(self) -> dict[str, object]:
        """Give the account, and its link."""
        return {**self.account.as_json(), "link": self.path}


@dataclass(frozen=True, slots=True)
class Invited:
    """Whose link it is."""

    username: str
    name: str


def invite_user(system: System, by: Caller | None, account: NewAccount) -> Invitation | Refusal:
    """Make an account and the link by which its owner comes in."""
    made = create_user(system, by, replace(account, password=None))
    return made if isinstance(made, Refusal) else give_link(system, by, made.id)


def give_link(system: System, by: Caller | None, who: str) -> Invitation | Refusal:
    """Make a link to choose a password; the present one and all sessions end."""
    secret = token_urlsafe(32)

    def change(connection: Connection, account: Account) -> Refusal | None:
        if not account.active:
            return conflict(
                "This account is disabled. Enable it first.", "该账号已停用，请先启用。"
            )
        now, sessions = system.clock(), SessionStore(connection)
        AccountStore(connection).clear_password(account.id)
        sessions.close_sessions_of(account.id)
        sessions.void_links(account.id, PURPOSE, now)
        sessions.add_link(secret, OneTimeLink(PURPOSE, account.id, None, now + HOLDS), now)
        return None

    changed = change_account(system, by, who, change, ("password", "link"))
    return changed if isinstance(changed, Refusal) else Invitation(changed, PATH + secret)


def read_invitation(system: System, secret: str) -> Invited | None:
    """Tell whose link it is; None when it holds no more."""
    with system.database.begin_read() as connection:
        link = SessionStore(connection).find_link(secret, PURPOSE, system.clock())
        account = AccountStore(connection).find_by_id(link.user) if link and link.user else None
    return Invited(account.username, account.name) if account and account.active else None


def accept_invitation(
    system: System, secret: str, password: str, *, address: str = ""
) -> SignedIn | Refusal:
    """Choose the password and be signed in; the link is used up."""
    invited = read_invitation(system, secret)
    if invited is None:
        return NOT_VALID
    weak = weakness(password, invited.username, invited.name)
    if weak:
        return invalid((Problem("password", "weak", weak),))
    hashed = hash_password(password)

    def accept(connection: Connection) -> SignedIn | Refusal:
        now = system.clock()
        link = SessionStore(connection).use_link(secret, PURPOSE, now)
        if link is None or link.user is None:
            return NOT_VALID
        AccountStore(connection).set_password(link.user, hashed, now)
        SessionStore(connection).close_sessions_of(link.user)
        signed = open_session(system, connection, link.user, Way.PAGE, address=address)
        if signed is None:
            return NOT_VALID
        write_deed(system, connection, signed.caller, "password", note=invited.username)
        return signed

    return system.database.run(accept)
