"""What is told of an automation that cannot run: each fault at its place."""

import pytest

from engine.definition.checking import check_files
from engine.text import localise

FORM = """
key: doc
label: Doc
title: "{name}"
fields:
  - {key: name, type: text}
  - {key: due, type: date}
  - {key: soon, type: date, formula: "TODAY()", on_read: true}
  - {key: level, type: integer}
  - {key: clerk, type: user}
  - key: plan
    type: subtable
    fields:
      - {key: at, type: date}
      - {key: amount, type: money}
access: [{role: clerk, can: [create, read, update]}]
"""
TELL = "[{notify: [{role: clerk}], message: told}]"


def faults(automation: str) -> list[tuple[str, str]]:
    """Path and code of what is wrong."""
    files = {
        "app.yaml": "key: t\nlabel: T\n",
        "roles.yaml": "- {key: clerk, label: Clerk}\n",
        "forms/doc.yaml": FORM,
        "automations/a.yaml": f"key: a\nlabel: A\n{automation}\n",
    }
    found = check_files({name: text.encode() for name, text in files.items()}).issues
    return [(one.path.removeprefix("automations.a."), one.code) for one in found]


SOUND = [
    f"on: {{form: doc, event: created}}\ndo: {TELL}",
    "on: {form: doc, event: updated, fields: [name, state, owner]}\n"
    'when: "old.level < level and not (name == blank)"\n'
    'do: [{set: {name: "old.name"}}]',
    f'on: {{form: doc, crosses: "level < 5"}}\ndo: {TELL}',
    f'on: {{schedule: "0 9 * * 1-5"}}\ndo: {TELL}',
    'on: {schedule: "0 9 * * *", form: doc, where: "level > 1", sort: "-level, name"}\n'
    "do: [{set: {level: level + 1}}]",
    'on: {form: doc, date: due, offset: ["-3 days", "0 days"], at: "08:30"}\n'
    "do: [{notify: [{field: owner}, {field: clerk}, {initiator: true}], "
    'message: "{name} {due}", once: "id"}]',
    'on: {form: doc, date: plan.at, where: "row.amount > 0", catch_up: each}\n'
    'do: [{notify: [{expression: "record.clerk"}], message: "due {row.at}: {row.amount}"}]',
]


@pytest.mark.parametrize("automation", SOUND)
def test_what_is_sound_has_no_faults(automation: str) -> None:
    assert faults(automation) == []


FAULTY = [
    (f"on: {{form: dok, event: created}}\ndo: {TELL}", [("on.form", "REF001")]),
    (f"on: {{form: doc, event: born}}\ndo: {TELL}", [("on.event", "STR004")]),
    (f"on: {{form: doc}}\ndo: {TELL}", [("on", "STR007")]),
    (
        f"on: {{form: doc, event: updated, fields: [nam]}}\ndo: {TELL}",
        [("on.fields[0]", "EXP002")],
    ),
    (
        f"on: {{form: doc, event: created, fields: [name]}}\ndo: {TELL}",
        [("on.fields[0]", "AUTO001")],
    ),
    (f'on: {{form: doc, crosses: "level"}}\ndo: {TELL}', [("on.crosses", "EXP003")]),
    (f'on: {{schedule: "0 25 * * *"}}\ndo: {TELL}', [("on.schedule", "AUTO001")]),
    (f'on: {{schedule: "0 9 * * *", where: "true"}}\ndo: {TELL}', [("on.where", "AUTO001")]),
    (
        f'on: {{schedule: "0 9 * * *", form: doc, sort: "-levle"}}\ndo: {TELL}',
        [("on.sort", "EXP002")],
    ),
    (
        'on: {schedule: "0 9 * * *"}\ndo: [{set: {name: "\'x\'"}}]',
        [("do[0].set", "AUTO001"), ("do[0].set.name", "EXP002")],
    ),
    (
        "on: {form: doc, event: deleted}\ndo: [{set: {name: \"'x'\"}}]",
        [("do[0].set", "AUTO001")],
    ),
    (f"on: {{form: doc, date: name}}\ndo: {TELL}", [("on.date", "AUTO001")]),
    (f"on: {{form: doc, date: soon}}\ndo: {TELL}", [("on.date", "AUTO001")]),
    (f"on: {{form: doc, date: plan.amount}}\ndo: {TELL}", [("on.date", "AUTO001")]),
    (f"on: {{form: doc, date: due, offset: soon}}\ndo: {TELL}", [("on.offset", "AUTO001")]),
    (
        f"on: {{form: doc, date: due, offset: [1 day, later]}}\ndo: {TELL}",
        [("on.offset[1]", "AUTO001")],
    ),
    (f"on: {{form: doc, date: due, at: noon}}\ndo: {TELL}", [("on.at", "AUTO001")]),
    (
        "on: {form: doc, event: created}\ndo: [{notify: [{role: clark}], message: x}]",
        [("do[0].notify[0].role", "REF004")],
    ),
    (
        "on: {form: doc, event: created}\n"
        "do: [{notify: [{role: clerk, field: owner}], message: x}]",
        [("do[0].notify[0]", "AUTO001")],
    ),
    (
        "on: {form: doc, event: created}\ndo: [{notify: [{field: name}], message: x}]",
        [("do[0].notify[0].field", "EXP003")],
    ),
    (
        'on: {form: doc, event: created}\ndo: [{notify: [{role: clerk}], message: "{nmae}"}]',
        [("do[0].message", "EXP002")],
    ),
    ("on: {form: doc, event: created}\ndo: []", [("do", "STR006")]),
]


@pytest.mark.parametrize(("automation", "expected"), FAULTY)
def test_a_fault_is_told_at_its_place(automation: str, expected: list[tuple[str, str]]) -> None:
    assert faults(automation) == expected


def test_a_nodes_message_is_checked_like_a_steps() -> None:
    flow = """
key: flow
label: Flow
form: doc
nodes:
  - {key: tell, type: notify, label: Tell, notify: [{field: level}], message: "{level} {lvl}"}
  - {key: done, type: end}
flows: [{from: start, to: tell}, {from: tell, to: done}]
"""
    files = {
        "app.yaml": "key: t\nlabel: T\n",
        "roles.yaml": "- {key: clerk, label: Clerk}\n",
        "forms/doc.yaml": FORM,
        "workflows/flow.yaml": flow,
    }
    found = check_files({name: text.encode() for name, text in files.items()}).issues

    assert [(one.path, one.code) for one in found] == [
        ("workflows.flow.nodes.tell.notify[0].field", "EXP003"),
        ("workflows.flow.nodes.tell.message", "EXP002"),
    ]
    assert "人员" in localise(found[0].message, "zh")
