"""CASE, COALESCE, NULLIF and casts."""

from sqlglot import exp

from rewriter.functions import branches
from rewriter.reading import branches as how
from rewriter.reading.arguments import binary
from rewriter.taught.entry import ENDS, MANY, TWO, Taught

BRANCHES = (
    Taught(
        "CASE",
        exp.Case,
        frozenset({"this", "ifs", "default"}),
        how.case,
        (
            "CASE WHEN i > 5 THEN 1 WHEN b THEN n END",
            "CASE i WHEN 5 THEN 'five' ELSE s END",
            "CASE WHEN i BETWEEN 0 AND 9 THEN i ELSE 0 END",
            "CASE WHEN big > 5 THEN big ELSE i END",
        ),
        "no branch fits and there is no ELSE",
        "the hull of its branches, each read under its condition",
    ),
    Taught(
        "coalesce(a, b)",
        exp.Coalesce,
        MANY,
        lambda r, n: branches.coalesce(r.reads([n.this, *n.expressions]), r.dialect),
        (
            "coalesce(i, 0)",
            "coalesce(s, 'none')",
            "coalesce(n, f)",
            "coalesce(big, 0)",
            "coalesce(d, '2024-01-01')",
            "coalesce(d, 'infinity')",
            "coalesce(tz, '-infinity')",
        ),
        "all are",
        "the hull of its arguments",
    ),
    Taught(
        "nullif(a, b)",
        exp.Nullif,
        TWO,
        binary(branches.null_if),
        ("nullif(i, 5)", "nullif(s, '')"),
        "a = b",
        "those of a, less a constant b",
    ),
    Taught(
        "x::type, cast(x AS type)",
        exp.Cast,
        frozenset({"this", "to"}),
        how.cast,
        (
            "n::int",
            "f::int",
            "i::numeric",
            "big::numeric::bigint",
            "f::numeric(10,1)",
            "i::text",
            "extract(year from d)::text",
            "round(n)::text",
            "d::text",
            "b::text",
            "b::int",
            "i::boolean",
            "s::varchar(2)",
            "ts::date",
            "d::timestamp",
            "ts::timestamptz",
            "d::timestamptz",
            "tz::timestamp",
            "big::double precision",
            "(i > 5)::int",
            "n::real",
            "extract(hour FROM ts::time)",
            "extract(epoch FROM ts::time)",
        ),
        "where PostgreSQL raises, or the value simply stays",
        ENDS,
    ),
)
