"""What the database refuses, told at the fields that people know."""

from engine.form.compiled import CompiledForm
from engine.text import Text, localise
from runtime.services.outcome import Problem
from runtime.storage.errors import BrokenReference, NotUnique, RowPointedAt

BrokenConstraint = NotUnique | BrokenReference


def broken_problems(form: CompiledForm, error: BrokenConstraint) -> tuple[Problem, ...]:
    """Say which fields of a record break a constraint, and what to do."""
    if isinstance(error, RowPointedAt):
        return (Problem(error.path, "reference", error.message),)
    if isinstance(error, BrokenReference) and not error.fields:
        message: Text = {
            "en": "What was chosen is no longer there, or what was removed is pointed at by now.",
            "zh": "所选的内容已不存在，或要删除的内容刚被引用。",
        }
        return (Problem("", "reference", message),)
    if isinstance(error, BrokenReference):
        message = {"en": "What was chosen is no longer there.", "zh": "所选的内容已不存在。"}
        return (Problem(".".join(error.fields[:1]), "reference", message),)
    message = _declared(form, error.fields) or _same(form, error.fields)
    return tuple(Problem(key, "unique", message) for key in error.fields)


def _declared(form: CompiledForm, fields: tuple[str, ...]) -> Text | None:
    """What the form says of these fields; nothing where several of its rules are about them."""
    found = [one for one in form.form.unique if set(one.fields) == set(fields)]
    return found[0].message if len(found) == 1 else None


def _same(form: CompiledForm, fields: tuple[str, ...]) -> Text:
    labels = [form.fields[key].label for key in fields if key in form.fields]
    en = ", ".join(localise(label, "en") for label in labels)
    zh = "、".join(localise(label, "zh") for label in labels)
    return {"en": f"There is another record with the same {en}.", "zh": f"已存在相同的{zh}。"}
