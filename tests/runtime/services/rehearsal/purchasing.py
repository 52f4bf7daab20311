"""A small app to rehearse with: requests that reserve from shelves, approved by amount."""

from collections.abc import Mapping

APP = "purchasing"

FILES: Mapping[str, str] = {
    "app.yaml": """
key: purchasing
label: {en: Purchasing, zh: 采购}
locale: en
settings:
  - {key: large, type: money, default: "1000", label: {en: Large from, zh: 大额起点}}
access:
  - {role: shaper, can: [design]}
  - {role: chief, can: [design, publish]}
""",
    "roles.yaml": """
- {key: clerk, label: {en: Clerk, zh: 文员}}
- {key: chief, label: {en: Chief, zh: 主管}}
- {key: director, label: {en: Director, zh: 总监}}
- {key: shaper, label: {en: Shaper, zh: 设计}}
""",
    "forms/shelf.yaml": """
key: shelf
label: {en: Shelf, zh: 货架}
title: "{name}"
fields:
  - {key: name, type: text, required: true, unique: true, label: {en: Name, zh: 名称}}
  - {key: free, type: integer, default: "10", label: {en: Free, zh: 可用}}
access:
  - {role: clerk, can: [read]}
  - {role: chief, can: [create, read, update]}
  - {role: director, can: [read]}
""",
    "forms/request.yaml": """
key: request
label: {en: Request, zh: 申请}
title: "{number}"
fields:
  - {key: number, type: serial, format: "R-{seq:4}", label: {en: Number, zh: 编号}}
  - {key: topic, type: text, required: true, unique: true, label: {en: Topic, zh: 主题}}
  - {key: shelf, type: lookup, form: shelf, label: {en: Shelf, zh: 货架}}
  - {key: count, type: integer, default: "1", label: {en: Count, zh: 数量}}
  - {key: price, type: money, label: {en: Price, zh: 单价}}
  - {key: total, type: money, formula: "count * price", label: {en: Total, zh: 合计}}
  - {key: verdict, type: text, readonly: true, label: {en: Verdict, zh: 结论}}
  - {key: checked_by, type: text, readonly: true, label: {en: Checked by, zh: 核对人}}
  - key: parts
    type: subtable
    label: {en: Parts, zh: 部件}
    fields:
      - {key: name, type: text, label: {en: Name, zh: 名称}}
  - {key: part_count, type: integer, formula: "COUNT(parts.name)", label: {en: Parts, zh: 部件数}}
rules:
  - {key: odd, level: warning, require: "count <= 8", message: {en: That is many., zh: 数量较多。}}
access:
  - {role: clerk, can: [create, read, update], where: "owner == me.id"}
  - {role: chief, can: [create, read, update, delete]}
  - {role: director, can: [read]}
""",
    "workflows/approval.yaml": """
key: approval
label: {en: Approval, zh: 审批}
form: request
start: {on: submit}
nodes:
  - key: chief
    type: approval
    label: {en: Chief, zh: 主管审批}
    assignees: [{role: chief}]
    fields: {editable: [checked_by, parts], required: [checked_by]}
  - {key: route, type: exclusive, label: {en: By amount, zh: 按金额}}
  - key: director
    type: approval
    label: {en: Director, zh: 总监审批}
    assignees: [{role: director}]
  - key: take
    type: update
    label: {en: Take from the shelf, zh: 出库}
    do:
      - set: {verdict: "'taken'"}
      - update: shelf
        where: "id == record.shelf"
        set: {free: "free - record.count"}
        expect: one
        check: "free >= 0"
        message: {en: "Only {free} left", zh: "仅剩 {free}"}
      - notify: [{initiator: true}]
        message: {en: "Your request {record.number} is done", zh: "申请 {record.number} 已完成"}
  - {key: done, type: end, outcome: completed, label: {en: Done, zh: 完成}}
flows:
  - {from: start, to: chief}
  - {from: chief, to: route}
  - {from: route, to: director, when: "total > setting.large"}
  - {from: route, to: take}
  - {from: director, to: take}
  - {from: take, to: done}
""",
}

PEOPLE: Mapping[str, tuple[str, ...]] = {
    "cleo": ("purchasing.clerk",),
    "bea": ("purchasing.chief",),
    "dan": ("purchasing.director",),
    "sha": ("purchasing.shaper",),
    "root": ("admin",),
}


def files(**changed: tuple[str, str]) -> dict[str, bytes]:
    """The app's files; `changed`: a part's name → what is replaced by what in it."""
    made = dict(FILES)
    for name, (old, new) in changed.items():
        path = next(one for one in made if one.rpartition("/")[2] == f"{name}.yaml")
        assert old in made[path], old
        made[path] = made[path].replace(old, new)
    return {name: text.encode() for name, text in made.items()}
