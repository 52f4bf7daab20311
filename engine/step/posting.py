"""Compile the step `post`: which balances move, by what, and what their ledger is told.

Rules of this file:
1. `where`, `id` and the dimensions are read in the step's surroundings; the movements, the
   ledger's values and the message read the balance bare as well, as it stands under lock before it
   moves.
2. What a ledger holds of a movement (dimensions, movement, balance after, id) no step gives it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from engine.expression.compilation import Compiled
from engine.expression.errors import nearest
from engine.expression.types import Kind, Type
from engine.form.balance import Balance
from engine.form.fault import Fault, definition_fault
from engine.step.compiled import CompiledPost
from engine.step.expressions import ExpressionCollector, Place
from engine.step.model import PostStep

_AS_TEXT = frozenset({Kind.TEXT, Kind.RECORD, Kind.USER, Kind.DEPARTMENT})


@dataclass(frozen=True, slots=True)
class PostPlace:
    """Where a posting stands: the balance's form, what may be written there and in its ledger,
    the names without (`outside`) and with (`inside`) the balance bare, the rows it goes through."""

    form: str
    balance: Balance
    fields: Mapping[str, Type]
    ledger: Mapping[str, Type]
    outside: Place
    inside: Place
    rows: Compiled | None = None


def ledger_writes(balance: Balance) -> frozenset[str]:
    """The fields of a ledger that every posting writes by itself."""
    moved = {name for one in balance.fields for name in (one.ledger, one.after)}
    return frozenset(moved).union(balance.dimensions, [balance.ledger.id])


def compile_post(
    step: PostStep, path: str, place: PostPlace, collector: ExpressionCollector
) -> CompiledPost | None:
    """Compile a post; None when what it cannot do without is faulty."""
    balance = place.balance
    moved = [one.key for one in balance.fields]
    given = f"{path}.values"
    collector.faults.extend(_wrong_names(step.values, balance.dimensions, moved, given))
    named = {key: step.values[key] for key in balance.dimensions if key in step.values}
    changes = {key: step.values[key] for key in moved if key in step.values}
    own = ledger_writes(balance)
    told = {key: type_ for key, type_ in place.ledger.items() if key not in own}
    id_ = collector.compile(step.id, place.outside, f"{path}.id")
    if id_ is not None and (id_.type.column or id_.type.kind not in _AS_TEXT):
        collector.faults.append(_no_text(f"{path}.id", id_.type))
    where = None
    if step.where is not None:
        where = collector.condition(step.where, place.outside, f"{path}.where")
    dimensions = collector.values(named, place.fields, place.outside, given)
    movements = collector.values(changes, place.fields, place.inside, given)
    ledger = collector.values(step.ledger, told, place.inside, f"{path}.ledger")
    message = collector.message(step.message, place.inside, f"{path}.message")
    collector.needs.written(place.form, (*balance.dimensions, *moved))
    if id_ is None:
        return None
    return CompiledPost(
        path=path,
        form=place.form,
        rows=place.rows,
        name=step.as_,
        where=where,
        dimensions=dimensions,
        changes=movements,
        ledger=ledger,
        id=id_,
        best=step.mode == "best",
        message=message,
    )


def _wrong_names(
    given: Iterable[str], dimensions: Iterable[str], moved: Iterable[str], path: str
) -> Iterator[Fault]:
    known, names = [*dimensions, *moved], list(given)
    for name in names:
        if name not in known:
            en = f"“{name}” is neither a dimension nor a number of the balance."
            zh = f"“{name}”既不是余额的维度，也不是余额的数值。"
            fault = definition_fault(f"{path}.{name}", "name", en, zh)
            yield replace(fault, hint=nearest(name, known))
    for name in dimensions:
        if name not in names:
            en = f"A posting names every dimension of its balance; “{name}” is missing."
            zh = f"过账须给出余额的全部维度，缺少“{name}”。"
            yield definition_fault(path, "name", en, zh)
    if not set(moved).intersection(names):
        en = f"A posting moves a number of its balance: {', '.join(moved)}."
        zh = f"过账须变动余额的至少一个数值：{'、'.join(moved)}。"
        yield definition_fault(path, "name", en, zh)


def no_balance(path: str, form: str) -> Fault:
    """Tell that a posting names a form that is no balance."""
    en = f"The form {form} is no balance: post to a form that says `balance:`."
    zh = f"表单“{form}”不是余额表，只能对声明了 `balance:` 的表单过账。"
    return definition_fault(path, "type", en, zh)


def unnamed_rows(path: str) -> Fault:
    """Tell that `rows` and `as` come together."""
    en = "`rows` says what is gone through and `as` what each one is called: write both or neither."
    zh = "`rows` 指定逐行处理的内容，`as` 为每行命名：两者须同时写或都不写。"
    return definition_fault(path, "name", en, zh)


def closed_form(path: str, form: str, way: str) -> Fault:
    """Tell that no step but a posting writes a form; `way` is the step's word."""
    en = f"Records of {form} are never changed by `{way}`: they are written by `post` alone, or "
    en += "once and for all (`append_only`)."
    zh = f"表单“{form}”的记录不能用 `{way}` 写入：只能过账（`post`），或仅可追加（`append_only`）。"
    return definition_fault(path, "type", en, zh)


def _no_text(path: str, found: Type) -> Fault:
    en = f"The id of a posting is a text such as \"'move:' + record.id\", found {found}."
    zh = f"过账的 id 应为文本，如 \"'move:' + record.id\"，实际为{found.chinese}。"
    return definition_fault(path, "type", en, zh)
