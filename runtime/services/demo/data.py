"""Take values of demo data for what they must be, or say what was found instead."""

from decimal import Decimal

from runtime.services.demo.model import Data, Values


class Absent:
    """The answer of a generator that gives nothing."""


ABSENT = Absent()

Drawn = Data | Absent
"""What drawing a value gives."""


def as_text(data: Drawn) -> str:
    """Take a text. Raises ValueError, as its neighbours do."""
    if not isinstance(data, str):
        raise ValueError(f"expected a text, found {data!r}")
    return data


def as_text_or_none(data: Drawn) -> str | None:
    """Take a text, or nothing."""
    return None if data is None or isinstance(data, Absent) else as_text(data)


def as_list(data: Drawn) -> list[Data]:
    """Take a list."""
    if not isinstance(data, list):
        raise ValueError(f"expected a list, found {data!r}")
    return data


def as_map(data: Drawn) -> Values:
    """Take a map."""
    if not isinstance(data, dict):
        raise ValueError(f"expected a map, found {data!r}")
    return data


def as_number(data: Drawn) -> Decimal:
    """Take a number."""
    if isinstance(data, bool) or not isinstance(data, int | Decimal):
        raise ValueError(f"expected a number, found {data!r}")
    return Decimal(data)


def as_ends(data: Drawn) -> tuple[Decimal, Decimal]:
    """Take `[LOW, HIGH]`."""
    ends = [as_number(one) for one in as_list(data)]
    if len(ends) != 2 or ends[0] > ends[1]:
        raise ValueError(f"expected [LOW, HIGH], found {data!r}")
    return ends[0], ends[1]
