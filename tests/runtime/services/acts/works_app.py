"""A small app for the tests of use cases: claims with an approval, jobs that run every step.

`claim` is approved by a manager, then by all directors above a setting, then filled in by a clerk;
`job` goes one way for each kind of step; `note` has no workflow. `site` is looked up with
`restrict`, `tag` with `clear`.
"""

from collections.abc import Mapping

APP = "works"
CLAIM, APPROVAL, JOB = "forms/claim.yaml", "workflows/approval.yaml", "workflows/carry_out.yaml"

FILES: Mapping[str, str] = {
    "app.yaml": """
key: works
label: {en: Works, zh: 工程}
version: "1.0"
settings:
  - {key: large, type: money, default: "1000.00", pin: true, label: {en: Large from, zh: 大额起点}}
""",
    "roles.yaml": """
- {key: staff, label: {en: Staff, zh: 员工}}
- {key: manager, label: {en: Manager, zh: 经理}}
- {key: director, label: {en: Director, zh: 总监}}
- {key: clerk, label: {en: Clerk, zh: 文员}}
- {key: auditor, label: {en: Auditor, zh: 审计}}
""",
    "forms/site.yaml": """
key: site
label: {en: Site, zh: 地点}
title: "{name}"
fields:
  - {key: name, type: text, required: true, label: {en: Name, zh: 名称}}
  - {key: region, type: text, label: {en: Region, zh: 区域}}
  - {key: active, type: boolean, default: "true", label: {en: Active, zh: 启用}}
  - {key: rating, type: integer, label: {en: Rating, zh: 评级}}
access:
  - {role: staff, can: [read], fields: {hide: [rating]}}
  - {role: manager, can: [create, read, update, delete]}
""",
    "forms/tag.yaml": """
key: tag
label: {en: Tag, zh: 标签}
title: "{name}"
fields:
  - {key: name, type: text, required: true, label: {en: Name, zh: 名称}}
access:
  - {role: staff, can: [read]}
  - {role: manager, can: [create, read, update, delete]}
""",
    "forms/pool.yaml": """
key: pool
label: {en: Pool, zh: 池}
title: "{name}"
fields:
  - {key: name, type: text, required: true, label: {en: Name, zh: 名称}}
  - {key: left, type: integer, default: "10", label: {en: Left, zh: 剩余}}
  - {key: price, type: money, label: {en: Price, zh: 单价}}
  - {key: site, type: lookup, form: site, label: {en: Site, zh: 地点}}
access:
  - {role: staff, can: [read]}
  - {role: manager, can: [create, read, update, delete]}
""",
    "forms/entry.yaml": """
key: entry
label: {en: Entry, zh: 分录}
title: "{reference}"
fields:
  - {key: reference, type: text, unique: true, label: {en: Reference, zh: 凭证号}}
  - {key: amount, type: money, required: true, label: {en: Amount, zh: 金额}}
  - {key: pool, type: lookup, form: pool, label: {en: Pool, zh: 池}}
  - {key: double, type: money, formula: "amount * 2", label: {en: Double, zh: 双倍}}
access:
  - {role: manager, can: [create, read, update, delete]}
""",
    "forms/note.yaml": """
key: note
label: {en: Note, zh: 便笺}
title: "{topic}"
fields:
  - {key: topic, type: text, required: true, label: {en: Topic, zh: 主题}}
  - {key: code, type: text, unique: true, label: {en: Code, zh: 编码}}
  - {key: room, type: text, label: {en: Room, zh: 房间}}
  - {key: hour, type: integer, label: {en: Hour, zh: 时段}}
unique:
  - {fields: [room, hour]}
rules:
  - {key: late, level: warning, require: "IS_BLANK(hour) or hour <= 20", path: hour,
     message: {en: That is late., zh: 时间较晚。}}
access:
  - {role: staff, can: [read]}
  - {role: manager, can: [create, read, update, delete]}
""",
    "forms/claim.yaml": """
key: claim
label: {en: Claim, zh: 报销单}
title: "{topic}"
fields:
  - {key: number, type: serial, format: "C-{seq:4}", at: submit, gapless: true,
     label: {en: Number, zh: 编号}}
  - {key: topic, type: text, required: true, label: {en: Topic, zh: 主题}}
  - {key: day, type: date, label: {en: Day, zh: 日期}}
  - {key: region, type: text, label: {en: Region, zh: 区域}}
  - {key: site, type: lookup, form: site, filter: "active and region == record.region",
     label: {en: Site, zh: 地点}}
  - {key: tag, type: lookup, form: tag, on_delete: clear, label: {en: Tag, zh: 标签}}
  - {key: tags, type: multi_lookup, form: tag, on_delete: clear, label: {en: Tags, zh: 标签组}}
  - {key: kind, type: select, label: {en: Kind, zh: 类型},
     options: [{key: trip, label: {en: Trip, zh: 差旅}}, {key: meal, label: {en: Meal, zh: 餐饮}}]}
  - {key: remark, type: text, label: {en: Remark, zh: 备注}}
  - {key: opinion, type: text, readonly: true, label: {en: Opinion, zh: 意见}}
  - {key: paid_on, type: date, readonly: true, label: {en: Paid on, zh: 付款日}}
  - {key: secret, type: text, label: {en: Secret, zh: 机密}}
  - {key: papers, type: attachment, accept: [txt, pdf], max_size: 1, max_count: 3,
     label: {en: Papers, zh: 附件}}
  - {key: secret_papers, type: attachment, label: {en: Secret papers, zh: 机密附件}}
  - key: lines
    type: subtable
    label: {en: Lines, zh: 明细}
    fields:
      - {key: item, type: text, required: true, label: {en: Item, zh: 项目}}
      - {key: qty, type: integer, min: 1, default: "1", label: {en: Quantity, zh: 数量}}
      - {key: price, type: money, label: {en: Price, zh: 单价}}
      - {key: tag, type: lookup, form: tag, on_delete: clear, label: {en: Tag, zh: 标签}}
      - {key: memo, type: text, label: {en: Memo, zh: 内部备注}}
      - {key: amount, type: money, formula: "qty * price", label: {en: Amount, zh: 金额}}
  - {key: total, type: money, formula: "SUM(lines.amount)", label: {en: Total, zh: 合计}}
rules:
  - {key: huge, level: warning, on: submit, require: "total <= 5000", path: total,
     message: {en: That is much., zh: 金额较大。}}
access:
  - {role: staff, can: [create, read, update, delete], where: "owner == me.id",
     fields: {hide: [secret, secret_papers, lines.memo]}}
  - {role: manager, can: [create, read, update]}
  - {role: auditor, can: [read], fields: {hide: [secret, total, lines.amount, lines.price]}}
""",
    "forms/job.yaml": """
key: job
label: {en: Job, zh: 作业}
title: "{topic}"
fields:
  - {key: topic, type: text, label: {en: Topic, zh: 主题}}
  - {key: number, type: serial, format: "J-{seq:4}", at: submit, label: {en: Number, zh: 编号}}
  - {key: called, type: text, formula: "CONCAT(number, ' ', topic)", label: {en: Called, zh: 名称}}
  - {key: way, type: text, label: {en: Way, zh: 方式}}
  - {key: pool, type: lookup, form: pool, label: {en: Pool, zh: 池}}
  - {key: units, type: integer, label: {en: Units, zh: 数量}}
  - {key: mate, type: user, label: {en: Mate, zh: 同事}}
  - {key: result, type: text, label: {en: Result, zh: 结果}}
  - {key: seen, type: money, label: {en: Seen, zh: 所见}}
  - {key: loud, type: text, formula: "UPPER(result)", label: {en: Loud, zh: 大写}}
  - key: lines
    type: subtable
    label: {en: Lines, zh: 明细}
    fields:
      - {key: pool, type: lookup, form: pool, label: {en: Pool, zh: 池}}
      - {key: units, type: integer, label: {en: Units, zh: 数量}}
access:
  - {role: staff, can: [create, read, update]}
""",
    "workflows/approval.yaml": """
key: approval
label: {en: Approval, zh: 审批}
form: claim
approval_fields: [topic, tag, lines.qty, lines.price, total]
nodes:
  - {key: sort, type: exclusive}
  - {key: manager, type: approval, label: {en: Manager, zh: 经理}, assignees: [{role: manager}],
     fields: {editable: [opinion]}}
  - {key: route, type: exclusive}
  - {key: directors, type: approval, label: {en: Directors, zh: 总监}, mode: all,
     assignees: [{role: director}]}
  - {key: pay, type: task, label: {en: Pay, zh: 付款}, assignees: [{role: clerk}],
     fields: {editable: [paid_on], required: [paid_on], hidden: [remark]}}
  - {key: done, type: end, outcome: completed}
flows:
  - {from: start, to: sort}
  - {from: sort, to: pay, when: "secret == 'aurora'"}
  - {from: sort, to: manager}
  - {from: manager, to: route}
  - {from: route, to: directors, when: "total > setting.large"}
  - {from: route, to: pay}
  - {from: directors, to: pay}
  - {from: pay, to: done}
""",
    "workflows/carry_out.yaml": """
key: carry_out
label: {en: Carry out, zh: 执行}
form: job
nodes:
  - {key: which, type: exclusive}
  - {key: sets, type: update, do: [{set: {result: "record.topic", seen: "record.units * 2"}}]}
  - key: requires
    type: update
    do:
      - set: {result: "'lost'"}
      - require: "record.units > 0"
        message: {en: "None of {record.pool.site.name}", zh: "{record.pool.site.name} 没有数量"}
  - key: creates
    type: update
    do:
      - {create: entry, as: made, values: {reference: "record.topic", amount: "record.units"}}
      - {set: {seen: "made.double", result: "made.reference"}}
  - key: updates
    type: update
    do:
      - update: pool
        where: "id == record.pool"
        set: {left: "left - record.units"}
        expect: one
        check: "left >= 0"
        message: {en: "{name} of {site.name} lacks {record.topic}", zh: "{name} 不足"}
      - {set: {seen: "record.pool.left"}}
  - key: walks
    type: update
    do:
      - for_each: record.lines
        as: line
        do:
          - update: pool
            where: "id == line.pool"
            set: {left: "left - line.units"}
            expect: one
            check: "left >= 0"
            message: {en: "{line.pool.name} of {line.pool.site.name} is empty", zh: 已空}
          - create: entry
            values:
              reference: "CONCAT(record.topic, ' ', line.pool.name)"
              amount: "line.units * line.pool.price"
              pool: line.pool
  - key: chooses
    type: update
    do:
      - if: "record.units > 5"
        do: [{set: {result: "'many'"}}]
        else: [{set: {result: "'few'"}}]
  - key: itself
    type: update
    do:
      - {update: job, where: "id == record.id", expect: one,
         set: {result: "CONCAT(topic, '!')", units: "units + 1"}}
      - {set: {seen: "record.units"}}
  - key: near
    type: update
    do:
      - update: pool
        where: "site == record.pool.site and price > record.pool.price"
        set: {left: "left + 1"}
  - key: tries
    type: update
    do:
      - {set: {result: "'tried'"}}
      - {create: entry, values: {reference: "record.topic", amount: "record.units"}}
      - {update: pool, where: "id == record.pool", set: {left: "left - record.units"},
         check: "left >= 0"}
  - {key: fails, type: update, do: [{set: {seen: "7"}}]}
  - key: gives
    type: update
    do: [{update: job, where: "id == record.id", set: {owner: "record.mate"}}]
  - key: reaches
    type: update
    do: [{update: claim, where: "topic == record.topic", set: {tag: "blank", remark: "'seen'"}}]
  - {key: numbers, type: update,
     do: [{create: entry, values: {reference: "record.called", amount: "1"}, as: made},
          {set: {result: "made.reference"}}]}
  - {key: third, type: update, do: [{set: {seen: "record.units / 3"}}]}
  - {key: done, type: end, outcome: completed}
  - {key: failed, type: end, outcome: rejected}
flows:
  - {from: start, to: which}
  - {from: which, to: requires, when: "way == 'require'"}
  - {from: which, to: creates, when: "way == 'create'"}
  - {from: which, to: updates, when: "way == 'update'"}
  - {from: which, to: walks, when: "way == 'for_each'"}
  - {from: which, to: chooses, when: "way == 'if'"}
  - {from: which, to: itself, when: "way == 'itself'"}
  - {from: which, to: near, when: "way == 'near'"}
  - {from: which, to: tries, when: "way == 'try'"}
  - {from: which, to: gives, when: "way == 'give'"}
  - {from: which, to: numbers, when: "way == 'number'"}
  - {from: which, to: reaches, when: "way == 'reach'"}
  - {from: which, to: third, when: "way == 'third'"}
  - {from: which, to: sets}
  - {from: sets, to: done}
  - {from: requires, to: done}
  - {from: creates, to: done}
  - {from: updates, to: done}
  - {from: walks, to: done}
  - {from: chooses, to: done}
  - {from: itself, to: done}
  - {from: near, to: done}
  - {from: gives, to: done}
  - {from: third, to: done}
  - {from: numbers, to: done}
  - {from: reaches, to: done}
  - {from: tries, to: done}
  - {from: tries, to: fails, on: failed}
  - {from: fails, to: failed}
""",
}


def works_files(**changes: tuple[str, str]) -> dict[str, bytes]:
    """Give the app's files as an import takes them; `changes` replace one text of a file.

    Files are named by their stems: `approval=(before, after)`.
    """
    texts = dict(FILES)
    for stem, (before, after) in changes.items():
        (name,) = [one for one in texts if one.endswith(f"{stem}.yaml")]
        assert texts[name].count(before) == 1, f"{name} says {before!r} not exactly once"
        texts[name] = texts[name].replace(before, after)
    return {name: text.lstrip().encode() for name, text in texts.items()}
