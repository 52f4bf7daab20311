"""Texts with places for digits: `SF{digits:12}`, `No. {index:4}`."""

import re

from runtime.services.demo.stream import Stream

_PLACE = re.compile(r"\{(digits|index)(?::(\d{1,2}))?\}")


def worded(pattern: str, index: int, stream: Stream) -> str:
    """Fill the places of a text; `index` is the record's place in its block, from 1."""

    def filled(place: re.Match[str]) -> str:
        width = int(place[2] or 1)
        if place[1] == "index":
            return str(index).zfill(width)
        return "".join(str(stream.whole(0, 9)) for _ in range(width))

    return _PLACE.sub(filled, pattern)
