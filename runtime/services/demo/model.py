"""Files of reference data and demo data, as their authors write them.

What each property means is said in docs/reference/demo-data.md.
"""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypeAliasType

from engine.text import Element, Key

Plain = bool | int | Decimal | str | None
Data = TypeAliasType("Data", "Plain | list[Data] | dict[str, Data]")
"""A value as it is written: plain, or a generator, rows, an address."""

Values = dict[str, Data]


Month = Literal["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class DemoDepartment(Element):
    """A department; its parent and head are told by key and sign-in name."""

    key: Key
    name: str
    parent: str | None = None
    head: str | None = None


class DemoUser(Element):
    """A person; `links` tie him to records by their aliases."""

    username: str
    name: str
    department: str | None = None
    manager: str | None = None
    roles: list[str] = []
    admin: bool = False
    links: dict[str, str] = {}
    locale: str | None = None
    active: bool = True


class DemoPeople(Element):
    """`data/demo/users.yaml`."""

    departments: list[DemoDepartment] = []
    users: list[DemoUser] = []


class DemoAutomations(Element):
    """`data/demo/automations.yaml`: since when rules of dates and schedules are at work."""

    since: dict[Key, str]


class DemoAct(Element):
    """What somebody does with a record after it was entered; exactly one act is given."""

    as_: Annotated[str, Field(alias="as")]
    decide: Literal["approve", "reject", "return", "complete"] | None = None
    node: str | None = None
    withdraw: Literal[True] | None = None
    update: Literal[True] | None = None
    submit: Literal[True] | None = None
    values: Values = {}
    comment: str = ""
    at: str | None = None


class DemoRecord(Element):
    """A record that is written out."""

    as_: Annotated[Key | None, Field(alias="as")] = None
    by: str | None = None
    owner: str | None = None
    at: str = "now"
    submit: bool = False
    state: str | None = None
    values: Values = {}
    then: list[DemoAct] = []


class DemoOver(Element):
    """Over which days, and at what hours, generated records are spread."""

    from_: Annotated[str, Field(alias="from")]
    to: str
    growth: Annotated[Decimal, Field(gt=0)] = Decimal(1)
    months: dict[Month, Decimal] = {}
    weekdays: dict[Weekday, Decimal] = {}
    hours: tuple[str, str] = ("09:00", "18:00")


class DemoBlock(Element):
    """Records that are drawn."""

    count: Annotated[int, Field(ge=1, le=20_000)]
    seed: int
    over: DemoOver
    by: Data = None
    owner: Data = None
    state: Data
    values: Values


class DemoRecords(Element):
    """A file of records of one form."""

    form: str
    generate: list[DemoBlock] = []
    records: list[DemoRecord] = []
