"""What is hidden stays hidden where it is only *mentioned*: titles, names of others, messages.

The scan of the HTTP channels (tests/leak_scan) plants markers in fields; here they stand in what
fields are woven into, and in records that a person may not read at all.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from runtime.services.act import consult
from runtime.services.choose_lookup import choose_lookup
from runtime.services.comment_record import add_comment, list_comments
from runtime.services.create_record import create_record, new_record
from runtime.services.evaluate_draft import evaluate_draft
from runtime.services.list_records import ListRequest, export_records, list_records
from runtime.services.list_tasks import list_tasks
from runtime.services.outcome import Refusal
from runtime.services.read_flow import record_flow
from runtime.services.read_record import read_record
from runtime.services.record_history import record_history
from runtime.services.update_record import update_record
from tests.trust.claims_app import claims_files
from tests.trust.office import Office, must, said

CODE, SECRET, CLOSED = "zqcodezq", "zqsecretzq", "zqclosedzq"

FORMS: dict[str, str | None] = {
    "forms/vault.yaml": """
key: vault
label: {en: Vault, zh: 库}
title: "{name} {secret}"
fields:
  - {key: name, type: text, label: {en: Name, zh: 名称}}
  - {key: secret, type: text, label: {en: Secret, zh: 机密}}
  - {key: open, type: boolean, label: {en: Open, zh: 开放}}
access:
  - {role: staff, can: [read], where: "open", fields: {hide: [secret]}}
  - {role: manager, can: [create, read, update, delete, export]}
""",
    "forms/note.yaml": """
key: note
label: {en: Note, zh: 便笺}
title: "{topic} {code}"
fields:
  - {key: topic, type: text, label: {en: Topic, zh: 主题}}
  - {key: vault, type: lookup, form: vault, label: {en: Vault, zh: 库}}
  - {key: other, type: lookup, form: vault, label: {en: Other, zh: 另一库}}
  - {key: code, type: text, label: {en: Code, zh: 代码}}
  - {key: woven, type: text, formula: "'<' + code + '>'", label: {en: Woven, zh: 组合}}
  - {key: live, type: text, formula: "vault.secret", on_read: true, label: {en: Live, zh: 现值}}
rules:
  - require: "topic != 'bad'"
    message: {en: "Not with {code} of {vault.secret}.", zh: "{code} {vault.secret} 不可。"}
access:
  - {role: staff, can: [create, read, update, export], fields: {hide: [code]}}
  - {role: manager, can: [create, read, update, export]}
""",
    "workflows/noting.yaml": """
key: noting
label: {en: Noting, zh: 记录}
form: note
withdraw: until_end
nodes:
  - {key: route, type: exclusive}
  - {key: look, type: approval, label: {en: Look, zh: 查看}, assignees: [{role: manager}]}
  - key: refuse
    type: update
    do:
      - require: "record.topic != 'stop'"
        message: {en: "No: {record.code}, {record.vault.secret}.", zh: "{record.code}"}
  - {key: done, type: end, outcome: completed}
flows:
  - {from: start, to: refuse}
  - {from: refuse, to: route}
  - {from: route, to: look, when: "code == 'zqcodezq' or vault.secret == 'zqsecretzq'"}
  - {from: route, to: done}
  - {from: look, to: done}
""",
}


@pytest.fixture(scope="module")
def note(office: Office) -> str:
    """A note with a marker in each hidden place, handed in; readable by the staff, without."""
    must(office.publish(claims_files(FORMS)))
    vaults = [
        must(office.do("mia", create_record, "claims", "vault", values)).id
        for values in (
            {"name": "first", "secret": SECRET, "open": True},
            {"name": CLOSED, "secret": "x", "open": False},
        )
    ]
    sent = {"topic": "plain", "code": CODE, "vault": vaults[0], "other": vaults[1]}
    made = must(office.do("mia", create_record, "claims", "note", sent))
    changed = must(
        office.do("mia", update_record, "claims", "note", made.id, {"topic": "now"}, version=1)
    )
    must(office.do("mia", add_comment, "claims", "note", made.id, "Look"))
    return changed.id


def whole(view: object) -> str:
    """All that a view says, in JSON or out of it."""
    return repr(view.as_json()) + repr(view) if hasattr(view, "as_json") else repr(view)


def heard(office: Office, who: str, note: str) -> Iterator[tuple[str, str]]:
    """All that a person is told of a note, by every way."""
    place = ("claims", "note")
    yield "read", whole(office.ask(who, read_record, *place, note))
    for request in (
        ListRequest(),
        ListRequest(search="now"),
        ListRequest(sort="vault"),
        ListRequest(fields=("topic", "vault", "other")),
    ):
        yield f"list {request}", whole(office.ask(who, list_records, *place, request))
        yield f"export {request}", exported(office, who, request)
    yield "history", whole(office.ask(who, record_history, *place, note))
    yield "flow", whole(office.ask(who, record_flow, *place, note))
    yield "comments", whole(office.ask(who, list_comments, *place, note))
    yield "new", whole(office.ask(who, new_record, *place))
    for sent in ({}, {"topic": "bad"}):
        drafted = office.ask(who, evaluate_draft, *place, sent, id=note)
        yield f"evaluate {sent}", whole(drafted)
        if not isinstance(drafted, Refusal):
            yield f"draft {sent}", repr(drafted.as_draft_json())
    for field in ("vault", "other"):
        for q in ("", "first", SECRET, CLOSED):
            yield f"choose {q}", whole(office.ask(who, choose_lookup, *place, field, q))
    for state in ("open", "done", "started", "cc"):
        yield f"tasks {state}", whole(office.ask(who, list_tasks, state=state))
    yield "refused", said(office.do(who, update_record, *place, note, {"topic": "bad"}, version=2))


def exported(office: Office, who: str, request: ListRequest) -> str:
    """The file of a list."""

    def rows(act: Any) -> str:  # noqa: ANN401
        found = export_records(act, "claims", "note", request)
        return repr(found if isinstance(found, Refusal) else list(found))

    return consult(office.system, office.who(who), rows)


@pytest.mark.parametrize("marker", [CODE, SECRET])
def test_what_is_only_mentioned_stays_hidden(office: Office, note: str, marker: str) -> None:
    told = [way for way, text in heard(office, "ann", note) if marker in text]
    assert told == []


def test_the_manager_hears_of_everything(office: Office, note: str) -> None:
    text = "".join(text for _, text in heard(office, "mia", note))
    assert [marker for marker in (CODE, SECRET, CLOSED) if marker not in text] == []


def test_a_step_refuses_in_words_that_tell_nothing_hidden(office: Office, note: str) -> None:
    held = office.read("note", note, "mia").values["vault"]
    assert isinstance(held, dict)
    sent = {"topic": "stop", "vault": held["id"]}
    refused = office.do("ann", create_record, "claims", "note", sent, submit=True)
    assert isinstance(refused, Refusal)
    assert SECRET not in said(refused)
