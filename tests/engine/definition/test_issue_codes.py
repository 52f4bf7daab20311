"""Every code of the table can be provoked, and tells its place in two languages."""

import pytest

from engine.definition.checking import check_files
from engine.definition.issue import Issue, Severity
from engine.definition.issue_codes import ISSUE_CODES
from tests.engine.definition.apps import HEAD, SOUND, changed, encoded, spoiled

HOMOGLYPH = "\u0410pprove"

Files = dict[str, bytes]
VISIT = "forms/visit.yaml"
FLOW = "workflows/review.yaml"
REPORT = "reports/visits.yaml"


def with_file(name: str, text: str) -> Files:
    return encoded({**SOUND, name: text})


def widened(count: int, kind: str) -> Files:
    """The sound app, with so many more fields in one form."""
    more = "".join(f"  - {{key: more{n}, type: {kind}}}\n" for n in range(count))
    return spoiled(VISIT, "fields:\n", f"fields:\n{more}")


BALANCE, LEDGER = "forms/tally.yaml", "forms/entries.yaml"
TALLY = """
key: tally
fields:
  - {key: name, type: text}
  - {key: held, type: decimal}
  - {key: twice, type: decimal, formula: "held * 2"}
balance:
  dimensions: [name]
  fields: [{key: held, ledger: change, after: left}]
  ledger: {form: entries, id: once}
"""
ENTRIES = """
key: entries
append_only: true
fields:
  - {key: name, type: text}
  - {key: person, type: lookup, form: person}
  - {key: change, type: decimal}
  - {key: left, type: decimal}
  - {key: once, type: text, unique: true}
"""


def with_balance(name: str, old: str, new: str) -> Files:
    """The sound app with a balance and its ledger, of which one part is another."""
    files = {BALANCE: TALLY, LEDGER: ENTRIES, FLOW: SOUND[FLOW]}
    assert old in files[name]
    return encoded({**SOUND, **files, name: files[name].replace(old, new)})


BRANCHES = (
    "  - {from: fork, to: check}\n  - {from: fork, to: fill}\n"
    "  - {from: check, to: join}\n  - {from: fill, to: join}\n"
)


def branched(flows: str, join: str = "parallel", more: str = "") -> Files:
    """The sound app with a workflow that forks: two people work beside one another."""
    return with_file(
        FLOW,
        "key: review\nform: visit\nnodes:\n  - {key: fork, type: parallel}\n"
        "  - {key: check, type: task, assignees: [{role: boss}]}\n"
        "  - {key: fill, type: task, assignees: [{role: boss}]}\n"
        f"  - {{key: join, type: {join}}}\n{more}  - {{key: done, type: end}}\n"
        f"flows:\n  - {{from: start, to: fork}}\n{flows}",
    )


PROVOKED: list[tuple[str, Files, str]] = [
    ("BAL001", with_balance(BALANCE, "[name]", "[twice]"), "forms.tally.balance.dimensions[0]"),
    ("BAL002", with_balance(LEDGER, "change, type: decimal", "change, type: integer"), ""),
    ("BAL003", with_balance(LEDGER, "append_only: true", ""), "forms.tally.balance.ledger.form"),
    ("BAL004", with_balance(LEDGER, ", unique: true", ""), "forms.tally.balance.ledger.id"),
    (
        "BAL005",
        with_balance(BALANCE, "key: tally", "key: tally\naccess: [{role: boss, can: [create]}]"),
        "",
    ),
    ("BAL006", with_balance(FLOW, "form: visit", "form: tally"), "workflows.review.form"),
    ("BAL007", with_balance(LEDGER, "form: person", "form: person, on_delete: clear"), ""),
    ("FILE001", with_file("readme.md", "hello"), ""),
    (
        "STAT001",
        spoiled(
            VISIT,
            "options: [{key: a}, {key: b}], readonly: true}",
            'options: [{key: a}, {key: b}], status: {rules: [{when: "total > 1", is: a}]}}',
        ),
        "forms.visit.fields.tier.status",
    ),
    (
        "STAT002",
        with_file(
            FLOW,
            "key: review\nform: visit\nnodes:\n"
            "  - {key: keep, type: update, do: [{revise: \"'kept'\"}]}\n"
            "  - {key: done, type: end}\n"
            "flows: [{from: start, to: keep}, {from: keep, to: done}]\n",
        ),
        "workflows.review.nodes.keep.do[0]",
    ),
    (
        "MASK001",
        spoiled(VISIT, "{hide: [lines.amount]}", "{hide: [lines.amount], unmask: [note]}"),
        "forms.visit.access[0].fields.unmask[0]",
    ),
    (
        "EXP009",
        spoiled(VISIT, "total > 0", "1 / 0 > 1"),
        "forms.visit.rules.positive.require",
    ),
    ("FILE002", with_file("forms/x.yaml", "#" * 1_000_001), ""),
    ("FILE003", {**encoded(SOUND), "forms/x.yaml": b"\xff"}, ""),
    ("FILE004", {"forms/person.yaml": b"{}", "roles.yaml": b"[]"}, ""),
    ("FILE005", with_file("roles.json", "[]"), ""),
    ("FILE006", {f"data/{i}.csv": b"" for i in range(1001)}, ""),
    ("FILE007", {"app.json": b'{"app": {"key": "demo"}, "files": {"../x": "y"}}'}, ""),
    ("YAML001", with_file("forms/x.yaml", "a: ["), ""),
    ("YAML002", with_file("forms/x.yaml", "&a {}"), ""),
    ("YAML003", with_file("forms/x.yaml", "*a"), ""),
    ("YAML004", with_file("forms/x.yaml", "<<: {}"), ""),
    ("YAML005", with_file("forms/x.yaml", "!a {}"), ""),
    ("YAML006", with_file("forms/x.yaml", "a: 1\n---\na: 1"), ""),
    ("YAML007", with_file("forms/x.yaml", "1: 1"), ""),
    ("JSON001", with_file("forms/x.json", "{"), ""),
    ("READ001", with_file("forms/x.yaml", "a: 1\na: 2"), ""),
    ("READ002", with_file("forms/x.yaml", "a: .nan"), ""),
    ("READ003", with_file("forms/x.yaml", "[" * 50 + "]" * 50), ""),
    ("READ004", with_file("forms/x.yaml", "[" + "1," * 50_001 + "]"), ""),
    ("READ005", with_file("forms/x.yaml", "a: 1e99"), ""),
    ("READ006", with_file("forms/x.json", '"\\udc00"'), ""),
    ("READ007", with_file("forms/x.yaml", "a: \x07"), ""),
    ("STR001", spoiled(VISIT, "label: Visit", "labl: Visit"), "forms.visit.labl"),
    (
        "ACT001",
        spoiled(
            VISIT, "label: Visit", "label: Visit\nactions: [{key: go, do: [{require: 1 == 1}]}]"
        ),
        "forms.visit.actions.go",
    ),
    ("STR002", spoiled(VISIT, "key: visit\n", ""), "forms[1]"),
    ("STR003", spoiled(VISIT, "label: Visit", "label: 3"), "forms.visit.label"),
    ("STR004", spoiled(VISIT, "on: submit", "on: sumbit"), "forms.visit.rules.positive.on"),
    ("STR005", spoiled("app.yaml", "key: demo", "key: demo\ncurrency: yuan"), "app.currency"),
    (
        "STR006",
        spoiled(VISIT, "key: amount, type: money", "key: amount, type: money, scale: 20"),
        "forms.visit.fields.lines.fields.amount.scale",
    ),
    (
        "STR007",
        spoiled(
            FLOW, "  - {key: done", "  - {key: u, type: update, do: [{sett: {}}]}\n  - {key: done"
        ),
        "workflows.review.nodes.u.do[0]",
    ),
    (
        "STR008",
        spoiled("app.yaml", "key: demo", "key: demo\nsettings: [{key: s, type: money, min: nan}]"),
        "",
    ),
    ("VER001", spoiled("app.yaml", "key: demo", "key: demo\nformat: 2"), "app.format"),
    ("KEY001", spoiled("roles.yaml", "key: boss", "key: Boss"), "roles.Boss.key"),
    ("KEY002", spoiled("roles.yaml", "key: boss", "key: clerk"), "roles.clerk.key"),
    ("KEY003", spoiled(VISIT, "key: note", "key: owner"), "forms.visit.fields.owner.key"),
    ("KEY004", spoiled(VISIT, "key: note,", "key: note, was: day,"), "forms.visit.fields.note.was"),
    (
        "KEY005",
        spoiled(
            VISIT,
            "  - {key: note, type: text}",
            "  - {key: note, was: x, type: text}\n  - {key: n, was: [y, x], type: text}",
        ),
        "forms.visit.fields.n.was",
    ),
    ("REF001", spoiled(VISIT, "form: person", "form: users"), "forms.visit.fields.person.form"),
    (
        "REF002",
        spoiled(VISIT, "columns: [name]", "columns: [nam]"),
        "forms.visit.fields.person.columns[0]",
    ),
    (
        "REF003",
        spoiled(VISIT, "{tier: tier}", "{tier: credit}"),
        "forms.visit.fields.person.fill.tier",
    ),
    (
        "REF004",
        spoiled(FLOW, "role: boss", "role: cfo"),
        "workflows.review.nodes.check.assignees[0].role",
    ),
    (
        "REF005",
        spoiled(VISIT, "form: person", "form: crm.person"),
        "forms.visit.fields.person.form",
    ),
    ("REF006", spoiled("app.yaml", "key: demo", "key: demo\ndepends: [crm]"), "app.depends[0]"),
    ("REF007", spoiled(FLOW, "to: done", "to: don"), "workflows.review.flows[4].to"),
    (
        "REF008",
        spoiled(VISIT, "[create, read, update]", "[create, raed]"),
        "forms.visit.access[0].can[1]",
    ),
    (
        "REF001",
        spoiled("app.yaml", "key: demo", "key: demo\nmenu: [{forms: [visit, visits]}]"),
        "app.menu[0].forms[1]",
    ),
    (
        "REF010",
        spoiled("app.yaml", "key: demo", "key: demo\nmenu: [{reports: [numbers]}]"),
        "app.menu[0].reports[0]",
    ),
    ("REF009", spoiled("scenarios/small.yaml", "as: ann, submit", "as: an, submit"), ""),
    (
        "FIELD001",
        spoiled(VISIT, 'formula: "SUM', 'default: 1, formula: "SUM'),
        "forms.visit.fields.total.default",
    ),
    (
        "FIELD002",
        spoiled(VISIT, "key: amount, type: money", "key: amount, type: money, min: 5, max: 1"),
        "forms.visit.fields.lines.fields.amount.min",
    ),
    (
        "FIELD003",
        spoiled(VISIT, "key: note, type: text", "key: note, type: text, pattern: '['"),
        "",
    ),
    (
        "FIELD004",
        spoiled(VISIT, "key: note, type: text", "key: note, type: text, pattern: '^(a+)+$'"),
        "forms.visit.fields.note.pattern",
    ),
    (
        "FIELD005",
        spoiled(
            "app.yaml", "key: demo", "key: demo\nsettings: [{key: s, type: money, default: x}]"
        ),
        "app.settings.s.default",
    ),
    ("FIELD006", spoiled(VISIT, "{seq:4}", "{seq}"), "forms.visit.fields.number.format"),
    (
        "FIELD006",
        spoiled(VISIT, "reset: year", 'reset: year, formats: {b: "W-{yyyy}-{seq:4}"}'),
        "forms.visit.fields.number.formats",
    ),
    *(
        (
            "FIELD006",
            spoiled(
                VISIT, "reset: year", f'reset: year, by: {by}, formats: {{{key}: "{written}"}}'
            ),
            f"forms.visit.fields.number.{place}",
        )
        for by, key, written, place in (
            ("tier", "c", "W-{yyyy}-{seq:4}", "formats.c"),
            ("tier", "b", "W-{seq:4}", "formats.b"),
            ("tier", "b", "V-{yyyy}-{seq:6}", "formats.b"),
            ("tier", "b", "V-2{yyyy}-{seq:6}", "formats.b"),
            ("day", "b", "W-{yyyy}-{seq:4}", "by"),
        )
    ),
    ("FIELD007", spoiled(VISIT, "{person.name}", "{person.nam}"), "forms.visit.title"),
    (
        "FIELD008",
        spoiled(
            VISIT, "key: day, type: date", "key: day, type: date, required: true, readonly: true"
        ),
        "forms.visit.fields.day",
    ),
    ("FIELD010", widened(1001, "text"), "forms.visit.fields"),
    (
        "FIELD011",
        spoiled(VISIT, "fields:\n", "fields:\n  - {key: alone, type: section, tab: true}\n"),
        "forms.visit.fields.alone.tab",
    ),
    ("FIELD009", spoiled(VISIT, "key: day, type: date", "key: day, type: date, on_read: true"), ""),
    ("LABEL001", spoiled(VISIT, "label: Visit", f"label: {HOMOGLYPH}"), "forms.visit.label"),
    (
        "LABEL002",
        spoiled(VISIT, "label: Visit", "label: {english: Visit}"),
        "forms.visit.label.english",
    ),
    (
        "APP001",
        spoiled("app.yaml", "key: demo", "key: demo\ntime_zone: Asia/Shangai"),
        "app.time_zone",
    ),
    (
        "APP002",
        spoiled("app.yaml", "key: demo", "key: demo\ncalendar: {holidays: [2026-02-30]}"),
        "",
    ),
    ("FLOW001", spoiled(FLOW, "  - {key: done", "  - {key: alone, type: end}\n  - {key: done"), ""),
    ("FLOW002", spoiled(FLOW, "{from: fill, to: done}", "{from: fill, to: fill}"), ""),
    (
        "FLOW003",
        spoiled(
            FLOW, "to: fill}\n  - {from: check", 'to: fill, when: "total < 9"}\n  - {from: check'
        ),
        "",
    ),
    ("FLOW004", spoiled(FLOW, ', when: "total > 100"', ""), "workflows.review.nodes.route"),
    (
        "FLOW005",
        spoiled(FLOW, "to: done}", "to: done, on: rejected}"),
        "workflows.review.flows[4].on",
    ),
    (
        "FLOW006",
        spoiled(FLOW, "to: done}", 'to: done, when: "true"}'),
        "workflows.review.flows[4].when",
    ),
    ("FLOW007", spoiled(FLOW, "to: done}", "to: done}\n  - {from: fill, to: check}"), ""),
    ("FLOW008", spoiled(FLOW, "  - {from: start, to: route}\n", ""), "workflows.review.flows"),
    (
        "FLOW009",
        spoiled(
            FLOW,
            "flows:\n",
            "  - {key: again, type: exclusive}\nflows:\n  - {from: again, to: route}\n"
            '  - {from: route, to: again, when: "total > 9"}\n',
        ),
        "",
    ),
    ("FLOW010", spoiled(FLOW, "  - {from: check, to: fill}\n", ""), "workflows.review.nodes.check"),
    ("FLOW011", spoiled(FLOW, "to: done}", "to: done}\n  - {from: done, to: fill}"), ""),
    ("FLOW012", spoiled(FLOW, "{role: boss}", "{role: boss, initiator: true}"), ""),
    ("FLOW013", spoiled(FLOW, "editable: [note]", "editable: []"), ""),
    ("FLOW014", spoiled(FLOW, "required: [note]", "hidden: [note]"), ""),
    ("FLOW015", spoiled(FLOW, "due: 3 days", "due: soon"), "workflows.review.nodes.check.due"),
    (
        "FLOW018",
        with_file("workflows/two.yaml", SOUND[FLOW].replace("key: review", "key: two")),
        "",
    ),
    (
        "FLOW016",
        spoiled(
            FLOW,
            "  - {from: route, to: fill}\n",
            '  - {from: route, to: fill, when: "total > 200.5"}\n  - {from: route, to: done}\n',
        ),
        "workflows.review.flows[2].when",
    ),
    (
        "FLOW019",
        branched(
            "  - {from: fork, to: check}\n  - {from: fork, to: fill}\n"
            "  - {from: check, to: done}\n  - {from: fill, to: done}\n"
        ),
        "workflows.review.nodes.fork",
    ),
    ("FLOW020", branched("  - {from: fork, to: check}\n  - {from: check, to: done}\n"), ""),
    (
        "FLOW021",
        branched(
            f"{BRANCHES}  - {{from: join, to: done}}\n".replace(
                "check, to: join", "check, to: route"
            )
            + '  - {from: route, to: fill, when: "total > 9"}\n  - {from: route, to: join}\n',
            more="  - {key: route, type: exclusive}\n",
        ),
        "workflows.review.nodes.fork",
    ),
    (
        "FLOW022",
        branched(f"{BRANCHES}  - {{from: join, to: done}}\n", join="inclusive"),
        "workflows.review.nodes.join",
    ),
    (
        "FLOW023",
        branched(
            f"{BRANCHES}  - {{from: join, to: route}}\n"
            '  - {from: route, to: fill, when: "total > 9"}\n  - {from: route, to: done}\n',
            more="  - {key: route, type: exclusive}\n",
        ),
        "workflows.review.nodes.fork",
    ),
    (
        "AUTO001",
        with_file(
            "automations/nightly.yaml",
            'key: nightly\non: {schedule: "0 25 * * *"}\n'
            "do: [{notify: [{role: admin}], message: Morning}]\n",
        ),
        "automations.nightly.on.schedule",
    ),
    ("STEP002", spoiled(FLOW, "editable: [note]", "editable: [note, total]"), ""),
    ("EXP001", spoiled(VISIT, "total > 0", "total > ("), "forms.visit.rules.positive.require"),
    ("EXP002", spoiled(VISIT, "total > 0", "totl > 0"), "forms.visit.rules.positive.require"),
    ("EXP003", spoiled(VISIT, "total > 0", "total > 'a'"), "forms.visit.rules.positive.require"),
    (
        "EXP004",
        spoiled(
            VISIT,
            "  - {key: note, type: text}",
            '  - {key: note, type: text}\n  - {key: a, type: money, formula: "b + 1"}\n'
            '  - {key: b, type: money, formula: "a + 1"}',
        ),
        "",
    ),
    (
        "EXP005",
        spoiled(VISIT, "SUM(lines.amount)", "person.credit"),
        "forms.visit.fields.total.formula",
    ),
    (
        "EXP006",
        spoiled(REPORT, "source: visit,", "source: visit, where: \"RMB_UPPER(total) == ''\","),
        "reports.visits.widgets.sum.where",
    ),
]


@pytest.mark.parametrize(("code", "files", "path"), PROVOKED, ids=[case[0] for case in PROVOKED])
def test_a_fault_is_told_by_its_code_and_place(code: str, files: Files, path: str) -> None:
    loaded = check_files(files)
    found = [each for each in loaded.issues if each.code == code]
    assert found, [(each.code, each.path, each.message) for each in loaded.issues]
    assert not path or path in [each.path for each in found]
    for each in found:
        assert_is_readable(each)
    warning = ISSUE_CODES[code].warning
    assert all((each.severity is Severity.WARNING) == warning for each in found)
    assert warning or loaded.app is None


def assert_is_readable(found: Issue) -> None:
    """Both languages, no unfilled parameter, and something to do next."""
    for text in (found.message, found.hint):
        assert isinstance(text, dict)
        assert text["en"]
        assert text["zh"]
        assert "{'en'" not in text["en"]
    assert found.location.line >= 1


def test_every_code_is_provoked_here_or_by_the_tests_of_archives() -> None:
    archives = {code for code in ISSUE_CODES if code.startswith("ZIP")}
    assert {code for code, _, _ in PROVOKED} | archives == set(ISSUE_CODES)


def test_the_sound_app_has_no_issue() -> None:
    loaded = check_files(encoded(SOUND))
    assert [(each.path, each.message) for each in loaded.issues] == []
    assert loaded.app is not None


def test_sql_words_are_ordinary_keys() -> None:
    fields = "".join(f"  - {{key: {key}, type: text}}\n" for key in ("select", "order", "group"))
    loaded = check_files(changed(forms__person=f"key: table\nfields:\n{fields}", app=HEAD))
    assert not [each for each in loaded.issues if each.path.startswith("forms.table")]


@pytest.mark.parametrize(("count", "kind", "fits"), [(900, "text", True), (250, "address", False)])
def test_a_table_has_as_many_columns_as_a_database_takes(count: int, kind: str, fits: bool) -> None:
    codes = {issue.code for issue in check_files(widened(count, kind)).issues}
    assert ("FIELD010" not in codes) is fits


@pytest.mark.parametrize("key", ["new", "import"])
def test_no_app_has_the_key_of_an_administration_page(key: str) -> None:
    loaded = check_files(spoiled("app.yaml", "key: demo", f"key: {key}"))

    (found,) = (one for one in loaded.issues if one.code == "KEY003")
    assert (found.path, found.location.file, loaded.app) == ("app.key", "app.yaml", None)
    assert_is_readable(found)
