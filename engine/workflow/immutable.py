"""Values that are made by the dozen in every act.

Rule of this file: what is `immutable` is never assigned to after it is made. The type checker
holds it, not the running program: a dataclass frozen at run time takes four times as long to make,
which was half of the core's time.
"""

from dataclasses import dataclass
from typing import TypeVar, dataclass_transform

Made = TypeVar("Made")


@dataclass_transform(frozen_default=True)
def immutable(kind: type[Made]) -> type[Made]:
    """Make a class a dataclass with slots that compares and hashes by its fields."""
    return dataclass(slots=True, unsafe_hash=True)(kind)
