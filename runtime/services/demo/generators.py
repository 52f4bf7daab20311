"""The generators of demo data, one function a word.

To add one is to write it and to name it in `GENERATORS`.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from engine.form.model import LookupField, SubtableField
from runtime.services.demo.data import (
    ABSENT,
    Drawn,
    as_ends,
    as_list,
    as_map,
    as_number,
    as_text,
)
from runtime.services.demo.drawing import Asked, Drawing, Generator
from runtime.services.demo.model import Data, Values
from runtime.services.demo.wording import worded

MOST_TRIES = 10
"""How often a row is drawn again that repeats an earlier one."""


def choose(drawing: Drawing, asked: Asked) -> Drawn:
    """One of several values, by weight."""
    choices = asked.source["choose"]
    if isinstance(choices, dict):
        return list(choices)[drawing.weighted(list(choices.values()))]
    maps = [as_map(one) for one in as_list(choices)]
    chosen = maps[drawing.weighted([one.get("weight", 1) for one in maps])]
    return drawing.value(asked.key, chosen["value"])


def pick(drawing: Drawing, asked: Asked) -> Drawn:
    """A record loaded before, by weight."""
    form = as_text(asked.source["pick"])
    found = drawing.known.candidates(form, as_map(asked.source.get("where", {})))
    if not found:
        raise ValueError(f"{asked.key}: there is no {form} to pick")
    weights = as_map(asked.source.get("weights", {}))
    return found[drawing.weighted([weights.get(one.alias or "", 1) for one in found])].name


def integer(drawing: Drawing, asked: Asked) -> Drawn:
    """A whole number."""
    low, high = as_ends(asked.source["integer"])
    step = int(as_number(asked.source.get("step", 1)))
    return drawing.stream.whole(int(low), int(high), step, _skew(asked))


def decimal(drawing: Drawing, asked: Asked) -> Drawn:
    """A decimal of so many digits."""
    unit = Decimal(10) ** -int(as_number(asked.source.get("scale", 2)))
    low, high = (int(end / unit) for end in as_ends(asked.source["decimal"]))
    return drawing.stream.whole(low, high, 1, _skew(asked)) * unit


def text(drawing: Drawing, asked: Asked) -> Drawn:
    """A text with random digits."""
    return worded(as_text(asked.source["text"]), drawing.place + 1, drawing.stream)


def moment(drawing: Drawing, asked: Asked) -> Drawn:
    """The record's moment."""
    return drawing.written(asked.key, drawing.at)


def after(drawing: Drawing, asked: Asked) -> Drawn:
    """A moment some time after another."""
    source, clockwork = asked.source, drawing.clockwork
    low, high = as_ends(source["after"])
    number = drawing.stream.whole(int(low), int(high))
    start = drawing.start(source.get("from"))
    if start is None:
        return ABSENT
    moved = clockwork.moved(start, number, as_text(source.get("unit", "days")).removesuffix("s"))
    if "hours" in source:
        first, last = (as_text(one) for one in as_list(source["hours"]))
        clock = clockwork.between((first, last), drawing.stream)
        moved = clockwork.at(moved.astimezone(clockwork.zone).date(), clock)
    if source.get("future") is not True:
        moved = min(moved, clockwork.now)
    return drawing.written(asked.key, moved)


def of(drawing: Drawing, asked: Asked) -> Drawn:
    """A field of a record that was drawn."""
    name, _, member = as_text(asked.source["of"]).partition(".")
    chosen = drawing.earlier(name)
    columns = drawing.subtable.fields if drawing.subtable else ()
    lookup = next((one for one in (*columns, *drawing.form.fields) if one.key == name), None)
    if not isinstance(lookup, LookupField) or chosen is None:
        raise ValueError(f"{asked.key}: {name} is no lookup drawn before")
    return drawing.known.value(lookup.form, as_text(chosen), member)


def chance(drawing: Drawing, asked: Asked) -> Drawn:
    """A value now and then."""
    source = asked.source
    hit = drawing.stream.share() < float(as_number(source["chance"]))
    return drawing.value(asked.key, source["value"] if hit else source.get("otherwise", ABSENT))


def switch(drawing: Drawing, asked: Asked) -> Drawn:
    """A value by an earlier one."""
    cases = as_map(asked.source["cases"])
    case = str(drawing.earlier(as_text(asked.source["switch"])))
    found = cases[case] if case in cases else asked.source.get("otherwise", ABSENT)
    return drawing.value(asked.key, found)


def rows(drawing: Drawing, asked: Asked) -> Drawn:
    """Rows of a subtable."""
    subtable = next((one for one in drawing.form.fields if one.key == asked.key), None)
    if not isinstance(subtable, SubtableField):
        raise ValueError(f"{asked.key} has no rows")
    low, high = as_ends(asked.source["rows"])
    templates = [as_map(one) for one in as_list(asked.source.get("one_of", [asked.source]))]
    distinct = asked.source.get("distinct")
    drawn: list[Data] = []
    for _ in range(drawing.stream.whole(int(low), int(high))):
        taken = [one.get(str(distinct)) for one in drawn if isinstance(one, dict)]
        row = _row(drawing, subtable, templates, (distinct, taken))
        if row is not None:
            drawn.append(row)
    return drawn


def _row(
    drawing: Drawing,
    subtable: SubtableField,
    templates: Sequence[Values],
    distinct: tuple[Data, Sequence[Data]],
) -> Values | None:
    name, taken = distinct
    weights = [one.get("weight", 1) for one in templates]
    for _ in range(MOST_TRIES):
        template = templates[drawing.weighted(weights) if len(templates) > 1 else 0]
        row = drawing.row(subtable, as_map(template["values"]))
        if name is None or row.get(str(name)) not in taken:
            return row
    return None


def _skew(asked: Asked) -> float:
    return float(as_number(asked.source.get("skew", 1)))


GENERATORS: Mapping[str, Generator] = {
    "choose": choose,
    "pick": pick,
    "integer": integer,
    "decimal": decimal,
    "text": text,
    "moment": moment,
    "after": after,
    "of": of,
    "chance": chance,
    "switch": switch,
    "rows": rows,
}
"""What each word of a generator does."""
