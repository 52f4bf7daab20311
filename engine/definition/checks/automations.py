"""Automations and messages: forms and roles that are there."""

from collections.abc import Iterator

from engine.definition.issue import Issue
from engine.definition.subject import Subject
from engine.definition.tree import Path
from engine.step.notice import Recipient
from engine.text import Element


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
    for path, recipient in _recipients(subject.app, ()):
        if recipient.role is not None and (
            missing := subject.missing_role(recipient.role, (*path, "role"))
        ):
            yield missing


def _recipients(element: object, path: Path) -> Iterator[tuple[Path, Recipient]]:
    if isinstance(element, Recipient):
        yield path, element
    elif isinstance(element, Element):
        for name, info in type(element).model_fields.items():
            yield from _recipients(getattr(element, name), (*path, info.alias or name))
    elif isinstance(element, list):
        for index, each in enumerate(element):
            yield from _recipients(each, (*path, index))
