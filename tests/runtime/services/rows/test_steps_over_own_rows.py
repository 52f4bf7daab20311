"""Steps over rows of their own record do as steps that look for the rows in the store do."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from runtime.clock import system_clock
from runtime.services.create_record import create_record
from runtime.services.record_history import record_history
from runtime.services.views import RecordView
from runtime.storage.accounts import AccountStore, NewUser
from tests.runtime.services.acts.desk import why
from tests.runtime.services.rows.bureau import Bureau
from tests.trust.office import must

APP = "sheets"
OWN, FOUND = "parent.id == record.id", "parent.number == record.number"

APP_FILES = {
    "app.yaml": 'key: sheets\nlabel: {en: Sheets, zh: 表格}\nversion: "1.0"\n',
    "roles.yaml": "- {key: clerk, label: {en: Clerk, zh: 文员}}\n",
}

FORM = """
key: KEY
label: {en: Sheet, zh: 表格}
title: "{number}"
fields:
  - {key: number, type: text, required: true, unique: true}
  - {key: most, type: decimal, scale: 0}
  - {key: total, type: decimal, scale: 0, formula: "SUM(rows.amount)"}
  - {key: seen, type: text}
  - key: rows
    type: subtable
    label: {en: Rows, zh: 明细}
    fields:
      - {key: name, type: text, required: true}
      - {key: amount, type: decimal, scale: 0}
      - {key: note, type: text}
      - {key: double, type: decimal, scale: 0, formula: "amount * 2"}
rules:
  - key: within
    require: "IS_BLANK(most) or total <= most"
    message: {en: "Too much: {total}", zh: 超出}
access:
  - {role: clerk, can: [create, read, update]}
"""

WORKFLOW = """
key: KEY_flow
label: {en: Work, zh: 处理}
form: KEY
nodes:
  - {key: start, type: start}
  - key: works
    type: update
    do:
      - update: KEY.rows
        where: "WHERE and amount > 2"
        set: {amount: amount + 1, note: "'big'"}
      - update: KEY.rows
        where: "WHERE and double > 8"
        check: "amount < 100"
        message: {en: "{name} is too big", zh: 过大}
        set: {note: "CONCAT(note, ' ', TEXT(parent.total))"}
      - {delete: KEY.rows, where: "WHERE and name == 'gone'"}
      - {create: KEY.rows, of: record.id, values: {name: "'made'", amount: 1}}
      - {delete: KEY.rows, where: "WHERE and amount == 1 and name == 'one'"}
      - {set: {seen: "JOIN(record.rows.name, ', ')"}}
  - {key: done, type: end, outcome: completed}
flows:
  - {from: start, to: works}
  - {from: works, to: done}
"""

TABLE: Mapping[str, Sequence[tuple[str, int]]] = {
    "all of it": [("one", 1), ("two", 2), ("three", 3), ("gone", 7)],
    "nothing found": [("two", 2)],
    "no rows": [],
    "a check fails": [("two", 2), ("huge", 100)],
}


def _filled(text: str, key: str, where: str) -> bytes:
    return text.replace("KEY", key).replace("WHERE", where).encode()


@pytest.fixture(scope="module")
def sheets(bureau: Bureau) -> Bureau:
    """The bureau with two forms alike: one finds its rows by its id, the other in the store."""
    files = {name: text.encode() for name, text in APP_FILES.items()}
    for key, where in (("near", OWN), ("far", FOUND)):
        files[f"forms/{key}.yaml"] = _filled(FORM, key, where)
        files[f"workflows/{key}_flow.yaml"] = _filled(WORKFLOW, key, where)
    must(bureau.publish(files))
    with bureau.system.database.begin_write() as connection:
        lea = NewUser(bureau.system.new_id(), "lea", "Lea", system_clock())
        AccountStore(connection).add_user(lea, [f"{APP}.clerk"])
    return bureau


def handed_in(bureau: Bureau, form: str, rows: Sequence[tuple[str, int]], **more: object) -> object:
    sent = [{"name": name, "amount": amount} for name, amount in rows]
    number = f"{form}-{bureau.system.new_id()}"
    values = {"number": number, "rows": sent, **more}
    return bureau.do("lea", create_record, APP, form, values, submit=True)


def told(answer: object) -> object:
    """What is alike of two outcomes: all but ids and numbers, or the refusal."""
    if not isinstance(answer, RecordView):
        return why(answer)
    rows: Any = answer.values["rows"]
    kept = [(one["name"], one["amount"], one["note"], one["double"]) for one in rows]
    return answer.state, answer.values["total"], answer.values["seen"], kept


@pytest.mark.parametrize("rows", TABLE.values(), ids=TABLE)
def test_own_rows_are_found_as_the_store_would_find_them(
    sheets: Bureau, rows: Sequence[tuple[str, int]]
) -> None:
    near, far = (handed_in(sheets, form, rows) for form in ("near", "far"))

    assert told(near) == told(far)
    assert sheets.faults() == ()


def test_a_step_sees_what_the_steps_before_it_did_to_the_rows(sheets: Bureau) -> None:
    made = must(handed_in(sheets, "near", TABLE["all of it"]))

    assert told(made) == (
        "completed",
        "7",
        "two, three, made",
        [("two", "2", None, "4"), ("three", "4", "big", "8"), ("made", "1", None, "2")],
    )


@pytest.mark.parametrize("form", ["near", "far"])
def test_a_rule_that_rows_break_between_two_steps_is_asked_at_once(
    sheets: Bureau, form: str
) -> None:
    # 3 becomes 4 before the row that makes the total too high goes: that is too late.
    refused = handed_in(sheets, form, [("three", 3), ("gone", 2)], most=5)

    assert why(refused).endswith("(nodes.works.do.0): : Too much: 6")


def test_what_steps_do_to_own_rows_is_one_entry_of_the_history(sheets: Bureau) -> None:
    made = must(handed_in(sheets, "near", TABLE["all of it"]))

    assert isinstance(made, RecordView)
    history = must(sheets.ask("lea", record_history, APP, "near", made.id))
    assert len(history) == 1
