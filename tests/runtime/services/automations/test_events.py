"""Automations on what happens to records: in the same act, by what has changed on the whole."""

from runtime.services.act import consult, perform
from runtime.services.delete_record import delete_record
from runtime.services.record_history import record_history
from tests.runtime.services.automations.duties_app import APP
from tests.runtime.services.automations.shop import Shop, why
from tests.trust.office import must

WRITE = "{create: slip, values: {what: %s, about: record.name, size: 1}}"


def rule(key: str, on: str, do: str, when: str = "") -> str:
    condition = f"when: {when}\n" if when else ""
    return (
        f"key: {key}\nlabel: {{en: Rule {key}, zh: 规则 {key}}}\non: {on}\n{condition}do: [{do}]\n"
    )


def slip(text: str) -> str:
    return WRITE % f"\"'{text}'\""


def test_each_event_sets_off_its_own_automation(shop: Shop) -> None:
    shop.publish(
        rule("made", "{form: job, event: created}", slip("made")),
        rule("changed", "{form: job, event: updated}", slip("changed")),
        rule("gone", "{form: job, event: deleted}", WRITE % "\"'gone ' + name\""),
    )
    job = shop.make()
    assert shop.slips() == ["made"]
    job = shop.change(job, level=3)
    assert shop.slips() == ["changed", "made"]
    refusal = perform(
        shop.system, shop.who("ann"), delete_record, APP, "job", job.id, version=job.version
    )
    assert refusal is None
    assert shop.slips() == ["changed", "gone One", "made"]


def test_an_update_of_other_fields_sets_off_nothing(shop: Shop) -> None:
    shop.publish(rule("levels", "{form: job, event: updated, fields: [level]}", slip("level")))
    job = shop.make(level=1)
    shop.change(job, mark="x")
    assert shop.slips() == []
    shop.change(job, level=2)
    assert shop.slips() == ["level"]
    shop.change(job, level=2, mark="y")
    assert shop.slips() == ["level"]


def test_an_automation_may_write_its_own_record_and_knows_how_it_was(shop: Shop) -> None:
    shop.publish(
        rule(
            "note",
            "{form: job, event: updated, fields: [level]}",
            "{set: {mark: \"TEXT(old.level) + '>' + TEXT(level)\"}}",
            when='"level > old.level"',
        )
    )
    job = shop.make(level=1)

    assert shop.change(job, level=4).values["mark"] == "1>4"
    assert shop.change(job, level=2).values["mark"] == "1>4"


def test_several_writes_of_one_record_in_an_act_count_as_one(shop: Shop) -> None:
    shop.publish(
        rule("first", "{form: job, event: created}", "{set: {level: 7}}, {set: {level: 8}}"),
        rule("second", "{form: job, event: updated, fields: [level]}", slip("seen")),
    )
    shop.make(level=1)

    assert shop.slips() == ["seen"]


def test_what_an_automation_refuses_undoes_the_act_and_says_which_it_was(shop: Shop) -> None:
    shop.publish(
        rule(
            "guard",
            "{form: job, event: created}",
            slip("before") + ', {require: "level < 10", message: "Too high: {level}"}',
        )
    )
    refused = shop.try_make(name="Tower", level=12)

    assert why(refused) == "Automation “Rule guard” on Tower, step do.1: Too high: 12"
    assert shop.slips() == []
    assert shop.log() == []


def test_a_refusal_names_no_record_that_one_may_not_see(shop: Shop) -> None:
    shop.publish(
        rule(
            "touch",
            "{form: slip, event: created}",
            '{update: job, where: "name == record.what", set: {level: 12}}',
        ),
        rule(
            "guard", "{form: job, event: updated}", '{require: "level < 10", message: "No {name}"}'
        ),
        slip=OPEN_SLIP,
    )
    job = shop.make(who="lea", name="Tower", level=1)
    refused = shop.try_make("slip", "ann", what="Tower")

    said = "What is required at do.0 does not hold."
    assert why(refused) == f"Automation “Rule guard”, step do.0: {said}"
    assert job.id not in str(refused)
    assert "Tower" not in str(refused)


OPEN_SLIP = """
key: slip
label: Slip
title: "{what}"
fields: [{key: what, type: text, label: What}]
access: [{role: staff, can: [create, read]}, {role: lead, can: [create, read]}]
"""


def test_automations_that_set_each_other_off_are_stopped(shop: Shop) -> None:
    shop.publish(
        rule("round", "{form: job, event: updated, fields: [count]}", "{set: {count: count + 1}}")
    )
    job = shop.make()
    refused = shop.try_change(job, count=1)

    assert why(refused).startswith("Automation “Rule round” on One: Automations keep setting each")
    assert "do.0" in why(refused)
    assert shop.view(job).values["count"] == 0


def test_a_chain_that_ends_is_carried_through(shop: Shop) -> None:
    shop.publish(
        rule(
            "steps",
            "{form: job, event: updated, fields: [count]}",
            "{set: {count: count + 1}}",
            when='"count < 6"',
        )
    )

    assert shop.change(shop.make(), count=1).values["count"] == 6


def test_a_long_row_of_acts_is_no_chain(shop: Shop) -> None:
    shop.publish(rule("made", "{form: job, event: created}", "{set: {mark: \"'x'\"}}"))

    for _ in range(12):
        shop.make()


def test_a_threshold_fires_when_it_is_crossed_and_not_while_it_holds(shop: Shop) -> None:
    shop.publish(rule("low", '{form: job, crosses: "low"}', slip("low")))
    job = shop.make(level=9)
    assert shop.slips() == []
    for level in (4, 3, 4):
        shop.change(job, level=level)
    assert shop.slips() == ["low"]
    shop.change(job, level=6)
    shop.change(job, level=2)
    assert shop.slips() == ["low", "low"]


def test_a_record_that_is_made_below_a_threshold_has_crossed_it(shop: Shop) -> None:
    shop.publish(rule("low", '{form: job, crosses: "level < 5"}', slip("low")))
    shop.make(level=2)

    assert shop.slips() == ["low"]


def test_a_threshold_looks_at_how_the_act_leaves_the_record(shop: Shop) -> None:
    shop.publish(
        rule("low", '{form: job, crosses: "level < 5"}', slip("low")),
        rule(
            "fill",
            "{form: job, event: updated, fields: [level]}",
            "{set: {level: 20}}",
            when='"level < 5"',
        ),
    )
    job = shop.make(level=9)

    assert shop.change(job, level=1).values["level"] == 20
    assert shop.slips() == []


def test_an_automation_that_only_tells_does_not_keep_a_threshold_from_being_seen(
    shop: Shop,
) -> None:
    shop.publish(
        rule("low", '{form: job, crosses: "level < 5"}', slip("low")),
        rule("tell", "{form: job, event: updated}", '{notify: [{role: lead}], message: "{name}"}'),
    )
    job = shop.make(level=9)
    shop.change(job, level=1)

    assert shop.slips() == ["low"]
    assert shop.messages("lea") == ["One"]


def test_the_log_says_what_ran_for_whom(shop: Shop) -> None:
    shop.publish(rule("made", "{form: job, event: created}", slip("made")))
    job = shop.make()
    (line,) = shop.log()

    assert (line.automation, line.label, line.record) == ("made", "Rule made", job.id)
    assert (line.state, line.attempts) == ("done", 1)
    assert line.person is not None
    assert line.person.title == "Ann"


def test_what_is_written_stands_in_the_history_with_the_automation(shop: Shop) -> None:
    shop.publish(rule("made", "{form: job, event: created}", "{set: {mark: \"'x'\"}}"))
    job = shop.make()
    story = must(consult(shop.system, shop.who("ann"), record_history, APP, "job", job.id))

    assert [one.note for one in story if one.what == "updated"] == ["Rule made"]
