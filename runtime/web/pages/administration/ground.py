"""What every page of administration begins with: its tabs, its way, and who may be here at all."""

from runtime.services.act import Act
from runtime.services.change_account import NOT_ALLOWED
from runtime.services.outcome import Refusal
from runtime.web.views.frame import Crumb, NavItem
from runtime.web.visit import Visit

PAGES = (
    ("users", "users"),
    ("departments", "building"),
    ("roles", "key"),
    ("apps", "apps"),
    ("audit", "history"),
    ("work", "clock"),
)


def tabs_of(act: Act, visit: Visit) -> tuple[NavItem, ...]:
    """Give the tabs; who is no administrator has the one of the apps."""
    return tuple(
        NavItem(
            visit.words(f"admin.{name}"),
            f"/admin/{name}",
            icon,
            visit.path.startswith(f"/admin/{name}"),
        )
        for name, icon in PAGES
        if act.caller.person.is_admin or name == "apps"
    )


def way_to(visit: Visit, name: str) -> tuple[Crumb, ...]:
    """Give the way to a page below one of the tabs."""
    return (Crumb(visit.words(f"admin.{name}"), f"/admin/{name}"),)


def refuse_others(act: Act) -> Refusal | None:
    """Refuse a page to whoever is no administrator."""
    return None if act.caller.person.is_admin else NOT_ALLOWED
