"""Under what a record was found without fault, so that only what has moved since is asked again.

Rules of this file:
1. A fault is found by a part exactly where the whole would find it: what was without fault, and
   reads nothing that has moved since, still is.
2. What lies outside the record has moved when the act has written anything, or when another
   record was read anew, since.
3. What was asked of a draft says nothing of what submission asks, and settings are compared.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass

from engine.expression.values import Value
from engine.form.compiled import CompiledForm
from engine.form.context import Context
from engine.form.environment import system_values
from engine.form.evaluation import Evaluation
from engine.form.facts import Facts
from engine.form.record import Record
from engine.form.stirring import Stir
from runtime.services.act import Act
from runtime.services.written import Written


@dataclass(frozen=True, slots=True)
class Sound:
    """A record's values, and all that they were checked under."""

    values: Mapping[str, Value]
    system: Mapping[str, Value]
    binding: bool
    settings: Mapping[str, Value]
    facts: Facts
    last: Written | None

    def holds_for(self, context: Context) -> bool:
        """Whether no more is asked now than was asked then."""
        stricter = context.binding and not self.binding
        return not stricter and (
            self.settings is context.settings or self.settings == context.settings
        )

    def stir(
        self,
        act: Act,
        form: CompiledForm,
        wanted: Mapping[str, Value],
        context: Context,
        facts: Facts,
        further: Set[str] = frozenset(),
    ) -> Stir:
        """What has to be computed and asked again for these values, and for `further` fields."""
        changed = form.stirring.moved(self.values, wanted)
        # What is computed from a record's life is computed anew, however the record came to it.
        now = system_values(context.old, context)
        changed |= {name for name, value in now.items() if self.system.get(name) != value}
        changed |= further
        outside = _last(act) is not self.last or not self._knows(facts)
        return form.stirring.by(changed, outside=outside)

    def _knows(self, facts: Facts) -> bool:
        """Whether all that was read of other records is what it was."""
        then, now = self.facts, facts
        if now is then:
            return True
        records = now.records
        same = all(records.get(key) is values for key, values in then.records.items())
        return same and then.absent <= now.absent


def sound_after(act: Act, evaluation: Evaluation, context: Context) -> Sound | None:
    """What an evaluation of a record has found; None where it has faults."""
    if evaluation.errors or evaluation.lacking:
        return None
    return Sound(
        evaluation.values,
        system_values(context.old, context),
        context.binding,
        context.settings,
        evaluation.environment.facts,
        _last(act),
    )


@dataclass(frozen=True, slots=True)
class Found:
    """A record as this act has written it, and under what it was found without fault."""

    record: Record
    sound: Sound


def keep_what_was_found(act: Act, app: str, written: Record, sound: Sound | None) -> None:
    """Remember of a record that was just written what its evaluation has found."""
    if sound is not None:
        act.memo[_FOUND, app, written.id] = Found(written, sound)


def what_was_found(act: Act, app: str, stored: Record) -> Found | None:
    """What this act has found of a record as it stands in the store; None: nothing yet."""
    found = act.memo.get((_FOUND, app, stored.id))
    if not act.written or not isinstance(found, Found):
        return None
    return found if found.record is stored or found.record == stored else None


_FOUND = "evaluated records"


def _last(act: Act) -> Written | None:
    return act.written[-1] if act.written else None
