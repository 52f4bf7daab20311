"""What a change asks to be computed and checked anew, where everything else is known to hold.

Rules of this file:
1. A field is asked again when its value may have changed, or anything that its conditions read; a
   rule when anything it reads may have. What holds and reads nothing that moved still holds.
2. What reads the record as it was before is always asked; what reads other records, or asks other
   forms, whenever something outside this record may have changed.
3. What is computed on read is computed where it moved itself or where something asked reads it.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import cast

from engine.expression.compilation import Compiled
from engine.expression.values import Row, Value
from engine.form.compiled_field import CompiledField, CompiledRule
from engine.form.dependencies import affected
from engine.form.own_rows import own_key, own_paths, own_subtable
from engine.form.scope import NameScope

_MOST_KEPT = 500
"""How many combinations of changed fields a form remembers."""


@dataclass(frozen=True, slots=True)
class Stir:
    """What is computed anew, in order, and the fields and rules that are asked again."""

    order: tuple[str, ...]
    fields: tuple[CompiledField, ...]
    rules: tuple[CompiledRule, ...]
    worked: frozenset[str]
    """The subtables of which anything is computed anew."""


@dataclass(frozen=True, slots=True)
class Reads:
    """What conditions read: the record's own names, what lies outside, what was before."""

    own: frozenset[str] = frozenset()
    outside: bool = False
    before: bool = False

    def __or__(self, other: "Reads") -> "Reads":
        outside, before = self.outside or other.outside, self.before or other.before
        return Reads(self.own | other.own, outside, before)


@dataclass(slots=True)
class Stirring:
    """Tells for one form what a change stirs; `order`: what saving computes, in sequence."""

    fields: Mapping[str, CompiledField]
    order: tuple[str, ...]
    made_of: Mapping[str, frozenset[str]]
    rules: tuple[CompiledRule, ...]
    scopes: Mapping[str, NameScope]
    sections: Mapping[str, str]
    _known: dict[tuple[frozenset[str], bool], Stir] = field(default_factory=dict)
    _following: dict[frozenset[str], tuple[str, ...]] = field(default_factory=dict)
    _outward: frozenset[str] = field(init=False)
    _looking_out: frozenset[str] = field(init=False)
    _below: dict[str, set[str]] = field(init=False)
    _of_fields: tuple[tuple[CompiledField, Reads], ...] = field(init=False)
    _of_rules: tuple[tuple[CompiledRule, Reads], ...] = field(init=False)

    def __post_init__(self) -> None:
        """Find what each field and rule reads, once."""
        self._outward = self._reading_outside()
        self._looking_out = frozenset(
            one.key
            for one in self.fields.values()
            if one.formula and self._reads(one.subtable or "", one.formula).outside
        )
        self._below = {key: {key} for key, one in self.fields.items() if one.is_subtable}
        for key, one in self.fields.items():
            for subtable in (one.subtable, own_subtable(one)):
                if subtable:
                    self._below[subtable].add(key)
        self._of_fields = tuple(
            (one, self._field_reads(one))
            for one in self.fields.values()
            if one.definition.type != "section"
        )
        self._of_rules = tuple((one, self._reads("", one.require, one.when)) for one in self.rules)

    def by(self, changed: Set[str], *, outside: bool) -> Stir:
        """Give what these fields and system fields stir; `outside`: other records may have too."""
        place = (frozenset(changed), outside)
        found = self._known.get(place)
        if found is None:
            found = self._stirred(*place)
            if len(self._known) < _MOST_KEPT:
                self._known[place] = found
        return found

    @property
    def looking_out(self) -> frozenset[str]:
        """What is stored and computed from other records."""
        return self._looking_out

    def followers(self, changed: Set[str]) -> tuple[str, ...]:
        """Give what is computed anew, in order, where these fields and system fields changed."""
        kept = frozenset(changed)
        found = self._following.get(kept)
        if found is None:
            found = self._computed(set(affected(self.order, self.made_of, kept)), set())
            if len(self._following) < _MOST_KEPT:
                self._following[kept] = found
        return found

    def _computed(self, reached: Set[str], needed: set[str]) -> tuple[str, ...]:
        """What is reached, and what is computed on read for it or for what else is needed."""
        order = list[str]()
        for key in reversed(self.order):
            if key in reached or (key in needed and self.fields[key].on_read):
                order.append(key)
                needed |= self.made_of[key]
        return tuple(reversed(order))

    def moved(self, before: Mapping[str, Value], after: Mapping[str, Value]) -> set[str]:
        """Give the fields whose values differ; of a subtable with the same rows, the columns."""
        moved = set[str]()
        for key, value in after.items():
            earlier = before.get(key)
            if value is earlier or value == earlier:
                continue
            if key not in self._below:
                moved.add(key)
                continue
            rows = cast("Sequence[Row]", earlier or ()), cast("Sequence[Row]", value or ())
            columns = _moved_columns(*rows)
            moved |= self._below[key] if columns is None else {f"{key}.{one}" for one in columns}
        return moved

    def _stirred(self, changed: frozenset[str], outside: bool) -> Stir:
        reached = set(affected(self.order, self.made_of, changed))
        if outside:
            reached |= self._outward
        moved = {one for key in (*reached, *changed) for one in (key, key.partition(".")[0])}

        def asked(reads: Reads) -> bool:
            return reads.before or (outside and reads.outside) or not reads.own.isdisjoint(moved)

        fields = [(one, reads) for one, reads in self._of_fields if asked(reads)]
        rules = [(one, reads) for one, reads in self._of_rules if asked(reads)]
        needed = set[str]().union(*(reads.own for _, reads in (*fields, *rules)))
        order = self._computed(reached, needed)
        return Stir(
            order,
            tuple(one for one, _ in fields),
            tuple(one for one, _ in rules),
            subtables_of(order),
        )

    def _field_reads(self, one: CompiledField) -> Reads:
        """What decides whether a field holds: its value, its conditions, those above it."""
        above = self.fields[one.subtable] if one.subtable else None
        top = above or one
        section = self.fields.get(self.sections.get(top.key, ""))
        own = {one.key, own_subtable(one) or one.key}
        reads = Reads(frozenset(own)) | self._reads(
            one.subtable or "",
            *_expressions(one.visible, one.required, one.check.require if one.check else None),
        )
        for each in (above, section):
            if each is not None:
                reads |= self._reads("", *_expressions(each.visible))
        return reads

    def _reads(self, place: str, *conditions: Compiled | None) -> Reads:
        own, outside, before = set[str](), False, False
        for one in conditions:
            for path in one.references if one else ():
                if not path:
                    continue
                root, rooted = self.scopes[place].rooted(path)
                if root == "record":
                    for piece in own_paths(self.fields, rooted) if rooted else ():
                        own.add(own_key(self.fields, piece))
                        outside = outside or self._leads_out(piece)
                elif root == "old":
                    before = True
                else:
                    outside = outside or len(rooted) > 1
            outside = outside or bool(one and one.questions)
        return Reads(frozenset(own), outside or not own.isdisjoint(self._outward), before)

    def _leads_out(self, piece: Sequence[str]) -> bool:
        """Whether a path goes on behind the field it begins with, to another record."""
        found = self.fields.get(own_key(self.fields, tuple(piece)))
        length = 2 if found is not None and found.subtable else 1
        return len(piece) > length and (found is None or found.reference is not None)

    def _reading_outside(self) -> frozenset[str]:
        """What is computed on read and made of other records, be it through others like it."""
        self._outward = frozenset()
        found = set[str]()
        for key in self.order:
            one = self.fields[key]
            if one.on_read and one.formula is not None:
                reads = self._reads(one.subtable or "", one.formula)
                if reads.outside or reads.before or not self.made_of[key].isdisjoint(found):
                    found.add(key)
        return frozenset(found)


def _expressions(*conditions: Compiled | bool | None) -> Iterable[Compiled]:
    return (one for one in conditions if isinstance(one, Compiled))


def subtables_of(keys: Iterable[str]) -> frozenset[str]:
    """Give the subtables that dotted keys belong to."""
    return frozenset(key.partition(".")[0] for key in keys if "." in key)


def _moved_columns(before: Sequence[Row], after: Sequence[Row]) -> set[str] | None:
    """The columns that differ; None where rows were added, taken away or moved."""
    if len(before) != len(after):
        return None
    moved = set[str]()
    for old, new in zip(before, after, strict=True):
        if old is new:
            continue
        if (old["row_id"], old["position"]) != (new["row_id"], new["position"]):
            return None
        moved.update(name for name, cell in new.items() if cell != old.get(name))
        moved.update(name for name in old if name not in new)
    return moved
