"""What each page of administration is bound to: one frozen value a page."""

from collections.abc import Sequence
from dataclasses import dataclass

from runtime.web.views.administration.fields import FieldView, Options
from runtime.web.views.frame import Crumb, NavItem
from runtime.web.views.moments import Moment
from runtime.web.views.status import StatusView


@dataclass(frozen=True, slots=True)
class UserLine:
    """A person in the list."""

    href: str
    name: str
    username: str
    department: str
    manager: str
    roles: str
    status: StatusView


@dataclass(frozen=True, slots=True)
class UsersScreen:
    """The people, and what they were looked for by."""

    tabs: Sequence[NavItem]
    text: str
    filters: Sequence[FieldView]
    narrowed: bool
    lines: Sequence[UserLine]
    total: int
    more_href: str


@dataclass(frozen=True, slots=True)
class RoleChoices:
    """The roles of an app to choose from: key, label, whether chosen."""

    label: str
    options: Sequence[tuple[str, str, bool]]


@dataclass(frozen=True, slots=True)
class UserScreen:
    """An account to change, or (`account` false) one to invite."""

    title: str
    way: Sequence[Crumb]
    action: str
    act: str
    fields: Sequence[FieldView]
    roles: Sequence[RoleChoices]
    role_error: str
    refused: str
    account: bool = False
    username: str = ""
    active: bool = True
    oneself: bool = False
    status: StatusView | None = None


@dataclass(frozen=True, slots=True)
class LinkScreen:
    """A link that is shown this once."""

    title: str
    way: Sequence[Crumb]
    name: str
    link: str
    days: int
    href: str


@dataclass(frozen=True, slots=True)
class PortionLine:
    """So many tasks or records of a kind."""

    label: str
    count: int
    stays: bool


@dataclass(frozen=True, slots=True)
class HandOverScreen:
    """What hangs on a person, and who takes over."""

    name: str
    way: Sequence[Crumb]
    back: str
    tasks: Sequence[PortionLine]
    records: Sequence[PortionLine]
    people: Sequence[str]
    departments: Sequence[str]
    fields: Sequence[FieldView]
    nothing: bool
    refused: str = ""
    done: str = ""
    left: Sequence[str] = ()

    @property
    def task_count(self) -> int:
        """How many tasks wait."""
        return sum(one.count for one in self.tasks)

    @property
    def record_count(self) -> int:
        """How many records are his."""
        return sum(one.count for one in self.records)


@dataclass(frozen=True, slots=True)
class DepartmentLine:
    """A department in the tree."""

    href: str
    name: str
    head: str
    depth: int
    people: int
    current: bool


@dataclass(frozen=True, slots=True)
class DepartmentsScreen:
    """The tree, and the department beside it that is being changed or added."""

    tabs: Sequence[NavItem]
    lines: Sequence[DepartmentLine]
    editing: str
    action: str
    act: str
    fields: Sequence[FieldView]
    chosen: str
    removable: bool
    refused: str


@dataclass(frozen=True, slots=True)
class MemberLine:
    """Somebody who has a role."""

    id: str
    name: str
    href: str


@dataclass(frozen=True, slots=True)
class RoleLine:
    """A role with its members, and those it may be given to."""

    key: str
    label: str
    members: Sequence[MemberLine]
    others: Options
    status: StatusView


@dataclass(frozen=True, slots=True)
class RoleSection:
    """The roles of an app."""

    label: str
    roles: Sequence[RoleLine]


@dataclass(frozen=True, slots=True)
class RolesScreen:
    """All roles."""

    tabs: Sequence[NavItem]
    groups: Sequence[RoleSection]
    refused: str


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One entry of the audit."""

    at: Moment
    who: str
    what: StatusView
    about: str
    href: str
    origin: str


@dataclass(frozen=True, slots=True)
class AuditScreen:
    """The audit, and what it was searched by."""

    tabs: Sequence[NavItem]
    filters: Sequence[FieldView]
    narrowed: bool
    lines: Sequence[AuditLine]
    more_href: str


@dataclass(frozen=True, slots=True)
class RunLine:
    """A run of an automation."""

    label: str
    app: str
    status: StatusView
    due: Moment
    ran: Moment
    attempts: int
    message: str
    href: str


@dataclass(frozen=True, slots=True)
class WaitLine:
    """A run of a workflow that waits."""

    label: str
    app: str
    until: Moment | None
    trouble: str
    href: str


@dataclass(frozen=True, slots=True)
class WorkScreen:
    """What the system does by itself."""

    tabs: Sequence[NavItem]
    numbers: Sequence[tuple[str, str]]
    runs: Sequence[RunLine]
    waits: Sequence[WaitLine]
    apps: Options
    app: str
    log: Sequence[RunLine]
    more_href: str


@dataclass(frozen=True, slots=True)
class AppLine:
    """An app in the list."""

    href: str
    key: str
    label: str
    version: str
    published: Moment | None
    by: str
    draft: Moment | None
    draft_by: str
    status: StatusView


@dataclass(frozen=True, slots=True)
class AppsScreen:
    """The apps that the reader may shape."""

    tabs: Sequence[NavItem]
    may_add: bool
    lines: Sequence[AppLine]


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A published version."""

    number: int
    current: bool
    at: Moment
    by: str
    note: str
    status: StatusView


@dataclass(frozen=True, slots=True)
class AppScreen:
    """One app: its versions and what may be done with it."""

    way: Sequence[Crumb]
    key: str
    label: str
    description: str
    version: int | None
    draft: StatusView | None
    action: str
    settings_href: str
    design_href: str
    may_publish: bool
    versions: Sequence[VersionLine]
    refused: str


@dataclass(frozen=True, slots=True)
class SettingsScreen:
    """The settings of an app."""

    app: str
    way: Sequence[Crumb]
    action: str
    back: str
    fields: Sequence[FieldView]
    refused: str


@dataclass(frozen=True, slots=True)
class WelcomeScreen:
    """Choosing a password by a link."""

    theme: str
    action: str
    name: str
    username: str
    error: str
    other_locale: str
