"""MANAGER_OF as the path that it stands for: `MANAGER_OF(owner, 2)` is `owner.manager.manager`."""

import ast
from decimal import Decimal

from engine.expression.scope import Path


def manager_path(node: ast.Call) -> Path | None:
    """Give the path that a call of MANAGER_OF stands for; None where it is none."""
    if not 1 <= len(node.args) <= 2 or not isinstance(node.args[0], ast.Name):
        return None
    level = node.args[1] if len(node.args) == 2 else ast.Constant(1)
    value: object = level.value if isinstance(level, ast.Constant) else None
    if isinstance(value, bool) or not isinstance(value, int | Decimal) or not 1 <= value <= 9:
        return None
    if value != int(value):
        return None
    return (*node.args[0].id.split("."), *("manager",) * int(value))
