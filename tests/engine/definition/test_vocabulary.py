"""The words of the language: every property, value, part and function has them, in both."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest

from engine.definition.property_words import PROPERTY_WORDS
from engine.definition.schema import app_schema, definitions
from engine.definition.vocabulary import (
    definition_words,
    functions,
    property_words,
    result_of,
    types_of,
    value_words,
    vocabulary,
)
from engine.definition.words.chinese_sentences import CHINESE_SENTENCES
from engine.definition.words.choices import CHOICES
from engine.definition.words.functions import CHINESE_DOCS
from engine.definition.words.kinds import FIELD_TYPES, KINDS, NODE_TYPES
from engine.definition.words.particular import PARTICULAR
from engine.definition.words.parts import PARTS
from engine.definition.words.property_labels import PROPERTY_LABELS
from engine.expression.functions.catalogue import FUNCTIONS

ICONS = Path(__file__).parents[3] / "node_modules/@tabler/icons/icons/outline"


def parts() -> dict[str, Any]:
    return {"App": app_schema(), **definitions()}


def fixed_values(schema: object) -> Iterator[str]:
    """The values of one property that has only some; parts within have their own."""
    if isinstance(schema, dict):
        yield from (str(one) for one in schema.get("enum", ()))
        if "const" in schema:
            yield str(schema["const"])
        for name, inner in schema.items():
            if name != "default":
                yield from fixed_values(inner)
    elif isinstance(schema, list):
        for one in schema:
            yield from fixed_values(one)


def is_chinese(text: str) -> bool:
    return any("\u4e00" <= sign <= "\u9fff" for sign in text)


def test_every_property_is_named_and_described_in_both_languages() -> None:
    declared = {name for part in parts().values() for name in part["properties"]}

    assert set(PROPERTY_LABELS) == declared
    assert set(CHINESE_SENTENCES) == declared
    for english, chinese in PROPERTY_LABELS.values():
        assert english
        assert english[0].isupper()
        assert is_chinese(chinese)
    assert [name for name, text in CHINESE_SENTENCES.items() if not text.endswith("。")] == []
    assert property_words("zh")["required"].label == "必填"
    assert property_words("en")["required"].label == "Required"
    assert property_words("en")["required"].description == PROPERTY_WORDS["required"]


def test_every_fixed_value_has_words_in_both_languages() -> None:
    known = {value for kinds in KINDS for value in kinds}
    missing = []
    for part, schema in parts().items():
        for name, inner in cast("dict[str, object]", schema["properties"]).items():
            for value in fixed_values(inner):
                words = CHOICES.get(f"{part}.{name}", {}).get(value) or CHOICES.get(name, {}).get(
                    value
                )
                if not words and not (name == "type" and value in known):
                    missing.append(f"{part}.{name}: {value}")

    assert missing == []
    assert all(is_chinese(words[1]) for values in CHOICES.values() for words in values.values())
    assert value_words("zh")["mode.any"] == "或签"
    assert value_words("en")["PostStep.mode.all"] == "All or nothing"
    assert value_words("en")["any"] != value_words("zh")["any"]


def test_what_means_its_own_at_a_place_names_a_place_that_is_there() -> None:
    for name in (*PARTICULAR, *(one for one in CHOICES if "." in one)):
        part, _, own = name.partition(".")
        assert own in parts()[part]["properties"], name
    assert property_words("zh")["Flow.on"].label == "对应结果"


def test_every_part_is_called_something_in_both_languages() -> None:
    assert set(definition_words("zh")) == set(definition_words("en")) == set(parts())
    assert set(PARTS) <= set(parts())
    assert definition_words("zh")["MoneyField"] == "金额"
    assert definition_words("en")["ApprovalNode"] == "Approval"
    assert definition_words("zh")["UpdateStep"] == "修改记录"


def test_every_field_and_node_type_has_a_label_and_an_icon_that_is_there() -> None:
    fields = {
        str(part["properties"]["type"]["const"])
        for name, part in parts().items()
        if name.endswith("Field") and "type" in part["properties"]
    }
    nodes = {
        str(part["properties"]["type"]["const"])
        for name, part in parts().items()
        if name.endswith("Node")
    }

    assert set(FIELD_TYPES) == fields
    assert set(NODE_TYPES) == nodes
    if not ICONS.is_dir():
        pytest.skip("the icons are not installed")
    shown = [one["icon"] for kinds in KINDS for one in types_of(kinds, "en")]
    assert [icon for icon in shown if not (ICONS / f"{icon}.svg").is_file()] == []


def test_every_function_tells_what_it_does_and_gives() -> None:
    assert set(CHINESE_DOCS) == set(FUNCTIONS)
    told = {one["name"]: one for one in functions("zh")}
    assert told["SUM"]["doc"] == "求和；没有值时为 0。"
    given = {
        "TODAY": "date",
        "SUM": "number | duration",
        "IF": "any",
        "ALLOCATE": "column of number",
    }
    assert {name: result_of(FUNCTIONS[name]) for name in given} == given


@pytest.mark.parametrize("locale", ["zh", "en"])
def test_the_vocabulary_speaks_one_language(locale: str) -> None:
    found = vocabulary(locale)

    labels = cast("list[dict[str, str]]", found["field_types"])
    assert all(is_chinese(one["label"]) == (locale == "zh") for one in labels)
    assert found["schema"] == app_schema()
