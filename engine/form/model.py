"""A form as its author writes it: fields, rules, views, layout, grants.

Every field type is a class of its own, so that the published JSON Schema says exactly which
property belongs to which type. Meaning is given elsewhere (`field_types`, `evaluation`).
"""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from engine.access.model import Grant
from engine.form.balance import Balance
from engine.form.choosing import Choice
from engine.form.decision import Decision
from engine.form.presentation import Layout, Print, View
from engine.form.status import Status
from engine.step.model import Step
from engine.text import Element, Expression, Key, Number, Text, Was

Flag = bool | Expression

LivePath = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$")]
"""A path through a lookup, `account.phone`, whose present value is shown."""


class FieldCheck(Element):
    """A condition on one field; `level: warning` may be acknowledged with a reason."""

    key: Key | None = None
    require: Expression
    message: Text | None = None
    level: Literal["error", "warning"] = "error"


class RollUp(Element):
    """An aggregate over the records or rows that point here through `via`, kept up to date."""

    source: Annotated[str, Field(alias="from")]
    via: Annotated[str, Field(pattern=r"^(parent\.)?[a-z][a-z0-9_]{0,47}$")]
    value: Expression
    where: Expression | None = None


class FieldBase(Element):
    """What every field that holds a value has."""

    key: Key
    was: Was = None
    label: Text | None = None
    help: Text | None = None
    placeholder: Text | None = None
    required: Flag = False
    visible: Flag = True
    readonly: Flag = False
    locked: Expression | None = None
    default: Expression | None = None
    formula: Expression | None = None
    on_read: bool = False
    live: LivePath | None = None
    rollup: RollUp | None = None
    choose: list[Choice] = []
    on: list[Key] = []
    source: Key | None = None
    keep: Key | None = None
    unique: bool = False
    indexed: bool = False
    check: Annotated[FieldCheck | None, Field(alias="validate")] = None
    sensitive: bool = False
    declassified: bool = False

    @property
    def computed_by(self) -> str | None:
        """The expression that gives the value: the formula, or the path that is shown live."""
        return self.formula if self.live is None else self.live

    @property
    def is_read(self) -> bool:
        """Whether the value is computed when it is read, and never stored."""
        return self.on_read or self.live is not None

    @property
    def derived(self) -> bool:
        """Whether its value follows from others: nobody enters it and no step writes it."""
        return self.computed_by is not None or self.rollup is not None


class TextField(FieldBase):
    """One line of text."""

    type: Literal["text"]
    max_length: Annotated[int, Field(ge=1, le=4000)] = 200
    min_length: Annotated[int, Field(ge=0)] = 0
    pattern: str | None = None
    normalize: list[Literal["trim", "width", "upper", "lower", "spaces"]] = ["trim"]


class LongTextField(FieldBase):
    """Several lines of text."""

    type: Literal["long_text"]
    max_length: Annotated[int, Field(ge=1, le=100_000)] = 10_000


class PhoneField(FieldBase):
    """A telephone number: a Chinese mobile or land line, or E.164."""

    type: Literal["phone"]


class EmailField(FieldBase):
    """An e-mail address."""

    type: Literal["email"]


class UrlField(FieldBase):
    """A link; only http, https and mailto are ever rendered as one."""

    type: Literal["url"]


class IntegerField(FieldBase):
    """A whole number."""

    type: Literal["integer"]
    min: Number | None = None
    max: Number | None = None


class DecimalField(FieldBase):
    """An exact decimal with `scale` digits after the point."""

    type: Literal["decimal"]
    scale: Annotated[int, Field(ge=0, le=8)] = 2
    min: Number | None = None
    max: Number | None = None


class MoneyField(FieldBase):
    """An amount of money; the currency is the app's unless the field names one."""

    type: Literal["money"]
    scale: Annotated[int, Field(ge=0, le=8)] = 2
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] | None = None
    min: Number | None = None
    max: Number | None = None


class PercentField(FieldBase):
    """The number before the sign: 5 is 5 %."""

    type: Literal["percent"]
    scale: Annotated[int, Field(ge=0, le=8)] = 2
    min: Number | None = Decimal(0)
    max: Number | None = None


class BooleanField(FieldBase):
    """Yes or no; blank until answered, unless it has a default."""

    type: Literal["boolean"]


class DateField(FieldBase):
    """A calendar day."""

    type: Literal["date"]


class DateTimeField(FieldBase):
    """An instant; entered and shown in the app's time zone, stored in UTC."""

    type: Literal["datetime"]


class TimeField(FieldBase):
    """A time of day without a date."""

    type: Literal["time"]


class DurationField(FieldBase):
    """A length of time, in seconds when stored."""

    type: Literal["duration"]


OPTION_KEY_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9_.\-]{0,47}$"


class Option(Element):
    """One choice of a select; the key is stored, the label shown."""

    key: Annotated[str, Field(pattern=OPTION_KEY_PATTERN)]
    was: Was = None
    label: Text | None = None
    colour: Literal["grey", "blue", "green", "yellow", "orange", "red", "purple", "teal"] | None = (
        None
    )
    active: bool = True


class SelectField(FieldBase):
    """One of the declared options; with `status` it follows from the record by rules."""

    type: Literal["select"]
    options: Annotated[list[Option], Field(min_length=1)]
    status: Status | None = None

    @property
    def derived(self) -> bool:
        """Whether its value follows from others: by a formula or by the rules of its status."""
        return super().derived or self.status is not None


class MultiSelectField(FieldBase):
    """Several of the declared options."""

    type: Literal["multi_select"]
    options: Annotated[list[Option], Field(min_length=1)]


class LookupField(FieldBase):
    """One record of a form; `fill` copies its fields here when it is chosen."""

    type: Literal["lookup"]
    form: str
    filter: Expression | None = None
    fill: dict[str, str] = {}
    columns: list[str] = []
    search: list[str] = []
    on_delete: Literal["restrict", "clear"] = "restrict"


class MultiLookupField(FieldBase):
    """Several records of a form."""

    type: Literal["multi_lookup"]
    form: str
    filter: Expression | None = None
    columns: list[str] = []
    search: list[str] = []
    on_delete: Literal["restrict", "clear"] = "restrict"


class RowLookupField(FieldBase):
    """One row of a record's subtable; `own: true` offers the rows of the very record.

    `fill`, `filter`, `columns` and `search` name the row's columns bare and its record's fields
    behind `parent`.
    """

    type: Literal["row_lookup"]
    form: str
    subtable: Key
    own: bool = False
    filter: Expression | None = None
    fill: dict[str, str] = {}
    columns: list[str] = []
    search: list[str] = []
    on_delete: Literal["restrict", "clear"] = "restrict"


class UserField(FieldBase):
    """A person with an account."""

    type: Literal["user"]
    role: str | None = None


class MultiUserField(FieldBase):
    """Several people with accounts."""

    type: Literal["multi_user"]
    role: str | None = None


class DepartmentField(FieldBase):
    """A department of the organisation."""

    type: Literal["department"]


class SerialField(FieldBase):
    """A number given by the system: `SO-{yyyy}{mm}{dd}-{seq:4}`.

    `formats`: those of single options of the select field `by`, each counted for itself.
    """

    type: Literal["serial"]
    format: str
    by: Key | None = None
    formats: dict[Key, str] = {}
    reset: Literal["never", "year", "month", "day"] = "never"
    at: Literal["save", "submit"] = "save"
    gapless: bool = False


class AttachmentField(FieldBase):
    """Files."""

    type: Literal["attachment"]
    accept: list[str] = []
    max_size: Annotated[int, Field(ge=1, le=100)] = 20
    max_count: Annotated[int, Field(ge=1, le=100)] = 20


class ImageField(FieldBase):
    """Pictures."""

    type: Literal["image"]
    max_size: Annotated[int, Field(ge=1, le=100)] = 20
    max_count: Annotated[int, Field(ge=1, le=100)] = 20


class AddressField(FieldBase):
    """Province, city and district as GB/T 2260 codes, and the street."""

    type: Literal["address"]
    detail: Literal["street", "region"] = "street"


class SectionField(Element):
    """A heading; the fields behind it, up to the next one, belong to it. Holds no value.

    Sections that follow one another and say `tab` are tabs of one place, shown one at a time.
    """

    type: Literal["section"]
    key: Key
    was: Was = None
    label: Text | None = None
    help: Text | None = None
    visible: Flag = True
    tab: bool = False


ColumnDefinition = Annotated[
    TextField
    | LongTextField
    | PhoneField
    | EmailField
    | UrlField
    | IntegerField
    | DecimalField
    | MoneyField
    | PercentField
    | BooleanField
    | DateField
    | DateTimeField
    | TimeField
    | DurationField
    | SelectField
    | MultiSelectField
    | LookupField
    | MultiLookupField
    | RowLookupField
    | UserField
    | MultiUserField
    | DepartmentField
    | AttachmentField
    | ImageField
    | AddressField,
    Field(discriminator="type"),
]
"""A field that may stand in a subtable."""


class SubtableField(Element):
    """Rows of the record, with stable ids; row fields see the record as `parent`."""

    type: Literal["subtable"]
    key: Key
    was: Was = None
    label: Text | None = None
    help: Text | None = None
    visible: Flag = True
    readonly: Flag = False
    locked: Expression | None = None
    min_rows: Annotated[int, Field(ge=0)] = 0
    max_rows: Annotated[int, Field(ge=1, le=5000)] = 500
    fields: Annotated[list[ColumnDefinition], Field(min_length=1)]
    unique: list[list[str]] = []


FieldDefinition = Annotated[
    TextField
    | LongTextField
    | PhoneField
    | EmailField
    | UrlField
    | IntegerField
    | DecimalField
    | MoneyField
    | PercentField
    | BooleanField
    | DateField
    | DateTimeField
    | TimeField
    | DurationField
    | SelectField
    | MultiSelectField
    | LookupField
    | MultiLookupField
    | RowLookupField
    | UserField
    | MultiUserField
    | DepartmentField
    | SerialField
    | AttachmentField
    | ImageField
    | AddressField
    | SectionField
    | SubtableField,
    Field(discriminator="type"),
]


class Rule(Element):
    """What must hold of a whole record; `on: submit` binds from submission on."""

    key: Key | None = None
    require: Expression
    when: Expression | None = None
    on: Literal["save", "submit"] = "save"
    level: Literal["error", "warning"] = "error"
    path: str | None = None
    message: Text | None = None


class Unique(Element):
    """Fields that are unique together, perhaps only among the records where a condition holds."""

    key: Key | None = None
    fields: Annotated[list[str], Field(min_length=1)]
    where: Expression | None = None
    message: Text | None = None


class Action(Element):
    """A button on a record, or (`on: list`) on a selection of a list: input, then steps.

    `roles` may use it, and every grant whose `can` names its key; `then: open made` shows what the
    steps called `made`.
    """

    key: Key
    was: Was = None
    label: Text | None = None
    help: Text | None = None
    icon: str | None = None
    on: Literal["record", "list"] = "record"
    when: Expression | None = None
    roles: list[str] = []
    input: list[FieldDefinition] = []
    confirm: Text | None = None
    do: Annotated[list[Step], Field(min_length=1)]
    then: Annotated[str, Field(pattern=r"^open [a-z][a-z0-9_]{0,47}$")] | None = None


class Form(Element):
    """A form: the shape, meaning and grants of one kind of record."""

    key: Key
    was: Was = None
    label: Text | None = None
    description: Text | None = None
    icon: str | None = None
    title: Text | None = None
    fields: Annotated[list[FieldDefinition], Field(min_length=1)]
    rules: list[Rule] = []
    unique: list[Unique] = []
    locked: Expression | None = None
    revisions: bool = False
    owner_label: Text | None = None
    layout: Layout = Layout()
    views: list[View] = []
    prints: list[Print] = []
    access: list[Grant] = []
    actions: list[Action] = []
    balance: Balance | None = None
    append_only: bool = False
    decision: Decision | None = None

    @property
    def closed(self) -> frozenset[str]:
        """The rights that nobody has, by what the form says itself; a ledger's are known by all."""
        if self.balance is not None:
            return frozenset({"create", "update", "delete", "import"})
        return frozenset({"update", "delete"}) if self.append_only else frozenset()
