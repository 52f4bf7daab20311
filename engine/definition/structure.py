"""Faults of shape: what the JSON Schema refuses, each at its own place.

Rules of this file:
1. A choice between shapes is made first (by `type`, by the step's word, by the kind of value), so
   that a fault is told of the shape that was meant, not of all the others.
2. It reports and never repairs; `pruning` decides what is left to be checked.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING, cast

from engine.definition.schema import Schema, app_schema, definitions
from engine.definition.tree import Data, Path

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator, ValidationError

UNKNOWN = "unknown property"
MISSING = "missing property"
NO_CHOICE = "no choice"
WRONG_TYPE = "type"
PLAIN = frozenset({"type", "title", "description", "default"})
REMEMBERED = 1024
"""Elements whose faults are remembered: those of a few large apps."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of shape: at `path`, against `rule` (a keyword of JSON Schema or one of ours)."""

    path: Path
    rule: str
    bound: object
    found: Data
    owner: str = ""


def structural_faults(data: Data) -> tuple[Fault, ...]:
    """List everything about the shape of a whole app that the schema refuses."""
    if not isinstance(data, dict):
        return _faults(data)
    frame = dict(data)
    inner: list[Fault] = []
    for name, definition in _elements().items():
        elements = data.get(name)
        if isinstance(elements, list):
            frame[name] = []
            for index, element in enumerate(elements):
                text = json.dumps(element, sort_keys=False, default=str)
                told = _faults_of_element(definition, Held(element, text))
                inner += [replace(one, path=(name, index, *one.path)) for one in told]
    return (*_faults(frame), *inner)


class Held:
    """An element that is known by its text: the same text has the same faults."""

    __slots__ = ("element", "text")

    def __init__(self, element: Data, text: str) -> None:
        self.element = element
        self.text = text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Held) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)


@lru_cache(maxsize=REMEMBERED)
def _faults_of_element(definition: str, held: Held) -> tuple[Fault, ...]:
    """Check one element: while an app is edited, all but one are as they were."""
    return _faults(held.element, definition)


def _faults(data: Data, definition: str = "") -> tuple[Fault, ...]:
    """List the faults of a part (of a whole app by default)."""
    return tuple(
        Fault(
            path=tuple(error.absolute_path),
            rule=str(error.validator),
            bound=error.validator_value,
            found=cast("Data", error.instance),
            owner=str(error.cause or ""),
        )
        for error in _validator_of(definition).iter_errors(data)
    )


@cache
def _validator_of(definition: str) -> Draft202012Validator:
    whole = _validator()
    if not definition:
        return whole
    return cast("Draft202012Validator", whole.evolve(schema={"$ref": f"#/$defs/{definition}"}))


@cache
def _elements() -> Mapping[str, str]:
    """The lists of an app whose elements have a shape of their own, with its name."""
    properties = cast("Mapping[str, Schema]", app_schema()["properties"])
    found = {}
    for name, schema in properties.items():
        items = schema.get("items")
        reference = items.get("$ref") if isinstance(items, dict) else None
        if isinstance(reference, str):
            found[name] = reference.rpartition("/")[2]
    return found


@cache
def _validator() -> Draft202012Validator:
    # Loaded when something is checked: a server reads apps that were checked before.
    from jsonschema import Draft202012Validator
    from jsonschema.validators import extend

    kind = extend(  # type: ignore[no-untyped-call]  # the stubs leave it open
        Draft202012Validator,
        {
            "oneOf": _choice,
            "anyOf": _choice,
            "additionalProperties": _additional,
            "required": _required,
        },
    )
    return cast("Draft202012Validator", kind(app_schema()))


def _error(rule: str, bound: object, found: object, path: Path = ()) -> ValidationError:
    from jsonschema import ValidationError

    return ValidationError(rule, validator=rule, path=path, validator_value=bound, instance=found)


def _additional(
    validator: Draft202012Validator, allowed: object, instance: object, schema: Schema
) -> Iterator[ValidationError]:
    if not isinstance(instance, dict):
        return
    known = cast("Schema", schema.get("properties", {}))
    for name, value in instance.items():
        if name in known:
            continue
        if allowed is False:
            error = _error(UNKNOWN, tuple(known), value, (name,))
            error.cause = _Owner(str(schema.get("title", "")))
            yield error
        elif isinstance(allowed, dict):
            yield from validator.descend(value, allowed, path=name)


class _Owner(Exception):  # noqa: N818  (carries the name of the shape along with an error)
    pass


def _required(
    _validator: Draft202012Validator, names: Iterable[str], instance: object, _schema: Schema
) -> Iterator[ValidationError]:
    if isinstance(instance, dict):
        for name in names:
            if name not in instance:
                yield _error(MISSING, name, instance)


def _choice(
    validator: Draft202012Validator, branches: list[Schema], instance: object, schema: Schema
) -> Iterator[ValidationError]:
    discriminator = schema.get("discriminator")
    if isinstance(discriminator, dict) and isinstance(instance, dict):
        yield from _by_type(validator, cast("Schema", discriminator), instance)
        return
    fitting = [branch for branch in branches if _may_be(branch, instance)]
    if isinstance(instance, dict) and len(fitting) > 1:
        fitting = _closest(fitting, instance)
    if not fitting:
        rule = NO_CHOICE if isinstance(instance, dict) else WRONG_TYPE
        yield _error(rule, _expected(branches, instance), instance)
    elif len(fitting) == 1:
        if not PLAIN.issuperset(fitting[0]):  # a plain one asks for nothing but its kind
            yield from validator.descend(instance, fitting[0])
    else:
        yield from _least(validator, fitting, instance)


def _by_type(
    validator: Draft202012Validator, discriminator: Schema, instance: Mapping[str, object]
) -> Iterator[ValidationError]:
    name = str(discriminator["propertyName"])
    mapping = cast("Mapping[str, str]", discriminator["mapping"])
    if name not in instance:
        yield _error(MISSING, name, instance)
        return
    wanted = instance[name]
    if not isinstance(wanted, str) or wanted not in mapping:
        yield _error("enum", tuple(mapping), wanted, (name,))
        return
    yield from validator.descend(instance, {"$ref": mapping[wanted]})


def _least(
    validator: Draft202012Validator, branches: list[Schema], instance: object
) -> Iterator[ValidationError]:
    """Of several shapes for one kind of value, tell the faults of the one with the fewest."""
    yield from min((list(validator.descend(instance, branch)) for branch in branches), key=len)


def _resolved(branch: Schema) -> Schema:
    reference = branch.get("$ref")
    return definitions()[reference.rpartition("/")[2]] if isinstance(reference, str) else branch


def _types(branch: Schema) -> tuple[str, ...]:
    resolved = _resolved(branch)
    for keyword in ("oneOf", "anyOf"):
        inner = resolved.get(keyword)
        if isinstance(inner, list):
            return tuple(name for part in inner for name in _types(part))
    declared = resolved.get("type", ())
    return (declared,) if isinstance(declared, str) else tuple(cast("Iterable[str]", declared))


def _may_be(branch: Schema, instance: object) -> bool:
    # The parts of the schema live as long as the process: their ids name them.
    types = _TYPES.get(id(branch))
    if types is None:
        types = _TYPES.setdefault(id(branch), _types(branch))
    return not types or any(_validator().is_type(instance, name) for name in types)


_TYPES: dict[int, tuple[str, ...]] = {}


def _closest(branches: list[Schema], instance: Mapping[str, object]) -> list[Schema]:
    """Keep the shapes whose own word stands in the map; of several, the likeliest."""
    words = _own_words(branches)
    if not any(words):
        return branches
    scored = [
        (_likeness(_resolved(branch), instance), branch)
        for branch, word in zip(branches, words, strict=True)
        if word in instance
    ]
    best = max((score for score, _ in scored), default=None)
    return [branch for score, branch in scored if score == best]


def _likeness(schema: Schema, instance: Mapping[str, object]) -> tuple[int, int]:
    required = cast("list[str]", schema.get("required", []))
    known = cast("Schema", schema.get("properties", {}))
    unknown = sum(name not in known for name in instance)
    return (-unknown, sum(name in instance for name in required))


def _own_words(branches: list[Schema]) -> list[str]:
    """Give each shape the required property that tells it from the others, or its first one."""
    required = [cast("list[str]", _resolved(branch).get("required", [])) for branch in branches]
    everything = [name for names in required for name in names]
    return [
        next((name for name in names if everything.count(name) == 1), next(iter(names), ""))
        for names in required
    ]


def _expected(branches: list[Schema], instance: object) -> tuple[str, ...]:
    """Name what would have been right: the kinds of value, or the words of the steps."""
    if isinstance(instance, dict):
        return tuple(dict.fromkeys(_own_words(branches)))
    names = (name for branch in branches for name in _types(branch))
    return tuple(name for name in dict.fromkeys(names) if name != "null")
