"""Writes what the reference pages draw from the code: `python docs/write_reference.py`.

Some pages are drawn as a whole; of the others only what stands between the two marks is.
"""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs" / "reference"
if str(ROOT) not in sys.path:  # run as a script, the folder of the script stands there instead
    sys.path.insert(0, str(ROOT))

from docs.drawing.api import route_table  # noqa: E402
from docs.drawing.cli import command_pages  # noqa: E402
from docs.drawing.expressions import function_tables  # noqa: E402
from engine.definition.reference import definition_page, issues_page  # noqa: E402

BEGIN = "<!-- Drawn by docs/write_reference.py from here on; change the code instead. -->"
END = "<!-- Drawn until here. -->"

WHOLE: Mapping[str, Callable[[], str]] = {
    "definition.md": definition_page,
    "issues.md": issues_page,
}
PARTS: Mapping[str, Callable[[], str]] = {
    "api.md": route_table,
    "cli.md": command_pages,
    "expressions.md": function_tables,
}


def page(name: str) -> str:
    """Give a page as it should be."""
    if name in WHOLE:
        return WHOLE[name]()
    written = (FOLDER / name).read_text(encoding="utf-8")
    head, _, rest = written.partition(BEGIN)
    _, _, tail = rest.partition(END)
    return f"{head}{BEGIN}\n\n{PARTS[name]().strip()}\n\n{END}{tail}"


def main() -> None:
    """Write every page."""
    for name in (*WHOLE, *PARTS):
        (FOLDER / name).write_text(page(name), encoding="utf-8")


if __name__ == "__main__":
    main()
