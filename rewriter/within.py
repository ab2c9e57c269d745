"""Opens the queries of rows in FROM: what they do to rows, they do within one privacy unit.

A query may filter and project; it may group within a unit, take what is DISTINCT within one, number
a unit's rows, or stack branches on each other. In each of them every row stays one unit's, and the
outer block bounds again whatever they made.

LATERAL is a query for each row beside it. If it reads private rows, and private ones stand beside
it, they are tied to the unit of that row: by an equality that is printed in the query, and once
more where it is joined. So it may also order the rows of a unit and take the first few.
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlglot import exp

from rewriter import finish
from rewriter.expressions import Reader, spelled
from rewriter.keys import Key
from rewriter.lineage import Made, made_of, tells_time
from rewriter.output_names import output_name
from rewriter.queries import Environment, aggregates, most_rows, number, only
from rewriter.relations import (
    Rows,
    Scope,
    Source,
    folded,
    labels,
    listed_parts,
    project,
    read_rows,
)
from rewriter.relations.grouped import grouped, of_unit
from rewriter.relations.unions import stacked
from rewriter.relations.units import tied
from rewriter.scalar import Scalar
from rewriter.unit_aggregates import fold
from rewriter.unit_windows import lifted, ordered
from sensitivity.refusal import Refusal, UnsupportedSyntax

if TYPE_CHECKING:
    from rewriter.from_items import Opening, Reading

_ROWS = {"expressions", "from_", "joins", "where", "with_", "order"}
_GROUPS = _ROWS | {"group", "having", "distinct"}
"""ORDER BY says nothing of rows that are read by another query, unless that takes the first."""


@dataclass(frozen=True, slots=True)
class Within:
    """Opens queries in one place of a statement.

    Attributes:
        environment: the CTEs in sight there.
        around: of LATERAL, the names of the row that the query is for.
    """

    opening: "Opening"
    environment: Environment
    around: Scope | None = None

    def source(self, query: exp.Expr) -> Source:
        """Open a query of private or public rows as a relation without a name.

        Raises:
            Refusal: it looks at rows of more than one unit at once, or has a clause that was not
                understood.
        """
        if isinstance(query, exp.SetOperation) and self.around is None:
            return self._stacked(query)
        if type(query) is not exp.Select:
            raise UnsupportedSyntax(f"{spelled(query)} cannot stand beside private rows")
        inner = self.opening.with_(query, self.environment)
        if not aggregates(query):
            rows = self._tied(self.opening.read_rows(query, inner, self.around), query)
            limit = query.args.get("limit")
            if limit is not None and self.around is not None:
                only(query, _ROWS | {"limit", "offset"})
                return self._first_of_all(query, rows, inner, limit)
            only(query, _ROWS)
            return self._projected(query, rows, inner)
        reading = self.opening.reading(query, inner, self.around)
        if self.around is not None:
            reading = replace(reading, rows=self._tied(reading.rows, query))
        if reading.rows.unit and not (reading.rows.owner or reading.per_unit):
            raise _of_others(query)
        if reading.groupings.several:
            raise UnsupportedSyntax(
                "several groupings at once cannot be computed for each privacy unit",
                hint="Ask for each grouping in a SELECT of its own.",
            )
        distinct = query.args.get("distinct")
        if distinct is not None and distinct.args.get("on") is not None:
            only(query, _ROWS | {"distinct"})
            return self._first_of_each(query, reading, inner)
        only(query, _GROUPS)
        one = distinct is None and query.args.get("group") is None  # group, even of no rows
        if one and (self.around is not None or not finish.aggregate_calls(query)):
            raise UnsupportedSyntax("HAVING without GROUP BY has no private form here")
        if distinct is not None:
            if query.args.get("group") is not None or finish.aggregate_calls(query):
                raise UnsupportedSyntax("DISTINCT over the groups of each unit has no private form")
            return self._projected(query, reading.rows, inner, distinct=True)
        return self._grouped(query, reading, inner)

    def _tied(self, rows: Rows, query: exp.Select) -> Rows:
        """Keep those rows that belong to the unit of the row around them."""
        if self.around is None or not rows.unit:
            return rows
        if not any(s.unit for s in self.around.every_source()):
            return rows
        dialect = self.opening.question.dialect
        around = self.around.every_source()
        ties = tied(rows.unit, rows.equal, rows.scope.sources, around, dialect)
        if ties is None:
            raise _of_others(query)
        owner = tuple(t.equates[1] for t in ties if t.equates is not None)
        return replace(rows, conditions=(*rows.conditions, *(t.sql for t in ties)), owner=owner)

    def _first_of_all(
        self, query: exp.Select, rows: Rows, environment: Environment, limit: exp.Expr
    ) -> Source:
        """Open LIMIT of the rows that a row beside them has: the first by a total order."""
        parameters = self.opening.question.parameters
        most = most_rows(limit, parameters)
        offset = query.args.get("offset")
        before = number(offset.expression, parameters) if offset is not None else 0
        if most is None or not most or before is None:
            raise UnsupportedSyntax(
                "LIMIT and OFFSET take a constant number of rows here, and no ties",
                hint="Of ties, write WHERE rank() OVER (PARTITION BY … ORDER BY …) <= n outside.",
            )
        if rows.unit and not rows.owner:
            raise _of_others(query)
        beside = self.around.every_source() if self.around is not None else ()
        if most == 1 or all(s.one_row for s in beside if s.unit):
            rows = replace(
                rows,
                one_row=rows.one_row or most == 1,
                max_rows=min(rows.max_rows, most),
                max_groups=min(rows.max_groups, most),
            )
        reader = self.opening.reader(rows.scope, environment)
        first_by = ordered(rows, [], query, reader)
        return self._projected(
            query, rows, environment, first_by=first_by, first=most, before=before
        )

    def _projected(
        self,
        select: exp.Select,
        rows: Rows,
        environment: Environment,
        *,
        distinct: bool = False,
        first_by: str | None = None,
        first: int = 1,
        before: int = 0,
    ) -> Source:
        reader = self.opening.reader(rows.scope, environment)
        if first_by is None:
            rows, reader = lifted(rows, select, reader, self.opening.alias)
        found = [
            (name, scalar, item)
            for item in select.expressions
            for name, scalar in self._output(item, rows.scope, reader).items()
        ]
        outputs: dict[str, Scalar | Refusal] = {}
        numbered: set[str] = set()
        made: dict[str, Made] = {}
        for label, (_, scalar, item) in zip(labels([n for n, *_ in found]), found, strict=True):
            outputs[label] = scalar
            if isinstance(scalar, Scalar):
                made[label] = _made(item, scalar, rows.scope)
                if type(item.unalias()) is exp.Window and scalar.numbered:
                    numbered.add(label)
        alias = self.opening.alias()
        return project(
            rows,
            outputs,
            alias,
            distinct=distinct,
            first_by=first_by,
            first=first,
            before=before,
            numbered=frozenset(numbered),
            made=made,
            parts=(*rows.public, *listed_parts([*made.values()], rows, reader.dialect)),
        )

    @staticmethod
    def _output(item: exp.Expr, scope: Scope, reader: Reader) -> dict[str, Scalar | Refusal]:
        star = item.this if type(item) is exp.Column else item
        if type(star) is exp.Star:
            if any(v for v in star.args.values()):
                raise UnsupportedSyntax(f"{spelled(item)} cannot be used here")
            table = item.args.get("table") if type(item) is exp.Column else None
            return dict(scope.every(folded(table) if table is not None else None))
        node = item.this if type(item) is exp.Alias else item
        try:
            return {output_name(item): reader.read(node)}
        except Refusal as refusal:
            if type(node) is not exp.Column:
                raise
            return {output_name(item): refusal}  # as with *, unless somebody reads it

    def _grouped(self, select: exp.Select, reading: "Reading", environment: Environment) -> Source:
        """Open GROUP BY within a unit: a filter and a projection of its groups."""
        rows, alias = reading.rows, self.opening.alias()
        reader = self.opening.reader(rows.scope, environment)
        calls = finish.aggregate_calls(select)
        folds = [fold(c, reader, rows.most) for c in calls]
        name = f"{finish.RESERVED}{alias}"
        nodes = reading.nodes
        made = [made_of(n, k, rows.scope) for n, k in zip(nodes, reading.keys, strict=True)]
        parts = (*rows.public, *listed_parts(made, rows, reader.dialect))
        groups = grouped(rows, reading.keys, made, parts, folds, name, alias, reader.dialect)
        keys = [
            Key(k.sql, k.type, k.type, k.nullable, None, spelled(n))
            for k, n in zip(reading.keys, nodes, strict=True)
        ]
        # The copy has the same shape, so the n-th aggregate of the one is the n-th of the other.
        copy = select.copy()
        finish.over_table(copy, name, finish.aggregate_calls(copy), keys, rows.scope, nodes)
        over = read_rows(
            copy, lambda *_: groups, lambda scope: self.opening.reader(scope, environment)
        )
        return self._projected(copy, replace(over, owner=rows.owner), environment)

    def _first_of_each(
        self, select: exp.Select, reading: "Reading", environment: Environment
    ) -> Source:
        """Open DISTINCT ON what leads to the unit: the first row of each, by a total order."""
        rows = reading.rows
        reader = self.opening.reader(rows.scope, environment)
        if select.args.get("group") is not None or finish.aggregate_calls(select):
            raise UnsupportedSyntax("DISTINCT ON over groups has no private form")
        if all(of_unit(k, rows) for k in reading.keys):
            rows = replace(rows, one_row=True)  # the first of each unit is one
        first_by = ordered(rows, reading.keys, select, reader)
        return self._projected(select, rows, environment, first_by=first_by)

    def _stacked(self, query: exp.SetOperation) -> Source:
        used = {k for k, v in query.args.items() if v}
        if not used <= {"this", "expression", "distinct", "with_", "order"}:
            raise UnsupportedSyntax(f"this form of {spelled(query)} has no private form")
        inner = self.opening.with_(query, self.environment)
        sides = [self.opening.derived(side, inner) for side in (query.this, query.expression)]
        return stacked(
            type(query).__name__.upper(),
            sides[0],
            sides[1],
            self.opening.alias(),
            self.opening.question.dialect,
            distinct=bool(query.args.get("distinct")),
        )


def _made(item: exp.Expr, output: Scalar, scope: Scope) -> Made:
    """Return what an output is made of; one of * is itself."""
    node = item.unalias()
    star = node.this if type(node) is exp.Column else node
    if type(star) is exp.Star:
        return Made(frozenset({output.sql}), tells_time(output))
    return made_of(node, output, scope)


def _of_others(query: exp.Expr) -> UnsupportedSyntax:
    return UnsupportedSyntax(
        f"{spelled(query)} looks at rows of other privacy units",
        hint="Tie it to the row beside it by the unit's key, as in WHERE o.key = c.key.",
    )
