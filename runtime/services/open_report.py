"""Open a report for its caller.

Rule of this file: a report is open to the roles it names and to admin; to anybody else it is not
there.
"""

from dataclasses import dataclass

from engine.report.compiled import CompiledReport, CompiledWidget
from runtime.services.act import Act
from runtime.services.app_rights import may_open_report
from runtime.services.outcome import Refusal, not_found
from runtime.services.published_app import PublishedApp

NO_REPORT = not_found(
    "There is no such report, or you may not see it.", "没有这个报表，或您无权查看。"
)


@dataclass(frozen=True, slots=True)
class OpenedReport:
    """A report that the caller may see."""

    app: PublishedApp
    report: CompiledReport

    def widget(self, key: str) -> CompiledWidget | Refusal:
        """Find a widget."""
        found = self.report.widgets.get(key)
        return found or not_found("There is no such widget.", "没有这个组件。")


def open_report(act: Act, app: str, report: str) -> OpenedReport | Refusal:
    """Find a report, if it is open to the caller."""
    published = act.world.apps.get(app)
    found = published.reports.get(report) if published else None
    if (
        published is None
        or found is None
        or not may_open_report(act.caller.person, app, found.model)
    ):
        return NO_REPORT
    return OpenedReport(published, found)
