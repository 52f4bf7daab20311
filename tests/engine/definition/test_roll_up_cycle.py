"""A circle of roll-ups is told when an app is checked, at one of them, field by field."""

from engine.definition.checking import check_files
from engine.text import localise

FILES = {
    "app.yaml": "key: round\nlabel: Round\nversion: '1'\n",
    "forms/part.yaml": """
key: part
label: Part
fields:
  - {key: whole, type: lookup, form: whole}
  - {key: sum, type: decimal, rollup: {from: whole, via: part, value: "SUM(more)"}}
""",
    "forms/whole.yaml": """
key: whole
label: Whole
fields:
  - {key: part, type: lookup, form: part}
  - {key: sum, type: decimal, rollup: {from: part, via: whole, value: "SUM(sum)"}}
  - {key: more, type: decimal, formula: "sum + 1"}
""",
}


def test_a_circle_is_an_issue_with_its_place() -> None:
    loaded = check_files({path: text.encode() for path, text in FILES.items()})
    (issue,) = [one for one in loaded.issues if one.is_error]
    assert issue.code == "EXP004"
    assert issue.path == "forms.part.fields.sum.rollup"
    assert "part.sum → whole.more → whole.sum → part.sum" in localise(issue.message, "en")
    assert issue.location is not None
