"""Bring the roll-ups that an act's writes concern up to date, along their chains.

Rules of this file:
1. Stage by stage in the order of the plan, records by ascending id: two acts lock alike. A record
   is locked before its roll-ups are computed, so that no other act adds up at the same time.
2. What is computed is what the database adds up now, never a difference: it equals the
   recomputation by being one.
3. A record is written once a stage, with history; what reads the roll-up is computed with it and
   must hold, or the act is refused. What its writing concerns in turn comes in a later stage.
   A record none of whose roll-ups has moved is locked, and not even loaded.
4. An app without roll-ups costs one look.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from engine.form.roll_up_plan import RollUpField, RollUpPlan, Stage
from runtime.services.act import Act
from runtime.services.locking import lock_records
from runtime.services.outcome import Refusal
from runtime.services.published_app import PublishedApp
from runtime.services.roll_up_query import plan_of, query_of, side_by_side
from runtime.services.roll_up_targets import concerned, returned, row_ids
from runtime.services.roll_up_writing import Change, has_moved, write_roll_ups
from runtime.services.written import Written
from runtime.storage.database import Connection
from runtime.storage.record_store import RecordStore
from runtime.storage.roll_ups import RollUpQuery

MARK = "rolled_up"
"""Under which an act remembers how far its writes have been followed."""

TOGETHER = 200
"""How many records of a stage are locked, computed and written at a time."""


def propagate(act: Act) -> Refusal | None:
    """Recompute what rolls up the records this act has written; a broken rule refuses the act."""
    start = _followed(act)
    fresh = act.written[start:]
    for app in dict.fromkeys(one.app for one in fresh):
        published = act.world.apps.get(app)
        plan = plan_of(act.world, published) if published else None
        if published is None or plan is None or not plan.stages:
            continue
        refusal = _Propagation(act, published, plan, start).run()
        if refusal is not None:
            return refusal
    act.memo[MARK] = len(act.written)
    return None


def forget_since(act: Act, length: int) -> None:
    """Forget the writes behind a place: they were undone."""
    del act.written[length:]
    act.memo[MARK] = min(_followed(act), length)


def _followed(act: Act) -> int:
    found = act.memo.get(MARK, 0)
    return found if isinstance(found, int) else 0


@dataclass(slots=True)
class _Propagation:
    """What one app's roll-ups have to do with the writes from a place on."""

    act: Act
    app: PublishedApp
    plan: RollUpPlan
    seen: int
    waiting: dict[str, set[str]] = field(default_factory=dict)

    def run(self) -> Refusal | None:
        """Go through the stages; what a stage writes is looked at before the next."""
        for stage in self.plan.stages:
            self._look()
            wanted = {
                one.name: ids for one in stage.fields if (ids := self.waiting.pop(one.name, None))
            }
            refusal = self._stage(stage, wanted) if wanted else None
            if refusal is not None:
                return refusal
        return None

    def _look(self) -> None:
        for one in self.act.written[self.seen :]:
            if one.app == self.app.key:
                self._note(one)
        self.seen = len(self.act.written)

    def _note(self, one: Written) -> None:
        for rolled in self.plan.of_source.get(one.form, ()):
            self._wait(rolled, concerned(rolled, one))
        for rolled in self.plan.of_form(one.form):
            gone = self._gone()
            self._wait(rolled, returned(rolled, one, gone))
            subtable = rolled.field.subtable
            if subtable and one.before is not None:
                left = row_ids(one.after, subtable) if one.after else frozenset()
                gone |= row_ids(one.before, subtable) - left

    def _gone(self) -> set[str]:
        """The rows that left their records in this act: they may turn up in others."""
        return cast("set[str]", self.act.memo.setdefault((MARK, "gone"), set[str]()))

    def _wait(self, rolled: RollUpField, targets: Iterable[str]) -> None:
        found = set(targets)
        if found:
            self.waiting.setdefault(rolled.name, set()).update(found)

    def _stage(self, stage: Stage, wanted: Mapping[str, set[str]]) -> Refusal | None:
        """Lock, compute and write the records of one form."""
        groups = [_Group(self._query(one), one) for one in _together(stage, wanted)]
        of_records: dict[str, dict[str, set[str]]] = {}
        for group in groups:
            targets = set[str]().union(*(wanted[one.name] for one in group.fields))
            owners = group.query.owners(self.act.connection, sorted(targets))
            for rolled in group.fields:
                for target in wanted[rolled.name] & owners.keys():
                    by_field = of_records.setdefault(owners[target], {})
                    by_field.setdefault(rolled.name, set()).add(target)
        records = sorted(of_records)
        for start in range(0, len(records), TOGETHER):
            batch = {one: of_records[one] for one in records[start : start + TOGETHER]}
            refusal = self._batch(stage, groups, batch)
            if refusal is not None:
                return refusal
        return None

    def _query(self, rolled: Sequence[RollUpField]) -> RollUpQuery:
        dialect = self.act.system.database.dialect
        return query_of(self.act.world, self.app, rolled, dialect)

    def _batch(
        self,
        stage: Stage,
        groups: Sequence["_Group"],
        of_records: Mapping[str, Mapping[str, set[str]]],
    ) -> Refusal | None:
        RecordStore(self.act.connection, self.app.tables).lock(stage.form.key, list(of_records))
        changes: dict[str, list[Change]] = {}
        for group in groups:
            for id_, found in group.changes(self.act.connection, of_records):
                changes.setdefault(id_, []).append(found)
        records = lock_records(self.act, self.app, stage.form.key, list(changes))
        for id_ in sorted(records):
            refusal = write_roll_ups(self.act, self.app, stage.form, records[id_], changes[id_])
            if refusal is not None:
                return refusal
        return None


@dataclass(frozen=True, slots=True)
class _Group:
    """Roll-ups that stand on one table, with what asks for them together."""

    query: RollUpQuery
    fields: Sequence[RollUpField]

    def changes(
        self, connection: Connection, of_records: Mapping[str, Mapping[str, set[str]]]
    ) -> Iterator[tuple[str, Change]]:
        """What has moved, by the record it stands on or in; the records are locked."""
        asked = [found.get(one.name, set()) for found in of_records.values() for one in self.fields]
        targets = set[str]().union(*asked)
        values = self.query.values(connection, sorted(targets)) if targets else {}
        for id_, found in of_records.items():
            for rolled in self.fields:
                for target in sorted(found.get(rolled.name, ())):
                    told = values[rolled.name][target]
                    if has_moved(rolled, told):
                        yield id_, Change(rolled, target, told.value)


def _together(stage: Stage, wanted: Mapping[str, set[str]]) -> Iterable[Sequence[RollUpField]]:
    return side_by_side(one for one in stage.fields if one.name in wanted)
