"""What a write costs whose sums are rolled up along a chain of three, beside the same write of an
app that rolls nothing up; and how that grows with what is added up already.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.figure import Figure, compared, measure
from benchmarks.ground import accepted
from runtime.clock import system_clock
from runtime.ids import UlidSource
from runtime.services.act import perform
from runtime.services.caller import Caller, Way
from runtime.services.create_record import create_record
from runtime.services.place_record import Placed, place_record
from runtime.services.publish_app import import_app
from runtime.services.regions import china_regions
from runtime.services.system import System
from runtime.storage.accounts import AccountStore, NewUser
from runtime.storage.database import Database
from runtime.storage.migrations import prepare_store

APP = "chain"
RECORDS_WRITTEN = 3
"""A chain of three writes three records: it may cost what writing three costs."""

ADDED_UP = (10, 1_000, 10_000)
_SUM = 'rollup: {{from: {source}, via: {via}, value: "SUM({of})"}}'
_PLAIN = 'default: "0"'


def figures(times: int) -> Iterator[Figure]:
    """Each length of what is added up, beside the write without roll-ups."""
    with _chain(rolled=False) as plain, _chain(rolled=True) as chain:
        there = 0
        for many in ADDED_UP:
            for one in (plain, chain):
                one.add(many - there)
            there = many + times
            ours, floor = measure(chain.write, times), measure(plain.write, times)
            name, aim = f"chain of three over {many:,} rows", RECORDS_WRITTEN * floor.cpu
            yield compared("write that is added up", name, ours, floor, aim=aim)


@dataclass(slots=True)
class _Chain:
    """A store with the app, one head, one middle record with one row, and writes to that row."""

    system: System
    writer: Caller
    row: str

    def write(self) -> None:
        """Make a record whose row points at the middle's."""
        accepted(perform(self.system, self.writer, create_record, APP, "leaf", self._sent()))

    def add(self, many: int) -> None:
        """Make the sum longer: rows by the hundred, a record."""
        while many > 0:
            placed = Placed({"lines": [self._line() for _ in range(min(many, 100))]})
            accepted(perform(self.system, self.writer, place_record, APP, "leaf", placed))
            many -= 100

    def _sent(self) -> dict[str, object]:
        return {"lines": [self._line()]}

    def _line(self) -> dict[str, object]:
        return {"of": self.row, "quantity": 1}


@contextmanager
def _chain(*, rolled: bool) -> Iterator[_Chain]:
    with TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/store.db")
        files, new_id = Path(folder) / "files", UlidSource()
        system = System(
            database, clock=system_clock, new_id=new_id, regions=china_regions(), files=files
        )
        try:
            prepare_store(database, system_clock())
            with database.begin_write() as connection:
                user = NewUser(system.new_id(), "root", "Root", system_clock())
                AccountStore(connection).add_user(user, ["admin"])
            with database.begin_read() as connection:
                person = system.world(connection).directory.by_username("root")
            if person is None:
                raise SystemExit("nobody is called root")
            writer = Caller(person, Way.API, "en")
            accepted(import_app(system, writer, _files(rolled=rolled)))
            yield _Chain(system, writer, _middle(system, writer))
        finally:
            database.close()


def _middle(system: System, writer: Caller) -> str:
    head = accepted(perform(system, writer, create_record, APP, "head", {"name": "Head"}))
    sent = {"head": head.id, "lines": [{"price": "2.50"}]}
    middle = accepted(perform(system, writer, create_record, APP, "middle", sent))
    rows = middle.values["lines"]
    row = rows[0] if isinstance(rows, list) else None
    if not isinstance(row, dict):
        raise SystemExit("the middle has no rows")
    return str(row["row_id"])


def _files(*, rolled: bool) -> dict[str, bytes]:
    def adding(source: str, via: str, of: str) -> str:
        return _SUM.format(source=source, via=via, of=of) if rolled else _PLAIN

    files = {
        "app.yaml": 'key: chain\nlabel: Chain\nversion: "1.0"\n',
        "forms/head.yaml": f"""
key: head
label: Head
fields:
  - {{key: name, type: text, label: Name}}
  - {{key: worth, type: money, label: Worth, {adding("middle", "head", "worth")}}}
""",
        "forms/middle.yaml": f"""
key: middle
label: Middle
fields:
  - {{key: head, type: lookup, form: head, label: Head}}
  - key: lines
    type: subtable
    label: Lines
    fields:
      - {{key: price, type: money, label: Price}}
      - {{key: taken, type: integer, label: Taken, {adding("leaf.lines", "of", "quantity")}}}
      - {{key: worth, type: money, label: Worth, formula: "taken * price"}}
  - {{key: worth, type: money, label: Worth, formula: "SUM(lines.worth)"}}
""",
        "forms/leaf.yaml": """
key: leaf
label: Leaf
fields:
  - key: lines
    type: subtable
    label: Lines
    fields:
      - {key: of, type: row_lookup, form: middle, subtable: lines, label: Row}
      - {key: quantity, type: integer, label: Quantity}
""",
    }
    return {path: text.encode() for path, text in files.items()}
