"""What differs between two apps, as values with sentences in English and Chinese.

Rules of this file:
1. A change names one thing; its sentence can be read without the definition beside it.
2. Values are shown as difference.py shows them.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from engine.definition.difference import Words, show, told
from engine.definition.tree import Data
from engine.definition.words.property_labels import PROPERTY_LABELS
from engine.text import Text, localise


class ChangeKind(StrEnum):
    """What became of a part."""

    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"
    MOVED = "moved"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference; `path` is for people, `before` and `after` are plain data."""

    path: str
    kind: ChangeKind
    before: Data
    after: Data
    sentence: Text


NOUNS: dict[str, Words] = {
    "forms": ("form", "表单"),
    "workflows": ("workflow", "流程"),
    "automations": ("automation", "自动化"),
    "reports": ("report", "报表"),
    "roles": ("role", "角色"),
    "settings": ("setting", "参数"),
    "scenarios": ("scenario", "场景"),
    "fields": ("field", "字段"),
    "options": ("option", "选项"),
    "rules": ("rule", "规则"),
    "views": ("view", "视图"),
    "prints": ("print", "打印单据"),
    "access": ("grant", "授权"),
    "actions": ("action", "操作"),
    "input": ("input", "输入项"),
    "nodes": ("node", "节点"),
    "flows": ("flow", "流转"),
    "widgets": ("widget", "组件"),
    "filters": ("filter", "筛选"),
    "measures": ("measure", "指标"),
    "group": ("dimension", "维度"),
}
"""What the elements of a list are called."""

COMPARISON = re.compile(r"(?P<what>.+?)\s*(?P<sign>>=|<=|>|<)\s*(?P<bound>\d+(\.\d+)?)")
SIGNS: dict[str, Words] = {
    ">": ("above", "大于"),
    ">=": ("at least", "不低于"),
    "<": ("below", "低于"),
    "<=": ("at most", "不超过"),
}


@dataclass(frozen=True, slots=True)
class Thing:
    """An element as sentences name it: `field `rate` of Visit`.

    English names it by its key, as files do; Chinese by its label, which has no likeness to the
    key, where there is one. A flow is named by what the nodes at its ends are called.
    """

    noun: Words
    name: str
    owner: Words | None = None
    label: str = ""
    ends: tuple[Words, Words] | None = None
    english: str = ""

    @property
    def alone(self) -> Words:
        """Its noun and name."""
        en, zh = self.noun
        if self.ends is None:
            return f"{en} `{self.name}`", f"{zh}“{self.label or self.name}”"
        (start_en, start_zh), (end_en, end_zh) = self.ends
        way = self.name.partition(">")[2].partition(":")[2]
        on_en, on_zh = (f" on {way}", f"（{way}）") if way else ("", "")
        return f"{en} from {start_en} to {end_en}{on_en}", f"从{start_zh}到{end_zh}的{zh}{on_zh}"

    @property
    def short(self) -> Words:
        """A flow by where it leads; anything else in full."""
        if self.ends is None:
            return self.placed
        key = self.name.partition(">")[2].partition(":")[0]
        return f"flow to `{key}`", f"到{self.ends[1][1]}的流转"

    @property
    def placed(self) -> Words:
        """Its noun, name and owner."""
        en, zh = self.alone
        if self.owner is None:
            return en, zh
        return f"{en} of {self.owner[0]}", f"{self.owner[1]}的{zh}"


def label_of(data: Data, noun: Words, name: str) -> Words:
    """Call an element by its label, else by its key."""
    label = data.get("label") if isinstance(data, dict) else None
    if isinstance(label, str):
        return label, label
    if isinstance(label, dict):
        texts = {key: str(value) for key, value in label.items()}
        return localise(texts, "en", name), localise(texts, "zh", name)
    return f"{noun[0]} `{name}`", f"{noun[1]}“{name}”"


def chinese_label(data: Data) -> str:
    """The label of an element in Chinese; empty where it has none of that language."""
    label = data.get("label") if isinstance(data, dict) else None
    found = label.get("zh") if isinstance(label, dict) else label
    return found if isinstance(found, str) else ""


def english_label(data: Data) -> str:
    """The label of an element in English, else in Chinese, where there is one."""
    label = data.get("label") if isinstance(data, dict) else None
    found = label.get("en") or label.get("zh") if isinstance(label, dict) else label
    return found if isinstance(found, str) else ""


def quoted_name(data: Data, key: str) -> Words:
    """An element in the middle of a sentence: by its label in quotes, else by its key."""
    en, zh = english_label(data), chinese_label(data)
    return f"“{en}”" if en else f"`{key}`", f"“{zh or key}”"


def added(path: str, thing: Thing, after: Data) -> Change:
    """Say that an element is new."""
    en, zh = thing.alone
    if thing.owner:
        en, zh = f"{en} added to {thing.owner[0]}", f"{thing.owner[1]}新增{zh}"
    else:
        en, zh = f"{en} added", f"新增{zh}"
    said_en, said_zh = _said(thing, after)
    return Change(
        path, ChangeKind.ADDED, None, after, {"en": f"{en}{said_en}", "zh": f"{zh}{said_zh}"}
    )


def removed(path: str, thing: Thing, before: Data) -> Change:
    """Say that an element is gone."""
    en, zh = thing.alone
    if thing.owner:
        en, zh = f"{en} removed from {thing.owner[0]}", f"{thing.owner[1]}删除{zh}"
    else:
        en, zh = f"{en} removed", f"删除{zh}"
    said_en, said_zh = _said(thing, before)
    return Change(
        path, ChangeKind.REMOVED, before, None, {"en": f"{en}{said_en}", "zh": f"{zh}{said_zh}"}
    )


def _said(thing: Thing, element: Data) -> Words:
    """What is told behind a name that says too little: a label unlike its key, a condition."""
    when = element.get("when") if isinstance(element, dict) else None
    if thing.ends is not None and isinstance(when, str):
        return f", when {show(when)}", f"，条件为 {show(when)}"
    return _unlike(english_label(element), thing.name), ""


def _unlike(label: str, name: str) -> str:
    """A label in brackets, where it is not its key over again."""
    plain = label.casefold().replace(" ", "_")
    return f" (“{label}”)" if label and plain != name else ""


def renamed(path: str, thing: Thing, name: str) -> Change:
    """Say that an element has another key."""
    en, zh = thing.placed
    sentence = {"en": f"{en} renamed to `{name}`", "zh": f"{zh}改名为“{name}”"}
    return Change(path, ChangeKind.RENAMED, thing.name, name, sentence)


def moved(path: str, noun: Words, owner: Words, names: tuple[list[Data], list[Data]]) -> Change:
    """Say that elements stand in another order."""
    sentence = {
        "en": f"order of the {noun[0]}s of {owner[0]} changed",
        "zh": f"{owner[1]}的{noun[1]}顺序改变",
    }
    return Change(path, ChangeKind.MOVED, names[0], names[1], sentence)


def changed(path: str, thing: Thing, name: str, values: tuple[Data, Data]) -> Change:
    """Say that a property has another value; a moved bound is told as a bound."""
    before, after = values
    en, zh = thing.placed
    bound = _bounds(before, after) if name in ("when", "where", "require") else None
    if bound:
        short_en, short_zh = thing.short
        (sign_en, sign_zh), old, new = bound
        sentence = {
            "en": f"{short_en} now {sign_en} {new}, was {old}",
            "zh": f"{short_zh}现为{sign_zh} {new}，原为 {old}",
        }
    elif name == "positions":
        sentence = {"en": f"drawing of {en} changed", "zh": f"{zh}的图形布局改变"}
    else:
        said = "" if name == "label" or thing.ends else _unlike(thing.english, thing.name)
        told_en, told_zh = told(before, after)
        sentence = {
            "en": f"{en}{said}: `{name}`{told_en}",
            "zh": f"{zh}：{_property(name)}{told_zh}",
        }
    return Change(path, ChangeKind.CHANGED, before, after, sentence)


def _property(name: str) -> str:
    """A property as Chinese readers know it from the pages where it is filled in."""
    found = PROPERTY_LABELS.get(name)
    return f"“{found[1]}”" if found else f"`{name}` "


def _bounds(before: Data, after: Data) -> tuple[Words, str, str] | None:
    """When two conditions differ in one number alone: how it is compared, and the numbers."""
    if not isinstance(before, str) or not isinstance(after, str):
        return None
    old, new = COMPARISON.fullmatch(before), COMPARISON.fullmatch(after)
    if not old or not new or (old["what"], old["sign"]) != (new["what"], new["sign"]):
        return None
    return SIGNS[new["sign"]], f"{Decimal(old['bound']):,}", f"{Decimal(new['bound']):,}"
