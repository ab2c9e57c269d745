"""What public relations, or lists of values, alone say of the rows of a block."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rewriter.lineage import Made
from rewriter.scalar import Scalar
from sensitivity.refusal import Refusal


@dataclass(frozen=True, slots=True)
class PublicPart:
    """Public relations that keys link to each other, each once, and what holds of their rows.

    For every row of the block there is one of this part that has the same in all its columns.

    Attributes:
        aliases: of the relations.
        columns: the spellings of their columns, all that may be read of them.
        keys: of those that are a key of their relation each.
        source: what stands after FROM.
        conditions: what stands after WHERE, joined by AND.
        daily: of these moments it has one of each day only, or a few.
        leaves_out: it may lack labels that one column alone has.
    """

    aliases: frozenset[str]
    columns: frozenset[str]
    keys: frozenset[str]
    source: str
    conditions: tuple[str, ...] = ()
    daily: frozenset[str] = frozenset()
    leaves_out: bool = True

    @property
    def where(self) -> str:
        """What stands after WHERE."""
        return " AND ".join(self.conditions) or "TRUE"

    def makes(self, made: Made) -> bool:
        """Say whether an expression is made of this part, and of nothing else."""
        told = bool(made.columns) and made.columns <= self.columns
        return told and not (made.finer and made.columns & self.daily)


def carried(
    parts: Iterable[PublicPart], outputs: Mapping[str, tuple[str, Made]], alias: str
) -> tuple[PublicPart, ...]:
    """Return what parts of some rows say of a derived table of them.

    Args:
        outputs: by their spelling outside, how its columns are spelled inside, and what they are
            made of.
    """
    found = list[PublicPart]()
    for part in parts:
        of = {out: sql for out, (sql, made) in outputs.items() if part.makes(made)}
        if len(of) > 1 or (of and part.leaves_out):
            items = [f"{sql} AS {out.removeprefix(f'{alias}.')}" for out, sql in of.items()]
            select = f"SELECT DISTINCT {', '.join(items)} FROM {part.source} WHERE {part.where}"
            found.append(
                PublicPart(
                    frozenset({alias}),
                    frozenset(of),
                    frozenset(out for out, sql in of.items() if sql in part.keys),
                    f"({select}) AS {alias}",
                    leaves_out=part.leaves_out,
                )
            )
    return tuple(found)


def whole(
    alias: str,
    columns: Mapping[str, Scalar | Refusal],
    unique_keys: Iterable[frozenset[str]],
    sql: str,
    *,
    leaves_out: bool,
) -> PublicPart:
    """Return the part that one public relation is.

    Args:
        unique_keys: columns that are unique, and not NULL.
        leaves_out: whether it may have less of a column than is known of the column.
    """
    spelled = {n: c.sql for n, c in columns.items() if isinstance(c, Scalar)}
    keys = {spelled[n] for key in unique_keys if len(key) == 1 for n in key if n in spelled}
    held = frozenset(spelled.values())
    return PublicPart(frozenset({alias}), held, frozenset(keys), sql, leaves_out=leaves_out)
