"""What forms name: their fields' properties, rules, views, layouts, grants, actions, balances."""

from engine.definition.tree import Path, value_at
from engine.definition.uses.collector import Collector
from engine.definition.uses.in_expression import Options, option_targets
from engine.definition.uses.in_steps import StepReader
from engine.definition.uses.trail import Owner, Step
from engine.expression.scope import Scope
from engine.form.input_form import input_form
from engine.form.model import Action, Form, SubtableField
from engine.form.scope import NameScope

FLAGS = ("required", "visible", "readonly", "locked")


class FormReader:
    """Reads one form at its place."""

    def __init__(self, found: Collector, form: Form, at: Path) -> None:
        self._found = found
        self._form = form
        self._at = at
        self._owner = Owner(form, None, ("forms", form.key))

    def read(self) -> None:
        """Read all of it."""
        found, at = self._found, self._at
        found.template((*at, "title"))
        found.expressions(at, ("locked",))
        for field in found.items((*at, "fields")):
            self._field(field, self._owner, None)
        for rule in found.items((*at, "rules")):
            found.expressions(rule, ("require", "when"))
            found.path((*rule, "path"), self._owner)
            found.template((*rule, "message"))
        for unique in found.items((*at, "unique")):
            found.paths((*unique, "fields"), self._owner)
            found.expressions(unique, ("where",))
            found.template((*unique, "message"))
        self._layout()
        self._lists_and_papers()
        self._access()
        for number, action in enumerate(self._form.actions):
            self._action(action, (*at, "actions", number))
        self._balance()
        self._decision()

    # ---- fields

    def _field(self, at: Path, owner: Owner, inputs: Owner | None) -> None:
        found = self._found
        key = found.text((*at, "key")) or ""
        expects = option_targets(found.step_of(owner, [key]))
        found.expressions(at, FLAGS, inputs)
        for name in ("default", "formula"):
            found.expression((*at, name), expects, inputs=inputs)
        found.expressions((*at, "validate"), ("require",), inputs)
        found.template((*at, "validate", "message"), found.scope((*at, "formula")), inputs)
        found.expression((*at, "live"), inputs=inputs)
        found.role((*at, "role"))
        record = Owner(owner.form, None, owner.base)
        for each in found.items((*at, "on")):
            beside = owner.field(found.text(each) or "") is not None
            found.path(each, owner if beside else record)
        found.path((*at, "source"), owner)
        found.path((*at, "keep"), owner)
        self._numbers(at, record)
        self._lookup(at, owner, inputs)
        self._roll_up((*at, "rollup"))
        self._choices(at, owner, expects, inputs)
        self._status(at, found.step_of(owner, [key]), inputs)
        for number, _ in enumerate(found.items((*at, "unique"))):
            found.paths((*at, "unique", number), self._rows(owner, key))
        for column in found.items((*at, "fields")):
            rows = self._rows(owner, key)
            if rows is not None:
                self._field(column, rows, inputs)

    def _numbers(self, at: Path, record: Owner) -> None:
        """Read by what the formats of a number differ."""
        found = self._found
        found.path((*at, "by"), record)
        chooser = found.text((*at, "by"))
        if chooser is None:
            return
        for name in found.entries((*at, "formats")):
            found.option((*at, "formats", name), found.step_of(record, [chooser]), is_key=True)

    def _choices(self, at: Path, owner: Owner, expects: Options, inputs: Owner | None) -> None:
        """Read where a value comes from: each source is asked as a question is."""
        found = self._found
        told = found.text((*at, "source"))
        teller = found.step_of(owner, [told]) if told else None
        for each in found.items((*at, "choose")):
            found.form((*each, "from"))
            here = found.scope((*at, "formula"))
            scope: Scope | None = here
            if isinstance(here, NameScope) and (name := found.text((*each, "from"))):
                asked = here.asking().elsewhere(tuple(name.split(".")))
                scope = asked.scope if asked else None
            if scope is not None:
                found.expression((*each, "where"), scope=scope, inputs=inputs)
                found.expression((*each, "value"), expects, scope=scope, inputs=inputs)
                found.terms((*each, "sort"), scope, inputs)
            if teller is not None:
                found.option((*each, "key"), teller)

    @staticmethod
    def _rows(owner: Owner, key: str) -> Owner | None:
        table = owner.field(key)
        return Owner(owner.form, table, owner.base) if isinstance(table, SubtableField) else None

    def _lookup(self, at: Path, owner: Owner, inputs: Owner | None) -> None:
        found = self._found
        target = found.form((*at, "form"))
        table = found.text((*at, "subtable"))
        if target is not None and table:
            found.path((*at, "subtable"), target)
            target = found.trails.owner(found.text((*at, "form")) or "", table)
        found.expression((*at, "filter"), inputs=inputs)
        for name in found.entries((*at, "fill")):
            found.path((*at, "fill", name), owner, is_key=True)
            found.path((*at, "fill", name), target)
        for name in ("columns", "search"):
            found.paths((*at, name), target)

    def _roll_up(self, at: Path) -> None:
        found = self._found
        source = found.form((*at, "from"))
        found.path((*at, "via"), source)
        found.expressions(at, ("value", "where"))

    def _status(self, at: Path, field: Step, inputs: Owner | None) -> None:
        found = self._found
        for rule in found.items((*at, "status", "rules")):
            found.expression((*rule, "when"), scope=found.scope((*at, "formula")), inputs=inputs)
            found.option((*rule, "is"), field)
        found.option((*at, "status", "else"), field)
        transitions = (*at, "status", "transitions")
        for name in found.entries(transitions):
            found.option((*transitions, name), field, is_key=True)
            for each in found.items((*transitions, name)):
                found.option(each, field)

    # ---- how it is shown, and to whom

    def _layout(self) -> None:
        found, at, owner = self._found, (*self._at, "layout"), self._owner
        for name in ("wide", "highlights", "folded"):
            found.paths((*at, name), owner)
        line = found.path((*at, "progress"), owner)
        for each in found.items((*at, "stages")):
            found.option(each, line)
        for name in found.entries((*at, "columns_of")):
            found.path((*at, "columns_of", name), owner, is_key=True)
            found.paths((*at, "columns_of", name), found.trails.owner(owner.form.key, name))
        for each in found.items((*at, "related")):
            source = found.form((*each, "form"))
            found.path((*each, "via"), source)
            found.paths((*each, "columns"), source)
            found.sort((*each, "sort"), source)

    def _lists_and_papers(self) -> None:
        found, at = self._found, self._at
        for view in found.items((*at, "views")):
            for each in found.items((*view, "roles")):
                found.role(each)
            found.paths((*view, "columns"), self._owner)
            found.expressions(view, ("filter",))
            found.sort((*view, "sort"), self._owner)
        for one in found.items((*at, "prints")):
            for name in ("fields", "together", "totals"):
                found.paths((*one, name), self._owner)

    def _access(self) -> None:
        found = self._found
        actions = {action.key for action in self._form.actions}
        for grant in found.items((*self._at, "access")):
            found.role((*grant, "role"))
            found.expressions(grant, ("where",))
            for each in found.items((*grant, "can")):
                key = found.text(each) or ""
                found.whole(each, (*self._owner.base, "actions", key) if key in actions else None)
            for name in ("hide", "read", "unmask"):
                found.paths((*grant, "fields", name), self._owner)

    def _action(self, action: Action, at: Path) -> None:
        found = self._found
        found.expressions(at, ("when",))
        for each in found.items((*at, "roles")):
            found.role(each)
        inputs = None
        if action.input:
            asked = input_form(self._form.key, action)
            inputs = Owner(asked, None, (*self._owner.base, "actions", action.key))
            for each in found.items((*at, "input")):
                self._field(each, inputs, inputs)
        found.template((*at, "confirm"), found.scope((*at, "when")), inputs)
        StepReader(found, self._owner, inputs).steps((*at, "do"))

    # ---- balances and decision tables

    def _balance(self) -> None:
        found, at, owner = self._found, (*self._at, "balance"), self._owner
        if value_at(found.data, at) is None:
            return
        ledger = found.form((*at, "ledger", "form"))
        found.path((*at, "ledger", "id"), ledger)
        found.paths((*at, "dimensions"), owner)
        for each in found.items((*at, "fields")):
            found.path((*each, "key"), owner)
            found.path((*each, "ledger"), ledger)
            found.path((*each, "after"), ledger)
        for each in found.items((*at, "guards")):
            found.expressions(each, ("require",))
            found.template((*each, "message"))
        found.written((*at, "opening"), ledger)

    def _decision(self) -> None:
        found, at = self._found, (*self._at, "decision")
        for each in found.items((*at, "inputs")):
            found.path((*each, "field"), self._owner)
        found.paths((*at, "outputs"), self._owner)
        found.sort((*at, "order"), self._owner)
        found.expressions(at, ("where",))
