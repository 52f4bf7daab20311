"""Puts a page into the frame: navigation, what waits, who one is; all from one reading act."""

from runtime.services.act import Act
from runtime.services.app_rights import rights_on
from runtime.services.list_apps import list_apps
from runtime.services.list_notifications import count_unread
from runtime.services.list_tasks import list_tasks
from runtime.services.outcome import Refusal
from runtime.web.reply import Shown
from runtime.web.views.frame import Crumb, Frame, bind_navigation
from runtime.web.visit import Visit


def frame_of(act: Act, visit: Visit) -> Frame:
    """Bind the frame of a visit."""
    person = act.caller.person
    tasks = list_tasks(act, state="open", limit=1, cursor=None)
    return Frame(
        locale=visit.locale,
        theme=visit.theme,
        path=visit.path,
        user=person.id,
        name=person.name,
        initial=person.name[:1],
        waiting=0 if isinstance(tasks, Refusal) else tasks.open_count,
        apps=bind_navigation(list_apps(act), visit.path, visit.words),
        zone=str(visit.clock(act, visit.names.get("app", "")).zone),
        unread=count_unread(act),
        admin_href=_administration(act),
    )


def _administration(act: Act) -> str:
    """Where administration begins: with people, or with the apps that one may shape."""
    if act.caller.person.is_admin:
        return "/admin/users"
    shapes = any(rights_on(act.caller.person, app) for app in act.world.apps.values())
    return "/admin/apps" if shapes else ""


def framed(act: Act, visit: Visit, template: str, bound: object, status: int = 200) -> Shown:
    """Show a screen inside the frame."""
    return Shown(f"pages/{template}.html", bound, frame_of(act, visit), status)


def way_to_app(frame: Frame, app: str) -> tuple[Crumb, ...]:
    """Give the way to an app's page."""
    return tuple(Crumb(one.label, one.href) for one in frame.apps if one.key == app)


def way_to_form(frame: Frame, app: str, form: str) -> tuple[Crumb, ...]:
    """Give the way to a form's list."""
    path = f"/apps/{app}/forms/{form}"
    lists = (item for one in frame.apps for item in one.forms if item.href == path)
    return (*way_to_app(frame, app), *(Crumb(item.label, item.href) for item in lists))
