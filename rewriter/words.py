"""Numbers as people read them, in EXPLAIN, notices and messages."""

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
    """Return an amount of 1e-9 as a decimal number: 500000000 is 0.5, 100 is 1e-7."""
    value = Fraction(amount, 10**9)
    if value and value < Fraction(1, 1000):
        return f"{float(value):.3g}".replace("e-0", "e-")
    text = f"{float(value):.9f}".rstrip("0").rstrip(".")
    return text or "0"
