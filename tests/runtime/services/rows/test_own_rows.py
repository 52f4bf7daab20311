"""Rows that point at rows of their own record, saved or not."""

from tests.runtime.services.acts.desk import faults
from tests.runtime.services.rows.bureau import Bureau, row_id, rows
from tests.trust.office import must


def lines(bureau: Bureau, *amounts: int) -> list[dict[str, object]]:
    return [{"thing": bureau.thing(f"T{n}"), "amount": one} for n, one in enumerate(amounts, 1)]


def test_new_rows_are_pointed_at_by_their_place(bureau: Bureau) -> None:
    deal = bureau.make(
        "deal",
        number="N-1",
        lines=[*lines(bureau, 3, 4), {"amount": 0, "gift_of": "#2"}],
        plan=[{"line": "#2", "part": 1}],
        main="#1",
    )

    [plan] = rows(deal, "plan")
    assert plan["line"]["id"] == row_id(deal, 1)
    assert plan["line"]["title"] == "#2 · T2"
    assert plan["line"]["record"] == {"id": deal.id, "title": "N-1"}
    assert (plan["thing"]["title"], plan["left"], plan["whose"]) == ("T2", "3", "N-1")
    assert rows(deal)[2]["gift_of"]["id"] == row_id(deal, 1)
    assert [row["gift_amount"] for row in rows(deal)] == [None, None, "4"]
    assert deal.values["main_amount"] == "3"
    assert bureau.view(deal).values == deal.values
    assert bureau.faults() == ()


def test_a_place_where_no_row_stands_is_refused_at_the_cell(bureau: Bureau) -> None:
    refused = bureau.try_to_make(
        "deal", number="N", lines=lines(bureau, 3), plan=[{"line": "#1"}, {"line": "#2"}]
    )

    assert faults(refused) == [("plan[1].line", "reference")]


def test_a_row_of_another_record_is_not_ones_own(bureau: Bureau) -> None:
    other = bureau.deal("N-2", 3)

    refused = bureau.try_to_make(
        "deal", number="N", lines=lines(bureau, 3), plan=[{"line": row_id(other)}]
    )

    assert faults(refused) == [("plan[0].line", "reference")]


def test_the_filter_sees_the_rows_as_they_are_filled(bureau: Bureau) -> None:
    refused = bureau.try_to_make("deal", number="N", lines=lines(bureau, 0), plan=[{"line": "#1"}])

    assert faults(refused) == [("plan[0].line", "reference")]


def test_what_is_computed_follows_the_row_that_is_pointed_at(bureau: Bureau) -> None:
    deal = bureau.make(
        "deal", number="N-3", lines=lines(bureau, 3, 9), plan=[{"line": "#1", "part": 1}], main="#1"
    )

    changed = must(bureau.edit(deal, lines=[{"row_id": row_id(deal), "amount": 8}]))

    assert rows(changed, "plan")[0]["left"] == "7"
    assert changed.values["main_amount"] == "8"
    assert bureau.faults() == ()


def test_a_row_that_the_record_points_at_stays_or_is_let_go_of(bureau: Bureau) -> None:
    deal = bureau.make(
        "deal", number="N-4", lines=lines(bureau, 3, 4), plan=[{"line": "#2"}], main="#1"
    )
    first, second = row_id(deal), row_id(deal, 1)

    kept = bureau.edit(deal, lines=[{"row_id": second, "_delete": True}])
    assert faults(kept) == [(f"plan[{row_id(deal, 0, 'plan')}].line", "reference")]
    gone = must(bureau.edit(deal, lines=[{"row_id": first, "_delete": True}]))
    assert gone.values["main"] is None
    assert gone.values["main_amount"] is None
    with_plan = must(
        bureau.edit(
            gone,
            lines=[{"row_id": second, "_delete": True}],
            plan=[{"row_id": row_id(deal, 0, "plan"), "_delete": True}],
        )
    )
    assert rows(with_plan) == []
    assert bureau.faults() == ()


def test_choices_are_the_rows_as_they_are_filled_so_far(bureau: Bureau) -> None:
    sent = {"lines": lines(bureau, 3, 0, 5)}
    found = must(bureau.choices("deal", "plan.line", values=sent))
    assert [(one.id, one.title) for one in found] == [("#1", "#1 · T1"), ("#3", "#3 · T3")]

    deal = bureau.deal("N-5", 3)
    sent = {"lines": lines(bureau, 5)}
    found = must(bureau.choices("deal", "plan.line", values=sent, id=deal.id))
    assert [(one.id, one.title) for one in found] == [
        (row_id(deal), "#1 · T1"),
        ("#2", "#2 · T1"),
    ]
    assert [
        one.id for one in must(bureau.choices("deal", "plan.line", "#2", values=sent, id=deal.id))
    ] == ["#2"]


def test_the_row_at_hand_is_not_offered_to_itself(bureau: Bureau) -> None:
    sent = {"lines": lines(bureau, 3, 4)}

    found = must(bureau.choices("deal", "lines.gift_of", values=sent, row="#2"))

    assert [one.id for one in found] == ["#1"]


def test_a_form_being_filled_names_new_rows_by_their_place(bureau: Bureau) -> None:
    seen = bureau.evaluated(
        "deal", number="N", lines=lines(bureau, 3, 4), plan=[{"line": "#2", "part": 1}], main="#1"
    )

    [plan] = rows(seen, "plan")
    assert (plan["line"]["id"], plan["line"]["title"], plan["left"]) == ("#2", "#2 · T2", "3")
    main = seen.values["main"]
    assert isinstance(main, dict)
    assert main["id"] == "#1"
