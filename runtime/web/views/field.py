"""A field of a form, bound to its value: label, state, and what its input needs.

Rules of this file:
1. `kind` names the macro that edits the field; every field type has one (a test holds it).
2. What is computed or not granted is read, never shown as a dead input.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from engine.form.model import (
    ColumnDefinition,
    FieldDefinition,
    Option,
    RowLookupField,
    SectionField,
    SubtableField,
)
from engine.form.regions import Regions
from engine.text import localise
from runtime.web.views.value import BLANK, Reader, ReadValue, id_of, is_covered, title_of

KINDS: Mapping[str, str] = {
    "text": "text",
    "long_text": "long_text",
    "phone": "phone",
    "email": "email",
    "url": "url",
    "integer": "number",
    "decimal": "number",
    "money": "money",
    "percent": "percent",
    "boolean": "boolean",
    "date": "date",
    "datetime": "datetime",
    "time": "time",
    "duration": "duration",
    "select": "select",
    "multi_select": "multi_select",
    "lookup": "lookup",
    "multi_lookup": "multi_lookup",
    "row_lookup": "lookup",
    "user": "user",
    "multi_user": "multi_lookup",
    "department": "department",
    "serial": "serial",
    "attachment": "files",
    "image": "files",
    "address": "address",
    "subtable": "subtable",
}
WIDE = frozenset({"long_text", "attachment", "image", "address", "subtable"})
ADDRESS_PARTS = ("province", "city", "district", "street")


@dataclass(frozen=True, slots=True)
class Choice:
    """An option of a select."""

    key: str
    label: str
    colour: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class AddressPart:
    """A part of an address: a region to choose, or the street to write."""

    name: str
    value: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class FieldView:
    """A field as the page shows it, to read or to fill."""

    path: str
    id: str
    kind: str
    label: str
    help: str = ""
    placeholder: str = ""
    required: bool = False
    visible: bool = True
    editable: bool = True
    wide: bool = False
    errors: tuple[str, ...] = ()
    read: ReadValue = BLANK
    raw: str = ""
    chosen: tuple[tuple[str, str], ...] = ()
    choices: tuple[Choice, ...] = ()
    parts: tuple["AddressPart", ...] = ()
    limits: Mapping[str, str] = field(default_factory=dict)
    scale: int | None = None
    search: str = ""
    depends: bool = False
    own: str = ""
    fills: str = ""
    locked: bool = False

    @property
    def options(self) -> list[dict[str, str]]:
        """The choices as the islands read them."""
        return [{"key": choice.key, "label": choice.label} for choice in self.choices]

    @property
    def described_by(self) -> str:
        """The ids of help and error, for `aria-describedby`."""
        ids = [f"{self.id}-help"] if self.help else []
        return " ".join([*ids, f"{self.id}-error"])


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What binds a form's fields: values, what shows, what is asked, what may be written."""

    reader: Reader
    base: str
    """The API address of the form: `/api/v1/apps/{app}/forms/{form}`."""
    values: Mapping[str, object] = field(default_factory=dict)
    visible: Mapping[str, bool] = field(default_factory=dict)
    required: Mapping[str, bool] = field(default_factory=dict)
    readonly: Mapping[str, bool] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    masked: frozenset[str] = frozenset()
    errors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    wide: frozenset[str] = frozenset()
    opened: frozenset[str] = frozenset()
    """Fields that a task opens to its holder, read-only as they may be otherwise."""
    filling: bool = False
    """Whether the form is filled in, not read."""
    summed: frozenset[str] = frozenset()
    """Columns whose sum the form itself asks for: those get a total at the foot."""
    columns_of: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Subtable → the columns that its layout shows at once."""
    refilled: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What a change of a field fills afresh."""
    folded: frozenset[str] = frozenset()
    """Fields that only tell more."""
    told: frozenset[str] = frozenset()
    """Fields that the head of the page tells already."""


def bind_field(definition: FieldDefinition, at: Circumstances) -> FieldView:
    """Bind one field of a form to its value and state."""
    path = definition.key
    value = at.values.get(path)
    covered = is_covered(definition, value)
    locale = at.reader.locale
    return FieldView(
        path=path,
        id=f"f-{path}",
        kind=KINDS[definition.type],
        label=localise(definition.label, locale, path),
        help=localise(definition.help, locale),
        placeholder=localise(getattr(definition, "placeholder", None), locale),
        required=at.required.get(path, getattr(definition, "required", False) is True),
        visible=at.visible.get(path, True),
        editable=not covered
        and (path in at.opened or is_writable(definition, at.readonly.get(path, False))),
        locked=at.readonly.get(path, False),
        wide=definition.type in WIDE or path in at.wide,
        errors=at.errors.get(path, ()),
        read=at.reader.read(definition, value),
        raw="" if covered else raw_text(definition, value, at.reader),
        chosen=_chosen(definition, value),
        choices=_choices(definition, value, locale),
        parts=_parts(definition, value, at.reader.regions),
        limits=limits_of(definition),
        scale=getattr(definition, "scale", None),
        search=search_address(definition.type, f"{at.base}/lookup/{path}"),
        depends=depends(definition),
        own=own_rows(definition),
        fills=" ".join(at.refilled.get(path, ())),
    )


def is_writable(definition: FieldDefinition | ColumnDefinition, readonly: bool) -> bool:
    """Whether an input stands for the field: it may be locked now and open while one fills on."""
    if is_computed(definition):
        return False
    depends = isinstance(getattr(definition, "readonly", False), str)
    return depends or not readonly


def is_computed(definition: FieldDefinition | ColumnDefinition) -> bool:
    """Whether nobody ever types this field."""
    if isinstance(definition, SectionField | SubtableField):
        return definition.type == "section"
    readonly = definition.readonly is True or definition.derived
    return readonly or definition.type == "serial"


def raw_text(definition: FieldDefinition, value: object, reader: Reader) -> str:
    """Give what an input holds for a value: ISO days, local times, plain decimals."""
    if value is None or isinstance(value, list | dict):
        return ""
    if definition.type == "datetime":
        local = datetime.fromisoformat(str(value)).astimezone(reader.clock.zone)
        return f"{local:%Y-%m-%dT%H:%M}"
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def limits_of(definition: FieldDefinition | ColumnDefinition) -> Mapping[str, str]:
    """Give the HTML limits that an input can hold by itself."""
    limits = {}
    for name, attribute in (("max_length", "maxlength"), ("max_count", "data-max")):
        if (bound := getattr(definition, name, None)) is not None:
            limits[attribute] = str(bound)
    accept: Sequence[str] = getattr(definition, "accept", ())
    if accept:
        limits["accept"] = ",".join(accept)
    if definition.type == "image":
        limits["accept"] = "image/*"
    return limits


def search_address(type_name: str, address: str) -> str:
    """Give where a field searches its choices, when it searches at all."""
    return address if type_name in _SEARCHED else ""


_SEARCHED = frozenset({"lookup", "multi_lookup", "row_lookup", "user", "multi_user", "department"})


def depends(definition: FieldDefinition | ColumnDefinition) -> bool:
    """Whether the choices of a lookup follow what else is filled in."""
    if own_rows(definition):
        return True
    narrowed = getattr(definition, "filter", None)
    return isinstance(narrowed, str) and re.search(r"\b(record|row)\s*\.", narrowed) is not None


def own_rows(definition: FieldDefinition | ColumnDefinition) -> str:
    """The subtable of the very record that a row lookup points into; "" for any other field."""
    own = isinstance(definition, RowLookupField) and definition.own
    return definition.subtable if own and isinstance(definition, RowLookupField) else ""


def option_choices(
    options: Iterable[Option], chosen: Iterable[object], locale: str
) -> tuple[Choice, ...]:
    """Give the options to choose from; a retired one only where it is already chosen."""
    keys = {str(key) for key in chosen}
    return tuple(
        Choice(
            option.key,
            localise(option.label, locale, option.key),
            option.colour or "grey",
            option.key in keys,
        )
        for option in options
        if option.active or option.key in keys
    )


def _choices(definition: FieldDefinition, value: object, locale: str) -> tuple[Choice, ...]:
    options: Sequence[Option] = getattr(definition, "options", ())
    return option_choices(options, value if isinstance(value, list) else [value], locale)


def _chosen(definition: FieldDefinition, value: object) -> tuple[tuple[str, str], ...]:
    if value is None or KINDS[definition.type] not in (
        "lookup",
        "multi_lookup",
        "user",
        "department",
        "files",
    ):
        return ()
    several = value if isinstance(value, list) else [value]
    return tuple((id_of(one), title_of(one)) for one in several)


def _parts(definition: FieldDefinition, value: object, regions: Regions) -> tuple[AddressPart, ...]:
    if definition.type != "address":
        return ()
    parts = value if isinstance(value, Mapping) else {}
    texts = {name: title_of(parts.get(name) or "") for name in ADDRESS_PARTS}
    chosen = [
        AddressPart("province", texts["province"], _regions(regions, "", texts["province"])),
        *(
            AddressPart(name, texts[name], _regions(regions, texts[above], texts[name]))
            if texts[above]
            else AddressPart(name, "", ())
            for name, above in (("city", "province"), ("district", "city"))
        ),
    ]
    street = [AddressPart("street", texts["street"], ())] if definition.detail == "street" else []
    return (*chosen, *street)


def _regions(regions: Regions, under: str, chosen: str) -> tuple[Choice, ...]:
    return tuple(Choice(code, name, "", code == chosen) for code, name in regions.children(under))
