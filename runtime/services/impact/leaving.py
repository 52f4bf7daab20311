"""What a definition takes away or converts: forms, fields, and values that do not fit a new type.

Rules of this file:
1. What is computed may go unasked: it can be computed again. All else that holds values needs a
   decision.
2. A removed field is hidden and its column kept; a type that cannot take the values over leaves
   them in the old, hidden column; a conversion is tried on every value.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from engine.definition.model import App
from engine.definition.subject import own_field
from engine.form.compiled import CompiledForm
from engine.form.model import FieldBase
from runtime.services.act import Act
from runtime.services.impact.counting import Counting
from runtime.services.impact.prospect import Outlook, outlook_of
from runtime.services.impact.report import Decision, FieldImpact, Found, RecordImpact
from runtime.services.impact.wording import HIDDEN, field_label, label, records, said
from runtime.storage.conversion import try_conversion
from runtime.storage.foreseeing import as_it_stands
from runtime.storage.record_ids import Ids, ids_holding, records_of_rows
from runtime.storage.registration import Conversion
from runtime.storage.registry import Element, form_path

REMOVED, CONVERSION = "removed:", "conversion:"
"""What the ids of decisions begin with; behind it the path of the element."""

CANCEL = ("cancel", said("Do not publish", "不发布"))
HIDE = ("hide", said("Hide it and keep its values", "隐藏，保留已有的值"))
BLANK_FAILING = "blank_failing"
BLANK = (BLANK_FAILING, said("Publish, and blank those values", "发布，并清空这些值"))
_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Leaving:
    """What goes or is converted, with the decisions it needs."""

    records: tuple[RecordImpact, ...]
    fields: tuple[FieldImpact, ...]
    decisions: tuple[Decision, ...]


def leaving(outlook: Outlook, counting: Counting) -> Leaving:
    """Tell what a definition takes away or converts."""
    gone = _Gone(outlook, counting)
    forms = [one for one in (gone.form(each) for each in gone.forms) if one]
    fields = [one for one in (gone.field(each) for each in gone.fields()) if one]
    fields += [_converted(outlook, counting, one) for one in outlook.foreseen.conversions]
    return Leaving(
        tuple(impact for impact, _ in forms),
        tuple(impact for impact, _ in fields),
        tuple(decision for _, decision in (*forms, *fields) if decision is not None),
    )


def decisions_of(act: Act, app: App) -> tuple[Decision, ...]:
    """Give the decisions that publishing a definition needs, for whoever may count all records."""
    outlook = outlook_of(act, app)
    return leaving(outlook, Counting(act, outlook.present)).decisions if outlook else ()


class _Gone:
    """The elements that a definition no longer names."""

    def __init__(self, outlook: Outlook, counting: Counting) -> None:
        self._outlook, self._counting = outlook, counting
        foreseen = outlook.foreseen
        there = [foreseen.before(one.id) for one in foreseen.retired]
        self._gone = [one for one in there if one is not None and one.kind != "unique"]
        self.forms = [one for one in self._gone if one.kind == "form"]

    def fields(self) -> Iterator[Element]:
        """Fields and subtables that go alone: not with the form or subtable they are in."""
        around = {f"{one.path}." for one in self._gone if one.kind in ("form", "rows")}
        for one in self._gone:
            if one.kind != "form" and not any(one.path.startswith(path) for path in around):
                yield one

    def form(self, gone: Element) -> tuple[RecordImpact, Decision | None] | None:
        """A form that goes, with its records."""
        key = gone.path.split(".")[1]
        form = self._outlook.present.forms[key]
        found = self._found(key, None, ids_holding(gone, None, None))
        if found.count == 0:
            return None
        en, zh = label(form.form.label, key)
        many = records(found.count or 0)
        message = (
            said(f"{en} goes.", f"{zh}将被移除。")
            if found.count is None
            else said(
                f"{en} goes; {many[0]} are hidden and kept.",
                f"{zh}将被移除；{many[1]}将隐藏但保留。",
            )
        )
        question = said(
            f"{en} is removed, with {many[0]}. What becomes of them?",
            f"{zh}将被移除，其中有 {many[1]}。如何处理？",
        )
        decision = Decision(f"{REMOVED}{gone.path}", question, (HIDE, CANCEL))
        return RecordImpact(key, form.form.label or key, "removed", message, found), decision

    def field(self, gone: Element) -> tuple[FieldImpact, Decision | None] | None:
        """A field that goes, or whose new type cannot take its values over."""
        _, key, _, dotted = gone.path.split(".", 3)
        dotted = dotted.replace(".fields.", ".")
        form = self._outlook.present.forms[key]
        found = self._found(key, dotted, self._holding(gone, key))
        if found.count == 0:
            return None
        compiled = form.fields[dotted]
        en, zh = field_label(form.form.label, key, compiled)
        now = self._outlook.foreseen.planned.find(gone.app, self._planned_path(gone))
        does = ("gets a type that cannot hold its values", "改为无法容纳原值的类型")
        does = does if now is not None else ("is removed", "将被移除")
        many = records(found.count or 0)
        message = (
            said(f"{en} {does[0]}: {HIDDEN[0]}.", f"{zh}{does[1]}：{HIDDEN[1]}。")
            if found.count is None
            else said(
                f"{en} {does[0]}; {many[0]} hold a value, which is hidden and kept.",
                f"{zh}{does[1]}；{many[1]}有值，将隐藏但保留。",
            )
        )
        question = said(
            f"{en} {does[0]}, and {many[0]} hold a value. What becomes of it?",
            f"{zh}{does[1]}，{many[1]}有值。如何处理？",
        )
        needed = found.count and not _is_computed(form, dotted)
        decision = Decision(f"{REMOVED}{gone.path}", question, (HIDE, CANCEL)) if needed else None
        impact = FieldImpact(
            key,
            dotted,
            compiled.label,
            "removed" if now is None else "type",
            message,
            found.count,
            found,
            decision.id if decision else None,
        )
        return impact, decision

    def _planned_path(self, gone: Element) -> str:
        planned = self._outlook.foreseen.planned.by_id(gone.id)
        return planned.path if planned else gone.path

    def _holding(self, gone: Element, form: str) -> Ids:
        present = self._outlook.foreseen.present
        main = present.need(gone.app, form_path(form))
        around, _, _ = gone.path.rpartition(".fields.")
        if gone.kind == "rows":
            return ids_holding(main, gone, None)
        rows = None if around == main.path else present.need(gone.app, around)
        return ids_holding(main, rows, gone)

    def _found(self, form: str, field: str | None, ids: Ids) -> Found:
        paths = [tuple(field.split("."))] if field else []
        if not self._counting.sees(form, paths):
            return Found(None)
        return self._counting.found(form, ids)


def _is_computed(form: CompiledForm, dotted: str) -> bool:
    field = own_field(form.form, dotted)
    return isinstance(field, FieldBase) and field.derived


def _converted(
    outlook: Outlook, counting: Counting, work: Conversion
) -> tuple[FieldImpact, Decision | None]:
    """A field whose values are carried over into another type, each of them tried."""
    foreseen, app = outlook.foreseen, outlook.present.key
    there = foreseen.before(foreseen.planned.id_of(app, work.path))
    path = there.path if there else work.path
    _, key, _, dotted = path.split(".", 3)
    dotted = dotted.replace(".fields.", ".")
    form = outlook.present.forms[key]
    field = form.fields[dotted]
    en, zh = field_label(form.form.label, key, field)
    if not (counting.within(key) is None and counting.sees(key, [tuple(dotted.split("."))])):
        message = said(f"{en} gets another type: {HIDDEN[0]}.", f"{zh}改变类型：{HIDDEN[1]}。")
        return FieldImpact(key, dotted, field.label, "type", message, None, Found(None)), None
    present = as_it_stands(foreseen, app, work)
    trial = try_conversion(outlook.act.connection, present, _SHOWN)
    ids = _records(outlook, present, trial.keys)
    found = counting.found(key, ids, trial.failing)
    if not trial.failing:
        message = said(
            f"{en} gets another type; all of its {trial.values} values are carried over.",
            f"{zh}改变类型；全部 {trial.values} 个值都可转换。",
        )
        return FieldImpact(key, dotted, field.label, "type", message, trial.values, found), None
    fits = trial.values - trial.failing
    message = said(
        f"{en} gets another type; {fits} values are carried over, {trial.failing} do not fit.",
        f"{zh}改变类型；{fits} 个值可转换，{trial.failing} 个不符合。",
    )
    question = said(
        f"{trial.failing} values of {en} do not fit the new type. What becomes of them?",
        f"{zh}有 {trial.failing} 个值不符合新的类型。如何处理？",
    )
    decision = Decision(f"{CONVERSION}{work.path}", question, (BLANK, CANCEL))
    impact = FieldImpact(
        key, dotted, field.label, "type", message, trial.values, found, decision.id
    )
    return impact, decision


def _records(outlook: Outlook, work: Conversion, keys: tuple[str, ...]) -> tuple[str, ...]:
    if work.row_key == "id":
        return keys
    found = records_of_rows(outlook.act.connection, work.table, keys)
    return tuple(dict.fromkeys(found.values()))
