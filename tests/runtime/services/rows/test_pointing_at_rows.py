"""Pointing at rows of other records: choosing, filling, reading on, being refused."""

from runtime.services.list_records import ListRequest, list_records
from runtime.services.record_history import record_history
from tests.runtime.services.acts.desk import faults
from tests.runtime.services.rows.bureau import Bureau, row_id, rows
from tests.runtime.services.rows.deals_app import APP
from tests.trust.office import must


def test_a_row_is_shown_with_its_record_and_fills_what_is_beside_it(bureau: Bureau) -> None:
    party = bureau.make("party", name="Acme", phone="13800001111")
    deal = bureau.deal("D-1", 3, 4, party=party.id)
    second = row_id(deal, 1)

    part = bureau.make("part", name="P", party=party.id, main=second, rows=[{"line": second}])

    reference = {
        "id": second,
        "title": "D-1 · #2 · T2 · 4",
        "record": {"id": deal.id, "title": "D-1"},
    }
    row = rows(part, "rows")[0]
    assert row["line"] == reference
    assert (row["thing"]["title"], row["who"]["title"], row["name"]) == ("T2", "Acme", "T2")
    main = part.values["main"]
    assert main == {**reference, "title": "D-1 · #2 · T2"}
    assert part.values["party_phone"] == "13800001111"
    assert part.values["main_number"] == "D-1"
    assert part.values["main_double"] == "8.00"


def test_what_is_live_shows_the_present(bureau: Bureau) -> None:
    party = bureau.make("party", name="Live", phone="13800001111")
    part = bureau.make("part", name="P", party=party.id)
    must(bureau.edit(party, phone="13900002222"))

    assert bureau.view(part).values["party_phone"] == "13900002222"
    assert faults(bureau.edit(part, party_phone="13700000000")) == [("party_phone", "computed")]


def test_a_row_is_sent_as_it_was_answered(bureau: Bureau) -> None:
    deal = bureau.deal("D-2", 3)
    part = bureau.make("part", name="P", main=row_id(deal))

    again = must(bureau.edit(part, name="Q", main=part.values["main"]))

    assert again.values["main"] == part.values["main"]


def test_the_filter_reads_the_row_its_record_and_the_row_at_hand(bureau: Bureau) -> None:
    mine, other = bureau.make("party", name="Mine"), bureau.make("party", name="Other")
    deal = bureau.deal("D-3", 3, 4, party=mine.id)
    foreign = bureau.deal("D-4", 5, party=other.id)
    things = [row["thing"]["id"] for row in rows(deal)]

    sent = {"party": mine.id, "rows": [{"besides": things[0]}]}
    titles = bureau.titles("part", "rows.line", values=sent, row="new")
    assert titles == ["D-3 · #2 · T2 · 4"]

    lines = [{"line": row_id(deal, 1)}, {"line": row_id(foreign)}]
    refused = bureau.try_to_make("part", name="P", party=mine.id, rows=lines)
    assert faults(refused) == [("rows[1].line", "reference")]
    beside = [{"besides": things[1], "line": row_id(deal, 1)}]
    assert faults(bureau.try_to_make("part", name="P", party=mine.id, rows=beside)) == [
        ("rows[0].line", "reference")
    ]


def test_a_rule_reads_the_record_behind_the_row(bureau: Bureau) -> None:
    party = bureau.make("party", name="Closing")
    deal = bureau.deal("D-5", 3, party=party.id, closed=True)

    refused = bureau.try_to_make("part", name="P", party=party.id, rows=[{"line": row_id(deal)}])

    assert faults(refused) == [("rows", "rule")]


def test_choices_are_searched_by_record_and_columns(bureau: Bureau) -> None:
    deal = bureau.deal("SEEK-1", 3)
    thing = bureau.thing("Gadget")
    must(bureau.edit(deal, lines=[{"thing": thing, "amount": 7}]))

    assert bureau.titles("part", "main", "SEEK-1") == ["SEEK-1 · #1 · T1", "SEEK-1 · #2 · Gadget"]
    assert bureau.titles("part", "main", "gadget seek") == ["SEEK-1 · #2 · Gadget"]
    [choice] = must(bureau.choices("part", "main", "Gadget"))
    assert choice.as_json()["record"] == {"id": deal.id, "title": "SEEK-1"}


def test_rows_of_records_that_one_may_not_read_are_neither_offered_nor_taken(
    bureau: Bureau,
) -> None:
    mine, hers = bureau.deal("OWN-1", 3, who="ann"), bureau.deal("OWN-2", 4)

    assert bureau.titles("part", "main", "OWN-", who="ann") == ["OWN-1 · #1 · T1"]
    assert faults(bureau.try_to_make("part", "ann", name="P", main=row_id(hers))) == [
        ("main", "reference")
    ]
    assert bureau.make("part", "ann", name="P", main=row_id(mine)).values["main_number"] == "OWN-1"


def test_a_subtable_that_is_hidden_offers_no_rows_and_names_none(bureau: Bureau) -> None:
    deal = bureau.deal("HID-1", 3)
    part = bureau.make("part", name="P", main=row_id(deal))

    assert bureau.titles("part", "main", "HID-1", who="bob") == []
    assert faults(bureau.try_to_make("part", "bob", name="P", main=row_id(deal))) == [
        ("main", "reference")
    ]
    seen = bureau.view(part, "bob")
    assert seen.values["main"] == {"id": row_id(deal), "title": "", "record": None}
    assert not {"main_double", "main_number"} & seen.values.keys()
    filtered = ListRequest(filter="main.amount == 3")
    assert not isinstance(bureau.ask("mia", list_records, APP, "part", filtered), Exception)
    assert "no field" in str(bureau.ask("bob", list_records, APP, "part", filtered))


def test_rows_in_the_trash_are_not_chosen(bureau: Bureau) -> None:
    deal = bureau.deal("GONE-1", 3)
    assert bureau.delete(deal) is None

    assert bureau.titles("part", "main", "GONE-1") == []
    assert faults(bureau.try_to_make("part", name="P", main=row_id(deal))) == [
        ("main", "reference")
    ]


def test_a_grant_and_a_filter_read_through_the_row(bureau: Bureau) -> None:
    open_, closed = bureau.deal("GR-1", 3), bureau.deal("GR-2", 4, closed=True)
    first = bureau.make("part", name="GROUP open", main=row_id(open_))
    second = bureau.make("part", name="GROUP closed", main=row_id(closed))

    page = must(bureau.ask("bob", list_records, APP, "part", ListRequest(search="GROUP")))
    assert [one.id for one in page.items] == [first.id]
    asked = ListRequest(filter="main.parent.number == 'GR-2' and main.amount > 3")
    page = must(bureau.ask("mia", list_records, APP, "part", asked))
    assert [one.id for one in page.items] == [second.id]


def test_several_people_are_chosen_by_role_and_shown_by_name(bureau: Bureau) -> None:
    ann, ben, mia = (bureau.who(name).person.id for name in ("ann", "ben", "mia"))

    assert bureau.titles("part", "people", "") == ["Ann", "Ben"]
    part = bureau.make("part", name="P", people=[ann, ben, ann])
    assert part.values["people"] == [{"id": ann, "title": "Ann"}, {"id": ben, "title": "Ben"}]
    assert faults(bureau.edit(part, people=[mia])) == [("people", "reference")]
    page = must(bureau.ask("ben", list_records, APP, "part", ListRequest(filter="me.id in people")))
    assert [one.id for one in page.items] == [part.id]


def test_what_was_pointed_at_is_told_by_name_in_the_history(bureau: Bureau) -> None:

    deal = bureau.deal("HIST-1", 3, 4)
    part = bureau.make("part", name="P", main=row_id(deal))
    must(bureau.edit(part, main=row_id(deal, 1)))

    last = must(bureau.ask("mia", record_history, APP, "part", part.id))[-1]
    told = {one["path"]: (one["before"], one["after"]) for one in last.as_json()["changes"]}  # type: ignore[union-attr,index,call-overload]
    assert told["main"] == ("HIST-1 · #1 · T1", "HIST-1 · #2 · T2")
