"""A small app to tell stories of: requests that a lead approves, for places."""

from collections.abc import Mapping

APP = "requests"

FILES: Mapping[str, str] = {
    "app.yaml": """
key: requests
label: {en: Requests, zh: 申请}
time_zone: Asia/Shanghai
user_links: {place: place}
calendar: {holidays: ["2026-11-23"]}
settings:
  - {key: limit, type: money, default: 100, min: 0, label: {en: Limit, zh: 限额}}
  - {key: strict, type: boolean, default: false, label: {en: Strict, zh: 严格}}
  - key: mode
    type: select
    default: slow
    label: {en: Mode, zh: 方式}
    options: [{key: slow, label: {en: Slow, zh: 慢}}, {key: quick, label: {en: Quick, zh: 快}}]
  - {key: days, type: integer, default: 3, max: 9, label: {en: Days, zh: 天数}}
""",
    "roles.yaml": """
- {key: worker, label: {en: Worker, zh: 员工}}
- {key: lead, label: {en: Lead, zh: 主管}}
""",
    "forms/place.yaml": """
key: place
label: {en: Place, zh: 地点}
title: "{name}"
fields:
  - {key: name, type: text, required: true, unique: true, label: {en: Name, zh: 名称}}
  - {key: rate, type: percent, required: true, label: {en: Rate, zh: 比例}}
  - {key: keeper, type: user, label: {en: Keeper, zh: 负责人}}
access:
  - {role: worker, can: [read]}
  - {role: lead, can: [create, read, update]}
""",
    "forms/request.yaml": """
key: request
label: {en: Request, zh: 申请}
title: "{number}"
fields:
  - key: number
    type: serial
    format: "R-{yyyy}{mm}{dd}-{seq:3}"
    reset: day
    label: {en: No., zh: 单号}
  - key: place
    type: lookup
    form: place
    required: true
    default: me.place
    fill: {rate: rate}
    label: {en: Place, zh: 地点}
  - {key: rate, type: percent, readonly: true, label: {en: Rate, zh: 比例}}
  - {key: needed, type: date, label: {en: Needed by, zh: 需用日期}}
  - {key: urgent, type: boolean, default: false, label: {en: Urgent, zh: 紧急}}
  - key: tags
    type: multi_select
    label: {en: Tags, zh: 标签}
    options: [{key: red, label: {en: Red, zh: 红}}, {key: blue, label: {en: Blue, zh: 蓝}}]
  - key: items
    type: subtable
    min_rows: 1
    label: {en: Items, zh: 明细}
    fields:
      - {key: what, type: text, label: {en: What, zh: 名称}}
      - {key: amount, type: money, required: true, label: {en: Amount, zh: 金额}}
  - {key: total, type: money, formula: SUM(items.amount), label: {en: Total, zh: 合计}}
  - {key: granted_at, type: datetime, readonly: true, label: {en: Granted at, zh: 批准时间}}
  - key: stage
    type: text
    formula: "'open' if state in ['draft', 'submitted'] else state"
    label: {en: Stage, zh: 阶段}
rules:
  - key: within_limit
    require: "total <= setting.limit"
    path: total
    message: {en: Above the limit., zh: 超过限额。}
access:
  - {role: worker, can: [create, read, update, delete], where: "owner == me.id"}
  - {role: lead, can: [read]}
""",
    "workflows/granting.yaml": """
key: granting
label: {en: Granting, zh: 审批}
form: request
start: {on: submit}
nodes:
  - key: lead
    type: approval
    label: {en: Lead, zh: 主管审批}
    assignees: [{role: lead}]
    due: 8 working hours
  - key: grant
    type: update
    label: {en: Grant, zh: 生效}
    do: [{set: {granted_at: "NOW()"}}]
  - {key: done, type: end, label: {en: Done, zh: 完成}, outcome: completed}
flows:
  - {from: start, to: lead}
  - {from: lead, to: grant}
  - {from: grant, to: done}
""",
}

REFERENCE = "form: place\nrecords: [{as: barn, values: {name: Barn, rate: 7}}]\n"


def small_app(**files: str) -> dict[str, bytes]:
    """The files of the app; `files` are further ones, or others in place of them."""
    names = {name.rpartition("/")[2].partition(".")[0]: name for name in FILES}
    changed = {names.get(name, name): text for name, text in files.items()}
    return {name: text.encode() for name, text in {**FILES, **changed}.items()}
