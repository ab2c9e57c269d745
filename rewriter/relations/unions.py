"""UNION, INTERSECT and EXCEPT of rows, each of which stays its unit's.

The unit's key is one of the columns of every branch, added by us, so it is compared along with the
rest: nothing of one unit meets anything of another. Where the analyst's columns do not hold the
unit, equal rows of two people would be one row to SQL and are two here, so only UNION ALL may
leave it out.
"""

from dataclasses import replace

from rewriter.dialects import Dialect
from rewriter.functions.common import as_double, promoted
from rewriter.functions.wholes import far
from rewriter.relations.source import Source
from rewriter.scalar import NUMBERS, Scalar
from sensitivity.bounds import Interval
from sensitivity.policy import Kind
from sensitivity.refusal import Refusal, UnsupportedSyntax


def stacked(
    operation: str, a: Source, b: Source, alias: str, dialect: Dialect, *, distinct: bool
) -> Source:
    """Combine two relations by a set operation.

    Raises:
        UnsupportedSyntax: their columns or units do not fit.
    """
    words = operation + ("" if distinct else " ALL")
    if len(a.columns) != len(b.columns):
        raise UnsupportedSyntax(f"each side of {words} must have the same number of columns")
    if len(a.unit) != len(b.unit):
        raise UnsupportedSyntax(
            f"{words} of private rows and of rows that are nobody's has no private form",
            hint="Aggregate each side and combine the results.",
        )
    merged: dict[str, Scalar | Refusal] = {}
    left, right = [], []
    for i, (name, x, y) in enumerate(
        zip(a.columns, a.columns.values(), b.columns.values(), strict=True)
    ):
        if isinstance(x, Refusal) or isinstance(y, Refusal):
            merged[name] = x if isinstance(x, Refusal) else y
            continue
        column, spelt = _one(x, y, words, dialect)
        merged[name] = replace(column, sql=f"{alias}.c{i}", sources=frozenset({alias}), name=name)
        left.append(f"{spelt[0]} AS c{i}")
        right.append(f"{spelt[1]} AS c{i}")
    unit = []
    for i, (x, y) in enumerate(zip(a.unit, b.unit, strict=True)):
        column, spelt = _one(x, y, words, dialect)
        if not column.native:
            # Neighbouring bigints, or long decimals, are one DOUBLE, and so two units were one.
            raise UnsupportedSyntax("the privacy units of these tables have different types")
        unit.append(
            replace(column, sql=f"{alias}.u{i}", sources=frozenset({alias}), unit=i, name=x.name)
        )
        left.append(f"{spelt[0]} AS u{i}")
        right.append(f"{spelt[1]} AS u{i}")
    known = [c for c in merged.values() if isinstance(c, Scalar)]
    whole = {c.unit for c in known if not c.weak} >= set(range(len(unit)))
    if words != "UNION ALL" and not (whole or any(c.refers and not c.weak for c in known)):
        raise UnsupportedSyntax(
            f"{words} compares rows of different privacy units",
            hint="Return the unit's key on both sides, or write UNION ALL.",
        )
    return Source(
        alias,
        "",
        f"(SELECT {', '.join(left)} FROM {a.sql} {words}"
        f" SELECT {', '.join(right)} FROM {b.sql}) AS {alias}",
        merged,
        tuple(unit),
        max_rows=a.max_rows + (b.max_rows if operation == "UNION" else 0),
        max_groups=a.max_groups + (b.max_groups if operation == "UNION" else 0),
        tables=a.tables + b.tables,
        unit_names=a.unit_names,
    )


def _one(x: Scalar, y: Scalar, words: str, dialect: Dialect) -> tuple[Scalar, tuple[str, str]]:
    """Return what is known of either value, and how the two are spelled alike."""
    numbers = x.kind in NUMBERS and y.kind in NUMBERS
    if (x.kind is not y.kind and not numbers) or (x.kind is Kind.OTHER and x.type != y.type):
        raise UnsupportedSyntax(f"{words}: {x.type} and {y.type} cannot be in one column")
    both = [i for i in (x.interval, y.interval) if i is not None]
    known = replace(
        x,
        nullable=x.nullable or y.nullable,
        interval=Interval.hull(both) if len(both) == 2 else None,
        at_least=None,
        at_most=None,
        domain=tuple(dict.fromkeys((*x.domain, *y.domain)))
        if x.domain is not None and y.domain is not None
        else None,
        reach=None if x.reach is None or y.reach is None else max(x.reach, y.reach),
        nan=x.nan or y.nan,
        integral=x.whole and y.whole,
        truncated=x.truncated if x.truncated == y.truncated else None,
        sheltered=x.sheltered and y.sheltered,
        infinite=x.infinite or y.infinite,
        copies=max(x.copies, y.copies),
        longest=None if x.longest is None or y.longest is None else max(x.longest, y.longest),
        grid=x.grid if x.grid == y.grid and x.interval == y.interval else None,
        unit_sum=None,  # of either alone
        unit=x.unit if x.unit == y.unit else None,
        refers=x.refers & y.refers,
        counted=x.counted and y.counted,
        numbered=False,
        weak=x.weak or y.weak,
        literal=False,
        value=None,
        equates=None,
    )
    if not numbers or (x.native and y.native and x.type == y.type and x.counts == y.counts):
        if x.midnight != y.midnight:
            raise UnsupportedSyntax(f"{words}: a date and a timestamp cannot be in one column")
        return known, (x.sql, y.sql)
    integers = x.native and y.native and x.kind is y.kind is Kind.INTEGER
    if integers and (x.unit is not None or far(x) or far(y)):
        # Integers of two widths. Decimals of two scales may not fit into one type.
        return replace(known, type=promoted(x, y)), (x.sql, y.sql)
    known = replace(known, type=promoted(x, y), native=False, nan=False, unit=None)
    return replace(known, refers=frozenset()), (as_double(x, dialect), as_double(y, dialect))
