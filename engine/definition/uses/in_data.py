"""What the data that goes along names: its form, fields with their values, roles, nodes.

Rule of this file: values may be drawn (`choose`, `switch`, `pick` …): what stands in these words is
read as the value itself would be.
"""

from collections.abc import Mapping

from engine.definition.app_context import app_context
from engine.definition.model import App
from engine.definition.reading import read_file
from engine.definition.tree import Data, Path, value_at
from engine.definition.uses.collector import Collector
from engine.definition.uses.in_scenarios import ScenarioReader
from engine.definition.uses.trail import Owner, Step
from engine.definition.uses.use import Use

FOLDER = "data/"
ENDINGS = (".yaml", ".yml", ".json")


def data_uses(
    app: App, name: str, text: str, others: Mapping[str, App] | None = None
) -> tuple[Data, tuple[Use, ...]]:
    """Read a file of data: what it says, and the uses in it; None for what is no such file."""
    if not name.startswith(FOLDER) or not name.endswith(ENDINGS):
        return None, ()
    reading = read_file(name, text.encode())
    if reading.tree is None or reading.issues:
        return None, ()
    found = Collector(app, app_context(app, others), reading.tree.data)
    _Reader(found).read()
    return reading.tree.data, tuple(dict.fromkeys(found.uses))


class _Reader:
    def __init__(self, found: Collector) -> None:
        self._found = found
        self._story = ScenarioReader(found, ())

    def read(self) -> None:
        found = self._found
        for at in found.items(("users",)):
            for each in found.items((*at, "roles")):
                found.role(each)
            self._story.links((*at, "links"))
        owner = found.form(("form",))
        for at in found.items(("records",)):
            self._values((*at, "values"), owner)
            for act in found.items((*at, "then")):
                over = self._story.node((*act, "node"), owner)
                self._values((*act, "values"), over or owner)
        for at in found.items(("generate",)):
            for name in ("by", "owner", "state"):
                self._drawn((*at, name), owner, Step(None, None, None))
            self._values((*at, "values"), owner)

    def _values(self, pointer: Path, owner: Owner | None) -> None:
        found = self._found
        for name in found.entries(pointer):
            at = (*pointer, name)
            end = found.path(at, owner, is_key=True)
            rows = self._story.rows(owner, name)
            self._drawn(at, owner if rows is None else rows, end, rows=rows)

    def _drawn(
        self, pointer: Path, owner: Owner | None, end: Step, *, rows: Owner | None = None
    ) -> None:
        """Read a value, or the words that draw one."""
        found = self._found
        found.option(pointer, end)
        for each in found.items(pointer):
            if rows is not None:
                self._values(each, rows)
            else:
                self._drawn(each, owner, end)
        for word in found.entries(pointer):
            self._word((*pointer, word), word, owner, end, rows)

    def _word(
        self, at: Path, word: str, owner: Owner | None, end: Step, rows: Owner | None
    ) -> None:
        if word in ("of", "switch", "distinct", "pick", "where"):
            self._source_word(at, word, owner)
        elif word in ("cases", "choose"):
            self._choice_word(at, word, owner, end)
        elif word in ("value", "else"):
            self._drawn(at, owner, end, rows=rows)
        elif word == "values" and rows is not None:
            self._values(at, rows)
        elif word == "one_of":
            for each in self._found.items(at):
                self._values((*each, "values"), rows)

    def _source_word(self, at: Path, word: str, owner: Owner | None) -> None:
        """Read what tells where a value is taken from."""
        found = self._found
        if word == "pick":
            found.form(at)
        elif word == "where":
            self._values(at, found.trails.source(found.text((*at[:-1], "pick")) or ""))
        elif found.text(at):
            found.path(at, owner)

    def _choice_word(self, at: Path, word: str, owner: Owner | None, end: Step) -> None:
        """Read values to choose among, by weight or by what another field holds."""
        found, keys = self._found, end
        if word == "cases":
            keys = found.step_of(owner, (found.text((*at[:-1], "switch")) or "").split("."))
        self._keyed(at, owner, keys, end)
        for each in found.items(at):
            self._drawn((*each, "value"), owner, end)

    def _keyed(self, at: Path, owner: Owner | None, keys: Step, end: Step) -> None:
        """Read a map whose names are values."""
        for name in self._found.entries(at):
            self._found.option((*at, name), keys, is_key=True)
            if value_at(self._found.data, (*at, name)) is not None:
                self._drawn((*at, name), owner, end)
