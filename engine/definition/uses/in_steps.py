"""What steps name: fields they write, forms they touch, workflows they begin."""

from engine.definition.tree import Path, value_at
from engine.definition.uses.collector import Collector
from engine.definition.uses.trail import Owner
from engine.step.model import step_word


class StepReader:
    """Reads the steps of one list: `form` is the current record's, `inputs` an action's input."""

    def __init__(self, found: Collector, form: Owner | None, inputs: Owner | None = None) -> None:
        self._found = found
        self._form = form
        self._inputs = inputs

    def steps(self, pointer: Path) -> None:
        """Read a list of steps, those inside them included."""
        for at in self._found.items(pointer):
            self._step(at)

    def _step(self, at: Path) -> None:
        found = self._found
        word = step_word(value_at(found.data, at))
        found.expressions(at, ("require", "if", "check", "once", "id", "revise"), self._inputs)
        self._message(at, word)
        if word in ("update", "upsert", "delete"):
            self._touch(at, word)
        elif word in ("start", "stop", "revise"):
            self._run(at, word)
        elif word == "set":
            self._written((*at, "set"), self._form)
        elif word == "notify":
            self.recipients((*at, "notify"))
        elif word is not None:
            read = {"create": self._create, "for_each": self._loop, "post": self._post}.get(word)
            if read is not None:
                read(at)
        for inner in ("do", "else"):
            self.steps((*at, inner))

    def _run(self, at: Path, word: str) -> None:
        found = self._found
        key = found.text((*at, word))
        known = word != "revise" and any(flow.key == key for flow in found.app.workflows)
        found.whole((*at, word), ("workflows", key) if known and key else None)
        found.expressions(at, ("on",), self._inputs)

    def recipients(self, pointer: Path) -> None:
        """Read whom a message goes to."""
        found = self._found
        for at in found.items(pointer):
            found.role((*at, "role"))
            found.expressions(at, ("expression",), self._inputs)
            for name in ("field", "linked"):
                self._variable_path((*at, name))

    def _variable_path(self, pointer: Path) -> None:
        """A path to people may begin with a name in force: it is read as an expression."""
        self._found.expression(pointer, inputs=self._inputs)

    def _message(self, at: Path, word: str | None) -> None:
        pointer = (*at, "message")
        if value_at(self._found.data, pointer) is None:
            return
        scopes = [self._found.scope(pointer)]
        if word in ("update", "upsert", "delete"):
            scopes.insert(0, self._found.scope((*at, "where")))
        self._found.template(pointer, next((one for one in scopes if one), None), self._inputs)

    def _written(self, pointer: Path, owner: Owner | None) -> None:
        self._found.written(pointer, owner, inputs=self._inputs)

    def _create(self, at: Path) -> None:
        found = self._found
        owner = found.form((*at, "create"))
        found.expressions(at, ("of",), self._inputs)
        self._written((*at, "values"), owner)
        for name in found.entries((*at, "rows")):
            pointer = (*at, "rows", name)
            found.path(pointer, owner, is_key=True)
            rows = found.trails.owner(owner.form.key, name) if owner else None
            blocks = list(found.items(pointer)) or [pointer]
            for block in blocks:
                place = block if block != pointer else (*pointer, 0)
                for word in ("from", "where"):
                    scope = found.scope((*place, word))
                    found.expression((*block, word), scope=scope, inputs=self._inputs)
                scope = found.scope((*place, "values"))
                found.written((*block, "values"), rows, scope=scope, inputs=self._inputs)

    def _touch(self, at: Path, word: str) -> None:
        owner = self._found.form((*at, word))
        self._found.expressions(at, ("where",), self._inputs)
        for name in ("set", "values"):
            self._written((*at, name), owner)

    def _loop(self, at: Path) -> None:
        found = self._found
        if found.entries((*at, "for_each")):
            owner = found.form((*at, "for_each", "form"))
            found.expressions((*at, "for_each"), ("where",), self._inputs)
            found.sort((*at, "for_each", "sort"), owner)
        else:
            found.expressions(at, ("for_each",), self._inputs)
        found.expressions(at, ("where",), self._inputs)
        for each in found.items((*at, "group")):
            found.expression(each, inputs=self._inputs)
        found.terms((*at, "sort"), found.scope((*at, "sort")), self._inputs)

    def _post(self, at: Path) -> None:
        found = self._found
        owner = found.form((*at, "post"))
        balance = owner.form.balance if owner else None
        found.expressions(at, ("rows",), self._inputs)
        found.expression((*at, "where"), inputs=self._inputs)
        found.written((*at, "values"), owner, inputs=self._inputs)
        ledger = found.trails.owner(balance.ledger.form) if balance else None
        found.written((*at, "ledger"), ledger, inputs=self._inputs)
