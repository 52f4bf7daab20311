"""The pages of administration with their addresses."""

from runtime.web.pages.administration import (
    apps,
    audit,
    departments,
    handover,
    imports,
    new_app,
    roles,
    users,
    work,
)
from runtime.web.reply import Elsewhere, Reply
from runtime.web.serving import Page
from runtime.web.visit import Visit

USER = "/admin/users/{id}"
DEPARTMENT = "/admin/departments/{id}"
APP = "/admin/apps/{app}"


def show_administration(_visit: Visit) -> Reply:
    """Lead to where administration begins."""
    return Elsewhere("/admin/users")


WELCOME: tuple[tuple[str, str, Page], ...] = (
    ("GET", "/welcome/{secret}", users.show_welcome),
    ("POST", "/welcome/{secret}", users.take_welcome),
)
"""What an invitation leads to; no sign-in is asked for."""

ADMINISTRATION: tuple[tuple[str, str, Page], ...] = (
    ("GET", "/admin", show_administration),
    ("GET", "/admin/users", users.show_users),
    ("GET", "/admin/users/new", users.show_new_user),
    ("POST", "/admin/users/new", users.take_new_user),
    ("GET", USER, users.show_user),
    ("POST", USER, users.take_user),
    ("POST", f"{USER}/active", users.take_active),
    ("POST", f"{USER}/link", users.take_link),
    ("GET", f"{USER}/hand-over", handover.show_hand_over),
    ("POST", f"{USER}/hand-over", handover.take_hand_over),
    ("GET", "/admin/departments", departments.show_departments),
    ("POST", "/admin/departments", departments.take_department),
    ("GET", DEPARTMENT, departments.show_department),
    ("POST", DEPARTMENT, departments.take_change),
    ("POST", f"{DEPARTMENT}/remove", departments.take_removal),
    ("GET", "/admin/roles", roles.show_roles),
    ("POST", "/admin/roles/give", roles.take_giving),
    ("POST", "/admin/roles/take", roles.take_taking),
    ("GET", "/admin/apps", apps.show_apps),
    ("GET", "/admin/apps/new", new_app.show_new_app),
    ("POST", "/admin/apps/new", new_app.take_new_app),
    ("GET", "/admin/apps/new/sheet/{upload}", new_app.show_sheet),
    ("POST", "/admin/apps/new/sheet/{upload}", new_app.take_sheet),
    ("GET", "/admin/apps/import", imports.show_import),
    ("POST", "/admin/apps/import", imports.take_import),
    ("GET", "/admin/apps/import/{upload}", imports.show_bundle),
    ("POST", "/admin/apps/import/{upload}", imports.take_bundle),
    ("GET", APP, apps.show_app),
    ("POST", f"{APP}/publish", apps.take_publication),
    ("POST", f"{APP}/rollback", apps.take_rollback),
    ("GET", f"{APP}/settings", apps.show_settings),
    ("POST", f"{APP}/settings", apps.take_settings),
    ("GET", "/admin/audit", audit.show_audit),
    ("GET", "/admin/work", work.show_work),
)
"""Each judges by itself who may be there."""

TAKING_FILES: frozenset[Page] = frozenset({new_app.take_new_app, imports.take_import})
"""The pages whose forms may send a file."""
