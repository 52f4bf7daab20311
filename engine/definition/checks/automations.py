"""Automations and messages: forms and roles that are there."""

from collections.abc import Iterator

from engine.definition.issue import Issue
from engine.definition.parts import parts
from engine.definition.subject import Subject
from engine.definition.tree import Path
from engine.step.notice import Recipient


def check_automations(subject: Subject) -> Iterator[Issue]:
    """Check the forms that automations are about, and the roles that messages go to."""
    for index, automation in enumerate(subject.app.automations):
        form = automation.on.form
        if form is not None and (
            missing := subject.missing_form(form, ("automations", index, "on", "form"))
        ):
            yield missing
        elif form is not None and "." in form:
            words = {"en": "a form of this app", "zh": "本应用的表单"}
            path: Path = ("automations", index, "on", "form")
            yield subject.told("REF003", path, found=form, type="form", expected=words)
    for path, one in parts(subject.app):
        if isinstance(one, Recipient) and one.role is not None:
            missing = subject.missing_role(one.role, (*path, "role"))
            if missing:
                yield missing
