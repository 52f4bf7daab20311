"""The impact report of a definition: all parts of it, for one reader."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.definition.model import App
from engine.text import Text
from runtime.services.act import Act
from runtime.services.impact.asking import Answer, asked_anew
from runtime.services.impact.counting import Counting
from runtime.services.impact.leaving import Leaving, leaving
from runtime.services.impact.open_runs import open_runs
from runtime.services.impact.prospect import Prospect, prospect_of
from runtime.services.impact.renaming import renaming
from runtime.services.impact.report import (
    FieldImpact,
    Impact,
    RecordImpact,
    Use,
    WorkflowImpact,
)
from runtime.services.impact.uses import uses_of
from runtime.services.impact.wording import demanded, field_label, label, said
from runtime.storage.record_ids import all_ids


def assess(act: Act, app: App) -> Impact:
    """Tell what publishing a sound definition would mean for what is there."""
    prospect = prospect_of(act, app)
    if prospect is None:
        return Impact()
    counting = Counting(act, prospect.present)
    going = leaving(prospect, counting)
    asked = tuple(asked_anew(prospect, counting))
    found = _Found(
        records=(*going.records, *_of_records(asked)),
        fields=(
            *going.fields,
            *_of_fields(prospect, counting, asked),
            *renaming(prospect, counting),
        ),
        workflows=tuple(open_runs(prospect)),
        uses=_uses(prospect, going, asked),
    )
    sentences = tuple(found.sentences())
    return Impact(
        found.records, found.fields, found.workflows, found.uses, sentences, going.decisions
    )


@dataclass(frozen=True, slots=True)
class _Found:
    records: tuple[RecordImpact, ...]
    fields: tuple[FieldImpact, ...]
    workflows: tuple[WorkflowImpact, ...]
    uses: tuple[Use, ...]

    def sentences(self) -> Iterator[Text]:
        """All of it in plain words, the gravest first."""
        if not (self.records or self.fields or self.workflows):
            yield said(
                "No record and no run under way is affected.", "不影响已有记录和进行中的流程。"
            )
            return
        yield from (one.message for one in self.workflows)
        yield from (one.message for one in self.records)
        yield from (one.message for one in self.fields)
        count = len(self.uses)
        if count:
            yield said(
                f"{count} other part{'' if count == 1 else 's'} of the app name what changes.",
                f"应用中另有 {count} 处用到这些内容。",
            )


def _of_records(asked: Sequence[Answer]) -> Iterator[RecordImpact]:
    for one in asked:
        form = one.pair.after.form
        if one.demand.field is not None:
            continue
        words = ", ".join(one.demand.fields)
        named = _named(one)
        message = demanded(one.demand, named, one.found, one.note)
        what = f"{one.demand.kind}:{one.demand.rule or words}"
        yield RecordImpact(form.key, form.label or form.key, what, message, one.found)


def _named(one: Answer) -> tuple[str, str]:
    """A rule by its key, with its form; what is unique together by its fields."""
    en, zh = label(one.pair.after.form.label, one.pair.after.key)
    if one.demand.kind == "rule":
        return f"“{one.demand.rule}” of {en}", f"“{one.demand.rule}”（{zh}）"
    fields = [one.pair.after.fields[key] for key in one.demand.fields if key in
              one.pair.after.fields]  # fmt: skip
    names = [label(field.label, field.key) for field in fields]
    return (
        f"{', '.join(name for name, _ in names)} of {en}",
        f"{zh}的{'、'.join(name for _, name in names)}",
    )


def _of_fields(
    prospect: Prospect, counting: Counting, asked: Sequence[Answer]
) -> Iterator[FieldImpact]:
    for one in asked:
        form, key = one.pair.after, one.demand.field
        if key is None:
            continue
        field = form.fields[key]
        there = one.pair.before.key
        records = counting.count(there, all_ids(prospect.present.tables.form(there)))
        where = field_label(form.form.label, form.key, field)
        message = demanded(one.demand, where, one.found, one.note)
        yield FieldImpact(
            form.key,
            key,
            field.label,
            "type" if one.demand.kind == "type" else "tightened",
            message,
            records if one.found.count is not None else None,
            one.found,
        )


def _uses(prospect: Prospect, going: Leaving, asked: Sequence[Answer]) -> tuple[Use, ...]:
    """What named that which goes, and what names that which changes."""
    others = {key: one.app for key, one in prospect.act.world.apps.items()}
    gone: dict[str, list[str]] = {one.form: [] for one in going.records}
    changed: dict[str, list[str]] = {}
    for one in going.fields:
        if one.change == "removed":
            gone.setdefault(one.form, []).append(one.field)
        elif one.change == "type":
            _note(prospect, changed, one.form, one.field)
    for answer in asked:
        if answer.demand.kind in ("option", "type") and answer.demand.field:
            changed.setdefault(answer.pair.after.key, []).append(answer.demand.field)
    return (
        *uses_of(prospect.present.app, others, gone, gone=True),
        *uses_of(prospect.draft.app, others, changed),
    )


def _note(prospect: Prospect, fields: dict[str, list[str]], form: str, field: str) -> None:
    """Note a field that changes by what it is called in the draft."""
    for pair in prospect.pairs:
        if pair.before.key == form:
            fields.setdefault(pair.after.key, []).append(pair.former.now().get(field, field))
