"""Window functions within one unit: PARTITION BY the unit, or by what leads to it.

Each of them is a fact about one unit's rows, so it stays exact inside the backend. Whatever depends
on the order of rows gets a total one: behind the analyst's ORDER BY stands everything else that the
query reads of the row, so rows that are still equal cannot be told apart in its answer.

Of one window, that is. Two windows may put equal rows into two different orders, and then which
result of the one stands beside which of the other is the engine's choice, which it makes by where
all rows happen to lie. So where a SELECT has several windows, rows are numbered first, in one such
order, and every window ends in that number.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from sqlglot import exp

from rewriter.dialects import Dialect
from rewriter.expressions import Reader, looks_at_others, spelled
from rewriter.finish import RESERVED
from rewriter.frames import read_frame
from rewriter.functions import portions
from rewriter.functions.branches import case
from rewriter.functions.common import as_double, nameless
from rewriter.orders import terms_of
from rewriter.relations import Rows, Scope
from rewriter.relations.grouped import of_unit, per_unit
from rewriter.scalar import BIGINT, BOOLEAN, DOUBLE, INTEGER, NUMBERS, Scalar
from rewriter.unit_aggregates import fold
from sensitivity.bounds import Interval
from sensitivity.policy import Kind
from sensitivity.refusal import Refusal, UnsupportedSyntax

_RANKS: Mapping[type[exp.Expr], tuple[str, bool]] = {
    exp.RowNumber: ("row_number", True),
    exp.Rank: ("rank", False),
    exp.DenseRank: ("dense_rank", False),
    exp.Ntile: ("ntile", True),
}
"""Functions that number rows; True: equal rows get different numbers, so the order is total."""

_SHARES: Mapping[type[exp.Expr], str] = {
    exp.PercentRank: "percent_rank",
    exp.CumeDist: "cume_dist",
}
"""Functions from 0 to 1, of how many rows come before, or not behind: equal rows have the same."""

_OF_ALL = {exp.Ntile, *_SHARES}
_QUANTILES = (
    "PARTITION BY the unit's key. Of everybody, ask for the quantiles: CASE WHEN x < (SELECT"
    " percentile_disc(0.2) WITHIN GROUP (ORDER BY x) FROM t) THEN 1 … END."
)
_SHIFTS: Mapping[type[exp.Expr], str] = {exp.Lag: "lag", exp.Lead: "lead"}
_PLACES: Mapping[type[exp.Expr], str] = {
    exp.FirstValue: "first_value",
    exp.LastValue: "last_value",
    exp.NthValue: "nth_value",
}
_WINDOW = {"this", "partition_by", "order", "spec", "over"}


def lifted(
    rows: Rows, select: exp.Select, reader: Reader, name: Callable[[], str]
) -> tuple[Rows, Reader]:
    """Compute the windows of a SELECT's outputs, and the subqueries beside them, below the rest.

    Args:
        name: makes a name for a relation.

    Returns:
        The rows with the windows among their columns, and a reader over them.
    """
    nodes = [n for item in select.expressions for n in _others(item)]
    windows = [n for n in nodes if type(n) is exp.Window]
    if not windows:
        return rows, reader
    last = _content(rows, select, reader)
    if len(windows) > 1:
        queries = [n for n in nodes if type(n) is not exp.Window]
        queries += [q for w in windows for part in w.iter_expressions() for q in _others(part)]
        number = Scalar(
            f"row_number() OVER ({partitioned(rows, [], last, reader.dialect)})", BIGINT
        )
        rows, made = _derived(rows, [number, *map(reader.read, queries)], name())
        reader = replace(reader, columns=rows.scope, others=_looked_up(queries, made[1:]))
        last = [made[0].sql]
    over = _Windows(rows, reader, last)
    read = [over.read(n) if type(n) is exp.Window else reader.read(n) for n in nodes]
    above, made = _derived(rows, read, name())
    return above, replace(reader, columns=above.scope, others=_looked_up(nodes, made))


def _looked_up(
    nodes: Sequence[exp.Expr], made: Sequence[Scalar]
) -> Callable[[Reader, exp.Expr], Scalar]:
    """Return what reads windows and subqueries as the columns that were made of them."""
    known = dict(zip(nodes, made, strict=True))

    def others(_: Reader, node: exp.Expr) -> Scalar:
        if node not in known:
            raise UnsupportedSyntax(f"{spelled(node)} cannot stand beside windows here")
        return known[node]

    return others


def _derived(rows: Rows, more: Sequence[Scalar], alias: str) -> tuple[Rows, list[Scalar]]:
    """Make a derived table of rows with more columns; return it, and these as its columns."""
    items: list[str] = []
    addends = portions.addends(more)

    def lift(column: Scalar) -> Scalar:
        sql = f"{alias}.c{len(items)}"
        items.append(f"{column.sql} AS c{len(items)}")
        portion = portions.carried(column, sql, addends)
        return replace(column, sql=sql, portion=portion, sources=frozenset({alias}))

    def each(columns: Mapping[str, Scalar | Refusal]) -> dict[str, Scalar | Refusal]:
        return {n: lift(c) if isinstance(c, Scalar) else c for n, c in columns.items()}

    sources = tuple(
        replace(s, alias=alias, columns=each(s.columns), unit=()) for s in rows.scope.sources
    )
    merged = {n: lift(c) for n, c in rows.scope.merged.items()}
    scope = Scope(sources, merged, outer=rows.scope.outer)
    unit = tuple(lift(u) for u in rows.unit)
    added = [lift(scalar) for scalar in more]
    source = f"(SELECT {', '.join(items)} FROM {rows.source} WHERE {rows.where}) AS {alias}"
    above = replace(
        rows,
        source=source,
        conditions=(),
        scope=scope,
        unit=unit,
        equal=(),
        bounded=None,
        index=rows.index and "a window is over all rows of a unit",
    )
    return above, added


def _others(node: exp.Expr) -> list[exp.Expr]:
    """Return the windows and subqueries of an expression, those in others left out."""
    if looks_at_others(node):
        return [node]
    return [w for child in node.iter_expressions() for w in _others(child)]


@dataclass(frozen=True, slots=True)
class _Windows:
    """The windows of one SELECT over a unit's rows.

    Attributes:
        last: what completes an order of rows, so that no two that differ are equal in it.
    """

    rows: Rows
    plain: Reader
    last: Sequence[str]

    def read(self, node: exp.Expr) -> Scalar:
        """Read `function OVER (…)`.

        Raises:
            UnsupportedSyntax: the window reaches over more than one unit, or is not understood.
        """
        label = spelled(node)
        if RESERVED in label:  # what stands there for an aggregate is no word of the analyst's
            label = f"{spelled(node.this)} OVER (…)"
        if {k for k, v in node.args.items() if v} - _WINDOW:
            raise UnsupportedSyntax(f"{label} has a clause that has no private form")
        partition = [self.plain.read(p) for p in node.args.get("partition_by") or []]
        if self.rows.unit and not per_unit(self.rows, partition):
            raise UnsupportedSyntax(
                f"{label} reaches over rows of more than one privacy unit",
                hint=_QUANTILES
                if type(node.this) in _OF_ALL
                else "PARTITION BY the unit's key; or use windows over aggregates.",
            )
        order, spec = node.args.get("order"), node.args.get("spec")
        frame = read_frame(spec, order, self.plain, label)
        function = node.this
        kind = type(function)

        def over(*, total: bool) -> str:
            if total and frame.peers:
                raise UnsupportedSyntax(
                    f"{label}: of equal rows in this frame, none comes first",
                    hint="Write ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING.",
                )
            terms = [frame.order] if frame.order else _terms(order, self.plain)
            terms += self.last if total else ()
            window = partitioned(self.rows, partition, terms, self.plain.dialect)
            return f" OVER ({window}{frame.sql})"

        most = self.rows.most
        if kind in _RANKS:
            name, total = _RANKS[kind]
            parts = self._parts(function, label)
            most = parts or most
            whole = bool(self.rows.unit) and all(of_unit(p, self.rows) for p in partition)
            return Scalar(
                f"{name}({parts or ''}){over(total=total)}",
                INTEGER if parts else BIGINT,
                nullable=False,
                interval=None if most is None else Interval.of(1, max(most, 1)),
                integral=True,
                numbered=kind is exp.RowNumber and whole,
                sources=self._sources(),
            )
        if kind in _SHARES:
            _alone(function, label)
            return Scalar(
                f"{_SHARES[kind]}(){over(total=False)}",
                DOUBLE,
                nullable=False,
                interval=Interval.of(0, 1),
                sources=self._sources(),
            )
        if kind in _SHIFTS:
            return self._shift(_SHIFTS[kind], function, over(total=True), label)
        if kind in _PLACES:
            if order is not None and not frame.settled(first=kind is exp.FirstValue):
                raise UnsupportedSyntax(
                    f"{label}: its frame ends at rows that are equal to the current one",
                    hint="Write ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING.",
                )
            x, place = self.plain.read(function.this), self._place(function, label)
            return self._value(x, f"{_PLACES[kind]}({{}}{place}){over(total=True)}")
        made, rows = fold(function, self.plain, most), over(total=frame.rows)
        sql = made.spell(made.arguments, rows)
        whole = order is None and not frame.sql
        return replace(
            made.result,
            sql=sql,
            nullable=made.result.nullable or bool(frame.sql),
            portion=portions.over(made.result, sql, rows) if whole else None,
            sources=self._sources(),
        )

    def _parts(self, function: exp.Expr, label: str) -> int | None:
        """Read in how many parts ntile() cuts the rows; None: it is another function."""
        if type(function) is not exp.Ntile:
            _alone(function, label)
            return None
        parts = self.plain.read(function.this).value
        if not isinstance(parts, int) or not 0 < parts <= 1_000_000:
            raise UnsupportedSyntax(f"{label}: how many parts is a constant whole number here")
        return parts

    def _place(self, function: exp.Expr, label: str) -> str:
        """Spell which row nth_value() takes; nothing for the first or last."""
        expected = {"this", "offset"} if type(function) is exp.NthValue else {"this"}
        if {k for k, v in function.args.items() if v} != expected:
            raise UnsupportedSyntax(f"{label} cannot be read")
        if type(function) is not exp.NthValue:
            return ""
        place = self.plain.read(function.args["offset"]).value
        if not isinstance(place, int) or not 0 < place <= 1_000_000:
            raise UnsupportedSyntax(f"{label}: which row is a constant whole number here")
        return f", {place}"

    def _sources(self) -> frozenset[str]:
        return frozenset(s.alias for s in self.rows.scope.sources)

    def _shift(self, name: str, function: exp.Expr, over: str, label: str) -> Scalar:
        used = {k for k, v in function.args.items() if v}
        if not used <= {"this", "offset", "default"}:
            raise UnsupportedSyntax(f"{label} cannot be read")
        x = self.plain.read(function.this)
        offset = function.args.get("offset")
        steps = 1 if offset is None else self.plain.read(offset).value
        if not isinstance(steps, int) or not 0 <= steps <= 1_000_000:
            raise UnsupportedSyntax(f"{label}: how far is a constant whole number here")
        default = function.args.get("default")
        if default is None:
            return self._value(x, f"{name}({{}}, {steps}){over}")
        x, instead = self.plain.agreed([x, self.plain.read(default)])
        value = self._value(x, f"{name}({{}}, {steps}){over}")
        beyond = Scalar(f"({name}(TRUE, {steps}){over} IS NULL)", BOOLEAN, nullable=False)
        found = case([beyond], [instead], value, self.plain.dialect)
        return replace(found, sources=self._sources())

    def _value(self, x: Scalar, form: str) -> Scalar:
        """Return the value of another row of the unit."""
        if x.kind is Kind.OTHER:
            raise UnsupportedSyntax(f"{x.type} cannot be used in a window")
        number = x.kind in NUMBERS and not x.native
        sql = as_double(x, self.plain.dialect) if number else x.sql
        return replace(
            nameless(x),
            sql=form.format(sql),
            nullable=True,
            nan=False if number else x.nan,
            sources=self._sources(),
        )


def _alone(function: exp.Expr, label: str) -> None:
    if any(function.args.values()):
        raise UnsupportedSyntax(f"{label} cannot be read")


def ordered(rows: Rows, keys: Sequence[Scalar], select: exp.Select, reader: Reader) -> str:
    """Spell the window whose first rows DISTINCT ON keeps."""
    last = _content(rows, select, reader)
    terms = [*_terms(select.args.get("order"), reader), *last]
    return partitioned(rows, keys, terms, reader.dialect)


def _terms(order: exp.Expr | None, reader: Reader) -> list[str]:
    return [" ".join(term) for term in terms_of(order, reader)]


def partitioned(rows: Rows, keys: Sequence[Scalar], terms: Sequence[str], dialect: Dialect) -> str:
    """Spell PARTITION BY the unit and the keys, and ORDER BY some terms."""
    partition = ", ".join(dict.fromkeys([*(u.sql for u in rows.unit), *(k.sql for k in keys)]))
    sql = f"PARTITION BY {partition}" if partition else ""
    order = " " * bool(sql) + f"ORDER BY {', '.join(terms)}" if terms else ""
    return dialect.window(sql + order)


def _content(rows: Rows, select: exp.Select, reader: Reader) -> list[str]:
    """Spell all that the query reads of a row, in an order of its own."""
    if select.find(exp.Star):
        every = [c for s in rows.scope.sources for c in s.columns.values()]
        scalars = [c for c in every if isinstance(c, Scalar)]
    else:
        scalars = []
        for column in select.find_all(exp.Column):
            # Those of a subquery, too: what it returns may depend on them. Its own are not found.
            with suppress(Refusal):
                scalars.append(reader.read(column))
    sqls = [c.sql for c in scalars if not c.literal]
    return [f"{sql} ASC NULLS LAST" for sql in dict.fromkeys(sqls)]
