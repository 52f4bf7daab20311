"""Records on paper: what stands on it, what it adds up to, and who may not have it."""

import re
from collections.abc import Callable

import pytest

from tests.runtime.web.served import Browser

Visitor = Callable[[str], Browser]
VISITS = "/apps/field_work/forms/visit"
API = "/api/v1/apps/field_work/forms/visit/records"


def made(client: Browser, topic: str, *lines: tuple[str, str, str]) -> str:
    """Enter a visit with lines of item, quantity and price, and give its id."""
    rows = [
        {"item": item, "qty": qty, "price": price, "code": "S-77"} for item, qty, price in lines
    ]
    answer = client.json("POST", API, {"values": {"topic": topic, "lines": rows}})
    return str(answer["id"])


def cells(html: str) -> list[list[str]]:
    """The rows of the first table on paper, as text; its foot is the last."""
    table = html.partition("<table")[2].partition("</table>")[0]
    rows = re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)
    return [
        [re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row)]
        for row in rows
    ]


def test_rows_of_all_chosen_records_are_added_up_exactly(visitor: Visitor) -> None:
    client = visitor("bea")
    ids = [
        made(client, "Tea", ("Cup", "1.10", "2"), ("Pot", "1", "30")),
        made(client, "Cake", ("Cup", "2.20", "2")),
    ]
    page = client.get(f"{VISITS}/print/slip?ids={','.join(ids)}")
    assert page.status_code == 200
    head, *rows = cells(page.text)
    assert head == ["项目", "内部备注", "数量", "金额"]
    read = [[row[0], *row[2:]] for row in rows]
    assert read == [["Cup", "3.3", "6.60"], ["Pot", "1", "30.00"], ["Σ", "4.3", "36.60"]]
    assert page.text.index("Tea") < page.text.index("Cake")


def test_paper_has_the_fields_it_names_and_a_line_to_sign_on(visitor: Visitor) -> None:
    client = visitor("bea")
    one = made(client, "Tea <b>", ("Cup", "1", "2"))
    page = client.get(f"{VISITS}/{one}/print/slip").text
    assert "Tea &lt;b&gt;" in page
    assert "paper-signs" in page
    assert "paper-table" in page


def test_what_is_hidden_from_its_reader_is_on_no_paper(visitor: Visitor) -> None:
    client = visitor("cleo")
    one = made(client, "Tea", ("Cup", "1", "2"))
    page = client.get(f"{VISITS}/{one}/print/slip").text
    labels = re.findall(r"<(?:dt|th)[^>]*>(.*?)</", page)
    assert labels
    assert not {"Verdict", "评语", "Remark", "内部备注"} & set(labels)


@pytest.mark.parametrize("path", ["{one}/print/slip", "print/slip?ids={one},{other}"])
def test_a_record_that_one_may_not_see_goes_on_no_paper(visitor: Visitor, path: str) -> None:
    other = made(visitor("bea"), "Secret")
    client = visitor("cleo")
    one = made(client, "Tea")
    asked = path.format(one=other, other=other) if path.startswith("{one}") else path
    answer = client.get(f"{VISITS}/{asked.format(one=one, other=other)}")
    assert answer.status_code == 404
    assert "Secret" not in answer.text


def test_printing_is_a_right_of_its_own(visitor: Visitor) -> None:
    boss = visitor("bea")
    one = made(boss, "Tea")
    auditor = visitor("ada")
    assert auditor.get(f"{VISITS}/{one}").status_code == 200
    assert auditor.get(f"{VISITS}/{one}/print/slip").status_code == 403
    assert "/print/slip" not in auditor.get(VISITS).text
    assert "/print/slip" in boss.get(VISITS).text
    assert "/print/slip" in boss.get(f"{VISITS}/{one}").text


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("print/none?ids={one}", 404),
        ("print/slip", 400),
        ("print/slip?ids=", 400),
        ("{one}/print/page", 404),
    ],
)
def test_what_is_no_paper_and_what_is_no_choice_is_told(
    visitor: Visitor, asked: str, status: int
) -> None:
    client = visitor("bea")
    one = made(client, "Tea")
    assert client.get(f"{VISITS}/{asked.format(one=one)}").status_code == status
