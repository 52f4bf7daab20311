"""What a form's prints name: fields and columns that are there, numbers where something adds up."""

import pytest

from engine.definition.checking import check_files
from engine.text import localise
from tests.engine.definition.test_layouts import APP, NOTE, TASK

PRINTS = """
prints:
  - key: slip
    label: Slip
    fields: [name, steps.what]
    together: [steps.what, name]
    totals: [steps.count]
    signatures: [Seen by]
"""
COUNTED = TASK.replace(
    "fields: [{key: what, type: text, label: What}]}",
    "fields: [{key: what, type: text, label: What}, {key: count, type: integer, label: Count}]}",
)


def told(old: str = "", new: str = "") -> list[str]:
    """The faults of the app with one change of its prints."""
    assert old in PRINTS
    prints = PRINTS.replace(old, new, 1) if old else PRINTS
    files = {
        "app.yaml": APP.replace("forms: [task, note]\n", ""),
        "forms/task.yaml": COUNTED + prints,
        "forms/note.yaml": NOTE,
    }
    issues = check_files({name: text.encode() for name, text in files.items()}).issues
    return [localise(one.message, "en") for one in issues if one.severity == "error"]


def test_prints_whose_names_are_there_are_sound() -> None:
    assert told() == []


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("fields: [name,", "fields: [nam,", "no field `nam`"),
        ("[name, steps.what]", "[name, steps.wat]", "no field `steps.wat`"),
        ("totals: [steps.count]", "totals: [steps.cont]", "no field `steps.cont`"),
        ("totals: [steps.count]", "totals: [steps.what]", "a column with numbers"),
        ("totals: [steps.count]", "totals: [name]", "a column with numbers"),
        ("together: [steps.what,", "together: [steps.wat,", "no field `steps.wat`"),
        ("together: [steps.what,", "together: [steps,", "a column of the same rows"),
        ("- key: slip\n", "- key: slip\n    with: x\n", "with"),
    ],
)
def test_what_a_print_names_in_vain_is_told(old: str, new: str, words: str) -> None:
    assert words in " / ".join(told(old, new))


def test_a_view_for_a_role_that_is_not_there_is_told() -> None:
    view = "signatures: [Seen by]\nviews: [{key: mine, roles: [clark], columns: [name]}]"
    assert any("clark" in message for message in told("signatures: [Seen by]", view))


def test_two_prints_have_not_one_key() -> None:
    twice = "signatures: [Seen by]\n  - {key: slip, label: Other}"
    assert any("slip" in message for message in told("signatures: [Seen by]", twice))
