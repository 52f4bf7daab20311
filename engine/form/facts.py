"""Facts: what the shell has fetched of other records, and what it has still to fetch.

Rules of this file:
1. Facts are asked level by level: the ids behind a lookup are known once its record is here.
2. What was asked for and not found is `absent`: it is never asked for again, and reads as blank.
3. Questions to other forms are answered by `answers`: those of one evaluation together, and one
   at a time where a condition stands alone.
4. People stand under the form `$user`, departments under `$department`.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from engine.access.directory import Department, Directory, Person
from engine.expression.question import Asked
from engine.expression.values import Value
from engine.form.compiled import CompiledForm
from engine.form.context import roles_within
from engine.form.fact_tree import FactNode
from engine.form.names import DEPARTMENTS, USERS
from engine.form.row_forms import PARENT, form_of, rows_of, subtable_of

FactKey = tuple[str, str]
"""(form, id)."""


TRASHED = "$trashed"
"""What a fact says of whether its record lies in the trash; no field is named so."""

Need = FactKey | Asked
"""What an evaluation lacks: a record, or the answer to a question."""


class Answers(Protocol):
    """What answers questions: what it knows holds for as long as nothing is written."""

    def knows(self, asked: Asked) -> bool:
        """Whether the answer is here."""

    def of(self, asked: Asked) -> Value:
        """Give the answer, fetched now if it is not here."""

    def learn(self, facts: "Facts", lacking: Collection[Need]) -> "Facts":
        """Fetch what is lacking: records together, alike questions together."""


@dataclass(frozen=True, slots=True)
class Facts:
    """The values of other records by (form, id), system fields among them."""

    records: Mapping[FactKey, Mapping[str, Value]] = field(default_factory=dict)
    absent: frozenset[FactKey] = frozenset()
    answers: Answers | None = None

    def with_answer(
        self, asked: Iterable[FactKey], found: Mapping[FactKey, Mapping[str, Value]]
    ) -> "Facts":
        """Add what was found of what was asked; the rest is absent from now on."""
        lacking = frozenset(key for key in asked if key not in found)
        return replace(self, records={**self.records, **found}, absent=self.absent | lacking)

    def without(self, key: FactKey) -> "Facts":
        """Forget one record and its rows: they have changed, and are fetched anew when read."""
        gone = {other for other in self.records if other == key or self._is_row_of(other, key)}
        # A row that was not there may have been added.
        lost = {one for one in self.absent if one == key or one[0].startswith(rows_of(key[0], ""))}
        if not gone and not lost:
            return self
        kept = {other: values for other, values in self.records.items() if other not in gone}
        return replace(self, records=kept, absent=self.absent - lost)

    def _is_row_of(self, key: FactKey, record: FactKey) -> bool:
        of_form = form_of(key[0]) == record[0] and subtable_of(key[0]) is not None
        return of_form and self.records[key].get(PARENT) == record[1]

    def knows(self, key: FactKey) -> bool:
        """Whether there is an answer, be it that there is no such record."""
        return key in self.records or key in self.absent


def missing(
    compiled: CompiledForm,
    values: Mapping[str, Value],
    facts: Facts,
    *,
    old: Mapping[str, Value] | None = None,
    me: Mapping[str, Value] | None = None,
) -> frozenset[FactKey]:
    """Tell what to fetch next for these values, in one batch; empty when all is here.

    References that stand in `old` unchanged are only fetched where an expression reads them.
    """
    found: set[FactKey] = set()
    known = _ids(compiled.facts["record"], old) if old else frozenset()
    _walk(compiled.facts["record"], values, facts, found, known)
    if old is not None:
        _walk(compiled.facts["old"], old, facts, found, frozenset())
    if me is not None:
        _walk(compiled.facts["me"], me, facts, found, frozenset())
    return frozenset(found)


def directory_facts(
    directory: Directory, keys: Iterable[FactKey], app_key: str
) -> dict[FactKey, Mapping[str, Value]]:
    """Answer those of the keys that are people or departments."""
    found: dict[FactKey, Mapping[str, Value]] = {}
    for form, id_ in keys:
        person = directory.people.get(id_) if form == USERS else None
        department = directory.departments.get(id_) if form == DEPARTMENTS else None
        if person:
            found[form, id_] = person_values(person, app_key)
        elif department:
            found[form, id_] = department_values(department)
    return found


def person_values(person: Person, app_key: str) -> Mapping[str, Value]:
    """A person as facts; roles as the app names them."""
    return {
        "id": person.id,
        "name": person.name,
        "username": person.username,
        "department": person.department,
        "manager": person.manager,
        "roles": roles_within(person, app_key),
        "active": person.active,
    }


def department_values(department: Department) -> Mapping[str, Value]:
    """A department as facts."""
    return {
        "id": department.id,
        "key": department.key,
        "name": department.name,
        "parent": department.parent,
        "head": department.head,
    }


def _ids(tree: FactNode, values: Mapping[str, Value]) -> frozenset[FactKey]:
    """The references that stand in a record itself."""
    return frozenset(
        (str(node.target), id_) for node, value in _held(tree, values) for id_ in _each_id(value)
    )


def _held(tree: FactNode, values: Mapping[str, Value]) -> Iterator[tuple[FactNode, object]]:
    """The values that hold ids, in a record and in the rows of its subtables."""
    for name, node in tree.references:
        yield node, values.get(name)
    for name, table in tree.tables:
        rows = values.get(name)
        if isinstance(rows, list | tuple):
            columns = table.references
            for row in rows:
                if isinstance(row, dict):
                    for column, node in columns:
                        yield node, row.get(column)


def _each_id(value: object) -> Sequence[str]:
    if isinstance(value, str):
        return (value,)
    if isinstance(value, tuple):
        return [one for one in value if isinstance(one, str)]
    return ()


def _walk(
    tree: FactNode,
    values: Mapping[str, Value],
    facts: Facts,
    found: set[FactKey],
    known: frozenset[FactKey],
) -> None:
    for node, value in _held(tree, values):
        if value is None:
            continue
        for id_ in _each_id(value):
            key = (str(node.target), id_)
            if not facts.knows(key):
                if node.used or key not in known:
                    found.add(key)
            elif node.below and key in facts.records:
                _walk(node, facts.records[key], facts, found, frozenset())
