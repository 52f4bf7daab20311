"""What the database refuses, told at the fields that people know."""

from engine.form.compiled import CompiledForm
from engine.text import localise
from runtime.services.outcome import Problem
from runtime.storage.errors import BrokenReference, NotUnique

BrokenConstraint = NotUnique | BrokenReference


def broken_problems(form: CompiledForm, error: BrokenConstraint) -> tuple[Problem, ...]:
    """Say which fields of a record break a constraint, and what to do."""
    if isinstance(error, BrokenReference):
        message = {"en": "What was chosen is no longer there.", "zh": "所选的内容已不存在。"}
        return (Problem(".".join(error.fields[:1]), "reference", message),)
    labels = [form.fields[key].label for key in error.fields if key in form.fields]
    en = ", ".join(localise(label, "en") for label in labels)
    zh = "、".join(localise(label, "zh") for label in labels)
    message = {
        "en": f"There is another record with the same {en}.",
        "zh": f"已存在相同的{zh}。",
    }
    return tuple(Problem(key, "unique", message) for key in error.fields)
