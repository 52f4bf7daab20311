"""Reading a number that a person typed; the one rule for forms, imports and VALUE.

Rules of this file:
1. Full-width digits, signs, points and commas count as the plain ones (an input method's habit).
2. Thousands may be grouped by commas, in threes only; blanks around the number are dropped.
3. No exponents, no infinities, no other scripts' digits, nothing of more than 40 digits.
"""

import re
from decimal import Decimal

_PLAIN = {ord(full): chr(ord(full) - 0xFEE0) for full in "０１２３４５６７８９．，＋－"}
_PLAIN[0x3000] = " "
_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)?(?:\.[0-9]*)?")
LONGEST = 60


def parse_number(text: str) -> Decimal | None:
    """Read a typed number exactly; None when it is none."""
    plain = text.strip().translate(_PLAIN).strip()
    if len(plain) > LONGEST or not _NUMBER.fullmatch(plain):
        return None
    digits = plain.replace(",", "")
    if not any(character in "0123456789" for character in digits):
        return None
    number = Decimal(digits)
    if number.adjusted() >= 40:
        return None
    return number if number else abs(number)
