"""The apps: the list, one app with its versions, going back to one, and its settings."""

from collections.abc import Mapping, Sequence

from runtime.i18n.catalogue import Words
from runtime.services.act import Act, consult, perform
from runtime.services.app_versions import VersionView, list_versions, rollback_app
from runtime.services.change_account import NOT_ALLOWED
from runtime.services.change_settings import change_settings
from runtime.services.list_all_apps import AppOverview, list_all_apps, overview_of
from runtime.services.outcome import Refusal
from runtime.services.publish_draft import publish_draft
from runtime.services.read_settings import SettingView, read_settings
from runtime.web.framing import framed
from runtime.web.pages.administration.ground import tabs_of, way_to
from runtime.web.reply import Elsewhere, Reply
from runtime.web.views.administration.fields import FieldView, Options, faults_of
from runtime.web.views.administration.screens import (
    AppLine,
    AppScreen,
    AppsScreen,
    SettingsScreen,
    VersionLine,
)
from runtime.web.views.frame import Crumb
from runtime.web.views.moments import Clockface
from runtime.web.views.status import StatusView
from runtime.web.visit import Visit

APPS = "/admin/apps"
NUMBERS = frozenset({"money", "decimal", "percent", "integer"})


def show_apps(visit: Visit) -> Reply:
    """Show the apps that one may shape."""
    return consult(visit.system, visit.signed, _apps, visit)


def show_app(visit: Visit) -> Reply:
    """Show one app with its versions."""
    return consult(visit.system, visit.signed, _app, visit, None)


def take_rollback(visit: Visit) -> Reply:
    """Publish an earlier version again."""
    text, app = visit.sent("version"), visit.names["app"]
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
    outcome = rollback_app(visit.system, visit.signed, app, number)
    if isinstance(outcome, Refusal):
        return consult(visit.system, visit.signed, _app, visit, outcome)
    return Elsewhere(f"{APPS}/{app}", "admin.rolled_back")


def take_publication(visit: Visit) -> Reply:
    """Publish the draft of an app."""
    app = visit.names["app"]
    outcome = publish_draft(visit.system, visit.signed, app)
    if isinstance(outcome, Refusal):
        return consult(visit.system, visit.signed, _app, visit, outcome)
    return Elsewhere(f"{APPS}/{app}", "admin.published_now")


def show_settings(visit: Visit) -> Reply:
    """Show the settings of an app."""
    return consult(visit.system, visit.signed, _settings, visit, None)


def take_settings(visit: Visit) -> Reply:
    """Change the settings of an app: those whose value is another one."""
    app = visit.names["app"]
    present = consult(visit.system, visit.signed, read_settings, app)
    if isinstance(present, Refusal):
        return present
    changed = {
        one.key: _read(one, visit.sent(one.key))
        for one in present
        if one.key in visit.form and visit.sent(one.key).strip() != (one.value or "")
    }
    refused = perform(visit.system, visit.signed, change_settings, app, changed)
    if refused is not None:
        return consult(visit.system, visit.signed, _settings, visit, refused)
    return Elsewhere(f"{APPS}/{app}/settings", "admin.saved")


def _read(one: SettingView, text: str) -> object:
    if not text.strip():
        return None
    return text == "true" if one.type == "boolean" else text.strip()


def _apps(act: Act, visit: Visit) -> Reply:
    found = list_all_apps(act)
    if not found and not act.caller.person.is_admin:
        return NOT_ALLOWED
    clock = visit.clock(act)
    screen = AppsScreen(
        tabs=tabs_of(act, visit),
        may_add=act.caller.person.is_admin,
        lines=[_line(one, clock) for one in found],
    )
    return framed(act, visit, "admin/apps", screen)


def _line(one: AppOverview, clock: Clockface) -> AppLine:
    return AppLine(
        href=f"{APPS}/{one.key}",
        key=one.key,
        label=one.label,
        version=str(one.version or "–"),
        published=clock.instant(one.published_at) if one.published_at else None,
        by=one.published_by.title if one.published_by else "",
        draft=clock.instant(one.draft_at) if one.draft_at else None,
        draft_by=one.draft_by.title if one.draft_by else "",
        status=StatusView("orange", clock.words("admin.draft")),
    )


def _app(act: Act, visit: Visit, refusal: Refusal | None) -> Reply:
    app = visit.names["app"]
    found = overview_of(act, app)
    if isinstance(found, Refusal):
        return found
    versions = list_versions(act, app) if found.version else ()
    clock, words = visit.clock(act), visit.words
    path = f"{APPS}/{app}"
    screen = AppScreen(
        way=way_to(visit, "apps"),
        key=app,
        label=found.label,
        description=found.description,
        version=found.version,
        draft=StatusView("orange", words("admin.has_draft")) if found.draft_at else None,
        action=path,
        settings_href=f"{path}/settings" if found.may_publish and found.version else "",
        design_href=f"/apps/{app}/design" if found.may_design else "",
        may_publish=found.may_publish,
        versions=[]
        if isinstance(versions, Refusal)
        else [_version(one, clock) for one in versions],
        refused=faults_of(refusal, visit.locale, ()).text,
    )
    return framed(act, visit, "admin/app", screen, refusal.status if refusal else 200)


def _version(one: VersionView, clock: Clockface) -> VersionLine:
    return VersionLine(
        number=one.version,
        current=one.published,
        at=clock.instant(one.published_at),
        by=one.author or "",
        note=one.note or "",
        status=StatusView("green", clock.words("admin.in_force")),
    )


def _settings(act: Act, visit: Visit, refusal: Refusal | None) -> Reply:
    app = visit.names["app"]
    found, overview = read_settings(act, app), overview_of(act, app)
    if isinstance(found, Refusal):
        return found
    if isinstance(overview, Refusal):
        return overview
    faults = faults_of(refusal, visit.locale, [one.key for one in found])
    path = f"{APPS}/{app}"
    screen = SettingsScreen(
        app=overview.label,
        way=(*way_to(visit, "apps"), Crumb(overview.label, path)),
        action=f"{path}/settings",
        back=path,
        fields=_fields(found, visit, faults.by_field),
        refused=faults.text,
    )
    return framed(act, visit, "admin/settings", screen, refusal.status if refusal else 200)


def _fields(
    found: Sequence[SettingView], visit: Visit, errors: Mapping[str, str]
) -> list[FieldView]:
    words = visit.words
    return [
        FieldView(
            name=one.key,
            label=one.label,
            value=visit.sent(one.key, one.value or ""),
            kind=_kind(one),
            options=_options(one, words),
            error=errors.get(one.key, ""),
            help=_help(one, words),
        )
        for one in found
    ]


def _kind(one: SettingView) -> str:
    if one.type in NUMBERS:
        return "number"
    return "select" if one.type in ("boolean", "select") else "text"


def _options(one: SettingView, words: Words) -> Options:
    if one.type == "boolean":
        return [("", "–"), ("true", words("value.yes")), ("false", words("value.no"))]
    return [("", "–"), *((each.id, each.title) for each in one.options)]


def _help(one: SettingView, words: Words) -> str:
    """Say what a setting means, between what, and what it is when nobody sets it."""
    parts: list[str] = []
    if one.min is not None and one.max is not None:
        parts.append(words("admin.between", min=one.min, max=one.max))
    elif one.min is not None:
        parts.append(words("admin.at_least", min=one.min))
    elif one.max is not None:
        parts.append(words("admin.at_most", max=one.max))
    if one.default is not None:
        parts.append(words("admin.default_is", value=_said(one, words)))
    if one.pinned:
        parts.append(words("admin.kept_by_runs"))
    return f"{one.help} {' · '.join(parts)}".strip()


def _said(one: SettingView, words: Words) -> str:
    named = dict(_options(one, words)) if _kind(one) == "select" else {}
    return named.get(one.default or "", one.default or "")
