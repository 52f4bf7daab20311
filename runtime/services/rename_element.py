"""Renaming an element of a definition that is worked on, and telling where it is used.

Rules of this file:
1. Nothing is stored: who works on a definition gets it back and saves it as a draft.
2. A key that was published is remembered (`was`); one that only the draft knows is not.
"""

from collections.abc import Mapping
from typing import cast

from pydantic import ValidationError

from engine.definition.emission import json_bytes
from engine.definition.model import App
from engine.definition.plain import plain_data
from engine.definition.rename import CannotRenameError, Renaming, rename
from engine.definition.sameness import earlier_keys
from engine.definition.tree import Data, Path, value_at
from engine.definition.where_used import UseTold, where_used
from runtime.services.act import Act
from runtime.services.draft_state import DraftState, data_of, open_state
from runtime.services.outcome import Problem, Refusal, RefusalKind, invalid

UNSOUND = Refusal(
    RefusalKind.INVALID,
    {
        "en": "This definition has faults of shape. Mend what its check tells first.",
        "zh": "该定义存在结构错误，请先修正检查所提示的问题。",
    },
    code="definition",
)


def rename_element(
    act: Act, app: str, definition: Mapping[str, Data], pointer: Path, key: str
) -> dict[str, Data] | Refusal:
    """Give an element another key everywhere; `definition` is what is worked on."""
    state = open_state(act, app)
    if isinstance(state, Refusal):
        return state
    data = data_of(json_bytes(dict(definition)).decode())
    model = _model(data)
    if isinstance(model, Refusal):
        return model
    renaming = Renaming(pointer, key, _was_published(act, app, data, pointer))
    try:
        return rename(model, data, renaming, _others(act, app))
    except CannotRenameError as fault:
        return invalid((Problem("key", "key", fault.message),))


def find_uses(
    act: Act, app: str, definition: Mapping[str, Data] | None, pointer: Path
) -> tuple[UseTold, ...] | Refusal:
    """List where an element is used; in the draft as it was saved where nothing was sent."""
    state = open_state(act, app)
    if isinstance(state, Refusal):
        return state
    data = _worked_on(state, definition)
    model = _model(data)
    return (
        model if isinstance(model, Refusal) else where_used(model, data, pointer, _others(act, app))
    )


def _worked_on(state: DraftState, definition: Mapping[str, Data] | None) -> dict[str, Data]:
    if definition is None:
        return state.data
    return data_of(json_bytes(dict(definition)).decode())


def _model(data: Mapping[str, Data]) -> App | Refusal:
    parts = {name: value for name, value in data.items() if name != "files"}
    try:
        return App.model_validate(parts)
    except ValidationError:
        return UNSOUND


def _others(act: Act, app: str) -> dict[str, App]:
    return {key: one.app for key, one in act.world.apps.items() if key != app}


def _was_published(act: Act, app: str, data: Data, pointer: Path) -> bool:
    """Whether the published version knows the element by the key it has now."""
    present = act.world.apps.get(app)
    there: Data = cast("Data", plain_data(present.app)) if present else None
    here = data
    for place, step in enumerate(pointer):
        here = value_at(here, (step,))
        if isinstance(step, str):
            there = value_at(there, (step,))
            continue
        last = place == len(pointer) - 1
        there = _same_element(there, here, former=not last)
    return there is not None


def _same_element(elements: Data, one: Data, *, former: bool) -> Data:
    key = one.get("key") if isinstance(one, dict) else None
    names = {key, *(earlier_keys(one) if former else ())}
    found = elements if isinstance(elements, list) else []
    return next(
        (each for each in found if isinstance(each, dict) and each.get("key") in names), None
    )
