"""People: the list, one account, inviting, and the link that lets its owner in."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from engine.access.directory import ADMIN
from engine.text import localise
from runtime.services.act import Act, consult
from runtime.services.departments import list_departments
from runtime.services.edit_user import edit_user
from runtime.services.find_users import UserSearch, UserView, find_users, read_one_user
from runtime.services.invite_user import (
    DAYS,
    NOT_VALID,
    Invitation,
    accept_invitation,
    give_link,
    invite_user,
    read_invitation,
)
from runtime.services.manage_users import NewAccount
from runtime.services.outcome import Refusal
from runtime.services.role_members import list_roles
from runtime.web.framing import framed
from runtime.web.pages.administration.ground import refuse_others, tabs_of, way_to
from runtime.web.reply import Elsewhere, Reply, Shown
from runtime.web.views.administration.fields import (
    NO_FAULTS,
    Faults,
    FieldView,
    department_options,
    faults_of,
    language_options,
    people_options,
)
from runtime.web.views.administration.screens import (
    LinkScreen,
    RoleChoices,
    UserLine,
    UserScreen,
    UsersScreen,
    WelcomeScreen,
)
from runtime.web.views.status import StatusView
from runtime.web.visit import Visit

PAGE = 50
USERS = "/admin/users"
FIELDS = ("username", "name", "email", "department", "manager", "locale")
CHANGED = ("name", "email", "department", "manager", "locale")


def show_users(visit: Visit) -> Reply:
    """Show the people."""
    return consult(visit.system, visit.signed, _users, visit)


def show_new_user(visit: Visit) -> Reply:
    """Show the form that invites somebody."""
    return consult(visit.system, visit.signed, _new, visit, None)


def take_new_user(visit: Visit) -> Reply:
    """Make the account and show its link, this once."""
    roles = list(visit.form.get("roles", ()))
    account = NewAccount(
        username=visit.sent("username"),
        name=visit.sent("name"),
        roles=roles,
        locale=visit.sent("locale") or "zh",
    )
    made = invite_user(visit.system, visit.signed, account)
    if isinstance(made, Refusal):
        return consult(visit.system, visit.signed, _new, visit, made)
    placed = edit_user(visit.system, visit.signed, made.account.id, _sent(visit, CHANGED[1:4]))
    if isinstance(placed, Refusal):
        # The account is there; what is wrong with its place is mended on its page.
        return consult(visit.system, visit.signed, _user, visit, made.account.id, placed)
    return consult(visit.system, visit.signed, _link, visit, made)


def show_user(visit: Visit) -> Reply:
    """Show one account."""
    return consult(visit.system, visit.signed, _user, visit, visit.names["id"], None)


def take_user(visit: Visit) -> Reply:
    """Change an account."""
    changes: dict[str, object] = dict(_sent(visit, CHANGED))
    changes["roles"] = list(visit.form.get("roles", ()))
    changed = edit_user(visit.system, visit.signed, visit.names["id"], changes)
    if isinstance(changed, Refusal):
        return consult(visit.system, visit.signed, _user, visit, visit.names["id"], changed)
    return Elsewhere(USERS, "admin.saved")


def take_active(visit: Visit) -> Reply:
    """Disable an account, or enable it."""
    user, active = visit.names["id"], visit.sent("active") == "1"
    changed = edit_user(visit.system, visit.signed, user, {"active": active})
    if isinstance(changed, Refusal):
        return consult(visit.system, visit.signed, _user, visit, user, changed)
    return Elsewhere(f"{USERS}/{user}", "admin.saved")


def take_link(visit: Visit) -> Reply:
    """Make a link to choose the password anew, and show it this once."""
    made = give_link(visit.system, visit.signed, visit.names["id"])
    if isinstance(made, Refusal):
        return consult(visit.system, visit.signed, _user, visit, visit.names["id"], made)
    return consult(visit.system, visit.signed, _link, visit, made)


def show_welcome(visit: Visit) -> Reply:
    """Show the form behind a link, as long as it holds."""
    return _welcome(visit, "", 200)


def take_welcome(visit: Visit) -> Reply:
    """Choose the password, signed in at once."""
    signed = accept_invitation(
        visit.system, visit.names["secret"], visit.sent("password"), address=visit.address
    )
    if not isinstance(signed, Refusal):
        return Elsewhere("/", session=signed.session)
    told = [localise(problem.message, visit.locale) for problem in signed.errors]
    return _welcome(visit, " ".join(told), signed.status) if told else signed


def _welcome(visit: Visit, error: str, status: int) -> Reply:
    invited = read_invitation(visit.system, visit.names["secret"])
    if invited is None:
        return NOT_VALID
    other = "en" if visit.locale == "zh" else "zh"
    screen = WelcomeScreen(visit.theme, visit.path, invited.name, invited.username, error, other)
    return Shown("pages/welcome.html", screen, status=status)


def _sent(visit: Visit, names: Sequence[str]) -> Mapping[str, str]:
    return {name: visit.sent(name) for name in names if name in visit.form}


def _users(act: Act, visit: Visit) -> Reply:
    active = visit.asked("active")
    asked = {
        name: visit.asked(name)
        for name in ("q", "department", "role", "active")
        if visit.asked(name)
    }
    found = find_users(
        act,
        UserSearch(
            text=visit.asked("q"),
            department=visit.asked("department") or None,
            role=visit.asked("role") or None,
            active=active == "1" if active in ("0", "1") else None,
            limit=PAGE,
            cursor=visit.asked("cursor") or None,
        ),
    )
    if isinstance(found, Refusal):
        return found
    labels = _role_labels(act, visit)
    more = urlencode({**asked, "cursor": found.next_cursor}) if found.next_cursor else ""
    screen = UsersScreen(
        tabs=tabs_of(act, visit),
        text=visit.asked("q"),
        filters=_filters(act, visit, labels),
        narrowed=bool(asked),
        lines=[_line(visit, one, labels) for one in found.items],
        total=found.total,
        more_href=f"{USERS}?{more}" if more else "",
    )
    return framed(act, visit, "admin/users", screen)


def _filters(act: Act, visit: Visit, labels: Mapping[str, str]) -> Sequence[FieldView]:
    words = visit.words
    states = [
        ("", words("admin.all_states")),
        ("1", words("admin.only_active")),
        ("0", words("admin.only_disabled")),
    ]
    chosen = {
        "department": _departments(act, words("admin.all_departments")),
        "role": [("", words("admin.all_roles")), *labels.items()],
        "active": states,
    }
    titles = {"department": "admin.department", "role": "admin.roles", "active": "admin.state"}
    return [
        FieldView(name, words(titles[name]), visit.asked(name), "select", options)
        for name, options in chosen.items()
    ]


def _line(visit: Visit, one: UserView, labels: Mapping[str, str]) -> UserLine:
    account = one.account
    return UserLine(
        href=f"{USERS}/{account.id}",
        name=account.name,
        username=account.username,
        department=one.department.title if one.department else "",
        manager=one.manager.title if one.manager else "",
        roles=visit.words("list_joint").join(labels.get(role, role) for role in account.roles),
        status=_status(visit, one),
    )


def _status(visit: Visit, one: UserView) -> StatusView:
    if not one.account.active:
        return StatusView("grey", visit.words("admin.disabled"))
    if not one.account.may_sign_in:
        return StatusView("orange", visit.words("admin.invited"))
    return StatusView("green", visit.words("admin.active"))


def _role_labels(act: Act, visit: Visit) -> Mapping[str, str]:
    groups = list_roles(act)
    if isinstance(groups, Refusal):
        return {}
    return {
        role.key: visit.words("admin.system_role")
        if role.key == ADMIN
        else f"{group.label} · {role.label}"
        for group in groups
        for role in group.roles
    }


def _departments(act: Act, blank: str) -> Sequence[tuple[str, str]]:
    found = list_departments(act)
    tree = () if isinstance(found, Refusal) else [(one.id, one.name, one.depth) for one in found]
    return department_options(tree, blank)


def _new(act: Act, visit: Visit, refusal: Refusal | None) -> Reply:
    refused = refuse_others(act)
    if refused is not None:
        return refused
    faults = faults_of(refusal, visit.locale, FIELDS)
    values = {name: visit.sent(name) for name in FIELDS}
    values["locale"] = values["locale"] or visit.locale
    chosen = frozenset(visit.form.get("roles", ()))
    words = visit.words
    screen = UserScreen(
        title=words("admin.invite_title"),
        way=way_to(visit, "users"),
        action=f"{USERS}/new",
        act=words("admin.invite"),
        fields=[
            FieldView(
                "username",
                words("sign_in.username"),
                values["username"],
                error=faults.at("username"),
                help=words("admin.username_hint"),
                required=True,
                plain=True,
            ),
            *_fields(act, visit, values, faults),
        ],
        roles=_choices(act, visit, chosen),
        role_error=faults.at("roles"),
        refused=faults.text,
    )
    return framed(act, visit, "admin/user", screen, refusal.status if refusal else 200)


def _user(act: Act, visit: Visit, user: str, refusal: Refusal | None) -> Reply:
    found = read_one_user(act, user)
    if isinstance(found, Refusal):
        return found
    account, words = found.account, visit.words
    stored = {
        "name": account.name,
        "email": account.email or "",
        "department": account.department or "",
        "manager": account.manager or "",
        "locale": account.locale,
    }
    values = {name: visit.sent(name, value) for name, value in stored.items()}
    sent = "name" in visit.form
    faults = faults_of(refusal, visit.locale, (*CHANGED, "roles")) if refusal else NO_FAULTS
    chosen = frozenset(visit.form.get("roles", ())) if sent else frozenset(account.roles)
    screen = UserScreen(
        title=account.name,
        way=way_to(visit, "users"),
        action=f"{USERS}/{account.id}",
        act=words("admin.save"),
        fields=_fields(act, visit, values, faults, but=account.id),
        roles=_choices(act, visit, chosen),
        role_error=faults.at("roles"),
        refused=faults.text,
        account=True,
        username=account.username,
        active=account.active,
        oneself=account.id == act.caller.person.id,
        status=_status(visit, found),
    )
    return framed(act, visit, "admin/user", screen, refusal.status if refusal else 200)


def _fields(
    act: Act, visit: Visit, values: Mapping[str, str], faults: Faults, *, but: str = ""
) -> Sequence[FieldView]:
    words = visit.words
    managers = people_options(act.world.directory, words("admin.nobody"), but=but)
    departments = _departments(act, words("admin.no_department"))
    return [
        FieldView("name", words("admin.name"), values["name"], error=faults.at("name")),
        FieldView(
            "email", words("admin.email"), values["email"], "email", error=faults.at("email")
        ),
        FieldView(
            "department",
            words("admin.department"),
            values["department"],
            "select",
            departments,
            faults.at("department"),
        ),
        FieldView(
            "manager",
            words("admin.manager"),
            values["manager"],
            "select",
            managers,
            faults.at("manager"),
            words("admin.manager_hint"),
        ),
        FieldView(
            "locale",
            words("admin.language"),
            values["locale"],
            "select",
            language_options(),
            faults.at("locale"),
        ),
    ]


def _choices(act: Act, visit: Visit, chosen: frozenset[str]) -> Sequence[RoleChoices]:
    groups = list_roles(act)
    if isinstance(groups, Refusal):
        return ()
    words = visit.words
    return [
        RoleChoices(
            group.label or words("admin.system"),
            [
                (role.key, role.label or words("admin.system_role"), role.key in chosen)
                for role in group.roles
            ],
        )
        for group in groups
        if group.roles
    ]


def _link(act: Act, visit: Visit, made: Invitation) -> Reply:
    account = made.account
    screen = LinkScreen(
        title=visit.words("admin.link_title", name=account.name),
        way=way_to(visit, "users"),
        name=account.name,
        link=visit.origin + made.path,
        days=DAYS,
        href=f"{USERS}/{account.id}",
    )
    return framed(act, visit, "admin/link", screen)
