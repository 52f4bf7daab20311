"""Play the last real records once more, as the published version would have it and as the draft
would: which of them would go another way, to other people, or to another end.

Rules of this file:
1. Both versions play each record anew under the same conditions, so that what differs comes from
   the definition alone.
2. A record is played in a rehearsal of its own: nobody waits longer than for one of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from runtime.services.act import Act, consult
from runtime.services.caller import Caller
from runtime.services.open_record import Opened, open_record
from runtime.services.outcome import Refusal, not_found
from runtime.services.read_record import title_of
from runtime.services.rehearsal.candidate import Candidate
from runtime.services.rehearsal.script import Decision, Script
from runtime.services.rehearsal.simulate import candidate_for, simulate_candidate
from runtime.services.rehearsal.telling import Rehearsed
from runtime.services.system import System
from runtime.services.views import Json
from runtime.storage.instances import InstanceStore

MOST = 100
"""How many records one back-test plays."""

NO_WORKFLOW = not_found("There is no such workflow.", "没有这个流程。")


@dataclass(frozen=True, slots=True)
class Difference:
    """A record that the draft would treat otherwise."""

    record: str
    title: str
    before: Rehearsed | Refusal
    after: Rehearsed | Refusal


@dataclass(frozen=True, slots=True)
class BackTest:
    """How many records were played, and those that would go otherwise."""

    compared: int
    different: Sequence[Difference]
    locale: str

    def as_json(self) -> dict[str, Json]:
        """Give the comparison."""
        different: list[Json] = [
            {
                "record": one.record,
                "title": one.title,
                "before": _path(one.before),
                "after": _path(one.after),
                "outcome": {"before": _end(one.before), "after": _end(one.after)},
                "refusal": {"before": _why(one.before), "after": _why(one.after)},
            }
            for one in self.different
        ]
        return {"compared": self.compared, "different": different}


def backtest(
    system: System,
    caller: Caller,
    app: str,
    workflow: str,
    last: int,
    decisions: Mapping[str, Decision],
) -> BackTest | Refusal:
    """Play the last records of a workflow under the published version and under the draft."""
    candidate = consult(system, caller, candidate_for, app, draft=True)
    if isinstance(candidate, Refusal):
        return candidate
    return backtest_candidate(system, caller, candidate, workflow, last, decisions)


def backtest_candidate(
    system: System,
    caller: Caller,
    candidate: Candidate,
    workflow: str,
    last: int,
    decisions: Mapping[str, Decision],
) -> BackTest | Refusal:
    """Play the last records of a workflow under the published version and under a definition."""
    records = consult(system, caller, _last_records, candidate.key, workflow, last)
    if isinstance(records, Refusal):
        return records
    published = Candidate(candidate.key)
    different = []
    for record, title in records:
        script = Script(workflow, record=record, decisions=decisions)
        before = simulate_candidate(system, caller, published, script)
        after = simulate_candidate(system, caller, candidate, script)
        if _course(before) != _course(after):
            different.append(Difference(record, title, before, after))
    return BackTest(len(records), different, caller.locale)


def _last_records(act: Act, app: str, workflow: str, last: int) -> list[tuple[str, str]] | Refusal:
    """The records that ran last through a workflow and that the caller may read."""
    published = act.world.apps.get(app)
    found = published.workflows.get(workflow) if published else None
    if found is None:
        return NO_WORKFLOW
    records: list[tuple[str, str]] = []
    for record in InstanceStore(act.connection, app).last_records(workflow, 4 * last):
        opened = open_record(act, app, found.form, record)
        if isinstance(opened, Opened):
            records.append((record, title_of(act, opened)))
        if len(records) == last:
            break
    return records


def _course(one: Rehearsed | Refusal) -> object:
    return (_path(one), _end(one), _why(one))


def _path(one: Rehearsed | Refusal) -> list[Json]:
    return [] if isinstance(one, Refusal) else list(one.path)


def _end(one: Rehearsed | Refusal) -> Json:
    return "refused" if isinstance(one, Refusal) else one.outcome


def _why(one: Rehearsed | Refusal) -> Json:
    if isinstance(one, Refusal):
        return one.code or str(one.kind)
    refusal = one.refusal
    return refusal["message"] if isinstance(refusal, dict) else None
