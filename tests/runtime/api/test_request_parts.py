"""The parts of a request apart from its body: query, conditions, language, origin."""

import pytest
from starlette.datastructures import Headers

from runtime.api.conditions import NEVER, entity_tag, expected_version, once
from runtime.api.cross_site import is_cross_site
from runtime.api.language import preferred
from runtime.api.problem import Fault
from runtime.api.query import flag, read_query, whole_number


def test_a_query_is_read_with_its_blanks() -> None:
    query = b"filter=a%20%3E%201&q=&sort=-day%2Ctopic"

    read = read_query(query, {"filter", "q", "sort"})

    assert read == {"filter": "a > 1", "q": "", "sort": "-day,topic"}


@pytest.mark.parametrize(
    "query",
    [
        b"id=1&id=2",
        b"expand=parent.children.parent.children",
        b"token=abc",
        b"id=%00",
        b"id=%ff%fe",
        b"id=" + b"a" * 20_000,
        "&".join(f"f{i}=1" for i in range(101)).encode(),
    ],
)
def test_a_query_that_is_not_clear_is_refused(query: bytes) -> None:
    with pytest.raises(Fault) as refused:
        read_query(query, {"id"})

    assert refused.value.status == 400


@pytest.mark.parametrize("written", ["0", "-1", "201", "1.5", "x", "", "٣", "9" * 30])
def test_a_number_out_of_its_bounds_is_refused(written: str) -> None:
    with pytest.raises(Fault) as refused:
        whole_number({"limit": written}, "limit", 50, 200)

    assert refused.value.status == 400


def test_numbers_and_flags_have_defaults() -> None:
    assert whole_number({}, "limit", 50, 200) == 50
    assert whole_number({"limit": "200"}, "limit", 50, 200) == 200
    assert not flag({}, "dry_run")
    assert flag({"dry_run": "1"}, "dry_run")
    with pytest.raises(Fault):
        flag({"dry_run": "maybe"}, "dry_run")


@pytest.mark.parametrize(
    ("stated", "version"),
    [
        ('"3"', 3),
        ("3", 3),
        ('W/"3"', 3),
        ('"abc"', NEVER),
        ('"' + "9" * 30 + '"', NEVER),
        ('"-1"', NEVER),
        ('""', NEVER),
        ('"٣"', NEVER),
    ],
)
def test_the_version_is_read_from_its_tag(stated: str, version: int) -> None:
    assert expected_version(Headers({"if-match": stated.encode().decode("latin-1")})) == version


@pytest.mark.parametrize("stated", ["*", '"1", "2"'])
def test_only_one_version_can_be_stated(stated: str) -> None:
    with pytest.raises(Fault) as refused:
        expected_version(Headers({"if-match": stated}))

    assert refused.value.status == 400


def test_a_tag_is_the_version_in_quotes() -> None:
    assert entity_tag(7) == '"7"'
    assert expected_version(Headers({})) is None


def test_a_key_is_bound_to_method_path_and_body() -> None:
    headers = Headers({"idempotency-key": "k-1"})
    keys = [
        once(headers, "POST", "/a", b"1"),
        once(headers, "POST", "/a", b"2"),
        once(headers, "POST", "/b", b"1"),
        once(headers, "PATCH", "/a", b"1"),
    ]

    assert len({key.digest for key in keys if key}) == 4
    assert once(headers, "POST", "/a", b"1") == keys[0]


@pytest.mark.parametrize("stated", ["", " ", "a b", "x" * 201, "é"])
def test_a_key_that_is_none_is_refused(stated: str) -> None:
    with pytest.raises(Fault) as refused:
        once(Headers({"idempotency-key": stated}), "POST", "/a", b"")

    assert refused.value.status == 400


@pytest.mark.parametrize(
    ("header", "fallback", "language"),
    [
        (None, "zh", "zh"),
        (None, "en-GB", "en"),
        ("en-US,en;q=0.9,zh;q=0.8", "zh", "en"),
        ("fr, zh;q=0.2, en;q=0.5", "zh", "en"),
        ("zh-CN", "en", "zh"),
        ("fr, de", "en", "en"),
        ("en;q=0", "zh", "zh"),
        ("en;q=nonsense", "zh", "zh"),
        ("*", "en", "en"),
        ("en," * 10_000, "zh", "en"),
        (None, "fr", "zh"),
    ],
)
def test_the_language_is_the_one_preferred(
    header: str | None, fallback: str, language: str
) -> None:
    assert preferred(header, fallback) == language


@pytest.mark.parametrize(
    ("headers", "cross"),
    [
        ({}, False),
        ({"sec-fetch-site": "same-origin"}, False),
        ({"sec-fetch-site": "none"}, False),
        ({"sec-fetch-site": "cross-site"}, True),
        ({"sec-fetch-site": "same-site"}, True),
        ({"sec-fetch-site": ""}, True),
        ({"sec-fetch-site": "same-origin", "origin": "https://evil.test"}, False),
        ({"host": "a.test", "origin": "http://a.test"}, False),
        ({"host": "a.test:8000", "origin": "http://a.test:8000"}, False),
        ({"host": "a.test", "origin": "http://a.test.evil.test"}, True),
        ({"host": "a.test", "origin": "http://a.test:8000"}, True),
        ({"host": "a.test", "origin": "http://user@a.test"}, True),
        ({"host": "a.test", "origin": "null"}, True),
        ({"host": "a.test", "origin": "file://a.test"}, True),
        ({"origin": "http://a.test"}, True),
        ({"host": "a.test", "origin": "http://[broken"}, True),
    ],
)
def test_another_sites_request_is_told_apart(headers: dict[str, str], cross: bool) -> None:
    assert is_cross_site(Headers(headers)) is cross
