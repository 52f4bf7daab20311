"""An app in which records wait: in line for what a pool holds, for one another, for a day."""

from collections.abc import Mapping

APP = "waits"

_ALL = "can: [create, read, update, delete, export]"
_FILES = {
    "app.yaml": """
key: waits
label: Waits
locale: en
currency: EUR
""",
    "roles.yaml": "- {key: staff}\n- {key: manager}\n",
    "forms/pool.yaml": f"""
key: pool
title: "{{name}}"
fields:
  - {{key: name, type: text, required: true}}
  - {{key: left, type: integer, default: "0"}}
  - {{key: ready, type: boolean}}
access:
  - {{role: staff, {_ALL}}}
""",
    "forms/want.yaml": f"""
key: want
title: "{{name}}"
fields:
  - {{key: name, type: text, required: true}}
  - {{key: way, type: text}}
  - {{key: pool, type: lookup, form: pool}}
  - {{key: other, type: lookup, form: pool}}
  - {{key: units, type: integer, default: "1"}}
  - {{key: urgent, type: integer, default: "0"}}
  - {{key: paid, type: boolean}}
  - {{key: day, type: date}}
  - {{key: note, type: text}}
  - {{key: tries, type: integer, default: "0"}}
  - {{key: made, type: boolean}}
  - {{key: pairs, type: subtable, fields: [{{key: pool, type: lookup, form: pool}}]}}
access:
  - {{role: staff, {_ALL}}}
""",
    "forms/job.yaml": f"""
key: job
title: "{{name}}"
fields:
  - {{key: name, type: text, required: true}}
  - {{key: want, type: lookup, form: want}}
access:
  - {{role: staff, {_ALL}}}
""",
    "workflows/take.yaml": """
key: take
label: {en: Take, zh: 领取}
form: want
nodes:
  - {key: route, type: exclusive}
  - key: line
    type: wait
    label: {en: In line, zh: 排队}
    for: "pool.left >= 1"
    on: [{form: pool, key: id}]
    queue: {keys: pool, priority: urgent}
    waiting: {do: [{set: {note: "'waits'", tries: "tries + 1"}}]}
  - key: grab
    type: update
    do:
      - {update: pool, where: "id == record.pool", set: {left: "left - record.units"},
         expect: one, check: "left >= 0", message: {en: Not enough, zh: 不足}}
      - {set: {note: "'taken'"}}
  - key: tried
    type: update
    do:
      - {set: {tries: "tries + 1"}}
      - {update: pool, where: "id == record.pool", set: {left: "left - record.units"},
         check: "left >= 0"}
  - {key: retry, type: wait, on: [{form: pool, key: id}], queue: {keys: "pool"}}
  - {key: both, type: wait, for: "pool.left >= 1 and other.left >= 1", on: [{form: pool, key: id}],
     queue: {keys: "DISTINCT(pairs.pool)"}}
  - {key: money, type: wait, for: paid, until: day}
  - {key: dated, type: wait, until: day}
  - {key: soon, type: wait, after: 2 days, for: paid}
  - {key: any, type: wait, for: "pool.ready", on: [{form: pool}]}
  - key: next
    type: update
    do:
      - {start: care}
      - {create: job, values: {name: record.name, want: record.id}, as: made}
      - {start: chore, on: made}
  - {key: halt, type: update, do: [{stop: care}]}
  - {key: late, type: update, do: [{set: {note: "'late'"}}]}
  - {key: faulty, type: wait, for: paid}
  - key: fails
    type: update
    do: [{require: "units > 5", message: {en: Too few, zh: 太少}}]
  - {key: done, type: end}
  - {key: goes_on, type: end, outcome: submitted}
flows:
  - {from: start, to: route}
  - {from: route, to: line, when: "way == blank"}
  - {from: route, to: tried, when: "way == 'retry'"}
  - {from: route, to: both, when: "way == 'both'"}
  - {from: route, to: money, when: "way == 'money'"}
  - {from: route, to: dated, when: "way == 'dated'"}
  - {from: route, to: soon, when: "way == 'soon'"}
  - {from: route, to: any, when: "way == 'any'"}
  - {from: route, to: next, when: "way == 'next'"}
  - {from: route, to: halt, when: "way == 'halt'"}
  - {from: route, to: faulty, when: "way == 'faulty'"}
  - {from: route, to: done}
  - {from: line, to: grab}
  - {from: grab, to: done}
  - {from: grab, to: line, on: failed}
  - {from: tried, to: done}
  - {from: tried, to: retry, on: failed}
  - {from: retry, to: tried}
  - {from: both, to: done}
  - {from: money, to: done}
  - {from: money, to: late, on: late}
  - {from: dated, to: done}
  - {from: soon, to: done}
  - {from: soon, to: late, on: late}
  - {from: any, to: done}
  - {from: late, to: done}
  - {from: next, to: goes_on}
  - {from: halt, to: done}
  - {from: faulty, to: fails}
  - {from: fails, to: done}
""",
    "workflows/care.yaml": """
key: care
form: want
start: {on: step}
nodes:
  - {key: fork, type: parallel}
  - {key: money, type: wait, for: paid}
  - {key: made, type: inclusive}
  - {key: build, type: wait, for: made}
  - {key: look, type: task, assignees: [{role: staff}]}
  - {key: built, type: inclusive}
  - {key: join, type: parallel}
  - {key: done, type: end}
flows:
  - {from: start, to: fork}
  - {from: fork, to: money}
  - {from: fork, to: made}
  - {from: made, to: build, when: "units > 1"}
  - {from: made, to: look, when: "urgent > 0"}
  - {from: made, to: built}
  - {from: build, to: built}
  - {from: look, to: built}
  - {from: money, to: join}
  - {from: built, to: join}
  - {from: join, to: done}
""",
    "workflows/chore.yaml": """
key: chore
form: job
start: {on: step}
nodes:
  - {key: do, type: task, assignees: [{role: manager}]}
  - {key: done, type: end}
flows:
  - {from: start, to: do}
  - {from: do, to: done}
""",
}


FORM_OF_WANTS = _FILES["forms/want.yaml"]
"""The form whose records wait, for tests that add to it."""


def waits_files(**changed: str) -> Mapping[str, bytes]:
    """The files of the app."""
    return {name: text.encode() for name, text in {**_FILES, **changed}.items()}
