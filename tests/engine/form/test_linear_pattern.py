"""Patterns that may take endless time are refused; ordinary ones are not."""

import re
import time

import pytest

from engine.form.linear_pattern import UnsafePatternError, require_linear

UNSAFE = [
    r"^(a+)+$",
    r"(a*)*",
    r"(a|a)*b",
    r"(a|ab)*c",
    r"([a-z]+)*",
    r"(x+x+)+y",
    r"\d+\d+",
    r".*.*=.*",
    r"a*b?a*",
    r"(?i)a*A*",
    r"(a?)*",
    r"(?:a?){30}a{30}",
    r"a?a?a?a?a?a?a?a?aaaaaaaa",
    r"(ba|[ab]a){20}",
    r"(a{1,10}){1,10}",
    r"((a)|(b))*",
    r"(.)\1",
    r"(?=a)a",
    r"(?<!a)b",
    r"[\w.]+@[\w.]+\.[a-z]{2,}",
    "a" * 501,
]
SAFE = [
    r"^[A-Z]{2}-\d+$",
    r"^(\d{1,3}\.){3}\d{1,3}$",
    r"^[A-Z]+(-[0-9]+)*$",
    r"SF\d{10,15}",
    r"^1[3-9]\d{9}$",
    r"^\s*[a-z]+\s*$",
    r"[A-Z0-9]{18}",
    r"^[一-龥]{2,20}$",
    r"(?P<year>\d{4})-(?P<month>\d\d)",
    r"(A|B)-\d+",
    r"(?:ab)+c",
    r"^\w+@\w+\.\w+$",
    r"[^,]*,[^,]*,[^,]*",
]


@pytest.mark.parametrize("pattern", UNSAFE)
def test_an_unsafe_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(UnsafePatternError):
        require_linear(pattern)


@pytest.mark.parametrize("pattern", SAFE)
def test_an_ordinary_pattern_passes_and_answers_at_once(pattern: str) -> None:
    require_linear(pattern)
    started = time.process_time()
    for letter in "a1A-., \n一":
        re.fullmatch(pattern, letter * 2000 + "!")
    assert time.process_time() - started < 1


@pytest.mark.parametrize("pattern", ["[", "(", "a**", "(?P<1>a)"])
def test_what_is_no_regular_expression_is_an_error_of_the_expression(pattern: str) -> None:
    with pytest.raises(re.error):
        require_linear(pattern)
