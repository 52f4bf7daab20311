"""Every part of a definition's model with its path: what checks go through that look everywhere."""

from collections.abc import Iterator
from functools import cache

from engine.definition.tree import Path
from engine.text import Element


def parts(root: Element) -> Iterator[tuple[Path, Element]]:
    """Give an element and every element below it, in no order; paths are those of the data."""
    waiting: list[tuple[Path, object]] = [((), root)]
    while waiting:
        path, one = waiting.pop()
        if isinstance(one, Element):
            yield path, one
            said = _aliases(type(one))
            waiting += [
                ((*path, said.get(name, name)), value)
                for name, value in vars(one).items()
                if isinstance(value, Element | list)
            ]
        elif isinstance(one, list):
            waiting += [
                ((*path, index), each)
                for index, each in enumerate(one)
                if isinstance(each, Element | list)
            ]


def spelled(element: Element, name: str) -> str:
    """Give what a property of the model is called in the data."""
    return _aliases(type(element)).get(name, name)


@cache
def _aliases(kind: type[Element]) -> dict[str, str]:
    return {name: info.alias for name, info in kind.model_fields.items() if info.alias}
