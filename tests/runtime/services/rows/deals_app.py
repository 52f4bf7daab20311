"""A small app for the tests of row lookups: parts point at items of deals, plans at their own."""

from collections.abc import Mapping

APP = "deals"

FILES: Mapping[str, str] = {
    "app.yaml": """
key: deals
label: {en: Deals, zh: 交易}
version: "1.0"
user_links: {party: party}
""",
    "roles.yaml": """
- {key: staff, label: {en: Staff, zh: 员工}}
- {key: chief, label: {en: Chief, zh: 主管}}
- {key: blind, label: {en: Blind, zh: 受限}}
""",
    "forms/party.yaml": """
key: party
label: {en: Party, zh: 往来方}
title: "{name}"
fields:
  - {key: name, type: text, required: true}
  - {key: phone, type: phone}
access:
  - {role: staff, can: [read]}
  - {role: blind, can: [read]}
  - {role: chief, can: [create, read, update, delete]}
""",
    "forms/thing.yaml": """
key: thing
label: {en: Thing, zh: 物品}
title: "{name}"
fields:
  - {key: name, type: text, required: true}
access:
  - {role: staff, can: [read]}
  - {role: blind, can: [read]}
  - {role: chief, can: [create, read, update, delete]}
""",
    "forms/deal.yaml": """
key: deal
label: {en: Deal, zh: 交易}
title: "{number}"
fields:
  - {key: number, type: text, required: true}
  - {key: party, type: lookup, form: party}
  - {key: closed, type: boolean, default: "false"}
  - key: lines
    type: subtable
    label: {en: Lines, zh: 明细}
    fields:
      - {key: thing, type: lookup, form: thing, label: {en: Thing, zh: 物品}}
      - {key: amount, type: decimal, scale: 0, label: {en: Amount, zh: 数量}}
      - {key: double, type: decimal, formula: "amount * 2", on_read: true}
      - {key: gift_of, type: row_lookup, form: deal, subtable: lines, own: true, columns: [thing],
         filter: "row_id != row.row_id"}
      - {key: gift_amount, type: decimal, scale: 0, formula: "gift_of.amount"}
  - key: plan
    type: subtable
    label: {en: Plan, zh: 计划}
    fields:
      - {key: line, type: row_lookup, form: deal, subtable: lines, own: true, columns: [thing],
         filter: "amount > 0", fill: {thing: thing}}
      - {key: thing, type: lookup, form: thing}
      - {key: part, type: decimal, scale: 0}
      - {key: left, type: decimal, scale: 0, formula: "line.amount - part"}
      - {key: whose, type: text, formula: "line.parent.number", on_read: false}
  - {key: main, type: row_lookup, form: deal, subtable: lines, own: true, on_delete: clear,
     columns: [thing]}
  - {key: main_amount, type: decimal, scale: 0, formula: "main.amount"}
access:
  - {role: staff, can: [create, read, update, delete], where: "owner == me.id"}
  - {role: blind, can: [read, update], fields: {hide: [lines]}}
  - {role: chief, can: [create, read, update, delete]}
""",
    "forms/part.yaml": """
key: part
label: {en: Part, zh: 部分}
title: "{name}"
fields:
  - {key: name, type: text, required: true}
  - {key: party, type: lookup, form: party}
  - {key: main, type: row_lookup, form: deal, subtable: lines, label: {en: Main, zh: 主行}}
  - {key: people, type: multi_user, role: staff, label: {en: People, zh: 人员}}
  - {key: party_phone, type: phone, live: party.phone}
  - {key: main_number, type: text, live: main.parent.number}
  - {key: main_double, type: decimal, formula: "main.double", on_read: true}
  - key: rows
    type: subtable
    label: {en: Rows, zh: 行}
    fields:
      - {key: line, type: row_lookup, form: deal, subtable: lines, columns: [thing, amount],
         label: {en: Line, zh: 明细行},
         filter: "parent.party == record.party and thing != row.besides",
         fill: {thing: thing, who: parent.party, name: thing.name}}
      - {key: besides, type: lookup, form: thing}
      - {key: thing, type: lookup, form: thing}
      - {key: who, type: lookup, form: party}
      - {key: name, type: text}
      - {key: amount, type: decimal, scale: 0}
rules:
  - {key: open, require: "not ANY(rows.line.parent.closed)", path: rows,
     message: {en: "A line is of a closed deal.", zh: "明细行所属交易已关闭。"}}
access:
  - {role: staff, can: [create, read, update, delete]}
  - {role: blind, can: [create, read, update],
     where: "main.parent.closed == false or IS_BLANK(main)"}
  - {role: chief, can: [create, read, update, delete]}
""",
    "forms/job.yaml": """
key: job
label: {en: Job, zh: 作业}
title: "{topic}"
fields:
  - {key: topic, type: text}
  - {key: main, type: row_lookup, form: deal, subtable: lines}
  - {key: number, type: text}
  - {key: biggest, type: decimal, scale: 0}
  - key: rows
    type: subtable
    fields:
      - {key: line, type: row_lookup, form: deal, subtable: lines}
access:
  - {role: staff, can: [create, read, update, delete]}
  - {role: chief, can: [create, read, update, delete]}
""",
    "workflows/work.yaml": """
key: work
label: {en: Work, zh: 执行}
form: job
nodes:
  - {key: start, type: start}
  - {key: big, type: exclusive}
  - key: works
    type: update
    do:
      - require: "not record.main.parent.closed"
        message: {en: "{record.main.parent.number} is closed", zh: 已关闭}
      - {set: {number: record.main.parent.number, biggest: "MAX(record.rows.line.amount)"}}
      - for_each: record.rows
        as: one
        do:
          - create: part
            as: made
            values: {name: "CONCAT(record.topic, ' ', one.line.parent.number)", main: one.line}
          - update: part
            where: "main == one.line and id == made.id"
            set: {party: one.line.parent.party}
          - update: deal
            where: "id == one.line.parent"
            set: {closed: "true"}
  - {key: done, type: end, outcome: completed}
  - {key: refused, type: end, outcome: rejected}
flows:
  - {from: start, to: big}
  - {from: big, to: works, when: "main.amount > 1"}
  - {from: big, to: refused}
  - {from: works, to: done}
""",
    "forms/loose.yaml": """
key: loose
label: {en: Loose, zh: 松散}
fields:
  - {key: name, type: text}
  - key: rows
    type: subtable
    fields:
      - {key: line, type: row_lookup, form: deal, subtable: lines, on_delete: clear}
access:
  - {role: staff, can: [create, read, update, delete]}
  - {role: chief, can: [create, read, update, delete]}
""",
}


def deals_files() -> dict[str, bytes]:
    """The app as files."""
    return {name: text.encode() for name, text in FILES.items()}
