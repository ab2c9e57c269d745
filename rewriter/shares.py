"""How ε is shared among the families of a block, and the selection of its groups.

The rule: as much for each family as its relative error is larger at equal ε, so that all of them,
and the worst of them, come out about the same. An error is inversely proportional to ε, so shares
proportional to errors even them out. What an error would be relative to depends on data; what
is known beforehand is how many rows of noise a family has (`Draft.hardness`), and that a mean is
some times harder to tell than a count, a variance than a mean, a correlation than a variance.
On 1,000 rows of skewed data at ε = 1 the errors are about 0.14, 0.6, 2 and 6 % (see `test_accuracy`
in tests/statistics); the factors in use, 1, 2, 4 and 8, lie between that and equal shares, for
other data are kinder.
A minimum or maximum counts units where others count rows, but is off by those that it spares, eight
scales of noise at least: its factor is 4.

The selection of groups has the share it would have among equals: with less of it fewer groups are
shown at all; or none, where a number that is told decides as well (`rewriter.selection`). Filters
that no row passes two of have the same part (`rewriter.families.disjoint`). It all follows from
statement and policy alone, and EXPLAIN shows every share.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from rewriter.families import Draft
from rewriter.families.disjoint import parts


@dataclass(frozen=True, slots=True)
class Shares:
    """Parts of ε that add up to it; those of families that are kept apart may be as much alike.

    Attributes:
        families: in their order.
        selection: 0 if nothing but told numbers decides which groups are.
    """

    families: tuple[Fraction, ...]
    selection: Fraction


def shares(
    drafts: Sequence[Draft], rows: int, groups: int, epsilon: Fraction, *, selects: bool
) -> Shares:
    """Share out ε.

    Args:
        rows, groups: of a unit in the release.
        selects: whether groups are selected privately.
    """
    once = len({d.apart[0] for d in drafts if d.apart}) + sum(d.apart is None for d in drafts)
    selection = epsilon / (once + 1) if selects else Fraction(0)
    left = epsilon - selection
    given = parts(drafts, [draft.hardness(rows, groups) for draft in drafts])
    return Shares(tuple(left * part for part in given), selection)
