"""How numbers are written: the parts of a format, and formats that differ by an option.

Rule of this file: no two records get the same number. What is counted for itself begins otherwise,
and a date by which counting begins anew stands in the number.
"""

import re
from collections.abc import Iterator

from engine.definition.issue import Issue
from engine.definition.subject import Subject
from engine.definition.tree import Path
from engine.form.model import Form, SelectField, SerialField

SERIAL_PART = re.compile(r"\{([^{}]*)\}")
SEQUENCE = re.compile(r"seq:([1-9]|1[0-2])")
DATE_PARTS = {"year": "yy", "month": "mm", "day": "dd"}
MAX_SERIAL = 60


def check_serial(subject: Subject, form: Form, field: SerialField, path: Path) -> Iterator[Issue]:
    """Check the formats of a number, and what chooses among them."""
    yield from _format(subject, field.format, field.reset, (*path, "format"))
    for key, written in field.formats.items():
        yield from _format(subject, written, field.reset, (*path, "formats", key))
    yield from _chosen(subject, form, field, path)
    yield from _beginnings(subject, field, path)


def _chosen(subject: Subject, form: Form, field: SerialField, path: Path) -> Iterator[Issue]:
    if field.by is None:
        if field.formats:
            problem = {
                "en": "`formats` need a field in `by`",
                "zh": "使用 `formats` 须在 `by` 中指明字段",
            }
            yield subject.told("FIELD006", (*path, "formats"), problem=problem)
        return
    chooser = next((one for one in form.fields if one.key == field.by), None)
    if not isinstance(chooser, SelectField) or chooser.derived:
        problem = {
            "en": f"{field.by} must be a field with options that people fill in",
            "zh": f"{field.by} 应为可填写的选项字段",
        }
        yield subject.told("FIELD006", (*path, "by"), problem=problem)
        return
    known = {option.key for option in chooser.options}
    for key in field.formats:
        if key not in known:
            problem = {
                "en": f"{key} is none of the options of {field.by}",
                "zh": f"{key} 不是 {field.by} 的选项",
            }
            yield subject.told("FIELD006", (*path, "formats", key), problem=problem)


def _beginnings(subject: Subject, field: SerialField, path: Path) -> Iterator[Issue]:
    """Tell counters apart by the texts that their numbers begin with."""
    seen = [field.format.partition("{")[0]]
    for key, written in field.formats.items():
        begins = written.partition("{")[0]
        if any(begins.startswith(one) or one.startswith(begins) for one in seen):
            problem = {
                "en": f"numbers that begin with “{begins}” might be given twice",
                "zh": f"以“{begins}”开头的编号可能重复",
            }
            yield subject.told("FIELD006", (*path, "formats", key), problem=problem)
        seen.append(begins)


def _format(subject: Subject, written: str, reset: str, path: Path) -> Iterator[Issue]:
    parts = SERIAL_PART.findall(written)
    rest = SERIAL_PART.sub("", written)
    sequences = [part for part in parts if part.startswith("seq")]
    unknown = [part for part in parts if part not in ("yyyy", "yy", "mm", "dd", *sequences)]
    if unknown or "{" in rest or "}" in rest:
        found = unknown[0] if unknown else rest
        problem = {"en": f"`{found}` is no part", "zh": f"“{found}”不是可用的部分"}
        yield subject.told("FIELD006", path, problem=problem)
    if len(sequences) != 1 or not SEQUENCE.fullmatch(sequences[0]):
        problem = {"en": "exactly one {seq:N} is needed", "zh": "须恰好有一个 {seq:N}"}
        yield subject.told("FIELD006", path, problem=problem)
    needed = [part for name, part in DATE_PARTS.items() if _resets(reset, name)]
    if any(not any(part in each for each in parts) for part in needed):
        problem = {
            "en": f"reset each {reset} without the date gives the same number twice",
            "zh": f"按 {reset} 重置却不含日期，会产生重复编号",
        }
        yield subject.told("FIELD006", path, problem=problem)
    if len(written) > MAX_SERIAL - 12:
        yield subject.told("FIELD006", path, problem={"en": "too long", "zh": "过长"})


def _resets(reset: str, part: str) -> bool:
    order = ("never", "year", "month", "day")
    return order.index(part) <= order.index(reset)
