"""Dashboards, and the records behind their numbers."""

import json
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlencode

from engine.report.model import Report, Widget
from engine.text import localise
from runtime.services.act import Act, consult
from runtime.services.outcome import Refusal, not_found
from runtime.services.read_record import read_record
from runtime.services.report_views import WidgetData
from runtime.services.run_report import drill_widget, read_report, widget_data
from runtime.web.framing import frame_of, way_to_app
from runtime.web.pages.drill_table import drill_table
from runtime.web.reply import Reply, Shown
from runtime.web.views.frame import Crumb
from runtime.web.views.moments import Clockface
from runtime.web.views.report import FilterView, WidgetView, bind_filters, bind_widget
from runtime.web.views.screens import DrillScreen, ReportScreen
from runtime.web.visit import Visit

PAGE = 100
OWN = frozenset({"widget", "key", "cursor"})


def show_report(visit: Visit) -> Reply:
    """Show a dashboard."""
    return consult(visit.system, visit.signed, _report, visit)


def show_drill(visit: Visit) -> Reply:
    """Show the records behind a mark."""
    return consult(visit.system, visit.signed, _drill, visit)


def _filters(visit: Visit) -> dict[str, str]:
    """Read the filters of the address; one that is there and empty limits nothing."""
    return {name: values[0] for name, values in visit.query.items() if name not in OWN}


def _find(act: Act, visit: Visit) -> Report | Refusal:
    """Find a report that the caller may open."""
    app, key = visit.names["app"], visit.names["report"]
    readable = read_report(act, app, key)
    if isinstance(readable, Refusal):
        return readable
    return next(one for one in act.world.apps[app].app.reports if one.key == key)


def _report(act: Act, visit: Visit) -> Reply:
    report = _find(act, visit)
    if isinstance(report, Refusal):
        return report
    frame, clock = frame_of(act, visit), visit.clock(act, visit.names["app"])
    given = _filters(visit)
    offered = read_report(act, visit.names["app"], report.key)
    if isinstance(offered, Refusal):
        return offered
    screen = ReportScreen(
        label=localise(report.label, visit.locale, report.key),
        way=way_to_app(frame, visit.names["app"]),
        path=visit.path,
        filters=_named(
            act, visit, bind_filters(offered.filters, given, clock, act.caller.person.id)
        ),
        app=visit.names["app"],
        widgets=[_widget(act, visit, widget, given, clock) for widget in report.widgets],
    )
    return Shown("pages/report.html", screen, frame)


def _named(act: Act, visit: Visit, filters: tuple[FilterView, ...]) -> tuple[FilterView, ...]:
    """Say what is chosen in the filters that one searches."""
    return tuple(
        replace(one, chosen=_title(act, visit, one.form, one.value))
        if one.kind == "search" and one.form and one.value
        else one
        for one in filters
    )


def _title(act: Act, visit: Visit, form: str, record: str) -> str:
    app, _, key = form.rpartition(".")
    found = read_record(act, app or visit.names["app"], key, record)
    return "…" if isinstance(found, Refusal) else found.title


def _widget(
    act: Act, visit: Visit, widget: Widget, given: Mapping[str, str], clock: Clockface
) -> WidgetView:
    app, report = visit.names["app"], visit.names["report"]
    data = widget_data(act, app, report, widget.key, given)
    if isinstance(data, Refusal):
        data = WidgetData((), (), note=localise(data.message, visit.locale))
    currency = act.world.apps[app].app.app.currency
    return bind_widget(widget, data, visit.path, given, clock, currency)


def _drill(act: Act, visit: Visit) -> Reply:
    report = _find(act, visit)
    if isinstance(report, Refusal):
        return report
    key, given = visit.asked("widget"), _filters(visit)
    widget = next((one for one in report.widgets if one.key == key), None)
    if widget is None:
        return not_found()
    app = visit.names["app"]
    keys = _keys(visit.asked("key", "[]"))
    cursor = visit.asked("cursor") or None
    page = drill_widget(act, app, report.key, key, given, keys, PAGE, cursor)
    if isinstance(page, Refusal):
        return page
    frame = frame_of(act, visit)
    base = f"/apps/{app}/reports/{report.key}"
    here = Crumb(localise(report.label, visit.locale, report.key), f"{base}?{urlencode(given)}")
    more = urlencode(
        {**given, "widget": key, "key": json.dumps(keys), "cursor": page.next_cursor or ""}
    )
    label = localise(widget.label, visit.locale, widget.key)
    headings, rows = drill_table(act, visit, app, page)
    screen = DrillScreen(
        title=visit.words("report.drill", label=label),
        way=(*way_to_app(frame, app), here),
        headings=headings,
        rows=rows,
        more_href=f"{base}/drill?{more}" if page.next_cursor else "",
    )
    return Shown("pages/drill.html", screen, frame)


def _keys(text: str) -> list[object]:
    try:
        keys = json.loads(text)
    except ValueError:
        return []
    return keys if isinstance(keys, list) else []
