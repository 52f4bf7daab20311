"""What every system table shares.

Rules of this package:
1. System tables are called `vm_…`; the tables of apps never take such a name.
2. Every constraint and index has a name of its own, so that migrations can speak of it.
3. A change here is a new number in `runtime.storage.migrations`.
"""

from sqlalchemy import Column, ForeignKey, MetaData

from runtime.storage.types import PlainText, UtcDateTime

PREFIX = "vm_"

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


def text(name: str, *, key: bool = False, null: bool = False) -> Column[str]:
    """Make a text column: ids, keys, names."""
    return Column(name, PlainText(), primary_key=key, nullable=null)


def instant(name: str, *, null: bool = False) -> Column[object]:
    """Make a column for an instant in UTC."""
    return Column(name, UtcDateTime(), nullable=null)


def link(name: str, to: str, *, key: bool = False, null: bool = False) -> Column[str]:
    """Make a text column that points at a system table's row."""
    return Column(name, PlainText(), ForeignKey(PREFIX + to), primary_key=key, nullable=null)
