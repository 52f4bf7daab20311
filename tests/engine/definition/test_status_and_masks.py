"""Derived statuses, revisions, masks and constants: what does not fit is told at its place."""

import pytest

from engine.definition.checking import check_files
from engine.text import localise
from tests.runtime.services.life.house_app import FILES, house_files

TICKET, PLAN, PERSON = "forms/ticket.yaml", "forms/plan.yaml", "forms/person.yaml"
SITE, SIGN, AMEND = "forms/site.yaml", "workflows/sign.yaml", "workflows/amend.yaml"


def told(name: str, old: str, new: str) -> list[tuple[str, str]]:
    """The faults of the app with one change: code and sentence."""
    assert old in FILES[name], old
    files = {**house_files(), name: FILES[name].replace(old, new).encode()}
    return [(one.code, localise(one.message, "en")) for one in check_files(files).issues]


def test_the_app_is_sound() -> None:
    assert check_files(house_files()).issues == ()


@pytest.mark.parametrize(
    ("name", "old", "new", "code", "words"),
    [
        (TICKET, "is: finished", "is: finishd", "EXP002", "“finishd” is none of the field's"),
        (TICKET, "else: fresh", "else: frsh", "EXP002", "“frsh” is none"),
        (TICKET, "running: [finished]", "runing: [finished]", "EXP002", "“runing” is none"),
        (TICKET, '"*": [dropped]', '"*": [lost]', "EXP002", "“lost” is none"),
        (TICKET, "      else: fresh\n", "", "STAT001", "say which with `else`"),
        (TICKET, '"dropped == true", is', '"true", is', "STAT001", "never reached"),
        (TICKET, '"begun == true"', '"true"', "STAT001", "never reached"),
        (TICKET, '"begun == true"', '"begun"', None, ""),
        (TICKET, '"begun == true"', '"nothing == true"', "EXP002", "nothing"),
        (TICKET, '"begun == true"', '"name"', "EXP003", "Expected a"),
        (TICKET, '"begun == true"', '"TODAY() > blank"', "EXP005", "A status is stored"),
        (TICKET, '"begun == true"', "\"site.name == 'x'\"", "EXP005", "A status is stored"),
        (TICKET, '"begun == true"', "\"status == 'fresh'\"", "EXP004", "in a circle"),
        (TICKET, "key: status\n", "key: status\n    default: \"'fresh'\"\n", "EXP006", "default"),
        (TICKET, "key: status\n", "key: status\n    required: true\n", "EXP006", "required"),
        (PLAN, "revisions: true\n", "", "STAT002", "keeps no revisions"),
        (PLAN, "key: cost,", "key: revision,", "KEY003", "revision"),
        (SIGN, "CONCAT('Signed: ', name)", "cost", "EXP003", "Expected a text"),
        (AMEND, "on: record.plan}", "on: record.why}", "STAT002", "keeps no revisions"),
        (SIGN, "{kind: \"'b'\"}", "{tag: \"'b'\"}", "EXP002", "that a step may write"),
        (PERSON, "[phone, account, pay, cards.number]", "[phone, note]", "MASK001", "`note`"),
        (PERSON, "[phone, account, pay, cards.number]", "[fone]", "REF002", "fone"),
        (PERSON, "[phone, account, pay, cards.number]", "[cards]", None, ""),
        (PERSON, "pay > 100", "pay > 1 / 0", "EXP009", "Division by zero"),
        (PERSON, "LEN(note) < 5", "1 / 0 > 1", "EXP009", "can never be computed"),
        (AMEND, "id == record.plan", "1/0 > 1", "EXP009", "can never be computed"),
        (PERSON, "LEN(note) < 5", "IF(pay > 1, LEN(note) < 5, 1 / 0 > 1)", None, ""),
    ],
)
def test_what_does_not_fit_is_told(
    name: str, old: str, new: str, code: str | None, words: str
) -> None:
    found = told(name, old, new)

    if code is None:
        assert found == []
    else:
        assert any(one == code and words in sentence for one, sentence in found), found
