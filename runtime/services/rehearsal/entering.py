"""Hand a record in on a stage: a new one, a draft that is there, or what is there as if new.

Rules of this file:
1. A record that may be handed in is. One that was handed in before is entered anew as a person
   would enter it: what people may fill in, and nothing that came of its own run; the old one is put
   aside, so that it neither stands in the way nor counts twice.
2. What its reader may not read he cannot choose for a new record either.
"""

from collections.abc import Mapping

from engine.access.fields import FULL_ACCESS
from engine.form.compiled import CompiledForm
from engine.form.json_value import to_json
from engine.form.lifecycle import INITIATOR_EDITS
from engine.form.model import FieldBase, SerialField, SubtableField
from engine.form.record import Record
from runtime.services.act import Act
from runtime.services.create_record import create_record
from runtime.services.drafting import Asked, draft_record
from runtime.services.open_record import find_form
from runtime.services.outcome import Refusal, invalid
from runtime.services.run_automations import keep_quiet
from runtime.services.settlement import settle
from runtime.services.showing import refused
from runtime.services.views import RecordView
from runtime.services.written import Written
from runtime.storage.files import FileStore
from runtime.storage.instances import InstanceStore
from runtime.storage.record_store import RecordStore

NOT_BY_PERSON = frozenset({"locked", "not_granted", "computed", "unknown", "hidden"})
"""Codes of values that the person may not give: an entry anew goes without them."""

MOST_TRIES = 4


def may_be_handed_in(act: Act, app: str, record: Record) -> bool:
    """Whether a stored record can be submitted as it is, with no run of it under way."""
    living = InstanceStore(act.connection, app).living_of_record(record.id)
    return record.state in INITIATOR_EDITS and living is None


def refuse_unreadable(
    act: Act, app: str, form: str, values: Mapping[str, object]
) -> Refusal | None:
    """Refuse values that name records which the caller may not read."""
    target = find_form(act, app, form)
    if isinstance(target, Refusal):
        return target
    drafted = draft_record(act, target.app, target.form, None, Asked(values, FULL_ACCESS))
    faults = [one for one in drafted.evaluation.errors if one.code == "reference"]
    return invalid(refused(faults)) if faults else None


def put_aside(act: Act, app: str, record: Record) -> Refusal | None:
    """Take a record out of the way: into the trash, whatever points at it; its files set free."""
    keep_quiet(act)
    tables = act.world.apps[app].tables
    RecordStore(act.connection, tables).trash(record, None, act.now)
    FileStore(act.connection).set_free(record.id, record.owner or record.created_by)
    act.written.append(Written(app, record.form, record, None))
    return settle(act)


def enter_anew(act: Act, app: str, form: str, values: Mapping[str, object]) -> RecordView | Refusal:
    """Enter values that a stored record holds, but for what the person may not give."""
    sent = dict(values)
    made = create_record(act, app, form, sent)
    for _ in range(MOST_TRIES):
        if not isinstance(made, Refusal):
            break
        closed = [one.path for one in made.errors if one.code in NOT_BY_PERSON]
        if not closed:
            break
        sent = _without(sent, closed)
        made = create_record(act, app, form, sent)
    return made


def as_entered(form: CompiledForm, record: Record, *, readonly: bool = False) -> dict[str, object]:
    """The values of a stored record that people give, as they are sent.

    `readonly`: also those that nobody but the holder of a task may give.
    """
    sent: dict[str, object] = {}
    for field in form.tops():
        model = field.definition
        if isinstance(model, SubtableField):
            shown = to_json(model, record.values.get(field.key))
            rows = shown if isinstance(shown, list) else []
            columns = {
                one.name for one in form.columns[field.key] if _is_given(one.definition, readonly)
            }
            sent[field.key] = [
                {name: cell for name, cell in row.items() if name in columns}
                for row in rows
                if isinstance(row, dict)
            ]
        elif _is_given(model, readonly) and record.values.get(field.key) is not None:
            sent[field.key] = to_json(model, record.values[field.key])
    return sent


def _is_given(model: object, readonly: bool) -> bool:
    if not isinstance(model, FieldBase) or isinstance(model, SerialField) or model.derived:
        return False
    return readonly or model.readonly is not True


def _without(sent: Mapping[str, object], paths: list[str]) -> dict[str, object]:
    """Leave out fields, or columns of all rows, by the paths that were told."""
    tops = {path for path in paths if "[" not in path and "." not in path}
    columns: dict[str, set[str]] = {}
    for path in paths:
        if "[" in path and "." in path:
            columns.setdefault(path.partition("[")[0], set()).add(path.rpartition(".")[2])
    return {
        key: _cells(value, columns.get(key, set()))
        for key, value in sent.items()
        if key not in tops
    }


def _cells(value: object, without: set[str]) -> object:
    if not without or not isinstance(value, list):
        return value
    return [
        {name: cell for name, cell in row.items() if name not in without}
        for row in value
        if isinstance(row, dict)
    ]
