"""An app as it is published: its definition compiled once, its tables, its settings in force.

Rules of this file:
1. Compiling touches no record; the same value serves every act until the next publication.
2. Workflows of earlier versions are compiled when an instance that began with them is met.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from zoneinfo import ZoneInfo

from engine.automation.compilation import compile_automation
from engine.automation.compiled import CompiledAutomation
from engine.calendar.working_time import WorkCalendar, work_calendar
from engine.definition.app_context import app_context
from engine.definition.model import App, Setting
from engine.expression.values import Value
from engine.form.app_context import AppContext
from engine.form.compiled import CompiledForm
from engine.form.form_compiler import compile_form
from engine.report.compilation import compile_report
from engine.report.compiled import CompiledReport
from engine.step.action import CompiledAction, compile_action
from engine.workflow.compilation import compile_workflow
from engine.workflow.compiled import CompiledWorkflow
from runtime.storage.tables import AppTables


@dataclass(frozen=True, slots=True)
class PublishedApp:
    """One app; `submits` gives the workflow that a submission of a form starts.

    `flowing` are the forms that any workflow runs over; `actions` are by form and key.
    """

    app: App
    version: int
    context: AppContext
    forms: Mapping[str, CompiledForm]
    tables: AppTables
    workflows: Mapping[str, CompiledWorkflow]
    submits: Mapping[str, CompiledWorkflow]
    settings: Mapping[str, Value]
    zone: ZoneInfo
    calendar: WorkCalendar
    depends: tuple[App, ...] = ()
    reports: Mapping[str, CompiledReport] = field(default_factory=dict)
    flowing: frozenset[str] = frozenset()
    automations: Mapping[str, CompiledAutomation] = field(default_factory=dict)
    actions: Mapping[str, Mapping[str, CompiledAction]] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The app's key."""
        return self.app.app.key

    @property
    def locale(self) -> str:
        """The app's own language."""
        return self.app.app.locale

    def form(self, key: str) -> CompiledForm | None:
        """Find a form by its key, or by `app.form` where it is looked up from here."""
        return self.forms.get(key.removeprefix(f"{self.key}."))


def publish_in_memory(
    app: App,
    version: int,
    tables: AppTables,
    chosen: Mapping[str, object],
    others: Mapping[str, App],
) -> PublishedApp:
    """Compile an app; `chosen` are the settings that were changed from their defaults."""
    context = app_context(app, others)
    workflows = compile_workflows(app, context)
    return PublishedApp(
        app=app,
        version=version,
        context=context,
        forms={key: compile_form(form, context) for key, form in context.forms.items()},
        tables=tables,
        workflows=workflows,
        submits={one.form: one for one in workflows.values() if one.model.start.on == "submit"},
        flowing=frozenset(one.form for one in workflows.values()),
        settings=settings_in_force(app, chosen),
        zone=ZoneInfo(app.app.time_zone),
        calendar=calendar_of(app),
        depends=tuple(others[key] for key in app.app.depends if key in others),
        reports={one.key: compile_report(one, context) for one in app.reports},
        automations={
            one.key: compile_automation(one, context)
            for one in app.automations
            if one.on.form is None or one.on.form in context.forms
        },
        actions={
            form.key: {one.key: compile_action(one, form, context) for one in form.actions}
            for form in app.forms
            if form.actions
        },
    )


def forms_in_memory(
    app: App,
    version: int,
    tables: AppTables,
    chosen: Mapping[str, object],
    others: Mapping[str, App],
) -> PublishedApp:
    """Compile an app's forms alone, for whoever only looks at records."""
    context = app_context(app, others)
    return PublishedApp(
        app=app,
        version=version,
        context=context,
        forms={key: compile_form(form, context) for key, form in context.forms.items()},
        tables=tables,
        workflows={},
        submits={},
        settings=settings_in_force(app, chosen),
        zone=ZoneInfo(app.app.time_zone),
        calendar=calendar_of(app),
        depends=tuple(others[key] for key in app.app.depends if key in others),
    )


def compile_workflows(app: App, context: AppContext) -> Mapping[str, CompiledWorkflow]:
    """Compile an app's workflows against the forms of a context."""
    pinned = [setting.key for setting in app.app.settings if setting.pin]
    return {
        one.key: compile_workflow(one, context.forms[one.form], context, pinned)
        for one in app.workflows
        if one.form in context.forms
    }


def calendar_of(app: App) -> WorkCalendar:
    """Compile an app's working time."""
    calendar = app.app.calendar
    return work_calendar(
        calendar.days,
        start=calendar.start,
        end=calendar.end,
        holidays=calendar.holidays,
        workdays=calendar.workdays,
    )


def settings_in_force(app: App, chosen: Mapping[str, object]) -> Mapping[str, Value]:
    """Give every setting its value: the chosen one, else the default."""
    return {
        setting.key: setting_value(setting, chosen.get(setting.key, setting.default))
        for setting in app.app.settings
    }


def setting_value(setting: Setting, value: object) -> Value:
    """Take a setting's value as it is stored or written into the value expressions read."""
    if value is None or value == "":
        return None
    if setting.type == "boolean":
        return value if isinstance(value, bool) else str(value).lower() == "true"
    if setting.type in ("text", "select"):
        return str(value)
    return Decimal(str(value))
