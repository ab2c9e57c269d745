"""Numbers as people read them, in EXPLAIN, notices and messages."""

from decimal import Decimal
from fractions import Fraction


def plain(x: Fraction | float | int, digits: int = 3) -> str:
    """Return a number with `digits` significant digits: 1,250 or 0.012."""
    value = float(x)
    if value == 0:
        return "0"
    if abs(value) >= 10 ** (digits - 1) or value == int(value):
        return f"{round(value):,}"
    return f"{value:.{digits}g}"


def nano(amount: int) -> str:
    """Return an amount of 1e-9 exactly, as people write it: "0.5", "10", "1e-7"."""
    value = Decimal(amount).scaleb(-9).normalize()
    return format(value, "f" if not amount or value >= Decimal("0.001") else "e")
