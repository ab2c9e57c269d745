"""What a finishing query returns, and that it reads nothing but what it should.

A release that reads an earlier answer must know the answer's type before there is one. PostgreSQL
knows all of them; what is understood here is what a subquery usually is, and `CAST(… AS type)` says
the rest. Of a mean, a quantile, a minimum and a maximum it is known where they lie, too, and so of
what is made of them. Every column must be found, so that a subquery which looks at rows around it
is refused here, and does not fail after it was paid for.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from sqlglot import exp

from rewriter.expressions import Reader, spelled
from rewriter.functions.common import promoted
from rewriter.output_names import output_name
from rewriter.queries import items
from rewriter.relations import Scope, Source, folded, labels, renamed
from rewriter.scalar import BIGINT, DOUBLE, INTERVAL, NUMBERS, NUMERIC, Scalar
from rewriter.statements import written
from sensitivity.bounds import Interval
from sensitivity.policy import Kind, SqlType
from sensitivity.refusal import Refusal, UnsupportedSyntax

Columns = Sequence[tuple[str, Scalar]]
"""Columns by name; of each its type is known, and perhaps its interval."""


class Outputs:
    """Reads finishing queries.

    Args:
        steps: the columns of each step's table, by its name.
        kept: those of the analyst's own tables, by how the statement writes them.
        reader: makes a reader over a scope.
    """

    def __init__(
        self,
        steps: Mapping[str, Columns],
        kept: Mapping[str, Sequence[tuple[str, SqlType]]],
        reader: Callable[[Scope], Reader],
    ):
        self.steps = steps
        self.kept = {name: of_types(columns) for name, columns in kept.items()}
        self.reader = reader

    def of(
        self, query: exp.Expr, ctes: Mapping[str, Columns], outer: Scope | None = None
    ) -> Columns:
        """Return the columns of a query.

        Raises:
            UnsupportedSyntax: a type is not known, or a column is not the query's own.
        """
        if type(query) is exp.Subquery:
            return self.of(query.this, ctes, outer)
        inner = dict(ctes)
        with_ = query.args.get("with_")
        for cte in with_.expressions if with_ is not None else []:
            if with_ is not None and with_.args.get("recursive"):
                raise UnsupportedSyntax("a recursive query cannot be read by a private query")
            alias = cte.args["alias"]
            columns = self.of(cte.this, inner)
            inner[folded(alias.this)] = called(columns, alias.columns)
        if isinstance(query, exp.SetOperation):
            left, right = self.of(query.this, inner, outer), self.of(query.expression, inner, outer)
            return [(n, _either(a, b)) for (n, a), (_, b) in zip(left, right, strict=True)]
        if type(query) is not exp.Select:
            raise UnsupportedSyntax(f"{spelled(query)} cannot be read by a private query")
        scope = Scope(tuple(self._source(i, inner) for i in items(query)), outer=outer)
        named = {output_name(e) for e in query.expressions}
        self._check(query, scope, inner, named)
        found: list[tuple[str, Scalar]] = []
        for item in query.expressions:
            star = item.this if type(item) is exp.Column else item
            if type(star) is exp.Star:
                table = item.args.get("table") if type(item) is exp.Column else None
                every = scope.every(folded(table) if table is not None else None)
                found += [(n, c) for n, c in every.items() if isinstance(c, Scalar)]
            else:
                node = item.this if type(item) is exp.Alias else item
                made = Scalar(
                    "", self._type(node, scope, inner), interval=self._interval(node, scope)
                )
                found.append((output_name(item), made))
        return found

    def _source(self, item: exp.Expr, ctes: Mapping[str, Columns]) -> Source:
        alias = item.args.get("alias")
        name = folded(alias.this) if alias is not None else ""
        if type(item) is exp.Subquery:
            columns = self.of(item.this, ctes)
        elif type(item) is exp.Table and type(item.this) is exp.Identifier:
            table = folded(item.this)
            known = self.steps.get(table) or (
                ctes.get(table) if item.args.get("db") is None else None
            )
            known = known or self.kept.get(written(item))
            if known is None:
                raise UnsupportedSyntax(f"{spelled(item)} cannot be read by a private query")
            name, columns = name or table, known
        else:
            raise UnsupportedSyntax(f"{spelled(item)} cannot be read by a private query")
        scalars = [replace(c, sql=n, sources=frozenset({name}), name=n) for n, c in columns]
        held = dict(zip(labels([n for n, _ in columns]), scalars, strict=True))
        own = [folded(c) for c in alias.columns] if alias is not None else []
        return renamed(Source(name, name, "", held), name, own)

    def _check(
        self, select: exp.Select, scope: Scope, ctes: Mapping[str, Columns], named: set[str]
    ) -> None:
        """See that every column is one of the query's own relations."""
        for part in _parts(select):
            ordering = isinstance(part, exp.Order | exp.Group)
            for node in _shallow(part):
                if isinstance(node, exp.Query | exp.Subquery):
                    self.of(node, ctes, scope)
                elif type(node) is exp.Column and type(node.this) is not exp.Star:
                    bare = node.args.get("table") is None and folded(node.this) in named
                    if not (ordering and bare):
                        scope.find(node)

    def _type(self, node: exp.Expr, scope: Scope, ctes: Mapping[str, Columns]) -> SqlType:
        def of(x: exp.Expr) -> SqlType:
            return self._type(x, scope, ctes)

        match node:
            case exp.Paren() | exp.Window() | exp.Min() | exp.Max() | exp.Coalesce() | exp.Neg():
                return of(node.this)
            case exp.Filter() | exp.Nullif() | exp.Lag() | exp.Lead() | exp.FirstValue():
                return of(node.this)
            case exp.Count() | exp.RowNumber() | exp.Rank() | exp.DenseRank():
                return BIGINT
            case exp.Sum() | exp.Avg():
                summed = of(node.this)
                if summed.kind is Kind.INTERVAL:
                    return summed
                return DOUBLE if summed.kind is Kind.FLOAT else NUMERIC
            case exp.Round():
                return NUMERIC
            case exp.Add() | exp.Sub() | exp.Mul() | exp.Div():
                a, b = of(node.this), of(node.expression)
                if a.kind in NUMBERS and b.kind in NUMBERS:
                    return promoted(Scalar("", a), Scalar("", b))
                if a.kind is b.kind is Kind.INTERVAL:
                    return a
            case exp.Subquery():
                columns = self.of(node, ctes, scope)
                if len(columns) != 1:
                    raise UnsupportedSyntax(f"{spelled(node)} is not one value")
                return columns[0][1].type
            case exp.Cast() if node.to.this is exp.DType.INTERVAL:
                return INTERVAL
            case exp.Cast():
                return self.reader(scope).read(exp.cast(exp.null(), node.to)).type
        type_ = self.reader(scope).read(node).type
        if type_.kind is Kind.OTHER:
            raise UnsupportedSyntax(
                f"the type of {spelled(node)} is not known here",
                hint=f"Write CAST({spelled(node)} AS numeric), or whatever it is.",
            )
        return type_

    def _interval(self, node: exp.Expr, scope: Scope) -> Interval | None:
        """Return where a value lies; None if that is not known."""
        if isinstance(node, _ONE_OF_THEM):
            return self._interval(node.this, scope)
        try:
            return self.reader(scope).read(node).interval
        except Refusal:
            return None


_ONE_OF_THEM = (exp.Paren, exp.Window, exp.Filter, exp.Min, exp.Max, exp.Avg, exp.FirstValue)
"""What is a value of what it is of, or between these."""


def of_types(columns: Sequence[tuple[str, SqlType]]) -> Columns:
    """Return columns of which nothing but the type is known."""
    return [(name, Scalar("", type_)) for name, type_ in columns]


def _parts(select: exp.Select) -> list[exp.Expr]:
    found: list[exp.Expr] = []
    for name, part in select.args.items():
        if name in {"from_", "with_"}:
            continue
        if name == "joins":
            found += [j.args["on"] for j in part or [] if j.args.get("on") is not None]
            continue
        found += [
            p for p in (part if isinstance(part, list) else [part]) if isinstance(p, exp.Expr)
        ]
    return found


def _shallow(node: exp.Expr) -> list[exp.Expr]:
    """Return the nodes below, but nothing below a query."""
    if isinstance(node, exp.Query | exp.Subquery):
        return [node]
    return [node, *(n for child in node.iter_expressions() for n in _shallow(child))]


def _either(a: Scalar, b: Scalar) -> Scalar:
    type_ = promoted(a, b) if a.kind in NUMBERS and b.kind in NUMBERS else a.type
    known = a.interval is not None and b.interval is not None and a.kind is b.kind
    ends = [i for i in (a.interval, b.interval) if i is not None and known]
    return Scalar("", type_, interval=Interval.hull(ends) if ends else None)


def called(columns: Columns, names: Sequence[exp.Expr]) -> Columns:
    """Give columns the names that an alias has for them, or for the first of them."""
    labels = [folded(n) for n in names] + [n for n, _ in columns[len(names) :]]
    return [(label, column) for label, (_, column) in zip(labels, columns, strict=True)]
