"""The trash of a form: looking into it, bringing records back, removing them for good."""

from urllib.parse import urlencode

from engine.text import localise
from runtime.services.act import Act, consult, perform
from runtime.services.list_trash import list_trash
from runtime.services.outcome import Refusal
from runtime.services.purge_record import purge_record
from runtime.services.restore_record import restore_record
from runtime.web.framing import frame_of, way_to_form
from runtime.web.reply import Elsewhere, Reply, Shown
from runtime.web.views.trash import TrashScreen, bind_trash
from runtime.web.visit import Visit

PAGE = 50


def show_trash(visit: Visit) -> Reply:
    """Show what lies in the trash."""
    return consult(visit.system, visit.signed, _trash, visit, None)


def take_restore(visit: Visit) -> Reply:
    """Bring a record back and go to it."""
    app, form, record = visit.names["app"], visit.names["form"], visit.names["id"]
    back = perform(visit.system, visit.signed, restore_record, app, form, record)
    if isinstance(back, Refusal):
        return consult(visit.system, visit.signed, _trash, visit, back)
    return Elsewhere(f"/apps/{app}/forms/{form}/{record}", "trash.restored")


def take_purge(visit: Visit) -> Reply:
    """Remove a record for good."""
    app, form, record = visit.names["app"], visit.names["form"], visit.names["id"]
    refused = perform(visit.system, visit.signed, purge_record, app, form, record)
    if isinstance(refused, Refusal):
        return consult(visit.system, visit.signed, _trash, visit, refused)
    return Elsewhere(_path(visit), "trash.purged")


def _path(visit: Visit) -> str:
    return f"/apps/{visit.names['app']}/forms/{visit.names['form']}/trash"


def _trash(act: Act, visit: Visit, refusal: Refusal | None) -> Reply:
    app, form = visit.names["app"], visit.names["form"]
    cursor = visit.asked("cursor") or None
    page = list_trash(act, app, form, limit=PAGE, cursor=cursor)
    if isinstance(page, Refusal):
        return page
    frame, clock = frame_of(act, visit), visit.clock(act, app)
    model = act.world.apps[app].forms[form].form
    more = f"{_path(visit)}?{urlencode({'cursor': page.next_cursor})}" if page.next_cursor else ""
    screen = TrashScreen(
        label=localise(model.label, visit.locale, form),
        way=way_to_form(frame, app, form),
        path=_path(visit),
        lines=[bind_trash(row, clock) for row in page.items],
        more_href=more,
        refused=localise(refusal.message, visit.locale) if refusal else "",
    )
    return Shown("pages/trash.html", screen, frame, refusal.status if refusal else 200)
