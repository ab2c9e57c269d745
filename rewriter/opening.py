"""Opens what stands in FROM of a block: tables, CTEs, and derived tables of rows.

A derived table may filter and project; it may group within a unit, take what is DISTINCT within
one, number a unit's rows, or stack branches on each other. In each of them every row stays one
unit's, and whatever is done to rows is done within a unit. A query whose groups are not within a
unit is no relation of rows: it is a release.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from sqlglot import exp

from rewriter import finish
from rewriter.earlier import rows_mark
from rewriter.expressions import Reader, spelled
from rewriter.folds import fold
from rewriter.groupings import Groupings
from rewriter.keys import Key
from rewriter.nested import Nested
from rewriter.queries import Environment, PrivateCte, ReleasedCte, aggregates, items, only
from rewriter.question import Question
from rewriter.relations import (
    Rows,
    Scope,
    Source,
    folded,
    project,
    read_rows,
    renamed,
    scan,
)
from rewriter.relations.grouped import grouped, of_unit, per_unit
from rewriter.relations.lists import series, values
from rewriter.relations.unions import stacked
from rewriter.scalar import NUMBERS, Scalar
from rewriter.statements import written
from rewriter.windows import lifted, ordered
from sensitivity.policy import SqlType, Table
from sensitivity.refusal import (
    NotAllowed,
    Refusal,
    TooComplex,
    UndefinedColumn,
    UnsupportedSyntax,
)

MOST_RELATIONS = 64

_ROWS = {"expressions", "from_", "joins", "where", "with_", "windows"}
_GROUPS = _ROWS | {"group", "having", "distinct"}


@dataclass(frozen=True, slots=True)
class Reading:
    """A SELECT that makes groups, as far as FROM, WHERE and GROUP BY.

    Attributes:
        groupings, keys: the group keys, as written and as read.
        per_unit: each group is within one unit.
    """

    rows: Rows
    groupings: Groupings
    keys: list[Scalar]
    per_unit: bool

    @property
    def nodes(self) -> list[exp.Expr]:
        return self.groupings.nodes

    @property
    def varying(self) -> "Reading":
        """The same groups without their constant keys, which stand in the answer as written.

        Not of several groupings: a constant is NULL in those that do not have it.
        """
        if self.groupings.several or not any(k.literal for k in self.keys):
            return self
        kept = [i for i, k in enumerate(self.keys) if not k.literal]
        groupings = Groupings([self.nodes[i] for i in kept], [tuple(range(len(kept)))])
        return replace(self, groupings=groupings, keys=[self.keys[i] for i in kept])


Earlier = Callable[[exp.Expr, Environment, bool], tuple[int, Sequence[tuple[str, SqlType]]]]
"""Makes an earlier answer of a query; the last argument: it is one value. Returns its step, and
its columns by name and type."""


class Opening:
    """Reads relations of one statement; it never changes the statement."""

    def __init__(self, question: Question, earlier: "Earlier"):
        self.question = question
        self._earlier = earlier
        self._selects: dict[int, tuple[exp.Expr, exp.Select]] = {}
        self._answers: dict[int, tuple[exp.Expr, int, Sequence[tuple[str, SqlType]]]] = {}
        self.aliases = 0
        self._readings: dict[int, tuple[exp.Select, Reading]] = {}

    # -- which relations are private

    def table(self, item: exp.Expr, environment: Environment) -> Table | PrivateCte | None:
        """Resolve a name in FROM; None if it is neither private nor public."""
        if type(item) is not exp.Table or type(item.this) is not exp.Identifier:
            return None
        if item.args.get("db") is None:
            name = folded(item.this)
            if name in environment:
                found = environment[name]
                return found if isinstance(found, PrivateCte) else None
        table = self.question.tables.get(written(item))
        if table is not None and table.name not in self.question.allowed:
            raise NotAllowed(f"permission denied for table {table.name.name}")
        return table

    def private(self, item: exp.Expr, environment: Environment) -> bool:
        """Say whether an item of FROM stands for private rows."""
        if type(item) is exp.Subquery:
            return self.rows(item.this, environment)
        found = self.table(item, environment)
        return isinstance(found, PrivateCte) or (found is not None and not found.public)

    def rows(self, query: exp.Expr, environment: Environment) -> bool:
        """Say whether a query returns private rows."""
        if type(query) is exp.Subquery:
            return self.rows(query.this, environment)
        if isinstance(query, exp.SetOperation):
            inner = self.with_(query, environment)
            return any(self.rows(side, inner) for side in (query.this, query.expression))
        if type(query) is not exp.Select:
            return any(self.private(t, environment) for t in query.find_all(exp.Table))
        inner = self.with_(query, environment)
        if not any(self.private(i, inner) for i in items(query)):
            return False
        return not aggregates(query) or self._groups_within_units(query, inner)

    def _groups_within_units(self, select: exp.Select, environment: Environment) -> bool:
        if select.args.get("group") is None and select.args.get("distinct") is None:
            return False
        if {"order", "limit", "offset"} & {k for k, v in select.args.items() if v}:
            distinct = select.args.get("distinct")
            if distinct is None or distinct.args.get("on") is None:
                return False
        try:
            return self.reading(select, environment, keep=True).per_unit
        except Refusal:
            return False  # it is read again as a block, and then refused

    def with_(
        self, query: exp.Expr, environment: Environment
    ) -> dict[str, PrivateCte | ReleasedCte]:
        """Add a query's CTEs to what is in sight."""
        inner = dict(environment)
        with_ = query.args.get("with_")
        if with_ is None:
            return inner
        recursive = bool(with_.args.get("recursive"))
        if recursive:
            # Each of them sees all of them; if one stands for private rows it is refused below.
            inner.update(
                (folded(c.args["alias"].this), ReleasedCte(c, inner)) for c in with_.expressions
            )
        for cte in with_.expressions:
            private = self.rows(cte.this, inner)
            if private and recursive:
                raise UnsupportedSyntax("a recursive query over private rows has no private form")
            if private and not isinstance(cte.this, exp.Select | exp.SetOperation):
                raise UnsupportedSyntax(
                    f"the common table expression {cte.alias} over private rows cannot be used"
                )
            alias = cte.args["alias"]
            inner[folded(alias.this)] = (
                PrivateCte(cte.this, dict(inner), tuple(alias.columns))
                if private
                else ReleasedCte(cte, dict(inner))
            )
        return inner

    # -- reading

    def alias(self) -> str:
        """Return a name for a relation that no other one of the statement has."""
        self.aliases += 1
        if self.aliases > MOST_RELATIONS:
            # A CTE over private rows is read anew wherever it is named: six of them, each joining
            # the one before to itself, read 64 tables.
            raise TooComplex("the statement reads too many tables", hint="Split it into several.")
        return f"t{self.aliases}"

    def reader(self, scope: Scope, environment: Environment) -> Reader:
        """Return a reader of expressions over the names of a scope."""
        q = self.question
        others = Nested(self, environment, scope).read
        return Reader(scope, q.dialect, q.parameters, q.now, q.zone_agrees, others)

    def read_rows(
        self, select: exp.Select, environment: Environment, outer: Scope | None = None
    ) -> Rows:
        """Read FROM, joins and WHERE of a SELECT."""
        return read_rows(
            select,
            lambda item, scope: self.open(item, environment, scope),
            lambda scope: self.reader(scope, environment),
            outer,
        )

    def reading(
        self, select: exp.Select, environment: Environment, *, keep: bool = False
    ) -> Reading:
        """Read a SELECT that makes groups; `keep` what was read for who asks next."""
        found = self._readings.pop(id(select), None)
        if found is None:
            rows = self.read_rows(select, environment)
            reader = self.reader(rows.scope, environment)
            groupings = finish.group_by(select, rows.scope)
            keys = [reader.read(n) for n in groupings.nodes]
            found = select, Reading(rows, groupings, keys, per_unit(rows, keys))
        if keep:
            self._readings[id(select)] = found
        return found[1]

    # -- opening

    def open(self, item: exp.Expr, environment: Environment, scope: Scope) -> Source:
        """Open one item of a block's FROM; `scope` holds those before it."""
        if type(item) is exp.Lateral:
            return self._lateral(item, environment, scope)
        alias = item.args.get("alias")
        columns = [folded(c) for c in alias.columns] if alias is not None else []
        if type(item) is exp.Subquery:
            if {k for k, v in item.args.items() if v} - {"this", "alias"} or alias is None:
                raise UnsupportedSyntax("this form of derived table cannot be used here")
            return renamed(self.derived(item.this, environment), folded(alias.this), columns)
        listed = self._listed(item, environment)
        if listed is not None:
            if alias is None:
                raise UnsupportedSyntax(f"{spelled(item)} needs a name here", hint="Write … AS v.")
            return renamed(listed, folded(alias.this), columns)
        found = self.table(item, environment)
        if self._released_name(item, environment) or (isinstance(found, Table) and found.own):
            name = folded(alias.this) if alias is not None else folded(item.this)
            return renamed(
                self.answered(self._all_of(item, environment), environment), name, columns
            )
        if found is None:
            raise UnsupportedSyntax(
                f"private rows cannot be joined with {spelled(item)} yet",
                hint="Aggregate first, then join the result; or list the table as public.",
            )
        if {k for k, v in item.args.items() if v} - {"this", "db", "catalog", "alias"}:
            raise UnsupportedSyntax(
                f"{spelled(item)} has no private form",
                hint="Name the table or query alone, with an alias at most.",
            )
        name = folded(alias.this) if alias is not None else folded(item.this)
        if isinstance(found, PrivateCte):
            inner = self.derived(found.query, found.environment)
            inner = renamed(inner, name, [folded(c) for c in found.columns])
            return renamed(inner, name, columns)
        return renamed(scan(found, name, self.alias(), self.question.dialect), name, columns)

    def is_earlier(self, query: exp.Expr) -> bool:
        """Say whether an earlier answer was made of this very query."""
        return id(query) in self._answers

    def earlier(
        self, query: exp.Expr, environment: Environment, scalar: bool
    ) -> tuple[int, Sequence[tuple[str, SqlType]]]:
        """Make an earlier answer of a query, once; the query is used up."""
        if id(query) not in self._answers:
            self._answers[id(query)] = (query, *self._earlier(query, environment, scalar))
        _, step, columns = self._answers[id(query)]
        return step, columns

    def beyond(self, query: exp.Expr, environment: Environment) -> bool:
        """Say whether a query is none of rows, so that only the shadow can answer it."""
        if self.is_earlier(query):
            return True
        if self.rows(query, environment):
            return False
        if any(query.args.get(clause) for clause in ("order", "limit", "offset")):
            return True
        tables = list(query.find_all(exp.Table))
        found = [self.table(t, environment) for t in tables]
        return any(isinstance(t, Table) and (t.own or not t.public) for t in found) or any(
            self._released_name(t, environment) for t in tables
        )

    def _all_of(self, item: exp.Expr, environment: Environment) -> exp.Expr:
        """Return SELECT * of a relation: the same query for the same CTE, so it is one step."""
        found = environment.get(folded(item.this)) if item.args.get("db") is None else None
        of = found.cte if isinstance(found, ReleasedCte) else item
        table = item.copy()
        table.set("alias", None)
        return self.once(of, exp.select("*").from_(table))

    def once(self, query: exp.Expr, made: exp.Select) -> exp.Select:
        """Return what was made of a query the first time, so that it is one step."""
        return self._selects.setdefault(id(query), (query, made))[1]

    @staticmethod
    def _released_name(item: exp.Expr, environment: Environment) -> bool:
        return (
            type(item) is exp.Table
            and type(item.this) is exp.Identifier
            and item.args.get("db") is None
            and isinstance(environment.get(folded(item.this)), ReleasedCte)
        )

    def answered(self, query: exp.Expr, environment: Environment) -> Source:
        """Open what an earlier answer will be: a public relation of constants."""
        step, typed = self.earlier(query, environment, False)
        alias = self.alias()
        columns = {
            name: Scalar(
                f"{alias}.c{i}",
                type_,
                native=type_.kind not in NUMBERS,
                sources=frozenset({alias}),
                name=name,
            )
            for i, (name, type_) in enumerate(typed)
        }
        if len(columns) < len(typed):
            raise UnsupportedSyntax(f"two columns of {spelled(query)} have one name")
        heads = ", ".join(f"c{i}" for i in range(len(typed)))
        return Source(alias, "", f"{rows_mark(step)} AS {alias}({heads})", dict(columns))

    def _lateral(self, item: exp.Lateral, environment: Environment, scope: Scope) -> Source:
        """Open LATERAL that makes one row of each row beside it: values, or aggregates."""
        alias, query = item.args.get("alias"), item.this
        used = {k for k, v in item.args.items() if v}
        select = query.this if type(query) is exp.Subquery else query
        if not used <= {"this", "alias"} or alias is None or type(select) is not exp.Select:
            raise UnsupportedSyntax(
                f"{spelled(item)} has no private form",
                hint="Name the table or query alone, with an alias at most.",
            )
        names = [finish.output_name(e) for e in select.expressions]
        if select.args.get("from_") is None:
            only(select, {"expressions"})
            reader = self.reader(scope, environment)
            scalars = [
                reader.read(e.this if type(e) is exp.Alias else e) for e in select.expressions
            ]
        else:
            found = (
                Nested(self, environment, scope).aggregated(select)
                if finish.aggregate_calls(select)
                else None
            )
            if found is None:
                raise UnsupportedSyntax(
                    "LATERAL makes one row of each row here: values, or aggregates of its unit",
                    hint="Join the tables on the unit instead.",
                )
            scalars = found
        columns = dict(zip(names, scalars, strict=True))
        source = Source(self.alias(), "", "", dict(columns))
        return renamed(source, folded(alias.this), [folded(c) for c in alias.columns])

    def _listed(self, item: exp.Expr, environment: Environment) -> Source | None:
        """Open what the statement itself spells out; None if it is something else."""
        reader = self.reader(Scope(()), environment)
        if type(item) is exp.Values:
            return values(item, reader, self.alias())
        if type(item) is exp.Table and isinstance(
            item.this, exp.ExplodingGenerateSeries | exp.GenerateSeries
        ):
            if {k for k, v in item.args.items() if v} - {"this", "alias"}:
                raise UnsupportedSyntax(f"{spelled(item)} cannot be read")
            alias = item.args.get("alias")
            name = folded(alias.this) if alias is not None else "generate_series"
            return series(item.this, name, reader, self.alias())
        return None

    def derived(self, query: exp.Expr, environment: Environment) -> Source:
        """Open a query of private or public rows as a relation without a name."""
        if type(query) is exp.Subquery and not {k for k, v in query.args.items() if v} - {"this"}:
            return self.derived(query.this, environment)
        if self.beyond(query, environment):
            return self.answered(query, environment)
        if isinstance(query, exp.SetOperation):
            return self._stacked(query, environment)
        if type(query) is not exp.Select:
            raise UnsupportedSyntax(f"{spelled(query)} cannot stand beside private rows")
        inner = self.with_(query, environment)
        if not aggregates(query):
            only(query, _ROWS)
            rows = self.read_rows(query, inner)
            return self._projected(query, rows, inner)
        reading = self.reading(query, inner)
        if reading.groupings.several:
            raise UnsupportedSyntax(
                "several groupings at once cannot be computed for each privacy unit",
                hint="Ask for each grouping in a SELECT of its own.",
            )
        distinct = query.args.get("distinct")
        if distinct is not None and distinct.args.get("on") is not None:
            only(query, _ROWS | {"distinct", "order"})
            return self._first_of_each(query, reading, inner)
        only(query, _GROUPS)
        if distinct is not None:
            if query.args.get("group") is not None or finish.aggregate_calls(query):
                raise UnsupportedSyntax("DISTINCT over the groups of each unit has no private form")
            return self._projected(query, reading.rows, inner, distinct=True)
        return self._grouped(query, reading, inner)

    def _projected(
        self,
        select: exp.Select,
        rows: Rows,
        environment: Environment,
        *,
        distinct: bool = False,
        first_by: str | None = None,
    ) -> Source:
        reader = self.reader(rows.scope, environment)
        if first_by is None:
            rows, reader = lifted(rows, select, reader, self.alias)
        outputs: dict[str, Scalar | Refusal] = {}
        for item in select.expressions:
            for column, scalar in self._output(item, rows.scope, reader).items():
                twice = UndefinedColumn(f'column reference "{column}" is ambiguous')
                outputs[column] = twice if column in outputs else scalar
        return project(rows, outputs, "", self.alias(), distinct=distinct, first_by=first_by)

    @staticmethod
    def _output(item: exp.Expr, scope: Scope, reader: Reader) -> dict[str, Scalar | Refusal]:
        star = item.this if type(item) is exp.Column else item
        if type(star) is exp.Star:
            if any(v for v in star.args.values()):
                raise UnsupportedSyntax(f"{spelled(item)} cannot be used here")
            table = item.args.get("table") if type(item) is exp.Column else None
            return dict(scope.every(folded(table) if table is not None else None))
        node = item.this if type(item) is exp.Alias else item
        return {finish.output_name(item): reader.read(node)}

    def _grouped(self, select: exp.Select, reading: Reading, environment: Environment) -> Source:
        """Open GROUP BY within a unit: a filter and a projection of its groups."""
        rows, alias = reading.rows, self.alias()
        reader = self.reader(rows.scope, environment)
        calls = finish.aggregate_calls(select)
        most = 1 if rows.one_row else rows.max_rows
        folds = [fold(c, reader, most) for c in calls]
        name = f"{finish.RESERVED}{alias}"
        groups = grouped(rows, reading.keys, folds, name, alias)
        keys = [
            Key(k.sql, k.type, k.type, k.nullable, None, spelled(n))
            for k, n in zip(reading.keys, reading.nodes, strict=True)
        ]
        # The copy has the same shape, so the n-th aggregate of the one is the n-th of the other.
        copy = select.copy()
        nodes = reading.nodes
        finish.over_table(copy, name, finish.aggregate_calls(copy), keys, rows.scope, nodes)
        over = read_rows(copy, lambda *_: groups, lambda scope: self.reader(scope, environment))
        return self._projected(copy, over, environment)

    def _first_of_each(
        self, select: exp.Select, reading: Reading, environment: Environment
    ) -> Source:
        """Open DISTINCT ON what leads to the unit: the first row of each, by a total order."""
        rows = reading.rows
        reader = self.reader(rows.scope, environment)
        if select.args.get("group") is not None or finish.aggregate_calls(select):
            raise UnsupportedSyntax("DISTINCT ON over groups has no private form")
        if all(of_unit(k, rows) for k in reading.keys):
            rows = replace(rows, one_row=True)  # the first of each unit is one
        first_by = ordered(rows, reading.keys, select, reader)
        return self._projected(select, rows, environment, first_by=first_by)

    def _stacked(self, query: exp.SetOperation, environment: Environment) -> Source:
        used = {k for k, v in query.args.items() if v}
        if not used <= {"this", "expression", "distinct", "with_"}:
            raise UnsupportedSyntax(f"this form of {spelled(query)} has no private form")
        inner = self.with_(query, environment)
        sides = [self.derived(side, inner) for side in (query.this, query.expression)]
        return stacked(
            type(query).__name__.upper(),
            sides[0],
            sides[1],
            self.alias(),
            self.question.dialect,
            distinct=bool(query.args.get("distinct")),
        )
