"""Plain data as YAML or JSON text, by the same rules that it is read by.

Rules of this file:
1. Text that would be read as something else is quoted; numbers are written without an exponent.
2. In JSON a number that is not whole goes as text: JSON readers would make a float of it.
"""

import json
import re
from decimal import Decimal

import yaml

from engine.definition.scalars import BROKEN, FALSES, HEXADECIMAL, NOT_FINITE, NULLS, OCTAL, TRUES
from engine.definition.scalars import WHOLE as WHOLE_NUMBER
from engine.definition.tree import Data

WIDTH = 100
TAG = "tag:yaml.org,2002:"
BREAKS = re.compile("[\x85\u2028\u2029\ufeff]")
"""What an older YAML takes for a line's end, or for nothing: written as escapes."""


def json_bytes(data: Data) -> bytes:
    """Write data as indented JSON in UTF-8."""
    return (json.dumps(_json_value(data), ensure_ascii=False, indent=2) + "\n").encode()


def _json_value(data: Data) -> object:
    match data:
        case dict():
            return {key: _json_value(value) for key, value in data.items()}
        case list():
            return [_json_value(value) for value in data]
        case Decimal():
            return format(data, "f")
        case _:
            return data


def yaml_bytes(data: Data) -> bytes:
    """Write data as YAML in UTF-8: small maps on one line, long texts as blocks."""
    text: str = yaml.dump(
        data,
        Dumper=_Dumper,
        allow_unicode=True,
        default_flow_style=None,
        sort_keys=False,
        width=WIDTH,
    )
    return text.encode()


class _Dumper(yaml.SafeDumper):
    """A dumper that quotes what our reader would not take for text, and writes no anchors."""

    yaml_implicit_resolvers: dict[str, list[object]] = {}  # noqa: RUF012  (ours below, not 1.1's)

    def ignore_aliases(self, _data: object) -> bool:
        """Write every value out."""
        return True


def _text(dumper: _Dumper, value: str) -> yaml.ScalarNode:
    style = "|" if "\n" in value else None
    if BREAKS.search(value):
        style = '"'
    return dumper.represent_scalar(f"{TAG}str", value, style=style)


def _exact(dumper: _Dumper, value: Decimal) -> yaml.ScalarNode:
    return dumper.represent_scalar(f"{TAG}float", format(value, "f"))


def _resolver(kind: str, pattern: str) -> None:
    """Tell the dumper which plain scalars are read as another kind than text."""
    _Dumper.add_implicit_resolver(f"{TAG}{kind}", re.compile(rf"(?:{pattern})\Z"), None)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(Decimal, _exact)
_resolver("null", "|".join(re.escape(word) for word in sorted(NULLS)))
_resolver("bool", "|".join(sorted(TRUES | FALSES)))
_resolver("int", f"{WHOLE_NUMBER.pattern}|{OCTAL.pattern}|{HEXADECIMAL.pattern}")
_resolver("float", f"{BROKEN.pattern}|{NOT_FINITE.pattern}")
_resolver("merge", "<<")


class EntryDumper(_Dumper):
    """The same, for entries put into a text in place: lists may be indented in their map."""

    indented = True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Indent lists as the text does that they go into."""
        super().increase_indent(flow, indentless and not self.indented)
