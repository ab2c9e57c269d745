"""Subqueries inside a block: EXISTS, IN, and scalars, over rows that the block's rows may look at.

A condition on a row may depend on that row's unit and on what is public, or the row of one person
would tell of another. So a subquery over private rows is taken if it is tied to the unit of a row
around it: by an equality of the two keys, or of two values of an enforced key that leads to the
unit. The unit equality is printed beside it. A subquery over public rows may be anything.

Total: EXISTS never raises, and a scalar subquery is an aggregate without GROUP BY, so it is one row
for every row around it.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeGuard

from sqlglot import exp

from rewriter import finish
from rewriter.decorrelate import PICKED, Picked, decorrelated
from rewriter.earlier import constant, value_mark
from rewriter.expressions import Reader, spelled
from rewriter.functions import common, conditions
from rewriter.queries import Environment, aggregates, only
from rewriter.reading.arguments import COMPARISONS, each_of, query_of
from rewriter.relations import Rows, Scope, Source
from rewriter.relations.rows import all_rows
from rewriter.relations.units import Equality, tied
from rewriter.scalar import BOOLEAN, Scalar
from rewriter.unit_aggregates import extreme, fold
from rewriter.within import Within
from sensitivity.policy import Kind
from sensitivity.refusal import Refusal, UndefinedColumn, UnsupportedSyntax

if TYPE_CHECKING:
    from rewriter.from_items import Opening

_OPPOSITES = {"=": "<>", "<>": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_PLAIN = {"expressions", "from_", "joins", "where", "with_"}


@dataclass(frozen=True, slots=True)
class Nested:
    """Reads the subqueries in the expressions of one block."""

    opening: "Opening"
    environment: Environment
    scope: Scope

    def read(self, reader: Reader, node: exp.Expr) -> Scalar:
        """Read EXISTS (…), x IN (SELECT …), or (SELECT …)."""
        if type(node) is exp.Exists and _only_this(node):
            return self._exists(node.this)
        if type(node) is exp.In and {k for k, v in node.args.items() if v} == {"this", "query"}:
            return self._among(reader, node)
        if type(node) in COMPARISONS:
            return self._each(reader, node)
        if type(node) is exp.Subquery and _only_this(node):
            return self._scalar(node.this)
        if type(node) is exp.Window:
            raise UnsupportedSyntax(
                "window functions over private rows have no private form here",
                hint="They can be used over aggregates: sum(count(*)) OVER (); and in a derived"
                " table, if they PARTITION BY the unit.",
            )
        raise UnsupportedSyntax(f"{spelled(node)} cannot be used inside a private query")

    # -- EXISTS and IN

    def _exists(self, query: exp.Expr) -> Scalar:
        rows, _ = self._rows(query, outputs=False)
        ties = self._ties(rows, [], query)
        return self._condition(f"EXISTS ({_select('1', rows, ties)})", rows, nullable=False)

    def _among(self, reader: Reader, node: exp.Expr) -> Scalar:
        xs = [
            reader.read(x)
            for x in (node.this.expressions if type(node.this) is exp.Tuple else [node.this])
        ]
        rows, ys = self._rows(node.args["query"], outputs=True)
        if len(xs) != len(ys):
            raise UnsupportedSyntax(f"{spelled(node)}: the two sides have not as many columns")
        pairs = [reader.agreed([x, y]) for x, y in zip(xs, ys, strict=True)]
        met = [conditions.compare("=", x, y, reader.dialect) for x, y in pairs]
        ties = self._ties(rows, [m.equates for m in met if m.equates], node.args["query"])
        test = f"EXISTS ({_select('1', rows, [*ties, *(m.sql for m in met)])})"
        if len(pairs) == 1:
            ((x, y),) = pairs
            return self._three(test, self._undecided(x, y, rows, node.args["query"]), rows, [x, y])
        # Where columns that are never NULL differ, the rows do, whatever the others are.
        sure = [m for m, pair in zip(met, pairs, strict=True) if all(map(_present, pair))]
        null = []
        if len(sure) < len(met):
            ties = self._ties(rows, [m.equates for m in sure if m.equates], node.args["query"])
            unknown = f"({conditions.logical('AND', met).sql} IS NULL)"
            tests = [*ties, *(m.sql for m in sure), unknown]
            null = [f"EXISTS ({_select('1', rows, tests)})"]
        return self._three(test, null, rows, [*xs, *ys])

    def _each(self, reader: Reader, node: exp.Expr) -> Scalar:
        """Read x > ANY (SELECT …) and the like; ALL as NOT ANY of the opposite.

        Of ordered values the least or the greatest decides, which is looked for once for all rows
        that have the same.
        """
        every, of = each_of(node.expression) or (False, node)
        operator = COMPARISONS[type(node)]
        operator = _OPPOSITES[operator] if every else operator
        query = query_of(of)
        if query is None or type(node.this) is exp.Tuple:
            raise UnsupportedSyntax(
                f"{spelled(node)}: rows are compared by = ANY and <> ALL alone",
                hint="Write EXISTS (SELECT 1 FROM … WHERE …).",
            )
        rows, ys = self._rows(query, outputs=True)
        if len(ys) != 1:
            raise UnsupportedSyntax(f"{spelled(node)}: the two sides have not as many columns")
        x, y = reader.agreed([reader.read(node.this), *ys])
        ties = self._ties(rows, [], query)
        if operator in {"=", "<>"}:
            met = conditions.compare(operator, x, y, reader.dialect).sql
            test = f"EXISTS ({_select('1', rows, [*ties, met])})"
        else:
            end = extreme("min" if operator[0] == ">" else "max", y, reader.dialect, str)
            of_all = f"({_select(end.spell(end.arguments, ''), rows, ties)})"
            end_of = replace(end.result, sql=of_all)
            beyond = conditions.compare(operator, x, end_of, reader.dialect)
            test = conditions.test(beyond, "TRUE", reader.dialect).sql  # of no rows it is NULL
        null = self._undecided(x, y, rows, query)
        found = self._three(test, null, rows, [x, y])
        return conditions.negation(found) if every else found

    def _undecided(self, x: Scalar, y: Scalar, rows: Rows, query: exp.Expr) -> list[str]:
        """Spell when a comparison that holds for no row is NULL for one: x NOT IN (SELECT y …) is
        not true if a y is NULL."""
        if _present(x) and _present(y):
            return []
        null, dialect, ties = [], self.opening.question.dialect, self._ties(rows, [], query)
        if not _present(y):
            absent = conditions.test(y, "NULL", dialect).sql
            null.append(f"EXISTS ({_select('1', rows, [*ties, absent])})")
        if not _present(x):
            missing = conditions.test(x, "NULL", dialect).sql
            null.append(f"({missing} AND EXISTS ({_select('1', rows, ties)}))")
        return null

    def _three(
        self, test: str, null: Sequence[str], rows: Rows, compared: Sequence[Scalar]
    ) -> Scalar:
        """Spell a condition that is NULL where `test` is not true and one of `null` is."""
        own = {s.alias for s in rows.scope.sources}
        sources = frozenset().union(*(v.sources for v in compared)) - own
        if null:
            unknown = self.opening.question.dialect.null(BOOLEAN)
            test = (
                f"(CASE WHEN {test} THEN TRUE WHEN {' OR '.join(null)} THEN {unknown}"
                " ELSE FALSE END)"
            )
        return self._condition(test, rows, nullable=bool(null), sources=sources)

    def _condition(
        self, sql: str, rows: Rows, *, nullable: bool, sources: frozenset[str] = frozenset()
    ) -> Scalar:
        return Scalar(sql, BOOLEAN, nullable=nullable, sources=sources | self._around(rows))

    def _rows(self, query: exp.Expr, *, outputs: bool) -> tuple[Rows, list[Scalar]]:
        """Open the rows of a subquery, and read its outputs if they matter."""
        while type(query) is exp.Subquery and _only_this(query):
            query = query.this
        select = _without_distinct(query)
        if type(select) is exp.Select and not aggregates(select):
            only(select, _PLAIN)
            inner = self.opening.with_(select, self.environment)
            rows = self.opening.read_rows(select, inner, self.scope)
            reader = self.opening.reader(rows.scope, inner)
            return rows, [reader.read(e.unalias()) for e in select.expressions] if outputs else []
        if (
            type(query) is exp.Select
            and query.args.get("group") is None
            and query.args.get("having") is None
            and not outputs
        ):
            raise UnsupportedSyntax(f"EXISTS ({spelled(query)}) is always true")
        source = self.opening.derived(query, self.environment)
        columns = [c for c in source.columns.values() if isinstance(c, Scalar)]
        if len(columns) != len(source.columns):
            raise UnsupportedSyntax(f"{spelled(query)} returns a column that cannot be used")
        return all_rows(source), columns

    # -- scalars

    def _scalar(self, query: exp.Expr) -> Scalar:
        """Read a subquery of one row: an aggregate without GROUP BY."""
        while type(query) is exp.Subquery and _only_this(query):
            query = query.this
        if type(query) is exp.Select and len(query.expressions) != 1:
            raise UnsupportedSyntax(f"{spelled(query)} is not one value")
        if type(query) is exp.Select and (value := self._by_key(query)) is not None:
            query = query.copy()
            query.set("expressions", [value])
        if _is_one_row(query) and not self.opening.is_earlier(query):
            found = self.aggregated(query)
            if found is not None:
                return found[0]
        elif type(query) is exp.Select and self.opening.rows(query, self.environment):
            if query.args.get("limit") is not None and not aggregates(query):
                return self._first(query)
            raise UnsupportedSyntax(
                f"({spelled(query)}) may be several rows",
                hint="Aggregate it, as in (SELECT max(…) FROM …); or ORDER BY … LIMIT 1.",
            )
        words, rows = spelled(query), not self.opening.beyond(query, self.environment)
        try:  # of public rows, too: PostgreSQL says so if they are several
            step, columns = self.opening.earlier(query, self.environment, True)
        except UndefinedColumn as unknown:
            if not rows:
                raise
            raise UnsupportedSyntax(
                f"({words}) may be several rows", hint="Aggregate it, as in (SELECT max(…) FROM …)."
            ) from unknown
        if len(columns) != 1:
            raise UnsupportedSyntax(f"{words} is not one value")
        ((_, column),) = columns
        return constant(value_mark(step), column)

    def _by_key(self, select: exp.Select) -> exp.Expr | None:
        """Return the value of the one row that an enforced key picks of a table, as an aggregate:
        so SQL, too, sees that there is one at most. None if no key does."""
        clauses = {k for k, v in select.args.items() if v}
        if aggregates(select) or not {"from_", "where"} <= clauses <= {*_PLAIN} - {"joins"}:
            return None
        with suppress(Refusal):
            inner = self.opening.with_(select, self.environment)
            rows = self.opening.read_rows(select, inner, self.scope)
            value = select.expressions[0].unalias().copy()
            if rows.unit and self._tie(rows, []) is None:
                return None  # about one unit for all rows around it: its value is nobody else's
            if len(rows.scope.sources) == 1 and _picks_one(rows, rows.scope.sources[0]):
                truth = self.opening.reader(rows.scope, inner).read(value).kind is Kind.BOOLEAN
                return exp.LogicalOr(this=value) if truth else exp.Max(this=value)
        return None

    def _first(self, query: exp.Select) -> Scalar:
        """Read ORDER BY … LIMIT 1 of rows that belong to the unit of the row around it."""
        source = Within(self.opening, self.environment, self.scope).source(query)
        (column,) = source.columns.values()
        if isinstance(column, Refusal):
            raise column
        if not source.one_row or (source.unit and not source.owner):
            raise UnsupportedSyntax(
                f"({spelled(query)}) may be several rows", hint="Write LIMIT 1."
            )
        return replace(
            common.nameless(column),
            sql=f"(SELECT {column.sql} FROM {source.sql})",
            nullable=True,
            sources=frozenset(s.alias for s in self.scope.every_source()),
        )

    def aggregated(self, select: exp.Select) -> list[Scalar] | None:
        """Read the outputs of an aggregate without GROUP BY; None if it is about all units.

        Raises:
            UnsupportedSyntax: it looks at other units than its row's.
        """
        only(select, _PLAIN)
        inner = self.opening.with_(select, self.environment)
        rows = self.opening.read_rows(select, inner, self.scope)
        reader = self.opening.reader(rows.scope, inner)
        calls = finish.aggregate_calls(select)
        around = self._around(rows)
        if rows.unit and not around:
            return None
        own = {s.alias for s in rows.scope.sources}
        for call in calls:
            read = [reader.read(c) for c in call.find_all(exp.Column)]
            around |= frozenset().union(*(c.sources for c in read)) - own
            if read and not any(c.sources & own for c in read):
                # To SQL this is an aggregate of the query around it.
                raise UnsupportedSyntax(f"{spelled(call)} reads nothing of its own query")
        if rows.unit and self._tie(rows, []) is None:
            picked = decorrelated(select, Scope(rows.scope.sources, rows.scope.merged))
            if picked is not None:
                return self._picked(select, picked)
        ties = self._ties(rows, [], select)
        folds = [fold(c, reader, rows.most) for c in calls]
        if any(f.first for f in folds):
            raise UnsupportedSyntax(
                "string_agg and array_agg have no private form in a subquery of an expression",
                hint="Join a derived table that has it GROUP BY the unit.",
            )
        name = f"{finish.RESERVED}{self.opening.alias()}"
        columns = {
            f"a{j}": replace(
                f.result,
                sql=f.spell(f.arguments, ""),
                nullable=f.result.nullable or not f.spell(f.arguments, "").startswith("count("),
                sources=around,
            )
            for j, f in enumerate(folds)
        }
        copy = select.copy()
        finish.over_table(copy, name, finish.aggregate_calls(copy), (), rows.scope, ())
        above = self.opening.reader(Scope((Source(name, name, "", columns),)), inner)
        return [
            replace(
                scalar,
                sql=f"({_select(scalar.sql, rows, ties)})",
                name=None,
                literal=False,
                value=None,
                equates=None,
                sources=around,
            )
            for scalar in (above.read(e.unalias()) for e in copy.expressions)
        ]

    def _picked(self, select: exp.Select, picked: Picked) -> list[Scalar]:
        """Read the line of an earlier answer that the row around it picks."""
        source = self.opening.answered(self.opening.once(select, picked.grouped), self.environment)
        reader = self.opening.reader(self.scope, self.environment)
        columns = {n: c for n, c in source.columns.items() if isinstance(c, Scalar)}
        met = [
            conditions.compare("=", columns[f"k{i}"], reader.read(node), reader.dialect)
            for i, node in enumerate(picked.outer)
        ]
        # Each key is there once, and an aggregate is one row whatever there is.
        lines = {
            name: replace(c, sql=f"{'bool_or' if c.kind is Kind.BOOLEAN else 'max'}({c.sql})")
            for name, c in columns.items()
            if name.startswith("v")
        }
        asked = exp.Select(expressions=[value.copy() for value in picked.values])
        for call in finish.aggregate_calls(asked):
            call.replace(call.find(exp.Column))
        above = replace(reader, columns=Scope((Source(PICKED, PICKED, "", dict(lines)),)))
        test = " AND ".join(m.sql for m in met)
        sources = frozenset().union(*(m.sources for m in met)) - {source.alias}
        return [
            replace(
                value,
                sql=f"(SELECT {value.sql} FROM {source.sql} WHERE {test})",
                sources=sources,
                name=None,
            )
            for value in map(above.read, asked.expressions)
        ]

    # -- whose rows

    def _around(self, rows: Rows) -> frozenset[str]:
        """Return the relations around the subquery that it reads."""
        return rows.reads - {s.alias for s in rows.scope.sources}

    def _ties(self, rows: Rows, pairs: Sequence[Equality], query: exp.Expr) -> list[str]:
        """Spell what ties a subquery's rows to the unit of a row around it; nothing for public."""
        if not rows.unit:
            return []
        found = self._tie(rows, pairs)
        if found is None:
            raise UnsupportedSyntax(
                f"{spelled(query)} looks at rows of other privacy units",
                hint="Tie it to the row around it by the unit's key, as in WHERE o.key = c.key;"
                " or aggregate it, so that it is a release.",
            )
        return [scalar.sql for scalar in found]

    def _tie(self, rows: Rows, pairs: Sequence[Equality]) -> list[Scalar] | None:
        """Return what makes a subquery's unit that of a row around it; None: nothing does."""
        around = self.scope.every_source()
        equal, dialect = [*rows.equal, *pairs], self.opening.question.dialect
        return tied(rows.unit, equal, rows.scope.sources, around, dialect)


def _select(output: str, rows: Rows, more: Sequence[str]) -> str:
    where = " AND ".join([*rows.conditions, *more]) or "TRUE"
    return f"SELECT {output} FROM {rows.source} WHERE {where}"


def _present(x: Scalar) -> bool:
    """Say whether a value is not NULL in any row that has a unit. NaN is NULL here, so that what is
    computed as DOUBLE, or is one, may be, though its column has no NULL."""
    leads = x.unit is not None or bool(x.refers)
    sure = not x.nullable and x.native and x.kind is not Kind.FLOAT
    return sure or (leads and not x.weak) or (x.literal and x.value is not None)


def _picks_one(rows: Rows, source: Source) -> bool:
    """Say whether every column of one of its keys equals something that is not of the source."""
    sides = [pair for a, b in rows.equal for pair in ((a, b), (b, a))]
    fixed = {own.sql for own, other in sides if source.alias not in other.sources}
    columns = source.columns
    return any(
        all(isinstance(c := columns.get(name), Scalar) and c.sql in fixed for name in key)
        for key in source.unique_keys
    )


def _is_one_row(query: exp.Expr) -> TypeGuard[exp.Select]:
    return (
        type(query) is exp.Select
        and bool(finish.aggregate_calls(query))
        and not any(query.args.get(k) for k in ("group", "having", "order", "limit", "offset"))
    )


def _only_this(node: exp.Expr) -> bool:
    return {k for k, v in node.args.items() if v} <= {"this"}


def _without_distinct(query: exp.Expr) -> exp.Expr:
    """Leave DISTINCT out: whether a row is there does not depend on how often."""
    distinct = query.args.get("distinct") if type(query) is exp.Select else None
    if distinct is None or distinct.args.get("on") is not None:
        return query
    copy = query.copy()
    copy.set("distinct", None)
    return copy
