"""`privacy.intervals`: each aggregate `n` of the outermost SELECT is followed by `n_low`, `n_high`.

They stand behind all other columns, so positions in ORDER BY keep their meaning. An output has them
if it is an aggregate itself; of an expression over several, nothing is known in closed form. The
outermost SELECT may be one that only wraps another, as `SELECT * FROM (SELECT …) AS q LIMIT 100`.

Two readers of a statement must agree on its columns: the shadow, which is asked at Describe what it
will return, and the finishing SQL. Both get them from `Limits`, read off the statement as written.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlglot import exp

from rewriter import finish
from rewriter.output_names import output_name

_LOW, _HIGH = "_low", "_high"


@dataclass(frozen=True, slots=True)
class Limits:
    """Which outputs of a statement have limits.

    Attributes:
        select: the SELECT whose outputs are the statement's, a part of its tree; None: there is
            none, as in a UNION.
        aggregates: positions among its outputs.
    """

    select: exp.Select | None
    aggregates: tuple[int, ...]

    @classmethod
    def of(cls, tree: exp.Expr) -> "Limits":
        """Read a statement as the analyst wrote it."""
        select = _aggregating(tree)
        items = select.expressions if select is not None else []
        return cls(
            select, tuple(i for i, x in enumerate(items) if finish.is_aggregate(x.unalias()))
        )

    def add(self) -> None:
        """Add the limits to the statement, in place.

        Where a block has become a noisy table they are its columns a0_low, …. In a statement as
        it was written, and of what is not private, they are NULL.
        """
        if self.select is not None:
            added = [end for i in self.aggregates for end in _ends(self.select.expressions[i])]
            self.select.set("expressions", [*self.select.expressions, *added])


def _ends(item: exp.Expr) -> Iterator[exp.Expr]:
    node = item.unalias()
    for suffix in (_LOW, _HIGH):
        end: exp.Expr = exp.cast(exp.null(), exp.DType.DOUBLE)
        if type(node) is exp.Column and finish.is_estimate(node):
            end = exp.column(node.name + suffix, table=node.table, quoted=True)
        yield exp.alias_(end, output_name(item) + suffix, quoted=True)


def _aggregating(tree: exp.Expr) -> exp.Select | None:
    """Return the SELECT whose outputs are the statement's, below those that only wrap it."""
    while type(tree) is exp.Select:
        only = tree.expressions[0] if len(tree.expressions) == 1 else None
        from_ = tree.args.get("from_")
        wrapped = from_.this if from_ is not None and not tree.args.get("joins") else None
        if type(only) is not exp.Star or type(wrapped) is not exp.Subquery:
            return tree
        tree = wrapped.this
    return None
