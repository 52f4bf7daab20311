"""What a value, a number, a date, a filter look like to the person who reads them."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from engine.access.fields import FULL_ACCESS
from engine.form.field_types import FIELD_TYPES
from engine.form.model import MoneyField, SubtableField, UrlField
from runtime.services.report_views import Column
from runtime.services.views import HistoryEntry, Ref
from runtime.web.pages.start import offered_first
from runtime.web.views.field import KINDS, bind_field, is_computed
from runtime.web.views.filters import Term, filter_expression, read_terms, term_expression
from runtime.web.views.form import bind_form, summed_columns
from runtime.web.views.frame import NavItem
from runtime.web.views.grid import main_columns
from runtime.web.views.history import bind_history, changes_since
from runtime.web.views.list_ask import ListAsk
from runtime.web.views.numbers import spoken_money, spoken_number, spoken_percent
from runtime.web.views.records import bind_list
from runtime.web.views.report import spoken_cell
from runtime.web.views.tasks import bind_task, next_task
from runtime.web.visit import own_path
from tests.runtime.web import specimens as made


def test_every_field_type_has_a_widget() -> None:
    assert set(FIELD_TYPES) - {"section"} == set(KINDS)


@pytest.mark.parametrize(
    ("value", "said"),
    [("60000.00", "60,000.00"), ("12.3456", "12.3456"), ("73.0000", "73.00"), ("-58.4", "−58.40")],
)
def test_amounts_have_separators_and_two_decimals_at_least(value: str, said: str) -> None:
    assert spoken_money(value) == said


def test_a_negative_amount_has_its_sign_before_the_currency() -> None:
    assert spoken_money("-5", "CNY") == "−¥5.00"


@pytest.mark.parametrize(("value", "said"), [("5.00", "5%"), ("12.50", "12.5%"), ("0", "0%")])
def test_percents_have_no_needless_zeros(value: str, said: str) -> None:
    assert spoken_percent(value) == said


def test_a_long_number_loses_no_digit() -> None:
    assert spoken_number("123456789012345.678", 0) == "123,456,789,012,345.678"


@pytest.mark.parametrize(
    ("iso", "zh", "en"),
    [
        ("2026-03-18", "今天", "today"),
        ("2026-03-17", "昨天", "yesterday"),
        ("2026-03-19", "明天", "tomorrow"),
        ("2026-01-05", "1月5日", "Jan 5"),
        ("2024-12-31", "2024-12-31", "2024-12-31"),
    ],
)
def test_days_are_said_as_people_say_them(iso: str, zh: str, en: str) -> None:
    assert made.clock("zh").day(iso).said == zh
    assert made.clock("en").day(iso).said == en


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("2026-01-05", "1月5日"),
        ("2026-03-17T16:30:00Z", "今天 00:30"),
        ({"id": "2026-01", "title": "2026年1月"}, "2026年1月"),
    ],
)
def test_a_date_in_a_report_is_said_as_anywhere_else(value: object, said: str) -> None:
    assert spoken_cell(Column("last", "最近", "date"), value, made.clock("zh")) == said


def test_an_instant_is_said_in_the_apps_zone() -> None:
    moment = made.clock("zh").instant("2026-03-17T16:30:00+00:00")
    assert (moment.said, moment.exact) == ("今天 00:30", "2026-03-18 00:30:00")


def test_what_has_just_begun_has_not_lasted() -> None:
    clock = replace(made.clock("en"), now=datetime(2026, 3, 18, 6, 30, 30, tzinfo=UTC))
    assert clock.lasted("2026-03-18T06:30:00+00:00") == ""
    assert clock.since("2026-03-18T06:30:00+00:00") == "just now"


@pytest.mark.parametrize(
    ("url", "kind"),
    [("https://example.com/a", "external"), ("javascript:alert(1)", "text"), ("data:x", "text")],
)
def test_only_safe_addresses_become_links(url: str, kind: str) -> None:
    field = UrlField(type="url", key="site")
    assert made.reader().read(field, url).kind == kind


def test_a_blank_amount_is_blank_and_a_zero_is_not() -> None:
    field = MoneyField(type="money", key="sum")
    assert made.reader().read(field, None).kind == "blank"
    assert made.reader().read(field, "0.00").text == "¥0.00"


def test_a_computed_field_is_read_and_not_a_dead_input() -> None:
    at = made.circumstances()
    fields = {one.key: bind_field(one, at) for one in made.CLAIM.fields if one.type in KINDS}
    assert not fields["total"].editable
    assert fields["purpose"].editable


def test_only_columns_that_the_form_adds_up_have_a_total() -> None:
    assert summed_columns(made.CLAIM) == {"lines.amount"}


def test_a_hidden_field_is_nowhere_in_the_form() -> None:
    at = replace(made.circumstances(), hidden=frozenset({"note", "lines.price"}))
    body = bind_form(made.CLAIM, at)
    assert "note" not in {part.path for part in body.parts}
    grid = next(part for part in body.parts if part.kind == "subtable")
    assert "price" not in str(grid.columns) + str(grid.model["columns"])  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("visible", "there"),
    [
        ({}, True),
        ({"lines.price": False}, False),
        # What is said of a column is said of its first row; this one differs from it.
        ({"lines.price": False, "lines[r2].price": True}, True),
        ({"lines.price": True, "lines[r2].price": False}, True),
        # Of a table that is not there nothing is left out: it may be revealed.
        ({"lines": False, "lines.price": False}, True),
    ],
)
def test_a_column_stands_where_any_row_shows_it(visible: dict[str, bool], there: bool) -> None:
    at = replace(made.circumstances(), visible=visible)
    grid = next(part for part in bind_form(made.CLAIM, at).parts if part.kind == "subtable")
    columns = [one.key for one in grid.columns]  # type: ignore[union-attr]
    assert ("price" in columns) is there
    row = grid.rows[0]  # type: ignore[union-attr]
    assert [column.key for column, _ in row.cells] == columns


@pytest.mark.parametrize(
    ("term", "expression"),
    [
        (Term("kind", "is", "travel,meal"), "(kind == 'travel' or kind == 'meal')"),
        (Term("kind", "not", "travel"), "(kind != 'travel')"),
        (Term("purpose", "has", "it's"), "CONTAINS(purpose, 'it\\'s')"),
        (Term("total", "ge", "100.50"), "(total >= 100.50)"),
        (Term("total", "ge", "1) or (1"), None),
        (Term("applied_on", "le", "2026-03-05"), "(applied_on <= DATE(2026, 3, 5))"),
        (Term("applied_on", "le", "soon"), None),
        (Term("payee", "blank", ""), "IS_BLANK(payee)"),
        (Term("urgent", "is", "true"), "(urgent == true)"),
    ],
)
def test_a_filter_becomes_an_expression(term: Term, expression: str | None) -> None:
    assert term_expression(made.CLAIM, term) == expression


def test_a_filter_of_an_unknown_field_or_comparison_is_left_out() -> None:
    raw = ["nothing:is:1", "kind:has:x", "kind:is:", "kind:is:meal", "total"]
    assert read_terms(made.CLAIM, raw) == (Term("kind", "is", "meal"),)
    assert filter_expression(made.CLAIM, ()) is None


def test_a_click_on_a_head_sorts_and_the_next_one_turns_round() -> None:
    def head(sort: str) -> tuple[str, str]:
        ask = ListAsk("/list", sort=sort)
        page = made.page_of_records()
        bound = bind_list(made.CLAIM, ask, page, made.reader(), FULL_ACCESS)
        found = next(one for one in bound.headings if one.key == "purpose")
        return found.sorted, found.href

    assert head("") == ("", "/list?sort=purpose")
    assert head("purpose") == ("ascending", "/list?sort=-purpose")
    assert head("-purpose") == ("descending", "/list?sort=purpose")


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("/tasks?state=done", "/tasks?state=done"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("/a\nb", "/"),
        ("", "/"),
        ("/%2f%2fevil.example", "/"),
        ("/%5cevil.example", "/"),
        ("/%09/evil.example", "/"),
        ("/..//evil.example", "/"),
        ("/.//evil.example", "/"),
        ("/x/%2e%2e//evil.example", "/"),
        ("/;//evil.example", "/"),
        ("/\uff0fevil.example", "/"),
        ("/apps/a/forms/b?q=a//b&filter=x..y", "/apps/a/forms/b?q=a//b&filter=x..y"),
    ],
)
def test_a_way_back_never_leaves_this_site(text: str, path: str) -> None:
    assert own_path(text) == path


def _entry(sequence: int, who: str, what: str, *changes: tuple[str, str, str]) -> HistoryEntry:
    told = [{"path": one[0], "label": one[0], "before": one[1], "after": one[2]} for one in changes]
    return HistoryEntry(
        sequence, "2026-03-18T05:10:00+00:00", Ref(who, who), "page", what, "", told
    )


def test_what_changed_is_told_since_ones_own_last_decision() -> None:
    entries = (
        _entry(1, "ann", "updated", ("price", "1", "2")),
        _entry(2, "bob", "returned"),
        _entry(3, "ann", "updated", ("price", "2", "3"), ("note", "a", "b")),
        _entry(4, "ann", "updated", ("price", "3", "4"), ("note", "b", "a")),
    )
    assert changes_since(entries, "bob") == (("price", "2", "4"),)
    assert changes_since(entries, "eve") == ()


def test_a_subtable_of_many_columns_shows_what_is_filled_in_first() -> None:
    lines = next(part for part in made.CLAIM.fields if isinstance(part, SubtableField))
    at = made.circumstances()
    assert main_columns(lines, lines.fields, at) == {one.key for one in lines.fields}
    many = [*lines.fields, *lines.fields, *lines.fields]
    kept = main_columns(lines, many, at)
    assert kept == {one.key for one in lines.fields if not is_computed(one)}


def test_what_one_act_wrote_in_several_steps_is_told_in_one_line() -> None:
    entries = (
        _entry(1, "bob", "submitted", ("price", "1", "2")),
        _entry(2, "bob", "updated", ("price", "2", "3"), ("note", "a", "b")),
        _entry(3, "bob", "rolled_up", ("note", "b", "a")),
    )
    (line,) = bind_history(entries, made.clock())
    assert line.changes == (("price", "1", "3"),)


def test_what_a_person_enters_most_of_late_is_offered_first() -> None:
    items = [NavItem(key, f"/apps/office/forms/{key}/new", "plus") for key in ("claim", "leave")]
    habit = [replace(made.TASK, app="office", record_form="leave")]
    assert offered_first(items, habit) == items[1]
    assert offered_first(items, []) == items[0]
    assert offered_first([], habit) is None


@pytest.mark.parametrize(
    ("acts", "required", "quick"),
    [
        (("approve", "reject"), (), "approve"),
        (("complete", "comment"), (), "complete"),
        (("complete", "comment"), ("amount",), ""),
        (("comment",), (), ""),
    ],
)
def test_a_task_is_decided_where_it_stands_if_nothing_must_be_filled_in(
    acts: tuple[str, ...], required: tuple[str, ...], quick: str
) -> None:
    task = replace(made.TASK, acts=acts, required=required)
    assert bind_task(task, made.clock("en")).quick == quick


def test_after_a_task_comes_the_next_of_its_kind() -> None:
    done = replace(made.TASK, id="a", node="pack")
    other, alike = replace(done, id="b", node="check"), replace(done, id="c")
    assert next_task(done, [other, alike]) == alike
    assert next_task(done, [other]) == other
    assert next_task(done, []) is None
