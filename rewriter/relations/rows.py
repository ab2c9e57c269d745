"""Reads FROM and WHERE of one block over private rows: names, joins, and whose row each one is.

Unit tracking lives here. Every relation of a block is private, with the columns of its unit's key,
or public. Two private relations may only meet on that key; the unit is followed by lineage, so a
column that merely has its name or its value is not it. What comes out is `Rows`: rows that each
belong to exactly one unit.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import prod
from typing import TypeVar

from sqlglot import exp

from rewriter.expressions import Reader
from rewriter.facts import narrowed, told
from rewriter.functions.conditions import compare
from rewriter.lineage import Condition, condition, equality
from rewriter.relations.few import few
from rewriter.relations.public_part import PublicPart
from rewriter.relations.public_parts import public_parts
from rewriter.relations.repeated import all_listed, times, told_apart
from rewriter.relations.scope import Scope, folded
from rewriter.relations.source import Source
from rewriter.relations.units import (
    Equality,
    Join,
    as_equality,
    equalities,
    first,
    joined_unit,
    one_row,
    repeats_none,
)
from rewriter.scalar import Scalar
from sensitivity.policy import Bounding
from sensitivity.refusal import Refusal, UndefinedColumn, UnsupportedSyntax
from sensitivity.statistics import Grid

_MOST = 1_000_000_000
"""Of max_rows, as in a policy."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of one block after FROM and WHERE; each belongs to exactly one privacy unit.

    Attributes:
        source: what stands after FROM.
        conditions: what stands after WHERE, joined by AND; it holds `unit IS NOT NULL`.
        one_row: a unit has at most one row, by keys that the backend enforces.
        max_groups: of a unit, where no key is made of a list that the statement writes out.
        lists: how many rows of such a list each row meets, by its alias.
        equal: what is equal in every row.
        reads: the relations that conditions read; those of a query around this one, too.
        bounding: how the steward wants units bounded.
        bounded: what may stand after FROM instead of `source`, so that a unit has no more than
            max_rows rows; None if no index holds them.
        index: why, or by which index, for EXPLAIN.
        listed: of rows that are nobody's, how many the statement itself writes out, at most.
        few: why a unit has no more than max_rows rows, for EXPLAIN: the columns that tell them
            apart, by a key that the backend enforces; "" if it may have more.
        laid: of a column, by its spelling and a grid, where `bounded` holds its index on that grid.
        firsts: of a group key, by its spelling, where `bounded` says that a row is the first of its
            unit with that label. Empty if rows of `bounded` may be missing, for among the others
            there may be no first.
        owner: of LATERAL, the unit of the row around that these belong to.
        public: what public relations alone say of these rows.
        holds: what WHERE, and equalities of INNER JOIN, say of them.
        owned: every row of `bounded` has a unit: an index holds no others, nor does what was
            derived of one, and nothing is joined to it that could make some.
    """

    source: str
    conditions: tuple[str, ...]
    scope: Scope
    unit: tuple[Scalar, ...]
    unit_names: tuple[str, ...]
    one_row: bool
    max_rows: int
    max_groups: int
    tables: tuple[str, ...]
    equal: tuple[Equality, ...] = ()
    reads: frozenset[str] = frozenset()
    bounding: Bounding | None = None
    bounded: str | None = None
    index: str = ""
    few: str = ""
    laid: Mapping[tuple[str, Grid], str] = field(default_factory=dict)
    firsts: Mapping[str, str] = field(default_factory=dict)
    owner: tuple[Scalar, ...] = ()
    public: tuple[PublicPart, ...] = ()
    holds: tuple[Condition, ...] = ()
    owned: bool = False
    listed: int | None = None
    lists: Mapping[str, int] = field(default_factory=dict)

    def groups(self, keys: Iterable[frozenset[str]]) -> int:
        """Return how many groups a unit may be in, by the relations that each key is made of."""
        return min(self.max_rows, self.max_groups * told_apart(self.lists, keys))

    @property
    def most(self) -> int | None:
        """How many rows a unit is said to have; None for rows that are nobody's."""
        return (1 if self.one_row else self.max_rows) if self.unit else None

    @property
    def where(self) -> str:
        """What stands after WHERE."""
        return " AND ".join(self.conditions) or "TRUE"

    @property
    def where_bounded(self) -> tuple[str, ...]:
        """What has to hold of rows of `bounded`."""
        given = _there(self.unit) if self.owned else ()
        return tuple(c for c in self.conditions if c not in given)


Opener = Callable[[exp.Expr, Scope], Source]
"""Opens one item of FROM; LATERAL may use the names of those before it."""


def read_rows(
    select: exp.Select,
    opener: Opener,
    reader: Callable[[Scope], Reader],
    outer: Scope | None = None,
) -> Rows:
    """Read FROM, its joins and WHERE.

    Args:
        outer: names of the query around this one, which it may use.

    Raises:
        UnsupportedSyntax: a join or clause that would let one unit touch another's rows.
    """
    sources, joins, beside, scope = _joined(select, opener, reader, outer)
    where = select.args.get("where")
    here = reader(scope)
    written = conjuncts(where.this if where else None)
    filters = _conditions(where.this if where else None, here)
    conditions = beside + filters
    unit, names = joined_unit(sources, joins, conditions, here.dialect)
    inner = equalities([c for j in joins if j.side == "INNER" for c in j.on] + conditions)
    private = [s for s in sources if s.unit]
    root, index = _root(sources, joins, inner)
    narrow = _narrowed(scope, here, written)
    lists = times(narrow, sources, joins, conditions)
    repeated = prod(lists.values())
    most = min(max((s.max_rows for s in private), default=1) * repeated, _MOST)
    numbers = _numbers_left(narrow, sources, joins, inner)
    if numbers is not None and numbers < most:
        # An index holds max_rows rows of a unit, and not those that have these numbers.
        root, most = None, numbers
    kept = few(sources, joins, inner, narrow, here.dialect)
    if kept is not None and (kept.rows > most or (root is not None and kept.rows == most)):
        kept = None
    most, printed = (kept.rows, kept.conditions) if kept else (most, ())
    filtered = [condition(node, c, scope) for node, c in zip(written, filters, strict=True)]
    bounded = _spelled(sources, joins, {root.alias: root.bounded or ""}) if root else None
    # A later RIGHT or FULL JOIN adds rows in which an equality of ON does not hold.
    lasting = all(j.side in {"INNER", "LEFT"} for j in joins)
    on = [c for j in joins if j.side == "INNER" for c in j.on] if lasting else []
    return Rows(
        _spelled(sources, joins, {}),
        (*(c.sql for c in conditions), *_there(unit), *printed),
        narrow,
        unit,
        names,
        most == 1 if kept else one_row(sources, joins, inner),
        most,
        min(most, max((s.max_groups for s in private), default=1)),
        tuple(t for s in sources for t in s.tables),
        tuple(inner if lasting else equalities(conditions)),
        frozenset().union(
            *(c.sources for c in conditions), *(c.sources for j in joins for c in j.on)
        ),
        private[0].bounding if len(private) == 1 else None,
        bounded,
        index,
        kept.each if kept else "",
        root.laid if root else {},
        root.firsts if root and not (joins or conditions or printed) else {},
        public=public_parts(sources, joins, filtered),
        holds=(*filtered, *(equality(c, *c.equates) for c in on if c.equates)),
        owned=bool(root and not joins),
        listed=repeated if not private and all_listed(sources, joins, conditions) else None,
        lists=lists,
    )


def _there(unit: Sequence[Scalar]) -> tuple[str, ...]:
    return tuple(f"{u.sql} IS NOT NULL" for u in unit)


def _joined(
    select: exp.Select,
    opener: Opener,
    reader: Callable[[Scope], Reader],
    outer: Scope | None,
) -> tuple[list[Source], list[Join], list[Scalar], Scope]:
    """Read FROM and its joins: the relations, the joins, what else must hold, and all names."""
    from_ = select.args.get("from_")
    if from_ is None:
        raise UnsupportedSyntax("a private query needs FROM")
    sources = [opener(from_.this, Scope((), outer=outer))]
    named, merged = [*_names(sources[0])], dict(sources[0].merged)
    joins: list[Join] = []
    beside: list[Scalar] = []
    comma = False
    for join in select.args.get("joins") or []:
        side = _side(join)
        left = _nulled(Scope(tuple(named), merged, outer=outer), joins)
        source = opener(join.this, left)
        _check_place(join, side, source, sources, after_comma=comma)
        comma = comma or not {k for k, v in join.args.items() if v} - {"this"}
        right = Scope(_names(source), source.merged)
        sources.append(source)
        named += _names(source)
        shared = _shared_names(join, left, right)
        pairs = [tuple(s.find(exp.column(n, quoted=True)) for s in (left, right)) for n in shared]
        both = left.sources + right.sources
        here = reader(Scope(both, {**left.merged, **source.merged}, outer=outer))
        on = join.args.get("on")
        if source.around and on is not None and on.find(exp.Query):
            raise UnsupportedSyntax(
                "a subquery in the condition of a LATERAL join has no private form",
                hint="Put the condition into WHERE, in the LATERAL query or behind it.",
            )
        dialect = here.dialect
        conditions = [compare("=", a, b, dialect) for a, b in pairs]
        conditions += _conditions(on, here)
        conditions += [
            compare("=", u, o, dialect) for u, o in zip(source.unit, source.owner, strict=False)
        ]
        if side == "FULL":
            _check_full(conditions, source.alias)
        if source.sql:
            joins.append(Join(side, source, conditions))
        elif side == "INNER" or (on is not None and on.unnest() == exp.true()):
            beside += conditions
        else:
            raise UnsupportedSyntax("LATERAL is joined by CROSS JOIN or LEFT JOIN … ON true here")
        merged.update(source.merged)
        for name, (a, b) in zip(shared, pairs, strict=True):
            merged[name] = first(a, b, dialect) if side == "FULL" else b if side == "RIGHT" else a
    return sources, joins, beside, _nulled(Scope(tuple(named), merged, outer=outer), joins)


def _check_place(
    join: exp.Join, side: str, source: Source, before: Sequence[Source], *, after_comma: bool
) -> None:
    """Refuse a join whose meaning would hang on what stands before it."""
    if after_comma and (side in {"RIGHT", "FULL"} or join.args.get("using") or join.method):
        raise UnsupportedSyntax(
            "a comma in FROM before this kind of join cannot be used in a private query",
            hint="Write CROSS JOIN or JOIN … ON instead of the comma.",
        )
    if side in {"RIGHT", "FULL"} and (source.around or not all(s.sql for s in before)):
        # What LATERAL makes of a row would be made of the NULLs that this join fills in.
        raise UnsupportedSyntax(
            f"LATERAL beside a {side} JOIN cannot be used in a private query",
            hint="Put LATERAL behind it, as in CROSS JOIN LATERAL or LEFT JOIN LATERAL.",
        )


def _check_full(on: Sequence[Scalar], new: str) -> None:
    """Refuse what PostgreSQL fails at, in its words: a FULL JOIN by no equality of its two sides.

    Args:
        new: the relation behind it.
    """
    pairs = [pair for a, b in equalities(on) for pair in ((a, b), (b, a))]
    if any(c.sources for c in on) and not any(
        mine.sources == {new} and theirs.sources and new not in theirs.sources
        for mine, theirs in pairs
    ):
        raise UnsupportedSyntax(
            "FULL JOIN is only supported with merge-joinable or hash-joinable join conditions",
            hint="Its ON needs an equality between its two sides, as in ON a.x = b.x.",
        )


def _numbers_left(
    scope: Scope, sources: Sequence[Source], joins: Sequence[Join], inner: Sequence[Equality]
) -> int | None:
    """Return how many rows of each unit have a number that is left, as in WHERE row_number <= 2.

    No two rows of a unit have the same number, and no join repeats one; so there are no more rows
    than numbers. They are bounded to as many all the same, so a proof that is wrong costs rows,
    never privacy.

    Args:
        scope: the names, with what WHERE tells of them.

    Returns:
        At least 1; None: rows have no numbers, all of them are left, or joins repeat rows.
    """
    private = next((s for s in sources if s.unit), None)
    if private is None or not private.numbered or not repeats_none(private, sources, joins, inner):
        return None
    of = next((s for s in scope.sources if s.alias == private.alias), private)
    found: list[int] = []
    for name in private.numbered:
        before, after = private.columns[name], of.columns[name]
        if isinstance(before, Scalar) and isinstance(after, Scalar):
            found += _whole_numbers(before, after)
            pairs = [p for a, b in inner for p in ((a, b), (b, a))]
            found += [1 for x, y in pairs if x.sql == before.sql and y.literal]
    return min(found, default=None)


def _whole_numbers(before: Scalar, after: Scalar) -> list[int]:
    """Return how many whole numbers a column may be, if WHERE says which or the last of them.

    The last that is known without is the policy's max_rows: of rows beyond, as many count.
    """
    if after.domain is not None:
        return [max(1, len(after.domain))]
    if after.interval is None or before.interval is None:
        return []
    first, last = after.interval.lower.__ceil__(), after.interval.upper.__floor__()
    return [max(1, last - first + 1)] if last < before.interval.upper else []


def _names(source: Source) -> tuple[Source, ...]:
    """Return the relations by whose names the columns of one are known."""
    return source.parts or (source,)


def all_rows(source: Source) -> Rows:
    """Return the rows of one relation that have a unit, or are nobody's."""
    return Rows(
        source.sql,
        _there(source.unit),
        Scope((source,)),
        source.unit,
        source.unit_names,
        source.one_row,
        source.max_rows,
        source.max_groups,
        source.tables,
    )


def _spelled(sources: Sequence[Source], joins: Sequence[Join], instead: Mapping[str, str]) -> str:
    """Spell FROM, with something else in the place of some aliases."""
    sql = instead.get(sources[0].alias, sources[0].sql)
    for join in joins:
        test = " AND ".join(c.sql for c in join.on) or "TRUE"
        sql += f" {join.side} JOIN {instead.get(join.source.alias, join.source.sql)} ON {test}"
    return sql


def _root(
    sources: Sequence[Source], joins: Sequence[Join], inner: Sequence[Equality]
) -> tuple[Source | None, str]:
    """Return the relation whose index bounds the joined rows, and which index; or why none does.

    A unit has at most max_rows rows in the index of a relation. If no join repeats a row of it, it
    has no more joined rows; what else is joined is the unit's own or public, and may be read whole.
    """
    why = ""
    for source in sources:
        if source.unit and source.bounding is Bounding.INDEX:
            if source.bounded is None:
                why = source.index
            elif repeats_none(source, sources, joins, inner):
                return source, source.index
            else:
                why = why or "the joins may repeat a row"
    return None, why


def _side(join: exp.Join) -> str:
    """Return INNER, LEFT, RIGHT or FULL."""
    used = {k for k, v in join.args.items() if v}
    if not used <= {"this", "side", "kind", "on", "using", "method"}:
        raise UnsupportedSyntax("this kind of join cannot be used in a private query")
    kind, side = str(join.args.get("kind") or ""), str(join.args.get("side") or "")
    if kind not in {"", "INNER", "CROSS", "OUTER"} or side not in {"", "LEFT", "RIGHT", "FULL"}:
        raise UnsupportedSyntax(f"{kind or side} JOIN cannot be used in a private query")
    if str(join.args.get("method") or "") not in {"", "NATURAL"}:
        raise UnsupportedSyntax("this kind of join cannot be used in a private query")
    return side or "INNER"


def _shared_names(join: exp.Join, left: Scope, right: Scope) -> list[str]:
    if join.args.get("using"):
        names = [folded(identifier) for identifier in join.args["using"]]
        for name in names:
            if name not in left.names() or name not in right.names():
                raise UndefinedColumn(f'column "{name}" of USING is not on both sides')
        return names
    if join.args.get("method"):
        return [n for n in left.names() if n in right.names()]
    return []


Found = TypeVar("Found")


def _plain(column: Found | Refusal) -> Found:
    if isinstance(column, Refusal):
        raise column
    return column


def _conditions(condition: exp.Expr | None, reader: Reader) -> list[Scalar]:
    """Read what has to be true of a row, as conditions that all have to be."""
    read = (reader.condition(c) for c in conjuncts(condition))
    return [as_equality(c, reader.dialect) for c in read]


def conjuncts(condition: exp.Expr | None) -> list[exp.Expr]:
    """Take a condition apart at its ANDs; None is no condition."""
    if condition is None:
        return []
    if type(condition) is exp.Paren:
        return conjuncts(condition.this)
    if type(condition) is exp.And:
        return conjuncts(condition.this) + conjuncts(condition.expression)
    return [condition]


def _nulled(scope: Scope, joins: Sequence[Join]) -> Scope:
    """Mark as nullable what an outer join may fill with NULLs."""
    weak: set[str] = set()
    placed = [scope.sources[0].alias]
    for join in joins:
        if join.side in {"LEFT", "FULL"}:
            weak.add(join.source.alias)
        if join.side in {"RIGHT", "FULL"}:
            weak.update(placed)
        placed.append(join.source.alias)

    def weaken(column: Scalar | Refusal) -> Scalar | Refusal:
        if isinstance(column, Refusal) or not column.sources & weak:
            return column
        return replace(column, nullable=True, weak=True)

    return Scope(
        tuple(
            replace(s, columns={n: weaken(c) for n, c in s.columns.items()}) for s in scope.sources
        ),
        {n: _plain(weaken(c)) for n, c in scope.merged.items()},
        outer=scope.outer,
    )


def _narrowed(scope: Scope, reader: Reader, conditions: Sequence[exp.Expr]) -> Scope:
    """Tighten the intervals and domains of columns that WHERE compares with constants.

    Rows outside are gone, so a clamp to the tighter interval changes no row that is left.
    """
    known = told(conditions, reader)

    def narrow(column: Scalar | Refusal) -> Scalar | Refusal:
        return column if isinstance(column, Refusal) else narrowed(column, known)

    return Scope(
        tuple(
            replace(s, columns={n: narrow(c) for n, c in s.columns.items()}) for s in scope.sources
        ),
        {n: _plain(narrow(c)) for n, c in scope.merged.items()},
        known,
        outer=scope.outer,
    )
