"""The frame around every page: navigation, what waits, language, theme, me."""

from collections.abc import Sequence
from dataclasses import dataclass

from runtime.i18n.catalogue import Words
from runtime.services.views import AppSummary, FormSummary, MenuSummary, ReportSummary

THEMES = ("system", "light", "dark")


@dataclass(frozen=True, slots=True)
class NavItem:
    """A way to a page."""

    label: str
    href: str
    icon: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class NavGroup:
    """A group of an app's menu; its label may be empty."""

    label: str
    items: tuple[NavItem, ...]


@dataclass(frozen=True, slots=True)
class NavApp:
    """An app with its forms and reports, and with both as its menu groups them."""

    key: str
    label: str
    href: str
    open: bool
    forms: tuple[NavItem, ...]
    reports: tuple[NavItem, ...]
    creatable: tuple[NavItem, ...]
    groups: tuple[NavGroup, ...] = ()
    design_href: str = ""
    """The designer, for those who may design the app."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Everything around a page's own content."""

    locale: str
    theme: str
    path: str
    user: str
    name: str
    initial: str
    waiting: int
    apps: tuple[NavApp, ...]
    zone: str = "Asia/Shanghai"
    unread: int = 0
    admin_href: str = ""
    """Where administration begins for this reader; empty where none of it is his."""

    @property
    def home(self) -> bool:
        """Whether this is the start page."""
        return self.path == "/"

    @property
    def inbox(self) -> bool:
        """Whether this is a page of tasks."""
        return self.path.startswith("/tasks")

    @property
    def waiting_text(self) -> str:
        """The count as a badge shows it."""
        return "99+" if self.waiting > 99 else str(self.waiting)

    @property
    def messages(self) -> bool:
        """Whether this is the page of messages."""
        return self.path.startswith("/notifications")

    @property
    def administers(self) -> bool:
        """Whether this is a page of administration."""
        return self.path.startswith("/admin")

    @property
    def unread_text(self) -> str:
        """The count of new messages as a badge shows it."""
        return "99+" if self.unread > 99 else str(self.unread)

    @property
    def other_locale(self) -> str:
        """The language to switch to."""
        return "en" if self.locale == "zh" else "zh"

    @property
    def creatable(self) -> tuple[NavItem, ...]:
        """What the reader may enter, over all apps."""
        return tuple(item for app in self.apps for item in app.creatable)


@dataclass(frozen=True, slots=True)
class Crumb:
    """A step of the way to this page."""

    label: str
    href: str


def bind_navigation(apps: Sequence[AppSummary], path: str, words: Words) -> tuple[NavApp, ...]:
    """Bind the apps a person may open; the one this page belongs to stands
    open, all of them on pages that belong to none.
    """
    elsewhere = not any(_within(path, f"/apps/{app.key}") for app in apps)
    return tuple(_app(app, path, words, always_open=elsewhere) for app in apps)


def _app(app: AppSummary, path: str, words: Words, *, always_open: bool) -> NavApp:
    base = f"/apps/{app.key}"
    forms = {form.key: _form_item(base, form, path) for form in app.forms}
    reports = {report.key: _report_item(base, report, path) for report in app.reports}
    return NavApp(
        key=app.key,
        label=app.label,
        href=base,
        open=always_open or _within(path, base),
        forms=tuple(forms.values()),
        reports=tuple(reports.values()),
        design_href=f"{base}/design" if "design" in app.can else "",
        groups=tuple(
            NavGroup(
                group.label,
                (
                    *(forms[form.key] for form in group.forms),
                    *(reports[report.key] for report in group.reports),
                ),
            )
            for group in app.menu or (MenuSummary("", app.forms, app.reports),)
        ),
        creatable=tuple(
            NavItem(words("form.new", form=form.label), f"{base}/forms/{form.key}/new", "plus")
            # What people come to enter stands before what it refers to.
            for form in sorted(app.forms, key=lambda one: not one.starts_workflow)
            if form.may_create
        ),
    )


def _form_item(base: str, form: FormSummary, path: str) -> NavItem:
    href = f"{base}/forms/{form.key}"
    return NavItem(form.label, href, form.icon or "file-text", _within(path, href))


def _report_item(base: str, report: ReportSummary, path: str) -> NavItem:
    href = f"{base}/reports/{report.key}"
    return NavItem(report.label, href, "chart-bar", _within(path, href))


def _within(path: str, base: str) -> bool:
    return path == base or path.startswith(f"{base}/")
