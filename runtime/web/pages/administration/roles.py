"""The roles: who has them, giving and taking."""

from engine.access.directory import ADMIN
from runtime.services.act import Act, consult
from runtime.services.outcome import Refusal
from runtime.services.role_members import RoleView, give_role, list_roles, take_role
from runtime.web.framing import framed
from runtime.web.pages.administration.ground import tabs_of
from runtime.web.reply import Elsewhere, Reply
from runtime.web.views.administration.fields import faults_of, people_options
from runtime.web.views.administration.screens import (
    MemberLine,
    RoleLine,
    RoleSection,
    RolesScreen,
)
from runtime.web.views.status import StatusView
from runtime.web.visit import Visit

PATH = "/admin/roles"


def show_roles(visit: Visit) -> Reply:
    """Show all roles."""
    return consult(visit.system, visit.signed, _screen, visit, None)


def take_giving(visit: Visit) -> Reply:
    """Give a role."""
    changed = give_role(visit.system, visit.signed, visit.sent("user"), visit.sent("role"))
    if isinstance(changed, Refusal):
        return consult(visit.system, visit.signed, _screen, visit, changed)
    return Elsewhere(PATH, "admin.saved")


def take_taking(visit: Visit) -> Reply:
    """Take a role away."""
    changed = take_role(visit.system, visit.signed, visit.sent("user"), visit.sent("role"))
    if isinstance(changed, Refusal):
        return consult(visit.system, visit.signed, _screen, visit, changed)
    return Elsewhere(PATH, "admin.saved")


def _screen(act: Act, visit: Visit, refusal: Refusal | None) -> Reply:
    groups = list_roles(act)
    if isinstance(groups, Refusal):
        return groups
    screen = RolesScreen(
        tabs=tabs_of(act, visit),
        groups=[
            RoleSection(
                group.label or visit.words("admin.system"),
                [_line(act, visit, role) for role in group.roles],
            )
            for group in groups
            if group.roles
        ],
        refused=faults_of(refusal, visit.locale, ()).text,
    )
    return framed(act, visit, "admin/roles", screen, refusal.status if refusal else 200)


def _line(act: Act, visit: Visit, role: RoleView) -> RoleLine:
    there = {one.id for one in role.members}
    label = role.label or visit.words("admin.system_role") if role.key == ADMIN else role.label
    return RoleLine(
        key=role.key,
        label=label,
        members=[MemberLine(one.id, one.title, f"/admin/users/{one.id}") for one in role.members],
        others=[one for one in people_options(act.world.directory) if one[0] not in there],
        status=StatusView("orange", visit.words("admin.no_members")),
    )
