"""The check of the store: silent about a sound one, and whatever is planted it tells."""

import io
from collections.abc import Callable

import pytest
from sqlalchemy import Connection, delete, insert, select, update

from runtime.services.create_record import create_record
from runtime.services.store_file import store_file
from runtime.services.views import RecordView
from runtime.storage.files import FileFolder
from runtime.storage.schema.flows import instances, tasks
from runtime.storage.schema.records import files, history
from runtime.storage.tables import FormTables
from tests.trust.claims_app import APP, CLAIM, FILES, claims_files, with_text
from tests.trust.office import Office, claim, must

Plant = Callable[["Scene", Connection], object]


class Scene:
    """A store with one claim that waits for its manager, and the form's tables."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.claim: RecordView = office.claim()
        with office.system.database.begin_read() as connection:
            tables = office.system.world(connection).apps[APP].tables
        self.form: FormTables = tables.form("claim")

    def plant(self, fault: Plant) -> tuple[str, ...]:
        """Do harm behind everybody's back, look, and undo it: what the check told."""
        database = self.office.system.database
        assert self.office.faults() == ()
        with database.begin_schema_change() as connection:
            unguarded(connection)
            fault(self, connection)
        return self.office.faults()


def unguarded(connection: Connection) -> None:
    """Take away what keeps a careful administrator from doing harm."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("DROP TRIGGER vm_history_keep")
        connection.exec_driver_sql("DROP TRIGGER vm_history_stay")
    else:
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")


def edit_history(scene: Scene, connection: Connection) -> None:
    mine = history.c.record == scene.claim.id
    connection.execute(update(history).where(mine).values(actor="somebody else"))


def lose_first_entry(scene: Scene, connection: Connection) -> None:
    mine = (history.c.record == scene.claim.id) & (history.c.position == 1)
    connection.execute(delete(history).where(mine))


def change_behind_history(scene: Scene, connection: Connection) -> None:
    main = scene.form.main
    connection.execute(update(main).where(main.c.id == scene.claim.id).values(version=9))


def orphan_task(scene: Scene, connection: Connection) -> None:
    mine = tasks.c.record == scene.claim.id
    row = dict(connection.execute(select(tasks).where(mine).limit(1)).mappings().one())
    connection.execute(insert(tasks), {**row, "id": "lonely", "instance": "nowhere"})


def nobody_decides(scene: Scene, connection: Connection) -> None:
    mine = tasks.c.record == scene.claim.id
    connection.execute(update(tasks).where(mine).values(state="cancelled"))


def submitted_without_run(scene: Scene, connection: Connection) -> None:
    mine = instances.c.record == scene.claim.id
    run = connection.execute(select(instances.c.id).where(mine)).scalar_one()
    connection.execute(delete(tasks).where(tasks.c.instance == run))
    connection.execute(instances.delete().where(mine))


def run_without_submission(scene: Scene, connection: Connection) -> None:
    main = scene.form.main
    connection.execute(update(main).where(main.c.id == scene.claim.id).values(state="draft"))


def other_total(scene: Scene, connection: Connection) -> None:
    total = scene.form.column("total")
    changed = update(scene.form.main).values({total: "1.00"})
    connection.execute(changed.where(scene.form.main.c.id == scene.claim.id))


def other_amount(scene: Scene, connection: Connection) -> None:
    rows = scene.form.rows["lines"]
    changed = update(rows.table).values({rows.column("amount"): "39.99"})
    mine = (rows.table.c.record_id == scene.claim.id) & (rows.table.c.position == 1)
    connection.execute(changed.where(mine))


def broken_reference(scene: Scene, connection: Connection) -> None:
    changed = update(scene.form.main).values({scene.form.column("budget"): "nothing"})
    connection.execute(changed.where(scene.form.main.c.id == scene.claim.id))


PLANTS: dict[str, tuple[Plant, str]] = {
    "an edited entry of the history": (edit_history, "entry 1 was changed"),
    "a missing entry of the history": (lose_first_entry, "it has no history"),
    "a change that no history tells": (change_behind_history, "is at version 9"),
    "a task of no run": (orphan_task, "which is not there"),
    "a run that waits for nobody": (nobody_decides, "nobody has a task"),
    "a submitted record without a run": (submitted_without_run, "no instance runs"),
    "a run over a draft": (run_without_submission, "runs over it"),
    "a total that is not the sum": (other_total, "total is 1.00"),
    "an amount that is not the product": (other_amount, "lines[0].amount is 39.99"),
    "a reference to nothing": (broken_reference, "points at nothing"),
}


@pytest.mark.parametrize("name", PLANTS)
def test_what_is_planted_is_told(new_office: Office, name: str) -> None:
    plant, words = PLANTS[name]
    scene = Scene(new_office)
    told = scene.plant(plant)
    assert any(words in one for one in told), told


def test_what_is_computed_otherwise_since_is_no_fault_of_older_records(
    new_office: Office,
) -> None:
    kept = must(new_office.do("ann", create_record, APP, "claim", claim("Trip")))
    must(new_office.publish(with_text(CLAIM, '"qty * price"', '"qty * price * 2"')))
    assert new_office.read("claim", kept.id).values["total"] == "48.50"
    later = must(new_office.do("ann", create_record, APP, "claim", claim("Trip")))
    assert later.values["total"] == "97.00"
    assert new_office.faults() == ()
    scene_tables = Scene(new_office)
    scene_tables.claim = later
    assert any("total is 1.00" in one for one in scene_tables.plant(other_total))


def test_a_version_that_only_looks_different_does_not_hide_a_fault(new_office: Office) -> None:
    scene = Scene(new_office)
    label = FILES[CLAIM].replace("{en: Total,", "{en: All together,")
    must(new_office.publish(claims_files({CLAIM: label})))
    assert any("total is 1.00" in one for one in scene.plant(other_total))


def attached(office: Office) -> str:
    """A claim with a paper; the hash of its content."""
    paper = must(office.do("ann", store_file, "paper.txt", "text/plain", io.BytesIO(b"forty two")))
    must(office.do("ann", create_record, APP, "claim", {**claim("Trip"), "papers": [paper.id]}))
    with office.system.database.begin_read() as connection:
        wanted = select(files.c.sha256).where(files.c.id == paper.id)
        return str(connection.execute(wanted).scalar_one())


def test_a_missing_and_a_changed_attachment_are_told(new_office: Office) -> None:
    content = attached(new_office)
    assert new_office.faults() == ()
    path = new_office.files / content[:2] / content
    path.chmod(0o600)
    path.write_bytes(b"forty six")
    assert any("missing or damaged" in one for one in new_office.faults())
    FileFolder(new_office.files).remove(content)
    assert any("missing or damaged" in one for one in new_office.faults())


def test_an_attachment_without_its_row_is_told(new_office: Office) -> None:
    attached(new_office)
    assert new_office.faults() == ()
    with new_office.system.database.begin_write() as connection:
        connection.execute(delete(files))
    assert any("papers points at" in one for one in new_office.faults())
