"""Gateways: a condition behind another that always holds first is never taken.

Rules of this file:
1. Only plain comparisons of one path with one number are judged: nothing is said that may be wrong.
2. Conditions that merely overlap are no fault: they are tried in order.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from engine.definition.issue import Issue
from engine.definition.subject import Subject
from engine.workflow.model import Flow

PLAIN = re.compile(r"\s*([a-z][a-z0-9_.]*)\s*(>=|<=|==|>|<)\s*(-?[0-9]+(?:\.[0-9]+)?)\s*")


@dataclass(frozen=True, slots=True)
class Range:
    """The numbers for which a comparison holds."""

    path: str
    low: Decimal
    high: Decimal
    holds_low: bool
    holds_high: bool

    def covers(self, other: "Range") -> bool:
        """Whether it holds whenever the other one does."""
        if self.path != other.path:
            return False
        low = self.low < other.low or (
            self.low == other.low and (self.holds_low or not other.holds_low)
        )
        high = self.high > other.high or (
            self.high == other.high and (self.holds_high or not other.holds_high)
        )
        return low and high


ALL = Decimal("Infinity")


def range_of(condition: str | None) -> Range | None:
    """Read a plain comparison; None for any other condition."""
    found = PLAIN.fullmatch(condition or "")
    if found is None:
        return None
    path, sign, bound = found[1], found[2], Decimal(found[3])
    match sign:
        case ">" | ">=":
            return Range(path, bound, ALL, sign == ">=", holds_high=False)
        case "<" | "<=":
            return Range(path, -ALL, bound, holds_low=False, holds_high=sign == "<=")
        case _:
            return Range(path, bound, bound, holds_low=True, holds_high=True)


def check_gateways(subject: Subject) -> Iterator[Issue]:
    """Check the order of conditions behind every gateway."""
    for index, workflow in enumerate(subject.app.workflows):
        gateways = {node.key for node in workflow.nodes if node.type == "exclusive"}
        earlier: list[tuple[Flow, Range]] = []
        for number, flow in enumerate(workflow.flows):
            own = range_of(flow.when) if flow.from_ in gateways else None
            if own is None:
                continue
            first = next(
                (one for one, each in earlier if one.from_ == flow.from_ and each.covers(own)), None
            )
            if first is not None:
                path = ("workflows", index, "flows", number, "when")
                yield subject.told("FLOW016", path, found=flow.when, first=first.when)
            earlier.append((flow, own))
