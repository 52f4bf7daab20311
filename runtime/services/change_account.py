"""Change an account under guard: what binds every such change, whoever asks and whatever changes.

Rules of this file:
1. `by` is the administrator who acts; None is the operator at the command line.
2. A store is never left without an active administrator once it has one; nobody shuts himself out.
3. The change, its entry in the audit and the new view of who is who are one transaction.
"""

import logging
from collections.abc import Callable, Iterable, Sequence

from engine.access.directory import ADMIN
from engine.text import Text
from runtime.services.account_views import AccountView, account_view
from runtime.services.audit import Deed, write_deed
from runtime.services.caller import Caller
from runtime.services.outcome import Problem, Refusal, conflict, forbidden, not_found
from runtime.services.system import System
from runtime.storage.accounts import Account, AccountStore
from runtime.storage.counters import DIRECTORY, raise_counter
from runtime.storage.database import Connection

LOG = logging.getLogger("vermilion.security")

NOT_ALLOWED = forbidden("Only an administrator may do this.", "只有管理员可以执行此操作。")
LAST_ADMIN = conflict(
    "This is the last administrator. Make another one first.",
    "这是最后一位管理员，请先指定另一位管理员。",
    code="last_admin",
)
HIMSELF = conflict(
    "Nobody disables his own account. Ask another administrator.",
    "不能停用自己的账号，请由其他管理员操作。",
    code="oneself",
)

Change = Callable[[Connection, Account], Refusal | None]


class _UndoneError(Exception):
    """The change is taken back for a reason."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.kind)
        self.refusal = refusal


def may_administer(by: Caller | None) -> bool:
    """Whether accounts are this caller's business: the operator, or an administrator who writes."""
    return by is None or (by.person.is_admin and not by.read_only)


def find_account(accounts: AccountStore, who: str) -> Account | None:
    """Find an account by its id or its sign-in name."""
    return accounts.find_by_id(who) or accounts.find_by_username(who)


def change_account(
    system: System, by: Caller | None, who: str, change: Change, told: tuple[Deed, str]
) -> AccountView | Refusal:
    """Change an account, named by id or sign-in name; `told` is for the audit."""
    if not may_administer(by):
        return NOT_ALLOWED

    def whole(connection: Connection) -> AccountView:
        # Two who take each other's role wait for one another here.
        raise_counter(connection, DIRECTORY)
        accounts = AccountStore(connection)
        account = find_account(accounts, who)
        if account is None:
            raise _UndoneError(nobody(who))
        had_admin = accounts.has_admin()
        refusal = change(connection, account)
        if refusal is None and had_admin and not accounts.has_admin():
            refusal = LAST_ADMIN
        changed = account_view(accounts, account.id)
        if refusal is not None or changed is None:
            raise _UndoneError(refusal or not_found())
        write_deed(system, connection, by, told[0], note=f"{account.username}: {told[1]}")
        return changed

    try:
        changed = system.database.run(whole)
    except _UndoneError as undone:
        return undone.refusal
    LOG.info("account changed: %r by %r", changed.username, actor_name(by))
    return changed


def is_oneself(by: Caller | None, account: Account) -> bool:
    """Whether somebody acts on his own account."""
    return by is not None and by.person.id == account.id


def unknown_roles(system: System, roles: Iterable[str]) -> tuple[Problem, ...]:
    """Tell which of these roles no published app has."""
    with system.database.begin_read() as connection:
        apps = system.world(connection).apps
    known = [f"{key}.{role.key}" for key, app in apps.items() for role in app.app.roles]
    return tuple(
        Problem("roles", "unknown", _no_role(role, known))
        for role in roles
        if role != ADMIN and role not in known
    )


def _no_role(role: str, known: Sequence[str]) -> Text:
    names = ", ".join([ADMIN, *sorted(known)])
    return {
        "en": f"There is no role {role}. There are: {names}.",
        "zh": f"没有角色 {role}。可用角色：{names}。",
    }


def actor_name(by: Caller | None) -> str:
    """Name who acts, for the log."""
    return by.person.username if by else "command line"


def nobody(who: str) -> Refusal:
    """Answer for a user who is not there."""
    return not_found(f"There is no user {who}.", f"没有用户 {who}。")


def taken(username: str) -> Refusal:
    """Answer for a sign-in name that somebody has."""
    return conflict(
        f"The sign-in name {username} is taken.", f"用户名 {username} 已被使用。", code="taken"
    )
