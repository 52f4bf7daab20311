"""Draw the records of a block.

Rules of this file:
1. Record i of a block draws from a stream of its own, its values in the order they are written.
2. The state comes first, so that values may depend on it; whose record it is comes last, so that
   it may depend on values.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from engine.form.model import Form
from runtime.services.demo.data import as_text, as_text_or_none
from runtime.services.demo.drawing import Drawing, Known
from runtime.services.demo.generators import GENERATORS
from runtime.services.demo.model import DemoBlock, Values
from runtime.services.demo.moments import Clockwork, spread
from runtime.services.demo.stream import Stream


@dataclass(frozen=True, slots=True)
class DrawnRecord:
    """A record as it was drawn; people by sign-in name, records by the names `Known` gave."""

    at: datetime
    by: str | None
    owner: str | None
    state: str
    values: Values


def draw_block(
    block: DemoBlock, form: Form, known: Known, clockwork: Clockwork
) -> Iterator[DrawnRecord]:
    """Draw all records of a block, earliest first. Raises ValueError."""
    moments = spread(block.over, block.count, block.seed, clockwork)
    for place, at in enumerate(moments):
        stream = Stream(f"{block.seed}:{place}")
        yield _draw(block, Drawing(GENERATORS, stream, place, at, form, known, clockwork))


def _draw(block: DemoBlock, drawing: Drawing) -> DrawnRecord:
    state = as_text(drawing.value("state", block.state))
    drawing.system["state"] = state
    values = drawing.record(block.values)
    owner = as_text_or_none(drawing.value("owner", block.owner))
    by = as_text_or_none(drawing.value("by", block.by))
    return DrawnRecord(drawing.at, by or owner, owner or by, state, values)
