"""What a family asks of the backend by group, in a form that a strategy can weight."""

from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, slots=True)
class Total:
    """What adds up over rows, to an integer.

    Attributes:
        value: what a row adds, a 64-bit integer, or nothing where it is NULL; None: 1.
        of: what must not be NULL in a row that counts, if `value` is None; "*": nothing.
        where: which rows count; None: all.
        large: `value` may be so large that 2^16 times it has more than 64 bits.
        added: its sum over rows that count in full, where there is a faster way than to add it up.
        most: if a unit weighs here by what it adds, and not by its rows: how much that may be over
            all groups, in absolute value.
    """

    value: str | None = None
    of: str = "*"
    where: str | None = None
    large: bool = False
    added: str | None = None
    most: int | None = None

    @property
    def plain(self) -> str:
        """Spell the sum over rows that count in full."""
        if self.value is not None:
            return f"coalesce({self.added or f'sum({self.value})'}, 0)"
        return f"count({self.of})" + _filter(self.where)

    def weighted(self, weight: str) -> str:
        """Spell the sum over rows that count `weight` times each."""
        if self.value is not None:
            return f"coalesce(sum({weight} * {self.value}), 0)"
        weighs = f"coalesce(sum({weight}){_filter(self.where)}, 0)"
        if self.of == "*":
            return weighs
        # Few are NULL, and a filter that few rows pass takes less than one that most do.
        absent = f"coalesce(sum({weight}) FILTER (WHERE {self.of} IS NULL), 0)"
        return f"({weighs} - {absent})"


@dataclass(frozen=True, slots=True)
class Units:
    """The number of distinct units, or of those with a row where `where` is true."""

    where: str | None = None

    @property
    def rows(self) -> Total:
        """What is above 0 of a unit that counts."""
        return Total(where=self.where)

    def distinct(self, unit: str) -> str:
        """Spell it over rows; `unit` is the argument of count(DISTINCT …)."""
        return f"count(DISTINCT {unit}){_filter(self.where)}"


Asked = Total | Units | str
"""A text is spelled over rows as they are."""


class Reach(Enum):
    """What has to be limited of a unit, so that a family moves by no more than it claims."""

    ROWS = "the weight of its rows, added up: a row adds to cells what it is worth"
    GROUPS = "its groups: in each it counts for so much at most, however many rows it has"
    CHOICE = "its rows, one by one: what one of them is worth depends on others"


def _filter(condition: str | None) -> str:
    return f" FILTER (WHERE {condition})" if condition else ""
