"""Writes the reference pages that are drawn from the code: `python docs/write_reference.py`."""

from pathlib import Path

from engine.definition.reference import definition_page, issues_page

FOLDER = Path(__file__).parent / "reference"
PAGES = {"definition.md": definition_page, "issues.md": issues_page}


def main() -> None:
    """Write every page."""
    for name, page in PAGES.items():
        (FOLDER / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
