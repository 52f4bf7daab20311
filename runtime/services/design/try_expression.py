"""Try an expression of a draft: its type, and its value for a sample record.

Rules of this file:
1. The expression is checked with the names of its place, exactly as the app's own check does.
2. What has no value for the sample is no fault of the expression: type and reason are told.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import cast

from engine.definition.expression_place import ExpressionPlace, place_at, record_place
from engine.definition.tree import Data
from engine.expression.compilation import Compiled, compile_expression
from engine.expression.environment import Environment
from engine.expression.errors import EvaluationError, ExpressionError
from engine.expression.types import Kind
from engine.expression.values import Value
from engine.form.environment import RecordEnvironment
from engine.form.facts import Facts
from engine.form.row_forms import form_of
from engine.text import Text, localise
from runtime.services.act import Act
from runtime.services.design.draft_model import DraftModel, open_draft
from runtime.services.design.sample import Sample, Samples
from runtime.services.design.trial_environment import TrialEnvironment
from runtime.services.facts_of import MAX_LEVELS
from runtime.services.outcome import Refusal, not_found
from runtime.services.read_record import title_of
from runtime.services.titles import Titles
from runtime.services.views import Json

Finder = Callable[[], Environment | None]
NO_PLACE = not_found("The draft has no such place.", "草稿中没有这个位置。")


@dataclass(frozen=True, slots=True)
class Tried:
    """An expression as it is written and where it stands; `expects`: a kind it must give."""

    expression: str
    form: str = ""
    subtable: str | None = None
    scope: Sequence[str | int] | None = None
    """A pointer into the definition, to the expression or beside it."""
    expects: str | None = None
    record: str | None = None
    values: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """Why an expression is refused, or has no value here; `start` and `end` count characters."""

    code: str
    message: Text
    start: int | None = None
    end: int | None = None

    def as_json(self, locale: str) -> dict[str, Json]:
        """Give the fault in a language."""
        place: Json = None
        if self.start is not None:
            place = {"start": self.start, "end": self.end}
        message = localise(self.message, locale)
        return {"code": self.code, "message": message, "position": place}


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of it: the type and, where there is one, the value with how it is written.

    `fault` without a type: it is refused; with one: it is sound, and has no value here.
    """

    type: str | None = None
    value: Json = None
    text: str = ""
    fault: Fault | None = None
    sample: tuple[str, str] | None = None
    """The id and title of the stored record it was tried on."""

    def as_json(self, locale: str) -> dict[str, Json]:
        """Give what the API answers."""
        if self.type is None and self.fault is not None:
            return {"error": self.fault.as_json(locale)}
        told: dict[str, Json] = {"type": self.type, "value": self.value, "text": self.text}
        if self.fault is not None:
            told["missing"] = self.fault.as_json(locale)
        if self.sample is not None:
            told["sample"] = {"id": self.sample[0], "title": self.sample[1]}
        return told


def try_expression(
    act: Act, app: str, tried: Tried, definition: Mapping[str, Data] | None = None
) -> Trial | Refusal:
    """Check an expression at its place in the draft, and evaluate it for a sample."""
    model = open_draft(act, app, definition)
    if isinstance(model, Refusal):
        return model
    place = _place(model, tried)
    if place is None:
        return NO_PLACE
    try:
        compiled = compile_expression(tried.expression, place.scope, _expected(place, tried))
    except ExpressionError as error:
        fault = Fault(error.code, error.message, error.start, error.end)
        return Trial(fault=fault)
    samples = Samples.of_draft(act, model)
    if samples is None or place.many:
        return Trial(str(compiled.type))
    return _evaluated(samples, place, compiled, tried)


def _place(model: DraftModel, tried: Tried) -> ExpressionPlace | None:
    if tried.scope is not None:
        return place_at(model.app, model.context, tried.scope)
    form = model.context.forms.get(tried.form)
    return record_place(form, model.context, tried.subtable) if form else None


def _expected(place: ExpressionPlace, tried: Tried) -> Kind | None:
    if tried.expects in frozenset(Kind):
        return Kind(tried.expects)
    return place.expected


def _evaluated(
    samples: Samples, place: ExpressionPlace, compiled: Compiled, tried: Tried
) -> Trial | Refusal:
    touched = place.standing.touched
    home = place.form or (touched or "").partition(".")[0]
    sample = samples.take(home, tried.record, tried.values)
    if isinstance(sample, Refusal):
        return sample
    if sample is None:
        return Trial(str(compiled.type))
    environment = _environment(samples, place, sample)
    if environment is None:
        return Trial(str(compiled.type), fault=NO_ROW, sample=_shown(samples, sample))
    try:
        value = _settled(compiled, environment, sample.environment)
    except EvaluationError as error:
        fault = Fault(error.code, error.message)
        return Trial(str(compiled.type), fault=fault, sample=_shown(samples, sample))
    written = _json(value)
    text = _text(samples, compiled, value)
    return Trial(str(compiled.type), written, text, sample=_shown(samples, sample))


def _environment(samples: Samples, place: ExpressionPlace, sample: Sample) -> Environment | None:
    """What the names of the place are read from; None where the sample has no row to stand in."""
    standing = place.standing
    own: Environment | None = sample.environment
    if place.subtable is not None:
        row = sample.first_row(place.subtable)
        own = sample.environment.row(place.subtable, row) if row is not None else None
    if standing.touched is None and not (standing.rows or standing.records or standing.unknown):
        return own
    bare = own if standing.touched is None else _first_of(samples, standing.touched, sample)
    finds = {name: _row_finder(sample, rows) for name, rows in standing.rows.items()}
    finds |= {name: _record_finder(samples, form) for name, form in standing.records.items()}
    return TrialEnvironment(sample.environment, bare, own, finds, standing.unknown)


def _first_of(samples: Samples, touched: str, sample: Sample) -> Environment | None:
    """What stands bare: a record of the form, or a row of one."""
    form, _, subtable = touched.partition(".")
    if touched in samples.model.context.forms:
        form, subtable = touched, ""
    found = sample if form == sample.form.key else samples.take(form_of(form))
    if not isinstance(found, Sample):
        return None
    if not subtable:
        return found.environment
    row = found.first_row(subtable)
    return found.environment.row(subtable, row) if row is not None else None


def _row_finder(sample: Sample, subtable: str) -> Finder:
    def find() -> Environment | None:
        row = sample.first_row(subtable)
        return sample.environment.row(subtable, row) if row is not None else None

    return find


def _record_finder(samples: Samples, form: str) -> Finder:
    def find() -> Environment | None:
        found = samples.take(form)
        return found.environment if isinstance(found, Sample) else None

    return find


def _settled(compiled: Compiled, environment: Environment, record: RecordEnvironment) -> Value:
    """Evaluate until nothing is lacking that the expression itself reads."""
    value = compiled.evaluate(environment)
    for _ in range(MAX_LEVELS):
        if not record.learn():
            break
        value = compiled.evaluate(environment)
    return value


def _shown(samples: Samples, sample: Sample) -> tuple[str, str] | None:
    if sample.opened is None:
        return None
    return sample.opened.record.id, title_of(samples.act, sample.opened)


def _text(samples: Samples, compiled: Compiled, value: Value) -> str:
    """How the value is written for people."""
    match value:
        case None:
            return ""
        case bool():
            words = ("是", "否") if samples.act.caller.locale.startswith("zh") else ("yes", "no")
            return words[0] if value else words[1]
        case list() | tuple():
            return "、".join(_text(samples, compiled, cast("Value", one)) for one in value)
        case str():
            return _named(samples, compiled, value)
        case _:
            return str(_json(value))


def _named(samples: Samples, compiled: Compiled, text: str) -> str:
    """A text as it is; an id as what it stands for is called."""
    directory, type_ = samples.act.world.directory, compiled.type
    if type_.kind is Kind.USER and text in directory.people:
        return directory.people[text].name
    if type_.kind is Kind.DEPARTMENT and text in directory.departments:
        return directory.departments[text].name
    if type_.kind is Kind.RECORD and type_.form:
        return _title(samples, type_.form, text)
    return text


def _title(samples: Samples, form: str, id_: str) -> str:
    """What a record is called that the reader may read; else its id, which he has already."""
    answers = samples.facts.answers
    known = answers.learn(samples.facts, [(form, id_)]) if answers else samples.facts
    if (form, id_) not in known.records:
        return id_
    return Titles(samples.act, samples.app, Facts()).of(form, id_)


def _json(value: object) -> Json:
    match value:
        case Decimal():
            whole = f"{value:f}"
            return whole.rstrip("0").rstrip(".") if "." in whole else whole
        case date() | time():
            return value.isoformat()
        case dict():
            return {str(key): _json(part) for key, part in value.items()}
        case list() | tuple():
            return [_json(one) for one in value]
        case None | bool() | str():
            return value
        case _:
            return str(value)


NO_ROW = Fault(
    "no_row",
    {"en": "The sample record has no row here.", "zh": "示例记录在此没有明细行。"},
)
