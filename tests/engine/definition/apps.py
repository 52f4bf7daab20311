"""Small apps for the tests of definitions: sound ones, and ways to spoil them."""

from collections.abc import Mapping

HEAD = "key: demo\nlabel: {en: Demo, zh: 示例}\n"
ROLES = "- {key: clerk}\n- {key: boss, label: Boss}\n"
PERSON = """\
key: person
label: Person
title: "{name}"
fields:
  - {key: name, type: text, required: true, unique: true}
  - {key: tier, type: select, options: [{key: a}, {key: b}]}
  - {key: credit, type: money}
"""
VISIT = """\
key: visit
label: Visit
title: "{number} {person.name}"
fields:
  - {key: number, type: serial, format: "V-{yyyy}-{seq:4}", reset: year}
  - {key: person, type: lookup, form: person, fill: {tier: tier}, columns: [name], search: [name]}
  - {key: tier, type: select, options: [{key: a}, {key: b}], readonly: true}
  - {key: guide, type: user, role: clerk}
  - {key: day, type: date}
  - key: lines
    type: subtable
    fields:
      - {key: what, type: text}
      - {key: amount, type: money}
  - {key: total, type: money, formula: "SUM(lines.amount)"}
  - {key: note, type: text}
rules:
  - {key: positive, require: "total > 0", on: submit}
views:
  - {key: all, columns: [number, person.name, total], sort: -day}
access:
  - {role: clerk, can: [create, read, update], fields: {hide: [lines.amount]}}
"""
FLOW = """\
key: review
form: visit
approval_fields: [total, lines.amount]
nodes:
  - {key: route, type: exclusive}
  - {key: check, type: approval, assignees: [{role: boss}], due: 3 days}
  - key: fill
    type: task
    assignees: [{field: guide}]
    fields: {editable: [note], required: [note]}
  - {key: done, type: end}
flows:
  - {from: start, to: route}
  - {from: route, to: check, when: "total > 100"}
  - {from: route, to: fill}
  - {from: check, to: fill}
  - {from: fill, to: done}
"""
REPORT = """\
key: visits
filters:
  - {key: period, type: date_range, field: day, default: this_year}
widgets:
  - {key: sum, type: number, source: visit, measures: [{key: n, value: "COUNT()"}]}
  - key: by_what
    type: bar
    source: visit.lines
    group: [{by: what}]
    measures: [{key: amount, value: "SUM(amount)"}]
    sort: -amount
access: [{role: boss}]
"""
SCENARIO = """\
scenario: a small visit
given:
  - {user: ann, roles: [clerk]}
  - {record: person, as: bob, values: {name: Bob}}
steps:
  - {as: ann, submit: visit, values: {person: bob}, save_as: visit}
  - {expect_task: {node: fill, count: 1}}
"""

SOUND: Mapping[str, str] = {
    "app.yaml": HEAD,
    "roles.yaml": ROLES,
    "forms/person.yaml": PERSON,
    "forms/visit.yaml": VISIT,
    "workflows/review.yaml": FLOW,
    "reports/visits.yaml": REPORT,
    "scenarios/small.yaml": SCENARIO,
}
"""A sound app in which every kind of part occurs."""


def encoded(files: Mapping[str, str]) -> dict[str, bytes]:
    """Give files as they come from a disk."""
    return {name: text.encode() for name, text in files.items()}


def spoiled(file: str, old: str, new: str) -> dict[str, bytes]:
    """Give the sound app with one text replaced by another, which must be there."""
    assert old in SOUND[file], f"{old!r} is not in {file}"
    return encoded({**SOUND, file: SOUND[file].replace(old, new, 1)})


def changed(**files: str) -> dict[str, bytes]:
    """Give the sound app with whole files replaced; `forms__visit` is forms/visit.yaml."""
    given = {f"{name.replace('__', '/')}.yaml": text for name, text in files.items()}
    return encoded({**SOUND, **given})
