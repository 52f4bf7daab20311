"""What a scenario calls people, departments and records, each kind by names of its own."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

_ROW = re.compile(r"([\w-]+)\.([a-z][a-z0-9_]*)\[(\d{1,4})\]")

RowsOf = Callable[[str, str], Mapping[str, Sequence[str]]]


@dataclass
class Names:
    """Ids by name; a record's form by its id."""

    people: dict[str, str] = field(default_factory=dict)
    departments: dict[str, str] = field(default_factory=dict)
    records: dict[str, str] = field(default_factory=dict)
    forms: dict[str, str] = field(default_factory=dict)
    rows_of: RowsOf = field(default=lambda _form, _record: {})
    """The ids of a record's rows, by subtable, as they are now."""

    def row(self, name: str) -> str | None:
        """The id of a row that is written as `record.lines[0]`; None for anything else."""
        written = _ROW.fullmatch(name)
        record = self.records.get(written[1]) if written else None
        if written is None or record is None:
            return None
        rows = self.rows_of(self.forms[record], record).get(written[2], ())
        place = int(written[3])
        return rows[place] if place < len(rows) else None

    def named(self, target: str) -> dict[str, str]:
        """The names that a field may use: `$user`, `$department`, or the key of a form."""
        return {"$user": self.people, "$department": self.departments}.get(target, self.records)

    def means(self, name: str, id_: str) -> bool:
        """Whether something that has this id is called so."""
        return id_ in (
            name,
            self.people.get(name),
            self.departments.get(name),
            self.records.get(name),
            self.row(name),
        )
