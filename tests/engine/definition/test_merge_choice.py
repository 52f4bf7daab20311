"""Where two edits contradict each other, each place is chosen by itself."""

from engine.definition.merge import merge
from engine.definition.merge_choice import choose_ours
from engine.definition.tree import Data

Definition = dict[str, Data]


def app(**fields: dict[str, Data] | None) -> Definition:
    """An app with one form of these fields; None: the field is not there."""
    listed: list[Data] = [
        {"key": key, "type": "text", **more} for key, more in fields.items() if more is not None
    ]
    return {"app": {"key": "a"}, "forms": [{"key": "f", "fields": listed}]}


def labels(definition: Definition) -> dict[str, object]:
    """The labels of its fields."""
    forms = definition["forms"]
    assert isinstance(forms, list)
    assert isinstance(forms[0], dict)
    fields = forms[0]["fields"]
    assert isinstance(fields, list)
    return {str(one["key"]): one.get("label") for one in fields if isinstance(one, dict)}


BASE = app(a={"label": "A"}, b={"label": "B"}, c={"label": "C"}, d={"label": "D"})
OURS = app(a={"label": "A1"}, b={"label": "B1"}, c=None, d={"label": "D1"})
THEIRS = app(a={"label": "A2"}, b={"label": "B2"}, c={"label": "C2"}, d=None)


def test_without_a_choice_theirs_stays() -> None:
    merged = merge(BASE, OURS, THEIRS)

    assert len(merged.conflicts) == 4
    assert labels(choose_ours(merged, ())) == {"a": "A2", "b": "B2", "c": "C2"}
    assert choose_ours(merged, ()) == merged.definition


def test_each_place_is_chosen_by_itself() -> None:
    merged = merge(BASE, OURS, THEIRS)
    paths = {key: one.path for one in merged.conflicts for key in "abcd" if f".{key}" in one.path}

    assert labels(choose_ours(merged, [paths["a"]])) == {"a": "A1", "b": "B2", "c": "C2"}
    assert labels(choose_ours(merged, [paths["c"]])) == {"a": "A2", "b": "B2"}
    assert labels(choose_ours(merged, [paths["d"]]))["d"] == "D1"


def test_all_chosen_is_the_other_side() -> None:
    merged = merge(BASE, OURS, THEIRS)

    assert labels(choose_ours(merged, [one.path for one in merged.conflicts])) == labels(OURS)


def test_choosing_changes_nothing_of_what_was_merged() -> None:
    merged = merge(BASE, OURS, THEIRS)
    before = labels(merged.definition)

    choose_ours(merged, [one.path for one in merged.conflicts])

    assert labels(merged.definition) == before
