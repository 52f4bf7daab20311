"""Loading: all faults at once, one layout as good as another, what is faulty hides nothing."""

# ruff: noqa: E501  (tables and spoilt lines)

import json

import pytest

from engine.definition.checking import check_files
from engine.definition.issue import DefinitionError
from engine.definition.loader import load_app, load_files
from engine.definition.plain import canonical
from engine.definition.writer import write_app
from tests.engine.definition.apps import SOUND, changed, encoded, spoiled


def found(files: dict[str, bytes]) -> list[tuple[str, int, int, str]]:
    return [
        (each.location.file, each.location.line, each.location.column, each.path)
        for each in check_files(files).issues
    ]


def test_faults_of_several_files_come_together_with_their_places() -> None:
    files = changed(
        app="key: demo\ncolour: red\n",
        roles="- {key: clerk}\n- {key: Boss}\n",
        forms__person="key: person\nfields:\n  - {key: name, type: txt}\n  - {key: tier, type: text, min: 1}\n",
        reports__visits="key: visits\nwidgets:\n  - {key: sum, type: nmber, source: visit}\n",
    )
    assert found(files) == [
        ("app.yaml", 2, 1, "app.colour"),
        ("forms/person.yaml", 3, 23, "forms.person.fields.name.type"),
        ("forms/person.yaml", 4, 29, "forms.person.fields.tier.min"),
        ("reports/visits.yaml", 3, 22, "reports.visits.widgets.sum.type"),
        ("roles.yaml", 2, 9, "roles.Boss.key"),
        ("workflows/review.yaml", 6, 53, "workflows.review.nodes.check.assignees[0].role"),
    ]


def test_a_faulty_element_is_still_known_to_those_who_name_it() -> None:
    files = changed(forms__person=SOUND["forms/person.yaml"].replace("type: money", "type: mony"))
    files["forms/visit.yaml"] = files["forms/visit.yaml"].replace(
        b"total > 0", b"total > person.credit and totl > 0"
    )
    assert [path for *_, path in found(files)] == ["forms.person.fields.credit.type"]


def test_a_file_that_cannot_be_read_is_still_known_by_its_name() -> None:
    files = changed(forms__person="key: [")
    assert [file for file, *_ in found(files)] == ["forms/person.yaml"]


def test_roles_that_cannot_be_read_are_no_fault_of_those_who_name_them() -> None:
    assert [file for file, *_ in found(changed(roles="- {key: clerk"))] == ["roles.yaml"]


def test_a_head_that_cannot_be_read_hides_no_fault_of_a_form() -> None:
    files = spoiled("forms/visit.yaml", "label: Visit", "labl: Visit") | {"app.yaml": b"key: ["}
    assert [file for file, *_ in found(files)] == ["app.yaml", "forms/visit.yaml"]


def test_the_nearest_name_is_offered() -> None:
    loaded = check_files(spoiled("forms/visit.yaml", "form: person", "form: persn"))
    hints = [each.hint for each in loaded.issues]
    assert {"en": "Did you mean `person`?", "zh": "是否想写“person”？"} in hints


def test_nothing_of_an_app_for_a_later_engine_is_used() -> None:
    loaded = load_files(spoiled("app.yaml", "key: demo", "key: demo\nformat: 7\nlater: true"))
    assert [each.code for each in loaded.issues] == ["VER001"]
    assert loaded.app is None
    assert loaded.partial is None
    assert isinstance(loaded.issues[0].message, dict)
    assert "format version 7" in loaded.issues[0].message["en"]


def test_a_folder_one_yaml_file_and_one_json_file_load_to_the_same_model() -> None:
    app = load_app(encoded(SOUND))
    whole = {"app": load_files(encoded(SOUND)).source.data}
    assert isinstance(whole["app"], dict)
    one_json = {"demo.json": json.dumps(whole["app"]).encode()}
    assert load_app(one_json) == app
    for layout in ("dir", "yaml", "json"):
        assert load_app(write_app(app, layout)) == app


def test_the_order_of_forms_in_one_file_means_nothing() -> None:
    data = load_files(encoded(SOUND)).source.data
    assert isinstance(data, dict)
    forms = data["forms"]
    assert isinstance(forms, list)
    turned = {**data, "forms": forms[::-1]}
    assert load_app({"demo.json": json.dumps(turned).encode()}) == load_app(encoded(SOUND))


def test_faults_of_one_file_stand_at_their_lines_whatever_the_order() -> None:
    text = b"app: {key: demo}\nforms:\n  - {key: b, fields: [{key: x, typ: text}]}\n  - {key: a, fields: []}\n"
    assert {(line, path) for _, line, _, path in found({"demo.yaml": text})} == {
        (3, "forms.b.fields.x"),
        (4, "forms.a.fields"),
    }


def test_scenario_files_hold_one_or_a_list() -> None:
    one = SOUND["scenarios/small.yaml"]
    two = "".join(
        f"- {line}\n" if n == 0 else f"  {line}\n" for n, line in enumerate(one.splitlines())
    )
    files = encoded({**SOUND, "scenarios/more.yaml": two + two.replace("a small", "another small")})
    assert [each.scenario for each in load_app(files).scenarios] == [
        "a small visit",
        "another small visit",
        "a small visit",
    ]


def test_data_and_prints_go_along_untouched() -> None:
    extra = {"data/goods.csv": b"a\xff", "prints/visit.html.j2": b"{{ }}"}
    assert load_files({**encoded(SOUND), **extra}).assets == extra


def test_texts_among_the_assets_travel_inside_a_single_file() -> None:
    loaded = load_files({**encoded(SOUND), "data/goods.csv": "名称\n".encode()})
    assert loaded.app is not None
    again = load_files(write_app(loaded.app, "json", original=loaded))
    assert again.issues == ()
    assert again.assets == loaded.assets


def test_an_app_that_cannot_be_used_is_an_error_with_all_its_issues() -> None:
    with pytest.raises(DefinitionError) as caught:
        load_app(spoiled("roles.yaml", "key: boss", "ky: boss"))
    assert len(caught.value.issues) == 2


def test_other_apps_are_looked_into_when_they_are_at_hand() -> None:
    other = load_app(
        encoded({"app.yaml": "key: crm\n", "forms/person.yaml": SOUND["forms/person.yaml"]})
    )
    files = encoded(SOUND)
    files["app.yaml"] += b"depends: [crm]\n"
    visit = SOUND["forms/visit.yaml"].replace("form: person", "form: crm.person")
    files["forms/visit.yaml"] = visit.encode()
    assert check_files(files, {"crm": other}).issues == ()
    files["forms/visit.yaml"] = visit.replace("{tier: tier}", "{tier: teir}").encode()
    assert [each.code for each in check_files(files, {"crm": other}).issues] == ["REF002"]


def test_a_subtable_inside_a_subtable_is_refused() -> None:
    nested = "{key: what, type: subtable, fields: [{key: x, type: text}]}"
    loaded = check_files(spoiled("forms/visit.yaml", "{key: what, type: text}", nested))
    assert ("STR004", "forms.visit.fields.lines.fields.what.type") in [
        (each.code, each.path) for each in loaded.issues
    ]


def test_scripts_in_texts_are_only_texts() -> None:
    label = "'</script><script>alert(1)</script>'"
    files = spoiled(
        "forms/visit.yaml", "{key: a}, {key: b}]", f"{{key: a, label: {label}}}, {{key: b}}]"
    )
    assert check_files(files).issues == ()


def test_a_number_where_an_expression_stands_is_written_out() -> None:
    files = spoiled(
        "forms/visit.yaml", "key: amount, type: money", "key: amount, type: money, default: 1e3"
    )
    assert '"default":"1000"' in canonical(load_app(files))
