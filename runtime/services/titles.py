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
from engine.form.environment import RecordEnvironment
from engine.form.facts import FactKey, Facts
from engine.form.scope import DEPARTMENTS, USERS
from engine.text import localise
from runtime.services.act import Act
from runtime.services.facts_of import fetch_facts
from runtime.services.published_app import PublishedApp
from runtime.services.record_rights import hidden_elsewhere
from runtime.services.surroundings import context_of

MAX_LEVELS = 4


class Titles:
    """Gives titles within one act and app; facts grow as titles ask for more."""

    def __init__(self, act: Act, app: PublishedApp, facts: Facts) -> None:
        self.act = act
        self._app = app
        self.facts = facts
        self._known: dict[FactKey, str] = {}
        self._context = context_of(act, app)

    def of(self, form: str, id_: str) -> str:
        """The title of a record, or the name of a person or department."""
        key = (self._app.context.resolve("", form), id_)
        if key not in self._known:
            self._known[key] = self._find(key)
        return self._known[key]

    def of_values(
        self,
        form: CompiledForm,
        values: Mapping[str, Value],
        hidden: Callable[[Path], bool],
    ) -> str:
        """The title of a record whose values are at hand."""
        if form.title is None:
            return self._without_template(form, values, hidden)
        said = ""
        for _ in range(MAX_LEVELS):
            environment = RecordEnvironment(form, values, {}, self.facts, self._context)

            def shown(path: Path, found: RecordEnvironment = environment) -> Value:
                return None if hidden(path) else _value(found, path)

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
        if not self.facts.knows(key):
            self.facts = fetch_facts(self.act, self._app, self.facts, {key})
        values = self.facts.records.get(key)
        form = self._app.form(form_key)
        if values is None or form is None:
            return ""
        elsewhere = hidden_elsewhere(self.act, self._app)
        return self.of_values(form, values, lambda path: f"{form_key}.{path[0]}" in elsewhere)

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


def _value(environment: RecordEnvironment, path: Path) -> Value:
    try:
        return environment.value(path)
    except EvaluationError:
        return None
