"""What an act has written of a record: the state before and the state after."""

from dataclasses import dataclass

from engine.form.record import Record


@dataclass(frozen=True, slots=True)
class Written:
    """One write of a record of an app; without `before` it is new, without `after` it is gone."""

    app: str
    form: str
    before: Record | None
    after: Record | None

    @property
    def record(self) -> str:
        """The record's id."""
        known = self.after or self.before
        if known is None:
            raise ValueError("a write has a state before or after it")
        return known.id
