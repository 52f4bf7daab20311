"""The static types of expressions.

Rules of this file:
1. A type says what a value is and, for a column, that there is one a row.
2. BLANK is the type of a value nobody knows yet: it goes with every other one.
"""

from dataclasses import dataclass, replace
from enum import StrEnum


class Kind(StrEnum):
    """What a value is."""

    NUMBER = "number"
    TEXT = "text"
    BOOLEAN = "boolean"
    DATE = "date"
    DATETIME = "datetime"
    TIME = "time"
    DURATION = "duration"
    RECORD = "record"
    USER = "user"
    DEPARTMENT = "department"
    ADDRESS = "address"
    FILES = "files"
    ROW = "row"
    LIST = "list"
    BLANK = "blank"


IDENTITIES = frozenset({Kind.RECORD, Kind.USER, Kind.DEPARTMENT})
"""Kinds whose values are ids: they compare with each other's kind and with text."""

ORDERED = frozenset(
    {Kind.NUMBER, Kind.TEXT, Kind.DATE, Kind.DATETIME, Kind.TIME, Kind.DURATION, Kind.BLANK}
)
"""Kinds that `<` compares."""

CHINESE_NAMES = {
    Kind.NUMBER: "数值", Kind.TEXT: "文本", Kind.BOOLEAN: "是否", Kind.DATE: "日期",
    Kind.DATETIME: "日期时间", Kind.TIME: "时间", Kind.DURATION: "时长", Kind.RECORD: "记录",
    Kind.USER: "人员", Kind.DEPARTMENT: "部门", Kind.ADDRESS: "地址", Kind.FILES: "附件",
    Kind.ROW: "明细行", Kind.LIST: "列表", Kind.BLANK: "空值",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Type:
    """A kind with what else is known of it.

    `form`: the looked-up form of a RECORD, "form.subtable" of a ROW; `item`: of a LIST;
    `scale`: digits after the point of a NUMBER; `options`: the keys of a select.
    """

    kind: Kind
    form: str | None = None
    item: "Type | None" = None
    column: bool = False
    scale: int | None = None
    options: frozenset[str] | None = None

    def __str__(self) -> str:
        of = f"list of {self.item}" if self.kind is Kind.LIST and self.item else str(self.kind)
        return f"column of {of}" if self.column else of

    @property
    def chinese(self) -> str:
        """The type's name in Chinese."""
        name = CHINESE_NAMES[self.kind]
        of = f"{self.item.chinese}列表" if self.kind is Kind.LIST and self.item else name
        return f"{of}列" if self.column else of

    def one(self) -> "Type":
        """Give the type of one element of a column."""
        return replace(self, column=False) if self.column else self

    def many(self) -> "Type":
        """Give the type of a column of this."""
        return self if self.column else replace(self, column=True)


NUMBER = Type(Kind.NUMBER)
WHOLE = Type(Kind.NUMBER, scale=0)
TEXT = Type(Kind.TEXT)
BOOLEAN = Type(Kind.BOOLEAN)
DATE = Type(Kind.DATE)
DATETIME = Type(Kind.DATETIME)
TIME = Type(Kind.TIME)
DURATION = Type(Kind.DURATION)
BLANK = Type(Kind.BLANK)


def comparable(left: Type, right: Type) -> bool:
    """Say whether `==` between two scalars can ever be true."""
    if Kind.BLANK in (left.kind, right.kind):
        return True
    if left.kind in IDENTITIES and right.kind in IDENTITIES:
        return left.kind is right.kind and None in (left.form, right.form, *_same(left, right))
    if left.kind in IDENTITIES or right.kind in IDENTITIES:
        return Kind.TEXT in (left.kind, right.kind)
    if left.kind is Kind.LIST and right.kind is Kind.LIST:
        return left.item is None or right.item is None or comparable(left.item, right.item)
    return left.kind is right.kind


def common(left: Type, right: Type) -> Type | None:
    """Give the type that holds both of two values, None when there is none."""
    if left.kind is Kind.BLANK:
        return replace(right, column=left.column or right.column)
    if right.kind is Kind.BLANK:
        return replace(left, column=left.column or right.column)
    if left.kind is not right.kind or not comparable(left, right):
        return None
    return replace(
        left,
        column=left.column or right.column,
        form=left.form if left.form == right.form else None,
        scale=None if None in (left.scale, right.scale) else max(left.scale or 0, right.scale or 0),
        options=_united(left.options, right.options),
    )


def _same(left: Type, right: Type) -> tuple[None, ...]:
    return (None,) if left.form == right.form else ()


def _united(left: frozenset[str] | None, right: frozenset[str] | None) -> frozenset[str] | None:
    return None if left is None or right is None else left | right
