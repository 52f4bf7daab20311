# ruff: noqa: E501 - definitions as an author writes them
"""An app for the tests of actions: bundles of parts that are split, merged and sent on.

`bundle` carries one action for each thing an action can do; `parcel` has an approval, so that what
is made may be handed in; `tally` is found or made by `upsert`.
"""

from collections.abc import Mapping

APP = "packing"

FILES: Mapping[str, str] = {
    "app.yaml": """
key: packing
label: {en: Packing, zh: 打包}
version: "1.0"
settings:
  - {key: most, type: integer, default: 100, label: {en: Most, zh: 上限}}
""",
    "roles.yaml": """
- {key: packer, label: {en: Packer, zh: 打包员}}
- {key: lead, label: {en: Lead, zh: 组长}}
- {key: guest, label: {en: Guest, zh: 访客}}
""",
    "forms/part.yaml": """
key: part
label: {en: Part, zh: 零件}
title: "{name}"
fields:
  - {key: name, type: text, required: true, label: {en: Name, zh: 名称}}
  - {key: box, type: text, label: {en: Box, zh: 箱}}
access:
  - {role: packer, can: [create, read, update, delete]}
  - {role: guest, can: [read]}
""",
    "forms/tally.yaml": """
key: tally
label: {en: Tally, zh: 计数}
title: "{part.name}"
fields:
  - {key: part, type: lookup, form: part, required: true, label: {en: Part, zh: 零件}}
  - {key: pieces, type: integer, label: {en: Pieces, zh: 件数}}
  - {key: times, type: integer, default: 0, label: {en: Times, zh: 次数}}
rules:
  - {require: "pieces <= 1000", message: {en: Too many pieces, zh: 件数过多}}
access:
  - {role: packer, can: [create, read, update, delete]}
""",
    "forms/parcel.yaml": """
key: parcel
label: {en: Parcel, zh: 包裹}
title: "{name}"
fields:
  - {key: name, type: text, label: {en: Name, zh: 名称}}
  - {key: box, type: text, required: true, label: {en: Box, zh: 箱}}
  - {key: bundle, type: lookup, form: bundle, label: {en: Bundle, zh: 捆}}
  - key: contents
    type: subtable
    label: {en: Contents, zh: 内容}
    fields:
      - {key: part, type: lookup, form: part, label: {en: Part, zh: 零件}}
      - {key: pieces, type: integer, min: 1, label: {en: Pieces, zh: 件数}}
      - {key: note, type: text, default: "'packed'", label: {en: Note, zh: 备注}}
  - {key: total, type: integer, formula: "SUM(contents.pieces)", label: {en: Total, zh: 合计}}
access:
  - {role: packer, can: [create, read, update, delete]}
  - {role: lead, can: [read]}
""",
    "workflows/checking.yaml": """
key: checking
label: {en: Checking, zh: 检查}
form: parcel
approval_fields: [name]
nodes:
  - {key: look, type: approval, label: {en: Look, zh: 查看}, assignees: [{role: lead}]}
  - {key: done, type: end}
flows:
  - {from: start, to: look}
  - {from: look, to: done}
""",
    "forms/bundle.yaml": """
key: bundle
label: {en: Bundle, zh: 捆}
title: "{name}"
fields:
  - {key: name, type: text, required: true, label: {en: Name, zh: 名称}}
  - {key: open, type: boolean, default: true, label: {en: Open, zh: 未完成}}
  - {key: keeper, type: user, label: {en: Keeper, zh: 保管人}}
  - {key: cost, type: money, label: {en: Cost, zh: 成本}}
  - {key: most, type: integer, default: 50, label: {en: Most, zh: 上限}}
  - {key: sealed, type: text, locked: "true", label: {en: Sealed, zh: 封条}}
  - {key: parcel, type: lookup, form: parcel, label: {en: Parcel, zh: 包裹}}
  - key: lines
    type: subtable
    label: {en: Lines, zh: 明细}
    max_rows: 5000
    fields:
      - {key: part, type: lookup, form: part, label: {en: Part, zh: 零件}}
      - {key: pieces, type: integer, min: 0, label: {en: Pieces, zh: 件数}}
      - {key: due, type: date, label: {en: Due, zh: 期限}}
      - {key: weight, type: decimal, scale: 1, label: {en: Weight, zh: 重量}}
      - {key: twice, type: integer, formula: "pieces * 2", label: {en: Twice, zh: 双倍}}
  - {key: total, type: integer, formula: "SUM(lines.pieces)", label: {en: Total, zh: 合计}}
rules:
  - {key: fits, require: "total <= most", message: {en: Too many in the bundle, zh: 超出上限}}
access:
  - {role: packer, can: [create, read, update, delete, pack, raise, share, clear, upserts, merge,
      own_rows, gone, guard, flood, regroup, found, drop, mine, slip, seal, order, note_it]}
  - {role: guest, can: [read], fields: {hide: [cost]}}
  - {role: guest, can: [peek, own], where: "keeper == me.id"}
actions:
  - key: pack
    label: {en: Pack, zh: 打包}
    icon: package
    when: "open"
    confirm: {en: Really pack it?, zh: 确定打包？}
    input:
      - {key: box, type: text, label: {en: Box, zh: 箱}, required: "record.total > 5", max_length: 10}
      - {key: least, type: integer, label: {en: Least, zh: 最少}, min: 0, default: "record.most - 49"}
      - {key: part, type: lookup, form: part, label: {en: Part, zh: 零件}, filter: "name != record.name and box == input.box"}
      - {key: hand_in, type: boolean, label: {en: Hand in, zh: 提交}, default: "false"}
    do:
      - {require: "input.least <= record.total", message: {en: "Only {record.total} of {input.least}", zh: "只有 {record.total}"}}
      - if: input.hand_in
        do:
          - {create: parcel, values: {name: "record.name", box: input.box, bundle: record.id},
             rows: {contents: {from: record.lines, as: line, where: "line.pieces >= input.least",
               values: {part: line.part, pieces: line.pieces}}}, submit: true}
      - {create: parcel, values: {name: "'copy of ' + record.name", box: "COALESCE(input.box, '-')", bundle: record.id},
         rows: {contents: [{from: record.lines, as: line, where: "line.pieces >= input.least",
           values: {part: line.part, pieces: line.pieces}}, {values: {pieces: 1, note: "'extra'"}}]}, as: made}
      - {set: {open: "false", parcel: made.id}}
    then: open made
  - {key: raise, do: [{update: bundle.lines, where: "parent == record and pieces > 1", expect: some,
      set: {pieces: "pieces + 1", weight: "pieces / 3"}, check: "pieces <= 20", message: {en: "Line of {part.name} too long", zh: 过长}}]}
  - {key: share, input: [{key: to, type: lookup, form: bundle, required: true}],
     do: [{update: bundle.lines, where: "parent == record and pieces > 4", set: {parent: input.to}}]}
  - {key: clear, do: [{delete: bundle.lines, where: "parent == record and pieces == 0", expect: some}]}
  - key: upserts
    do:
      - for_each: record.lines
        as: line
        do:
          - {upsert: tally, where: "part == line.part", values: {part: line.part, pieces: 0},
             set: {pieces: "COALESCE(pieces, 0) + line.pieces", times: "COALESCE(times, 0) + 1"},
             check: "pieces <= setting.most", message: {en: "Too many of {part.name}", zh: 过多}}
  - key: merge
    on: list
    when: open
    do:
      - {create: bundle, values: {name: "'merged'", most: 500}, as: made}
      - for_each: selected
        as: one
        do:
          - {update: bundle.lines, where: "parent == one.id", set: {parent: made.id}}
          - {update: bundle, where: "id == one.id", set: {open: "false"}}
    then: open made
  - {key: own_rows, do: [{create: bundle.lines, of: record, values: {pieces: 7, weight: "1/3"}, as: row},
      {set: {name: "record.name + '/' + TEXT(row.pieces, 0)"}}]}
  - {key: gone, do: [{delete: tally, where: "part.name == record.name", expect: one}]}
  - {key: guard, do: [{update: tally, where: "part.name == record.name", expect: one,
      check: "pieces >= 3", message: {en: "Only {pieces} left", zh: 不足}}]}
  - {key: flood, do: [{update: part, where: "box == 'flood'", set: {box: "'done'"}}]}
  - key: regroup
    do:
      - for_each: record.lines
        as: line
        where: "line.pieces > 0"
        sort: "-due, pieces"
        group: [line.part, "line.pieces > 3"]
        rows: lot
        do:
          - {create: parcel, values: {name: "TEXT(SUM(lot.pieces), 0) + ':' + TEXT(COUNT(lot), 0)", box: "'b'", bundle: record.id},
             rows: {contents: {from: lot, as: one, values: {part: one.part, pieces: one.pieces}}}}
  - key: found
    do:
      - for_each: {form: part, where: "box == record.name", sort: "-name", limit: 2}
        as: part
        do:
          - {create: parcel, values: {name: part.name, box: "'f'", bundle: record.id}}
      - for_each: {form: bundle.lines, where: "parent.name == record.name and pieces > 2", sort: pieces}
        as: line
        do:
          - {create: parcel, values: {name: "line.parent.name + TEXT(line.pieces, 0)", box: "'r'", bundle: record.id}}
  - {key: drop, do: [{delete: bundle, where: "id == record.id"}]}
  - {key: mine, do: [{set: {keeper: me.id}}]}
  - {key: slip, do: [{create: parcel, values: {name: record.name}, submit: true}]}
  - {key: seal, do: [{set: {sealed: "'yes'"}}]}
  - {key: order, do: [{for_each: "['b', 'a', 'b']", as: word, group: [word],
      do: [{create: parcel, values: {name: word, box: "'w'", bundle: record.id}}]}]}
  - {key: note_it, do: [{create: part, values: {name: record.name}}]}
  - {key: peek, input: [{key: guess, type: money, default: record.cost}, {key: seen, type: money, formula: "record.cost * 2"}],
     do: [{set: {name: "'peeked'"}}]}
  - {key: own, roles: [lead], do: [{set: {name: "'owned'"}}]}
  - {key: give_away, roles: [lead], do: [{set: {keeper: blank, owner: blank}}]}
""",
}


def bundle_files() -> dict[str, bytes]:
    """The app as files."""
    return {name: text.encode() for name, text in FILES.items()}
