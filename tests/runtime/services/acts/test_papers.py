"""Attachments of a record: whose they are, what kind, who reads them."""

import pytest

from runtime.services.create_record import create_record
from runtime.services.outcome import Refusal, RefusalKind
from runtime.services.store_file import open_file
from tests.runtime.services.acts.desk import Desk, claimed, faults, refused
from tests.runtime.services.acts.works_app import APP
from tests.trust.office import must


def with_papers(desk: Desk, who: str, *files: str, field: str = "papers") -> object:
    values = claimed("With papers", **{field: list(files)})
    return desk.do(who, create_record, APP, "claim", values)


def reads(desk: Desk, who: str, file: str) -> bool:
    opened = desk.ask(who, open_file, file)
    if isinstance(opened, Refusal):
        assert opened.kind is RefusalKind.NOT_FOUND
        return False
    opened.stream.close()
    return True


def test_a_file_is_its_uploaders_until_a_record_holds_it(desk: Desk) -> None:
    file = desk.upload("ann")

    assert [who for who in ("ann", "ben", "mia", "root") if reads(desk, who, file)] == ["ann"]
    desk.drafted("Holds", papers=[file])
    assert [who for who in ("ann", "ben", "mia", "root") if reads(desk, who, file)] == [
        "ann",
        "mia",
        "root",
    ]


def test_a_field_hidden_from_somebody_hides_its_files(desk: Desk) -> None:
    file = desk.upload("mia")
    claim = desk.drafted("Secret")

    must(desk.edit("mia", desk.view("claim", claim.id), secret_papers=[file]))

    assert (reads(desk, "mia", file), reads(desk, "ann", file)) == (True, False)


def test_a_hidden_file_is_not_reached_by_naming_it_in_an_open_field(desk: Desk) -> None:
    file = desk.upload("mia", "plan.txt")
    claim = desk.drafted("Reach")
    must(desk.edit("mia", desk.view("claim", claim.id), secret_papers=[file]))

    outcome = desk.edit("ann", desk.view("claim", claim.id, "ann"), papers=[file])

    assert faults(outcome) == [("papers", "reference")]
    assert not reads(desk, "ann", file)


def test_a_file_of_somebody_else_answers_like_none(desk: Desk) -> None:
    for file in (desk.upload("ben"), "0" * 26, held(desk)):
        assert faults(with_papers(desk, "ann", file)) == [("papers", "reference")]


def held(desk: Desk) -> str:
    file = desk.upload("ann")
    desk.drafted("Holds already", papers=[file])
    return file


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("run.exe", b"MZ", "options"),
        ("big.txt", b"x" * (1024 * 1024 + 1), "max"),
        ("fits.txt", b"x" * (1024 * 1024), None),
        ("SHOUT.TXT", b"paid", None),
    ],
)
def test_kind_and_size_are_those_of_the_field(
    desk: Desk, name: str, content: bytes, code: str | None
) -> None:
    outcome = with_papers(desk, "ann", desk.upload("ann", name, content))

    assert (faults(outcome) if code else isinstance(outcome, Refusal)) == (
        [("papers", code)] if code else False
    )


def test_no_more_files_than_the_field_takes(desk: Desk) -> None:
    files = [desk.upload("ann", f"{n}.txt") for n in range(4)]

    assert [code for _, code in faults(with_papers(desk, "ann", *files))] == ["max"]


def test_a_refused_record_holds_no_file(desk: Desk) -> None:
    file = desk.upload("ann")
    refused(desk.do("ann", create_record, APP, "claim", {"papers": [file], "lines": "x"}))

    assert not isinstance(with_papers(desk, "ann", file), Refusal)
