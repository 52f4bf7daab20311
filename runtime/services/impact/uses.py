"""Which parts of a definition name what changes: reports, automations, rights, flows, formulas.

Rule of this file: the definition is checked as if what changes were not there; what is missed then
is named by the fault's place. So it is exact wherever a definition may name a field.
"""

from collections.abc import Collection, Iterator, Mapping

from engine.definition.change import NOUNS
from engine.definition.checking import check_app
from engine.definition.difference import Words
from engine.definition.model import App
from engine.definition.plain import plain_data
from engine.definition.tree import Data, Path, outward, value_at
from engine.form.model import Form, SubtableField
from engine.text import Text
from runtime.services.impact.report import Use
from runtime.services.impact.wording import label, said

MOST = 100

Fields = Mapping[str, Collection[str]]
"""Dotted keys by form; a form without keys is meant as a whole."""

_INNER = frozenset({"widgets", "nodes", "flows", "fields", "views", "actions", "rules", "access"})


def uses_of(
    app: App, others: Mapping[str, App], fields: Fields, *, gone: bool = False
) -> tuple[Use, ...]:
    """Give the places of an app that name fields or forms; `gone`: they did, and do no more."""
    if not fields:
        return ()
    probed = _without(app, fields)
    data = plain_data(probed)
    told = {(one.code, one.path) for one in check_app(_untold(app), others)}
    found: dict[str, tuple[Path, Path]] = {}
    for one in check_app(_untold(probed), others):
        if one.is_error and (one.code, one.path) not in told:
            at = _element(one.pointer)
            found.setdefault(outward(data, at), (at, one.pointer))
    return tuple(_use(data, path, at, gone=gone) for path, (at, _) in [*found.items()][:MOST])


def _untold(app: App) -> App:
    """The app without its scenarios: they are no part of what people work with."""
    return app.model_copy(update={"scenarios": []})


def _without(app: App, fields: Fields) -> App:
    return app.model_copy(update={"forms": list(_forms(app, fields))})


def _forms(app: App, fields: Fields) -> Iterator[Form]:
    for form in app.forms:
        keys = fields.get(form.key)
        if keys is None:
            yield form
        elif keys:
            kept = [_kept(one, keys) for one in form.fields if one.key not in keys]
            yield form.model_copy(update={"fields": kept})


def _kept(field: object, keys: Collection[str]) -> object:
    if not isinstance(field, SubtableField):
        return field
    columns = [one for one in field.fields if f"{field.key}.{one.key}" not in keys]
    return field.model_copy(update={"fields": columns})


def _element(pointer: Path) -> Path:
    """The smallest part around a place that people know by a name."""
    end = 2
    while len(pointer) > end + 1 and pointer[end] in _INNER and isinstance(pointer[end + 1], int):
        end += 2
    return pointer[:end]


def _use(data: Data, path: str, at: Path, *, gone: bool) -> Use:
    named = [value_at(data, at[:end]) for end in range(2, len(at) + 1, 2)]
    nouns = [NOUNS.get(str(at[end - 2]), ("part", "部分")) for end in range(2, len(at) + 1, 2)]
    words = [_called(one, noun) for one, noun in zip(named, nouns, strict=True)]
    en = ", ".join(one for one, _ in words)
    zh = "".join(f"{'的' if index else ''}{one}" for index, (_, one) in enumerate(words))
    message = (
        said(f"{en} named it, and does so no more.", f"{zh}原先用到它，现已不再使用。")
        if gone
        else said(f"{en} names it.", f"{zh}用到它。")
    )
    return Use(path, said(en, zh), message)


def _called(element: Data, noun: Words) -> Words:
    if not isinstance(element, dict):
        return noun
    key = element.get("key") or element.get("role") or element.get("from") or ""
    given = element.get("label")
    text: Text | None = None
    if isinstance(given, str):
        text = given
    elif isinstance(given, dict):
        text = {name: str(value) for name, value in given.items()}
    en, zh = label(text, str(key))
    return f"{noun[0]} “{en}”", f"{noun[1]}“{zh}”"
