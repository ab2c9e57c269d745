"""What is in an index: for each table its rows that count, and what they were chosen from."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace

from sensitivity.policy import Bounding, Index, Policy, Table

_FORMAT = 4


@dataclass(frozen=True, slots=True)
class Built:
    """One table in an index.

    Attributes:
        name: of the table, as the policy has it.
        fingerprint: what of the policy it was chosen by.
        seed: what its units were told into parts by; see `seed`.
        version: of the data, as the steward counts.
        parts, done: it is built part by part; complete when they are equal.
        mark: how the data looked from outside when its first part was begun, for the steward.
        place: how the backend spells where its rows are.
        changed: the data looks otherwise now; a guess, and for the steward alone.
    """

    name: str
    fingerprint: str
    seed: str
    version: int
    parts: int
    done: int
    mark: str
    place: str
    changed: bool = False

    @property
    def complete(self) -> bool:
        return self.parts == self.done

    def continues(self, begun: "Built") -> bool:
        """Say whether parts that `begun` has would be the same here."""
        return (self.name, self.chosen, self.version) == (begun.name, begun.chosen, begun.version)

    @property
    def chosen(self) -> str:
        """Spell by what its rows were chosen, as a book keeps it."""
        return f"{self.fingerprint} {self.seed}"


def wanted(policy: Policy) -> list[Table]:
    """Return the tables that the policy wants in the index."""
    return [
        table
        for table in policy.tables.values()
        if table.unit and table.unit.bounding is Bounding.INDEX
    ]


def fingerprint(table: Table) -> str:
    """Return what of a resolved policy decides which rows an index of it holds, as a digest."""
    decides: list[object] = [_FORMAT]
    here: Table | None = table
    while here is not None and here.unit is not None:
        unit = here.unit
        decides.append((here.name, unit.key, unit.path))
        decides.append(
            [
                (c.name, str(c.type), c.hidden, c.bounds, c.grid, c.values)
                for c in here.columns.values()
            ]
        )
        here = unit.parent
    decides.append(table.unit.max_rows if table.unit else 0)
    return hashlib.sha256(repr(decides).encode()).hexdigest()


def seed(salt: str, engine: str) -> str:
    """Return by what units are told into parts, as a digest: a secret, and an engine's hash.

    A salt is made once in each state directory, and another host, or another version of the
    engine, may go on with a build: a unit could then be in two parts, with max_rows rows in each.
    """
    return hashlib.sha256(f"{engine} {salt}".encode()).hexdigest()[:16]


def indexed(policy: Policy, built: Iterable[Built], version: int) -> Policy:
    """Say of each table that wants it whether the index holds it, and why not.

    Only what is complete, chosen by this policy, and of this version of the data is used; what
    else there is only makes the words of EXPLAIN. They change with policy, `pgfog index` and
    `pgfog data-version bump`, never with the data.
    """
    complete = [each for each in built if each.complete]
    tables = {
        table.name: replace(table, index=_index(table, complete, version))
        for table in wanted(policy)
    }
    return replace(policy, tables={**policy.tables, **tables})


def _index(table: Table, complete: Iterable[Built], version: int) -> Index:
    of_table = [each for each in complete if each.name == str(table.name)]
    if not of_table:
        return Index(None, "it has not been built")
    mine = [each for each in of_table if each.fingerprint == fingerprint(table)]
    if not mine:
        return Index(None, "it was built for another policy, or by another version of pgfog")
    (built,) = mine
    if built.version != version:
        return Index(None, f"it is of data version {built.version}, and the data of {version}")
    return Index(built.place, f"the index of data version {version}", built.changed)
