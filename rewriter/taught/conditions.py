"""Comparisons, logic, IN, LIKE."""

from sqlglot import exp

from rewriter.functions import conditions
from rewriter.reading import conditions as how
from rewriter.taught.entry import MANY, ONE, TWO, Taught

CONDITIONS = (
    Taught(
        "a = b, a = ANY (…)",
        exp.EQ,
        TWO,
        how.compared("="),
        ("i = 5", "s = 'a'", "n = f", "d = ts", "i = ANY (ARRAY[1, 5])", "(i, s) = (5, 'a')"),
    ),
    Taught(
        "a <> b, a <> ALL (…)",
        exp.NEQ,
        TWO,
        how.compared("<>"),
        ("i <> 5", "s <> 'a'", "i <> ALL (ARRAY[1, 5])", "(i, b) <> (5, true)"),
    ),
    Taught(
        "a < b", exp.LT, TWO, how.compared("<"), ("i < n", "f < 1.5", "d < ts", "(i, n) < (5, 1)")
    ),
    Taught(
        "a <= b",
        exp.LTE,
        TWO,
        how.compared("<="),
        ("i <= n", "d <= '2024-02-29'", "(i, n, b) <= (5, 1, true)"),
    ),
    Taught(
        "a > b",
        exp.GT,
        TWO,
        how.compared(">"),
        ("i > n", "ts > '2024-02-29 12:00'", "(i, n) > (5, 1)"),
    ),
    Taught(
        "a >= b",
        exp.GTE,
        TWO,
        how.compared(">="),
        ("i >= n", "tz >= '2024-02-29'", "tz >= date '2024-02-29'"),
    ),
    Taught(
        "a IS NOT DISTINCT FROM b",
        exp.NullSafeEQ,
        TWO,
        how.compared("IS NOT DISTINCT FROM"),
        ("i IS NOT DISTINCT FROM 5", "n IS NOT DISTINCT FROM f"),
        "never",
    ),
    Taught(
        "a IS DISTINCT FROM b",
        exp.NullSafeNEQ,
        TWO,
        how.compared("IS DISTINCT FROM"),
        ("i IS DISTINCT FROM 5", "s IS DISTINCT FROM 'a'"),
        "never",
    ),
    Taught("a AND b", exp.And, TWO, how.logical("AND"), ("b AND i > 0",)),
    Taught("a OR b", exp.Or, TWO, how.logical("OR"), ("b OR i > 0",)),
    Taught(
        "NOT a",
        exp.Not,
        ONE,
        lambda r, n: conditions.negation(r.condition(n.this)),
        ("NOT b", "NOT i > 0"),
    ),
    Taught(
        "x BETWEEN a AND b",
        exp.Between,
        frozenset({"this", "low", "high", "symmetric"}),
        how.between,
        (
            "i BETWEEN 1 AND 5",
            "i BETWEEN SYMMETRIC 5 AND 1",
            "d NOT BETWEEN '2024-01-01' AND '2024-12-31'",
        ),
    ),
    Taught(
        "x IN (a, b)",
        exp.In,
        MANY,
        how.in_list,
        (
            "i IN (1, 5)",
            "i NOT IN (1, NULL)",
            "s IN ('a', '')",
            "(i, s) IN ((5, 'a'), (0, ''))",
            "i IN (n, 5)",
        ),
    ),
    Taught(
        "x IS NULL, b IS TRUE, FALSE, UNKNOWN",
        exp.Is,
        TWO | {"negate"},
        how.is_,
        ("f IS NULL", "b IS TRUE", "b IS NOT FALSE", "b IS UNKNOWN", "s IS NOT NULL"),
        "never",
    ),
    Taught(
        "x LIKE 'pattern', x LIKE ANY (ARRAY['pattern'])",
        exp.Like,
        TWO | {"negate"},
        how.like(fold=False),
        (
            "s LIKE 'a%'",
            "s LIKE '%c'",
            "s LIKE '%b%'",
            "s LIKE 'a%c'",
            "s LIKE '_b_'",
            "s LIKE '%a%b%c%'",
            "s LIKE 'a\\%'",
            "s NOT LIKE '_%'",
            "s LIKE ''",
            "s LIKE '%'",
            "s LIKE 'a_%b%_c'",
            "s LIKE ANY (ARRAY['a%', '%c'])",
            "s NOT LIKE ANY (ARRAY['a%', '%c'])",
        ),
    ),
    Taught(
        "x ILIKE 'pattern'",
        exp.ILike,
        TWO | {"negate"},
        how.like(fold=True),
        ("s ILIKE 'A%'", "s ILIKE '%B%'", "s NOT ILIKE 'ABC'", "s ILIKE ALL (ARRAY['A%', '%B%'])"),
    ),
    Taught(
        "x LIKE 'pattern' ESCAPE '!'",
        exp.Escape,
        TWO,
        how.escaped,
        ("s LIKE 'a!%' ESCAPE '!'", "s NOT LIKE 'a!%' ESCAPE '!'"),
    ),
)
