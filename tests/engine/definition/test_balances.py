"""What a balance, its ledger and the step that posts to it have to fit, told at its place."""

import pytest

from engine.definition.checking import check_files
from engine.text import localise
from tests.runtime.services.posting.accounts_app import FILES, account_files

ACCOUNT, MOVEMENT, TAKES = "forms/account.yaml", "forms/movement.yaml", "workflows/takes.yaml"


def told(name: str, old: str, new: str) -> list[tuple[str, str]]:
    """The faults of the app with one change: code and sentence."""
    assert old in FILES[name], old
    files = {**account_files(), name: FILES[name].replace(old, new).encode()}
    return [(one.code, localise(one.message, "en")) for one in check_files(files).issues]


def test_the_app_is_sound() -> None:
    assert check_files(account_files()).issues == ()


@pytest.mark.parametrize(
    ("name", "old", "new", "code", "words"),
    [
        (ACCOUNT, "[item, place]", "[item, free]", "BAL001", "`free` cannot be a dimension"),
        (ACCOUNT, "[item, place]", "[item, plaice]", "BAL001", "account has no such field"),
        (ACCOUNT, "[item, place]", "[item, item]", "BAL001", "it is there twice"),
        (MOVEMENT, "lookup, form: item", "lookup, form: entry", "BAL001", "is of another kind"),
        (MOVEMENT, "key: item,", "key: thing,", "BAL001", "movement has no such field"),
        (ACCOUNT, "ledger: held_change", "ledger: remark", "BAL002", "no number of its own"),
        (ACCOUNT, "after: held_after", "after: held_change", "BAL002", "it is there twice"),
        (ACCOUNT, "key: held, ledger", "key: free, ledger", "BAL002", "no number of its own"),
        (
            MOVEMENT,
            "key: held_change, type: decimal, scale: 2",
            "key: held_change, type: decimal, scale: 3",
            "BAL002",
            "held has 2 digits after the point, it has 3",
        ),
        (MOVEMENT, "append_only: true\n", "", "BAL003", "lacks `append_only: true`"),
        (ACCOUNT, "form: movement", "form: account", "BAL003", "it is a balance itself"),
        (ACCOUNT, "form: movement", "form: moment", "REF001", "moment"),
        (MOVEMENT, ", unique: true", "", "BAL004", "lacks `unique: true`"),
        (MOVEMENT, "type: text, unique", "type: text, max_length: 40, unique", "BAL004", "80"),
        (ACCOUNT, "id: once", "id: number", "BAL004", "no text of its own"),
        (ACCOUNT, "[read, export]", "[read, create]", "BAL005", "`create` has no effect"),
        (MOVEMENT, "[read, export]", "[read, delete]", "BAL005", "`delete` has no effect"),
        (TAKES, "form: taking", "form: movement", "BAL006", "no workflow can run over `movement`"),
        (MOVEMENT, "form: item,", "form: item, on_delete: clear,", "BAL007", "`item` cannot be"),
        (ACCOUNT, "kind: \"'opening'\"", "kin: \"'opening'\"", "REF002", "kin"),
        (ACCOUNT, "kind: \"'opening'\"", "once: \"'opening'\"", "STEP002", "once"),
        (ACCOUNT, '"promised >= 0"', '"promised + 1"', "EXP003", "boolean"),
        (ACCOUNT, '"promised >= 0"', '"promissed >= 0"', "EXP002", "promissed"),
        (ACCOUNT, "{free} of", "{fred} of", "EXP002", "fred"),
    ],
)
def test_what_does_not_fit_is_told(name: str, old: str, new: str, code: str, words: str) -> None:
    found = told(name, old, new)

    assert any(one == code and words in sentence for one, sentence in found), found


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("post: account", "post: item", "The form item is no balance"),
        ("post: account", "post: acount", "There is no form"),
        ("item: line.item, ", "", "“item” is missing"),
        (', held: "-line.amount"', "", "moves a number of its balance"),
        ("held: ", "hold: ", "neither a dimension nor a number"),
        ("as: line\n", "other: line\n", "other"),
        ("id: \"'take:' + record.topic\"", 'id: "1 + 1"', "The id of a posting is a text"),
        ("source: line.row_id", "held_after: 1", "held_after"),
        ("rows: record.lines", "rows: record.topic", "Expected the rows"),
        ("{item: line.item", "{item: line.amount", "The field takes record"),
    ],
)
def test_a_posting_that_cannot_be_is_told(old: str, new: str, words: str) -> None:
    found = told(TAKES, old, new)

    assert any(words in sentence for _, sentence in found), found


@pytest.mark.parametrize(
    "step",
    [
        "update: account, where: 'true', set: {held: '1'}",
        "update: entry, where: 'true', set: {text: \"'x'\"}",
        "create: account, values: {held: '1'}",
        "create: movement, values: {held_change: '1'}",
        "delete: movement, where: 'true'",
        "delete: entry, where: 'true'",
        "upsert: account, where: 'true', set: {held: '1'}",
    ],
)
def test_no_other_step_writes_a_balance_a_ledger_or_what_stays_as_it_is(step: str) -> None:
    found = told(TAKES, "    do:\n", f"    do:\n      - {{{step}}}\n")

    assert any("written by `post` alone" in sentence for _, sentence in found), found


def test_a_step_may_add_to_what_stays_as_it_is() -> None:
    added = "    do:\n      - {create: entry, values: {text: \"'done'\"}}\n"

    assert told(TAKES, "    do:\n", added) == []


def test_required_fields_of_a_ledger_that_nobody_else_can_write_are_no_fault() -> None:
    item = "item, type: lookup, form: item, required: true"

    assert told(MOVEMENT, item, f"{item}, readonly: true") == []
