"""Change what an administrator keeps of a person: name, address, place, roles, whether active.

Rules of this file:
1. What is not sent stays; all faults come together, and nothing changes while there is one.
2. Nobody stands above himself, by way of others either.
3. Who is made inactive is out at once: his sessions and tokens are of no use from now on.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from engine.access.directory import Directory
from engine.text import Text
from runtime.i18n.catalogue import LOCALES
from runtime.services.account_views import AccountView
from runtime.services.caller import Caller
from runtime.services.change_account import (
    HIMSELF,
    NOT_ALLOWED,
    change_account,
    find_account,
    is_oneself,
    may_administer,
    nobody,
    unknown_roles,
)
from runtime.services.outcome import Problem, Refusal, invalid
from runtime.services.system import System
from runtime.storage.accounts import Account, AccountStore
from runtime.storage.database import Connection
from runtime.storage.sessions import SessionStore

EDITABLE = ("name", "email", "department", "manager", "roles", "locale", "active")
LONGEST_NAME, LONGEST_EMAIL = 100, 254
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_KIND: Mapping[str, type] = {"roles": list, "active": bool}


def edit_user(
    system: System, by: Caller | None, who: str, changes: Mapping[str, object]
) -> AccountView | Refusal:
    """Change some of `EDITABLE`; `manager` is an id or a sign-in name, None: below nobody."""
    if not may_administer(by):
        return NOT_ALLOWED
    with system.database.begin_read() as connection:
        accounts = AccountStore(connection)
        account, directory = find_account(accounts, who), accounts.directory()
    if account is None:
        return nobody(who)
    wanted = _trimmed(changes, directory)
    faults = tuple(_faults(account, wanted, directory))
    roles = wanted.get("roles")
    if not faults and isinstance(roles, Sequence):
        faults = unknown_roles(system, [str(role) for role in roles])
    if faults:
        return invalid(faults)

    def change(connection: Connection, account: Account) -> Refusal | None:
        if wanted.get("active") is False and is_oneself(by, account):
            return HIMSELF
        _write(connection, account, wanted)
        return None

    return change_account(system, by, account.id, change, ("user", ", ".join(sorted(wanted))))


def _trimmed(changes: Mapping[str, object], directory: Directory) -> dict[str, object]:
    """Take blanks for nothing, and a superior by his sign-in name for his id."""
    wanted: dict[str, object] = {}
    for name, value in changes.items():
        text = value.strip() if isinstance(value, str) else value
        wanted[name] = None if text == "" and name != "name" else text
    manager = wanted.get("manager")
    above = directory.by_username(manager) if isinstance(manager, str) else None
    return {**wanted, "manager": above.id} if above else wanted


def _faults(
    account: Account, wanted: Mapping[str, object], directory: Directory
) -> Iterator[Problem]:
    for name, value in wanted.items():
        if name not in EDITABLE:
            text: Text = {"en": "This cannot be changed here.", "zh": "此处不能修改该项。"}
            yield Problem(name, "unknown", text)
        elif not _fits(name, value):
            yield Problem(name, "type", {"en": "Of another kind.", "zh": "类型不符。"})
        else:
            fault = _fault(name, value, account, directory)
            if fault is not None:
                yield Problem(name, "unfit", fault)


def _fits(name: str, value: object) -> bool:
    if name == "roles":
        return isinstance(value, list | tuple) and all(isinstance(one, str) for one in value)
    if name in ("email", "department", "manager"):
        return value is None or isinstance(value, str)
    return isinstance(value, _KIND.get(name, str))


def _fault(name: str, value: object, account: Account, directory: Directory) -> Text | None:
    match name, value:
        case "name", str() if not 0 < len(value) <= LONGEST_NAME:
            return {
                "en": f"A name has 1 to {LONGEST_NAME} characters.",
                "zh": f"姓名应为 1 至 {LONGEST_NAME} 个字符。",
            }
        case "email", str() if len(value) > LONGEST_EMAIL or not _EMAIL.fullmatch(value):
            return {"en": "This is no e-mail address.", "zh": "这不是有效的邮箱地址。"}
        case "department", str() if value not in directory.departments:
            return {"en": "There is no such department.", "zh": "没有这个部门。"}
        case "manager", str():
            return _above(value, account, directory)
        case "locale", _ if value not in LOCALES:
            names = ", ".join(LOCALES)
            return {"en": f"The languages are {names}.", "zh": f"可选语言：{names}。"}
    return None


def _above(manager: str, account: Account, directory: Directory) -> Text | None:
    if manager not in directory.people:
        return {"en": "There is no such user.", "zh": "没有这个用户。"}
    if manager not in (account.id, *directory.reports_of(account.id)):
        return None
    return {
        "en": "Nobody is his own superior, not by way of others either.",
        "zh": "上级不能是本人，也不能是其下属。",
    }


def _write(connection: Connection, account: Account, wanted: Mapping[str, object]) -> None:
    accounts = AccountStore(connection)
    plain = {name: value for name, value in wanted.items() if name != "roles"}
    if plain:
        accounts.change_user(account.id, plain)
    roles = wanted.get("roles")
    if isinstance(roles, Sequence):
        accounts.set_roles(account.id, [str(role) for role in roles])
    if plain.get("active") is False:
        SessionStore(connection).close_sessions_of(account.id)
