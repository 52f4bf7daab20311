"""Records whose values follow an option that gets another key."""

from collections.abc import Iterator, Mapping

from engine.form.option_renames import option_renames
from engine.text import Text
from runtime.services.impact.counting import Counting
from runtime.services.impact.prospect import FormPair, Prospect
from runtime.services.impact.report import FieldImpact, Found
from runtime.services.impact.wording import HIDDEN, field_label, records, said
from runtime.storage.record_ids import ids_choosing

SHOWN = 6
"""So many new keys of a field are named."""


def renaming(prospect: Prospect, counting: Counting) -> Iterator[FieldImpact]:
    """Tell of the options that get another key in how many records."""
    dialect = prospect.act.system.database.dialect
    for pair in prospect.pairs:
        tables = prospect.present.tables.form(pair.before.key)
        for one in option_renames(pair.before.form, pair.after.form):
            was = pair.former.of(one.field) or one.field
            if pair.before.fields[was].on_read:
                continue
            found = Found(None)
            if counting.sees(pair.before.key, [tuple(was.split("."))]):
                ids = ids_choosing(dialect, tables, was, list(one.keys))
                found = counting.found(pair.before.key, ids)
            if found.count != 0:
                yield _told(pair, one.field, one.keys, found)


def _told(pair: FormPair, field: str, keys: Mapping[str, str], found: Found) -> FieldImpact:
    compiled = pair.after.fields[field]
    shown = [f"{old} → {new}" for old, new in keys.items()]
    pairs = ", ".join([*shown[:SHOWN], *(["…"] if len(shown) > SHOWN else [])])
    en, zh = field_label(pair.after.form.label, pair.after.key, compiled)
    name, message = compiled.definition.label or field, _said(en, zh, pairs, found)
    return FieldImpact(pair.after.key, field, name, "renamed", message, found.count, found=Found(0))


def _said(en: str, zh: str, pairs: str, found: Found) -> Text:
    if found.count is None:
        return said(f"{en}: {HIDDEN[0]}.", f"{zh}：{HIDDEN[1]}。")
    many = records(found.count)
    carry = "carries" if found.count == 1 else "carry"
    return said(
        f"{many[0]} {carry} the new key of an option in {en} ({pairs}).",
        f"{many[1]}将改用{zh}的新选项键名（{pairs}）。",
    )
