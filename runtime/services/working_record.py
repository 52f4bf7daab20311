"""A record while an act works on it: as it is stored, and as it is to be.

Rules of this file:
1. Nothing is written before `flush`; a flush writes the record and one entry of its history.
2. Values change through the form's evaluation alone, so that formulas always hold.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace

from engine.expression.values import Value
from engine.form.changeset import system_changes
from engine.form.compiled import CompiledForm
from engine.form.context import Context, Stage
from engine.form.evaluation import evaluate, recompute
from engine.form.facts import Facts
from engine.form.field_error import FieldError, Outcome
from engine.form.record import REVISION, SYSTEM_FIELDS, Record
from engine.form.stirring import Stir
from engine.form.stored_value import stored_value
from runtime.services.act import Act, refuse_act
from runtime.services.attachments import hold_files
from runtime.services.closed_forms import refuse_writing
from runtime.services.facts_of import fetch_facts, gather_facts, with_answers
from runtime.services.numbering import due_numbers
from runtime.services.published_app import PublishedApp
from runtime.services.record_event import keep_event
from runtime.services.removed_rows import let_go_of_rows
from runtime.services.sound_record import (
    Found,
    Sound,
    keep_what_was_found,
    sound_after,
    what_was_found,
)
from runtime.services.surroundings import context_of
from runtime.services.written import Written
from runtime.storage.record_changes import changes_between
from runtime.storage.record_store import RecordStore

OWNER = "owner"
"""The one system field that steps write."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """How a working record stood at a moment of its act."""

    now: Record
    stored: Record | None
    facts: Facts
    event: str
    evaluated: bool


class WorkingRecord:
    """One record of one act; `stored` is what the database holds, `now` what it will hold.

    `evaluated`: the values are what this act's own evaluation gave; from then on only what depends
    on a change is computed anew. `sound`: under what it was found without fault; from then on only
    what depends on a change is checked anew. `posting`: a posting writes it, which alone writes
    balances.
    `living`: it does not lie in the trash.
    `shelved`: how the store has it where rows have gone over from one record to another already.
    """

    def __init__(
        self,
        act: Act,
        app: PublishedApp,
        form: CompiledForm,
        *,
        stored: Record | None,
        now: Record,
        facts: Facts,
        event: str,
        note: str | None = None,
        evaluated: bool = False,
        sound: Sound | None = None,
        posting: bool = False,
    ) -> None:
        self.act = act
        self.app = app
        self.form = form
        self.stored = stored
        self._now = now
        self._waiting: Mapping[str, Value] | None = None
        self.facts = facts
        self.event = event
        self.note = note
        self.posting = posting
        self.shelved: Record | None = None
        self.living = True
        self._evaluated = evaluated or sound is not None
        self._sound = sound
        self._before_others: Set[str] = frozenset()
        if stored is not None and now is stored and not self._evaluated:
            self._go_on_from(what_was_found(act, app.key, stored))

    @property
    def now(self) -> Record:
        """The record as it is to be; what waits to be computed is computed first."""
        if self._waiting is not None:
            settings, self._waiting = self._waiting, None
            self._follow(frozenset(SYSTEM_FIELDS), settings)
        return self._now

    @now.setter
    def now(self, record: Record) -> None:
        self._now = record
        self._waiting = None

    def set_state(self, state: str, settings: Mapping[str, Value] | None = None) -> None:
        """Move the record to another state of its life; formulas over the state follow.

        They follow when somebody looks: a step that comes next computes them with its own values.
        """
        self._now = replace(self._now, state=state)
        if self.form.reads_state:
            self._waiting = settings if settings is not None else self.app.settings

    def assign(
        self, values: Mapping[str, Value], settings: Mapping[str, Value]
    ) -> tuple[FieldError, ...]:
        """Write values with the system's authority and compute what follows from them."""
        self._waiting = None
        return self._write(values, settings, self._now)

    def compute_new(
        self, values: Mapping[str, Value], settings: Mapping[str, Value], *, binding: bool = False
    ) -> tuple[FieldError, ...]:
        """Write the values of a record that is being made: defaults and fills apply.

        All is asked of it that would be asked of a person; of a draft, what binds a draft, unless
        it is `binding`: then all that submission asks.
        """
        return self._write(values, settings, None, binding=binding)

    def give_numbers(self) -> None:
        """Give the serial numbers that are due, before anything reads them; formulas follow."""
        given = due_numbers(self.act, self.app, self.form, self.now, new=self.stored is None)
        if given:
            self.now = replace(self.now, values={**self.now.values, **given})
            self._follow(given.keys() | frozenset(SYSTEM_FIELDS), self.app.settings)

    def adopt(self, written: Record) -> None:
        """Go on from what this act wrote of the same record by another way."""
        self.stored = self.now = written
        self._sound = None

    def again(self) -> "WorkingRecord":
        """A second working copy of the record as it was written, with all that is known of it."""
        return WorkingRecord(
            self.act,
            self.app,
            self.form,
            stored=self.now,
            now=self.now,
            facts=self.facts.without((self.form.key, self.now.id)),
            event="updated",
            evaluated=self._evaluated,
            sound=self._sound,
        )

    def take_over(self, other: "WorkingRecord") -> None:
        """Go on from what another working copy of the same record has written."""
        self.stored = self.now = other.now
        self._evaluated, self._sound = other._evaluated, other._sound

    def snapshot(self) -> "Snapshot":
        """Keep how the record stands, to go back to it."""
        return Snapshot(self.now, self.stored, self.facts, self.event, self._evaluated)

    def go_back(self, kept: "Snapshot") -> None:
        """Forget what was done since; what the store holds is the caller's to undo."""
        self.now, self.stored, self.facts = kept.now, kept.stored, kept.facts
        self.event, self._evaluated = kept.event, kept.evaluated
        self._sound = None

    def _write(
        self,
        values: Mapping[str, Value],
        settings: Mapping[str, Value],
        old: Record | None,
        *,
        binding: bool = False,
    ) -> tuple[FieldError, ...]:
        """Fit values into their fields, as formulas' are, and compute what follows from them."""
        fitted, errors = dict(self._now.values), list[FieldError]()
        for key, value in values.items():
            outcome = self._fitted(key, value)
            if isinstance(outcome, FieldError):
                errors.append(outcome.at(key))
            elif key != OWNER:
                fitted[key] = outcome
        if errors:
            return tuple(errors)
        if OWNER in values:
            self._give_to(values[OWNER])
        return self._compute(fitted, settings, old, binding=binding)

    def _fitted(self, key: str, value: Value) -> Outcome:
        field = self.form.fields.get(key)
        if field is None or field.is_subtable:
            return value
        return stored_value(field, value, self.form.app.rounding)

    def _give_to(self, owner: Value) -> None:
        """Give the record to a person, and to his department."""
        person = self.act.world.directory.people.get(str(owner)) if owner else None
        self._now = replace(
            self._now,
            owner=person.id if person else None,
            department=person.department if person else None,
        )

    def _compute(
        self,
        wanted: Mapping[str, Value],
        settings: Mapping[str, Value],
        old: Record | None,
        *,
        binding: bool,
    ) -> tuple[FieldError, ...]:
        complete = old is None and self._now.state != "draft"
        stage: Stage = "submit" if binding or complete else "save"
        context = context_of(self.act, self.app, old=old, stage=stage, settings=settings)
        context = replace(context, shows=False)
        stirred = self._stirred(wanted, context)
        if isinstance(stirred, Stir):
            # What it reads of other records is known, or told to be lacking.
            self.facts = with_answers(self.act, self.app, self.facts)
        else:
            self.facts = gather_facts(self.act, self.app, self.form, wanted, known=self.facts)
        evaluation = evaluate(self.form, system_changes(wanted), self.facts, context, stirred)
        while evaluation.lacking:
            self.facts = fetch_facts(self.act, self.app, self.facts, evaluation.lacking)
            evaluation = evaluate(self.form, system_changes(wanted), self.facts, context, stirred)
        self.facts = evaluation.environment.facts
        self.now = replace(self.now, values=evaluation.values)
        self._evaluated = not evaluation.errors
        self._before_others = frozenset()
        self._sound = sound_after(self.act, evaluation, context)
        return evaluation.errors

    def _follow(self, moved: Set[str], settings: Mapping[str, Value]) -> None:
        """Compute what reads the moved fields; it is checked when something is written."""
        stirred = None
        if self._evaluated and self._is_under(settings):
            stirred = self.form.stirring.followers(moved | self._before_others)
        context = context_of(self.act, self.app, old=self._now, settings=settings)
        values = self._now.values
        if stirred is None:
            self.facts = gather_facts(self.act, self.app, self.form, values, known=self.facts)
        elif not stirred:
            return
        else:
            self.facts = with_answers(self.act, self.app, self.facts)
        made, lacking = recompute(self.form, values, self.facts, context, stirred)
        while lacking:
            self.facts = fetch_facts(self.act, self.app, self.facts, lacking)
            made, lacking = recompute(self.form, values, self.facts, context, stirred)
        self.now = replace(self._now, values=made)

    def _stirred(
        self, wanted: Mapping[str, Value], context: Context
    ) -> Sequence[str] | Stir | None:
        """What a change asks to compute and to check anew; None: everything."""
        if context.old is None or not self._evaluated or not self._is_under(context.settings):
            return None
        if self._sound is not None and self._sound.holds_for(context):
            further = self._before_others
            return self._sound.stir(self.act, self.form, wanted, context, self.facts, further)
        before = context.old.values
        changed = {key for key, value in wanted.items() if value != before.get(key)}
        return self.form.stirred_by(changed.union(SYSTEM_FIELDS))

    def _go_on_from(self, found: Found | None) -> None:
        """Go on from what this act found when it wrote the record before."""
        if found is None:
            return
        self._evaluated, self._sound = True, found.sound
        if self.act.written[-1].after is not found.record:
            # What reads other records may have been computed before they were written.
            self._before_others = self.form.stirring.looking_out

    def _is_under(self, settings: Mapping[str, Value]) -> bool:
        """Whether what was computed was so under these settings; a run goes on under its own."""
        known = self._sound.settings if self._sound is not None else settings
        return known is settings or known == settings

    def revise(self, reason: str) -> None:
        """Give the record the next revision's number, and write it so; what reads it follows."""
        self.flush()
        self.now = replace(self.now, revision=self.now.revision + 1)
        self._follow(frozenset({REVISION}), self.app.settings)
        self.event, self.note = "revised", reason
        self.flush()

    def flush(self) -> None:
        """Write what has changed since the last flush; what nobody may write ends the act."""
        refusal = None if self.posting else refuse_writing(self.form, self.stored, self.now)
        if refusal is not None:
            refuse_act(refusal)
        if self.stored is None:
            self.give_numbers()
            RecordStore(self.act.connection, self.app.tables).insert(self.now)
        elif self.is_unchanged:
            return
        else:
            self.give_numbers()
            self.now = replace(
                self.now,
                version=self.stored.version + 1,
                updated_at=self.act.now,
                updated_by=self.act.caller.person.id or self.stored.updated_by,
            )
            shelved, self.shelved = self.shelved or self.stored, None
            values = (shelved.values, self.now.values)
            let_go_of_rows(self.act, self.app.key, self.form.key, self.now.id, values)
            RecordStore(self.act.connection, self.app.tables).update(shelved, self.now)
        self._tell()

    def flush_unless_there(self) -> bool:
        """Write a new record, unless one with the same unique values is there: False then."""
        self.give_numbers()
        if not RecordStore(self.act.connection, self.app.tables).insert_unless_there(self.now):
            return False
        self._tell()
        return True

    def _tell(self) -> None:
        """Keep what was written: in the history, in the act, with the files it holds."""
        changes = changes_between(self.stored, self.now)
        keep_event(self.act, self.app, self.now, self.event, changes, self.note)
        self.act.written.append(Written(self.app.key, self.form.key, self.stored, self.now))
        hold_files(self.act, self.app, self.form, self.now.id, self.now.values)
        self.stored = self.now
        keep_what_was_found(self.act, self.app.key, self.now, self._sound)
        # What happened is told once; what this act writes after it is a change like any other.
        self.event, self.note = "updated", None

    @property
    def is_unchanged(self) -> bool:
        """Whether the store holds it as it is to be."""
        before, now = self.stored, self.now
        if before is None:
            return False
        return now is before or replace(now, version=before.version) == before
