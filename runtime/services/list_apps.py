"""The apps, forms and reports that a person may open."""

from collections.abc import Sequence

from engine.access.decision import decide
from engine.text import localise
from runtime.services.act import Act
from runtime.services.app_rights import NO_APP, may_open_report, rights_on
from runtime.services.outcome import Refusal
from runtime.services.published_app import PublishedApp
from runtime.services.views import AppSummary, FormSummary, MenuSummary, ReportSummary


def list_apps(act: Act) -> tuple[AppSummary, ...]:
    """List the apps of which the caller may open something."""
    found = (_summary(act, app) for _, app in sorted(act.world.apps.items()))
    return tuple(one for one in found if _is_open(one))


def read_app(act: Act, app: str) -> AppSummary | Refusal:
    """Read one app's navigation."""
    published = act.world.apps.get(app)
    summary = _summary(act, published) if published else None
    if summary is None or not _is_open(summary):
        return NO_APP
    return summary


def _is_open(app: AppSummary) -> bool:
    return bool(app.forms or app.reports or app.can)


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
    menu = _menu(app, locale, forms, reports)
    return AppSummary(
        key=app.key,
        label=localise(info.label, locale, app.key),
        description=localise(info.description, locale),
        version=app.version,
        forms=[form for group in menu for form in group.forms],
        reports=[report for group in menu for report in group.reports],
        menu=menu,
        can=rights_on(person, app),
    )


def _menu(
    app: PublishedApp,
    locale: str,
    forms: Sequence[FormSummary],
    reports: Sequence[ReportSummary],
) -> list[MenuSummary]:
    """Put what one may open into the groups of the app's menu; the rest stands at the end."""
    form_of = {form.key: form for form in forms}
    report_of = {report.key: report for report in reports}
    groups = [
        MenuSummary(
            localise(group.label, locale),
            [form_of.pop(key) for key in group.forms if key in form_of],
            [report_of.pop(key) for key in group.reports if key in report_of],
        )
        for group in app.app.app.menu
    ]
    rest = MenuSummary("", list(form_of.values()), list(report_of.values()))
    return [group for group in (*groups, rest) if group.forms or group.reports]
