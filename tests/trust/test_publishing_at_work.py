"""Publishing while people work: one version wins, each act has one version, data stays."""

from collections.abc import Callable, Mapping
from functools import partial

import pytest
from sqlalchemy import inspect, select

from runtime.services.create_record import create_record
from runtime.services.delete_record import delete_record
from runtime.services.list_records import ListRequest, list_records
from runtime.services.outcome import Refusal
from runtime.services.update_record import update_record
from runtime.storage.schema.apps import app_versions as versions
from runtime.storage.schema.flows import instances
from runtime.storage.schema.records import history
from tests.trust.claims_app import APP, APPROVAL, CLAIM, FILES, claims_files, with_text
from tests.trust.office import Office, claim, must, said
from tests.trust.race import at_once, rounds

OUTCOME = "  - {key: outcome, type: text, label: {en: Outcome, zh: 结果}}\n"


def version_of(office: Office) -> int:
    """The version in force."""
    with office.system.database.begin_read() as connection:
        return office.system.world(connection).apps[APP].version


def labelled(word: str) -> dict[str, bytes]:
    """The app with another label, as each of two authors writes his own."""
    return with_text(CLAIM, "{en: Topic,", f"{{en: {word},")


def test_of_two_who_publish_at_once_one_wins(office: Office) -> None:
    for number, chance in rounds("publish against publish"):
        base = version_of(office)
        acts = [
            partial(office.publish, labelled(f"Topic {number} {one}"), base) for one in range(3)
        ]
        outcomes = at_once(chance, acts)
        refused = [one for one in outcomes if isinstance(one, Refusal)]
        assert [one.code for one in refused] == ["published_meanwhile"] * 2, [*map(said, outcomes)]
        assert version_of(office) == base + 1
    assert office.faults() == ()


def test_what_is_handed_in_while_a_version_is_published_has_one_version(office: Office) -> None:
    for number, chance in rounds("submit against publish"):
        base = version_of(office)
        column = f"  - {{key: extra_{number}, type: text, default: \"'new'\"}}\n"
        files = claims_files({CLAIM: FILES[CLAIM].replace(OUTCOME, OUTCOME + column)})
        acts: list[Callable[[], object]] = [partial(office.publish, files)]
        sent = claim("Trip")
        acts += [partial(office.do, "ann", create_record, APP, "claim", sent, submit=True)] * 6
        published, *made = at_once(chance, acts)
        must(published)
        for one in made:
            view = must(one)
            begun = select(instances.c.app_version).where(instances.c.record == view.id)  # type: ignore[attr-defined]
            told = select(history.c.app_version).where(history.c.record == view.id)  # type: ignore[attr-defined]
            with office.system.database.begin_read() as connection:
                found = {*connection.execute(begun).scalars(), *connection.execute(told).scalars()}
            assert len(found) == 1
            assert found <= {base, base + 1}
            value = office.read("claim", view.id).values[f"extra_{number}"]  # type: ignore[attr-defined]
            assert value == ("new" if found == {base + 1} else None)
    assert office.faults() == ()


def test_a_run_ends_by_the_workflow_it_began_with(new_office: Office) -> None:
    begun = new_office.claim()
    must(new_office.publish(with_text(APPROVAL, "total > setting.director_from", "total > 0")))
    later = new_office.claim()
    for view in (begun, later):
        must(new_office.decide("mia", new_office.task_of("mia", view.id).id))
    assert new_office.read("claim", begun.id).state == "completed"
    assert new_office.read("claim", later.id).state == "submitted"
    assert new_office.faults() == ()


def test_what_a_run_under_way_still_writes_is_not_renamed_or_removed(new_office: Office) -> None:
    begun = new_office.claim()
    before = version_of(new_office)
    renamed = {
        CLAIM: FILES[CLAIM].replace("key: outcome,", "key: verdict, was: outcome,"),
        APPROVAL: FILES[APPROVAL].replace("set: {outcome:", "set: {verdict:"),
    }
    removed = {
        CLAIM: FILES[CLAIM].replace(OUTCOME, ""),
        APPROVAL: FILES[APPROVAL].replace("set: {outcome:", "set: {remark:"),
    }
    for changes in (renamed, removed):
        refused = new_office.publish(claims_files(changes))
        assert isinstance(refused, Refusal)
        assert refused.code == "runs_under_way"
    assert version_of(new_office) == before
    must(new_office.decide("mia", new_office.task_of("mia", begun.id).id))
    must(new_office.publish(claims_files(renamed)))
    assert new_office.read("claim", begun.id).values["verdict"] == "approved"
    assert new_office.faults() == ()


def test_a_run_meets_each_version_of_the_forms_as_they_come(new_office: Office) -> None:
    first, second = new_office.claim(), new_office.claim()
    must(new_office.publish(labelled("Second")))
    must(new_office.decide("mia", new_office.task_of("mia", first.id).id))
    must(
        new_office.publish(
            with_text(CLAIM, "{key: remark, type: text,", "{key: remark, type: long_text,")
        )
    )
    must(new_office.decide("mia", new_office.task_of("mia", second.id).id))
    assert new_office.read("claim", second.id).values["outcome"] == "approved"
    assert new_office.faults() == ()


def test_another_process_sees_at_its_next_act_what_was_published(new_office: Office) -> None:
    other = Office(new_office.url, new_office.files)
    try:
        assert version_of(other) == 1
        must(new_office.publish(with_text(CLAIM, "{key: remark,", "{key: notice, was: remark,")))
        sent = {**claim("Trip"), "notice": "seen"}
        made = must(other.do("ann", create_record, APP, "claim", sent))
        assert made.values["notice"] == "seen"
    finally:
        other.close()


BROKEN: Mapping[str, tuple[str, str, str]] = {
    "a field that is a piece of SQL": (CLAIM, "{key: remark,", "{key: 'x\"; drop table y; --',"),
    "an unknown type": (CLAIM, "{key: remark, type: text,", "{key: remark, type: password,"),
    "an unknown role": (APPROVAL, "[{role: manager}]", "[{role: cfo}]"),
    "a formula without end": (CLAIM, '"qty * price"', '"qty * ("'),
    "not YAML at all": ("app.yaml", "key: claims", "key: [claims"),
    "a lookup of a system table": (CLAIM, "form: budget,", "form: users,"),
    "a workflow that ends nowhere": (APPROVAL, "  - {from: mark, to: done}\n", ""),
}


def everything(office: Office) -> object:
    """All that a refused import must leave as it was."""
    with office.system.database.begin_read() as connection:
        inspector = inspect(connection)
        tables = {
            name: [str(column["name"]) for column in inspector.get_columns(name)]
            for name in sorted(inspector.get_table_names())
        }
        published = connection.execute(select(versions.c.app, versions.c.version)).all()
        told = connection.execute(select(history.c.hash).order_by(history.c.id)).scalars().all()
    return tables, published, told, version_of(office)


@pytest.mark.parametrize("name", BROKEN)
def test_a_refused_import_leaves_everything_as_it_was(office: Office, name: str) -> None:
    office.claim()
    before = everything(office)
    refused = office.publish(with_text(*BROKEN[name]))
    assert isinstance(refused, Refusal)
    assert refused.errors
    assert everything(office) == before


def test_fields_named_like_words_of_sql_are_fields_like_any_other(office: Office) -> None:
    budget = office.budget("select")
    sent: dict[str, object] = {
        "select": "x'; --",
        "order": 7,
        "group": budget,
        "table": [{"where": "here", "from": 3}],
    }
    made = must(office.do("ann", create_record, APP, "words", sent))
    changed = must(
        office.do(
            "ann",
            update_record,
            APP,
            "words",
            made.id,
            {"order": 8, "table": [{"where": "there", "from": 4}]},
            version=made.version,
        )
    )
    assert changed.values["order"] == 8
    request = ListRequest(
        filter="order == 8 and select == \"x'; --\" and group.name == 'select'",
        sort="-order,select",
    )
    page = must(office.ask("ann", list_records, APP, "words", request))
    assert [row.id for row in page.items] == [made.id]
    gone = office.do("ann", delete_record, APP, "words", made.id, version=changed.version)
    assert gone is None
    assert must(office.ask("ann", list_records, APP, "words", request)).items == ()
    assert office.faults() == ()


def test_a_type_that_stored_values_do_not_fit_is_refused_with_the_records(
    new_office: Office,
) -> None:
    kept = must(
        new_office.do("ann", create_record, APP, "claim", {**claim("Trip"), "remark": "abc"})
    )
    before = everything(new_office)
    refused = new_office.publish(
        with_text(CLAIM, "{key: remark, type: text,", "{key: remark, type: integer,")
    )
    assert isinstance(refused, Refusal)
    assert refused.code == "type_change"
    assert kept.id in said(refused)
    assert "abc" in said(refused)
    assert everything(new_office) == before
    assert new_office.read("claim", kept.id).values["remark"] == "abc"


def test_a_type_that_stored_values_fit_takes_them_along(new_office: Office) -> None:
    sent = {**claim("Trip"), "remark": "42"}
    kept = must(new_office.do("ann", create_record, APP, "claim", sent))
    must(
        new_office.publish(
            with_text(CLAIM, "{key: remark, type: text,", "{key: remark, type: integer,")
        )
    )
    assert new_office.read("claim", kept.id).values["remark"] == 42
    assert new_office.faults() == ()


def test_a_removed_field_is_gone_for_people_and_comes_back_with_its_values(
    new_office: Office,
) -> None:
    sent = {**claim("Trip"), "remark": "still here"}
    kept = must(new_office.do("ann", create_record, APP, "claim", sent))
    without = FILES[CLAIM].replace(
        "  - {key: remark, type: text, label: {en: Remark, zh: 备注}}\n", ""
    )
    must(new_office.publish(claims_files({CLAIM: without})))
    assert "remark" not in new_office.read("claim", kept.id).values
    again = new_office.do("ann", update_record, APP, "claim", kept.id, {"remark": "x"}, version=1)
    assert isinstance(again, Refusal)
    must(new_office.publish(claims_files()))
    assert new_office.read("claim", kept.id).values["remark"] == "still here"
    assert new_office.faults() == ()


def test_renaming_a_field_a_subtable_and_a_form_keeps_every_value(new_office: Office) -> None:
    kept = must(new_office.do("ann", create_record, APP, "claim", claim("Trip")))
    before = new_office.read("claim", kept.id).values
    form = (
        FILES[CLAIM]
        .replace("key: claim\n", "key: expense\nwas: claim\n")
        .replace("key: topic,", "key: subject, was: topic,")
        .replace("{topic}", "{subject}")
        .replace("- key: lines\n", "- key: entries\n    was: lines\n")
        .replace("SUM(lines.amount)", "SUM(entries.amount)")
        .replace("key: price,", "key: each, was: price,")
        .replace("qty * price", "qty * each")
    )
    changes: dict[str, str | None] = {CLAIM: None, "forms/expense.yaml": form}
    changes[APPROVAL] = FILES[APPROVAL].replace("form: claim", "form: expense")
    must(new_office.publish(claims_files(changes)))
    after = new_office.read("expense", kept.id).values
    assert after["subject"] == before["topic"]
    assert after["total"] == before["total"]
    assert [row["each"] for row in after["entries"]] == ["20.00", "8.50"]  # type: ignore[call-overload, index, union-attr]
    assert new_office.faults() == ()


def test_a_field_added_to_a_form_with_records_is_blank_in_them(new_office: Office) -> None:
    kept = must(new_office.do("ann", create_record, APP, "claim", claim("Trip")))
    column = "  - {key: place, type: text, required: true, default: \"'here'\"}\n"
    must(new_office.publish(claims_files({CLAIM: FILES[CLAIM].replace(OUTCOME, OUTCOME + column)})))
    assert new_office.read("claim", kept.id).values["place"] is None
    assert (
        must(new_office.do("ann", create_record, APP, "claim", claim("x"))).values["place"]
        == "here"
    )
    assert new_office.faults() == ()
