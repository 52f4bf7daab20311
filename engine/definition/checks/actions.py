"""Actions: known roles, sound input fields, and somebody who may use them."""

from collections.abc import Iterator

from engine.definition.checks.fields import bound_issues
from engine.definition.checks.form_references import field_references
from engine.definition.issue import Issue
from engine.definition.subject import Subject, fields_at
from engine.definition.tree import Path
from engine.form.input_form import input_form
from engine.form.model import Action, Form


def check_actions(subject: Subject) -> Iterator[Issue]:
    """Check the actions of every form."""
    for at, form in subject.forms():
        for index, action in enumerate(form.actions):
            path = (*at, "actions", index)
            for number, role in enumerate(action.roles):
                if found := subject.missing_role(role, (*path, "roles", number)):
                    yield found
            yield from _input(subject, form, action, path)
            if not action.roles and not any(action.key in grant.can for grant in form.access):
                yield subject.told("ACT001", path, found=action.key)


def _input(subject: Subject, form: Form, action: Action, at: Path) -> Iterator[Issue]:
    asked = input_form(form.key, action)
    yield from field_references(subject, asked, fields_at(action.input, at, "input"))
    for path, field, _ in fields_at(action.input, at, "input"):
        yield from bound_issues(subject, field, path)
