"""What a scenario calls people, departments and records, each kind by names of its own."""

from dataclasses import dataclass, field


@dataclass
class Names:
    """Ids by name; a record's form by its id."""

    people: dict[str, str] = field(default_factory=dict)
    departments: dict[str, str] = field(default_factory=dict)
    records: dict[str, str] = field(default_factory=dict)
    forms: dict[str, str] = field(default_factory=dict)

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
        )
