"""Texts: case, cutting, joining, searching."""

from sqlglot import exp

from rewriter import functions as fn
from rewriter import reading as how
from rewriter.taught.entry import LISTED, ONE, TWO, Taught

TEXTS = (
    Taught("lower(s)", exp.Lower, ONE, how.unary(fn.lower), ("lower(s)",), bounds=LISTED),
    Taught("upper(s)", exp.Upper, ONE, how.unary(fn.upper), ("upper(s)",), bounds=LISTED),
    Taught(
        "trim, ltrim, rtrim, btrim(s, 'x')",
        exp.Trim,
        TWO | {"position"},
        how.trim,
        ("trim(s)", "ltrim(s)", "rtrim(s, 'c ')", "btrim(s, 'ac')", "trim(leading 'a' from s)"),
        bounds=LISTED,
    ),
    Taught(
        "left(s, n)",
        exp.Left,
        TWO,
        lambda r, n: fn.left(r.read(n.this), how.whole(r, n.expression), r.dialect),
        ("left(s, 2)", "left(s, -1)", "left(s, 0)"),
        bounds=LISTED,
    ),
    Taught(
        "right(s, n)",
        exp.Right,
        TWO,
        lambda r, n: fn.right(r.read(n.this), how.whole(r, n.expression), r.dialect),
        ("right(s, 2)", "right(s, -1)", "right(s, 0)"),
        bounds=LISTED,
    ),
    Taught(
        "substring(s, start, n), substr",
        exp.Substring,
        frozenset({"this", "start", "length"}),
        how.substring,
        ("substring(s, 2)", "substring(s, 0, 2)", "substring(s from 2 for 1)", "substr(s, -1, 3)"),
        bounds=LISTED,
    ),
    Taught(
        "a || b",
        exp.DPipe,
        TWO | {"safe"},
        lambda r, n: fn.joined([r.read(n.this), r.read(n.expression)], r.dialect),
        ("s || 'x'", "s || i", "s || s"),
        bounds=LISTED,
    ),
    Taught(
        "concat(a, b)",
        exp.Concat,
        frozenset({"expressions", "safe", "coalesce"}),
        lambda r, n: fn.concat([r.read(x) for x in n.expressions], r.dialect),
        ("concat(s, '-', i)", "concat(s, NULL)"),
        "never",
        LISTED,
    ),
    Taught(
        "concat_ws('-', a, b)",
        exp.ConcatWs,
        frozenset({"expressions", "safe", "coalesce"}),
        how.concat_ws,
        ("concat_ws('-', coalesce(s, ''), 'x')",),
        "never",
        LISTED,
    ),
    Taught(
        "replace(s, 'a', 'b')",
        exp.Replace,
        TWO | {"replacement"},
        lambda r, n: fn.replaced(
            r.read(n.this),
            how.text(r, n.expression),
            how.text(r, n.args.get("replacement")),
            r.dialect,
        ),
        ("replace(s, 'a', 'b')", "replace(s, 'ab', '')"),
        bounds=LISTED,
    ),
    Taught(
        "split_part(s, '-', n)",
        exp.SplitPart,
        frozenset({"this", "delimiter", "part_index"}),
        lambda r, n: fn.split_part(
            r.read(n.this),
            how.text(r, how.part(n, "delimiter")),
            how.whole(r, how.part(n, "part_index")),
            r.dialect,
        ),
        ("split_part(s, 'b', 1)", "split_part(s, 'b', -1)", "split_part(s, ' ', 2)"),
        bounds=LISTED,
    ),
    Taught(
        "lpad, rpad(s, n, 'x')",
        exp.Pad,
        TWO | {"fill_pattern", "is_left"},
        lambda r, n: fn.pad(
            r.read(n.this),
            how.whole(r, n.expression),
            how.text(r, n.args.get("fill_pattern"), " "),
            r.dialect,
            left=bool(n.args.get("is_left")),
        ),
        ("lpad(s, 3, 'xy')", "rpad(s, 2)"),
        bounds=LISTED,
    ),
    Taught("reverse(s)", exp.Reverse, ONE, how.unary(fn.reverse), ("reverse(s)",), bounds=LISTED),
    Taught(
        "length, char_length(s)",
        exp.Length,
        ONE,
        how.unary(fn.length),
        ("length(s)", "char_length(s)"),
        bounds="at least 0",
    ),
    Taught(
        "position('a' in s), strpos(s, 'a')",
        exp.StrPosition,
        frozenset({"this", "substr"}),
        lambda r, n: fn.position(r.read(n.this), how.text(r, how.part(n, "substr")), r.dialect),
        ("position('b' in s)", "strpos(s, 'bc')"),
        bounds="at least 0",
    ),
    Taught(
        "starts_with(s, 'a'), s ^@ 'a'",
        exp.StartsWith,
        TWO,
        lambda r, n: fn.starts_with(r.read(n.this), how.text(r, n.expression), r.dialect),
        ("starts_with(s, 'a')", "s ^@ 'ab'"),
    ),
)
