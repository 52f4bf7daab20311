"""No hidden value comes out, by any channel, to anybody from whom it is hidden.

A marker is planted in every field that a grant hides, and in what is computed of it; then each
person asks through each channel for all there is. Where values cannot come out, neither may their
order or their number: filters and sorts by a hidden field are refused like those by no field.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import httpx
import pytest

import tests.leak_scan.api_channels
from tests.leak_scan.channel import CHANNELS, FORM, POINTER, Channel, Target
from tests.runtime.api.client import Client
from tests.runtime.api.conftest import Served

CHANNEL_MODULES = (tests.leak_scan.api_channels,)

PLANTED: Mapping[str, tuple[str, ...]] = {
    "verdict": ("zqverdictzq",),
    "bonus": ("73194.55", "73194"),
    "bonus_text": ("B73194",),
    "lines.remark": ("zqremarkzq",),
    "contact": ("13900007777",),
    "lines.code": ("zqcodezq4321",),
    "secret_papers": ("zqpaperzq",),
    "place.rating": ("zqratingzq",),
}
"""Each hidden or masked field, with the texts that give it away wherever they turn up."""

BLIND = ("cleo", "ada")
"""They may read the record, without those fields."""

OUTSIDE = ("carl", "sam")
"""They may not read the record at all."""


@dataclass(frozen=True, slots=True)
class Planted:
    """A record that holds a marker in every hidden field."""

    served: Served
    record: str
    task: str | None
    file: str

    def target(self, field: str) -> Target:
        """What is looked for in a field."""
        return Target(self.record, self.task, field, PLANTED[field][0], PLANTED[field][0])


@pytest.fixture(scope="module")
def planted(scanned: Served) -> Planted:
    """Plant the markers: the clerk begins the record, the boss fills in what is hidden."""
    clerk, boss = scanned.client("cleo"), scanned.client("bea")
    place = _made(
        boss.post(
            "apps/field_work/forms/place/records",
            {"values": {"name": "Harbour", "rating": "zqratingzq"}},
        )
    )
    lines = [{"item": "paper", "qty": "1", "price": "5.00"}]
    record = _made(
        clerk.post(
            f"{FORM}/records",
            {"values": {"topic": "open", "kind": "first", "place": place["id"], "lines": lines}},
        )
    )
    paper = _made(boss.request("POST", "files", files={"file": ("zqpaperzq.txt", b"zqcontentzq")}))
    values = record["values"]
    assert isinstance(values, dict)
    row = values["lines"][0]["row_id"]
    secret = {
        "verdict": "zqverdictzq",
        "bonus": "73194.55",
        "secret_papers": [paper["id"]],
        "contact": "13900007777",
        "lines": [{"row_id": row, "remark": "zqremarkzq", "code": "zqcodezq4321"}],
    }
    changed = boss.patch(f"{FORM}/records/{record['id']}", {"values": secret}, 1)
    assert changed.status_code == 200, changed.text
    submitted = clerk.post(f"{FORM}/records/{record['id']}/submit")
    assert submitted.status_code == 200, submitted.text
    _made(clerk.post(f"{POINTER}/records", {"values": {"name": "to a line", "line": row}}))
    task = boss.get("tasks").json()["items"][0]["id"]
    return Planted(scanned, str(record["id"]), task, str(paper["id"]))


def _made(answer: httpx.Response) -> dict[str, object]:
    assert answer.status_code == 201, answer.text
    made: dict[str, object] = answer.json()
    return made


def _answers(planted: Planted, person: str, ask: Channel) -> Iterator[tuple[str, httpx.Response]]:
    client = planted.served.client(person)
    for field in PLANTED:
        for answer in ask(client, planted.target(field)):
            yield field, answer


@pytest.mark.parametrize("name", sorted(CHANNELS))
def test_no_hidden_value_comes_out_and_no_stranger_hears_of_the_record(
    planted: Planted, name: str
) -> None:
    for person in (*BLIND, *OUTSIDE):
        for asked, answer in _answers(planted, person, CHANNELS[name]):
            assert answer.status_code < 500, (person, answer.url)
            if person in OUTSIDE and planted.record not in str(answer.request.url):
                assert planted.record not in answer.text, (person, str(answer.url))
            told = str(answer.request.url) + answer.request.content.decode("utf-8", "ignore")
            out = answer.text + str(answer.headers)
            for field, texts in PLANTED.items():
                for text in texts:
                    # what one says oneself may be echoed
                    assert text in told or text not in out, (person, field, asked, answer.url)


@pytest.mark.parametrize("field", ["verdict", "bonus", "bonus_text", "place.rating", "contact"])
@pytest.mark.parametrize("person", BLIND)
def test_neither_order_nor_number_tells_of_a_hidden_field(
    planted: Planted, person: str, field: str
) -> None:
    client = planted.served.client(person)
    quoted = "'zqverdictzq'" if field != "bonus" else "1"
    queries = [
        f"filter={field}%20%3D%3D%20{quoted}",
        f"filter=IS_BLANK({field})",
        f"filter=LEN({field})%20%3E%203",
        f"filter=topic%20%3D%3D%20{field}",
        f"sort={field}",
        f"sort=-{field},topic",
    ]
    for query in queries:
        hidden = client.get(f"{FORM}/records?{query}")
        unknown = client.get(f"{FORM}/records?{query.replace(field, 'nothing_here')}")
        assert hidden.status_code == unknown.status_code == 400, (query, hidden.text)


@pytest.mark.parametrize("person", [*BLIND, *OUTSIDE])
def test_a_file_in_a_hidden_field_stays_where_it_is(planted: Planted, person: str) -> None:
    answer = planted.served.client(person).get(f"files/{planted.file}")

    assert answer.status_code == 404
    assert "zqcontentzq" not in answer.text


def test_a_guess_cannot_be_confirmed_by_searching(planted: Planted) -> None:
    for person in BLIND:
        client: Client = planted.served.client(person)
        for texts in PLANTED.values():
            for text in texts:
                found = client.get(f"{FORM}/records?q={text}").json()["items"]
                assert found == [], (person, text)


def test_what_is_masked_shows_as_its_mask_alone(planted: Planted) -> None:
    for person in BLIND:
        told = planted.served.client(person).get(f"{FORM}/records/{planted.record}").json()
        values = told["values"]
        assert (values["contact"], values["lines"][0]["code"]) == ("139****7777", "****4321")


def test_the_scan_finds_what_it_looks_for(planted: Planted) -> None:
    """Proof that it is not blind: the boss, from whom nothing is hidden, is shown every marker.

    It comes last, so that what was looked for was there all the while.
    """
    seen = ""
    for ask in CHANNELS.values():
        for _, answer in _answers(planted, "bea", ask):
            seen += answer.text

    for field, texts in PLANTED.items():
        if field != "place.rating":
            assert any(text in seen for text in texts), field
