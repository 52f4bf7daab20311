"""What a layout names is there: stages, columns, fields, and the forms that point here."""

import pytest

from engine.definition.checking import check_files
from engine.text import localise

APP = "format: 1\nkey: desk\nversion: 1.0.0\nlabel: Desk\nforms: [task, note]\n"
TASK = """
key: task
label: Task
fields:
  - {key: name, type: text, label: Name}
  - key: status
    type: select
    label: Status
    options: [{key: open, label: Open}, {key: done, label: Done}]
  - {key: steps, type: subtable, label: Steps, fields: [{key: what, type: text, label: What}]}
layout:
  progress: status
  stages: [open, done]
  folded: [name]
  columns_of: {steps: [what]}
  related:
    - {form: note, via: rows.step, columns: [text], sort: -text}
    - {form: note, via: task}
"""
NOTE = """
key: note
label: Note
fields:
  - {key: task, type: lookup, form: task, label: Task}
  - {key: text, type: text, label: Text}
  - key: rows
    type: subtable
    label: Rows
    fields: [{key: step, type: row_lookup, form: task, subtable: steps, label: Step}]
"""


def told(old: str = "", new: str = "") -> list[tuple[str, str]]:
    """The faults of the app with one change: code and sentence."""
    assert old in TASK
    files = {
        "app.yaml": APP.replace("forms: [task, note]\n", ""),
        "forms/task.yaml": TASK.replace(old, new, 1) if old else TASK,
        "forms/note.yaml": NOTE,
    }
    issues = check_files({name: text.encode() for name, text in files.items()}).issues
    return [(one.code, localise(one.message, "en")) for one in issues if one.severity == "error"]


TABS = """
key: note
label: Note
fields:
  - {key: first, type: section, label: First}
  - {key: task, type: lookup, form: task, label: Task}
  - {key: more, type: section, label: More, tab: true}
  - {key: text, type: text, label: Text}
  - {key: last, type: section, label: Last, SECOND}
  - key: rows
    type: subtable
    label: Rows
    fields: [{key: step, type: row_lookup, form: task, subtable: steps, label: Step}]
"""


@pytest.mark.parametrize(
    ("second", "codes"),
    [("tab: true", []), ("tab: false", ["FIELD011"]), ("visible: true", ["FIELD011"])],
)
def test_a_tab_without_another_beside_it_is_told(second: str, codes: list[str]) -> None:
    files = {
        "app.yaml": APP.replace("forms: [task, note]\n", ""),
        "forms/task.yaml": TASK,
        "forms/note.yaml": TABS.replace("SECOND", second),
    }
    issues = check_files({name: text.encode() for name, text in files.items()}).issues
    assert [one.code for one in issues] == codes
    assert all(
        not one.is_error and "`more` is a tab" in localise(one.message, "en") for one in issues
    )


def test_a_layout_whose_names_are_there_is_sound() -> None:
    assert told() == []


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("progress: status", "progress: statis", "no field `statis`"),
        ("progress: status", "progress: name", "here it must be a select"),
        ("stages: [open, done]", "stages: [open, dun]", "dun is no option"),
        ("folded: [name]", "folded: [nam]", "no field `nam`"),
        ("{steps: [what]}", "{steps: [wat]}", "no field `steps.wat`"),
        ("{steps: [what]}", "{name: [what]}", "here it must be a subtable"),
        ("form: note, via: task", "form: nota, via: task", "no form `nota`"),
        ("via: task}", "via: tusk}", "no field `tusk`"),
        ("via: task}", "via: text}", "a lookup of `task`"),
        ("columns: [text]", "columns: [rows]", "one value a record"),
        ("sort: -text", "sort: -txt", "no field `txt`"),
    ],
)
def test_what_a_layout_names_in_vain_is_told(old: str, new: str, words: str) -> None:
    assert words in " / ".join(message for _, message in told(old, new))
