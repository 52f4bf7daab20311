"""Passwords: what is accepted, and how they are kept and compared.

Rules of this file:
1. A password counts whole, from 8 to 1024 characters, in Unicode's composed form; nothing of it
   is cut or trimmed.
2. What is guessed first is refused: well-known words with some digits, sequences, one's own name.
3. argon2id with 19 MiB, two passes, one lane; few at a time, for each takes its memory.
"""

import re
import unicodedata
from threading import BoundedSemaphore

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from engine.text import Text

SHORTEST, LONGEST = 8, 1024
AT_ONCE = 4

_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1, type=Type.ID)
_TURN = BoundedSemaphore(AT_ONCE)
_NOBODY = (
    "$argon2id$v=19$m=19456,t=2,p=1$MWLPnLzLgmz9JbfcGPE+tw"
    "$R3aSJeK1isGVB6Uat53bTuyYcSOL5XiAUHRf6PQpmDo"
)
"""A hash that stands for no account: comparing with it takes as long as with a real one."""

_LEET = str.maketrans("013457@$!", "oieastasi")
# fmt: off
_WORDS = frozenset(
    (
        "admin", "administrator", "root", "user", "guest", "test", "demo", "master", "login",
        "welcome", "hello", "secret", "default", "password", "passwort", "passwd", "pass",
        "letmein", "changeme", "trustno", "iloveyou", "woaini", "aini", "nihao", "mima",
        "dragon", "monkey", "football", "baseball", "superman", "batman", "princess",
        "sunshine", "shadow", "michael", "jordan", "qazwsx", "qwerty", "qwertyuiop", "qwertz",
        "asdf", "asdfgh", "asdfghjkl", "zxcvbn", "zxcvbnm", "azerty", "abc", "abcd", "abcdef",
        "abcabc", "vermilion", "zhupi", "company", "china", "beijing", "shanghai",
    )
)
# fmt: on
_RUNS = (
    "0123456789" * 3,
    "9876543210" * 3,
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
)
_MEANINGS = frozenset({"5201314", "1314520", "147258369", "1qaz2wsx", "1q2w3e4r", "1q2w3e4r5t"})
_ENDS = re.compile(r"^[\W\d_]+|[\W\d_]+$")


def hash_password(password: str) -> str:
    """Hash a password for keeping."""
    with _TURN:
        return _HASHER.hash(_bytes(password))


def matches(password_hash: str | None, password: str) -> bool:
    """Compare a password with a kept hash; without one it takes as long and is false."""
    if len(password) > LONGEST:
        password = ""
    with _TURN:
        try:
            _HASHER.verify(password_hash or _NOBODY, _bytes(password))
        except (VerificationError, InvalidHashError):
            return False
    return password_hash is not None and password != ""


def weakness(password: str, username: str, name: str = "") -> Text | None:
    """Tell why a password is not accepted; None when it is."""
    if not SHORTEST <= len(password) <= LONGEST:
        return {
            "en": f"A password has {SHORTEST} to {LONGEST} characters.",
            "zh": f"密码应为 {SHORTEST} 至 {LONGEST} 个字符。",
        }
    if _holds_name(password, username) or _holds_name(password, name):
        return {
            "en": "The password holds your name. Choose another.",
            "zh": "密码中包含您的姓名或用户名，请更换。",
        }
    if _is_guessed_first(password.casefold()):
        return {
            "en": "This password is among the first to be guessed. Choose another, "
            "such as three words that do not belong together.",
            "zh": "该密码极易被猜中，请更换，例如使用三个互不相关的词语。",
        }
    return None


def _bytes(password: str) -> bytes:
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")


def _holds_name(password: str, name: str) -> bool:
    return len(name) >= 4 and name.casefold() in password.casefold()


def _is_guessed_first(password: str) -> bool:
    if password in _MEANINGS or any(password in run for run in _RUNS):
        return True
    if any(password == password[:size] * (len(password) // size) for size in _periods(password)):
        return True
    plain = _ENDS.sub("", password)
    candidates = {plain, _ENDS.sub("", password.translate(_LEET)), plain.translate(_LEET)}
    return bool(candidates & _WORDS) or (not plain and len(password) < 12)


def _periods(password: str) -> list[int]:
    """Lengths of a part of which a password may be nothing but repetitions."""
    return [size for size in (1, 2, 3, 4) if len(password) % size == 0]
