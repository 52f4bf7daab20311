"""Beginning and stopping a run of a workflow, as an author writes it."""

from engine.text import Element, Expression, Key


class StartStep(Element):
    """Begin a workflow over a record (`on`; the current one without): it starts `on: step`."""

    key: Key | None = None
    start: Key
    on: Expression | None = None


class StopStep(Element):
    """Cancel the living run of a workflow over a record, if there is one; its state stays."""

    key: Key | None = None
    stop: Key
    on: Expression | None = None


RunStep = StartStep | StopStep
"""What begins or stops a run."""
