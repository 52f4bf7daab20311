"""Regular expressions that answer in linear time, whatever text they are tried on.

Rules of this file:
1. No look-around, no back-reference, no conditional group.
2. What is repeated holds no repetition or alternative of its own, unless each turn begins with a
   character that stands nowhere else in it (`(-[0-9]+)*`).
3. Of two repetitions in a row that can take the same characters, something that the first cannot
   take stands between them.
"""

import re
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from engine.text import Text

MAX_PATTERN = 500
MAX_TURNS = 3
"""A fixed repetition is looked at as this many copies."""

MAX_OPTIONAL = 5
"""So many optional parts in a row may take the same characters."""

SAMPLES = frozenset(map(chr, range(0x20, 0x7F))) | frozenset("\t\n éЖß中文１０ａ，。\u3000\u00a0")
"""Characters by which classes are compared, besides those of the pattern itself."""

CATEGORIES = {
    "CATEGORY_DIGIT": r"\d",
    "CATEGORY_NOT_DIGIT": r"\D",
    "CATEGORY_SPACE": r"\s",
    "CATEGORY_NOT_SPACE": r"\S",
    "CATEGORY_WORD": r"\w",
    "CATEGORY_NOT_WORD": r"\W",
}

Characters = frozenset[str]
Node = tuple[object, object]


class UnsafePatternError(ValueError):
    """A pattern that may take endless time; `problem` says why, in every language."""

    def __init__(self, en: str, zh: str) -> None:
        super().__init__(en)
        self.problem: Text = {"en": en, "zh": zh}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a pattern: the characters it takes, and whether it may stop early."""

    takes: Characters
    variable: bool
    optional: bool


def require_linear(pattern: str) -> None:
    """Refuse a pattern that may backtrack without bound: raises UnsafePatternError, re.error."""
    if len(pattern) > MAX_PATTERN:
        raise UnsafePatternError(
            f"longer than {MAX_PATTERN} characters", f"超过 {MAX_PATTERN} 个字符"
        )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        re.compile(pattern)
        # The parser of the standard library knows the grammar best; it has no public name.
        parsed = re._parser.parse(pattern)  # type: ignore[attr-defined]
    _Reader(SAMPLES | frozenset(pattern)).check(_nodes(parsed))


class _Reader:
    """Walks the parsed pattern; `_all` are the characters that classes are compared by."""

    def __init__(self, characters: Characters) -> None:
        self._all = characters

    def check(self, nodes: Sequence[Node]) -> None:
        """Check a sequence and everything in it."""
        _require_apart(list(self._pieces(nodes)))

    def _pieces(self, nodes: Iterable[Node]) -> Iterator[Piece]:
        for node in nodes:
            yield from self._piece(node)

    def _piece(self, node: Node) -> Iterator[Piece]:
        name, argument = str(node[0]), node[1]
        match name:
            case "LITERAL" | "NOT_LITERAL" | "ANY" | "IN":
                yield Piece(self._class(node), variable=False, optional=False)
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                yield from self._repeat(argument)
            case "SUBPATTERN":
                yield from self._pieces(_nodes(cast("tuple[object, ...]", argument)[3]))
            case "ATOMIC_GROUP":
                yield from self._pieces(_nodes(argument))
            case "BRANCH":
                yield self._branch(argument)
            case "AT":
                return
            case _:
                raise UnsafePatternError(
                    "look-around, back-reference or condition", "含有环视、反向引用或条件"
                )

    def _branch(self, argument: object) -> Piece:
        """Alternatives count as one stretch that may stop anywhere, if they differ in length."""
        branches = cast("tuple[object, Sequence[object]]", argument)[1]
        read = [list(self._pieces(_nodes(branch))) for branch in branches]
        for pieces in read:
            _require_apart(pieces)
        takes = frozenset[str]().union(*(piece.takes for pieces in read for piece in pieces))
        variable = _overlap(read) or any(piece.variable for pieces in read for piece in pieces)
        optional = any(all(piece.optional for piece in pieces) for pieces in read)
        return Piece(takes, variable, optional)

    def _repeat(self, argument: object) -> Iterator[Piece]:
        low, high, body = cast("tuple[int, int, object]", argument)
        nodes = _nodes(body)
        inner = list(self._pieces(nodes))
        if low == high or high == 1:
            many = int(high) > MAX_TURNS
            for piece in inner * min(int(high), MAX_TURNS):
                variable = piece.variable or (many and piece.optional)
                yield Piece(piece.takes, variable, piece.optional or low == 0)
            return
        _require_apart(inner)
        self._require_plain(nodes, inner)
        takes = frozenset[str]().union(*(piece.takes for piece in inner))
        yield Piece(takes, variable=True, optional=low == 0)

    def _require_plain(self, nodes: Sequence[Node], inner: Sequence[Piece]) -> None:
        if not inner:
            raise UnsafePatternError("a repetition of nothing", "重复的内容为空")
        is_plain = not any(piece.variable or piece.optional for piece in inner)
        if is_plain and not any(_has_branch(node) for node in nodes):
            return
        first, *rest = inner
        around = frozenset[str]().union(*(piece.takes for piece in rest))
        if first.variable or first.optional or first.takes & around or _has_branch(nodes[0]):
            raise UnsafePatternError("a repetition inside a repetition", "重复之中还有重复")

    def _class(self, node: Node) -> Characters:
        name, argument = str(node[0]), node[1]
        if name == "ANY":
            return self._all
        if name == "IN":
            return self._set(cast("Sequence[Node]", argument))
        same = _either_case({chr(cast("int", argument))})
        return same if name == "LITERAL" else self._all - {chr(cast("int", argument))}

    def _set(self, items: Sequence[Node]) -> Characters:
        found: set[str] = set()
        negated = False
        for kind, argument in items:
            match str(kind):
                case "NEGATE":
                    negated = True
                case "LITERAL":
                    found.add(chr(cast("int", argument)))
                case "RANGE":
                    low, high = cast("tuple[int, int]", argument)
                    found |= {each for each in self._all if low <= ord(each) <= high}
                case _:
                    category = re.compile(CATEGORIES[str(argument)])
                    found |= {each for each in self._all if category.fullmatch(each)}
        return self._all - found if negated else _either_case(found)


def _either_case(characters: Iterable[str]) -> Characters:
    """A flag may make case not count; taken so always, classes only overlap more."""
    return frozenset(same for each in characters for same in (each, each.lower(), each.upper()))


def _nodes(parsed: object) -> Sequence[Node]:
    return list(cast("Iterable[Node]", parsed))


def _has_branch(node: Node) -> bool:
    name, argument = str(node[0]), node[1]
    if name == "SUBPATTERN":
        return any(_has_branch(each) for each in _nodes(cast("tuple[object, ...]", argument)[3]))
    return name == "BRANCH"


def _overlap(branches: Sequence[Sequence[Piece]]) -> bool:
    """Whether the first character does not tell which alternative is meant."""
    seen: set[str] = set()
    for pieces in branches:
        first = pieces[0].takes if pieces else frozenset[str]()
        if not pieces or pieces[0].optional or seen & first:
            return True
        seen |= first
    return False


def _require_apart(pieces: Sequence[Piece]) -> None:
    """Each repetition must be stopped before another one that takes the same characters."""
    for index, piece in enumerate(pieces):
        if not (piece.variable or piece.optional):
            continue
        shared = 0
        for later in pieces[index + 1 :]:
            overlaps = bool(later.takes & piece.takes)
            if piece.variable and later.variable and overlaps:
                raise UnsafePatternError(
                    "two repetitions in a row take the same characters",
                    "前后两个重复可匹配相同的字符",
                )
            shared += later.optional and overlaps
            if shared > MAX_OPTIONAL:
                raise UnsafePatternError(
                    "too many optional parts take the same characters",
                    "过多的可选部分可匹配相同的字符",
                )
            if not later.optional and not overlaps:
                break
