"""Which rows of every unit count, as SQL: the same choice in every engine.

Privacy: of each unit the rows are ranked by a keyed hash over its key and the row's content, then
by the content, so a rank is a function of that unit's rows alone; rows of equal rank are equal. The
first max_rows are kept, and rows without a unit are not. So an index holds no more than
max_rows rows of a unit, and which they are depends on no other unit.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from rewriter.dialects import Dialect
from rewriter.families.grids import index_of, placed
from rewriter.relations import Source, along, firsts, keyed_by, laid, place, scan, stored
from rewriter.scalar import Scalar
from sensitivity.policy import Table


@dataclass(frozen=True, slots=True)
class Choice:
    """What is kept of one table.

    Attributes:
        source: its rows, joined along the path that leads to their unit.
        columns: what the index calls a column, and how it is computed from the source.
        firsts: what it calls the mark of all rows of a unit with a label but one, and that label.
        checks: what holds of them in every row.
        most: rows of a unit that are kept.
        tables: those that the rows come from, as the engine spells them.
    """

    source: Source
    columns: Mapping[str, str]
    firsts: Mapping[str, str]
    checks: tuple[str, ...]
    most: int
    tables: tuple[str, ...]
    salt: str
    dialect: Dialect

    @classmethod
    def of(cls, table: Table, salt: str, dialect: Dialect) -> Self:
        """Choose from a table of a resolved policy; `salt` keys the choice, as that of queries."""
        source = scan(table, str(table.name), "t1", dialect)
        here = f"{source.alias}."
        columns = {c.removeprefix(here): c for c in stored(table, source.alias, dialect)}
        checks = [f"{name} IS NOT NULL" for name in keyed_by(table, dialect)]
        for name, column, grid in laid(source.columns.values()):
            index = index_of(column, grid, placed(column, grid, dialect), None, dialect)
            columns[name] = dialect.packed(index, grid.steps)
            checks.append(f"{name} BETWEEN 0 AND {grid.steps}")
        most = table.unit.max_rows if table.unit else 1
        tables = tuple(place(each, dialect) for each in along(table))
        marks = dict(firsts(source.columns.values(), dialect))
        return cls(source, columns, marks, tuple(checks), most, tables, salt, dialect)

    @property
    def names(self) -> tuple[str, ...]:
        """What the index calls its columns, in the order of `part`."""
        return (*self.columns, *self.firsts)

    @property
    def count(self) -> str:
        """Spell the number of the table's rows."""
        return f"SELECT count(*) FROM {self.source.sql}"

    @property
    def empty(self) -> str:
        """Spell a SELECT of no row, with the columns of the index."""
        marks = dict.fromkeys(self.firsts, "TRUE")
        return f"SELECT {_items({**self.columns, **marks})} FROM {self.source.sql} LIMIT 0"

    def part(self, part: int, parts: int) -> str:
        """Spell the rows that are kept of the units of one part, from 0; which follows from their
        key."""
        units = {f"pgfog_unit_{i}": unit.sql for i, unit in enumerate(self.source.unit)}
        labels = {f"{name}_of": label for name, label in self.firsts.items()}
        spelled = list(units.values())
        content = [c.sql for c in self.source.columns.values() if isinstance(c, Scalar)]
        order = ", ".join([self.dialect.keyed_hash(self.salt, spelled, content), *content])
        there = " AND ".join(f"{unit} IS NOT NULL" for unit in spelled)
        number = f"row_number() OVER (PARTITION BY {', '.join(spelled)} ORDER BY {order})"
        ranked = _items({**self.columns, **units, **labels, "pgfog_rank": number})
        marks = {
            name: "CASE WHEN row_number() OVER (PARTITION BY"
            f" {', '.join((*units, f'{name}_of'))} ORDER BY pgfog_rank) > 1 THEN TRUE END"
            for name in self.firsts
        }
        kept = ", ".join((*self.columns, *([_items(marks)] if marks else [])))
        return (
            f"SELECT {kept} FROM (SELECT {ranked} FROM {self.source.sql} WHERE {there}"
            f" AND {self.dialect.keyed_part(f'{self.salt} part', spelled, parts)} = {part})"
            f" AS ranked WHERE pgfog_rank <= {self.most}"
        )


def _items(columns: Mapping[str, str]) -> str:
    return ", ".join(f"{spelled} AS {name}" for name, spelled in columns.items())
