"""Reference data: what an app brings when it is installed for the first time.

Rule of this file: a record's first entry of history keeps the alias it has in the app's files, so
that demo data can name it later.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from runtime.services.act import Act
from runtime.services.caller import Caller, Way
from runtime.services.demo.fault import DataFault
from runtime.services.demo.files import DataFile, reference_files
from runtime.services.demo.model import DemoRecord
from runtime.services.open_record import find_form
from runtime.services.outcome import Refusal
from runtime.services.place_record import Placed, put_record
from runtime.services.scenario.names import Names
from runtime.services.scenario.rows import stored_rows
from runtime.services.scenario.stage import explain
from runtime.services.scenario.values import resolve_values
from runtime.storage.database import Connection
from runtime.storage.history import HistoryStore

_NOTE = "reference data"


def load_reference(act: Act, app: str, assets: Mapping[str, bytes]) -> None:
    """Write an app's reference data. Raises DataFault."""
    caller = Caller(act.system.nobody, Way.INSTALL, "en")
    act = replace(act, caller=caller, memo={})
    names = Names(rows_of=partial(stored_rows, act, app))
    for file in reference_files(assets):
        for place, one in enumerate(file.records.records):
            _place(act, app, file, (place, one), names)


def reference_names(connection: Connection, app: str) -> Names:
    """Tell which records the aliases of an app's reference data stand for."""
    names = Names()
    for made in HistoryStore(connection).made(app, Way.INSTALL):
        alias = (made.note or "").removeprefix(f"{_NOTE} ")
        names.forms[made.record] = made.form
        if alias != made.note:
            names.records[alias] = made.record
    return names


def _place(
    act: Act, app: str, file: DataFile, numbered: tuple[int, DemoRecord], names: Names
) -> None:
    place, one = numbered
    form = file.records.form
    target = find_form(act, app, form)
    if isinstance(target, Refusal):
        raise DataFault(f"{file.at('form')}: there is no form {form}")
    placed = Placed(
        resolve_values(one.values, target.form.form, names),
        state=one.state,
        complete=True,
        note=f"{_NOTE} {one.as_}" if one.as_ else _NOTE,
    )
    record = put_record(act, target, placed)
    if isinstance(record, Refusal):
        raise DataFault(f"{file.at('records', place)}: {explain(record)}")
    names.forms[record.id] = form
    if one.as_:
        names.records[one.as_] = record.id
