"""What a person sent, made into values: allow-list, then cast, all errors at once.

Rules of this file:
1. A name that is no field of the form, or that the person may not see, is `unknown`; both answer
   alike.
2. What is computed is never taken. It is kept as an echo: evaluation accepts it when it is what
   was there or what comes out, and refuses it otherwise.
3. Values have their types afterwards. Whether they may be what they are (bounds, rules,
   read-only) is for evaluation to say, which knows the record they make.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.access.fields import FieldAccess
from engine.expression.errors import nearest
from engine.expression.values import Value
from engine.form.casting.surroundings import Surroundings
from engine.form.casting.value import cast_value
from engine.form.compiled import CompiledForm
from engine.form.compiled_field import CompiledField
from engine.form.field_error import FieldError, Outcome, fault
from engine.form.masking import without_masks
from engine.form.own_places import resolve_places
from engine.form.record import Record
from engine.form.row_changes import RowChanges, cast_rows

MOST_NAMES = 2000
"""How many names one record may be sent with."""

MOST_HINTS = 20
"""How many unknown names are answered with the nearest known one."""


@dataclass(frozen=True, slots=True)
class Changeset:
    """The record as it is meant to be, and how it was sent.

    `values`: every stored field, what was not sent as it is; `sent`: paths that a person sent, `x`
    or `lines[ROWID].x`; `outward`: row id → place in the sent order, by subtable; `echoes`: sent
    values of computed fields by path; `by_person`: false when the system itself writes.
    """

    values: Mapping[str, Value]
    sent: frozenset[str] = frozenset()
    outward: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    echoes: Mapping[str, Value] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    errors: tuple[FieldError, ...] = ()
    by_person: bool = True

    def outward_path(self, subtable: str, row_id: str, column: str | None = None) -> str:
        """A row's path as its sender knows it: by place when it was sent, else by its id."""
        place = self.outward.get(subtable, {}).get(row_id)
        row = f"{subtable}[{row_id if place is None else place}]"
        return f"{row}.{column}" if column else row


def system_changes(values: Mapping[str, Value]) -> Changeset:
    """What the system itself writes (steps, conversions): no right and no lock is asked."""
    return Changeset(values, by_person=False)


def cast(
    compiled: CompiledForm,
    sent: Mapping[str, object],
    before: Record | None,
    rights: FieldAccess,
    surroundings: Surroundings,
) -> Changeset:
    """Cast what was sent for a record (`before`: as it is stored, None when it is being made)."""
    stored = before.values if before else {}
    values = {field.key: stored.get(field.key) for field in compiled.tops() if field.stored}
    casting = _Casting(compiled, values, rights, surroundings)
    if len(sent) > MOST_NAMES:
        casting.errors.append(_too_many_names())
        sent = {}
    sent, half_masked = without_masks(compiled, sent, before, rights)
    casting.errors.extend(half_masked)
    for name, raw in sent.items():
        casting.take(name, raw)
    return casting.changeset()


class _Casting:
    def __init__(
        self,
        compiled: CompiledForm,
        values: dict[str, Value],
        rights: FieldAccess,
        surroundings: Surroundings,
    ) -> None:
        self._compiled = compiled
        self._before = dict(values)
        self._values = values
        self._rights = rights
        self._surroundings = surroundings
        self._sent: set[str] = set()
        self._outward: dict[str, Mapping[str, int]] = {}
        self._echoes: dict[str, Value] = {}
        self._strange = 0
        self.errors: list[FieldError] = []

    def changeset(self) -> Changeset:
        self.errors.extend(resolve_places(self._compiled, self._values, self._outward_path))
        return Changeset(
            self._values,
            frozenset(self._sent),
            self._outward,
            self._echoes,
            errors=tuple(self.errors),
        )

    def _outward_path(self, subtable: str, row_id: str, column: str) -> str:
        return Changeset({}, outward=self._outward).outward_path(subtable, row_id, column)

    def take(self, name: str, raw: object) -> None:
        field = allowed(self._compiled, name, None, self._rights)
        if field is None:
            self.errors.append(self._unknown(name, None))
        elif field.is_subtable:
            self._rows(field, raw)
        else:
            self._value(field, raw)

    def _unknown(self, name: str, subtable: str | None) -> FieldError:
        """A hint for the first few strange names: finding the nearest one takes time."""
        self._strange += 1
        hints = self._strange <= MOST_HINTS
        return unknown_name(self._compiled, name, subtable, self._rights, hints=hints)

    def _value(self, field: CompiledField, raw: object) -> None:
        before = self._before.get(field.key)
        value = cast_value(field.definition, raw, before, self._surroundings)
        if field.computed:
            self._echo(field, value)
        elif isinstance(value, FieldError):
            self.errors.append(value.at(field.key))
        else:
            self._values[field.key] = value
            self._sent.add(field.key)

    def _echo(self, field: CompiledField, value: Outcome) -> None:
        if isinstance(value, FieldError):
            self.errors.append(computed(field.key))
        else:
            self._echoes[field.key] = value

    def _rows(self, field: CompiledField, raw: object) -> None:
        changes = cast_rows(
            RowChanges(self._compiled, field, self._before.get(field.key), self._surroundings),
            raw,
            lambda name: allowed(self._compiled, name, field.key, self._rights),
            lambda name: self._unknown(name, field.key),
        )
        self.errors.extend(changes.errors)
        if changes.rows is not None:
            self._values[field.key] = changes.rows
            self._sent.update(changes.sent)
            self._echoes.update(changes.echoes)
            self._outward[field.key] = changes.outward


def allowed(
    compiled: CompiledForm, name: str, subtable: str | None, rights: FieldAccess
) -> CompiledField | None:
    """The field of a sent name, if the person may know of it."""
    key = f"{subtable}.{name}" if subtable else name
    if "." in name or key in rights.absent:
        return None
    field = compiled.fields.get(key)
    return None if field is None or field.definition.type == "section" else field


def unknown_name(
    compiled: CompiledForm,
    name: str,
    subtable: str | None,
    rights: FieldAccess,
    *,
    hints: bool = True,
) -> FieldError:
    """The refusal of a name; the nearest one is only ever one that the person may see."""
    shown = "".join(one if one.isprintable() else "?" for one in str(name)[:48])
    where = compiled.columns[subtable] if subtable else tuple(compiled.tops())
    visible = [one.name for one in where if one.key not in rights.absent]
    hint = nearest(shown, visible) if hints else None
    en = "There is no field {name}." + (" Did you mean {hint}?" if hint else "")
    zh = "没有字段 {name}。" + ("是否指 {hint}？" if hint else "")
    return fault("unknown", en, zh, name=shown, hint=hint or "").at(shown)


def computed(path: str) -> FieldError:
    """The refusal of a value for what the system computes."""
    return fault(
        "computed",
        "This is computed: leave it out, or send it back unchanged.",
        "该字段由系统计算：请不要提交，或原样返回。",
    ).at(path)


def _too_many_names() -> FieldError:
    return fault(
        "unknown",
        "At most {max} names can be sent at once.",
        "一次最多提交 {max} 个字段。",
        max=str(MOST_NAMES),
    )
