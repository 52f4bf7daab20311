"""What a form costs whose rows ask another form, beside the same form that asks nothing: while it
is filled, with a question a row, and with a value a row that is chosen from two sources.
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
from runtime.services.act import consult, perform
from runtime.services.caller import Caller, Way
from runtime.services.evaluate_draft import evaluate_draft
from runtime.services.place_record import Placed, place_record
from runtime.services.publish_app import import_app
from runtime.services.regions import china_regions
from runtime.services.system import System
from runtime.storage.accounts import AccountStore, NewUser
from runtime.storage.database import Database
from runtime.storage.migrations import prepare_store

APP = "asking"
ROWS = 50
HELD = 10_000
"""Rows that are asked."""

TIMES_THE_FLOOR = 4
"""A form that asks is evaluated twice, before and after the answers, and sends a statement."""

_ASKED = 'on_read: true, formula: "SUM_OF(held.lines, number, of == row.of)"'
_CHOSEN = """choose: [
  {from: held.lines, where: "of == row.of and number < 0", value: number},
  {from: held.lines, where: "of == row.of", sort: "-number", value: number}]"""


def figures(times: int) -> Iterator[Figure]:
    """Fifty rows that ask, and fifty that choose, beside fifty that do neither."""
    with _form("") as plain:
        floor = measure(plain.fill, times)
    for name, extra in (("a question a row", _ASKED), ("a choice a row", _CHOSEN)):
        with _form(extra) as asking:
            ours = measure(asking.fill, times)
        aim = TIMES_THE_FLOOR * floor.cpu
        yield compared("form that asks", f"{ROWS} rows, {name}", ours, floor, aim=aim)


@dataclass(slots=True)
class _Form:
    """A store with the app, records to be asked, and somebody who fills a form."""

    system: System
    writer: Caller

    def fill(self) -> None:
        """Evaluate a form of fifty rows, as a page does at each change."""
        sent = {"lines": [{"of": f"i{place}"} for place in range(ROWS)]}
        accepted(consult(self.system, self.writer, evaluate_draft, APP, "form", sent))

    def hold(self) -> None:
        """Put the rows there that are asked: ten of each kind, a hundred a record."""
        for start in range(0, HELD, 100):
            lines = [
                {"of": f"i{number % (HELD // 10)}", "number": number}
                for number in range(start, start + 100)
            ]
            placed = Placed({"lines": lines})
            accepted(perform(self.system, self.writer, place_record, APP, "held", placed))


@contextmanager
def _form(extra: str) -> Iterator[_Form]:
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
            made = _Form(system, Caller(person, Way.API, "en"))
            accepted(import_app(system, made.writer, _files(extra)))
            made.hold()
            yield made
        finally:
            database.close()


def _files(extra: str) -> dict[str, bytes]:
    files = {
        "app.yaml": 'key: asking\nlabel: Asking\nversion: "1.0"\n',
        "forms/held.yaml": """
key: held
label: Held
fields:
  - key: lines
    type: subtable
    label: Lines
    fields:
      - {key: of, type: text, label: Of, indexed: true}
      - {key: number, type: integer, label: Number}
""",
        "forms/form.yaml": f"""
key: form
label: Form
fields:
  - key: lines
    type: subtable
    label: Lines
    fields:
      - {{key: of, type: text, label: Of}}
      - {{key: found, type: integer, label: Found{", " + extra if extra else ""}}}
""",
    }
    return {path: text.encode() for path, text in files.items()}
