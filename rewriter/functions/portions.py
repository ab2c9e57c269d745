"""Parts of a sum: `x / sum(x) OVER (PARTITION BY person)` lies from 0 to 1 where x is not negative.

No interval of x and of the sum says so: the sum may be as near to 0 as it likes, and so may x then.
So it is remembered of which sum over which rows a number is a part. The greatest, the least, the
mean and the sum of some of these rows are, too.
"""

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

from rewriter.scalar import Portion, Scalar
from sensitivity.bounds import Interval


def summed(x: Scalar, *, whole: bool) -> Portion | None:
    """Say that an aggregate of x over some rows is their sum, or a part of it."""
    return Portion("", x.sql, "", whole) if _never_negative(x) else None


def _never_negative(x: Scalar) -> bool:
    lower, _ = x.ends
    return lower is not None and lower >= 0


def _known(x: Scalar) -> Portion | None:
    return x.portion if x.portion is not None and x.portion.of == x.sql else None


def over(result: Scalar, sql: str, rows: str) -> Portion | None:
    """Return what is known of an aggregate once it is spelled, and of which rows it is."""
    known = _known(result)
    return known and replace(known, of=sql, rows=rows)


def addends(columns: Iterable[Scalar]) -> frozenset[str]:
    """Return what the sums among the columns of some rows are of."""
    return frozenset(p.addend for p in map(_known, columns) if p is not None)


def carried(x: Scalar, sql: str, addends: frozenset[str]) -> Portion | None:
    """Return what is known of a column of rows under its new spelling."""
    known = Portion("", x.sql, "") if x.sql in addends else _known(x)
    return known and replace(known, of=sql)


def scaled(found: Scalar, x: Scalar, times: Fraction = Fraction(1)) -> Scalar:
    """Say of `found` that it is so many times x, or NULL."""
    known = _known(x)
    if known is None and _never_negative(x) and x.sources:
        known = Portion(x.sql, x.sql, "")
    if known is None or times <= 0:
        return found
    return replace(found, portion=replace(known, of=found.sql, times=known.times * times))


def share(a: Scalar, b: Scalar) -> Interval | None:
    """Return where a / b lies if that is a part and its whole, of one row of the same relation."""
    whole = _known(b)
    if whole is None or not whole.whole or not a.sources <= b.sources:
        return None
    for part in (_known(a), Portion(a.sql, a.sql, "")):
        if part and part.addend == whole.addend and part.rows in {"", whole.rows}:
            return Interval(Fraction(0), part.times / whole.times)
    return None
