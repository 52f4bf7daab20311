"""Rehearse a workflow on a sample: what would happen, who would be asked, why, and what changes.

Rules of this file:
1. It is a help for who designs the app; what it tells of data is what he may read himself.
2. Nothing stays: no record, number, history, task, message.
3. The steps of a draft run with the system's authority, so that they could show anything: a draft
   is rehearsed on real records by who could publish it, or may read all of them anyway.
"""

from runtime.services.act import Act, consult
from runtime.services.app_rights import refuse_shaping
from runtime.services.caller import Caller
from runtime.services.design.trust import may_try_on_records
from runtime.services.open_record import open_record
from runtime.services.outcome import Refusal, forbidden, not_found
from runtime.services.rehearsal.candidate import Candidate, draft_candidate
from runtime.services.rehearsal.entering import refuse_unreadable
from runtime.services.rehearsal.performing import Performance
from runtime.services.rehearsal.script import Script
from runtime.services.rehearsal.stage import StageSystem, rehearse
from runtime.services.rehearsal.telling import Rehearsed, tell
from runtime.services.system import System

NOT_TRUSTED = forbidden(
    "A draft's steps read and write everything. To rehearse it on real records you need the app's "
    "right `publish`, or to read all of its records. What is published you may rehearse.",
    "草稿中的步骤可以读写所有数据。要用真实记录演练草稿，需要该应用的“发布”权限，或可查看其全部记录；"
    "您可以演练已发布的版本。",
)
NO_PERSON = not_found("There is no such person.", "没有这个人员。")


def simulate(
    system: System, caller: Caller, app: str, script: Script, *, draft: bool = True
) -> Rehearsed | Refusal:
    """Rehearse a workflow of the draft (or, without `draft`, of what is published)."""
    candidate = consult(system, caller, candidate_for, app, draft=draft)
    if isinstance(candidate, Refusal):
        return candidate
    return simulate_candidate(system, caller, candidate, script)


def simulate_candidate(
    system: System, caller: Caller, candidate: Candidate, script: Script
) -> Rehearsed | Refusal:
    """Rehearse a workflow of a definition."""

    def on_stage(stage: StageSystem) -> Rehearsed | Refusal:
        refusal = consult(stage, caller, _refused, candidate.key, script)
        if refusal is not None:
            return refusal
        return perform_and_tell(stage, caller, candidate.key, script)

    return rehearse(system, candidate, on_stage)


def perform_and_tell(
    stage: StageSystem, caller: Caller, app: str, script: Script
) -> Rehearsed | Refusal:
    """Play a script on a stage, and tell of it to the caller."""
    play = Performance(stage, caller, app, script).play()
    if isinstance(play, Refusal):
        return play
    return consult(stage, caller, tell, app, script.workflow, play)


def candidate_for(act: Act, app: str, *, draft: bool) -> Candidate | Refusal:
    """Take the draft or what is published, for who may design the app."""
    refusal = refuse_shaping(act, app, "design")
    if refusal is not None:
        return refusal
    candidate = draft_candidate(act, app) if draft else Candidate(app)
    if (
        isinstance(candidate, Candidate)
        and candidate.app is not None
        and (not may_try_on_records(act, app))
    ):
        return NOT_TRUSTED
    return candidate


def _refused(act: Act, app: str, script: Script) -> Refusal | None:
    """Refuse what the caller may not read to begin with."""
    published = act.world.apps.get(app)
    workflow = published.workflows.get(script.workflow) if published else None
    if published is None or workflow is None:
        return not_found("There is no such workflow.", "没有这个流程。")
    people = act.world.directory
    if script.actor and not (people.people.get(script.actor) or people.by_username(script.actor)):
        return NO_PERSON
    if script.record is not None:
        opened = open_record(act, app, workflow.form, script.record)
        if isinstance(opened, Refusal):
            return opened
    return refuse_unreadable(act, app, workflow.form, script.values or {})
