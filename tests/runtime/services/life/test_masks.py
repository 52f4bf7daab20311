"""Sensitive values: masked for whom no grant unmasks them, by every use case; still to be changed.

What is masked can be written, never searched, sorted or filtered by; a mask that comes back is no
entry.
"""

from typing import Any

import pytest

from runtime.services.act import Act
from runtime.services.create_record import create_record
from runtime.services.evaluate_draft import evaluate_draft
from runtime.services.list_records import ListRequest, export_records, list_records
from runtime.services.outcome import Refusal, RefusalKind
from runtime.services.read_form import form_schema
from runtime.services.record_history import record_history
from runtime.services.views import RecordView
from tests.runtime.services.life.house import House, refused
from tests.runtime.services.life.house_app import APP
from tests.trust.office import must

PHONE, ACCOUNT, PAY, CARD = "13812341234", "6222000011112222", "5555.55", "9988776655"
SECRETS = (PHONE, ACCOUNT, PAY, "11111.10", CARD)


def person(house: House, name: str = "Lee", who: str = "kim", **more: object) -> RecordView:
    sent = {
        "name": name,
        "phone": PHONE,
        "account": ACCOUNT,
        "pay": PAY,
        "cards": [{"bank": "North", "number": CARD}],
        **more,
    }
    return house.make("person", who, **sent)


def card(record: RecordView) -> dict[str, Any]:
    rows: Any = record.values["cards"]
    found: dict[str, Any] = rows[0]
    return found


def test_each_sees_what_his_grants_unmask(house: House) -> None:
    made = person(house)

    clerk, keeper, reader = (house.see(made, who) for who in ("cora", "kim", "rose"))

    assert [clerk.values[key] for key in ("phone", "account", "pay")] == [
        "138****1234",
        "****2222",
        "****",
    ]
    assert card(clerk)["number"] == "****6655"
    assert [keeper.values[key] for key in ("phone", "account", "pay")] == [PHONE, ACCOUNT, PAY]
    assert card(keeper)["number"] == CARD
    assert (reader.values["phone"], reader.values["account"]) == (PHONE, "****2222")


def test_what_is_computed_of_it_is_hidden_unless_declassified(house: House) -> None:
    clerk = house.see(person(house))

    assert "double" not in clerk.values
    assert clerk.values["rated"] is True
    assert clerk.title == "Lee"


def test_no_use_case_shows_the_value(house: House) -> None:
    made = person(house, "Channels")
    must(house.edit(made, "kim", phone="13912345678", pay="7777.77"))
    request = ListRequest(fields=("name", "phone", "account", "pay", "double"), search="Channels")
    exported = house.ask("cora", _export, request)
    told = [
        house.see(made).as_json(),
        must(house.ask("cora", list_records, APP, "person", request)).as_json(),
        exported,
        [one.as_json() for one in must(house.ask("cora", record_history, APP, "person", made.id))],
        must(house.ask("cora", evaluate_draft, APP, "person", {}, id=made.id)).as_draft_json(),
        must(house.ask("cora", form_schema, APP, "person")),
    ]

    out = str(told)

    for secret in (*SECRETS, "13912345678", "7777.77", "15555.54"):
        assert secret not in out
    assert "138****1234" in out
    assert "139****5678" in out
    keeper = str(must(house.ask("kim", list_records, APP, "person", request)).as_json())
    assert "13912345678" in keeper


def _export(act: Act, request: ListRequest) -> list[tuple[str, ...]]:
    rows = export_records(act, APP, "person", request)
    assert not isinstance(rows, Refusal)
    return list(rows)


@pytest.mark.parametrize(
    "request_",
    [
        ListRequest(filter=f"phone == '{PHONE}'"),
        ListRequest(filter="STARTS_WITH(account, '6')"),
        ListRequest(filter="IS_BLANK(pay)"),
        ListRequest(filter="double > 1"),
        ListRequest(filter="COUNT_IF(cards.number, cards.number == '1') > 0"),
        ListRequest(sort="phone"),
        ListRequest(sort="-pay"),
    ],
)
def test_nothing_is_listed_by_what_is_masked(house: House, request_: ListRequest) -> None:
    person(house)

    assert refused(house.ask("cora", list_records, APP, "person", request_)).kind is (
        RefusalKind.WRONG
    )


def test_a_search_is_blind_to_it(house: House) -> None:
    person(house)

    for who in ("cora", "kim"):
        page = must(house.ask(who, list_records, APP, "person", ListRequest(search=ACCOUNT)))
        assert page.items == ()


def test_an_unchanged_mask_that_comes_back_changes_nothing(house: House) -> None:
    made = person(house, "Echo")
    seen = house.see(made)

    must(house.edit(made, **{**_sendable(seen), "note": "new"}))

    kept = house.see(made, "kim")
    assert [kept.values[key] for key in ("phone", "account", "pay")] == [PHONE, ACCOUNT, PAY]
    assert card(kept)["number"] == CARD
    assert kept.values["note"] == "new"


def _sendable(seen: RecordView) -> dict[str, Any]:
    return {key: value for key, value in seen.values.items() if key != "rated"}


def test_who_may_write_it_may_change_it_unseen(house: House) -> None:
    made = person(house, "Changed")
    row = card(house.see(made))["row_id"]

    changed = must(
        house.edit(made, phone="13700001111", cards=[{"row_id": row, "number": "123456789"}])
    )

    assert (changed.values["phone"], card(changed)["number"]) == ("137****1111", "****6789")
    kept = house.see(made, "kim")
    assert (kept.values["phone"], card(kept)["number"]) == ("13700001111", "123456789")


def test_half_a_mask_is_refused_and_never_stored(house: House) -> None:
    made = person(house, "Half")
    row = card(house.see(made))["row_id"]

    refusal = refused(
        house.edit(
            made,
            phone="139****1234",
            account="****9999",
            cards=[{"row_id": row, "number": "****0000"}],
        )
    )

    assert [(one.path, one.code) for one in refusal.errors] == [
        ("phone", "pattern"),
        ("account", "pattern"),
        ("cards[0].number", "pattern"),
    ]
    assert house.see(made, "kim").values["account"] == ACCOUNT


def test_who_unmasks_a_field_may_store_stars_in_it(house: House) -> None:
    made = person(house, "Stars", account="a****b")

    assert house.see(made, "kim").values["account"] == "a****b"


def test_what_one_types_oneself_is_shown_while_one_fills_on(house: House) -> None:
    sent = {"name": "New", "phone": "13600000000", "pay": "12"}

    draft = must(house.ask("cora", evaluate_draft, APP, "person", sent))
    made = must(house.do("cora", create_record, APP, "person", sent))

    assert (draft.values["phone"], draft.values["pay"]) == ("13600000000", "12.00")
    assert (made.values["phone"], made.values["pay"]) == ("136****0000", "****")


def test_an_error_at_a_masked_field_is_told_there_and_a_message_leaves_the_value_out(
    house: House,
) -> None:
    made = person(house, "Words")

    wrong = refused(house.edit(made, phone="12"))
    ruled = refused(house.edit(made, note="much too long"))

    assert [one.path for one in wrong.errors] == ["phone"]
    told = str(ruled.errors)
    assert "much too long" in told
    assert PHONE not in told
