"""What an approval in force covers of a record: it does not change, whoever changes it."""

from collections.abc import Sequence
from dataclasses import replace

from engine.expression.environment import Environment
from engine.form.compiled import CompiledForm
from engine.form.environment import record_environment
from engine.form.facts import Facts
from engine.form.record import Record
from engine.text import localise
from engine.workflow.integrity import changed_since, covered_changes
from runtime.services.act import Act
from runtime.services.outcome import Problem, Refusal, conflict
from runtime.services.published_app import PublishedApp
from runtime.services.runs_of_record import runs_of_record
from runtime.services.surroundings import context_of
from runtime.services.working_record import WorkingRecord


def check_approved(
    act: Act,
    app: PublishedApp,
    form: CompiledForm,
    before: Record,
    after: Environment,
    facts: Facts,
) -> Refusal | None:
    """Refuse a change of what an approval in force covers, at its fields."""
    if form.key not in app.flowing:
        return None
    for instance in runs_of_record(act, app.key, before.id):
        workflow = act.workflow(app.key, instance.workflow, instance.head.version)
        if workflow is None or not workflow.approval_fields:
            continue
        if not changed_since(instance, after, workflow.approval_fields):
            continue
        was = record_environment(form, before, facts, context_of(act, app, old=before))
        fields = covered_changes(was, after, workflow.approval_fields)
        if fields:
            return _approved(form, fields)
    return None


def check_working(record: WorkingRecord) -> Refusal | None:
    """Refuse what an act is about to write of a record, where an approval covers it."""
    if record.stored is None or record.is_unchanged:
        return None
    context = context_of(record.act, record.app, old=record.stored)
    after = record_environment(record.form, record.now, record.facts, context)
    place = (record.act, record.app, record.form)
    return check_approved(*place, record.stored, after, record.facts)


def _approved(form: CompiledForm, fields: Sequence[str]) -> Refusal:
    labels = [form.fields[key].label for key in fields if key in form.fields]
    en = ", ".join(localise(label, "en") for label in labels)
    zh = "、".join(localise(label, "zh") for label in labels)
    message = {
        "en": f"Approved already: {en} can no longer change. Ask for the record to be returned.",
        "zh": f"已审批，{zh}不可再修改。如需修改请先退回。",
    }
    errors = tuple(Problem(key, "locked", message) for key in fields)
    return replace(conflict(message["en"], message["zh"], code="locked"), errors=errors)
