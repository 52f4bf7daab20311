"""A row that is pointed at is not removed; a record whose rows are pointed at is not deleted."""

from engine.text import localise
from tests.runtime.services.acts.desk import faults, refused
from tests.runtime.services.rows.bureau import Bureau, row_id, rows
from tests.trust.office import must


def test_a_row_that_is_pointed_at_stays_with_the_error_at_the_row(bureau: Bureau) -> None:
    deal = bureau.deal("R-1", 3, 4)
    first, second = row_id(deal), row_id(deal, 1)
    bureau.make("part", name="P", main=second)

    sent = [{"row_id": first, "_delete": True}, {"row_id": second, "_delete": True}]
    outcome = bureau.edit(deal, lines=sent)

    assert faults(outcome) == [("lines[1]", "reference")]
    [problem] = refused(outcome).errors
    assert localise(problem.message, "en").startswith("This row cannot be removed: 1 other record")
    assert "(Part)" in localise(problem.message, "en")
    assert "部分" in localise(problem.message, "zh")
    must(bureau.edit(deal, lines=sent[:1]))
    assert bureau.faults() == ()


def test_a_row_goes_once_nobody_points_at_it(bureau: Bureau) -> None:
    deal = bureau.deal("R-2", 3, 4)
    part = bureau.make("part", name="P", main=row_id(deal))
    sent = [{"row_id": row_id(deal), "_delete": True}]

    must(bureau.edit(part, main=None))

    assert len(rows(must(bureau.edit(deal, lines=sent)))) == 1


def test_what_lies_in_the_trash_keeps_a_row_but_not_a_record(bureau: Bureau) -> None:
    deal = bureau.deal("R-3", 3, 4)
    part = bureau.make("part", name="P", main=row_id(deal))
    assert bureau.delete(part) is None

    outcome = bureau.edit(deal, lines=[{"row_id": row_id(deal), "_delete": True}])

    assert faults(outcome) == [("lines[0]", "reference")]
    assert "in the trash" in localise(refused(outcome).errors[0].message, "en")
    assert bureau.delete(deal) is None


def test_a_row_lookup_that_clears_lets_go(bureau: Bureau) -> None:
    deal = bureau.deal("R-4", 3, 4)
    first, second = row_id(deal), row_id(deal, 1)
    loose = bureau.make("loose", name="L", rows=[{"line": first}, {"line": second}])

    must(bureau.edit(deal, lines=[{"row_id": first, "_delete": True}]))

    seen = bureau.view(loose)
    assert [row["line"] and row["line"]["id"] for row in rows(seen, "rows")] == [None, second]
    assert seen.version == loose.version + 1
    assert bureau.delete(deal) is None
    assert [row["line"] for row in rows(bureau.view(loose), "rows")] == [None, None]
    assert bureau.faults() == ()


def test_a_record_whose_row_is_pointed_at_is_not_deleted(bureau: Bureau) -> None:
    deal = bureau.deal("R-5", 3, plan=[{"line": "#1"}])
    bureau.make("part", name="P", main=row_id(deal))

    assert refused(bureau.delete(deal)).code == "referenced"


def test_a_record_is_deleted_whatever_its_own_rows_point_at(bureau: Bureau) -> None:
    deal = bureau.deal("R-6", 3, plan=[{"line": "#1"}], main="#1")

    assert bureau.delete(deal) is None


def test_a_row_that_is_removed_while_it_is_filled_is_told_at_once(bureau: Bureau) -> None:
    from runtime.services.evaluate_draft import evaluate_draft
    from tests.runtime.services.rows.deals_app import APP

    deal = bureau.deal("R-7", 3)
    bureau.make("part", name="P", main=row_id(deal))
    sent = {"lines": [{"row_id": row_id(deal), "_delete": True}]}

    seen = must(bureau.ask("mia", evaluate_draft, APP, "deal", sent, id=deal.id))

    assert [(one.path, one.code) for one in seen.errors] == [("lines[0]", "reference")]
