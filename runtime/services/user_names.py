"""Sign-in names: what may be one."""

import re

from engine.text import Text

_NAME = re.compile(r"[a-z0-9][a-z0-9._@+-]{0,99}", re.IGNORECASE | re.ASCII)


def name_fault(username: str) -> Text | None:
    """Tell why a sign-in name is not accepted; None when it is."""
    if _NAME.fullmatch(username.strip()):
        return None
    return {
        "en": "A sign-in name has up to 100 letters, digits and . _ @ + - and begins with a "
        "letter or digit.",
        "zh": "用户名由字母、数字及 . _ @ + - 组成，以字母或数字开头，最长 100 个字符。",
    }
