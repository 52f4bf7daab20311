"""Passwords: whole, hashed, and none that is guessed first."""

import pytest

from runtime.services import passwords
from runtime.services.passwords import hash_password, matches, weakness

IN_FORCE = passwords._HASHER
"""What passwords are hashed with: read before the other tests take something quicker."""


@pytest.fixture(autouse=True)
def _in_force(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_HASHER", IN_FORCE)


@pytest.mark.parametrize(
    "password", ["é" * 200, "a\0b and the rest", "  spaces count  ", "密码很长很长很长吧"]
)
def test_a_password_counts_whole(password: str) -> None:
    hashed = hash_password(password)

    assert matches(hashed, password)
    assert not matches(hashed, password[:-1])
    assert not matches(hashed, password + " ")


def test_a_nul_ends_no_password() -> None:
    hashed = hash_password("a\0b and the rest")

    assert not matches(hashed, "a")
    assert not matches(hashed, "a\0c and the rest")


def test_both_forms_of_an_accent_are_the_same() -> None:
    assert matches(hash_password("caf\u00e9 caf\u00e9"), "cafe\u0301 cafe\u0301")


def test_hashes_say_how_they_were_made_and_never_repeat() -> None:
    first, second = hash_password("the same words"), hash_password("the same words")

    assert first.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert first != second


@pytest.mark.parametrize("password", ["", "anything", "nobody has this one", "x" * 2000])
def test_no_password_fits_an_account_without_one(password: str) -> None:
    assert not matches(None, password)
    assert not matches("not a hash", password)


@pytest.mark.parametrize(
    "password",
    [
        "",
        "seven77",
        "x" * 1025,
        "password",
        "password123",
        "P@ssw0rd!",
        "12345678",
        "87654321",
        "1234567890",
        "qwertyui",
        "abcdefgh",
        "aaaaaaaa",
        "abababab",
        "20261120",
        "Welcome2026!",
        "admin12345",
        "vermilion1",
        "52013145",
        "xx-zhangwei-xx",
    ],
)
def test_what_is_guessed_first_is_refused(password: str) -> None:
    assert weakness(password, "zhangwei", "Zhang Wei") is not None


@pytest.mark.parametrize(
    "password",
    ["seven green lanterns", "é" * 8 + "x", "k3yb0ard-moss", "春天的第一场雨落下", "x7!Lq_2v"],
)
def test_other_passwords_are_accepted(password: str) -> None:
    assert weakness(password, "zhangwei", "Zhang Wei") is None
