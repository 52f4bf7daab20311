"""What is computed on read from other forms: as columns, filters, order, search, files, reports."""

from collections.abc import Mapping
from typing import Any

import pytest

from runtime.services.act import Act
from runtime.services.list_records import ListRequest, export_records, list_records, open_views
from runtime.services.outcome import Refusal
from runtime.services.views import RecordPage
from runtime.services.widget_data import widget_data
from tests.runtime.services.asking.offers_app import APP
from tests.runtime.services.asking.shop import Shop
from tests.trust.office import must

FREE: Mapping[str, list[int]] = {"a": [3, 4], "b": [9], "c": [], "d": [0]}


@pytest.fixture
def items(shop: Shop) -> Shop:
    """A shop with items of which so much is free."""
    for name, free in FREE.items():
        item = shop.make("item", name=name, base="1", cost="2.50").id
        for number in free:
            shop.make("holding", place=name, item=item, free=number)
    return shop


def listed(shop: Shop, who: str = "mia", **request: Any) -> RecordPage:  # noqa: ANN401 (as it is asked)
    """List items with what is free."""
    asked = ListRequest(**{"fields": ("name", "free", "worth"), **request})
    return must(shop.ask(who, list_records, APP, "item", asked))


def exported(shop: Shop, who: str) -> list[tuple[str, ...]]:
    """The rows of a file of all items."""

    def whole(act: Act) -> list[tuple[str, ...]]:
        return list(must(export_records(act, APP, "item", ListRequest(sort="name"))))

    return shop.ask(who, whole)


def test_an_answer_is_a_column_a_filter_and_an_order(items: Shop) -> None:
    page = listed(items, filter="free >= 0 and free < 9", sort="-free,name")
    assert [(row.values["name"], row.values["free"]) for row in page.items] == [
        ("a", "7.00"),
        ("c", "0.00"),
        ("d", "0.00"),
    ]


def test_a_list_shows_what_the_record_shows(items: Shop) -> None:
    for row in listed(items).items:
        shown = items.read("item", row.id, "mia").values
        assert {key: shown[key] for key in ("name", "free", "worth")} == row.values


def test_a_file_has_the_answers_too(items: Shop) -> None:
    lines = exported(items, "mia")
    assert lines[0] == ("name", "base", "cost", "free", "worth")
    assert lines[1] == ("a", "1.0000", "2.50", "7.00", "17.50")


def test_what_is_computed_of_a_hidden_field_is_neither_shown_nor_searched_by(items: Shop) -> None:
    page = listed(items, "ann")
    assert all("worth" not in row.values for row in page.items)
    for request in (ListRequest(filter="worth > 1"), ListRequest(sort="worth")):
        assert isinstance(items.ask("ann", list_records, APP, "item", request), Refusal)
    assert exported(items, "ann")[0] == ("name", "base", "free")


def test_a_person_asks_no_other_form_by_himself(items: Shop) -> None:
    request = ListRequest(filter="EXISTS(holding, free > 1)")
    assert isinstance(items.ask("mia", list_records, APP, "item", request), Refusal)


def test_a_view_is_filtered_by_an_answer(shop: Shop) -> None:
    for name, tier in (("a", "gold"), ("b", "plain"), ("c", "plain")):
        assert not isinstance(shop.offer(name=name, tier=tier), Refusal)
    asked = ListRequest(view="alone", fields=("name", "others"))
    page = must(shop.ask("ann", list_records, APP, "offer", asked))
    assert [(row.values["name"], row.values["others"]) for row in page.items] == [("a", 0)]


@pytest.mark.parametrize("sort", [None, "name"])
def test_a_view_that_narrows_by_a_hidden_field_is_no_view(items: Shop, sort: str | None) -> None:
    request = ListRequest(view="dear", sort=sort, fields=("name",))
    assert isinstance(items.ask("ann", list_records, APP, "item", request), Refusal)
    assert len(must(items.ask("mia", list_records, APP, "item", request)).items) == len(FREE)
    assert items.ask("ann", open_views, APP, "item") == {"by_cost"}
    assert items.ask("mia", open_views, APP, "item") == {"by_cost", "dear", "bosses"}


def test_a_view_sorts_by_what_its_reader_may_see(items: Shop) -> None:
    items.make("item", name="e", base="1", cost="9.00")
    request = ListRequest(view="by_cost", fields=("name",))

    def names(who: str) -> list[object]:
        page = must(items.ask(who, list_records, APP, "item", request))
        return [row.values["name"] for row in page.items]

    assert names("mia") == ["e", "a", "b", "c", "d"]
    assert names("ann") == ["a", "b", "c", "d", "e"]


def test_a_title_leads_through_nothing_that_its_reader_may_not_read(items: Shop) -> None:
    def titles(who: str) -> set[str]:
        request = ListRequest(filter="place == 'b'", fields=("place",))
        page = must(items.ask(who, list_records, APP, "holding", request))
        return {page.items[0].title, items.read("holding", page.items[0].id, who).title}

    assert titles("mia") == {"b b 2.50"}
    assert titles("ann") == {"b b"}


def test_a_report_measures_filters_and_groups_by_answers(items: Shop) -> None:
    def rows(widget: str) -> object:
        return must(items.ask("ann", widget_data, APP, "board", widget, {})).as_json()["rows"]

    assert rows("free") == [["a", "7.00"], ["b", "9.00"]]
    assert rows("by_free") == [["0", 2], ["7", 1], ["9", 1]]


def test_a_report_over_rows_measures_what_each_row_asks(shop: Shop) -> None:
    item = shop.make("item", name="a", base="1").id
    shop.make("holding", place="p", item=item, free=4)
    lines = [{"item": item, "quantity": 1}, {"item": item, "quantity": 2}, {"quantity": 3}]
    assert not isinstance(shop.offer(name="x", lines=lines), Refusal)
    there = must(shop.ask("ann", widget_data, APP, "board", "there", {}))
    assert there.as_json()["rows"] == [["x", "8.00"]]


def test_a_report_over_a_hidden_field_is_closed(items: Shop) -> None:
    assert isinstance(items.ask("ann", widget_data, APP, "board", "worth", {}), Refusal)
    worth = must(items.ask("mia", widget_data, APP, "board", "worth", {}))
    assert worth.as_json()["rows"] == [["40.00"]]
