"""Another key for an element: everywhere it is meant, and nowhere it is only spelt alike."""

# ruff: noqa: ANN401, E501  (definitions as plain data)

from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any, cast

import pytest

from engine.definition.app_data import app_data
from engine.definition.checking import check_app
from engine.definition.loader import load_files
from engine.definition.model import App
from engine.definition.references import references, target_at
from engine.definition.rename import CannotRenameError, Renaming, apply, rename
from engine.definition.tree import Path as Pointer
from engine.definition.tree import value_at
from engine.definition.uses.use import Target
from engine.definition.where_used import where_used

ROOT = Path(__file__).parents[3]
APPS = ("builtin_apps/order_mgmt", "examples/leave_request")

CLUB = """
app:
  key: club
  settings:
    - {key: fee, type: money, default: 5}
    - {key: mode, type: select, default: calm, options: [{key: calm}, {key: loud}]}
  user_links: {member: member}
  access: [{role: host, can: [design]}]
roles: [{key: host}, {key: guest}]
forms:
  - key: member
    title: "{name} of {{name}}"
    fields:
      - {key: name, type: text}
      - {key: level, type: select, options: [{key: gold}, {key: plain}]}
      - {key: total, type: money, rollup: {from: visit.lines, via: parent.who, value: "SUM(amount)",
         where: "parent.level == 'gold'"}}
    access: [{role: host, can: [create, read]}]
  - key: visit
    title: "{who.name}: {total}"
    fields:
      - {key: who, type: lookup, form: member, filter: "level == 'gold' and record.total > 0",
         fill: {level: level}, columns: [name, level], default: "me.member"}
      - {key: level, type: select, options: [{key: gold}, {key: plain}], readonly: true}
      - {key: note, type: text, visible: "level in ['gold'] and 'level' != 'x'"}
      - key: lines
        type: subtable
        fields:
          - {key: amount, type: money, required: "parent.level == 'gold'"}
          - {key: share, type: percent, formula: "IF(parent.total > 0, amount, 0)"}
      - {key: total, type: money, formula: "SUM(lines.amount)"}
      - {key: best, type: money, on_read: true,
         formula: "MAX_OF(visit.lines, amount, parent.level == 'gold' and parent.who == record.who)"}
      - {key: kind, type: text, on_read: true, formula: "SWITCH(level, 'gold', 'a', setting.mode)"}
      - {key: due, type: boolean, on_read: true, formula: "total > setting.fee or HAS_ROLE('host')"}
    rules:
      - {require: "total >= 0 and old.total < 10", path: lines.amount, message: "{total} of {who}"}
    views: [{key: rich, columns: [who.level, total], filter: "who.level == 'gold'", sort: "-total"}]
    layout: {highlights: [total, who.name], columns_of: {lines: [amount]}, progress: level,
             stages: [gold]}
    actions:
      - {key: pay, roles: [host], input: [{key: sum, type: money}],
         do: [{require: "input.sum > 0"}, {set: {level: "'gold'"}},
              {update: member, where: "id == record.who", set: {level: "record.level"}}]}
    access:
      - {role: host, can: [create, read, pay], where: "total > 0", fields: {hide: [lines.amount]}}
workflows:
  - key: entry
    form: visit
    nodes:
      - {key: look, type: approval, assignees: [{role: host}], fields: {editable: [note]}}
      - {key: way, type: exclusive}
      - {key: done, type: end}
    flows:
      - {from: start, to: look}
      - {from: look, to: way}
      - {from: way, to: done, when: "level == 'gold'"}
      - {from: way, to: done, key: other}
    positions: {look: {x: 1, y: 2}}
reports:
  - key: sums
    access: [{role: host}]
    filters: [{key: who, type: lookup, field: who}]
    widgets:
      - {key: all, type: bar, source: visit.lines, where: "parent.level == 'gold'",
         group: [{by: who.level}], measures: [{key: sum, value: "SUM(amount)"}], sort: "-sum"}
scenarios:
  - scenario: a guest comes
    given: [{user: ann, roles: [host], links: {member: bob}}, {settings: {mode: loud}},
            {record: member, as: bob, values: {name: Bob, level: gold}}]
    steps:
      - {as: ann, submit: visit, values: {who: bob, level: gold, lines: [{amount: 3}]}, save_as: first}
      - {expect: {first.total: 3, "first.lines[0].amount": 3, first.level: gold}}
      - {expect_task: {node: look, on: first}}
      - {as: ann, action: pay, on: first, values: {sum: 1}}
"""


def club() -> dict[str, Any]:
    data = app_data({"club.yaml": CLUB.encode()})
    assert data is not None
    loaded = load_files({"club.yaml": CLUB.encode()})
    assert loaded.app is not None, loaded.issues
    return cast("dict[str, Any]", data)


def changed(pointer: Pointer, key: str) -> list[str]:
    """The lines of a flat writing of the club that are other ones after renaming."""
    before = club()
    after = rename(App.model_validate(before), before, Renaming(pointer, key))
    old, new = flat(before), flat(after)
    assert len(old) == len(new)
    return [f"{'.'.join(map(str, at))} = {value}" for (at, value), old_one
            in zip(new, old, strict=True) if (at, value) != old_one]  # fmt: skip


def flat(data: Any, at: tuple[Any, ...] = ()) -> list[tuple[tuple[Any, ...], Any]]:
    if isinstance(data, dict):
        return [each for name, value in data.items() for each in flat(value, (*at, name))]
    if isinstance(data, list):
        return [each for index, value in enumerate(data) for each in flat(value, (*at, index))]
    return [(at, data)]


def pointer_of(*words: str) -> Pointer:
    """The way to an element by its keys: `forms`, `visit`, `fields`, `total`."""
    data = cast("Any", club())
    found: list[str | int] = []
    for word in words:
        if isinstance(data, list):
            place = next(i for i, each in enumerate(data) if each.get("key") == word)
            data = data[place]
            found.append(place)
        else:
            data = data[word]
            found.append(word)
    return tuple(found)


CASES: list[tuple[str, tuple[str, ...], set[str]]] = [
    (
        "a field of one form, not of the other",
        ("forms", "member", "fields", "total"),
        {"forms.0.fields.2.key = zz"},
    ),
    (
        "a field, through parents, questions, old values, titles, views, grants and stories",
        ("forms", "visit", "fields", "total"),
        {
            "forms.1.title = {who.name}: {zz}",
            "forms.1.fields.0.filter = level == 'gold' and record.zz > 0",
            "forms.1.fields.3.fields.1.formula = IF(parent.zz > 0, amount, 0)",
            "forms.1.fields.4.key = zz",
            "forms.1.fields.7.formula = zz > setting.fee or HAS_ROLE('host')",
            "forms.1.rules.0.require = zz >= 0 and old.zz < 10",
            "forms.1.rules.0.message = {zz} of {who}",
            "forms.1.views.0.columns.1 = zz",
            "forms.1.views.0.sort = -zz",
            "forms.1.layout.highlights.0 = zz",
            "forms.1.access.0.where = zz > 0",
            "scenarios.0.steps.1.expect.first.zz = 3",
        },
    ),
    (
        "a field behind a lookup",
        ("forms", "member", "fields", "level"),
        {
            "forms.0.fields.1.key = zz",
            "forms.1.fields.0.filter = zz == 'gold' and record.total > 0",
            "forms.1.fields.0.fill.level = zz",
            "forms.1.fields.0.columns.1 = zz",
            "forms.1.views.0.columns.0 = who.zz",
            "forms.1.views.0.filter = who.zz == 'gold'",
            "forms.1.actions.0.do.2.set.zz = record.level",
            "reports.0.widgets.0.group.0.by = who.zz",
            "scenarios.0.given.2.values.zz = gold",
        },
    ),
    (
        "a column of a subtable",
        ("forms", "visit", "fields", "lines", "fields", "amount"),
        {
            "forms.0.fields.2.rollup.value = SUM(zz)",
            "forms.1.fields.3.fields.0.key = zz",
            "forms.1.fields.3.fields.1.formula = IF(parent.total > 0, zz, 0)",
            "forms.1.fields.4.formula = SUM(lines.zz)",
            "forms.1.fields.5.formula = MAX_OF(visit.lines, zz, parent.level == 'gold' and "
            "parent.who == record.who)",
            "forms.1.rules.0.path = lines.zz",
            "forms.1.layout.columns_of.lines.0 = zz",
            "forms.1.access.0.fields.hide.0 = lines.zz",
            "reports.0.widgets.0.measures.0.value = SUM(zz)",
            "scenarios.0.steps.0.values.lines.0.zz = 3",
            "scenarios.0.steps.1.expect.first.lines[0].zz = 3",
        },
    ),
    (
        "an option of one field, not the like of another",
        ("forms", "visit", "fields", "level", "options", "gold"),
        {
            "forms.0.fields.2.rollup.where = parent.level == 'zz'",
            "forms.1.fields.1.options.0.key = zz",
            "forms.1.fields.2.visible = level in ['zz'] and 'level' != 'x'",
            "forms.1.fields.3.fields.0.required = parent.level == 'zz'",
            "forms.1.fields.5.formula = MAX_OF(visit.lines, amount, parent.level == 'zz' and "
            "parent.who == record.who)",
            "forms.1.fields.6.formula = SWITCH(level, 'zz', 'a', setting.mode)",
            "forms.1.layout.stages.0 = zz",
            "forms.1.actions.0.do.1.set.level = 'zz'",
            "workflows.0.flows.2.when = level == 'zz'",
            "reports.0.widgets.0.where = parent.level == 'zz'",
            "scenarios.0.steps.0.values.level = zz",
            "scenarios.0.steps.1.expect.first.level = zz",
        },
    ),
    (
        "a form",
        ("forms", "member"),
        {
            "app.user_links.member = zz",
            "forms.0.key = zz",
            "forms.1.fields.0.form = zz",
            "forms.1.actions.0.do.2.update = zz",
            "scenarios.0.given.2.record = zz",
        },
    ),
    (
        "a role",
        ("roles", "host"),
        {
            "app.access.0.role = zz",
            "roles.0.key = zz",
            "forms.0.access.0.role = zz",
            "forms.1.fields.7.formula = total > setting.fee or HAS_ROLE('zz')",
            "forms.1.actions.0.roles.0 = zz",
            "forms.1.access.0.role = zz",
            "workflows.0.nodes.0.assignees.0.role = zz",
            "reports.0.access.0.role = zz",
            "scenarios.0.given.0.roles.0 = zz",
        },
    ),
    (
        "a node",
        ("workflows", "entry", "nodes", "look"),
        {
            "workflows.0.nodes.0.key = zz",
            "workflows.0.flows.0.to = zz",
            "workflows.0.flows.1.from = zz",
            "workflows.0.positions.zz.x = 1",
            "workflows.0.positions.zz.y = 2",
            "scenarios.0.steps.2.expect_task.node = zz",
        },
    ),
    (
        "a setting",
        ("app", "settings", "mode"),
        {
            "app.settings.1.key = zz",
            "forms.1.fields.6.formula = SWITCH(level, 'gold', 'a', setting.zz)",
            "scenarios.0.given.1.settings.zz = loud",
        },
    ),
    (
        "an option of a setting",
        ("app", "settings", "mode", "options", "calm"),
        {"app.settings.1.default = zz", "app.settings.1.options.0.key = zz"},
    ),
    (
        "an action",
        ("forms", "visit", "actions", "pay"),
        {
            "forms.1.actions.0.key = zz",
            "forms.1.access.0.can.2 = zz",
            "scenarios.0.steps.3.action = zz",
        },
    ),
    (
        "a field of an action's input",
        ("forms", "visit", "actions", "pay", "input", "sum"),
        {
            "forms.1.actions.0.input.0.key = zz",
            "forms.1.actions.0.do.0.require = input.zz > 0",
            "scenarios.0.steps.3.values.zz = 1",
        },
    ),
    (
        "a measure",
        ("reports", "sums", "widgets", "all", "measures", "sum"),
        {"reports.0.widgets.0.measures.0.key = zz", "reports.0.widgets.0.sort = -zz"},
    ),
    (
        "a link of users",
        ("app", "user_links", "member"),
        {
            "app.user_links.zz = member",
            "forms.1.fields.0.default = me.zz",
            "scenarios.0.given.0.links.zz = bob",
        },
    ),
]


@pytest.mark.parametrize(("words", "expected"), [each[1:] for each in CASES],
                         ids=[each[0] for each in CASES])  # fmt: skip
def test_what_means_the_element_is_rewritten_and_nothing_else(
    words: tuple[str, ...], expected: set[str]
) -> None:
    assert set(changed(pointer_of(*words), "zz")) == expected


def test_a_key_that_was_published_is_remembered() -> None:
    data = club()
    pointer = pointer_of("forms", "visit", "fields", "note")

    def next_key(definition: dict[str, Any], key: str, *, remember: bool) -> dict[str, Any]:
        app = App.model_validate(definition)
        renamed: Any = rename(app, definition, Renaming(pointer, key, remember))
        return dict(renamed)

    once = next_key(data, "remark", remember=True)
    twice = next_key(once, "words", remember=False)
    assert cast("Any", value_at(once, pointer))["was"] == "note"
    assert cast("Any", value_at(twice, pointer))["was"] == "note"
    thrice = next_key(twice, "text_said", remember=True)
    assert cast("Any", value_at(thrice, pointer))["was"] == ["note", "words"]
    assert next_key(twice, "note", remember=False) == data


@pytest.mark.parametrize("key", ["Name", "1a", "a b", "", "x" * 49, "level", "a\n"])
def test_a_key_that_is_none_or_taken_is_refused(key: str) -> None:
    data = club()
    pointer = pointer_of("forms", "visit", "fields", "note")
    with pytest.raises(CannotRenameError) as caught:
        rename(App.model_validate(data), data, Renaming(pointer, key))
    assert {"en", "zh"} == set(cast("dict[str, str]", caught.value.message))


def test_uses_are_told_with_what_has_them() -> None:
    data = club()
    pointer = pointer_of("workflows", "entry", "nodes", "look")
    told = where_used(App.model_validate(data), data, pointer)
    assert [each.path for each in told] == [
        "workflows.entry.flows[0].to",
        "workflows.entry.flows[1].from",
        "workflows.entry.positions.look",
        "scenarios[0].steps[2].expect_task.node",
    ]
    assert cast("dict[str, str]", told[0].label)["zh"] == "流程“entry”"


# ---- laws, over the apps that come along


@cache
def _real(folder: str) -> dict[str, Any]:
    root = ROOT / folder
    files = {
        str(each.relative_to(root)): each.read_bytes()
        for each in root.rglob("*")
        if each.is_file() and "data" not in each.relative_to(root).parts
    }
    data = app_data(files)
    assert data is not None
    return cast("dict[str, Any]", data)


def elements(data: Any, at: Pointer = (), root: Any = None) -> list[Pointer]:
    """All elements with a key of their own."""
    root = data if root is None else root
    found: list[Pointer] = [at] if target_at(root, at) is not None and at else []
    entries: Any = ()
    if isinstance(data, dict):
        entries = data.items()
    elif isinstance(data, list):
        entries = enumerate(data)
    for step, value in entries:
        found += elements(value, (*at, step), root)
    return found


def everything_renamed(data: dict[str, Any], key_of: Any) -> dict[str, Any]:
    """Give every element another key at once."""
    places = {target_at(data, each): each for each in elements(data)}
    keys = {target: key_of(target[-1]) for target in places if target is not None}
    uses = [use for use in references(App.model_validate(data), data) if use.target in keys]
    named = cast("dict[str, Any]", apply(data, uses, keys))
    links = named["app"].get("user_links", {})
    for target, pointer in places.items():
        if target is not None and target[:2] == ("app", "user_links"):
            links[keys[target]] = links.pop(target[-1])
        elif target is not None:
            cast("Any", value_at(named, pointer))["key"] = keys[target]
    return named


@pytest.mark.parametrize("folder", APPS)
def test_a_real_app_with_every_key_renamed_checks_and_comes_back(folder: str) -> None:
    data = deepcopy(_real(folder))
    named = everything_renamed(data, lambda key: f"{key[:40]}_zq")
    faults = [each for each in check_app(App.model_validate(named)) if each.is_error]
    assert [f"{each.path}: {each.message}" for each in faults] == []
    assert len(references(App.model_validate(named), named)) == len(
        references(App.model_validate(data), data)
    )
    assert everything_renamed(named, lambda key: key.removesuffix("_zq")) == data


SMALL = elements(_real(APPS[1]))


@pytest.mark.parametrize("pointer", SMALL, ids=lambda each: ".".join(map(str, each)))
def test_each_element_renamed_alone_checks_and_comes_back(pointer: Pointer) -> None:
    data = _real(APPS[1])
    target = cast("Target", target_at(data, pointer))
    named = rename(App.model_validate(data), data, Renaming(pointer, "zz_other"))
    model = App.model_validate(named)
    assert [each for each in check_app(model) if each.is_error] == []
    assert rename(model, named, Renaming(pointer, target[-1])) == data


DATA = """\
# people who come often
form: visit
records:
  - {as: one, values: {who: bob, level: gold, lines: [{amount: 3}]}}  # the first
generate:
  - count: 3
    owner: {of: who.name}
    values:
      who: {pick: member, where: {level: gold}}
      level: {choose: {gold: 2, plain: 1}}
      note: {switch: level, cases: {gold: a, plain: b}}
      lines: {rows: [1, 2], distinct: amount, one_of: [{weight: 1, values: {amount: 4}}]}
"""


@pytest.mark.parametrize(
    ("words", "swaps"),
    [
        (
            ("forms", "visit", "fields", "level", "options", "gold"),
            [("bob, level: gold", "bob, level: zz"), ("choose: {gold", "choose: {zz"),
             ("cases: {gold", "cases: {zz")],
        ),
        (("forms", "member", "fields", "level"), [("where: {level", "where: {zz")]),
        (("forms", "member"), [("pick: member", "pick: zz")]),
        (("forms", "visit"), [("form: visit", "form: zz")]),
        (
            ("forms", "visit", "fields", "lines", "fields", "amount"),
            [("[{amount", "[{zz"), ("distinct: amount", "distinct: zz"),
             ("values: {amount", "values: {zz")],
        ),
        (("forms", "member", "fields", "name"), [("who.name", "who.zz")]),
    ],
)  # fmt: skip
def test_data_that_goes_along_follows_in_place(
    words: tuple[str, ...], swaps: list[tuple[str, str]]
) -> None:
    before = club()
    model = App.model_validate(before)
    definition = {**before, "files": {"data/visit.yaml": DATA, "prints/a.j2": "{{ level }}"}}
    found = rename(model, definition, Renaming(pointer_of(*words), "zz"))
    expected = DATA
    for old, new in swaps:
        assert expected.count(old) == 1
        expected = expected.replace(old, new)
    assert found["files"] == {"data/visit.yaml": expected, "prints/a.j2": "{{ level }}"}
