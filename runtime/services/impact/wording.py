"""The sentences of an impact report, in English and Chinese."""

from engine.form.compiled_field import CompiledField
from engine.form.demand import Demand
from engine.text import Text, localise
from runtime.services.impact.report import Found

DemandWords = tuple[str, str]

_ASKED: dict[str, DemandWords] = {
    "required": ("has no value, which is required now", "没有填写，而现在为必填"),
    "min": ("is below {bound}", "小于 {bound}"),
    "max": ("is above {bound}", "大于 {bound}"),
    "min_length": ("is shorter than {bound} characters", "少于 {bound} 个字符"),
    "max_length": ("is longer than {bound} characters", "超过 {bound} 个字符"),
    "pattern": ("is not of the form {bound}", "不符合格式 {bound}"),
    "check": ("does not satisfy its condition", "不满足校验条件"),
    "unique": ("has a value that another record has too", "与其他记录的值重复"),
    "min_rows": ("has fewer than {bound} rows", "少于 {bound} 行"),
    "max_rows": ("has more than {bound} rows", "超过 {bound} 行"),
    "option": ("has an option that is gone", "使用了已删除的选项"),
    "type": ("is not valid for the new type", "不符合新的类型"),
}


def said(en: str, zh: str) -> Text:
    """One sentence in both languages."""
    return {"en": en, "zh": zh}


def label(text: Text | None, key: str) -> tuple[str, str]:
    """What something is called, in English and Chinese."""
    return localise(text, "en", key), localise(text, "zh", key)


def field_label(form: Text | None, key: str, field: CompiledField) -> tuple[str, str]:
    """Call a field with its form: “Topic” of Visit."""
    en, zh = label(field.definition.label, field.key)
    form_en, form_zh = label(form, key)
    return f"“{en}” of {form_en}", f"{form_zh}的“{zh}”"


def records(count: int) -> tuple[str, str]:
    """So many records."""
    return f"{count} record{'' if count == 1 else 's'}", f"{count} 条记录"


def demanded(demand: Demand, where: tuple[str, str], found: Found, note: tuple[str, str]) -> Text:
    """Say of how many records a field or rule is broken, or why that is not counted."""
    en, zh = _told_of(demand, where)
    if found.count is None:
        return said(f"{en}: {note[0]}.", f"{zh}：{note[1]}。")
    one, many = records(found.count)
    after_en, after_zh = (f" ({note[0]})", f"（{note[1]}）") if note[0] else ("", "")
    return said(
        f"{one}: {en}{after_en}. {_then(demand)[0]}", f"{many}：{zh}{after_zh}。{_then(demand)[1]}"
    )


def _told_of(demand: Demand, where: tuple[str, str]) -> tuple[str, str]:
    if demand.kind == "rule":
        return f"the rule {where[0]} does not hold", f"不满足规则{where[1]}"
    bound = ", ".join(demand.fields) if demand.kind == "option" else demand.bound
    words = _ASKED[demand.kind]
    return f"{where[0]} {words[0].format(bound=bound)}", f"{where[1]}{words[1].format(bound=bound)}"


def _then(demand: Demand) -> tuple[str, str]:
    if demand.kind == "unique":
        return "Publishing is refused until they differ.", "在它们不再重复之前无法发布。"
    return (
        "They stay as they are, and are to be mended when they are next saved.",
        "这些记录保持不变，下次保存时须先修改。",
    )


HIDDEN = ("you may not read this; who publishes is told", "您无权查看，由发布者确认")
PERSONAL = ("it depends on who saves the record", "取决于保存记录的人")
LATER = ("it is known once it is published", "发布后才能得知")
