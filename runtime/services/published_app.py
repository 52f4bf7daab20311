"""An app as it is published: its definition compiled once, its tables, its settings in force.

Rules of this file:
1. Compiling touches no record; the same value serves every act until the next publication.
2. A form, a workflow, a report … is compiled when it is first asked for. Nothing but the definition
   says which there are: who looks for some of them asks it, and compiles only those.
3. Workflows of earlier versions are compiled when an instance that began with them is met.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Protocol, TypeVar
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
from engine.form.model import Form
from engine.report.compilation import compile_report
from engine.report.compiled import CompiledReport
from engine.step.action import CompiledAction, compile_action
from engine.workflow.compilation import compile_workflow
from engine.workflow.compiled import CompiledWorkflow
from runtime.services.deferred import Deferred
from runtime.storage.tables import AppTables


class _Keyed(Protocol):
    @property
    def key(self) -> str: ...


M = TypeVar("M", bound=_Keyed)
C = TypeVar("C")


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
    """Make an app ready; `chosen` are the settings that were changed from their defaults."""
    bare = forms_in_memory(app, version, tables, chosen, others)
    context = bare.context
    flows = {one.key: one for one in app.workflows if one.form in context.forms}
    submits = {one.form: one.key for one in flows.values() if one.start.on == "submit"}
    workflows = compile_workflows(app, context)
    return replace(
        bare,
        workflows=workflows,
        submits=Deferred(submits, lambda form: workflows[submits[form]]),
        flowing=frozenset(one.form for one in flows.values()),
        reports=_compiled(app.reports, lambda one: compile_report(one, context)),
        automations=_compiled(
            (one for one in app.automations if one.on.form in (None, *context.forms)),
            lambda one: compile_automation(one, context),
        ),
        actions={form.key: _actions(form, context) for form in app.forms if form.actions},
    )


def forms_in_memory(
    app: App,
    version: int,
    tables: AppTables,
    chosen: Mapping[str, object],
    others: Mapping[str, App],
) -> PublishedApp:
    """Make of an app its forms alone, for whoever only looks at records."""
    context = app_context(app, others)
    return PublishedApp(
        app=app,
        version=version,
        context=context,
        forms=Deferred(context.forms, lambda key: compile_form(context.forms[key], context)),
        tables=tables,
        workflows={},
        submits={},
        settings=settings_in_force(app, chosen),
        zone=ZoneInfo(app.app.time_zone),
        calendar=calendar_of(app),
        depends=tuple(others[key] for key in app.app.depends if key in others),
    )


def compile_workflows(app: App, context: AppContext) -> Mapping[str, CompiledWorkflow]:
    """Make an app's workflows against the forms of a context, each when it is asked for."""
    pinned = [setting.key for setting in app.app.settings if setting.pin]
    return _compiled(
        (one for one in app.workflows if one.form in context.forms),
        lambda one: compile_workflow(one, context.forms[one.form], context, pinned),
    )


def _actions(form: Form, context: AppContext) -> Mapping[str, CompiledAction]:
    return _compiled(form.actions, lambda one: compile_action(one, form, context))


def _compiled(models: Iterable[M], compile_: Callable[[M], C]) -> Mapping[str, C]:
    by_key = {one.key: one for one in models}
    return Deferred(by_key, lambda key: compile_(by_key[key]))


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
