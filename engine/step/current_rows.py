"""Whether a step over rows can only mean rows of the current record.

Rule of this file: `parent.id == record.id`, alone or as one of several conditions that all must
hold, says so; then nothing has to be looked for in the store.
"""

from engine.expression.compilation import Compiled
from engine.expression.tree import Comparison, Junction, Node, Reference
from engine.form.row_forms import PARENT

CURRENT = "record"
"""The name of the current record in a step."""

_PARENT = (PARENT, "id")
_RECORD = frozenset({(CURRENT,), (CURRENT, "id")})


def of_current(where: Compiled) -> bool:
    """Whether a condition over rows holds for none but those of the current record."""
    tree = where.tree
    if isinstance(tree, Junction) and tree.operator == "and":
        return any(map(_says_so, tree.operands))
    return _says_so(tree)


def _says_so(node: Node) -> bool:
    if not isinstance(node, Comparison) or node.operators != ("==",):
        return False
    paths = [one.path for one in node.operands if isinstance(one, Reference)]
    return _PARENT in paths and not _RECORD.isdisjoint(paths)
