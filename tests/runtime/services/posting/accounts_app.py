"""An app of accounts: what is held and promised of an item at a place, moved by postings alone.

`taking` takes its lines wholly or not at all, `wanting` promises what there is, `shifting` moves
one item between places, `trying` goes another way when there is too little, `entry` is written
once and for all without being a ledger. What is held of an item everywhere is a roll-up of the
ledger.
"""

from collections.abc import Mapping

APP = "accounts"

_PLACE = "{key: place, type: select, options: [{key: east}, {key: west}], required: true}"
_KINDS = "[{key: opening}, {key: out}, {key: in}, {key: promise}]"
_LINES = """
  - key: lines
    type: subtable
    fields:
      - {key: item, type: lookup, form: item, required: true}
      - {key: amount, type: decimal, scale: 2, required: true}
"""

FILES: Mapping[str, str] = {
    "app.yaml": """
key: accounts
label: {en: Accounts, zh: 账户}
version: "1.0"
settings:
  - {key: overdraft, type: decimal, default: "0", label: {en: Overdraft, zh: 透支}}
""",
    "roles.yaml": """
- {key: clerk, label: {en: Clerk, zh: 文员}}
- {key: blind, label: {en: Blind, zh: 外部}}
""",
    "forms/item.yaml": """
key: item
label: {en: Item, zh: 物品}
title: "{name}"
fields:
  - {key: name, type: text, required: true, label: {en: Name, zh: 名称}}
  - {key: secret, type: text, label: {en: Secret, zh: 机密}}
  - key: everywhere
    type: decimal
    rollup: {from: movement, via: item, value: "SUM(held_change)"}
access:
  - {role: clerk, can: [create, read, update, delete]}
  - {role: blind, can: [read]}
""",
    "forms/account.yaml": f"""
key: account
label: {{en: Account, zh: 账户}}
title: "{{item.name}} {{place}}"
fields:
  - {{key: item, type: lookup, form: item, required: true, label: {{en: Item, zh: 物品}}}}
  - {_PLACE}
  - {{key: held, type: decimal, scale: 2, label: {{en: Held, zh: 现有}}}}
  - {{key: promised, type: decimal, scale: 2, label: {{en: Promised, zh: 已许诺}}}}
  - {{key: free, type: decimal, formula: "held - promised"}}
balance:
  dimensions: [item, place]
  fields:
    - {{key: held, ledger: held_change, after: held_after}}
    - {{key: promised, ledger: promised_change, after: promised_after}}
  guards:
    - key: enough
      require: "held - promised + setting.overdraft >= 0"
      message: {{en: "only {{free}} of {{item}}", zh: "{{item}} 仅有 {{free}}"}}
    - {{key: sane, require: "promised >= 0"}}
  ledger: {{form: movement, id: once}}
  opening: {{kind: "'opening'", remark: "'begins with ' + item.name"}}
access:
  - {{role: clerk, can: [read, export]}}
""",
    "forms/movement.yaml": f"""
key: movement
label: {{en: Movement, zh: 流水}}
append_only: true
fields:
  - {{key: number, type: serial, format: "M-{{seq:6}}"}}
  - {{key: item, type: lookup, form: item, required: true}}
  - {_PLACE}
  - {{key: kind, type: select, options: {_KINDS}}}
  - {{key: remark, type: text}}
  - {{key: held_change, type: decimal, scale: 2}}
  - {{key: promised_change, type: decimal, scale: 2}}
  - {{key: held_after, type: decimal, scale: 2}}
  - {{key: promised_after, type: decimal, scale: 2}}
  - {{key: source, type: text}}
  - {{key: once, type: text, unique: true}}
access:
  - {{role: clerk, can: [read, export]}}
""",
    "forms/entry.yaml": """
key: entry
append_only: true
fields: [{key: text, type: text}]
access:
  - {role: clerk, can: [create, read]}
""",
    **{
        f"forms/{form}.yaml": f"""
key: {form}
label: {form.title()}
fields:
  - {{key: topic, type: text}}
  - {{key: result, type: text}}
  - {_PLACE}
{_LINES}
access:
  - {{role: clerk, can: [create, read, update, delete]}}
  - {{role: blind, can: [create, read]}}
"""
        for form in ("taking", "wanting", "trying")
    },
    "forms/shifting.yaml": """
key: shifting
fields:
  - {key: item, type: lookup, form: item}
  - {key: amount, type: decimal, scale: 3}
  - {key: back, type: boolean, default: "false"}
access:
  - {role: clerk, can: [create, read]}
""",
    "scenarios/taking.yaml": """
- scenario: what is placed is there to be taken, once
  given:
    - {user: ann, roles: [clerk]}
    - {record: item, as: oak, values: {name: Oak}}
    - {record: account, as: shelf, values: {item: oak, place: east, held: 10}}
    - {record: movement, values: {item: oak, place: east, held_change: -3, kind: out}}
  steps:
    - {as: ann, submit: taking, values: {place: east, topic: a,
       lines: [{item: oak, amount: 5}]}, save_as: first}
    - {as: ann, read: shelf, save_as: shelf}
    - {expect: {shelf.held: 2, oak.everywhere: 2}}
    - {as: ann, submit: taking, values: {place: east, topic: b,
       lines: [{item: oak, amount: 3}]}, expect_error: {code: require, message: "only 2.00 of Oak"}}
    - {as: ann, submit: account, values: {item: oak, place: west}, expect_error: {code: posted}}
""",
    "workflows/takes.yaml": """
key: takes
form: taking
nodes:
  - key: out
    type: update
    do:
      - post: account
        rows: record.lines
        as: line
        where: "line.amount > 0"
        values: {item: line.item, place: record.place, held: "-line.amount"}
        ledger: {kind: "'out'", source: line.row_id, remark: "'was ' + TEXT(held)"}
        id: "'take:' + record.topic"
  - {key: done, type: end, outcome: completed}
flows: [{from: start, to: out}, {from: out, to: done}]
""",
    "workflows/wants.yaml": """
key: wants
form: wanting
nodes:
  - key: promise
    type: update
    do:
      - post: account
        rows: record.lines
        as: line
        values: {item: line.item, place: record.place, promised: line.amount}
        ledger: {kind: "'promise'", source: line.row_id}
        id: "'want:' + record.topic"
        mode: best
  - {key: done, type: end, outcome: completed}
flows: [{from: start, to: promise}, {from: promise, to: done}]
""",
    "workflows/tries.yaml": """
key: tries
form: trying
nodes:
  - key: out
    type: update
    do:
      - post: account
        rows: record.lines
        as: line
        values: {item: line.item, place: record.place, held: "-line.amount"}
        ledger: {kind: "'out'"}
        id: "'try:' + record.id"
        message: {en: "{line.item.secret} has {held}", zh: "{line.item.secret} 有 {held}"}
      - {set: {result: "'taken'"}}
  - {key: sorry, type: update, do: [{set: {result: "'too little'"}}]}
  - {key: done, type: end, outcome: completed}
flows:
  - {from: start, to: out}
  - {from: out, to: done}
  - {from: out, to: sorry, on: failed}
  - {from: sorry, to: done}
""",
    "workflows/shifts.yaml": """
key: shifts
form: shifting
nodes:
  - key: move
    type: update
    do:
      - if: "record.back"
        do:
          - post: account
            values: {item: record.item, place: "'west'", held: "-record.amount"}
            id: "'out:' + record.id"
          - post: account
            values: {item: record.item, place: "'east'", held: record.amount}
            id: "'in:' + record.id"
        else:
          - post: account
            values: {item: record.item, place: "'east'", held: "-record.amount"}
            id: "'out:' + record.id"
          - post: account
            values: {item: record.item, place: "'west'", held: record.amount}
            id: "'in:' + record.id"
  - {key: done, type: end, outcome: completed}
flows: [{from: start, to: move}, {from: move, to: done}]
""",
}


def account_files() -> dict[str, bytes]:
    """The app's files."""
    return {name: text.encode() for name, text in FILES.items()}
