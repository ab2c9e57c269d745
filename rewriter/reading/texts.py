"""How functions of texts become calls of the rules."""

from sqlglot import exp

from rewriter.functions import texts
from rewriter.reader import Reads
from rewriter.reading.arguments import part, parts, text, whole
from rewriter.scalar import Scalar


def trim(r: Reads, n: exp.Expr) -> Scalar:
    """Read the four ways to trim."""
    side = str(n.args.get("position") or "BOTH")
    return texts.trim(r.read(n.this), text(r, n.expression, " "), side, r.dialect)


def overlay(r: Reads, n: exp.Expr) -> Scalar:
    """Read overlay with constants."""
    count = n.args.get("for_")
    return texts.overlay(
        r.read(n.this),
        text(r, n.expression),
        whole(r, part(n, "from_")),
        None if count is None else whole(r, count),
        r.dialect,
    )


def substring(r: Reads, n: exp.Expr) -> Scalar:
    """Read substring with constants."""
    start, length = whole(r, n.args.get("start"), 1), n.args.get("length")
    size = None if length is None else whole(r, length)
    return texts.substring(r.read(n.this), start, size, r.dialect)


def concat_ws(r: Reads, n: exp.Expr) -> Scalar:
    """Read concat_ws."""
    separator, *others = parts(n, 2, exactly=False)
    return texts.concat([r.read(t) for t in others], r.dialect, text(r, separator))
