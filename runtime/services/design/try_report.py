"""The numbers of a draft's report, over the records as they are now.

Rules of this file:
1. They are read as the report itself would be: with the caller's rights to records and fields.
2. Who shapes the app sees a report that is not yet open to any of his roles; its numbers are his
   own all the same.
3. A widget that cannot be shown says why; the others are shown. Who may not try drafts on records
   is told so in each.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.text import localise
from runtime.services.act import Act
from runtime.services.design.preview import NO_RECORDS, previewing
from runtime.services.design.trust import may_try_on_records
from runtime.services.open_report import OpenedReport
from runtime.services.outcome import Refusal, not_found
from runtime.services.report_views import WidgetData
from runtime.services.views import Json
from runtime.services.widget_data import numbers_of
from runtime.services.widget_reading import read_widget

NO_REPORT = not_found("The draft has no such report.", "草稿中没有这个报表。")


@dataclass(frozen=True, slots=True)
class TriedReport:
    """What each widget shows, or why it shows nothing, in the reader's language."""

    widgets: Mapping[str, WidgetData | str]

    def as_json(self) -> dict[str, Json]:
        """Give what the API answers."""
        told: dict[str, Json] = {
            key: {"refusal": one} if isinstance(one, str) else one.as_json()
            for key, one in self.widgets.items()
        }
        return {"widgets": told}


def try_report(
    act: Act, app: str, report: str, filters: Mapping[str, str]
) -> TriedReport | Refusal:
    """Read every widget of a report of the draft; blank filters are those it begins with."""
    inside = previewing(act, app)
    if isinstance(inside, Refusal):
        return inside
    made = inside.world.apps[app]
    found = made.reports.get(report)
    if found is None:
        return NO_REPORT
    if not may_try_on_records(act, app):
        silent = localise(NO_RECORDS.message, act.caller.locale)
        return TriedReport(dict.fromkeys(found.widgets, silent))
    opened = OpenedReport(made, found)
    return TriedReport({key: _numbers(inside, opened, key, filters) for key in found.widgets})


def _numbers(
    act: Act, opened: OpenedReport, widget: str, filters: Mapping[str, str]
) -> WidgetData | str:
    reading = read_widget(act, opened, widget, filters)
    if isinstance(reading, Refusal):
        return localise(reading.message, act.caller.locale)
    return numbers_of(reading)
