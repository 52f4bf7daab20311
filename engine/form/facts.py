"""Facts: what the shell has fetched of other records, and what it has still to fetch.

Rules of this file:
1. Facts are asked level by level: the ids behind a lookup are known once its record is here.
2. What was asked for and not found is `absent`: it is never asked for again, and reads as blank.
3. People stand under the form `$user`, departments under `$department`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from engine.access.directory import Department, Directory, Person
from engine.expression.values import Value
from engine.form.compiled import CompiledForm
from engine.form.context import roles_within
from engine.form.fact_tree import FactNode
from engine.form.names import DEPARTMENTS, USERS

FactKey = tuple[str, str]
"""(form, id)."""


@dataclass(frozen=True, slots=True)
class Facts:
    """The values of other records by (form, id), system fields among them."""

    records: Mapping[FactKey, Mapping[str, Value]] = field(default_factory=dict)
    absent: frozenset[FactKey] = frozenset()

    def with_answer(
        self, asked: Iterable[FactKey], found: Mapping[FactKey, Mapping[str, Value]]
    ) -> "Facts":
        """Add what was found of what was asked; the rest is absent from now on."""
        lacking = frozenset(key for key in asked if key not in found)
        return Facts({**self.records, **found}, self.absent | lacking)

    def without(self, key: FactKey) -> "Facts":
        """Forget one record: it has changed, and is fetched anew when it is read again."""
        if not self.knows(key):
            return self
        kept = {other: values for other, values in self.records.items() if other != key}
        return Facts(kept, self.absent - {key})

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
        (node.target, id_)
        for name, top in tree.below.items()
        for node, value in _leaves(top, values.get(name))
        if node.target
        for id_ in _each_id(value)
    )


def _leaves(node: FactNode, value: object) -> Iterator[tuple[FactNode, object]]:
    """A node with its value, or the columns of a subtable with theirs."""
    if node.target:
        yield node, value
    elif isinstance(value, list | tuple):
        for row in value:
            if isinstance(row, Mapping):
                for name, below in node.below.items():
                    yield below, row.get(name)


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
    for name, top in tree.below.items():
        for node, value in _leaves(top, values.get(name)):
            if node.target is None:
                continue
            for id_ in _each_id(value):
                key = (node.target, id_)
                if not facts.knows(key):
                    if node.used or key not in known:
                        found.add(key)
                elif node.below and key in facts.records:
                    _walk(node, facts.records[key], facts, found, frozenset())
