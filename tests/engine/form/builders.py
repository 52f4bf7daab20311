"""Small forms and surroundings for the tests of forms."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, time
from decimal import Decimal
from itertools import count
from zoneinfo import ZoneInfo

from engine.access.directory import Directory, Person
from engine.access.fields import FULL_ACCESS, FieldAccess
from engine.calendar.working_time import WorkCalendar
from engine.expression.types import Type
from engine.expression.values import Value
from engine.form.app_context import AppContext, Rounding, setting_type
from engine.form.casting.surroundings import Surroundings
from engine.form.changeset import Changeset, cast
from engine.form.compiled import CompiledForm
from engine.form.context import Context, Stage, TaskRights
from engine.form.evaluation import Evaluation, evaluate
from engine.form.facts import Facts
from engine.form.form_compiler import compile_form
from engine.form.model import Form
from engine.form.record import Record
from engine.form.regions import Regions

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
CALENDAR = WorkCalendar(frozenset(range(5)), time(9), time(18))

REGIONS = Regions.of(
    [("31", "上海市"), ("310101", "黄浦区"), ("44", "广东省"), ("4419", "东莞市"),
     ("4403", "深圳市"), ("440305", "南山区")]
)  # fmt: skip

ANN = Person("u-ann", "ann", "Ann", "d-1", "u-bob", frozenset({"app.writer"}), {"party": "p-1"})
BOB = Person("u-bob", "bob", "Bob", "d-1", None, frozenset({"app.leader"}))
DIRECTORY = Directory({one.id: one for one in (ANN, BOB)}, {})


def form(*fields: Mapping[str, object], **more: object) -> Form:
    """A form named `thing` with these fields."""
    return Form.model_validate({"key": "thing", "fields": list(fields), **more})


def other(key: str, *fields: Mapping[str, object], **more: object) -> Form:
    """A form of another name."""
    return Form.model_validate({"key": key, "fields": list(fields), **more})


def app(
    *forms: Form,
    settings: Mapping[str, str] | None = None,
    rounding: Rounding = "half_up",
    user_links: Mapping[str, str] | None = None,
) -> AppContext:
    """An app of these forms; settings by the type they are declared with."""
    types: dict[str, Type] = {key: setting_type(name) for key, name in (settings or {}).items()}
    return AppContext("app", {one.key: one for one in forms}, types, user_links or {}, rounding)


def compiled(made: Form, *others: Form, context: AppContext | None = None) -> CompiledForm:
    """Compile a form that must be sound."""
    result = compile_form(made, context or app(made, *others))
    assert result.faults == ()
    return result


def ids(start: str = "row") -> Iterator[str]:
    """Fresh ids, each time the same."""
    return (f"{start}-{number}" for number in count(1))


def surroundings(start: str = "row") -> Surroundings:
    """Where values are cast in the tests."""
    return Surroundings(ZONE, ids(start), REGIONS)


def record(values: Mapping[str, Value], *, state: str = "draft", form_key: str = "thing") -> Record:
    """A stored record."""
    return Record(
        "r-1", form_key, 1, state, ANN.id, "d-1", NOW, ANN.id, NOW, ANN.id, values
    )  # fmt: skip


def context(
    *,
    old: Record | None = None,
    stage: Stage = "save",
    access: FieldAccess = FULL_ACCESS,
    task: TaskRights | None = None,
    settings: Mapping[str, Value] | None = None,
    acknowledged: Mapping[str, str] | None = None,
) -> Context:
    """The surroundings of an evaluation."""
    return Context(
        NOW, ZONE, CALENDAR, ANN, DIRECTORY, settings or {}, old, stage, task, access,
        acknowledged or {},
    )  # fmt: skip


def send(
    made: CompiledForm,
    sent: Mapping[str, object],
    around: Context | None = None,
    facts: Facts | None = None,
) -> tuple[Changeset, Evaluation]:
    """Cast and evaluate what is sent."""
    around = around or context()
    changes = cast(made, sent, around.old, around.access, surroundings())
    return changes, evaluate(made, changes, facts or Facts(), around)


def codes(evaluation: Evaluation) -> list[tuple[str, str]]:
    """(path, code) of every error."""
    return [(one.path, one.code) for one in evaluation.errors]


def rows(evaluation: Evaluation, key: str, column: str) -> list[object]:
    """A column of the stored rows."""
    found = evaluation.values[key]
    assert isinstance(found, Sequence)
    return [row[column] for row in found if isinstance(row, Mapping)]


def exact(*numbers: str) -> list[Decimal]:
    """Decimals."""
    return [Decimal(number) for number in numbers]
