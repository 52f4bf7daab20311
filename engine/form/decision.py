"""A form that holds a decision table: which of its fields are asked, and which answer.

Rules of this file:
1. A row is one record; a blank cell stands for any input.
2. Among the rows that match, the first by `order` decides; equal ones go by their id.
"""

from typing import Annotated, Literal

from pydantic import Field

from engine.text import Element, Expression, Key

Match = Literal["equals", "at_least", "at_most", "contains", "within"]
"""How an input meets a cell: the same, not below it, not above it, one of it, beginning with it."""


class DecisionInput(Element):
    """A field that an input is compared with, one after another as `DECIDE` is given them."""

    field: Key
    match: Match = "equals"


class Decision(Element):
    """How `DECIDE(form, output, input…)` reads the records of a form."""

    inputs: Annotated[list[DecisionInput], Field(min_length=1, max_length=20)]
    outputs: Annotated[list[Key], Field(min_length=1)]
    hit: Literal["first"] = "first"
    order: str | None = None
    where: Expression | None = None
