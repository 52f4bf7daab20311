"""What a field's own definition asks of its value: bounds, patterns, lengths.

Rule of this file: a blank value satisfies all of it; whether it may be blank is `required`.
"""

from collections.abc import Iterator
from decimal import Decimal

from engine.expression.values import Value
from engine.form.compiled_field import CompiledField
from engine.form.field_error import FieldError, fault
from engine.form.field_types import max_length
from engine.form.model import (
    AddressField,
    DecimalField,
    IntegerField,
    MoneyField,
    PercentField,
    TextField,
)
from engine.form.pattern import matches


def value_faults(field: CompiledField, value: Value) -> Iterator[FieldError]:
    """Every fault of one value; their paths are still to be set."""
    if isinstance(value, Decimal):
        yield from _bounds(field, value)
    elif isinstance(value, str):
        yield from _text(field, value)


def is_blank(field: CompiledField, value: object) -> bool:
    """Whether a field is unanswered; an address is answered down to what its field asks for."""
    if value is None:
        return True
    if not isinstance(value, dict):
        return isinstance(value, str | tuple | list) and not value
    definition = field.definition
    whole = isinstance(definition, AddressField) and definition.detail == "street"
    return not value.get("province") or (whole and not value.get("street"))


def required() -> FieldError:
    """Tell that a value is lacking."""
    return fault("required", "This is required.", "必填。")


def _bounds(field: CompiledField, value: Decimal) -> Iterator[FieldError]:
    match field.definition:
        case IntegerField() | DecimalField() | MoneyField() | PercentField() as number:
            if number.min is not None and value < number.min:
                yield fault("min", "At least {min}.", "不得小于 {min}。", min=f"{number.min:f}")
            if number.max is not None and value > number.max:
                yield fault("max", "At most {max}.", "不得大于 {max}。", max=f"{number.max:f}")
        case _:
            return


def _text(field: CompiledField, value: str) -> Iterator[FieldError]:
    most = max_length(field.definition)
    if most is not None and len(value) > most:
        yield fault(
            "max_length",
            "At most {max} characters; these are {length}.",
            "最多 {max} 个字符，当前为 {length} 个。",
            max=str(most),
            length=str(len(value)),
        )
    elif isinstance(field.definition, TextField):
        yield from _shape(field.definition, value)


def _shape(field: TextField, value: str) -> Iterator[FieldError]:
    if len(value) < field.min_length:
        yield fault(
            "min",
            "At least {min} characters; these are {length}.",
            "至少 {min} 个字符，当前为 {length} 个。",
            min=str(field.min_length),
            length=str(len(value)),
        )
    if field.pattern is not None and not matches(field.pattern, value):
        yield fault(
            "pattern",
            "Expected text of the form {pattern}.",
            "应符合格式 {pattern}。",
            pattern=field.pattern,
        )
