"""A value as it is read: what kind of mark-up it takes and every word of it.

Rules of this file:
1. Values come as the API speaks them: decimals as text, lookups `{id, title}`, ISO dates.
2. A blank is a blank: the template shows a dash, no caller checks for None.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from engine.form.masking import MASK, MASKED_IN_PART
from engine.form.model import (
    ColumnDefinition,
    FieldDefinition,
    LookupField,
    MoneyField,
    MultiLookupField,
    MultiSelectField,
    Option,
    RowLookupField,
    SelectField,
)
from engine.form.regions import Regions
from engine.text import localise
from runtime.web.views.moments import Clockface
from runtime.web.views.numbers import spoken_money, spoken_number, spoken_percent

BLANK_KIND = "blank"


@dataclass(frozen=True, slots=True)
class Chip:
    """A word with a colour and perhaps a way to somewhere."""

    text: str
    colour: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class ReadValue:
    """A value to show: `kind` names the macro that shows it."""

    kind: str
    text: str = ""
    exact: str = ""
    href: str = ""
    chips: tuple[Chip, ...] = ()
    numeric: bool = False


BLANK = ReadValue(BLANK_KIND)
NO_REGIONS = Regions.of(())


@dataclass(frozen=True, slots=True)
class Reader:
    """What reading a value depends on: language, time, and the app it belongs to."""

    clock: Clockface
    app: str
    currency: str | None = None
    regions: Regions = NO_REGIONS

    @property
    def locale(self) -> str:
        """The reader's language."""
        return self.clock.words.locale

    @property
    def tabular(self) -> "Reader":
        """The same for columns: amounts without the sign that each row would repeat."""
        return replace(self, currency=None)

    def read(self, field: FieldDefinition, value: object) -> ReadValue:
        """Turn one field's value into what is shown."""
        if value is None or value in ("", [], {}):
            return BLANK
        if is_covered(field, value):
            return _text(self, field, value)
        return _READERS.get(field.type, _text)(self, field, value)


def is_covered(field: FieldDefinition | ColumnDefinition, value: object) -> bool:
    """Whether a mask stands where the value would not be a text."""
    return value == MASK and field.type not in MASKED_IN_PART


def _text(_reader: Reader, _field: FieldDefinition, value: object) -> ReadValue:
    return ReadValue("text", str(value))


def _paragraphs(_reader: Reader, _field: FieldDefinition, value: object) -> ReadValue:
    return ReadValue("paragraphs", str(value))


def _number(_reader: Reader, _field: FieldDefinition, value: object) -> ReadValue:
    return ReadValue("number", spoken_number(value, 0), str(value), numeric=True)


def _money(reader: Reader, field: FieldDefinition, value: object) -> ReadValue:
    currency = field.currency if isinstance(field, MoneyField) and field.currency else None
    return ReadValue(
        "money", spoken_money(value, currency or reader.currency), str(value), numeric=True
    )


def _percent(_reader: Reader, _field: FieldDefinition, value: object) -> ReadValue:
    return ReadValue("number", spoken_percent(value), str(value), numeric=True)


def _boolean(reader: Reader, _field: FieldDefinition, value: object) -> ReadValue:
    said = reader.clock.words("value.yes" if value is True else "value.no")
    return ReadValue("yes" if value is True else "no", said)


def _date(reader: Reader, _field: FieldDefinition, value: object) -> ReadValue:
    moment = reader.clock.day(str(value))
    return ReadValue("moment", moment.said, moment.exact)


def _datetime(reader: Reader, _field: FieldDefinition, value: object) -> ReadValue:
    moment = reader.clock.instant(str(value))
    return ReadValue("moment", moment.said, moment.exact)


def _select(reader: Reader, field: FieldDefinition, value: object) -> ReadValue:
    options = field.options if isinstance(field, SelectField | MultiSelectField) else ()
    chosen = value if isinstance(value, Sequence) and not isinstance(value, str) else [value]
    return ReadValue("chips", chips=tuple(option_chip(options, key, reader) for key in chosen))


def option_chip(options: Sequence[Option], key: object, reader: Reader) -> Chip:
    """Give the chip of an option; one that is gone from the definition shows its key."""
    for option in options:
        if option.key == key:
            return Chip(localise(option.label, reader.locale, option.key), option.colour or "plain")
    return Chip(str(key), "grey")


def _lookup(reader: Reader, field: FieldDefinition, value: object) -> ReadValue:
    form = field.form if isinstance(field, LookupField | MultiLookupField) else ""
    base = form_path(reader.app, form)
    chosen = value if isinstance(value, list) else [value]
    chips = tuple(Chip(title_of(one), href=f"{base}/{id_of(one)}") for one in chosen)
    return ReadValue("links", chips=chips)


def _row(reader: Reader, field: FieldDefinition, value: object) -> ReadValue:
    """A row leads to its record; one that is not saved yet leads nowhere."""
    record = value.get("record") if isinstance(value, Mapping) else None
    if not isinstance(field, RowLookupField) or not isinstance(record, Mapping):
        return ReadValue("text", title_of(value))
    href = f"{form_path(reader.app, field.form)}/{id_of(record)}"
    return ReadValue("links", chips=(Chip(title_of(value), href=href),))


def _people(_reader: Reader, _field: FieldDefinition, value: object) -> ReadValue:
    people = value if isinstance(value, list) else [value]
    return ReadValue("people", chips=tuple(Chip(title_of(one)) for one in people))


def _person(_reader: Reader, _field: FieldDefinition, value: object) -> ReadValue:
    return ReadValue("person", title_of(value))


def _department(_reader: Reader, _field: FieldDefinition, value: object) -> ReadValue:
    return ReadValue("text", title_of(value))


def _files(_reader: Reader, _field: FieldDefinition, value: object) -> ReadValue:
    files = value if isinstance(value, list) else [value]
    chips = tuple(Chip(title_of(one), href=f"/api/v1/files/{id_of(one)}") for one in files)
    return ReadValue("files", chips=chips)


def _url(_reader: Reader, _field: FieldDefinition, value: object) -> ReadValue:
    safe = urlsplit(str(value)).scheme in ("http", "https", "mailto")
    return (
        ReadValue("external", str(value), href=str(value))
        if safe
        else ReadValue("text", str(value))
    )


def _email(_reader: Reader, _field: FieldDefinition, value: object) -> ReadValue:
    return ReadValue("external", str(value), href=f"mailto:{value}")


def _phone(_reader: Reader, _field: FieldDefinition, value: object) -> ReadValue:
    return ReadValue("external", str(value), href=f"tel:{value}")


def _address(reader: Reader, _field: FieldDefinition, value: object) -> ReadValue:
    parts = value if isinstance(value, Mapping) else {}
    codes = (title_of(parts[key]) for key in ("province", "city", "district") if parts.get(key))
    names = [reader.regions.name(code) or code for code in codes]
    text = " ".join(
        [*dict.fromkeys(names), *([str(parts["street"])] if parts.get("street") else [])]
    )
    return ReadValue("text", text) if text else BLANK


def _duration(reader: Reader, _field: FieldDefinition, value: object) -> ReadValue:
    minutes, _ = divmod(int(float(str(value))), 60)
    hours, minutes = divmod(minutes, 60)
    return ReadValue("number", reader.clock.words("value.duration", hours=hours, minutes=minutes))


def _rows(reader: Reader, _field: FieldDefinition, value: object) -> ReadValue:
    count = len(value) if isinstance(value, list) else 0
    return ReadValue("text", reader.clock.words("value.rows", count=count))


def title_of(value: object) -> str:
    """Give what a `{id, title}` is called, or the value itself."""
    if isinstance(value, Mapping):
        return str(value.get("title") or value.get("name") or value.get("id") or "")
    return str(value)


def id_of(value: object) -> str:
    """Give the id of a `{id, title}`, or the value itself."""
    return str(value.get("id") or "") if isinstance(value, Mapping) else str(value)


def form_path(app: str, form: str) -> str:
    """Give the address of a form's list; `form` may name another app as `app.form`."""
    owner, _, key = form.rpartition(".")
    return f"/apps/{owner or app}/forms/{key}"


_READERS: Mapping[str, Callable[[Reader, FieldDefinition, object], ReadValue]] = {
    "long_text": _paragraphs,
    "integer": _number,
    "decimal": _number,
    "money": _money,
    "percent": _percent,
    "boolean": _boolean,
    "date": _date,
    "datetime": _datetime,
    "duration": _duration,
    "select": _select,
    "multi_select": _select,
    "lookup": _lookup,
    "multi_lookup": _lookup,
    "row_lookup": _row,
    "user": _person,
    "multi_user": _people,
    "department": _department,
    "attachment": _files,
    "image": _files,
    "url": _url,
    "email": _email,
    "phone": _phone,
    "address": _address,
    "subtable": _rows,
}
