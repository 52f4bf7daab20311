"""What an impact report is made of: plain values with sentences in English and Chinese.

Rules of this file:
1. Counts are exact, or None where they cannot be told before publishing or may not be told to the
   reader; the message says which.
2. Examples are records that the reader may read, at most `EXAMPLES` of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from engine.text import Text, localise
from runtime.services.views import Json, Ref

EXAMPLES = 5

FieldChange = Literal["removed", "type", "tightened", "renamed"]


@dataclass(frozen=True, slots=True)
class Found:
    """How many records something is true of, with examples; None: not counted."""

    count: int | None
    examples: tuple[Ref, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordImpact:
    """What happens to records of a form as wholes: a rule they break, the form that goes."""

    form: str
    label: Text
    what: str
    message: Text
    found: Found

    def as_json(self, locale: str) -> dict[str, Json]:
        """Give the entry in the reader's language."""
        return {
            "form": self.form,
            "label": localise(self.label, locale, self.form),
            "what": self.what,
            "message": localise(self.message, locale),
            "count": self.found.count,
            "examples": [one.as_json() for one in self.found.examples],
        }


@dataclass(frozen=True, slots=True)
class FieldImpact:
    """What happens to a field: `records` hold a value (or could), `found` are those that fail."""

    form: str
    field: str
    label: Text
    change: FieldChange
    message: Text
    records: int | None
    found: Found
    decision: str | None = None

    def as_json(self, locale: str) -> dict[str, Json]:
        """Give the entry in the reader's language."""
        return {
            "form": self.form,
            "field": self.field,
            "label": localise(self.label, locale, self.field),
            "change": self.change,
            "message": localise(self.message, locale),
            "records": self.records,
            "failing": self.found.count,
            "examples": [one.as_json() for one in self.found.examples],
            **({"decision": self.decision} if self.decision else {}),
        }


@dataclass(frozen=True, slots=True)
class WorkflowImpact:
    """Runs under way on a version of a workflow that is no longer the newest."""

    workflow: str
    label: Text
    version: int
    open: int
    message: Text

    def as_json(self, locale: str) -> dict[str, Json]:
        """Give the entry in the reader's language."""
        return {
            "workflow": self.workflow,
            "label": localise(self.label, locale, self.workflow),
            "version": self.version,
            "open": self.open,
            "message": localise(self.message, locale),
        }


@dataclass(frozen=True, slots=True)
class Use:
    """A part of the definition that names something that changes."""

    path: str
    label: Text
    message: Text

    def as_json(self, locale: str) -> dict[str, Json]:
        """Give the entry in the reader's language."""
        return {
            "path": self.path,
            "label": localise(self.label, locale, self.path),
            "message": localise(self.message, locale),
        }


@dataclass(frozen=True, slots=True)
class Decision:
    """A question that must be answered before data could be lost; `options` by key."""

    id: str
    question: Text
    options: tuple[tuple[str, Text], ...]

    def as_json(self, locale: str) -> dict[str, Json]:
        """Give the question in the reader's language."""
        return {
            "id": self.id,
            "question": localise(self.question, locale),
            "options": [
                {"key": key, "label": localise(label, locale)} for key, label in self.options
            ],
        }


@dataclass(frozen=True, slots=True)
class Impact:
    """The whole report; `sentences` say it in plain words."""

    records: Sequence[RecordImpact] = ()
    fields: Sequence[FieldImpact] = ()
    workflows: Sequence[WorkflowImpact] = ()
    uses: Sequence[Use] = ()
    sentences: Sequence[Text] = ()
    decisions: Sequence[Decision] = ()

    def as_json(self, locale: str) -> dict[str, Json]:
        """Give the report in the reader's language."""
        return {
            "records": [one.as_json(locale) for one in self.records],
            "fields": [one.as_json(locale) for one in self.fields],
            "workflows": [one.as_json(locale) for one in self.workflows],
            "uses": [one.as_json(locale) for one in self.uses],
            "sentences": [localise(one, locale) for one in self.sentences],
            "decisions": [one.as_json(locale) for one in self.decisions],
        }


NO_IMPACT = Impact()
"""Nothing that is there is affected, or nothing can be told yet."""
