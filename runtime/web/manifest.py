"""The built assets: the name behind a name, as the build's manifest tells it."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

STATIC = Path(__file__).parent / "static"
PREFIX = "/static"


class AssetsMissingError(RuntimeError):
    """The pages' scripts and styles are not built; run `make setup`."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


@dataclass(frozen=True, slots=True)
class Assets:
    """Addresses of scripts, styles and icons; each name carries the hash of its content."""

    script: str
    styles: tuple[str, ...]
    charts: str
    icons: str
    icon: str


@cache
def assets() -> Assets:
    """Read the manifest once."""
    try:
        entries = json.loads((STATIC / "manifest.json").read_text("utf-8"))
    except FileNotFoundError as missing:
        raise AssetsMissingError from missing
    main = entries["main.ts"]
    return Assets(
        script=f"{PREFIX}/{main['file']}",
        styles=tuple(f"{PREFIX}/{name}" for name in main.get("css", ())),
        charts=f"{PREFIX}/{entries['charts.ts']['file']}",
        icons=f"{PREFIX}/{entries['icons.svg']['file']}",
        icon=f"{PREFIX}/{entries['seal.svg']['file']}",
    )
