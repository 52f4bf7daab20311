"""Sizes that hold for every field: digits, characters, choices; the names of its JSON."""

from engine.form.model import (
    ColumnDefinition,
    DecimalField,
    FieldDefinition,
    LongTextField,
    MoneyField,
    PercentField,
    TextField,
)

PRECISION = 18
"""Digits of a stored number, those after the point included: what fits a scaled 64-bit integer."""

ID_LENGTH = 26
"""Characters of a record's id (a ULID)."""

KEY_LENGTH = 48
"""Characters of an option's key."""

MAX_CHOICES = 200
"""How many options or records one field holds at most."""

Definition = FieldDefinition | ColumnDefinition
"""A field of a form or a column of a subtable."""

Json = bool | int | str | None | list["Json"] | dict[str, "Json"]
"""What JSON can hold when decimals travel as strings."""

JsonSchema = dict[str, Json]


STREET_LENGTH = 200
"""The most characters of an address's street."""


ADDRESS_PARTS = ("province", "city", "district", "street")
"""The parts of an address, each a column of its own in SQL."""


def scale_of(field: Definition) -> int:
    """Digits after the point of a number field; 0 for whole numbers and durations."""
    if isinstance(field, DecimalField | MoneyField | PercentField):
        return field.scale
    return 0


def max_length(field: Definition) -> int | None:
    """The most characters a text field holds."""
    if isinstance(field, TextField | LongTextField):
        return field.max_length
    return {"phone": 24, "email": 254, "url": 2000}.get(field.type)
