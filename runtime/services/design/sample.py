"""A sample record under a draft: what its expressions read, as its reader may see it.

Rules of this file:
1. The sample is a stored record that the caller may read, values that he sends, or, where neither
   is named, the youngest record of the form that he may read; else an empty one.
2. What is hidden from him is blank, whatever the draft says of it.
3. What the draft changes of formulas is computed anew; the rest is as it is stored.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from engine.access.fields import FULL_ACCESS, FieldAccess
from engine.expression.values import Row, Value
from engine.form.changeset import cast as cast_values
from engine.form.changeset import system_changes
from engine.form.compiled import CompiledForm
from engine.form.compiled_field import CompiledField
from engine.form.environment import RecordEnvironment, system_values
from engine.form.evaluation import evaluate
from engine.form.facts import Facts
from engine.form.model import FieldBase
from engine.form.record import Record
from engine.text import Was
from runtime.services.act import Act
from runtime.services.design.draft_model import DraftModel
from runtime.services.design.sample_answers import SampleAnswers
from runtime.services.facts_of import MAX_LEVELS
from runtime.services.list_records import ListRequest, list_records
from runtime.services.open_record import Opened, open_record
from runtime.services.outcome import Refusal
from runtime.services.published_app import PublishedApp
from runtime.services.surroundings import casting_of, context_of
from runtime.storage.apps import AppStore

KEPT_IN_ROWS = ("row_id", "position")


@dataclass(frozen=True, slots=True)
class Sample:
    """What a sample record's expressions read; `opened` is the stored one behind it, if any."""

    form: CompiledForm
    environment: RecordEnvironment
    opened: Opened | None = None

    def first_row(self, subtable: str) -> Row | None:
        """Its first row of a subtable."""
        return next(iter(self.environment.rows(subtable)), None)


@dataclass(slots=True)
class Samples:
    """The samples of one question about a draft: taken once a form."""

    act: Act
    model: DraftModel
    app: PublishedApp
    """The published app with the draft's head: its tables hold the records."""
    facts: Facts

    @classmethod
    def of_draft(cls, act: Act, model: DraftModel) -> "Samples | None":
        """Take samples from the records of the published app; None where nothing is published."""
        key = model.app.app.key
        published = act.world.apps.get(key)
        if published is None:
            return None
        chosen = AppStore(act.connection).settings(key)
        facts = Facts(answers=SampleAnswers.of_app(act, published))
        return cls(act, model, model.over(published, chosen), facts)

    def take(
        self,
        form: str,
        record: str | None = None,
        values: Mapping[str, object] | None = None,
    ) -> Sample | Refusal | None:
        """Take the sample of a form; None where the draft has no such form."""
        compiled = self.model.form(form)
        if compiled is None:
            return None
        stored = self._stored(compiled, record, newest=not values)
        if isinstance(stored, Refusal):
            return stored
        return self._evaluated(compiled, stored, values)

    def _stored(
        self, form: CompiledForm, record: str | None, *, newest: bool
    ) -> Opened | Refusal | None:
        key = former_key(form.key, form.form.was, self.app.forms)
        if key is None or "." in key:
            return None
        if record:
            return open_record(self.act, self.app.key, key, record)
        found = self._newest(key) if newest else None
        opened = open_record(self.act, self.app.key, key, found) if found else None
        return None if isinstance(opened, Refusal) else opened

    def _newest(self, form: str) -> str | None:
        request = ListRequest(sort="-created_at", limit=1, fields=())
        page = list_records(self.act, self.app.key, form, request)
        return None if isinstance(page, Refusal) or not page.items else page.items[0].id

    def _evaluated(
        self, form: CompiledForm, stored: Opened | None, sent: Mapping[str, object] | None
    ) -> Sample:
        old = _as_drafted(form, stored) if stored else None
        context = context_of(self.act, self.app, old=old)
        stirred: Sequence[str] | None = None
        if sent:
            changes = cast_values(form, sent, old, FULL_ACCESS, casting_of(self.act, self.app))
            changes = replace(changes, by_person=False)
        else:
            changes = system_changes(old.values if old else {})
            stirred = self._redrawn(form) if stored else None
        facts = self.facts
        for _ in range(MAX_LEVELS):
            evaluation = evaluate(form, changes, facts, context, stirred)
            if not evaluation.lacking or facts.answers is None:
                break
            facts = facts.answers.learn(facts, evaluation.lacking)
        self.facts = facts
        system = system_values(old, context)
        environment = RecordEnvironment(form, evaluation.shown, system, facts, context)
        return Sample(form, environment, stored)

    def _redrawn(self, form: CompiledForm) -> Sequence[str]:
        """The fields whose formula the draft has changed, and what follows from them."""
        key = former_key(form.key, form.form.was, self.app.forms)
        before = self.app.forms.get(key) if key else None
        changed = {
            name
            for name, field in form.fields.items()
            if _formula(field) != _formula(before.fields.get(name) if before else None)
        }
        follows = form.stirred_by(changed) if changed else ()
        wanted = changed | set(follows) | set(form.read_order)
        return [name for name in form.order if name in wanted]


def former_key(key: str, was: Was, present: Mapping[str, object]) -> str | None:
    """The key that an element has among those that are published; None: it is new."""
    former = [was] if isinstance(was, str) else (was or [])
    return next((one for one in (key, *former) if one in present), None)


def _formula(field: CompiledField | None) -> str | None:
    model = field.definition if field else None
    return model.computed_by if isinstance(model, FieldBase) else None


def _as_drafted(form: CompiledForm, opened: Opened) -> Record:
    """The stored record under the draft's names, without what is hidden from its reader."""
    access = opened.standing.access
    before = opened.form
    values: dict[str, Value] = {}
    for field in form.tops():
        key = former_key(field.key, field.definition.was, before.fields)
        if key is None or not access.shows(key):
            continue
        value = opened.record.values.get(key)
        if field.is_subtable and isinstance(value, Sequence):
            rows = cast("Sequence[Row]", value)
            value = cast("Value", [_row(form, field.key, key, row, before, access) for row in rows])
        values[field.key] = value
    return replace(opened.record, form=form.key, values=values)


def _row(
    form: CompiledForm,
    subtable: str,
    former: str,
    row: Row,
    before: CompiledForm,
    access: FieldAccess,
) -> Row:
    cells = {name: row[name] for name in KEPT_IN_ROWS if name in row}
    for column in form.columns[subtable]:
        known = {one.name: one for one in before.columns.get(former, ())}
        name = former_key(column.name, column.definition.was, known)
        if name is not None and access.shows(f"{former}.{name}"):
            cells[column.name] = row.get(name)
    return cast("Row", cells)
