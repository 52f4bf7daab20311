"""A given record that is one of the app's own reference data: that one, with the values given.

Rule of this file: a story that gives the same thing twice is told so (`taken` are the records that
it has given already).
"""

from collections.abc import Mapping, Sequence, Set

from engine.definition.scenario import GivenRecord
from runtime.services.act import consult, perform
from runtime.services.caller import Caller
from runtime.services.list_records import ListRequest, list_records
from runtime.services.outcome import Refusal
from runtime.services.system import System
from runtime.services.update_record import update_record
from runtime.services.views import RecordView

_MOST = 200


def take_reference(
    system: System,
    caller: Caller,
    app: str,
    given: GivenRecord,
    values: Mapping[str, object],
    refusal: Refusal,
    taken: Set[str],
) -> RecordView | Refusal:
    """Give the record that is there already the values given; else the refusal as it is."""
    fields = [one.path for one in refusal.errors]
    if not fields or any(one.code != "unique" for one in refusal.errors):
        return refusal
    if any(values.get(field) is None for field in fields):
        return refusal
    page = consult(system, caller, list_records, app, given.record, ListRequest(limit=_MOST))
    if isinstance(page, Refusal):
        return refusal
    for found in page.items:
        if found.id not in taken and _same(found.values, values, fields):
            return perform(
                system, caller, update_record, app, given.record, found.id, values,
                version=found.version,
            )  # fmt: skip
    return refusal


def _same(there: Mapping[str, object], values: Mapping[str, object], fields: Sequence[str]) -> bool:
    return all(_plain(there.get(field)) == _plain(values[field]) for field in fields)


def _plain(value: object) -> str:
    """A value as it is told from others: a lookup by what it looks up, a text whatever its case."""
    if isinstance(value, Mapping):
        value = value.get("id")
    return str(value).strip().casefold()
