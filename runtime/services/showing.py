"""From a record to what one reader may see of it.

Rules of this file:
1. What is hidden from the reader is absent: no key, no value, no trace in flags.
2. Fields computed on read come from the same evaluation that a form being filled uses.
"""

from collections.abc import Mapping, Sequence
from typing import cast

from engine.expression.values import Value
from engine.form.compiled import CompiledForm
from engine.form.context import Stage
from engine.form.evaluation import Evaluation
from engine.form.facts import Facts
from engine.form.field_error import FieldError
from engine.form.json_value import to_json
from engine.form.masking import mask
from engine.form.record import Record
from engine.text import localise
from runtime.services.act import Act
from runtime.services.attachments import file_refs
from runtime.services.outcome import Problem
from runtime.services.outsiders import is_told
from runtime.services.published_app import PublishedApp
from runtime.services.record_rights import Standing
from runtime.services.row_titles import own_row_facts
from runtime.services.titles import Titles, hides
from runtime.services.views import FieldProblem, Json, RecordView, Ref, Rights, TaskView

NEW: Stage = "save"


def record_view(
    act: Act,
    app: PublishedApp,
    form: CompiledForm,
    record: Record,
    evaluation: Evaluation,
    *,
    facts: Facts,
    standing: Standing,
    rights: Rights,
    instance: str | None = None,
    tasks: Sequence[TaskView] = (),
) -> RecordView:
    """Show a stored record."""
    titles = Titles(act, app, facts)
    access = standing.access
    values = evaluation.shown
    if form.own_pointing:
        titles.know(own_row_facts(form, record.id, values))
        titles.know_record(record)
    return RecordView(
        id=record.id,
        app=app.key,
        form=form.key,
        title=titles.of_values(form, {**system_shown(record), **values}, hides(standing.access)),
        version=record.version,
        state=record.state,
        values=shown_values(form, values, access.absent, titles, masked=access.masked),
        rights=rights,
        owner=_by(act, app, record.owner),
        created_at=record.created_at.isoformat(),
        created_by=_by(act, app, record.created_by),
        updated_at=record.updated_at.isoformat(),
        updated_by=_by(act, app, record.updated_by),
        revision=record.revision if form.form.revisions else None,
        visible=evaluation.visible,
        required=evaluation.required,
        readonly=evaluation.readonly,
        hidden=access.absent,
        masked=access.masked,
        errors=problems(act, evaluation.errors),
        warnings=problems(act, evaluation.warnings),
        ignored=evaluation.ignored,
        instance=instance,
        tasks=tasks,
    )


def shown_values(
    form: CompiledForm,
    values: Mapping[str, Value],
    hidden: frozenset[str],
    titles: Titles,
    named: Mapping[str, Json] | None = None,
    *,
    masked: frozenset[str] = frozenset(),
    typed: frozenset[str] = frozenset(),
) -> dict[str, Json]:
    """Turn the values that are not hidden into JSON, lookups with their titles.

    `named`: the files among them as `file_refs` gives them, where many records are shown at once.
    `masked`: what shows as a mask, but for the paths that the reader himself has just `typed`.
    """
    shown: dict[str, Json] = {}
    for field in form.tops():
        if field.key in hidden or field.definition.type == "section":
            continue
        value = values.get(field.key)
        if field.is_subtable:
            value = _without_columns(value, field.key, hidden)
        if field.key in masked and field.key not in typed:
            shown[field.key] = mask(field.definition, value)
        else:
            shown[field.key] = to_json(field.definition, value, titles)
    if masked:
        _mask_rows(form, shown, values, masked, typed)
    if named is None:
        named = file_refs(titles.act, form, values)
    if named:
        _name_files(form, shown, named)
    return _pruned(form, shown, hidden) if hidden else shown


def _mask_rows(
    form: CompiledForm,
    shown: dict[str, Json],
    values: Mapping[str, Value],
    masked: frozenset[str],
    typed: frozenset[str],
) -> None:
    for key, columns in form.columns.items():
        covered = [one for one in columns if one.key in masked]
        rows, stored = shown.get(key), values.get(key)
        if not covered or not isinstance(rows, list) or not isinstance(stored, list):
            continue
        for row, cells in zip(rows, stored, strict=True):
            if not isinstance(row, dict) or not isinstance(cells, Mapping):
                continue
            for one in covered:
                if one.name in row and f"{key}[{cells['row_id']}].{one.name}" not in typed:
                    row[one.name] = mask(one.definition, cast(Value, cells.get(one.name)))


def _name_files(form: CompiledForm, shown: dict[str, Json], named: Mapping[str, Json]) -> None:
    """Put `{id, title}` in the place of the ids of files."""
    for field in form.file_fields:
        rows = shown.get(field.subtable) if field.subtable else [shown]
        for row in rows if isinstance(rows, list) else ():
            ids = row.get(field.name) if isinstance(row, dict) else None
            if isinstance(row, dict) and isinstance(ids, list):
                row[field.name] = [named.get(str(one), one) for one in ids]


def _without_columns(value: Value, subtable: str, hidden: frozenset[str]) -> Value:
    names = {key.partition(".")[2] for key in hidden if key.startswith(f"{subtable}.")}
    if not names or not isinstance(value, Sequence) or isinstance(value, str):
        return value
    rows = [row for row in value if isinstance(row, Mapping)]
    return [{key: cell for key, cell in row.items() if key not in names} for row in rows]


def _pruned(form: CompiledForm, shown: dict[str, Json], hidden: frozenset[str]) -> dict[str, Json]:
    """Take hidden columns out of rows altogether: a blank would tell that there is one."""
    for key in form.columns:
        rows = shown.get(key)
        if not isinstance(rows, list):
            continue
        names = {one.partition(".")[2] for one in hidden if one.startswith(f"{key}.")}
        if names:
            for row in rows:
                if isinstance(row, dict):
                    for name in names & row.keys():
                        del row[name]
    return shown


def system_shown(record: Record) -> dict[str, Value]:
    """The system fields that a title may name."""
    return {
        "id": record.id,
        "state": record.state,
        "owner": record.owner,
        "department": record.department,
        "created_at": record.created_at,
        "created_by": record.created_by,
        "updated_at": record.updated_at,
        "updated_by": record.updated_by,
    }


def _by(act: Act, app: PublishedApp, who: str | None) -> Ref | None:
    """Who did it, where the reader is told."""
    return person_ref(act, who) if is_told(act, app, who) else None


def person_ref(act: Act, id_: str | None) -> Ref | None:
    """Give a person by name."""
    person = act.world.directory.people.get(id_) if id_ else None
    return Ref(person.id, person.name) if person else None


def problems(act: Act, errors: Sequence[FieldError]) -> tuple[FieldProblem, ...]:
    """Word faults for the reader."""
    return tuple(
        FieldProblem(
            one.path,
            one.code,
            localise(one.message, act.caller.locale),
            one.level,
            one.rule,
        )
        for one in errors
    )


def worded(act: Act, problems: Sequence[Problem]) -> tuple[FieldProblem, ...]:
    """Word what would be refused for the reader."""
    return tuple(
        FieldProblem(one.path, one.code, localise(one.message, act.caller.locale))
        for one in problems
    )


def refused(errors: Sequence[FieldError]) -> tuple[Problem, ...]:
    """Turn faults into those of a refusal."""
    return tuple(Problem(one.path, one.code, one.message, one.level, one.rule) for one in errors)
