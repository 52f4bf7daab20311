"""Which stored keys change when a form calls its options otherwise."""

import pytest

from engine.form.model import Form
from engine.form.option_renames import OptionRename, option_renames

Options = list[dict[str, object]]


def form(options: Options, key: str = "kind", **more: object) -> Form:
    field = {"key": key, "type": "select", "options": options, **more}
    rows = {"key": "lines", "type": "subtable", "fields": [{**field, "type": "multi_select"}]}
    return Form.model_validate({"key": "visit", "fields": [field, rows]})


def keys(before: Options, after: Options) -> dict[str, str]:
    found = list(option_renames(form(before), form(after)))
    assert [one.field for one in found] in ([], ["kind", "lines.kind"])
    return dict(found[0].keys) if found else {}


A: dict[str, object] = {"key": "a"}
B: dict[str, object] = {"key": "b"}

CASES: list[tuple[str, Options, Options, dict[str, str]]] = [
    ("a new key", [A, B], [{"key": "c", "was": "a"}, B], {"a": "c"}),
    ("the same as before", [A], [A, B], {}),
    ("one that is gone", [A, B], [B], {}),
    ("a former key of long ago", [A], [{"key": "c", "was": ["x", "a"]}], {"a": "c"}),
    ("what has followed already", [{"key": "c", "was": "a"}], [{"key": "c", "was": "a"}], {}),
    ("one that is merged into another", [A, B], [{**B, "was": "a"}], {"a": "b"}),
    ("one whose key is there still", [A], [A, {**B, "was": "a"}], {}),
    ("an earlier version", [{"key": "c", "was": "a"}, B], [A, B], {"c": "a"}),
]


@pytest.mark.parametrize(("what", "before", "after", "expected"), CASES)
def test_stored_keys_follow(
    what: str, before: Options, after: Options, expected: dict[str, str]
) -> None:
    assert keys(before, after) == expected, what


def test_options_of_a_renamed_field_follow_too() -> None:
    before = form([A])
    after = form([{"key": "c", "was": "a"}], key="sort", was="kind")

    assert list(option_renames(before, after)) == [
        OptionRename("visit", "sort", {"a": "c"}, ("visit", "kind")),
        OptionRename("visit", "lines.sort", {"a": "c"}, ("visit", "lines.kind")),
    ]


TYPED = Form.model_validate({"key": "visit", "fields": [{"key": "kind", "type": "text"}]})
CHOSEN = form([{"key": "a", "was": ["甲", "a b"]}, {"key": "East", "was": ["east"]}, B])


def test_texts_that_people_typed_become_the_keys_of_the_options_they_stand_for() -> None:
    (found,) = option_renames(TYPED, CHOSEN)

    assert found == OptionRename(
        "visit", "kind", {"甲": "a", "a b": "a", "east": "East"}, ("visit", "kind")
    )


def test_a_choice_that_becomes_a_text_again_gives_back_what_could_be_no_key() -> None:
    (found,) = option_renames(CHOSEN, TYPED)

    assert found.keys == {"a": "甲"}
    assert list(option_renames(form([A, {**B, "was": "c"}]), TYPED)) == []
