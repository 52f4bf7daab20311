"""Which records a form's expressions need, as a tree of the lookups they go through.

Rules of this file:
1. A node is a name; where its value is an id, `target` is the form that the id belongs to.
2. Every reference field of the form is in the tree, for its existence is asked too.
"""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field

from engine.expression.scope import Path
from engine.expression.types import Kind, Type
from engine.form.app_context import AppContext
from engine.form.compiled_field import CompiledField
from engine.form.expression_compiler import Use
from engine.form.names import USERS, follow_types

_IDS = frozenset({Kind.RECORD, Kind.USER, Kind.DEPARTMENT})


@dataclass(slots=True)
class FactNode:
    """What lies below one name; `target`: the form its ids belong to, if they are ids."""

    target: str | None = None
    below: "dict[str, FactNode]" = field(default_factory=dict)
    used: bool = False
    """Whether an expression reads on behind the id."""
    _references: "tuple[tuple[str, FactNode], ...] | None" = None
    _tables: "tuple[tuple[str, FactNode], ...] | None" = None

    @property
    def references(self) -> "tuple[tuple[str, FactNode], ...]":
        """The names below that hold ids; asked when the tree is finished."""
        if self._references is None:
            self._references = tuple(
                (name, node) for name, node in self.below.items() if node.target
            )
        return self._references

    @property
    def tables(self) -> "tuple[tuple[str, FactNode], ...]":
        """The subtables below that have columns which hold ids; asked when the tree is finished."""
        if self._tables is None:
            self._tables = tuple(
                (name, node)
                for name, node in self.below.items()
                if not node.target and node.references
            )
        return self._tables


def fact_tree(
    uses: Iterable[Use],
    roots: Mapping[str, Mapping[str, Type]],
    app: AppContext,
    own: Set[str] = frozenset(),
) -> Mapping[str, FactNode]:
    """Build the tree below each root ("record", "old", "me"); names with types by root.

    `own`: dotted keys of what points at rows of the very record, which no fact is needed of.
    """
    trees = {root: FactNode() for root in roots}
    trees["me"].target = USERS
    for use in uses:
        if use.root in trees and ".".join(use.path) not in own:
            _add(trees[use.root], use.path, roots[use.root], app)
    return trees


def add_references(
    tree: FactNode, fields: Iterable[CompiledField], own: Set[str] = frozenset()
) -> None:
    """Put every reference field into the tree, so that what is chosen is known to exist."""
    for one in fields:
        target = _target(one.type)
        if target and one.stored and one.key not in own:
            node = tree
            for name in one.key.split("."):
                node = node.below.setdefault(name, FactNode())
            node.target = target


def _add(tree: FactNode, path: Path, names: Mapping[str, Type], app: AppContext) -> None:
    node, type_ = tree, names.get(path[0]) if path else None
    for length, name in enumerate(path, 1):
        if type_ is None:
            return
        node = node.below.setdefault(name, FactNode())
        # A row's own id is no reference: only what is read behind it is asked for.
        if name != "row_id" or length < len(path):
            node.target = _target(type_)
        node.used = node.used or length < len(path)
        if length < len(path):
            type_ = follow_types(app, type_, path[length : length + 1])


def _target(type_: Type | None) -> str | None:
    if type_ is None:
        return None
    one = type_.item if type_.kind is Kind.LIST and type_.item else type_
    return one.form if one.kind in _IDS else None
