"""The semantic difference: by key, in sentences of both languages."""

# ruff: noqa: E501  (tables and spoilt lines)

import pytest

from engine.definition.change import ChangeKind
from engine.definition.diff import diff
from engine.definition.loader import load_app
from engine.text import localise
from tests.engine.definition.apps import SOUND, encoded, spoiled

VISIT = "forms/visit.yaml"
FLOW = "workflows/review.yaml"

CASES = [
    (VISIT, "{key: note, type: text}", "{key: note, type: text}\n  - {key: tax_rate, type: percent}",
     ChangeKind.ADDED, "forms.visit.fields.tax_rate",
     "field `tax_rate` added to Visit", "Visit新增字段“tax_rate”"),
    (VISIT, "  - {key: note, type: text}\n", "",
     ChangeKind.REMOVED, "forms.visit.fields.note",
     "field `note` removed from Visit", "Visit删除字段“note”"),
    (VISIT, "{key: note,", "{key: remark, was: note,",
     ChangeKind.RENAMED, "forms.visit.fields.remark",
     "field `note` of Visit renamed to `remark`", "Visit的字段“note”改名为“remark”"),
    (FLOW, "total > 100", "total > 80000",
     ChangeKind.CHANGED, "workflows.review.flows.route>check.when",
     "flow to `check` now above 80,000, was 100", "到“check”的流转现为大于 80,000，原为 100"),
    (FLOW, "total > 100", "total >= 100",
     ChangeKind.CHANGED, "workflows.review.flows.route>check.when",
     "flow from `route` to `check` of workflow `review`: `when` is now `total >= 100`, was `total > 100`",
     "流程“review”的从“route”到“check”的流转：“条件”现为 `total >= 100`，原为 `total > 100`"),
    (VISIT, "key: amount, type: money", "key: amount, type: money, scale: 4",
     ChangeKind.CHANGED, "forms.visit.fields.lines.fields.amount.scale",
     "field `amount` of field `lines`: `scale` is now 4, was –",
     "字段“lines”的字段“amount”：“小数位数”现为 4，原为 –"),
    ("roles.yaml", "- {key: boss, label: Boss}", "- {key: boss, label: Chief}",
     ChangeKind.CHANGED, "roles.boss.label",
     "role `boss`: `label` is now `Chief`, was `Boss`", "角色“Chief”：“名称”现为 `Chief`，原为 `Boss`"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("file", "old", "new", "kind", "path", "en", "zh"), CASES, ids=[case[4] for case in CASES]
)
def test_a_change_is_told_by_key_in_a_sentence(
    file: str, old: str, new: str, kind: ChangeKind, path: str, en: str, zh: str
) -> None:
    changes = diff(load_app(encoded(SOUND)), load_app(spoiled(file, old, new)))
    assert [(each.kind, each.path, each.sentence) for each in changes] == [
        (kind, path, {"en": en, "zh": zh})
    ]


def test_an_app_does_not_differ_from_itself() -> None:
    assert diff(load_app(encoded(SOUND)), load_app(encoded(SOUND))) == ()


def test_another_order_of_fields_is_one_change() -> None:
    turned = spoiled("forms/person.yaml", "  - {key: credit, type: money}\n", "")
    text = turned["forms/person.yaml"].replace(
        b"fields:\n", b"fields:\n  - {key: credit, type: money}\n"
    )
    (change,) = diff(load_app(encoded(SOUND)), load_app({**turned, "forms/person.yaml": text}))
    assert change.kind is ChangeKind.MOVED
    assert change.path == "forms.person.fields"


def test_comments_and_layout_are_no_change() -> None:
    commented = encoded({name: f"# c\n\n{text}" for name, text in SOUND.items()})
    assert diff(load_app(encoded(SOUND)), load_app(commented)) == ()


def test_a_flow_is_told_by_what_its_nodes_are_called_and_when_it_is_taken() -> None:
    called = spoiled(FLOW, "key: check,", "key: check, label: {en: Second look, zh: 复核},")
    elsewhere = called[FLOW].replace(b"to: check, when", b"to: done, when")
    before = load_app({**called, FLOW: elsewhere})
    (change,) = [one for one in diff(before, load_app(called)) if one.kind is ChangeKind.ADDED]
    assert change.sentence == {
        "en": "flow from `route` to “Second look” added to workflow `review`, when `total > 100`",
        "zh": "流程“review”新增从“route”到“复核”的流转，条件为 `total > 100`",
    }


def test_a_label_unlike_its_key_is_told_with_what_is_changed() -> None:
    called = spoiled(VISIT, "{key: note, type: text}", "{key: note, type: text, label: Remark}")
    wider = spoiled(
        VISIT, "{key: note, type: text}", "{key: note, type: text, label: Remark, max_length: 9}"
    )
    (change,) = diff(load_app(called), load_app(wider))
    en = "field `note` of Visit (“Remark”): `max_length` is now 9, was –"
    assert localise(change.sentence, "en") == en


LABELS = [
    ("{en: Remark, zh: 说明}", " in Chinese is now `说明`, was `备注`", "（中文）现为 `说明`，原为 `备注`"),
    ("{en: Note, zh: 备注}", " in English is now `Note`, was `Remark`", "（英文）现为 `Note`，原为 `Remark`"),
    ("{en: Note, zh: 说明}", " is now `Note` / `说明`, was `Remark` / `备注`", "现为 `Note` / `说明`，原为 `Remark` / `备注`"),
    ("{en: Remark}", " in Chinese is now –, was `备注`", "（中文）现为 –，原为 `备注`"),
    ("Remark", " in Chinese is now `Remark`, was `备注`", "（中文）现为 `Remark`，原为 `备注`"),
]  # fmt: skip


@pytest.mark.parametrize(("label", "en", "zh"), LABELS)
def test_of_a_text_in_languages_only_what_differs_is_told(label: str, en: str, zh: str) -> None:
    old, new = "{key: note, type: text}", "{key: note, type: text, label: %s}"
    before = load_app(spoiled(VISIT, old, new % "{en: Remark, zh: 备注}"))
    (change,) = diff(before, load_app(spoiled(VISIT, old, new % label)))
    assert localise(change.sentence, "en").endswith(f": `label`{en}")
    assert localise(change.sentence, "zh").endswith(f"：“名称”{zh}")


def test_a_label_unlike_its_key_is_told_with_what_is_new() -> None:
    old, new = "{key: note, type: text}", "{key: note, type: text}\n  - {key: text_1, type: text, "
    named = new + "label: {en: Reason, zh: 原因}}"
    (change,) = diff(load_app(encoded(SOUND)), load_app(spoiled(VISIT, old, named)))
    assert change.sentence == {
        "en": "field `text_1` added to Visit (“Reason”)",
        "zh": "Visit新增字段“原因”",
    }
    foreign = new + "label: {zh: 原因}}"
    (change,) = diff(load_app(encoded(SOUND)), load_app(spoiled(VISIT, old, foreign)))
    assert localise(change.sentence, "en") == "field `text_1` added to Visit (“原因”)"
    same = new + "label: {en: Text 1}}"
    (change,) = diff(load_app(encoded(SOUND)), load_app(spoiled(VISIT, old, same)))
    assert localise(change.sentence, "en") == "field `text_1` added to Visit"
