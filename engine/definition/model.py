"""A whole app: what `app.yaml`, `roles.yaml` and the folders beside them hold."""

from typing import Annotated, Literal

from pydantic import Field, StrictBool

from engine.access.app_rights import AppGrant
from engine.automation.model import Automation
from engine.definition.scenario import Scenario
from engine.form.model import Form, Option
from engine.report.model import Report
from engine.text import Element, Key, Number, Text, Was
from engine.workflow.model import Workflow

FORMAT_VERSION = 1
"""The version of the definition language this engine reads and writes."""


class Role(Element):
    """A role of the app; `outside: true`: of people who do not belong to the house.

    They see where a record stands, but not by whom and why it got there.
    """

    key: Key
    was: Was = None
    label: Text | None = None
    description: Text | None = None
    outside: bool = False


class Setting(Element):
    """A parameter of the app; `pin: true` keeps the value a running instance began with."""

    key: Key
    was: Was = None
    label: Text | None = None
    help: Text | None = None
    type: Literal["money", "decimal", "percent", "integer", "boolean", "text", "select"]
    default: StrictBool | Number | str | None = None
    pin: bool = False
    scale: Annotated[int, Field(ge=0, le=8)] = 2
    min: Number | None = None
    max: Number | None = None
    options: list[Option] = []


class WorkCalendar(Element):
    """Working days and hours; dates are ISO days."""

    days: list[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]] = [
        "mon",
        "tue",
        "wed",
        "thu",
        "fri",
    ]
    start: str = "09:00"
    end: str = "18:00"
    holidays: list[str] = []
    workdays: list[str] = []


class MenuGroup(Element):
    """A group of the app's menu: what belongs together, in this sequence."""

    label: Text | None = None
    forms: list[str] = []
    reports: list[str] = []


class AppInfo(Element):
    """The head of an app: `app.yaml`."""

    key: Key
    label: Text | None = None
    version: str = "1.0"
    description: Text | None = None
    format: int = FORMAT_VERSION
    locale: str = "zh"
    time_zone: str = "Asia/Shanghai"
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "CNY"
    rounding: Literal["half_up", "half_even"] = "half_up"
    settings: list[Setting] = []
    user_links: dict[str, str] = {}
    depends: list[str] = []
    calendar: WorkCalendar = WorkCalendar()
    access: list[AppGrant] = []
    menu: list[MenuGroup] = []


class App(Element):
    """An app as one value; the order of lists is the order in the files."""

    app: AppInfo
    roles: list[Role] = []
    forms: list[Form] = []
    workflows: list[Workflow] = []
    automations: list[Automation] = []
    reports: list[Report] = []
    scenarios: list[Scenario] = []
