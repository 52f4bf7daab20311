"""What holds for the repository as a whole: file sizes, no leaks, a core that knows no app."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CODE = ("engine", "runtime", "designer")
LONGEST_FILE = 500

# Written in pieces, so that this very file does not hold what it looks for.
LEAKS = ("pypi" + ".org", "python" + "hosted.org", "npm" + "js", "yarn" + "pkg.com", "/wo" + "rk/")

# The first app's nouns, none of which anything but the app may know.
APP_WORDS = re.compile(
    r"\b(?:customers?|invoices?|shipments?|warehouses?|products?)\b|订单|客户|发票|仓库",
    re.IGNORECASE,
)
# "Order" is a sequence (sort order, `order_by`) or what somebody bought: these are the latter.
ORDER_AS_A_THING = re.compile(
    r"""
      \b(?:an|each|every|sales|purchase|new|draft|open|sample)[ ]orders?\b
    | \b(?:the|this|that)[ ]order\b
      (?![ ](?:of|in|by|for|they|it|given|written|shown|sent|declared)\b)
      (?![ ](?:stays|matters|does|is[ ](?:the|kept))\b)
    | \border[ _-](?:form|line|number|date|amount|total|status|item|record|id|mgmt|management)s?\b
    | \border[ ][0-9]
    | \borders\b(?![ ](?:the|rows|by|them|values|keys|of[ ]magnitude)\b)
    # but for a property of decision tables
    | ["']order["'](?!:[ ](?:"What[ ]decides|"多行匹配|\("Which[ ]comes)|\),[ ]self)
    """,
    re.IGNORECASE | re.VERBOSE,
)
MATHEMATICS = re.compile(
    r"\b(?:Cartesian|inner|cross|dot)[ ]products?\b|\bproducts?[ ]of\b"
    r"|\bsums?[ ](?:and|or)[ ]products?\b|\bthe[ ]product[ ](?:itself|comes)\b"
    r"|\bof[ ]the[ ]product\.",
    re.IGNORECASE,
)


def _tracked() -> list[Path]:
    """List what is committed or would be: tracked files and new ones that are not ignored."""
    listing = subprocess.run(
        [
            "git",
            "-c",
            "safe.directory=*",
            "ls-files",
            "--cached",
            "--others",
            "--exclude-standard",
            "-z",
        ],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    paths = (ROOT / name for name in listing.split("\0") if name)
    return sorted(path for path in paths if path.is_file())


def _texts(*suffixes: str) -> Iterator[tuple[str, str]]:
    for path in _tracked():
        if suffixes and path.suffix not in suffixes:
            continue
        try:
            yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture or another file without text


def app_words(line: str) -> list[str]:
    """Find the first app's nouns in a line, apart from their everyday use."""
    rest = MATHEMATICS.sub("", line)
    return APP_WORDS.findall(rest) + ORDER_AS_A_THING.findall(rest)


def test_no_python_file_is_longer_than_it_may_be() -> None:
    """Tables, files without a single function, are as long as what they list."""
    lengths = {
        name: text.count("\n")
        for name, text in _texts(".py")
        if re.search(r"^\s*(?:async )?def ", text, re.MULTILINE)
    }

    assert {name: count for name, count in lengths.items() if count > LONGEST_FILE} == {}


def test_no_file_names_a_registry_or_the_place_it_was_made_in() -> None:
    found = [f"{name}: {leak}" for name, text in _texts() for leak in LEAKS if leak in text.lower()]

    assert found == []


def test_lock_files_pin_by_hash_and_name_no_address() -> None:
    python = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    web = (ROOT / "package-lock.json").read_text(encoding="utf-8")

    assert "://" not in python
    assert "--index-url" not in python
    unpinned = [
        line for line in python.splitlines() if re.match(r"[a-z]", line) and "==" not in line
    ]
    assert unpinned == []
    assert python.count("--hash=sha256:") >= len(re.findall(r"^[a-z]", python, re.MULTILINE))
    assert '"resolved"' not in web
    assert '"integrity"' in web


def test_core_runtime_and_designer_know_nothing_of_any_app() -> None:
    found = [
        f"{name}:{number}: {line.strip()}"
        for name, text in _texts(".py", ".ts", ".tsx", ".css", ".html", ".yaml", ".json")
        if name.split("/")[0] in CODE
        for number, line in enumerate(text.splitlines(), start=1)
        if app_words(line)
    ]

    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        '"""Approve the order."""',
        "An order is confirmed.",
        "load the order again",
        "what all orders have",
        "forms['order']",
        "sales_order.order_number",
        "customer = record.values['customer']",
        '"label": "客户"',
        "each product has a price",
        "send the invoices to the warehouse",
    ],
)
def test_an_app_word_is_found(line: str) -> None:
    assert app_words(line) != []


@pytest.mark.parametrize(
    "line",
    [
        "query.order_by(column)",
        "rows in sort order",
        "Text that compares in code-point order.",
        "in the definition's order",
        "An app as one value; the order of lists is the order in the files.",
        "precision and scale of the product of two columns",
        "Formulas run in evaluation order.",
        "in order to compare",
        "the order of the fields",
        "for key in compiled.order:",
        "reorder the rows, then border them",
        "order: tuple[str, ...]",
    ],
)
def test_everyday_words_are_left_alone(line: str) -> None:
    assert app_words(line) == []


def test_apps_that_come_with_the_product_hold_no_python() -> None:
    code = [name for name, _ in _texts(".py") if name.startswith("builtin_apps/")]

    assert code == ["builtin_apps/__init__.py"]
