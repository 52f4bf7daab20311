"""What was loaded before: the records that a name or a draw may mean, with their values."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from functools import partial

from engine.expression.values import Value
from engine.form.json_value import reference_target
from engine.form.record import Record
from runtime.services.act import Act
from runtime.services.demo.drawing import Candidate
from runtime.services.demo.model import Data
from runtime.services.published_app import PublishedApp
from runtime.services.scenario.names import Names
from runtime.services.scenario.rows import stored_rows
from runtime.storage.record_store import RecordStore


class Shelf:
    """Records by form in the order of loading; a record without an alias is known by its id."""

    def __init__(self, act: Act, app: PublishedApp, names: Names) -> None:
        self._act = act
        self._app = app
        self.names = names
        names.rows_of = partial(stored_rows, act, app.key)
        self._aliases = {id_: alias for alias, id_ in names.records.items()}
        self._people = {id_: name for name, id_ in names.people.items()}
        self._departments = {id_: key for key, id_ in names.departments.items()}
        self._records: dict[str, Record | None] = {}
        self._by_form: dict[str, list[str]] = {}
        for id_, form in names.forms.items():
            self._by_form.setdefault(form, []).append(id_)

    def put(self, record: Record, alias: str | None) -> None:
        """Remember a record that was written."""
        self.names.forms[record.id] = record.form
        self._by_form.setdefault(record.form, []).append(record.id)
        self._records[record.id] = record
        if alias:
            self.names.records[alias] = record.id
            self._aliases[record.id] = alias

    def forget(self, id_: str) -> None:
        """Read a record anew when it is asked for next: somebody has acted on it."""
        self._records.pop(id_, None)

    def candidates(self, form: str, where: Mapping[str, Data]) -> Sequence[Candidate]:
        """The records of a form whose fields equal `where`, in the order of loading."""
        return [
            Candidate(self._aliases.get(record.id, record.id), self._aliases.get(record.id))
            for record in self._of_form(form)
            if all(self._fits(record, key, wanted) for key, wanted in where.items())
        ]

    def value(self, form: str, name: str, field: str) -> Data:
        """A field of a record, as it would be written; `owner` and `department` too."""
        id_ = self.names.records.get(name, name)
        record = self._record(form, id_)
        if record is None:
            raise ValueError(f"there is no {form} called {name}")
        return self._written(record, field)

    def _of_form(self, form: str) -> Iterator[Record]:
        for id_ in self._by_form.get(form, ()):
            record = self._record(form, id_)
            if record is not None:
                yield record

    def _record(self, form: str, id_: str) -> Record | None:
        if id_ not in self._records:
            store = RecordStore(self._act.connection, self._app.tables)
            self._records[id_] = store.find(form, id_)
        return self._records[id_]

    def _fits(self, record: Record, key: str, wanted: Data) -> bool:
        found = self._written(record, key)
        return found in wanted if isinstance(wanted, list) else found == wanted

    def _written(self, record: Record, key: str) -> Data:
        if key == "owner":
            return self._people.get(record.owner or "", record.owner)
        if key == "department":
            return self._departments.get(record.department or "", record.department)
        if key == "state":
            return record.state
        field = self._app.forms[record.form].fields.get(key)
        if field is None or field.is_subtable:
            raise ValueError(f"{record.form} has no field {key}")
        target = reference_target(field.definition)
        return self._plain(record.values.get(key), target)

    def _plain(self, value: Value, target: str | None) -> Data:
        match value:
            case tuple():
                return [self._plain(one, target) for one in value]
            case str() if target:
                named = {"$user": self._people, "$department": self._departments}
                return named.get(target, self._aliases).get(value, value)
            case datetime() | date() | time():
                return value.isoformat()
            case Mapping():
                return {part: self._plain(one, None) for part, one in value.items()}
            case None | bool() | str() | Decimal():
                return value
            case _:
                raise ValueError("rows are no value to draw from")
