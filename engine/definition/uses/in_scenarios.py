"""What scenarios name: forms, fields with their values, nodes, actions, settings, roles.

Rule of this file: the form of a record is told by who made it; of one that a step made in passing,
by the node that is decided on it, else by the fields and values that are asked of it, where only
one form has them all.
"""

import re

from engine.definition.scenario import scenario_word
from engine.definition.tree import Path, value_at
from engine.definition.uses.collector import Collector
from engine.definition.uses.trail import Owner, option_keys
from engine.form.input_form import input_form
from engine.form.model import Form, SubtableField

INDEX = re.compile(r"\[\d+\]")


class ScenarioReader:
    """Reads one scenario; `records`: the form of each record by its name in the story."""

    def __init__(self, found: Collector, at: Path) -> None:
        self._found = found
        self._at = at
        self._records: dict[str, Owner | None] = {}
        self._asked: dict[str, set[tuple[str, str]]] = {}

    def read(self) -> None:
        """Read the stage, then the acts and what is expected."""
        self._ask_all()
        for at in self._found.items((*self._at, "given")):
            self._given(at)
        for at in self._found.items((*self._at, "steps")):
            self._step(at)

    def _given(self, at: Path) -> None:
        found = self._found
        for each in found.items((*at, "roles")):
            found.role(each)
        self.links((*at, "links"))
        for name in found.entries((*at, "settings")):
            self._setting((*at, "settings", name), name)
        owner = found.form((*at, "record"))
        self._name(found.text((*at, "as")), owner)
        self._values((*at, "values"), owner)

    def links(self, pointer: Path) -> None:
        """Read to which records a person is tied."""
        found = self._found
        for name in found.entries(pointer):
            if name in found.context.user_links:
                found.whole((*pointer, name), ("app", "user_links", name), is_key=True)

    def _setting(self, pointer: Path, name: str) -> None:
        found = self._found
        if name in found.context.settings:
            found.whole(pointer, ("app", "settings", name), is_key=True)
            options = found.context.settings[name].options or frozenset()
            text = found.text(pointer)
            if text in options:
                found.whole(pointer, ("app", "settings", name, "options", text))

    def _step(self, at: Path) -> None:
        found = self._found
        word = scenario_word(value_at(found.data, at))
        on = self._record(found.text((*at, "on")))
        made: Owner | None = None
        if word in ("submit", "create"):
            made = found.form((*at, word))
            self._values((*at, "values"), made)
            self._acknowledged(at, made)
        elif word == "update":
            on = self._record(found.text((*at, "update")))
            self._values((*at, "values"), on)
        elif word == "decide":
            made = self.node((*at, "node"), on) or on
            self._values((*at, "values"), made)
        elif word == "action":
            self._action(at, on)
        self._expectations(at)
        found.path((*at, "expect_error", "path"), made or on)
        self._name(found.text((*at, "save_as")), made)

    def _expectations(self, at: Path) -> None:
        for name in self._found.entries((*at, "expect")):
            self._expected((*at, "expect", name), name)
        of = self._record(self._found.text((*at, "expect_task", "on")))
        self.node((*at, "expect_task", "node"), of)

    def _acknowledged(self, at: Path, form: Owner | None) -> None:
        keys = {rule.key for rule in form.form.rules} if form and form.base else set()
        for name in self._found.entries((*at, "acknowledge")):
            if form is not None and name in keys:
                target = (*form.base, "rules", name)
                self._found.whole((*at, "acknowledge", name), target, is_key=True)

    # ---- records and their forms

    def _name(self, name: str | None, owner: Owner | None) -> None:
        if name is not None and (owner is not None or name not in self._records):
            self._records[name] = owner

    def _record(self, name: str | None) -> Owner | None:
        if name is None:
            return None
        return self._records.get(name) or self._told_by_fields(name)

    def _told_by_fields(self, name: str) -> Owner | None:
        asked = self._asked.get(name, set())
        fits = [form for form in self._found.app.forms if asked and _has(form, asked)]
        return self._found.trails.owner(fits[0].key) if len(fits) == 1 else None

    def _ask_all(self) -> None:
        """Gather which fields are asked of each record by its name."""
        found = self._found
        for at in found.items((*self._at, "steps")):
            for name in found.entries((*at, "expect")):
                self._note_asked(name, found.text((*at, "expect", name)))
            for word in ("on", "update"):
                record = found.text((*at, word))
                if record and "action" not in found.entries(at):
                    self._note_node(record, (*at, "node"))
                    for field in found.entries((*at, "values")):
                        self._note_asked(f"{record}.{field}", None)
            record = found.text((*at, "expect_task", "on"))
            if record:
                self._note_node(record, (*at, "expect_task", "node"))

    def _note_asked(self, dotted: str, value: str | None) -> None:
        record, _, rest = INDEX.sub("", dotted).partition(".")
        if rest:
            field, dot, _ = rest.partition(".")
            self._asked.setdefault(record, set()).add((field, "" if dot else value or ""))

    def _note_node(self, record: str, pointer: Path) -> None:
        """Only records of the form that its workflow runs over stand at a node."""
        key = self._found.text(pointer)
        flows = self._found.app.workflows
        forms = {flow.form for flow in flows if any(node.key == key for node in flow.nodes)}
        if len(forms) == 1 and record not in self._records:
            self._records[record] = self._found.trails.owner(forms.pop())

    # ---- values

    def _values(self, pointer: Path, owner: Owner | None) -> None:
        found = self._found
        for name in found.entries(pointer):
            at = (*pointer, name)
            end = found.path(at, owner, is_key=True)
            value = value_at(found.data, at)
            rows = self.rows(owner, name)
            for each in found.items(at):
                found.option(each, end)
                if rows is not None and isinstance(value_at(found.data, each), dict):
                    self._values(each, rows)
                else:
                    self._told(each)
            found.option(at, end)
            if isinstance(value, str):
                self._told(at)

    def rows(self, owner: Owner | None, name: str) -> Owner | None:
        """Give the rows of a subtable; None for any other field."""
        field = owner.field(name) if owner else None
        if owner is None or not isinstance(field, SubtableField):
            return None
        return Owner(owner.form, field, owner.base, owner.known)

    def _told(self, pointer: Path) -> None:
        """A value may be a path from a record of the story: `made.lines[0]`."""
        text = self._found.text(pointer) or ""
        record, dot, rest = text.partition(".")
        if dot and INDEX.search(rest) and record in self._records:
            self._found.path_part(pointer, rest, len(record) + 1, self._record(record))

    def _expected(self, pointer: Path, dotted: str) -> None:
        found = self._found
        record, dot, rest = dotted.partition(".")
        owner = self._record(record)
        if not dot or owner is None:
            return
        end = found.path_part(pointer, rest, len(record) + 1, owner, is_key=True)
        found.option(pointer, end)
        for each in found.items(pointer):
            found.option(each, end)

    # ---- nodes and actions

    def node(self, pointer: Path, on: Owner | None) -> Owner | None:
        """Read the key of a node; answers the form that its workflow runs over."""
        found = self._found
        key = found.text(pointer)
        flows = [
            flow for flow in found.app.workflows if any(node.key == key for node in flow.nodes)
        ]
        over = [flow for flow in flows if on is not None and flow.form == on.form.key]
        fits = over or flows
        if key is None or len(fits) != 1:
            return None
        found.whole(pointer, ("workflows", fits[0].key, "nodes", key))
        return found.trails.owner(fits[0].form)

    def _action(self, at: Path, on: Owner | None) -> None:
        found = self._found
        key = found.text((*at, "action"))
        selected = next(iter(found.items((*at, "selection"))), None)
        owner = on or (self._record(found.text(selected)) if selected else None)
        forms = [owner.form] if owner else found.app.forms
        holders = [form for form in forms if any(each.key == key for each in form.actions)]
        if key is None or len(holders) != 1:
            return
        form = holders[0]
        base = ("forms", form.key, "actions", key)
        found.whole((*at, "action"), base)
        action = next(each for each in form.actions if each.key == key)
        if action.input:
            self._values((*at, "values"), Owner(input_form(form.key, action), None, base))


def _has(form: Form, asked: set[tuple[str, str]]) -> bool:
    """Whether a form has all fields that are asked, and among its options all values."""
    fields = {field.key: option_keys(field) for field in form.fields}
    system = {"state", "version", "owner", "id", "department", "revision"}
    return all(
        name in system
        or (name in fields and (not value or not fields[name] or value in fields[name]))
        for name, value in asked
    )


def read_scenario(found: Collector, at: Path) -> None:
    """Read one scenario."""
    ScenarioReader(found, at).read()
