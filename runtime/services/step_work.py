"""What carrying out steps works with: the act, the current record, and records made and changed.

Rules of this file:
1. The current record is changed in the act's working copy; what reads the store sees it written
   first.
2. What steps write holds as if a person had entered it; what an approval covers of other records
   is not theirs to change.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.expression.values import Value
from engine.form.compiled import CompiledForm
from engine.form.record import Record
from runtime.services.act import Act
from runtime.services.approved_fields import check_working
from runtime.services.broken_constraint import broken_problems
from runtime.services.facts_of import gather_facts
from runtime.services.locking import lock_record
from runtime.services.open_record import Target
from runtime.services.outcome import Refusal, conflict, invalid
from runtime.services.published_app import PublishedApp
from runtime.services.step_failures import StepFailed, broken_by_step, gone, not_handed_in
from runtime.services.step_reading import Named, StepReader
from runtime.services.working_record import WorkingRecord
from runtime.storage.errors import BrokenReference, NotUnique

OF_ACTION = "action:"
"""What the source of steps begins with that a person has asked for himself."""
DEEPEST = 8
"""How many times steps may hand in records whose workflows carry out steps in turn."""


@dataclass(slots=True)
class StepWork:
    """Carries out the steps of one node, or of whatever `source` names.

    `given` are the variables that are there before the first step.
    """

    act: Act
    app: PublishedApp
    record: WorkingRecord
    settings: Mapping[str, Value]
    source: str = ""
    given: Named = field(default_factory=dict)
    amends: frozenset[str] = frozenset()
    """Forms whose approved records may be changed: the change itself was approved."""
    reader: StepReader = field(init=False)

    def __post_init__(self) -> None:
        self.reader = StepReader(self.act, self.app, self.record, self.settings)

    @property
    def asked_by(self) -> str | None:
        """The person who asked for these steps himself, by an action; None where nobody did."""
        asked = self.source.startswith(OF_ACTION)
        return self.act.caller.person.id or None if asked else None

    def form(self, key: str) -> CompiledForm:
        """The form of a compiled step: it was there when the step was compiled."""
        form = self.app.form(key)
        if form is None:
            raise LookupError(key)
        return form

    def write_current(self) -> None:
        """Write the current record; what a person entered breaks at his fields, no step's."""
        try:
            self.record.flush()
        except (NotUnique, BrokenReference) as error:
            raise StepFailed(invalid(broken_problems(self.record.form, error))) from error

    def blank(self, form: CompiledForm) -> WorkingRecord:
        """A record that is to be made: whose the current record is, it will be his."""
        person = self.act.caller.person.id or None
        record = Record(
            id=self.act.new_id(),
            form=form.key,
            version=1,
            state="draft" if form.key in self.app.submits else "saved",
            owner=self.record.now.owner,
            department=self.record.now.department,
            created_at=self.act.now,
            created_by=person,
            updated_at=self.act.now,
            updated_by=person,
            values={one.key: None for one in form.tops() if one.stored and not one.is_subtable},
        )
        return WorkingRecord(
            self.act,
            self.app,
            form,
            stored=None,
            now=record,
            facts=self.record.facts,
            event="created",
        )

    def stored(self, form: CompiledForm, record: Record) -> WorkingRecord:
        """The working copy of a record that is there.

        What the current record knew of it may be from before it was locked: it is read anew.
        """
        known = self.record.facts = self.record.facts.without((form.key, record.id))
        return WorkingRecord(
            self.act,
            self.app,
            form,
            stored=record,
            now=record,
            facts=gather_facts(self.act, self.app, form, record.values, known=known),
            event="updated",
        )

    def locked(self, form: CompiledForm, id_: str, path: str) -> WorkingRecord:
        """The working copy of the record of an id, locked; the current one is itself."""
        if id_ == self.record.now.id:
            return self.record
        found = lock_record(self.act, self.app, form.key, id_)
        if found is None:
            raise gone(path)
        return self.stored(form, found)

    def write(self, working: WorkingRecord, path: str) -> None:
        """Write a record that a step has made or changed."""
        if working is self.record:
            return
        if working.now.id != self.record.now.id and working.form.key not in self.amends:
            refusal = check_working(working)
            if refusal is not None:
                raise StepFailed(refusal)
        try:
            working.flush()
        except (NotUnique, BrokenReference) as error:
            raise broken_by_step(path, working, error) from error
        self.record.facts = self.record.facts.without((working.form.key, working.now.id))
        if working.now.id == self.record.now.id:
            self.record.take_over(working)

    def hand_in(self, working: WorkingRecord, path: str) -> None:
        """Write a new record and start its workflow, on behalf of whoever acts."""
        from runtime.services.save_record import enter_workflow  # workflows carry out steps

        deep = self.act.memo.get(_DEPTH, 0)
        depth = deep if isinstance(deep, int) else 0
        if depth >= DEEPEST:
            raise StepFailed(_too_deep(path))
        self.act.memo[_DEPTH] = depth + 1
        refusal = enter_workflow(
            self.act, Target(self.app, working.form), working, started_by=self.asked_by
        )
        self.act.memo[_DEPTH] = depth
        if refusal is not None:
            raise not_handed_in(path, refusal)


_DEPTH = "steps that hand in"


def _too_deep(path: str) -> Refusal:
    return conflict(
        f"Steps hand in records whose workflows do so, too, more than {DEEPEST} deep ({path}).",
        f"步骤逐级提交记录超过 {DEEPEST} 层（{path}）。",
        code="limit",
    )
