"""The seal follows the history while the program runs."""

from sqlalchemy import func, select

from runtime.jobs.sealing import seal_all, sealer
from runtime.storage.schema.records import history
from runtime.storage.seal import last_seal
from tests.trust.office import Office


def unsealed(office: Office) -> int:
    """Count the entries without a place in the global sequence."""
    with office.system.database.begin_read() as connection:
        waiting = select(func.count()).where(history.c.sequence.is_(None))
        return connection.execute(waiting).scalar_one()


def test_what_was_written_is_sealed_when_the_program_stops(office: Office) -> None:
    rounds = sealer(office.system, every=60)
    rounds.start()
    office.claim("Sealed")
    rounds.stop()

    assert unsealed(office) == 0
    assert office.faults() == ()


def test_two_who_seal_go_on_from_one_another(office: Office) -> None:
    office.claim("First")
    first = seal_all(office.system)
    office.claim("Second")
    second = seal_all(office.system)

    assert first is not None
    assert second is not None
    assert (second.batch, second.first) == (first.batch + 1, first.last + 1)
    assert seal_all(office.system) is None
    with office.system.database.begin_read() as connection:
        assert last_seal(connection) == second
