"""What the store says when a use case did not foresee it, told as a problem."""

from runtime.api.problem import Fault
from runtime.storage.errors import BadCursor, Busy, Conflict, OutOfRange, Stale, StoreError


def store_fault(error: StoreError) -> Fault:
    """Turn the store's word into a fault of the request."""
    if isinstance(error, Busy):
        return Fault(
            503,
            "busy",
            {
                "en": "Too much is going on at once. Try again in a moment.",
                "zh": "系统繁忙，请稍后重试。",
            },
            headers={"retry-after": "2"},
        )
    if isinstance(error, BadCursor):
        return Fault(
            400,
            "cursor",
            {
                "en": "This cursor does not belong to this list and sorting. Begin again.",
                "zh": "该游标与当前列表或排序不符，请从头开始。",
            },
        )
    if isinstance(error, OutOfRange):
        return Fault(
            400,
            "range",
            {
                "en": "This reckons with figures or dates that are too large. Ask for less.",
                "zh": "所用的数值或日期超出范围，请缩小后重试。",
            },
        )
    if isinstance(error, Stale):
        return Fault(
            412,
            "stale",
            {
                "en": "Somebody changed this in the meantime. Read it again.",
                "zh": "内容已被他人修改，请重新读取。",
            },
        )
    if isinstance(error, Conflict):
        return _conflict()
    return _conflict()


def _conflict() -> Fault:
    return Fault(
        409,
        "conflict",
        {
            "en": "This does not go together with what is stored. Read it again.",
            "zh": "与已存储的内容冲突，请重新读取。",
        },
    )
