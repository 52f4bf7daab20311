"""What is wrong with a roll-up: each fault with its sentence and its mend."""

from collections.abc import Iterable

from engine.expression.types import Type
from engine.form.fault import Fault, definition_fault
from engine.form.model import RollUp


def no_holder(at: str, found: str, holders: Iterable[str]) -> Fault:
    """The field cannot hold what is added up."""
    known = ", ".join(sorted(holders))
    return definition_fault(
        at,
        "type",
        f"A field of type {found} cannot hold a roll-up; these can: {known}.",
        f"类型为 {found} 的字段不能保存汇总；可用的类型：{known}。",
    )


def no_source(at: str, found: str) -> Fault:
    """What is to be added up is not there."""
    return definition_fault(
        at,
        "name",
        f"There is no form or subtable {found} to roll up; write `form` or `form.subtable`.",
        f"没有可汇总的表单或明细 {found}；请写 `form` 或 `form.subtable`。",
    )


def no_lookup(at: str, model: RollUp) -> Fault:
    """`via` names no lookup."""
    return definition_fault(
        at,
        "name",
        f"{model.via} is no lookup of {model.source}: `via` names the lookup or row lookup of the "
        "row, or as `parent.x` of its record, that points here.",
        f"{model.via} 不是 {model.source} 的查找字段：`via` 应为指向此处的查找或行查找字段，"
        "其记录上的字段写作 `parent.x`。",
    )


def points_elsewhere(at: str, model: RollUp, found: str, target: str) -> Fault:
    """The lookup points at something else."""
    here, there = target.replace("#", "."), found.replace("#", ".")
    return definition_fault(
        at,
        "type",
        f"{model.via} points at {there}, not at {here}, where this roll-up stands.",
        f"{model.via} 指向 {there}，而该汇总位于 {here}。",
    )


def one_aggregate(at: str) -> Fault:
    """The value is not one aggregate."""
    return definition_fault(
        at,
        "type",
        "A roll-up is one aggregate: SUM, COUNT, MIN, MAX or AVG, as in SUM(amount) or COUNT(); "
        "reckon on with a formula.",
        "汇总应为一个聚合：SUM、COUNT、MIN、MAX 或 AVG，例如 SUM(amount) 或 COUNT()；"
        "其余计算请用公式。",
    )


def wrong_type(at: str, found: Type, wanted: Type) -> Fault:
    """What is added up is of another kind than the field."""
    return definition_fault(
        at,
        "type",
        f"The roll-up gives a {found}, but the field holds a {wanted}.",
        f"汇总的结果是{found.chinese}，而字段的类型是{wanted.chinese}。",
    )


def no_sql(at: str, why: str) -> Fault:
    """The database cannot compute it exactly."""
    return definition_fault(
        at,
        "type",
        f"A roll-up is computed by the database, which cannot do this: {why}.",
        f"汇总由数据库计算，数据库无法计算：{why}。",
    )


def not_stored(at: str, found: str) -> Fault:
    """It reads what may change without a write of the source."""
    return definition_fault(
        at,
        "on_read",
        f"A roll-up reads the stored fields of the row and of its record (`parent`), not {found}: "
        "`fill` a field there for a snapshot and read that.",
        f"汇总只能读取该行及其记录（`parent`）的存储字段，不能读取 {found}："
        "请在那里用 `fill` 保存快照后读取。",
    )
