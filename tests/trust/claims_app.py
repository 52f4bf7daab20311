"""A small app for the tests of trust: budgets, claims with lines and an approval, takings.

`claim` is decided by a manager, and above a setting by a director too; `vote` by all its holders;
`taking` takes units of a budget by steps alone, with a `check` as its guard; `booking` guards by
its `where`; `words` has fields named like words of SQL.
"""

from collections.abc import Mapping

APP = "claims"
CLAIM, APPROVAL = "forms/claim.yaml", "workflows/approval.yaml"

FILES: Mapping[str, str] = {
    "app.yaml": """
key: claims
label: {en: Claims, zh: 报销}
version: "1.0"
settings:
  - {key: director_from, type: money, default: "1000.00", label: {en: Director from, zh: 总监起点}}
""",
    "roles.yaml": """
- {key: staff, label: {en: Staff, zh: 员工}}
- {key: manager, label: {en: Manager, zh: 经理}}
- {key: director, label: {en: Director, zh: 总监}}
""",
    "forms/budget.yaml": """
key: budget
label: {en: Budget, zh: 预算}
title: "{name}"
fields:
  - {key: name, type: text, required: true, unique: true, label: {en: Name, zh: 名称}}
  - {key: left, type: integer, default: "10", label: {en: Left, zh: 剩余}}
access:
  - {role: staff, can: [read]}
  - {role: manager, can: [create, read, update, delete]}
""",
    "forms/claim.yaml": """
key: claim
label: {en: Claim, zh: 报销单}
title: "{number} {topic}"
fields:
  - {key: number, type: serial, format: "EC-{seq:5}", label: {en: Number, zh: 编号}}
  - {key: topic, type: text, required: true, label: {en: Topic, zh: 主题}}
  - {key: budget, type: lookup, form: budget, label: {en: Budget, zh: 预算}}
  - {key: remark, type: text, label: {en: Remark, zh: 备注}}
  - {key: outcome, type: text, label: {en: Outcome, zh: 结果}}
  - {key: papers, type: attachment, max_count: 3, label: {en: Papers, zh: 附件}}
  - key: lines
    type: subtable
    label: {en: Lines, zh: 明细}
    fields:
      - {key: item, type: text, required: true, label: {en: Item, zh: 项目}}
      - {key: qty, type: integer, min: 1, default: "1", label: {en: Quantity, zh: 数量}}
      - {key: price, type: money, label: {en: Price, zh: 单价}}
      - {key: amount, type: money, formula: "qty * price", label: {en: Amount, zh: 金额}}
  - {key: total, type: money, formula: "SUM(lines.amount)", label: {en: Total, zh: 合计}}
access:
  - {role: staff, can: [create, read, update, delete], where: "owner == me.id"}
  - {role: manager, can: [read, update]}
  - {role: director, can: [read]}
""",
    "forms/vote.yaml": """
key: vote
label: {en: Vote, zh: 表决}
title: "{topic}"
fields:
  - {key: topic, type: text, label: {en: Topic, zh: 主题}}
  - {key: passed, type: integer, default: "0", label: {en: Passed, zh: 通过次数}}
access:
  - {role: staff, can: [create, read]}
""",
    "forms/taking.yaml": """
key: taking
label: {en: Taking, zh: 领用}
title: "{budget.name}"
fields:
  - {key: budget, type: lookup, form: budget, required: true, label: {en: Budget, zh: 预算}}
  - {key: also, type: lookup, form: budget, label: {en: Also, zh: 另一预算}}
  - {key: units, type: integer, default: "1", label: {en: Units, zh: 数量}}
  - {key: seen, type: integer, label: {en: Seen, zh: 所见}}
access:
  - {role: staff, can: [create, read]}
""",
    "forms/booking.yaml": """
key: booking
label: {en: Booking, zh: 预订}
title: "{budget.name}"
fields:
  - {key: budget, type: lookup, form: budget, required: true, label: {en: Budget, zh: 预算}}
access:
  - {role: staff, can: [create, read]}
""",
    "forms/words.yaml": """
key: words
label: {en: Words, zh: 词}
title: "{select}"
fields:
  - {key: select, type: text, label: {en: Select, zh: 选择}}
  - {key: order, type: integer, label: {en: Order, zh: 次序}}
  - {key: group, type: lookup, form: budget, label: {en: Group, zh: 组}}
  - key: table
    type: subtable
    label: {en: Table, zh: 表}
    fields:
      - {key: where, type: text, label: {en: Where, zh: 何处}}
      - {key: from, type: integer, label: {en: From, zh: 自}}
access:
  - {role: staff, can: [create, read, update, delete]}
""",
    "workflows/approval.yaml": """
key: approval
label: {en: Approval, zh: 审批}
form: claim
withdraw: until_end
nodes:
  - {key: manager, type: approval, label: {en: Manager, zh: 经理}, assignees: [{role: manager}]}
  - {key: route, type: exclusive}
  - {key: director, type: approval, label: {en: Director, zh: 总监}, assignees: [{role: director}]}
  - {key: mark, type: update, do: [{set: {outcome: "'approved'"}}]}
  - {key: done, type: end, outcome: completed}
flows:
  - {from: start, to: manager}
  - {from: manager, to: route}
  - {from: route, to: director, when: "total > setting.director_from"}
  - {from: route, to: mark}
  - {from: director, to: mark}
  - {from: mark, to: done}
""",
    "workflows/voting.yaml": """
key: voting
label: {en: Voting, zh: 表决}
form: vote
nodes:
  - key: all_of_them
    type: approval
    label: {en: All, zh: 全体}
    assignees: [{role: manager}, {role: director}]
    mode: all
  - {key: count, type: update, do: [{set: {passed: "record.passed + 1"}}]}
  - {key: done, type: end, outcome: completed}
flows:
  - {from: start, to: all_of_them}
  - {from: all_of_them, to: count}
  - {from: count, to: done}
""",
    "workflows/take.yaml": """
key: take
label: {en: Take, zh: 领用}
form: taking
nodes:
  - key: take
    type: update
    do:
      - update: budget
        where: "id == record.budget"
        set: {left: "left - record.units"}
        expect: one
        check: "left >= 0"
        message: {en: "Not enough in {record.budget.name}.", zh: "{record.budget.name} 不足。"}
      - if: "not IS_BLANK(record.also)"
        do:
          - update: budget
            where: "id == record.also"
            set: {left: "left - record.units"}
            check: "left >= 0"
      - set: {seen: "record.budget.left"}
  - {key: done, type: end, outcome: completed}
flows:
  - {from: start, to: take}
  - {from: take, to: done}
""",
    "workflows/book.yaml": """
key: book
label: {en: Book, zh: 预订}
form: booking
nodes:
  - key: book
    type: update
    do:
      - update: budget
        where: "id == record.budget and left > 0"
        set: {left: "left - 1"}
        expect: one
  - {key: done, type: end, outcome: completed}
flows:
  - {from: start, to: book}
  - {from: book, to: done}
""",
}


def claims_files(changes: Mapping[str, str | None] | None = None) -> dict[str, bytes]:
    """Give the app's files as an import takes them; `changes` replace files, None removes one."""
    texts = {**FILES, **(changes or {})}
    return {name: text.lstrip().encode() for name, text in texts.items() if text is not None}


def with_text(name: str, before: str, after: str) -> dict[str, bytes]:
    """Give the app's files with one text of one file replaced."""
    assert FILES[name].count(before) == 1, f"{name} says {before!r} not exactly once"
    return claims_files({name: FILES[name].replace(before, after)})
