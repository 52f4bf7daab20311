"""What is on a report: its filters with their choices, its widgets with their places.

Rules of this file:
1. A filter on a field that the reader may not see is not offered.
2. Choices are what the reader may see anyway: options, people, departments, the first records of
   a list with his rights; of long lists, none, and one searches.
"""

from collections.abc import Mapping

from engine.report.compiled import CompiledReport, WidgetFilter, paths_of
from engine.report.model import NumberWidget, ReportFilter, SeriesWidget, TableWidget, Widget
from engine.text import localise
from runtime.services.act import Act
from runtime.services.list_records import ListRequest, list_records
from runtime.services.listing import Listing, listing_of
from runtime.services.open_record import find_form
from runtime.services.open_report import OpenedReport, open_report
from runtime.services.outcome import Refusal
from runtime.services.report_views import FilterView, ReportView, WidgetView
from runtime.services.views import Json, Ref

MOST_CHOICES = 200
_TRUTHS = (("true", {"en": "Yes", "zh": "是"}), ("false", {"en": "No", "zh": "否"}))


def read_report(act: Act, app: str, report: str) -> ReportView | Refusal:
    """Describe a report that the caller may see."""
    opened = open_report(act, app, report)
    if isinstance(opened, Refusal):
        return opened
    model, locale = opened.report.model, act.caller.locale
    filters = (_filter(act, opened, one) for one in model.filters)
    return ReportView(
        key=model.key,
        label=localise(model.label, locale, model.key),
        filters=[one for one in filters if one is not None],
        widgets=[_widget(widget, locale) for widget in model.widgets],
    )


def _widget(widget: Widget, locale: str) -> WidgetView:
    return WidgetView(
        key=widget.key,
        type=widget.type,
        label=localise(widget.label, locale, widget.key),
        width=widget.size.width,
        height=widget.size.height,
        options=_options(widget),
    )


def _options(widget: Widget) -> Mapping[str, Json]:
    match widget:
        case NumberWidget():
            target = None if widget.target is None else f"{widget.target:f}"
            return {"compare": widget.compare, "target": target}
        case SeriesWidget():
            return {
                "compare": widget.compare,
                "stacked": widget.stacked,
                "horizontal": widget.horizontal,
                "limit": widget.limit,
            }
        case TableWidget():
            return {"limit": widget.limit}
        case _:
            return {}


def _filter(act: Act, opened: OpenedReport, model: ReportFilter) -> FilterView | None:
    known = _first(opened.report, model.key)
    if known is None or not _is_open(act, opened, model.key):
        return None
    return FilterView(
        key=model.key,
        label=localise(model.label, act.caller.locale, model.key),
        type=model.type,
        value=model.default or "",
        choices=_choices(act, opened, known),
        form=known.plain.type.form if model.type == "lookup" else None,
    )


def _first(report: CompiledReport, key: str) -> WidgetFilter | None:
    found = (one.filters[key] for one in report.widgets.values() if key in one.filters)
    return next(found, None)


def _is_open(act: Act, opened: OpenedReport, key: str) -> bool:
    """Whether the reader may filter at least one widget by it."""
    for widget in opened.report.widgets.values():
        known = widget.filters.get(key)
        listing = _listing(act, opened, widget.source.form.key)
        if known and listing and all(map(listing.is_open, paths_of(widget.source, known.plain))):
            return True
    return False


def _listing(act: Act, opened: OpenedReport, form: str) -> Listing | None:
    target = find_form(act, opened.app.key, form)
    found = target if isinstance(target, Refusal) else listing_of(act, target)
    return None if isinstance(found, Refusal) else found


def _choices(act: Act, opened: OpenedReport, known: WidgetFilter) -> list[Ref] | None:
    locale = act.caller.locale
    match known.model.type:
        case "select":
            options = getattr(known.definition, "options", ())
            found = [Ref(one.key, localise(one.label, locale, one.key)) for one in options]
            return found or [Ref(key, localise(label, locale)) for key, label in _TRUTHS]
        case "user":
            people = (one for one in act.world.directory.people.values() if one.active)
            return _few([Ref(one.id, one.name) for one in people])
        case "department":
            departments = act.world.directory.departments.values()
            return _few([Ref(one.id, one.name) for one in departments])
        case "lookup":
            return _records(act, opened, known.plain.type.form or "")
        case _:
            return None


def _few(found: list[Ref]) -> list[Ref] | None:
    return sorted(found, key=lambda one: one.title) if len(found) <= MOST_CHOICES else None


def _records(act: Act, opened: OpenedReport, form: str) -> list[Ref] | None:
    page = list_records(act, opened.app.key, form, ListRequest(limit=MOST_CHOICES, fields=()))
    if isinstance(page, Refusal) or page.next_cursor is not None:
        return None
    return _few([Ref(row.id, row.title) for row in page.items])
