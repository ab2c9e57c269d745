"""CASE, COALESCE and NULLIF: one value out of several of one kind."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from rewriter.dialects import Dialect
from rewriter.functions.common import as_double, is_null, nameless, promoted, sources_of
from rewriter.functions.conditions import compare
from rewriter.functions.portions import scaled
from rewriter.functions.wholes import cut, farthest, longs
from rewriter.scalar import NUMBERS, Scalar
from sensitivity.bounds import Interval
from sensitivity.policy import Kind, Value
from sensitivity.refusal import UnsupportedSyntax


def coalesce(parts: Sequence[Scalar], dialect: Dialect) -> Scalar:
    """COALESCE: the first that is not NULL; what stands behind one that never is is not reached."""
    parts = [p for p in parts if not is_null(p)] or parts
    reached = next((i for i, p in enumerate(parts) if not p.nullable), len(parts) - 1)
    parts = parts[: reached + 1]
    if len(parts) == 1:
        return nameless(parts[0])
    return _merged(
        parts,
        lambda sqls: f"coalesce({', '.join(sqls)})",
        dialect,
        nullable=all(p.nullable for p in parts),
    )


def case(
    conditions: Sequence[Scalar],
    results: Sequence[Scalar],
    default: Scalar | None,
    dialect: Dialect,
) -> Scalar:
    """CASE WHEN; without ELSE it may be NULL."""
    branches = [*results, *([default] if default else [])]
    nullable = default is None or any(b.nullable for b in branches)
    text = nullable and any(b.kind is Kind.TEXT for b in branches)

    def spell(sqls: list[str]) -> str:
        whens = "".join(f" WHEN {c.sql} THEN {r}" for c, r in zip(conditions, sqls, strict=False))
        whens += dialect.text_or_null if text else ""
        return f"(CASE{whens}{' ELSE ' + sqls[-1] if default else ''} END)"

    merged = _merged(branches, spell, dialect, nullable=nullable)
    return replace(merged, sources=merged.sources | sources_of(*conditions))


def null_if(a: Scalar, b: Scalar, dialect: Dialect) -> Scalar:
    """NULLIF(a, b)."""
    same = compare("=", a, b, dialect)
    never = dialect.text_or_null if a.kind is Kind.TEXT else ""
    others = None if a.domain is None else tuple(v for v in a.domain if v != b.value)
    found = replace(
        nameless(a),
        sql=f"(CASE WHEN {same.sql} THEN NULL{never} ELSE {a.sql} END)",
        nullable=True,
        domain=others if b.literal else a.domain,
        sources=sources_of(a, b),
    )
    return scaled(found, a)


def _merged(
    branches: Sequence[Scalar],
    spell: Callable[[list[str]], str],
    dialect: Dialect,
    *,
    nullable: bool,
) -> Scalar:
    """Join branches of one kind into one value."""
    told = [b for b in branches if not is_null(b)]
    if not told:
        raise UnsupportedSyntax("every branch of this expression is NULL")
    sources = sources_of(*branches)
    domain = _union_domain(told)
    if all(b.kind in NUMBERS for b in told):
        type_ = told[0].type
        for b in told[1:]:
            type_ = promoted(replace(told[0], type=type_), b)
        known = [b.interval for b in told if b.interval]
        # No CASE of constants alone under a TRY_CAST: see `whole` in dialects/duckdb.py.
        exact = None if all(b.literal for b in told) else longs(told, dialect)
        sqls = iter(exact or [as_double(b, dialect) for b in told])
        return Scalar(
            spell(["NULL" if is_null(b) else next(sqls) for b in branches]),
            type_,
            nullable=nullable or (exact is not None and cut(told)),
            interval=Interval.hull(known) if len(known) == len(told) else None,
            domain=domain,
            native=exact is not None,
            reach=farthest(told, exact=exact is not None),
            integral=all(b.whole for b in told),
            told=any(b.told for b in told),
            sources=sources,
        )
    kinds = {(b.kind, b.midnight, b.type.name if b.kind is Kind.OTHER else "") for b in told}
    cuts = {b.truncated for b in told}
    if len(kinds) != 1:
        raise UnsupportedSyntax("the branches of this expression have different types")
    known = [b.interval for b in told if b.interval]
    return Scalar(
        spell(["NULL" if is_null(b) else b.sql for b in branches]),
        told[0].type,
        nullable=nullable,
        interval=Interval.hull(known) if known and len(known) == len(told) else None,
        domain=domain,
        truncated=told[0].truncated if len(cuts) == 1 else None,
        midnight=told[0].midnight,
        sheltered=all(b.sheltered for b in told),
        infinite=any(b.infinite for b in told),
        copies=max(b.copies for b in told),
        longest=_longest(told),
        told=any(b.told for b in told),
        sources=sources,
    )


def _longest(parts: Sequence[Scalar]) -> int | None:
    sizes = [len(p.value) if isinstance(p.value, str) else p.longest for p in parts]
    known = [n for n in sizes if n is not None]
    return max(known) if len(known) == len(sizes) else None


def _union_domain(parts: Sequence[Scalar]) -> tuple[Value, ...] | None:
    values: dict[Value, None] = {}
    for part in parts:
        if part.literal and part.value is not None:
            values[part.value] = None
        elif part.domain is not None:
            values.update(dict.fromkeys(part.domain))
        else:
            return None
    return tuple(values)
