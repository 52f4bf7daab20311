"""Messages: who gets them, what each may read in them, that nobody is told twice."""

from runtime.services.act import consult, perform
from runtime.services.caller import Caller, Way
from runtime.services.create_record import create_record
from runtime.services.list_notifications import list_notifications, mark_all_read, mark_read
from runtime.services.outcome import Refusal
from runtime.services.publish_app import import_app
from tests.runtime.services.automations.duties_app import APP, duties
from tests.runtime.services.automations.shop import Shop
from tests.runtime.services.automations.test_events import rule
from tests.trust.office import must


def told(to: str, message: str, more: str = "") -> str:
    """An automation that tells people of a new job."""
    step = f'{{notify: {to}, message: "{message}"{more}}}'
    return rule("tell", "{form: job, event: created}", step)


def test_recipients_are_found_in_every_way_and_each_is_told_once(shop: Shop) -> None:
    shop.publish(
        told(
            "[{role: lead}, {user: gus}, {field: owner}, {field: clerk}, {initiator: true}, "
            "{expression: clerk}]",
            "{name}",
        )
    )
    ben = shop.who("ben").person.id
    shop.make(clerk=ben)

    told_to = {who: shop.messages(who) for who in ("ann", "ben", "lea", "gus")}
    assert told_to == {"ann": ["One"], "ben": ["—"], "lea": ["One"], "gus": ["—"]}


def test_people_who_are_tied_to_a_record_are_told(shop: Shop) -> None:
    shop.publish(told("[{linked: site}]", "New"))
    site = shop.make("site", who="lea", name="Harbour")
    other = shop.make("site", who="lea", name="Hill")
    shop.tie("gus", site.id)
    shop.tie("ben", other.id)
    shop.make(site=site.id)

    assert (shop.messages("gus"), shop.messages("ben")) == (["New"], [])


def test_each_reads_only_what_he_may_read(shop: Shop) -> None:
    shop.publish(told("[{role: lead}, {role: staff}]", "{name} costs {cost} at {site.margin}"))
    site = shop.make("site", who="lea", name="Harbour", margin="7")
    shop.make(who="lea", name="Pier", cost="120", site=site.id)
    shop.make(who="ann", name="Quay", site=site.id)

    assert shop.messages("lea") == ["Pier costs 120.00 at 7.00", "Quay costs  at 7.00"]
    # Ann may read her own records alone, and on these neither their cost nor a site's margin.
    assert shop.messages("ann") == ["— costs — at —", "Quay costs — at —"]
    assert shop.messages("ben") == ["— costs — at —", "— costs — at —"]


def test_what_is_sensitive_stands_in_no_message(shop: Shop) -> None:
    shop.publish(told("[{role: lead}]", "call {site.phone}"))
    site = shop.make("site", who="lea", name="Harbour", phone="13800138000")
    shop.make(site=site.id)

    assert shop.messages("lea") == ["call —"]


def test_nobody_is_told_twice_under_the_same_key(shop: Shop) -> None:
    shop.publish(told("[{role: lead}]", "{name}", ", once: mark"))
    for name, mark in (("A", "x"), ("B", "x"), ("C", "y"), ("D", ""), ("E", "")):
        shop.make(name=name, mark=mark)

    assert shop.messages("lea") == ["A", "C", "D", "E"]


def test_a_message_is_written_in_both_languages(shop: Shop) -> None:
    step = '{notify: [{role: lead}], message: {en: "New: {name}", zh: "新建：{name}"}}'
    shop.publish(rule("tell", "{form: job, event: created}", step))
    shop.make()
    lea = shop.who("lea")
    chinese = type(lea)(lea.person, lea.way, "zh")

    assert shop.messages("lea") == ["New: One"]
    page = consult(shop.system, chinese, list_notifications)
    assert [one.message for one in page.items] == ["新建：One"]


def test_a_workflows_node_tells_people_and_goes_on(shop: Shop) -> None:
    flow = """
key: errand
label: Errand
title: "{name}"
fields: [{key: name, type: text, label: Name}, {key: cost, type: money, label: Cost}]
access: [{role: staff, can: [create, read, update]}, {role: lead, can: [read]}]
"""
    files = dict(duties(errand=flow))
    files["workflows/run.yaml"] = b"""
key: run
label: Run
form: errand
nodes:
  - {key: tell, type: notify, label: Tell, notify: [{role: lead}, {initiator: true}],
     message: "{name} for {cost}", once: id}
  - {key: done, type: end}
flows: [{from: start, to: tell}, {from: tell, to: done}]
"""
    operator = Caller(shop.system.nobody, Way.CLI, "en")
    must(import_app(shop.system, operator, files))
    sent = {"name": "Letter", "cost": "3"}
    made = must(
        perform(shop.system, shop.who("ann"), create_record, APP, "errand", sent, submit=True)
    )

    assert made.state == "completed"
    assert shop.messages("lea") == shop.messages("ann") == ["Letter for 3.00"]


def test_a_message_is_read_once_and_by_its_recipient_alone(shop: Shop) -> None:
    shop.publish(told("[{role: lead}]", "{name}"))
    for name in ("A", "B", "C"):
        shop.make(name=name)
    lea, ann = shop.who("lea"), shop.who("ann")
    youngest = shop.inbox("lea")[0]

    assert isinstance(perform(shop.system, ann, mark_read, youngest.id), Refusal)
    assert consult(shop.system, lea, list_notifications).unread == 3
    seen = perform(shop.system, lea, mark_read, youngest.id)
    assert not isinstance(seen, Refusal)
    assert seen.read_at is not None
    assert consult(shop.system, lea, list_notifications, unread=True).unread == 2
    assert perform(shop.system, lea, mark_all_read) == 2
    assert consult(shop.system, lea, list_notifications, unread=True).items == ()


def test_messages_come_page_by_page_the_youngest_first(shop: Shop) -> None:
    shop.publish(told("[{role: lead}]", "{name}"))
    for number in range(5):
        shop.make(name=f"N{number}")
    found: list[str] = []
    cursor = None
    for _ in range(3):
        page = consult(shop.system, shop.who("lea"), list_notifications, limit=2, cursor=cursor)
        found += [one.message for one in page.items]
        cursor = page.next_cursor

    assert found == ["N4", "N3", "N2", "N1", "N0"]
    assert cursor is None


def test_a_message_links_its_record_for_who_may_see_it_now(shop: Shop) -> None:
    shop.publish(told("[{role: lead}, {role: staff}]", "New"))
    job = shop.make(who="ann", name="Quay")

    about = {who: shop.inbox(who)[0].record for who in ("lea", "ann", "ben")}
    assert about["ben"] is None
    assert about["lea"] is not None
    assert (about["lea"].id, about["lea"].title) == (job.id, "Quay")
    assert about["ann"] == about["lea"]


def test_what_is_undone_tells_nobody(shop: Shop) -> None:
    step = '{notify: [{role: lead}], message: "{name}"}, {require: "level > 3"}'
    shop.publish(rule("tell", "{form: job, event: created}", step))

    assert isinstance(shop.try_make(name="A", level=1), Refusal)
    assert shop.messages("lea") == []
