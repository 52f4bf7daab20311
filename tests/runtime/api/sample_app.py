"""A small app for the API's tests: places, visits with lines and an approval, one report."""

from collections.abc import Mapping

APP = "field_work"

FILES: Mapping[str, str] = {
    "app.yaml": """
key: field_work
label: {en: Field work, zh: 外勤}
version: "1.0"
locale: zh
settings:
  - {key: large, type: money, default: "1000.00", label: {en: Large from, zh: 大额起点}}
access:
  - {role: drawer, can: [design]}
  - {role: releaser, can: [publish]}
  - {role: boss, can: [design, publish]}
""",
    "roles.yaml": """
- {key: clerk, label: {en: Clerk, zh: 文员}}
- {key: boss, label: {en: Boss, zh: 主管}}
- {key: auditor, label: {en: Auditor, zh: 审计}}
- {key: drawer, label: {en: Drawer, zh: 设计}}
- {key: releaser, label: {en: Releaser, zh: 发布}}
- {key: guest, label: {en: Guest, zh: 来宾}, outside: true}
""",
    "forms/place.yaml": """
key: place
label: {en: Place, zh: 地点}
title: "{name}"
fields:
  - {key: name, type: text, required: true, unique: true, label: {en: Name, zh: 名称}}
  - {key: rating, type: text, label: {en: Rating, zh: 评级}}
access:
  - {role: clerk, can: [read], fields: {hide: [rating]}}
  - {role: boss, can: [create, read, update, delete, export]}
  - {role: auditor, can: [read], fields: {hide: [rating]}}
""",
    "forms/visit.yaml": """
key: visit
label: {en: Visit, zh: 拜访}
title: "{topic}"
fields:
  - {key: topic, type: text, required: true, max_length: 80, label: {en: Topic, zh: 主题}}
  - {key: day, type: date, label: {en: Day, zh: 日期}}
  - {key: place, type: lookup, form: place, label: {en: Place, zh: 地点}}
  - {key: kind, type: select, label: {en: Kind, zh: 类型},
     options: [{key: first, label: {en: First, zh: 首次}},
               {key: again, label: {en: Again, zh: 再次}}]}
  - {key: count, type: integer, min: 0, label: {en: Count, zh: 次数}}
  - {key: verdict, type: text, label: {en: Verdict, zh: 评语}}
  - {key: bonus, type: money, label: {en: Bonus, zh: 奖金}}
  - {key: bonus_text, type: text, formula: "'B' + TEXT(bonus)",
     label: {en: Bonus text, zh: 奖金文字}}
  - {key: contact, type: phone, sensitive: true, label: {en: Contact, zh: 联系电话}}
  - {key: papers, type: attachment, max_count: 5, label: {en: Papers, zh: 附件}}
  - {key: secret_papers, type: attachment, max_count: 5, label: {en: Secret papers, zh: 机密附件}}
  - key: lines
    type: subtable
    label: {en: Lines, zh: 明细}
    max_rows: 200
    fields:
      - {key: item, type: text, required: true, label: {en: Item, zh: 项目}}
      - {key: qty, type: decimal, scale: 2, label: {en: Quantity, zh: 数量}}
      - {key: price, type: money, label: {en: Price, zh: 单价}}
      - {key: remark, type: text, label: {en: Remark, zh: 内部备注}}
      - {key: code, type: text, sensitive: true, label: {en: Code, zh: 代码}}
      - {key: amount, type: money, formula: "qty * price", label: {en: Amount, zh: 金额}}
  - {key: total, type: money, formula: "SUM(lines.amount)", label: {en: Total, zh: 合计}}
rules:
  - key: not_too_much
    require: "total <= 100000"
    path: total
    message: {en: This is more than a visit may cost., zh: 超出单次拜访限额。}
  - key: long_topic
    level: warning
    require: "LEN(topic) <= 40"
    path: topic
    message: {en: The topic is long., zh: 主题较长。}
views:
  - {key: all, label: {en: All, zh: 全部}, columns: [topic, day, place, total], sort: -day}
prints:
  - {key: slip, label: {en: Slip, zh: 凭条}, icon: list-check,
     fields: [topic, day, place, verdict, lines.item, lines.qty, lines.remark],
     together: [lines.item, lines.remark], totals: [lines.qty, lines.amount],
     signatures: [{en: Seen by, zh: 阅}]}
actions:
  - key: peek
    label: {en: Peek, zh: 查看}
    roles: [clerk, boss, auditor]
    input:
      - {key: seen, type: text, default: "record.verdict", label: {en: Seen, zh: 所见}}
      - {key: told, type: text, formula: "'T' + record.bonus_text", label: {en: Told, zh: 所闻}}
      - {key: rated, type: text, default: "record.place.rating", label: {en: Rated, zh: 评级}}
      - {key: count, type: integer, max: 5, label: {en: Count, zh: 次数}}
    do:
      - {require: "input.count != 3", message: "No: {verdict} {bonus} {bonus_text} {contact}
          {place.rating} {record.verdict} {input.count}"}
      - {set: {count: input.count}}
access:
  - role: clerk
    can: [create, read, update, delete, export, print]
    where: "owner == me.id"
    fields: {hide: [verdict, bonus, secret_papers, lines.remark]}
  - role: boss
    can: [create, read, update, delete, export, print, restore, purge]
    fields: {unmask: [contact, lines.code]}
  - {role: auditor, can: [read], fields: {hide: [verdict, bonus, secret_papers, lines.remark]}}
  - {role: guest, can: [create, read, update], fields: {hide: [verdict, bonus]}}
""",
    "forms/pointer.yaml": """
key: pointer
label: {en: Pointer, zh: 指向}
fields:
  - {key: name, type: text, label: {en: Name, zh: 名称}}
  - {key: line, type: row_lookup, form: visit, subtable: lines, columns: [item, remark, code],
     search: [item, remark, code, parent.verdict], label: {en: Line, zh: 明细行}}
  - {key: item, type: text, live: line.item, label: {en: Item, zh: 项目}}
  - {key: remark, type: text, live: line.remark, label: {en: Remark, zh: 备注}}
  - {key: code, type: text, live: line.code, label: {en: Code, zh: 代码}}
  - {key: verdict, type: text, live: line.parent.verdict, label: {en: Verdict, zh: 评语}}
  - {key: watchers, type: multi_user, label: {en: Watchers, zh: 关注人}}
rules:
  - {key: told, level: warning, on: submit, require: "name != 'ask'",
     message: "{line.item} {line.remark} {line.code} {line.parent.verdict} {line.parent.contact}"}
access:
  - {role: clerk, can: [create, read, update, delete, export], where: "owner == me.id"}
  - {role: boss, can: [create, read, update, delete, export]}
  - {role: auditor, can: [read, export]}
""",
    "workflows/approval.yaml": """
key: approval
label: {en: Approval, zh: 审批}
form: visit
start: {on: submit}
withdraw: until_end
nodes:
  - key: boss
    type: approval
    label: {en: Boss, zh: 主管审批}
    assignees: [{role: boss}]
    mode: any
  - {key: done, type: end, outcome: completed, label: {en: Done, zh: 完成}}
flows:
  - {from: start, to: boss}
  - {from: boss, to: done}
""",
    "automations/judged.yaml": """
key: judged
label: {en: Judged, zh: 已评价}
on: {form: visit, event: updated, fields: [verdict]}
do:
  - notify: [{role: clerk}, {role: boss}, {role: auditor}]
    message: "{topic}: {verdict} {bonus} {bonus_text} {contact} {place.rating} {total}"
""",
    "reports/spending.yaml": """
key: spending
label: {en: Spending, zh: 支出}
access: [{role: boss}, {role: clerk}, {role: auditor}]
filters:
  - {key: kind, type: select, field: kind, label: {en: Kind, zh: 类型}}
widgets:
  - key: by_kind
    type: bar
    label: {en: By kind, zh: 按类型}
    source: visit
    group: [{by: kind, label: {en: Kind, zh: 类型}}]
    measures: [{key: total, value: "SUM(total)", format: money, label: {en: Total, zh: 合计}}]
    size: {width: 6, height: 4}
""",
}


def app_files() -> dict[str, bytes]:
    """Give the app's files as an import takes them."""
    return {name: text.lstrip().encode() for name, text in FILES.items()}
