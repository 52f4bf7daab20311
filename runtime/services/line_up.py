"""Find a token's place where it comes to a common wait: lock its lines, see who stands before it.

Rules of this file:
1. Records that the wait watches by a key of its own are locked before the lines, as an act that
   writes them does it: two acts never wait crosswise.
2. What was read before the locks may be out of date: the facts are fetched anew.
"""

from collections.abc import Iterator

from engine.workflow.compiled import CompiledWorkflow
from engine.workflow.compiled_wait import CompiledWait, Watch
from engine.workflow.instance import Instance, Wait
from engine.workflow.wait_compilation import RECORD_ID
from runtime.services.act import Act
from runtime.services.answering import answers_of
from runtime.services.facts_of import gather_facts
from runtime.services.locking import lock_records
from runtime.services.published_app import PublishedApp
from runtime.services.querying import source_of
from runtime.services.working_record import WorkingRecord
from runtime.storage.touched import find_and_lock
from runtime.storage.waits import Line, WaitStore, line_of


def line_up(
    record: WorkingRecord, workflow: CompiledWorkflow, instance: Instance, wait: Wait
) -> bool:
    """Lock a wait's lines; tell whether nobody stands before it in any of them."""
    act, app = record.act, record.app
    compiled = workflow.nodes[wait.node].wait
    if compiled is None:
        raise AssertionError(f"no wait: {wait.node}")
    name = line_of(app.key, workflow.key, wait.node)
    store = WaitStore(act.connection)
    if act.system.database.dialect == "postgresql":
        _lock_watched(act, app, compiled, wait)
        store.lock(_lines(name, compiled, wait))
        values = record.now.values
        record.facts = gather_facts(act, app, record.form, values, old=record.stored)
    return not store.someone_before(name, wait, instance.id)


def _lines(name: str, compiled: CompiledWait, wait: Wait) -> Iterator[Line]:
    yield from ((name, key) for key in wait.keys)
    if any(watch.key is None for watch in compiled.watches):
        yield (name, "")


def _lock_watched(act: Act, app: PublishedApp, compiled: CompiledWait, wait: Wait) -> None:
    keyed = (watch for watch in compiled.watches if watch.key is not None and wait.keys)
    for watch in sorted(keyed, key=lambda watch: watch.form):
        _lock_records(act, app, watch, wait.keys)


def _lock_records(act: Act, app: PublishedApp, watch: Watch, keys: tuple[str, ...]) -> None:
    form = app.form(watch.form)
    if form is None or watch.key is None:
        return
    if watch.key == RECORD_ID:
        lock_records(act, app, form.key, keys)
        return
    source = source_of(app, form.key)
    locked = find_and_lock(act.connection, source, source.form_tables.column(watch.key).in_(keys))
    answers_of(act, app).forget(form.key, locked)
