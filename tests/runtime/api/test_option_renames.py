"""Stored values follow an option that gets another key, on both databases."""

from typing import Any

from tests.runtime.api.conftest import Served
from tests.runtime.api.sample_app import APP
from tests.runtime.api.test_impact import DRAFT, VISITS, Def, drafted, field_of, form_of, visit

HOME = f"apps/{APP}"
TAGS = {"key": "tags", "type": "multi_select", "options": [{"key": "x"}, {"key": "y"}]}
GRADE = {"key": "grade", "type": "select", "options": [{"key": "low"}, {"key": "high"}]}


def with_more(definition: Def) -> None:
    """Add a list of options, and options in rows."""
    form_of(definition)["fields"].append(TAGS)
    field_of(definition, "lines")["fields"].append(GRADE)


def renamed(definition: Def) -> None:
    """Give an option of each kind another key: `first`, one of a list, one in rows."""
    first = next(one for one in field_of(definition, "kind")["options"] if one["key"] == "first")
    first |= {"key": "initial", "was": "first"}
    field_of(definition, "tags")["options"] = [{"key": "z", "was": "x"}, {"key": "y"}]
    field_of(definition, "lines.grade")["options"][1] = {"key": "top", "was": "high"}


def publish(served: Served) -> None:
    answer = served.client("admin").post(f"{HOME}/publish", {"decisions": {}})
    assert answer.status_code == 200, answer.text


def values_of(served: Served, record: str) -> dict[str, Any]:
    answer = served.client("admin").get(f"{VISITS}/{record}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()["values"]
    return found


def line(grade: str) -> dict[str, str]:
    return {"item": "a", "qty": "1", "price": "4", "grade": grade}


def stage(served: Served) -> tuple[str, str]:
    """Publish the fields, and write a record with all of them and one with none."""
    drafted(served, with_more)
    publish(served)
    one = visit(served, "bea", kind="first", tags=["x"], lines=[line("high"), line("low")])
    other = visit(served, "bea", tags=["x", "y"])
    return one, other


def test_records_carry_the_new_keys_once_it_is_published(served: Served) -> None:
    one, other = stage(served)
    version = served.client("admin").get(f"{VISITS}/{one}").json()["version"]
    drafted(served, renamed)

    publish(served)

    values = values_of(served, one)
    assert (values["kind"], values["tags"]) == ("initial", ["z"])
    assert [row["grade"] for row in values["lines"]] == ["top", "low"]
    assert sorted(values_of(served, other)["tags"]) == ["y", "z"]
    assert served.client("admin").get(f"{VISITS}/{one}").json()["version"] == version
    found = served.client("admin").get(f"{VISITS}?filter=kind == 'initial'").json()["items"]
    assert [each["id"] for each in found] == [one]


def test_the_audit_says_it_once_a_field(served: Served) -> None:
    stage(served)
    drafted(served, renamed)
    publish(served)

    found = served.client("admin").get("audit?what=rename_options").json()["items"]

    notes = sorted(one["note"] for one in found)
    assert len(notes) == 3
    assert any("fields.kind: 1 records follow first → initial" in note for note in notes)


def test_the_impact_tells_how_many_records_follow(served: Served) -> None:
    stage(served)
    client = drafted(served, renamed)

    impact = client.post(f"{DRAFT}/check", {}).json()["impact"]

    told = {one["field"]: one for one in impact["fields"]}
    assert {key: (one["change"], one["records"]) for key, one in told.items()} == {
        "kind": ("renamed", 1),
        "tags": ("renamed", 2),
        "lines.grade": ("renamed", 1),
    }
    assert told["kind"]["message"] == (
        "1 record carries the new key of an option in “Kind” of Visit (first → initial)."
    )
    chinese = client.request("POST", f"{DRAFT}/check", json={}, headers={"accept-language": "zh"})
    assert any("1 条记录将改用" in one for one in chinese.json()["impact"]["sentences"])


def test_an_earlier_version_brings_its_keys_back(served: Served) -> None:
    one, _ = stage(served)
    before = served.client("admin").get(f"{HOME}/versions").json()["items"][0]["version"]
    drafted(served, renamed)
    publish(served)

    back = served.client("admin").post(f"{HOME}/rollback", {"version": before})

    assert back.status_code == 200, back.text
    assert values_of(served, one)["kind"] == "first"


def test_what_is_published_again_changes_nothing_twice(served: Served) -> None:
    one, _ = stage(served)
    drafted(served, renamed)
    publish(served)
    drafted(served, lambda each: form_of(each)["fields"].append({"key": "mood", "type": "text"}))

    publish(served)

    assert values_of(served, one)["tags"] == ["z"]


def test_a_run_that_names_an_option_keeps_its_key_until_it_has_ended(served: Served) -> None:
    def chosen_by_kind(definition: Def) -> None:
        workflow = definition["workflows"][0]
        first = next(one for one in workflow["flows"] if one["from"] == "start")
        workflow["nodes"].append({"key": "by_kind", "type": "exclusive"})
        workflow["flows"] += [
            {"from": "by_kind", "to": first["to"], "when": "kind == 'first'"},
            {"from": "by_kind", "to": first["to"], "key": "else"},
        ]
        first["to"] = "by_kind"

    drafted(served, with_more)
    drafted(served, chosen_by_kind)
    publish(served)
    visit(served, "bea", kind="first", lines=[line("low")], submit=True)

    def called_otherwise(definition: Def) -> None:
        chosen = field_of(definition, "kind")["options"]
        next(one for one in chosen if one["key"] == "first").update(key="initial", was="first")
        for flow in definition["workflows"][0]["flows"]:
            if "kind" in flow.get("when", ""):
                flow["when"] = "kind == 'initial'"

    client = drafted(served, called_otherwise)
    checked = client.post(f"{DRAFT}/check", {}).json()
    answer = client.post(f"{HOME}/publish", {"decisions": {}})

    assert any("“first” would be called “initial”" in one for one in checked["impact"]["sentences"])
    assert (answer.status_code, answer.json()["code"]) == (409, "runs_under_way")
    told = [one["message"] for one in answer.json()["errors"]]
    assert any("“first” would be called “initial”" in one for one in told)
