"""An ordered chain of sources for a field: the first one that has a value gives it.

Rule of this file: a source reads one record or row of another form (`from`, the first by `sort`),
or is a plain expression.
"""

from typing import Annotated

from pydantic import Field

from engine.text import Element, Expression, Key, Text


class Choice(Element):
    """One source; its key (its label, where that is a text) is what `source` tells of it."""

    key: Key | None = None
    form: Annotated[str | None, Field(alias="from")] = None
    where: Expression | None = None
    sort: Expression | None = None
    value: Expression
    label: Text | None = None
