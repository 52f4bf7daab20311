"""A rehearsal as a file: who hands what in, what was there before, what is decided.

    as: ann
    given: [{user: ann, roles: [clerk]}, …]      # as in a scenario
    values: {topic: Desk, shelf: a1}
    decisions: {chief: reject}

Rule of this file: names stand for people and records as they do in scenarios.
"""

from typing import Literal

from pydantic import Field, ValidationError

from engine.definition.reading import read_file
from engine.definition.scenario import Given, Scenario
from engine.text import Element, localise
from runtime.services.caller import Caller
from runtime.services.demo.reference import reference_names
from runtime.services.outcome import Refusal, not_found
from runtime.services.rehearsal.candidate import Candidate
from runtime.services.rehearsal.script import Decision, Script
from runtime.services.rehearsal.simulate import perform_and_tell
from runtime.services.rehearsal.stage import StageSystem, rehearse
from runtime.services.rehearsal.telling import Rehearsed
from runtime.services.scenario.stage import Stage
from runtime.services.scenario.values import resolve_values
from runtime.services.system import System

Deed = Literal["approve", "reject", "return", "complete"]


class FileDecision(Element):
    """What the people at a node do."""

    act: Deed | None = None
    comment: str = ""
    values: dict[str, object] = Field(default_factory=dict)


class SampleFile(Element):
    """What a rehearsal begins with."""

    as_: str | None = Field(None, alias="as")
    given: list[Given] = Field(default_factory=list)
    values: dict[str, object] = Field(default_factory=dict)
    decisions: dict[str, Deed | FileDecision] = Field(default_factory=dict)


class SampleFault(Exception):  # noqa: N818 - it says what could not be read
    """A file is no rehearsal; the message says where and why."""


def read_sample(name: str, content: bytes) -> SampleFile:
    """Read a rehearsal. Raises SampleFault."""
    reading = read_file(name, content)
    faults = [one for one in reading.issues if one.is_error]
    if faults or reading.tree is None:
        first = faults[0] if faults else None
        raise SampleFault(f"{first.location}: {localise(first.message, 'en')}" if first else name)
    try:
        return SampleFile.model_validate(reading.tree.data)
    except ValidationError as error:
        told = error.errors(include_url=False, include_context=False)[0]
        place = ".".join(str(step) for step in told["loc"])
        raise SampleFault(f"{name}: {place}: {told['msg']}") from error


def simulate_sample(
    system: System, caller: Caller, candidate: Candidate, workflow: str, sample: SampleFile
) -> Rehearsed | Refusal:
    """Rehearse a workflow with what a file says; nothing stays. May raise Unexpected."""

    def on_stage(stage: StageSystem) -> Rehearsed | Refusal:
        with stage.database.begin_read() as connection:
            app = stage.world(connection).apps[candidate.key]
            names = reference_names(connection, candidate.key)
        found = app.workflows.get(workflow)
        if found is None:
            return not_found("There is no such workflow.", "没有这个流程。")
        setting = Stage(stage, app, names)
        setting.set(Scenario.model_construct(scenario="", given=sample.given, steps=[]))
        form = app.forms[found.form].form
        script = Script(
            workflow,
            values=resolve_values(sample.values, form, names),
            actor=names.people.get(sample.as_ or "", sample.as_),
            decisions={node: _decision(one) for node, one in sample.decisions.items()},
        )
        return perform_and_tell(stage, caller, candidate.key, script)

    return rehearse(system, candidate, on_stage)


def _decision(one: Deed | FileDecision) -> Decision:
    if isinstance(one, FileDecision):
        return Decision(one.act, one.comment, one.values)
    return Decision(one)
