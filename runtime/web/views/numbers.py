"""Numbers as people read them: separators, a true minus sign, no binary floats on the way."""

from decimal import Decimal, InvalidOperation

MINUS = "\N{MINUS SIGN}"
SYMBOLS = {"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "HKD": "HK$"}


def spoken_number(value: object, scale: int | None = None) -> str:
    """Write a number with separators; `scale` cuts trailing zeros beyond it, never digits."""
    try:
        exact = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    if scale is not None:
        exact = _at_least(exact, scale)
    text = f"{abs(exact):,f}"
    return f"{MINUS}{text}" if exact < 0 else text


def spoken_money(value: object, currency: str | None = None) -> str:
    """Write an amount with two decimals at least, and its sign when a currency is given."""
    text = spoken_number(value, 2)
    symbol = SYMBOLS.get(currency, f"{currency} ") if currency else ""
    return f"{MINUS}{symbol}{text[1:]}" if text.startswith(MINUS) else f"{symbol}{text}"


def spoken_percent(value: object) -> str:
    """Write the number before the sign, without needless zeros: 5%, 12.5%."""
    return f"{spoken_number(value, 0)}%"


def _at_least(value: Decimal, scale: int) -> Decimal:
    """Strip zeros behind the point, down to `scale` places, or fill up to them."""
    digits = format(value, "f")
    whole, _, fraction = digits.partition(".")
    fraction = fraction.rstrip("0").ljust(scale, "0")
    return Decimal(f"{whole}.{fraction}") if fraction else Decimal(whole)
