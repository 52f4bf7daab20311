"""A small app for the tests of a record's life: its status, its revisions, the trash, masks.

`ticket` has a derived status with transitions, also in its rows; `plan` keeps revisions, which the
workflow of `plan` and that of `amendment` write; `person` holds what is sensitive.
"""

from collections.abc import Mapping

APP = "house"

FILES: Mapping[str, str] = {
    "app.yaml": """
key: house
label: {en: House, zh: 房屋}
version: "1.0"
""",
    "roles.yaml": """
- {key: clerk, label: {en: Clerk, zh: 文员}}
- {key: keeper, label: {en: Keeper, zh: 管理员}}
- {key: reader, label: {en: Reader, zh: 读者}}
""",
    "forms/ticket.yaml": """
key: ticket
label: {en: Ticket, zh: 工单}
title: "{name}"
fields:
  - {key: name, type: text, required: true, unique: true, label: {en: Name, zh: 名称}}
  - {key: site, type: lookup, form: site, label: {en: Site, zh: 地点}}
  - {key: sites, type: multi_lookup, form: site, label: {en: Sites, zh: 多个地点}}
  - {key: begun, type: boolean, label: {en: Begun, zh: 已开始}}
  - {key: dropped, type: boolean, label: {en: Dropped, zh: 已放弃}}
  - key: lines
    type: subtable
    label: {en: Lines, zh: 明细}
    fields:
      - {key: item, type: text, label: {en: Item, zh: 项目}}
      - {key: done, type: boolean, label: {en: Done, zh: 完成}}
      - key: progress
        type: select
        label: {en: Progress, zh: 进度}
        options:
          - {key: open, label: {en: Open, zh: 未完成}}
          - {key: closed, label: {en: Closed, zh: 已完成}}
        status:
          rules: [{when: "done == true", is: closed}]
          else: open
          transitions: {open: [closed]}
  - key: status
    type: select
    label: {en: Status, zh: 状态}
    options:
      - {key: fresh, label: {en: New, zh: 新建}, colour: grey}
      - {key: running, label: {en: Under way, zh: 进行中}, colour: blue}
      - {key: finished, label: {en: Finished, zh: 已结束}, colour: green}
      - {key: dropped, label: {en: Dropped, zh: 已放弃}, colour: red}
    status:
      rules:
        - {when: "dropped == true", is: dropped}
        - {when: "COUNT(lines.item) > 0 and ALL(lines.progress == 'closed')", is: finished}
        - {when: "begun == true", is: running}
      else: fresh
      transitions:
        fresh: [running]
        running: [finished]
        "*": [dropped]
views:
  - key: open
    label: {en: Open, zh: 未结}
    filter: "status in ['fresh', 'running']"
    columns: [name, status]
access:
  - {role: clerk, can: [create, read, update, delete]}
  - {role: keeper, can: [create, read, update, delete, restore, purge]}
  - role: reader
    can: [read, restore]
    where: "name != 'secret'"
    fields: {hide: [status, begun, dropped]}
""",
    "forms/site.yaml": """
key: site
label: {en: Site, zh: 地点}
title: "{name}"
fields:
  - {key: name, type: text, required: true, label: {en: Name, zh: 名称}}
access:
  - {role: clerk, can: [create, read, update, delete]}
  - {role: keeper, can: [create, read, update, delete, restore, purge]}
""",
    "forms/plan.yaml": """
key: plan
label: {en: Plan, zh: 计划}
title: "{name}"
revisions: true
fields:
  - {key: name, type: text, required: true, label: {en: Name, zh: 名称}}
  - {key: cost, type: money, label: {en: Cost, zh: 费用}}
  - {key: secret, type: text, label: {en: Secret, zh: 机密}}
  - key: kind
    type: select
    label: {en: Kind, zh: 类别}
    options: [{key: a, label: {en: Large, zh: 大}}, {key: b, label: {en: Small, zh: 小}}]
  - {key: place, type: lookup, form: site, label: {en: Place, zh: 场所}}
  - key: tag
    type: text
    formula: "CONCAT(name, ' r', TEXT(revision))"
    label: {en: Tag, zh: 标记}
  - key: parts
    type: subtable
    label: {en: Parts, zh: 部分}
    fields:
      - {key: what, type: text, label: {en: What, zh: 内容}}
      - {key: price, type: money, label: {en: Price, zh: 价格}}
rules:
  - {require: "revision < 4", message: {en: "Enough revisions.", zh: 版本已够多。}}
access:
  - {role: clerk, can: [create, read, update, delete]}
  - {role: reader, can: [read], fields: {hide: [secret, parts.price]}}
""",
    "workflows/sign.yaml": """
key: sign
form: plan
nodes:
  - {key: keep, type: update, do: [{set: {kind: "'b'"}}, {revise: "CONCAT('Signed: ', name)"}]}
  - {key: done, type: end, outcome: completed}
flows:
  - {from: start, to: keep}
  - {from: keep, to: done}
""",
    "forms/amendment.yaml": """
key: amendment
label: {en: Amendment, zh: 变更}
title: "{why}"
fields:
  - {key: plan, type: lookup, form: plan, label: {en: Plan, zh: 计划}}
  - {key: why, type: text, label: {en: Why, zh: 原因}}
  - {key: cost, type: money, label: {en: Cost, zh: 费用}}
access:
  - {role: clerk, can: [create, read, update, delete]}
""",
    "workflows/amend.yaml": """
key: amend
form: amendment
nodes:
  - key: apply
    type: update
    do:
      - {update: plan, where: "id == record.plan", set: {cost: record.cost}, expect: one}
      - {revise: record.why, on: record.plan}
  - {key: done, type: end, outcome: completed}
flows:
  - {from: start, to: apply}
  - {from: apply, to: done}
""",
    "forms/person.yaml": """
key: person
label: {en: Person, zh: 人员}
title: "{name} {phone}"
fields:
  - {key: name, type: text, required: true, label: {en: Name, zh: 姓名}}
  - {key: phone, type: phone, sensitive: true, label: {en: Phone, zh: 电话}}
  - {key: account, type: text, sensitive: true, label: {en: Account, zh: 账号}}
  - {key: pay, type: money, sensitive: true, label: {en: Pay, zh: 薪酬}}
  - {key: double, type: money, formula: "pay * 2", label: {en: Twice, zh: 双倍}}
  - key: rated
    type: boolean
    formula: "pay > 100"
    declassified: true
    label: {en: Rated, zh: 定级}
  - {key: note, type: text, label: {en: Note, zh: 备注}}
  - key: cards
    type: subtable
    label: {en: Cards, zh: 卡}
    fields:
      - {key: bank, type: text, label: {en: Bank, zh: 银行}}
      - {key: number, type: text, sensitive: true, label: {en: Number, zh: 卡号}}
rules:
  - require: "LEN(note) < 5"
    message: {en: "Call {phone} about {note}", zh: "请就{note}致电{phone}"}
access:
  - {role: clerk, can: [create, read, update, export]}
  - role: keeper
    can: [create, read, update, export, delete, restore, purge]
    fields: {unmask: [phone, account, pay, cards.number]}
  - {role: reader, can: [read], fields: {unmask: [phone], read: [account]}}
""",
}


def house_files() -> dict[str, bytes]:
    """The app's files."""
    return {name: text.lstrip("\n").encode() for name, text in FILES.items()}
