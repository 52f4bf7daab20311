"""The apps, forms and reports that a person may open."""

from engine.access.decision import decide
from engine.access.directory import Person
from engine.report.model import Report
from engine.text import localise
from runtime.services.act import Act
from runtime.services.outcome import Refusal, not_found
from runtime.services.published_app import PublishedApp
from runtime.services.views import AppSummary, FormSummary, ReportSummary

NO_APP = not_found("There is no such app.", "没有这个应用。")


def list_apps(act: Act) -> tuple[AppSummary, ...]:
    """List the apps of which the caller may open something."""
    found = (_summary(act, app) for _, app in sorted(act.world.apps.items()))
    return tuple(one for one in found if one.forms or one.reports)


def read_app(act: Act, app: str) -> AppSummary | Refusal:
    """Read one app's navigation."""
    published = act.world.apps.get(app)
    summary = _summary(act, published) if published else None
    if summary is None or not (summary.forms or summary.reports):
        return NO_APP
    return summary


def may_open_report(person: Person, app: str, report: Report) -> bool:
    """Whether a report is open to a person: by a role it names; to the administrator always."""
    if not person.active:
        return False
    return person.is_admin or any(person.has_role(app, one.role) for one in report.access)


def _summary(act: Act, app: PublishedApp) -> AppSummary:
    locale, person = act.caller.locale, act.caller.person
    info = app.app.app
    forms = [
        FormSummary(
            form.key,
            localise(form.label, locale, form.key),
            form.icon,
            decide(person, app.key, form, "create").allowed,
            form.key in app.submits,
        )
        for form in app.app.forms
        if decide(person, app.key, form, "read").allowed
        or decide(person, app.key, form, "create").allowed
    ]
    reports = [
        ReportSummary(report.key, localise(report.label, locale, report.key))
        for report in app.app.reports
        if may_open_report(person, app.key, report)
    ]
    return AppSummary(
        key=app.key,
        label=localise(info.label, locale, app.key),
        description=localise(info.description, locale),
        version=app.version,
        forms=forms,
        reports=reports,
    )
