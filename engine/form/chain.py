"""Work out what a field chooses from its sources, when something that stirs it has changed.

Rules of this file:
1. A new record or row chooses; a stored one chooses anew when what stirs it differs from before.
2. What is given with the change itself stands, and its source is blank: somebody's own word.
3. With a field that keeps it, such a word stays, whatever stirs, until that field is taken back,
   the value is cleared, or another record is chosen in a lookup beside it.
4. All sources are asked at once, so that a form's rows cost one question a source; the first that
   has a value gives it, and without any the field is blank.
"""

from collections.abc import Iterable, Mapping
from typing import Protocol

from engine.expression.compilation import Compiled
from engine.expression.errors import EvaluationError
from engine.expression.values import Row, Value
from engine.form.app_context import AppContext
from engine.form.compiled_field import CompiledChain, CompiledChoice, CompiledField
from engine.form.environment import RecordEnvironment, WorkRow
from engine.form.model import SelectField
from engine.text import localise


class Working(Protocol):
    """A record being worked out, as far as choosing goes."""

    @property
    def environment(self) -> RecordEnvironment:
        """Reads the record."""

    @property
    def fields(self) -> Mapping[str, CompiledField]:
        """The form's fields."""

    @property
    def app(self) -> AppContext:
        """The app the form belongs to."""

    @property
    def is_new(self) -> bool:
        """Whether the record is being made."""

    def is_new_row(self, subtable: str, row: Row) -> bool:
        """Whether a row was not there before."""

    def value(self, field: CompiledField, row: Row | None) -> Value:
        """What a field holds."""

    def value_before(self, field: CompiledField, row: Row | None) -> Value:
        """What a field held before the change."""

    def is_given(self, field: CompiledField, row: Row | None) -> bool:
        """Whether a field's value came with the change, from somebody who may write it."""

    def evaluated(self, field: CompiledField, expression: Compiled, row: WorkRow | None) -> Value:
        """An expression's value, made to fit the field; errors are told."""

    def store(self, field: CompiledField, row: WorkRow | None, value: Value) -> None:
        """Give a field a value."""


def choose(
    working: Working,
    field: CompiledField,
    chain: CompiledChain,
    row: WorkRow | None,
    *,
    given: bool,
) -> None:
    """Choose a field's value, or leave what was `given` with the change."""
    value, before = working.value(field, row), working.value_before(field, row)
    if given and (value is not None or chain.keeps is None):
        if value != before:
            _tell(working, chain, row, None)
            _keep(working, chain, row, kept=True)
        return
    cleared = chain.keeps is not None and value is None and (given or before is not None)
    if not cleared and not (
        _stirred(working, field, chain, row) and not _is_kept(working, field, chain, row)
    ):
        return
    blank = _ask(working, field, chain, row)
    if working.environment.lacking:
        return  # all of it is worked out again, with the answers
    choice, value = _first(working, field, chain, row, blank)
    working.store(field, row, value)
    _tell(working, chain, row, choice)
    _keep(working, chain, row, kept=False)


def _is_kept(
    working: Working, field: CompiledField, chain: CompiledChain, row: WorkRow | None
) -> bool:
    """Whether somebody's own word stands, though something has stirred the choice."""
    if chain.keeps is None or working.value(field, row) is None:
        return False
    keeping = working.fields[chain.keeps]
    if working.value(keeping, row) is not True:
        return False
    began = working.value_before(keeping, row) is not True
    return began or not _changed(working, chain.renews, row)


def _keep(working: Working, chain: CompiledChain, row: WorkRow | None, *, kept: bool) -> None:
    """Say whether the value is somebody's own word, unless that is given with the change."""
    if chain.keeps is None:
        return
    keeping = working.fields[chain.keeps]
    if (working.value(keeping, row) is True) is kept or working.is_given(keeping, row):
        return
    working.store(keeping, row, kept)


def _stirred(
    working: Working, field: CompiledField, chain: CompiledChain, row: WorkRow | None
) -> bool:
    if row is None or field.subtable is None:
        if working.is_new:
            return True
    elif working.is_new_row(field.subtable, row):
        return True
    return _changed(working, chain.stirs, row)


def _changed(working: Working, keys: Iterable[str], row: WorkRow | None) -> bool:
    for key in keys:
        read = working.fields[key]
        at = row if read.subtable is not None else None
        if working.value(read, at) != working.value_before(read, at):
            return True
    return False


def _ask(
    working: Working, field: CompiledField, chain: CompiledChain, row: WorkRow | None
) -> frozenset[int]:
    """Put every source's question, so that what is lacking is fetched together; give the places
    of those that have no value.
    """
    reader = working.environment
    environment = reader.row(field.subtable, row) if field.subtable and row else reader
    blank: set[int] = set()
    for place, one in enumerate(chain.choices):
        try:
            if one.asks and one.value.evaluate(environment) is None:
                blank.add(place)
        except EvaluationError:
            continue  # told when its turn comes
    return frozenset(blank)


def _first(
    working: Working,
    field: CompiledField,
    chain: CompiledChain,
    row: WorkRow | None,
    blank: frozenset[int],
) -> tuple[CompiledChoice | None, Value]:
    for place, one in enumerate(chain.choices):
        value = None if place in blank else working.evaluated(field, one.value, row)
        if value is not None:
            return one, value
    return None, None


def _tell(
    working: Working, chain: CompiledChain, row: WorkRow | None, choice: CompiledChoice | None
) -> None:
    """Say which source gave the value."""
    if chain.tells is None:
        return
    told = working.fields[chain.tells]
    said: str | None = None
    if choice is not None:
        key = choice.model.key
        plain = isinstance(told.definition, SelectField)
        said = key if plain else localise(choice.model.label, working.app.locale, key or "")
    working.store(told, row, said or None)
