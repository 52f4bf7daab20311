"""What a changed form asks of records that it did not ask before, a value each.

Rule of this file: where a demand can be said as a condition that a broken record fulfils, it is
(`broken`, an expression over the record, or over a row of `subtable`); else only an evaluation of
the whole record tells.
"""

from dataclasses import dataclass
from typing import Literal

DemandKind = Literal[
    "required", "min", "max", "min_length", "max_length", "pattern", "check", "rule",
    "unique", "min_rows", "max_rows", "option", "type",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Demand:
    """One demand: on a field (`field`, dotted), or by a rule (`rule`, its key).

    `bound`: the limit, the pattern or the options meant; `fields`: what is unique together, with
    its condition in `broken`.
    """

    kind: DemandKind
    field: str | None = None
    rule: str | None = None
    broken: str | None = None
    subtable: str | None = None
    bound: str = ""
    fields: tuple[str, ...] = ()
