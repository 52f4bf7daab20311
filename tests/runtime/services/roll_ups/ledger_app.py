"""A small app of sums for the tests: allotments of takings, up to rows, records and their heads.

`taking.lines` point at rows of `plan.lines` (or, in `note`, at whole plans); a plan's rows add up
what was taken of each, the plan adds up its rows by a formula, and its account adds up its plans:
a chain of three. A row may not be taken beyond its quantity.
"""

from collections.abc import Mapping

APP = "sums"

FILES: Mapping[str, str] = {
    "app.yaml": """
key: sums
label: {en: Sums, zh: 汇总}
version: "1.0"
""",
    "roles.yaml": """
- {key: staff, label: {en: Staff, zh: 员工}}
- {key: outsider, label: {en: Outsider, zh: 外人}}
- {key: manager, label: {en: Manager, zh: 经理}}
""",
    "forms/account.yaml": """
key: account
label: {en: Account, zh: 账户}
title: "{name}"
fields:
  - {key: name, type: text, required: true, label: {en: Name, zh: 名称}}
  - {key: limit, type: money, label: {en: Limit, zh: 限额}}
  - key: used
    type: money
    label: {en: Used, zh: 已用}
    rollup: {from: plan, via: account, value: "SUM(worth)", where: "not closed"}
  - key: plans
    type: integer
    label: {en: Plans, zh: 计划数}
    rollup: {from: plan, via: account, value: "COUNT()"}
  - key: latest
    type: date
    label: {en: Latest, zh: 最近}
    rollup: {from: plan, via: account, value: "MAX(day)"}
  - key: mean
    type: decimal
    scale: 3
    label: {en: Mean, zh: 平均}
    rollup: {from: plan, via: account, value: "AVG(worth)"}
  - {key: left, type: money, formula: "limit - used", label: {en: Left, zh: 剩余}}
rules:
  - key: within_limit
    require: "IS_BLANK(limit) or left >= 0"
    message: {en: "Beyond the limit of {limit}", zh: "超过限额 {limit}"}
  - {key: one_plan, require: "limit != 88 or plans <= 1"}
  - key: never_fewer
    require: "IS_BLANK(old.plans) or limit != 77 or plans >= old.plans"
    message: {en: "Fewer than {old.plans}", zh: "少于 {old.plans}"}
access:
  - {role: staff, can: [read]}
  - {role: manager, can: [create, read, update, delete]}
""",
    "forms/plan.yaml": """
key: plan
label: {en: Plan, zh: 计划}
title: "{name}"
fields:
  - {key: name, type: text, label: {en: Name, zh: 名称}}
  - {key: account, type: lookup, form: account, label: {en: Account, zh: 账户}}
  - {key: day, type: date, label: {en: Day, zh: 日期}}
  - {key: closed, type: boolean, default: "false", label: {en: Closed, zh: 关闭}}
  - key: lines
    type: subtable
    label: {en: Lines, zh: 明细}
    fields:
      - {key: item, type: text, label: {en: Item, zh: 项目}}
      - {key: quantity, type: integer, default: "10", label: {en: Quantity, zh: 数量}}
      - {key: price, type: money, default: "2.50", label: {en: Price, zh: 单价}}
      - key: taken
        type: integer
        label: {en: Taken, zh: 已取}
        rollup:
          from: taking.lines
          via: line
          value: "SUM(quantity)"
          where: "parent.kind == 'firm'"
      - key: picking
        type: integer
        label: {en: Picking, zh: 拣取中}
        rollup:
          from: taking.lines
          via: line
          value: "SUM(quantity)"
          where: "parent.kind == 'planned'"
        validate:
          key: enough
          require: "taken + picking <= quantity"
          message: {en: "Only {quantity} of {item}", zh: "{item} 仅有 {quantity}"}
      - {key: worth, type: money, formula: "taken * price", label: {en: Worth, zh: 金额}}
  - {key: worth, type: money, formula: "SUM(lines.worth)", label: {en: Worth, zh: 金额}}
  - key: notes
    type: integer
    label: {en: Notes, zh: 备注数}
    rollup: {from: note, via: plan, value: "COUNT()", where: "state != 'draft'"}
access:
  - {role: staff, can: [create, read, update]}
  - {role: outsider, can: [read]}
  - {role: manager, can: [create, read, update, delete]}
""",
    "forms/taking.yaml": """
key: taking
label: {en: Taking, zh: 领用}
title: "{kind}"
fields:
  - key: kind
    type: select
    default: "'firm'"
    label: {en: Kind, zh: 类别}
    options: [{key: firm}, {key: planned}, {key: void}]
  - key: lines
    type: subtable
    label: {en: Lines, zh: 明细}
    fields:
      - key: line
        type: row_lookup
        form: plan
        subtable: lines
        on_delete: clear
        label: {en: Line, zh: 计划行}
      - {key: quantity, type: integer, default: "1", label: {en: Quantity, zh: 数量}}
access:
  - {role: staff, can: [create, read, update, delete]}
  - {role: outsider, can: [create, read]}
  - {role: manager, can: [create, read, update, delete]}
""",
    "forms/note.yaml": """
key: note
label: {en: Note, zh: 备注}
title: "{words}"
fields:
  - {key: words, type: text, label: {en: Words, zh: 文字}}
  - {key: plan, type: lookup, form: plan, on_delete: clear, label: {en: Plan, zh: 计划}}
  - {key: of, type: lookup, form: account, label: {en: Account, zh: 账户}}
  - {key: outcome, type: text, label: {en: Outcome, zh: 结果}}
access:
  - {role: staff, can: [create, read, update, delete]}
  - {role: manager, can: [create, read, update, delete]}
""",
    "forms/kit.yaml": """
key: kit
label: {en: Kit, zh: 套件}
title: "{name}"
fields:
  - {key: name, type: text, label: {en: Name, zh: 名称}}
  - key: parts
    type: subtable
    label: {en: Parts, zh: 部件}
    fields:
      - {key: quantity, type: integer, label: {en: Quantity, zh: 数量}}
      - key: placed
        type: integer
        label: {en: Placed, zh: 已放}
        rollup: {from: kit.places, via: part, value: "SUM(quantity)"}
        validate: {key: fits, require: "placed <= quantity"}
  - key: places
    type: subtable
    label: {en: Places, zh: 位置}
    fields:
      - key: part
        type: row_lookup
        form: kit
        subtable: parts
        own: true
        on_delete: clear
        label: {en: Part, zh: 部件}
      - {key: quantity, type: integer, label: {en: Quantity, zh: 数量}}
  - key: open
    type: integer
    formula: "SUM(parts.quantity) - SUM(parts.placed)"
    label: {en: Open, zh: 未放}
access:
  - {role: manager, can: [create, read, update, delete]}
""",
    "workflows/planning.yaml": """
key: planning
label: {en: Planning, zh: 规划}
form: note
nodes:
  - key: plan
    type: update
    label: {en: Plan, zh: 计划}
    do:
      - create: plan
        values: {name: "record.words", account: "record.of"}
        as: made
      - {set: {outcome: "'made'"}}
  - {key: refuse, type: update, do: [{set: {outcome: "'refused'"}}]}
  - {key: done, type: end, outcome: completed}
flows:
  - {from: start, to: plan}
  - {from: plan, to: done}
  - {from: plan, to: refuse, on: failed}
  - {from: refuse, to: done}
""",
}


def sums_files(**changed: str) -> dict[str, bytes]:
    """The app's files; `changed` ones by their path, with `/` and `.` as `__` and `_`."""
    return {path: text.encode() for path, text in {**FILES, **changed}.items()}
