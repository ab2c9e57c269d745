"""Whose row a joined row is, and why it is one unit's only.

Private relations may only meet on their whole unit key. That is known from an equality between the
two keys, column by column, or from one between two values of the same enforced key: the line and
the order that it names have one owner. A key of several columns has to be equal as a whole, and
each side has to hold all of it in one row of one table: parts of two rows are no key. The unit
equality is then printed as well, so a proof that is wrong costs rows, never privacy.

Why a row has one unit: in every row, each relation is either there or filled with NULLs as a whole.
Equalities of an inner join hold in every row that passed it; those of an outer join hold wherever
its new relation met anything. So relations are linked by inner equalities freely, and the new
relation of an outer join is linked to those that were there before, never those to each other.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

from rewriter.dialects import Dialect
from rewriter.functions.branches import coalesce
from rewriter.functions.common import promoted
from rewriter.functions.conditions import compare
from rewriter.relations.source import Source
from rewriter.scalar import Scalar
from sensitivity.policy import Kind
from sensitivity.refusal import UnsupportedSyntax

Equality = tuple[Scalar, Scalar]


@dataclass(frozen=True, slots=True)
class Join:
    """One join of FROM: INNER, LEFT, RIGHT or FULL, and what stands after ON."""

    side: str
    source: Source
    on: list[Scalar]


def equalities(conditions: Sequence[Scalar]) -> list[Equality]:
    """Return those of the conditions that are `a = b`."""
    return [c.equates for c in conditions if c.equates is not None]


def as_equality(condition: Scalar, dialect: Dialect) -> Scalar:
    """Spell what holds wherever `a = b` does as that: by it engines join, and PostgreSQL's FULL
    JOIN by nothing else."""
    if condition.equates is None:
        return condition
    return compare("=", *condition.equates, dialect)


def first(a: Scalar, b: Scalar, dialect: Dialect) -> Scalar:
    """COALESCE of two columns that USING made one: what is known of it holds for either.

    Raises:
        UnsupportedSyntax: the two are values of different kinds.
    """
    unit, refers = a.unit if a.unit == b.unit else None, a.refers & b.refers
    # Either may be missing from a row, whatever its table says.
    found = coalesce([replace(a, nullable=True), replace(b, nullable=True)], dialect)
    if a.native and b.native and _alike(a, b):
        # As they are: as a DOUBLE, neighbouring keys would be one.
        type_ = promoted(a, b) if a.kind is Kind.INTEGER else a.type
        found = replace(found, sql=f"coalesce({a.sql}, {b.sql})", type=type_, native=True)
    return replace(found, unit=unit, refers=refers, name=a.name)


def joined_unit(
    sources: Sequence[Source], joins: Sequence[Join], where: list[Scalar], dialect: Dialect
) -> tuple[tuple[Scalar, ...], tuple[str, ...]]:
    """Return the unit of the joined rows, and what it is called.

    Unit equalities that follow from enforced keys are added to `on` and to `where`.

    Raises:
        UnsupportedSyntax: two private relations meet without their unit.
    """
    private = [s for s in sources if s.unit]
    if not private:
        return (), ()
    links = _Links({s.alias: s for s in private})
    inner = [join.on for join in joins if join.side == "INNER"]
    if len(inner) == len(joins):
        inner.append(where)
    for by_key in (False, True):
        for conditions in inner:
            for pair in equalities(conditions):
                conditions.extend(links.meet(pair, by_key, dialect))
    for conditions in inner:
        conditions.extend(links.meet_whole(equalities(conditions), dialect))
    placed = {sources[0].alias}
    for join in joins:
        if join.side != "INNER" and join.source.unit:
            join.on.extend(links.attach(join, placed, dialect))
        placed.add(join.source.alias)
    unit, names = private[0].unit, private[0].unit_names
    for source in private[1:]:
        if len(source.unit) != len(unit) or not links.one(private[0], source):
            raise UnsupportedSyntax(
                f'"{source.name}" is joined to other private rows without their privacy unit',
                hint=f"Join on the unit: ON {private[0].meets(source)}.",
            )
        if any(not _alike(a, b) for a, b in zip(unit, source.unit, strict=True)):
            raise UnsupportedSyntax("the privacy units of these tables have different types")
        side = next((j.side for j in joins if j.source is source), "INNER")
        if side == "RIGHT":
            unit = source.unit
        elif side == "FULL":
            unit = tuple(first(a, b, dialect) for a, b in zip(unit, source.unit, strict=True))
    return unit, names


def _alike(a: Scalar, b: Scalar) -> bool:
    return a.type == b.type or a.kind is b.kind is Kind.INTEGER


@dataclass(slots=True)
class _Links:
    """Which relations have the same unit, by position in its key: classes of (alias, position)."""

    private: dict[str, Source]
    above: dict[tuple[str, int], tuple[str, int]] = field(default_factory=dict)

    def root(self, alias: str, i: int) -> tuple[str, int]:
        at = (alias, i)
        while at in self.above:
            at = self.above[at]
        return at

    def one(self, a: Source, b: Source) -> bool:
        return all(self.root(a.alias, i) == self.root(b.alias, i) for i in range(len(a.unit)))

    def join(self, a: str, b: str, i: int) -> None:
        x, y = self.root(a, i), self.root(b, i)
        if x != y:
            self.above[x] = y

    def known(self, column: Scalar) -> str | None:
        """Return a private relation that the column is read from."""
        return next((s for s in sorted(column.sources) if s in self.private), None)

    def meet(self, pair: Equality, by_key: bool, dialect: Dialect) -> list[Scalar]:
        """Link what an equality of an inner join makes one; return what to print beside it."""
        x, y = self.known(pair[0]), self.known(pair[1])
        if x is None or y is None or x == y:
            return []
        if not by_key:
            if pair[0].unit is not None and pair[0].unit == pair[1].unit:
                self.join(x, y, pair[0].unit)
            return []
        a, b = self.private[x], self.private[y]
        if not pair[0].refers & pair[1].refers or len(a.unit) != len(b.unit) or self.one(a, b):
            return []
        for i in range(len(a.unit)):
            self.join(x, y, i)
        return list(_same_unit(a, b, dialect))

    def meet_whole(self, pairs: Sequence[Equality], dialect: Dialect) -> list[Scalar]:
        """Do the same for keys of several columns, whose equalities stand in one condition."""
        found: list[Scalar] = []
        for a, b in combinations(self.private.values(), 2):
            if len(a.unit) == len(b.unit) and not self.one(a, b) and _same_row(a, b, pairs):
                for i in range(len(a.unit)):
                    self.join(a.alias, b.alias, i)
                found += _same_unit(a, b, dialect)
        return found

    def attach(self, join: Join, placed: set[str], dialect: Dialect) -> list[Scalar]:
        """Link the new relation of an outer join to what was there; return what to print in ON."""
        new, linked = join.source, set[int]()
        pairs = [p for a, b in equalities(join.on) for p in ((a, b), (b, a))]
        pairs = [(a, b) for a, b in pairs if a.sources == {new.alias} and b.sources <= placed]
        for a, b in pairs:
            other = self.known(b)
            if other is not None and a.unit is not None and a.unit == b.unit:
                if a.unit not in linked:
                    self.join(new.alias, other, a.unit)
                linked.add(a.unit)
        if len(linked) == len(new.unit):
            return []
        for a, b in pairs:
            other = self.known(b)
            if other is not None and a.refers & b.refers:
                theirs = self.private[other]
                if len(theirs.unit) == len(new.unit) and not linked:
                    for i in range(len(new.unit)):
                        self.join(new.alias, other, i)
                    return list(_same_unit(new, theirs, dialect))
        for theirs in (s for alias, s in self.private.items() if alias in placed):
            fits = len(theirs.unit) == len(new.unit) and not linked
            if fits and _same_row(new, theirs, pairs):
                for i in range(len(new.unit)):
                    self.join(new.alias, theirs.alias, i)
                return list(_same_unit(new, theirs, dialect))
        return []


def _same_row(a: Source, b: Source, pairs: Sequence[Equality]) -> bool:
    """Say whether equalities make two relations name one row by every column of one of its keys."""
    met = {
        (x.name, y.name)
        for pair in pairs
        for x, y in (pair, pair[::-1])
        if _own(x, a) and _own(y, b)
    }
    return any(
        all((held[c], b.references[key][c]) in met for c in held)
        for key, held in a.references.items()
        if key in b.references
    )


def _same_unit(a: Source, b: Source, dialect: Dialect) -> Iterator[Scalar]:
    for mine, theirs in zip(a.unit, b.unit, strict=True):
        yield compare("=", mine, theirs, dialect)


def tied(
    unit: Sequence[Scalar],
    pairs: Sequence[Equality],
    inside: Sequence[Source],
    around: Sequence[Source],
    dialect: Dialect,
) -> list[Scalar] | None:
    """Say what makes the unit of a subquery's rows that of a row around it; None: nothing does.

    Args:
        unit: the key of the unit in the subquery.
        pairs: what is equal in every row of the subquery that counts.
        inside, around: the relations of the subquery, and those around it.
    """
    private = {s.alias: s for s in around if s.unit}
    found: dict[int, Scalar] = {}
    for a, b in pairs:
        for mine, theirs in ((a, b), (b, a)):
            owner = next((private[s] for s in sorted(theirs.sources) if s in private), None)
            if owner is None or mine.sources & private.keys() or len(owner.unit) != len(unit):
                continue
            if mine.unit is not None and mine.unit == theirs.unit:
                found.setdefault(mine.unit, owner.unit[mine.unit])
            elif mine.refers & theirs.refers:
                found = dict(enumerate(owner.unit))
    for owner in private.values():
        if len(owner.unit) == len(unit) and any(_same_row(s, owner, pairs) for s in inside):
            found = dict(enumerate(owner.unit))
    if len(found) < len(unit) or not all(_alike(mine, found[i]) for i, mine in enumerate(unit)):
        return None
    return [compare("=", mine, found[i], dialect) for i, mine in enumerate(unit)]


def one_row(sources: Sequence[Source], joins: Sequence[Join], inner: Sequence[Equality]) -> bool:
    """Say whether enforced keys alone keep a unit to one row: a table unique by the unit, whose
    rows no join repeats."""
    private = next((s for s in sources if s.unit), None)
    return private is not None and private.one_row and repeats_none(private, sources, joins, inner)


def repeats_none(
    private: Source, sources: Sequence[Source], joins: Sequence[Join], inner: Sequence[Equality]
) -> bool:
    """Say whether each row of one private relation is in the joined rows once at most.

    It starts from that relation, and adds relations one at a time, each joined (INNER or LEFT) by
    equality on one of its enforced keys to what is there already, so each row so far matches at
    most one of its rows.
    """
    if any(join.side not in {"INNER", "LEFT"} for join in joins):
        return False
    if private is not sources[0] and any(join.side == "LEFT" for join in joins):
        return False
    placed = {private.alias}
    left = [s for s in sources if s.alias != private.alias]
    own = {join.source.alias: join.on for join in joins if join.side == "LEFT"}
    while left:
        for source in left:
            told = equalities(own[source.alias]) if source.alias in own else list(inner)
            bound = {
                x.name or ""
                for a, b in told
                for x, y in ((a, b), (b, a))
                if _own(x, source) and y.sources <= placed
            }
            if source.around <= placed and any(key <= bound for key in source.unique_keys):
                placed.add(source.alias)
                left.remove(source)
                break
        else:
            return False
    return True


def _own(column: Scalar, source: Source) -> bool:
    """Say whether this is a plain column of a relation; a unit's key may have another's name."""
    known = source.columns.get(column.name or "")
    return isinstance(known, Scalar) and known.sql == column.sql
