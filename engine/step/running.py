"""Beginning and stopping a run of a workflow, as an author writes it."""

from typing import Literal

from engine.text import Element, Expression, Key


class StartStep(Element):
    """Begin a workflow over a record (`on`; the current one without): it starts `on: step`.

    Where it runs over the record already, that is left alone and told in the record's history, or
    the whole act is refused.
    """

    key: Key | None = None
    start: Key
    on: Expression | None = None
    running: Literal["leave", "refuse"] = "leave"


class StopStep(Element):
    """Cancel the living run of a workflow over a record, if there is one; its state stays."""

    key: Key | None = None
    stop: Key
    on: Expression | None = None


RunStep = StartStep | StopStep
"""What begins or stops a run."""
