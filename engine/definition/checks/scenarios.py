"""Scenarios: forms, roles, nodes and names that are there."""

from collections.abc import Iterator

from engine.definition.issue import Issue, issue
from engine.definition.scenario import (
    Act,
    CreateAct,
    DecideAct,
    ExpectTaskStep,
    GivenRecord,
    GivenSettings,
    GivenUser,
    Scenario,
    SubmitAct,
)
from engine.definition.shape_issues import known_hint
from engine.definition.subject import Subject
from engine.definition.tree import Path


def check_scenarios(subject: Subject) -> Iterator[Issue]:
    """Check every scenario."""
    for index, scenario in enumerate(subject.app.scenarios):
        at: Path = ("scenarios", index)
        yield from _given(subject, scenario, at)
        yield from _steps(subject, scenario, at)


def _given(subject: Subject, scenario: Scenario, at: Path) -> Iterator[Issue]:
    for index, given in enumerate(scenario.given):
        path = (*at, "given", index)
        if isinstance(given, GivenUser):
            for number, role in enumerate(given.roles):
                if missing := subject.missing_role(role, (*path, "roles", number)):
                    yield missing
        elif isinstance(given, GivenRecord):
            yield from _values(subject, given.record, given.values, (path, "record"))
        elif isinstance(given, GivenSettings):
            yield from _settings(subject, given, path)


def _settings(subject: Subject, given: GivenSettings, at: Path) -> Iterator[Issue]:
    known = [setting.key for setting in subject.app.app.settings]
    for key in given.settings:
        if key not in known and not subject.source.is_lost("app", "settings", key):
            place = subject.source.key_place((*at, "settings", key))
            yield issue("REF002", place, known_hint(key, known), found=key, owner="`settings`")


def _values(
    subject: Subject, form_key: str, values: object, at: tuple[Path, str]
) -> Iterator[Issue]:
    path, name = at
    if missing := subject.missing_form(form_key, (*path, name)):
        yield missing
    form = subject.form(form_key)
    if form is None or not isinstance(values, dict):
        return
    for key in values:
        if found := subject.missing_field(form, str(key), (*path, "values", str(key))):
            yield found


def _steps(subject: Subject, scenario: Scenario, at: Path) -> Iterator[Issue]:
    people = {given.user for given in scenario.given if isinstance(given, GivenUser)}
    nodes = {node.key for flow in subject.app.workflows for node in flow.nodes}
    for index, step in enumerate(scenario.steps):
        path = (*at, "steps", index)
        if isinstance(step, Act) and people and step.as_ not in people:
            place = subject.source.place((*path, "as"))
            yield issue("REF009", place, known_hint(step.as_, people), found=step.as_)
        if isinstance(step, SubmitAct | CreateAct) and not step.expect_error:
            word = "submit" if isinstance(step, SubmitAct) else "create"
            key = step.submit if isinstance(step, SubmitAct) else step.create
            yield from _values(subject, key, step.values, (path, word))
        node = step.node if isinstance(step, DecideAct) else None
        where: Path = (*path, "node")
        if isinstance(step, ExpectTaskStep):
            node, where = step.expect_task.node, (*path, "expect_task", "node")
        if node is not None and node not in nodes and not _lost_nodes(subject):
            yield issue("REF007", subject.source.place(where), known_hint(node, nodes), found=node)


def _lost_nodes(subject: Subject) -> bool:
    return any(name.startswith("workflows") for name in subject.source.lost)
