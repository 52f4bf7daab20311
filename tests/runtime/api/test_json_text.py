"""JSON of a request's body is read strictly, and its bounds hold."""

from decimal import Decimal

import pytest

from runtime.api.json_text import MAX_DEPTH, read_json
from runtime.api.problem import Fault


def test_numbers_with_a_point_stay_exact() -> None:
    assert read_json(b'{"a": 0.1, "b": 1e2, "c": 7, "d": 12345678901234567890}') == {
        "a": Decimal("0.1"),
        "b": Decimal("1e2"),
        "c": 7,
        "d": 12345678901234567890,
    }


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b'{"qty":1,"qty":100}', 400, "duplicate_key"),
        (b'{"a":{"x":1,"x":1}}', 400, "duplicate_key"),
        (b"[" * 100_000 + b"]" * 100_000, 400, "malformed"),
        (b'{"a":' * 100_000, 400, "malformed"),
        (b'{"a":' * (MAX_DEPTH + 1) + b"1" + b"}" * (MAX_DEPTH + 1), 400, "malformed"),
        (b'{"a": NaN}', 400, "malformed"),
        (b'{"a": -Infinity}', 400, "malformed"),
        (b'{"a": ' + b"9" * 5000 + b"}", 400, "malformed"),
        (b'{"a": 1.' + b"9" * 5000 + b"}", 400, "malformed"),
        (b"\xff\xfe{}", 400, "malformed"),
        (b'{"a": 1', 400, "malformed"),
        (b'{"a": 1} x', 400, "malformed"),
        (b"[]", 400, "malformed"),
        (b'"text"', 400, "malformed"),
        (b"null", 400, "malformed"),
        (b'{"a": [' + b"0," * 600_000 + b"0]}", 400, "malformed"),
        (b'{"name": "\\ud800"}', 422, "invalid"),
        (b'{"\\udc00": 1}', 422, "invalid"),
        (b'{"name": "a\\u0000b"}', 422, "invalid"),
    ],
)
def test_what_is_not_plain_json_is_refused(content: bytes, status: int, code: str) -> None:
    with pytest.raises(Fault) as refused:
        read_json(content)

    assert (refused.value.status, refused.value.code) == (status, code)


def test_text_that_cannot_be_kept_is_named_by_its_field() -> None:
    with pytest.raises(Fault) as refused:
        read_json(b'{"values": {"lines": [{"item": "ok"}, {"item": "\\ud83d"}]}}')

    assert [problem.path for problem in refused.value.errors] == ["lines[1].item"]


def test_a_pair_of_surrogates_is_one_sign() -> None:
    assert read_json(b'{"a": "\\ud83d\\ude00"}') == {"a": "\U0001f600"}
