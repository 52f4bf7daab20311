"""A small app that asks: offers read rates, holdings and a table of who looks after what."""

from collections.abc import Mapping

APP = "offers"

FILES: Mapping[str, str] = {
    "app.yaml": """
key: offers
label: {en: Offers, zh: 报价}
locale: en
version: "1.0"
settings:
  - {key: most_open, type: integer, default: "2", label: {en: Most, zh: 上限}}
""",
    "roles.yaml": """
- {key: staff, label: {en: Staff, zh: 员工}}
- {key: manager, label: {en: Manager, zh: 经理}}
""",
    "forms/item.yaml": """
key: item
label: {en: Item, zh: 物品}
title: "{name}"
fields:
  - {key: name, type: text, required: true}
  - {key: base, type: money, scale: 4}
  - {key: cost, type: money}
  - {key: free, type: decimal, on_read: true, formula: "SUM_OF(holding, free, item == record.id)"}
  - {key: worth, type: money, on_read: true, formula: "free * cost"}
views:
  - {key: dear, filter: "cost > 2", columns: [name, cost], sort: name}
  - {key: by_cost, columns: [name, cost], sort: "-cost,name"}
  - {key: bosses, roles: [manager], columns: [name]}
access:
  - {role: staff, can: [read, export], fields: {hide: [cost]}}
  - {role: manager, can: [create, read, update, delete, export]}
""",
    "forms/holding.yaml": """
key: holding
label: {en: Holding, zh: 持有}
title: "{place} {item.name} {item.cost}"
fields:
  - {key: place, type: text}
  - {key: item, type: lookup, form: item}
  - {key: free, type: decimal, scale: 0}
access:
  - {role: staff, can: [read]}
  - {role: manager, can: [create, read, update, delete]}
""",
    "forms/rates.yaml": """
key: rates
label: {en: Rates, zh: 价目}
title: "{name}"
fields:
  - {key: name, type: text}
  - {key: tier, type: select, options: [{key: gold}, {key: plain}]}
  - {key: active, type: boolean, default: "true"}
  - {key: priority, type: integer, default: "0"}
  - key: entries
    type: subtable
    fields:
      - {key: item, type: lookup, form: item}
      - {key: least, type: integer, default: "1"}
      - {key: price, type: money, scale: 4}
access:
  - {role: manager, can: [create, read, update, delete]}
""",
    "forms/route.yaml": """
key: route
label: {en: Route, zh: 分派}
title: "{who}"
fields:
  - {key: areas, type: multi_select, options: [{key: north}, {key: south}]}
  - {key: tier, type: select, options: [{key: gold}, {key: plain}]}
  - {key: least, type: money}
  - {key: most, type: money}
  - {key: code, type: text}
  - {key: priority, type: integer, default: "0"}
  - {key: active, type: boolean, default: "true"}
  - {key: who, type: text}
decision:
  inputs:
    - {field: areas, match: contains}
    - {field: tier}
    - {field: least, match: at_least}
    - {field: most, match: at_most}
    - {field: code, match: within}
  outputs: [who]
  order: priority
  where: active
access:
  - {role: manager, can: [create, read, update, delete]}
""",
    "forms/offer.yaml": """
key: offer
label: {en: Offer, zh: 报价}
title: "{name}"
fields:
  - {key: name, type: text}
  - {key: tier, type: select, options: [{key: gold}, {key: plain}], default: "'plain'"}
  - {key: area, type: select, options: [{key: north}, {key: south}]}
  - {key: code, type: text}
  - {key: cheapest, type: money, default: "MIN_OF(item, base, base > 0)"}
  - key: lines
    type: subtable
    fields:
      - {key: item, type: lookup, form: item}
      - {key: quantity, type: integer, default: "1"}
      - key: price
        type: money
        scale: 4
        on: [item, quantity, tier]
        source: origin
        choose:
          - from: rates.entries
            where: "item == row.item and least <= row.quantity and parent.active
                    and parent.tier == record.tier"
            sort: "-parent.priority, -least"
            value: price
            label: {en: Rate, zh: 价目}
          - {value: item.base, label: {en: Base, zh: 标准}}
      - {key: origin, type: text, readonly: true, required: true}
      - {key: amount, type: money, formula: "ROUND(quantity * price, 2)"}
      - key: there
        type: decimal
        on_read: true
        formula: "SUM_OF(holding, free, item == row.item)"
  - {key: total, type: money, formula: "SUM(lines.amount)"}
  - {key: others, type: integer, on_read: true,
     formula: "COUNT_OF(offer, tier == record.tier and id != record.id)"}
  - {key: who, type: text, on_read: true, declassified: true,
     formula: "DECIDE(route, who, area, tier, total, total, code)"}
  - {key: cost, type: money, on_read: true,
     formula: "SUM_OF(item, cost, EXISTS_FREE)"}
  - {key: cost_told, type: money, on_read: true, declassified: true,
     formula: "SUM_OF(item, cost)"}
rules:
  - key: not_twice
    require: "not EXISTS(offer, name == record.name and id != record.id)"
    message: {en: "There is an offer {name}", zh: "已有报价 {name}"}
  - key: enough
    on: submit
    require: "ALL(lines.there >= lines.quantity)"
    message: {en: Not enough, zh: 不足}
views:
  - {key: alone, filter: "others == 0"}
access:
  - {role: staff, can: [create, read, update, delete]}
  - {role: manager, can: [create, read, update, delete]}
""".replace("EXISTS_FREE", "base > 0"),
    "workflows/offering.yaml": """
key: offering
label: {en: Offering, zh: 报价流程}
form: offer
start: {on: submit}
nodes:
  - {key: way, type: exclusive}
  - {key: check, type: approval, assignees: [{role: manager}]}
  - key: note
    type: update
    do:
      - {if: "COUNT_OF(holding, free < 5) > 1", do: [{set: {code: "'low'"}}],
         else: [{set: {code: "'fine'"}}]}
      - {update: holding, where: "free > 0 and EXISTS(offer.lines, parent == record.id)",
         set: {free: "free - SUM_OF(offer.lines, quantity, parent == record.id)"}}
  - {key: done, type: end, outcome: completed}
flows:
  - {from: start, to: way}
  - {from: way, to: check, when: "COUNT_OF(offer, state == 'completed') >= setting.most_open"}
  - {from: way, to: note}
  - {from: check, to: note}
  - {from: note, to: done}
""",
    "reports/board.yaml": """
key: board
label: {en: Board, zh: 看板}
access: [{role: staff}, {role: manager}]
widgets:
  - key: free
    type: bar
    source: item
    where: "free > 0"
    group: [{by: name}]
    measures: [{key: free, value: "SUM(free)"}]
  - key: by_free
    type: bar
    source: item
    group: [{by: free}]
    measures: [{key: items, value: "COUNT()"}]
  - key: there
    type: bar
    source: offer.lines
    where: "there > 0"
    group: [{by: parent.name}]
    measures: [{key: there, value: "SUM(there)"}]
  - key: worth
    type: number
    source: item
    measures: [{key: worth, value: "SUM(worth)"}]
""",
}


def offers_files(**replaced: str) -> dict[str, bytes]:
    """The app's files; `replaced` by their path, with `__` for `/` and without `.yaml`."""
    changed = {f"{path.replace('__', '/')}.yaml": text for path, text in replaced.items()}
    return {path: text.encode() for path, text in {**FILES, **changed}.items()}
