"""What records and people are called, for one reader.

Rules of this file:
1. A title shows no value that its reader may not read: such a value is left out.
2. A record without a title template is called by its first text, else by its form.
"""

from collections.abc import Callable, Mapping

from engine.access.fields import FieldAccess
from engine.expression.errors import EvaluationError
from engine.expression.scope import Path
from engine.expression.values import Value
from engine.form.compiled import CompiledForm
from engine.form.environment import RecordEnvironment, system_values
from engine.form.facts import FactKey, Facts
from engine.form.model import RowLookupField
from engine.form.record import Record
from engine.form.routes import reached
from engine.form.row_forms import PARENT, dotted, form_of, rows_of, subtable_of
from engine.form.scope import DEPARTMENTS, USERS
from engine.form.template import Template
from engine.text import localise
from runtime.services.act import Act
from runtime.services.facts_of import fetch_facts
from runtime.services.published_app import PublishedApp
from runtime.services.record_rights import hidden_elsewhere
from runtime.services.row_titles import JOINED, joined, row_template
from runtime.services.surroundings import context_of

MAX_LEVELS = 4


class Titles:
    """Gives titles within one act and app; facts grow as titles ask for more."""

    def __init__(self, act: Act, app: PublishedApp, facts: Facts) -> None:
        self.act = act
        self._app = app
        self.facts = facts
        self._known: dict[FactKey, str] = {}
        self._rows: dict[tuple[FactKey, tuple[str, ...], bool], tuple[str, str | None, str]] = {}
        self._context = context_of(act, app)

    def of(self, form: str, id_: str) -> str:
        """The title of a record, or the name of a person or department."""
        key = (self._app.context.resolve("", form), id_)
        if key not in self._known:
            rows = subtable_of(form) is not None
            self._known[key] = self._row(key, (), own=False)[0] if rows else self._find(key)
        return self._known[key]

    def of_row(self, field: RowLookupField, id_: str) -> tuple[str, str | None, str]:
        """The title of a row that a field points at, the id of its record, and its title."""
        key = (rows_of(self._app.context.resolve("", field.form), field.subtable), id_)
        asked = (key, tuple(field.columns), field.own)
        if asked not in self._rows:
            self._rows[asked] = self._row(*asked)
        return self._rows[asked]

    def of_values(
        self,
        form: CompiledForm,
        values: Mapping[str, Value],
        hidden: Callable[[Path], bool],
    ) -> str:
        """The title of a record whose values are at hand."""
        if form.title is None:
            return self._without_template(form, values, hidden)
        said, elsewhere = "", hidden_elsewhere(self.act, self._app)
        for _ in range(MAX_LEVELS):
            environment = RecordEnvironment(form, values, {}, self.facts, self._context)

            def shown(path: Path, found: RecordEnvironment = environment) -> Value:
                if hidden(path) or _is_kept(found, form, path, elsewhere):
                    return None
                return _value(found, path)

            said = form.title.render_in(self.act.caller.locale, shown, self._app.zone)
            if not environment.lacking:
                break
            self.facts = fetch_facts(self.act, self._app, self.facts, environment.lacking)
        return said or localise(form.form.label, self.act.caller.locale, form.key)

    def _find(self, key: FactKey) -> str:
        form_key, id_ = key
        people = self.act.world.directory
        if form_key == USERS:
            person = people.people.get(id_)
            return person.name if person else ""
        if form_key == DEPARTMENTS:
            department = people.departments.get(id_)
            return department.name if department else ""
        values = self._fetched(key)
        form = self._app.form(form_key)
        if values is None or form is None:
            return ""
        elsewhere = hidden_elsewhere(self.act, self._app)
        return self.of_values(form, values, lambda path: f"{form_key}.{path[0]}" in elsewhere)

    def _row(
        self, key: FactKey, columns: tuple[str, ...], own: bool
    ) -> tuple[str, str | None, str]:
        """Name a row by its record, its place and its columns."""
        rows, form = key[0], self._app.form(form_of(key[0]))
        values = self._fetched(key)
        elsewhere = hidden_elsewhere(self.act, self._app)
        if values is None or form is None or dotted(rows) in elsewhere:
            return "", None, ""
        record = values.get(PARENT)
        self._fetch_parents()
        parent = self.of(form_of(rows), str(record)) if record else ""
        asked = ("row_template", self._app.key, rows, columns)
        template = self.act.world.memo.get(asked)
        if not isinstance(template, Template):
            template = self.act.world.memo[asked] = row_template(form, rows, columns)
        said = self._said_of_row(form, key, template, elsewhere)
        place = values.get("position")
        title = joined("" if own else parent, f"#{place}" if place else "", said)
        return title, str(record) if record else None, parent

    def _said_of_row(
        self, form: CompiledForm, key: FactKey, template: Template, elsewhere: frozenset[str]
    ) -> str:
        rows, id_ = key
        said = ""
        for _ in range(MAX_LEVELS):
            environment = RecordEnvironment(form, {}, {}, self.facts, self._context)

            def shown(path: Path, found: RecordEnvironment = environment) -> Value:
                route = (rows, *found.route(f"@{rows}", path))
                if not elsewhere.isdisjoint(reached(route, (rows, *path))):
                    return None
                try:
                    return found.follow(id_, route, path)
                except EvaluationError:
                    return None

            said = template.render_in(self.act.caller.locale, shown, self._app.zone)
            if not environment.lacking:
                break
            self.facts = fetch_facts(self.act, self._app, self.facts, environment.lacking)
        return said.strip(JOINED)

    def shows(self, path: str) -> bool:
        """Whether the reader may read a field (`form.field`) wherever it stands."""
        return path not in hidden_elsewhere(self.act, self._app)

    def know(self, found: Mapping[FactKey, Mapping[str, Value]]) -> None:
        """Take what is known already, such as rows that are not saved yet."""
        if found:
            self.facts = self.facts.with_answer(found, found)

    def know_record(self, record: Record) -> None:
        """Take the record that is shown: rows that it points at itself are called by it."""
        values = {**system_values(record, self._context), **record.values}
        self.know({(record.form, record.id): values})

    def _fetch_parents(self) -> None:
        """Fetch the records of all rows that are known, in one batch."""
        lacking = {
            (form_of(rows), str(values[PARENT]))
            for (rows, _), values in self.facts.records.items()
            if subtable_of(rows) and values.get(PARENT)
        }
        lacking = {key for key in lacking if not self.facts.knows(key)}
        if lacking:
            self.facts = fetch_facts(self.act, self._app, self.facts, lacking)

    def _fetched(self, key: FactKey) -> Mapping[str, Value] | None:
        if not self.facts.knows(key):
            self.facts = fetch_facts(self.act, self._app, self.facts, {key})
        return self.facts.records.get(key)

    def _without_template(
        self,
        form: CompiledForm,
        values: Mapping[str, Value],
        hidden: Callable[[Path], bool],
    ) -> str:
        for field in form.tops():
            value = values.get(field.key)
            if field.definition.type in ("serial", "text") and value and not hidden((field.key,)):
                return str(value)
        return localise(form.form.label, self.act.caller.locale, form.key)


def hides(access: FieldAccess) -> Callable[[Path], bool]:
    """Tell which paths of a record an access keeps from its reader."""
    hidden = access.hidden
    if not hidden:
        return lambda _path: False
    return lambda path: path[0] in hidden or ".".join(path[:2]) in hidden


def _is_kept(
    environment: RecordEnvironment, form: CompiledForm, path: Path, elsewhere: frozenset[str]
) -> bool:
    """Whether a path leads through what its reader may not read of other forms."""
    if len(path) == 1 or not elsewhere:
        return False
    return not elsewhere.isdisjoint(reached(environment.route(f"@{form.key}", path), path))


def _value(environment: RecordEnvironment, path: Path) -> Value:
    try:
        return environment.value(path)
    except EvaluationError:
        return None
