"""The way back from a model to the text it came from."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.definition.issue import Location, Place
from engine.definition.tree import Data, Path, nearest, original, outward


@dataclass(frozen=True, slots=True)
class Source:
    """Places of everything in an app; paths are those of the model (`("forms", 0, "key")`)."""

    data: Data = None
    values: Mapping[Path, Location] = field(default_factory=dict)
    keys: Mapping[Path, Location] = field(default_factory=dict)
    origin: Mapping[Path, Path] = field(default_factory=dict)
    lost: frozenset[str] = frozenset()

    def location(self, path: Path) -> Location:
        """Find where a value stands, or the closest element around it."""
        return nearest(self.values, self._original(path)) or Location("app.yaml")

    def place(self, path: Path) -> Place:
        """Give the place of an issue: the position and the path for people."""
        return Place(self.location(path), outward(self.data, path), self._original(path))

    def key_place(self, path: Path) -> Place:
        """Give the place of the property's name rather than of its value."""
        location = self.keys.get(self._original(path)) or self.location(path)
        return Place(location, outward(self.data, path), self._original(path))

    def is_lost(self, *names: str) -> bool:
        """Whether an element is not in the model because it was faulty itself."""
        for end in range(1, len(names) + 1):
            around = names[: end - 1]
            if {".".join(names[:end]), ".".join((*around, "*"))} & self.lost:
                return True
        return False

    def mentions_lost(self, text: str, also: frozenset[str] = frozenset()) -> bool:
        """Whether an expression names a part that was left out as faulty, or one of `also`."""
        last = {name.rpartition(".")[2] for name in self.lost} | also
        return any(word in last for word in re.findall(r"[A-Za-z_][A-Za-z0-9_]*", text))

    def _original(self, path: Path) -> Path:
        return original(self.origin, path)
