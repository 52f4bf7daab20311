"""Who has which role: the roles of each app with their members; giving and taking them.

Rule of this file: a role is named `app.role`, the system's own `admin`; a store keeps an active
administrator.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.access.directory import ADMIN
from engine.text import localise
from runtime.services.account_views import AccountView
from runtime.services.act import Act
from runtime.services.caller import Caller
from runtime.services.change_account import NOT_ALLOWED, change_account, unknown_roles
from runtime.services.outcome import Refusal, invalid
from runtime.services.system import System
from runtime.services.views import Json, Ref
from runtime.storage.accounts import Account, AccountStore
from runtime.storage.database import Connection


@dataclass(frozen=True, slots=True)
class RoleView:
    """A role under its full name, with its active members."""

    key: str
    label: str
    members: Sequence[Ref]

    def as_json(self) -> dict[str, Json]:
        """Give the role; one that nobody has says so."""
        return {
            "key": self.key,
            "label": self.label,
            "members": [one.as_json() for one in self.members],
            "empty": not self.members,
        }


@dataclass(frozen=True, slots=True)
class RoleGroup:
    """The roles of one app; the system's own stand under no app."""

    app: str | None
    label: str
    roles: Sequence[RoleView]

    def as_json(self) -> dict[str, Json]:
        """Give the group."""
        return {
            "app": self.app,
            "label": self.label,
            "roles": [one.as_json() for one in self.roles],
        }


def list_roles(act: Act) -> tuple[RoleGroup, ...] | Refusal:
    """List all roles with who has them, the system's own first."""
    if not act.caller.person.is_admin:
        return NOT_ALLOWED
    locale = act.caller.locale
    groups = [RoleGroup(None, "", [_role(act, "", ADMIN, "")])]
    for key, app in sorted(act.world.apps.items()):
        roles = [
            _role(act, key, role.key, localise(role.label, locale, role.key))
            for role in app.app.roles
        ]
        groups.append(RoleGroup(key, localise(app.app.app.label, locale, key), roles))
    return tuple(groups)


def _role(act: Act, app: str, key: str, label: str) -> RoleView:
    people = act.world.directory.with_role(app, key)
    members = sorted((Ref(one.id, one.name) for one in people), key=lambda one: one.title)
    return RoleView(key if key == ADMIN else f"{app}.{key}", label, members)


def give_role(system: System, by: Caller | None, who: str, role: str) -> AccountView | Refusal:
    """Give a person one role more."""
    unknown = unknown_roles(system, [role])
    if unknown:
        return invalid(unknown)

    def change(connection: Connection, account: Account) -> Refusal | None:
        _change(connection, account, add=role)
        return None

    return change_account(system, by, who, change, ("roles", f"+ {role}"))


def take_role(system: System, by: Caller | None, who: str, role: str) -> AccountView | Refusal:
    """Take a role from a person, be it one that no app has any more."""

    def change(connection: Connection, account: Account) -> Refusal | None:
        _change(connection, account, drop=role)
        return None

    return change_account(system, by, who, change, ("roles", f"- {role}"))


def _change(
    connection: Connection, account: Account, *, add: str | None = None, drop: str | None = None
) -> None:
    accounts = AccountStore(connection)
    person = accounts.directory().people[account.id]
    accounts.set_roles(account.id, (person.roles | ({add} if add else set())) - {drop or ""})
