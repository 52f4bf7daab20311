"""A published app as files again: a folder, or one YAML or JSON file.

Rule of this file: a folder comes out as it was published, byte for byte; definitions are for
administrators, for they tell of everybody's rights.
"""

from collections.abc import Mapping
from typing import Literal

from engine.definition.loader import load_files
from engine.definition.writer import write_app
from runtime.services.act import Act
from runtime.services.outcome import Refusal, conflict, forbidden, not_found
from runtime.storage.apps import AppStore
from runtime.storage.bundle import unpack

Layout = Literal["dir", "yaml", "json"]


def export_app(
    act: Act, app: str, layout: Layout, version: int | None = None
) -> Mapping[str, bytes] | Refusal:
    """Give the files of an app's version, by default the published one."""
    if not act.caller.person.is_admin:
        if app not in act.world.apps:
            return not_found()
        return forbidden("Only an administrator may do this.", "只有管理员可以执行此操作。")
    store = AppStore(act.connection)
    number = version or store.published().get(app)
    found = store.version(app, number) if number else None
    if found is None:
        return not_found("There is no such version of an app.", "没有该应用或该版本。")
    loaded = load_files(unpack(found.bundle))
    if loaded.app is None:
        return conflict(
            "This version was written for another program version and cannot be read.",
            "该版本由其他程序版本写成，无法读取。",
        )
    try:
        return write_app(loaded.app, layout, original=loaded)
    except ValueError:
        return conflict(
            "This app holds files that are no text: export it as a zip.",
            "该应用包含非文本文件，请导出为 zip。",
        )
