"""Lists of records, and searching all of them."""

from collections.abc import Iterator
from functools import partial
from urllib.parse import urlencode

from engine.access.decision import decide
from engine.form.compiled import CompiledForm
from engine.form.model import Form, RowLookupField
from engine.text import localise
from runtime.services.act import Act, consult
from runtime.services.list_apps import list_apps
from runtime.services.list_records import ListRequest, list_records, open_views
from runtime.services.list_trash import opens_trash
from runtime.services.offered_actions import selection_offers
from runtime.services.open_record import find_form
from runtime.services.outcome import Refusal
from runtime.services.record_rights import list_access
from runtime.services.views import AppSummary
from runtime.web.framing import frame_of, way_to_app
from runtime.web.pages.print_buttons import print_buttons
from runtime.web.pages.records import action_button
from runtime.web.reply import Data, Reply, Shown
from runtime.web.views.filters import (
    POINTING,
    filter_expression,
    pointer_of,
    quoted,
    read_terms,
)
from runtime.web.views.list_ask import EVERYTHING, ListAsk, chosen_view
from runtime.web.views.records import bind_list, listed_columns
from runtime.web.views.screens import ListScreen
from runtime.web.views.value import Reader
from runtime.web.visit import Visit

PAGE = 50
FOUND_A_FORM = 3
FOUND = 12


def show_list(visit: Visit) -> Reply:
    """Show a form's records."""
    return consult(visit.system, visit.signed, _list, visit)


def search_everything(visit: Visit) -> Reply:
    """Find records of every form by what somebody types."""
    return consult(visit.system, visit.signed, _search, visit)


def list_regions(visit: Visit) -> Reply:
    """Give the regions straight below one, or what some are called, for the parts of an address."""
    regions = visit.system.regions
    if visit.asked("names"):
        codes = [code for code in visit.asked("names").split(",")[:4] if code]
        named = [{"key": code, "label": regions.name(code) or code} for code in codes]
        return Data({"items": named})
    below = regions.children(visit.asked("under"))
    return Data({"items": [{"key": code, "label": name} for code, name in below]})


def list_choices(visit: Visit) -> Reply:
    """Find records of one form, for a filter of a dashboard."""
    return consult(visit.system, visit.signed, _choices, visit)


def _choices(act: Act, visit: Visit) -> Reply:
    app, _, form = visit.names["form"].rpartition(".")
    request = ListRequest(search=visit.asked("q").strip() or None, limit=FOUND, fields=())
    page = list_records(act, app or visit.names["app"], form, request)
    if isinstance(page, Refusal):
        return page
    return Data({"items": [{"id": row.id, "title": row.title} for row in page.items]})


def _list(act: Act, visit: Visit) -> Reply:
    app, key = visit.names["app"], visit.names["form"]
    target = find_form(act, app, key)
    if isinstance(target, Refusal):
        return target
    form = target.form.form
    views = open_views(act, app, key)
    ask = _ask(visit, form, f"/apps/{app}/forms/{key}", views)
    access = list_access(act, target.app, target.form)
    request = ListRequest(
        filter=filter_expression(form, ask.terms),
        sort=ask.sort or None,
        limit=PAGE,
        cursor=ask.cursor or None,
        fields=listed_columns(form, ask, access.absent),
        search=ask.search or None,
        view=None if ask.view in ("", EVERYTHING) else ask.view,
        count=True,
    )
    page = list_records(act, app, key, request)
    if isinstance(page, Refusal):
        return page
    frame = frame_of(act, visit)
    reader = Reader(visit.clock(act, app), app, target.app.app.app.currency, act.system.regions)
    may = partial(_may, act, app, target.form)
    summary = next((one for one in list_apps(act) if one.key == app), None)
    screen = ListScreen(
        label=localise(form.label, visit.locale, form.key),
        way=way_to_app(frame, app),
        list=bind_list(form, ask, page, reader, access, _names(act, app, form, ask), views),
        new_href=f"{visit.path}/new" if summary and _may_create(summary, key) else "",
        export_href=_export_address(visit.path, request) if may("export") else "",
        may_delete=may("delete"),
        api=f"/api/v1{visit.path}",
        trash_href=f"{visit.path}/trash" if opens_trash(act, target.app, target.form) else "",
        actions=tuple(action_button(one, "") for one in selection_offers(act, target.form)),
        prints=print_buttons(act, target.form, visit.path),
    )
    return Shown("pages/list.html", screen, frame)


def _names(act: Act, app: str, form: Form, ask: ListAsk) -> dict[str, str]:
    """Call the records that filters name by their ids, where their reader may read them."""
    names: dict[str, str] = {}
    for term in ask.terms:
        field = pointer_of(form, term.field)
        if field is None or (isinstance(field, RowLookupField) and term.operator != POINTING):
            continue
        owner, _, key = field.form.rpartition(".")
        request = ListRequest(filter=f"id == {quoted(term.value)}", limit=1, fields=())
        found = list_records(act, owner or app, key, request)
        if not isinstance(found, Refusal):
            names |= {row.id: row.title for row in found.items}
    return names


def _may(act: Act, app: str, form: CompiledForm, right: str) -> bool:
    return decide(act.caller.person, app, form, right).allowed


def _export_address(path: str, request: ListRequest) -> str:
    """Give where the same list comes as a file: filter, search, sort, view and columns alike."""
    asked = {
        "filter": request.filter,
        "q": request.search,
        "sort": request.sort,
        "view": request.view,
        "fields": ",".join(request.fields or ()),
    }
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"/api/v1{path}/export?{query}"


def _ask(visit: Visit, form: Form, path: str, views: frozenset[str]) -> ListAsk:
    columns = visit.query.get("column") or visit.asked("columns").split(",")
    return ListAsk(
        path=path,
        view=chosen_view(form, visit.asked("view"), views),
        search=visit.asked("q").strip(),
        terms=read_terms(form, _raw_terms(visit)),
        sort=visit.asked("sort"),
        columns=tuple(key for key in columns if key),
        cursor=visit.asked("cursor"),
    )


def _raw_terms(visit: Visit) -> Iterator[str]:
    """Give the terms of the address, and the one that the filter menu's form has just made."""
    yield from visit.query.get("f", ())
    field, operator = visit.asked("filter_field"), visit.asked("filter_operator")
    values = [value for value in visit.query.get("filter_value", ()) if value]
    if field and operator:
        yield f"{field}:{operator}:{','.join(values)}"


def _may_create(app: AppSummary, form: str) -> bool:
    return any(one.key == form and one.may_create for one in app.forms)


def _search(act: Act, visit: Visit) -> Reply:
    text = visit.asked("q").strip()
    found: list[dict[str, object]] = []
    for app in list_apps(act) if text else ():
        for form in app.forms:
            page = list_records(
                act, app.key, form.key, ListRequest(search=text, limit=FOUND_A_FORM)
            )
            if isinstance(page, Refusal):
                continue
            base = f"/apps/{app.key}/forms/{form.key}"
            found += [
                {"label": row.title, "href": f"{base}/{row.id}", "icon": form.icon or "file-text",
                 "note": form.label}
                for row in page.items
            ]  # fmt: skip
    return Data({"items": found[:FOUND]})
