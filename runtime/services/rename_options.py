"""Letting records follow when options of a select get other keys: part of publishing.

Rules of this file:
1. It happens in the transaction that publishes; the audit says it once for each field. A record's
   own history stays as it was written: its value has not changed, only what it is called.
2. Values are rewritten before anything reads the new version.
"""

from collections.abc import Iterator

from engine.definition.model import App
from engine.form.former import matched
from engine.form.option_renames import OptionRename, option_renames
from runtime.services.audit import write_deed
from runtime.services.caller import Caller
from runtime.services.system import System
from runtime.storage.database import Connection
from runtime.storage.option_keys import rename_options
from runtime.storage.tables import AppTables


def renames_between(before: App, after: App) -> Iterator[OptionRename]:
    """Give the fields of an app whose options are called otherwise than before."""
    pairs = matched(
        [(one.key, one.was) for one in before.forms], [(one.key, one.was) for one in after.forms]
    )
    there = {one.key: one for one in before.forms}
    for form in after.forms:
        if form.key in pairs:
            yield from option_renames(there[pairs[form.key]], form)


def follow_options(
    system: System,
    connection: Connection,
    caller: Caller,
    tables: AppTables,
    apps: tuple[App, App],
) -> tuple[str, ...]:
    """Rewrite the stored keys of renamed options; what was done, a sentence a field.

    `apps`: the definition before and after.
    """
    told = []
    for one in renames_between(*apps):
        count = rename_options(connection, tables.form(one.form), one.field, one.keys)
        if count:
            keys = ", ".join(f"{old} → {new}" for old, new in one.keys.items())
            told.append(f"forms.{one.form}.fields.{one.field}: {count} records follow {keys}")
            write_deed(
                system, connection, caller, "rename_options", app=apps[1].app.key,
                form=one.form, note=told[-1],
            )  # fmt: skip
    return tuple(told)
