"""Values as a choice of a lookup says them."""

import pytest

from engine.form.field_types import Definition, Json
from engine.form.model import (
    BooleanField,
    DecimalField,
    MoneyField,
    MultiSelectField,
    PercentField,
    SelectField,
    TextField,
    UserField,
)
from runtime.services.said_value import said_value

MONEY = MoneyField.model_validate({"key": "fee", "type": "money", "scale": 4})
OPTIONS = [{"key": "a", "label": {"en": "First", "zh": "一等"}}, {"key": "b"}]
SELECT = SelectField.model_validate({"key": "rank", "type": "select", "options": OPTIONS})
SEVERAL = MultiSelectField.model_validate(
    {"key": "ranks", "type": "multi_select", "options": OPTIONS}
)
NUMBER = DecimalField.model_validate({"key": "size", "type": "decimal", "scale": 3})
SHARE = PercentField.model_validate({"key": "share", "type": "percent"})
FLAG = BooleanField.model_validate({"key": "open", "type": "boolean"})
NAME = TextField.model_validate({"key": "name", "type": "text"})
PERSON = UserField.model_validate({"key": "keeper", "type": "user"})


@pytest.mark.parametrize(
    ("definition", "value", "locale", "said"),
    [
        (MONEY, "1099.0000", "zh", "1,099.00"),
        (MONEY, "12.3450", "en", "12.345"),
        (MONEY, "****", "en", "****"),
        (NUMBER, "1234567.500", "en", "1,234,567.5"),
        (NUMBER, "-0.500", "en", "-0.5"),
        (SHARE, "12.50", "en", "12.5%"),
        (SELECT, "a", "zh", "一等"),
        (SELECT, "a", "en", "First"),
        (SELECT, "b", "en", "b"),
        (SEVERAL, ["a", "b"], "zh", "一等, b"),
        (FLAG, True, "zh", "是"),
        (FLAG, False, "en", "no"),
        (NAME, "Ann", "en", "Ann"),
        (NAME, None, "en", ""),
        (PERSON, {"id": "1", "title": "Bea"}, "en", "Bea"),
    ],
)
def test_a_value_is_said_in_its_readers_words(
    definition: Definition, value: Json, locale: str, said: str
) -> None:
    assert said_value(definition, value, locale) == said
