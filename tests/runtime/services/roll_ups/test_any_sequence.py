"""A law: after any sequence of acts every roll-up equals its recomputation, along chains."""

from collections.abc import Callable

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from runtime.services.act import Act, perform
from runtime.services.outcome import Refusal
from runtime.services.recompute import differing_formulas
from runtime.services.recompute_roll_ups import differing_roll_ups
from runtime.services.settlement import settle
from runtime.services.update_record import update_record
from runtime.services.views import RecordView
from runtime.services.written import Written
from runtime.storage.record_store import RecordStore
from tests.runtime.services.roll_ups.bookkeeping import Bookkeeping, row_of
from tests.runtime.services.roll_ups.ledger_app import APP

KINDS = ("firm", "planned", "void")
ACTS = st.lists(
    st.tuples(
        st.sampled_from(
            ["take", "retake", "kind", "add", "drop_row", "move", "close", "trash", "restore"]
        ),
        st.integers(0, 5),
        st.integers(0, 5),
        st.integers(0, 6),
    ),
    min_size=1,
    max_size=12,
)


class Story:
    """One draw: two accounts, three plans of two rows each, and what is done to them."""

    def __init__(self, books: Bookkeeping) -> None:
        self.books = books
        self.accounts = [books.make("account", name="a").id for _ in range(2)]
        self.plans = [books.plan(self.accounts[one % 2], 30, 30) for one in range(3)]
        self.rows = [row_of(plan, place) for plan in self.plans for place in (0, 1)]
        self.takings: list[str] = []
        self.trashed: list[str] = []
        self.deeds: dict[str, Callable[[int, int, int], object]] = {
            "take": self.take,
            "retake": self.retake,
            "kind": self.kind,
            "add": self.add,
            "drop_row": self.drop_row,
            "move": self.move,
            "close": self.close,
            "trash": self.trash,
            "restore": self.restore,
        }

    def take(self, one: int, other: int, much: int) -> None:
        lines = [{"line": self.rows[one], "quantity": much}, {"line": self.rows[other]}]
        made = self.books.attempt("taking", "ann", kind=KINDS[much % 3], lines=lines)
        if isinstance(made, RecordView):
            self.takings.append(made.id)

    def retake(self, one: int, other: int, much: int) -> None:
        taking = self._taking(one)
        if taking:
            row = {"row_id": self._row(taking), "line": self.rows[other], "quantity": much}
            self._edit("taking", taking, lines=[row])

    def kind(self, one: int, other: int, _much: int) -> None:
        if taking := self._taking(one):
            self._edit("taking", taking, kind=KINDS[other % 3])

    def add(self, one: int, other: int, much: int) -> None:
        if taking := self._taking(one):
            row = {"line": self.rows[other], "quantity": much}
            self._edit("taking", taking, lines=[row])

    def drop_row(self, one: int, _other: int, _much: int) -> None:
        taking = self._taking(one)
        if taking and (row := self._row(taking)):
            self._edit("taking", taking, lines=[{"row_id": row, "_delete": True}])

    def move(self, one: int, other: int, _much: int) -> None:
        account = [*self.accounts, None][other % 3]
        self._edit("plan", self.plans[one % 3].id, account=account)

    def close(self, one: int, other: int, _much: int) -> None:
        self._edit("plan", self.plans[one % 3].id, closed=bool(other % 2))

    def trash(self, one: int, _other: int, _much: int) -> None:
        taking = self._taking(one)
        if taking:
            record = self.books.read("taking", taking)
            assert self.books.drop(record) is None
            self.takings.remove(taking)
            self.trashed.append(taking)

    def restore(self, one: int, _other: int, _much: int) -> None:
        if self.trashed:
            taking = self.trashed[one % len(self.trashed)]
            back = perform(self.books.system, self.books.who("ann"), _restored, taking)
            if not isinstance(back, Refusal):
                self.trashed.remove(taking)
                self.takings.append(taking)

    def _taking(self, one: int) -> str | None:
        return self.takings[one % len(self.takings)] if self.takings else None

    def _row(self, taking: str) -> str | None:
        rows = self.books.rows("taking", taking)
        return str(rows[0]["row_id"]) if rows else None

    def _edit(self, form: str, record: str, **values: object) -> object:
        version = self.books.version(form, record)
        place = (APP, form, record, values)
        return self.books.do("mia", update_record, *place, version=version)


def _restored(act: Act, record: str) -> Refusal | None:
    """Take a record out of the trash, as whatever restores it has to: written, then settled."""
    tables = act.world.apps[APP].tables
    back = RecordStore(act.connection, tables).restore("taking", record, None, act.now)
    assert back is not None
    act.written.append(Written(APP, "taking", None, back))
    return settle(act)


@settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(acts=ACTS)
def test_every_roll_up_equals_its_recomputation(
    books: Bookkeeping, acts: list[tuple[str, int, int, int]]
) -> None:
    story = Story(books)
    for deed, one, other, much in acts:
        story.deeds[deed](one, other, much)
    system = books.system
    with system.database.begin_read() as connection:
        world = system.world(connection)
        assert list(differing_roll_ups(system, connection, world)) == []
        assert list(differing_formulas(system, connection, world)) == []
