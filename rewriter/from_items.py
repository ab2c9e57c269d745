"""Opens what stands in FROM of a block: tables, CTEs, derived tables, lists, earlier answers.

A query whose rows each belong to one unit is a relation of rows, and `within` opens it. A query
whose groups are not within a unit is none: it is a release, and read here as an earlier answer.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from sqlglot import exp

from rewriter import finish
from rewriter.dependencies import with_implied
from rewriter.earlier import constant, rows_mark
from rewriter.expressions import Reader, spelled
from rewriter.groupings import Groupings
from rewriter.laterals import lateral
from rewriter.queries import (
    Environment,
    PrivateCte,
    ReleasedCte,
    aggregates,
    items,
    joined,
    only_named,
)
from rewriter.question import Question
from rewriter.relations import (
    Rows,
    Scope,
    Source,
    folded,
    labels,
    read_rows,
    renamed,
    scan,
    together,
)
from rewriter.relations.grouped import per_unit
from rewriter.relations.lists import series, values
from rewriter.scalar import Scalar
from rewriter.statements import written
from rewriter.subqueries import Nested
from rewriter.within import Within
from sensitivity.policy import SqlType, Table
from sensitivity.refusal import NotAllowed, Refusal, TooComplex, UnsupportedSyntax

MOST_RELATIONS = 64


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


Earlier = Callable[[exp.Expr, Environment, bool], tuple[int, Sequence[tuple[str, Scalar]]]]
"""Makes an earlier answer of a query; the last argument: it is one value. Returns its step, and
its columns by name."""


def _cte(item: exp.Expr, environment: Environment) -> ReleasedCte | None:
    """Look up the CTE that an item of FROM names, if it is not one of private rows."""
    if type(item) is not exp.Table or type(item.this) is not exp.Identifier:
        return None
    found = environment.get(folded(item.this)) if item.args.get("db") is None else None
    return found if isinstance(found, ReleasedCte) else None


def _is_public(found: Table | PrivateCte) -> bool:
    return isinstance(found, Table) and found.public and not found.own


class Opening:
    """Reads relations of one statement; it never changes the statement."""

    def __init__(self, question: Question, earlier: "Earlier"):
        self.question = question
        self._earlier = earlier
        self._selects: dict[int, tuple[exp.Expr, exp.Select]] = {}
        self._answers: dict[int, tuple[exp.Expr, int, Sequence[tuple[str, Scalar]]]] = {}
        self.aliases = 0
        self._originals: dict[int, tuple[exp.CTE, exp.Expr]] = {}
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

    def kept(
        self, item: exp.Expr, environment: Environment
    ) -> Sequence[tuple[str, SqlType]] | None:
        """Return the columns of an item of FROM that is a table of the analyst's own."""
        if type(item) is not exp.Table or type(item.this) is not exp.Identifier:
            return None
        if item.args.get("db") is None and folded(item.this) in environment:
            return None
        return self.question.kept.get(written(item))

    def private(self, item: exp.Expr, environment: Environment) -> bool:
        """Say whether an item of FROM stands for private rows."""
        if isinstance(item, exp.Subquery | exp.Lateral):
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
        if {"limit", "offset"} & {k for k, v in select.args.items() if v}:
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
            if not private:
                self._original(cte)
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
        self,
        select: exp.Select,
        environment: Environment,
        outer: Scope | None = None,
        *,
        keep: bool = False,
    ) -> Reading:
        """Read a SELECT that makes groups; `keep` what was read for who asks next."""
        found = self._readings.pop(id(select), None)
        if found is None:
            rows = self.read_rows(select, environment, outer)
            reader = self.reader(rows.scope, environment)
            groupings = with_implied(select, finish.group_by(select, rows.scope), rows)
            keys = [reader.read(n) for n in groupings.nodes]
            found = select, Reading(rows, groupings, keys, per_unit(rows, keys))
        if keep:
            self._readings[id(select)] = found
        return found[1]

    # -- opening

    def open(self, item: exp.Expr, environment: Environment, scope: Scope) -> Source:
        """Open one item of a block's FROM; `scope` holds those before it."""
        if type(item) is exp.Lateral:
            return lateral(self, item, environment, scope)
        if joined(item):
            return self._together(item, environment)
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
        if found is None and (public := _cte(item, environment)) and self.is_public(public):
            name = folded(alias.this) if alias is not None else folded(item.this)
            inner = self.derived(self._original(public.cte), public.environment)
            inner = renamed(inner, name, [folded(c) for c in public.cte.args["alias"].columns])
            return renamed(inner, name, columns)
        if (
            self._released_name(item, environment)
            or (isinstance(found, Table) and found.own)
            or self.kept(item, environment)
        ):
            name = folded(alias.this) if alias is not None else folded(item.this)
            return renamed(
                self.answered(self._all_of(item, environment), environment), name, columns
            )
        if found is None:
            raise UnsupportedSyntax(
                f"private rows cannot be joined with {spelled(item)} yet",
                hint="Join a table of the policy or one of your own, or what WITH or VALUES makes.",
            )
        only_named(item)
        name = folded(alias.this) if alias is not None else folded(item.this)
        if isinstance(found, PrivateCte):
            inner = self.derived(found.query, found.environment)
            inner = renamed(inner, name, [folded(c) for c in found.columns])
            return renamed(inner, name, columns)
        return renamed(scan(found, name, self.alias(), self.question.dialect), name, columns)

    def _together(self, item: exp.Expr, environment: Environment) -> Source:
        """Open joins in parentheses: one relation, with the names that are in them."""
        first = item.this.copy()
        joins = first.args.pop("joins", None)
        made = exp.Select(from_=exp.From(this=first), joins=joins)
        return together(self.read_rows(self.once(item, made), environment), self.alias())

    def is_earlier(self, query: exp.Expr) -> bool:
        """Say whether an earlier answer was made of this very query."""
        return id(query) in self._answers

    def earlier(
        self, query: exp.Expr, environment: Environment, scalar: bool
    ) -> tuple[int, Sequence[tuple[str, Scalar]]]:
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
        if type(query) is exp.Select and query.args.get("from_") is None:
            return True
        if any(query.args.get(clause) for clause in ("order", "limit", "offset")):
            return True
        tables = list(query.find_all(exp.Table))
        found = [self.table(t, environment) for t in tables]
        return any(t is not None and not _is_public(t) for t in found) or any(
            self._released_name(t, environment) or self.kept(t, environment) for t in tables
        )

    def _all_of(self, item: exp.Expr, environment: Environment) -> exp.Expr:
        """Return SELECT * of a relation: the same query for the same CTE, so it is one step."""
        found = environment.get(folded(item.this)) if item.args.get("db") is None else None
        of = found.cte if isinstance(found, ReleasedCte) else item
        table = item.copy()
        table.set("alias", None)
        named = [exp.column(name, quoted=True) for name, _ in self.kept(item, environment) or ()]
        return self.once(of, exp.select(*(named or "*")).from_(table))

    def once(self, query: exp.Expr, made: exp.Select) -> exp.Select:
        """Return what was made of a query the first time, so that it is one step."""
        return self._selects.setdefault(id(query), (query, made))[1]

    def _released_name(self, item: exp.Expr, environment: Environment) -> bool:
        """Say whether an item names a CTE that is an answer, and has to come earlier."""
        found = _cte(item, environment)
        return found is not None and not self.is_public(found)

    def is_public(self, released: ReleasedCte) -> bool:
        """Say whether a CTE is of constants and public rows, which may be read anywhere."""
        own = released.environment.get(folded(released.cte.args["alias"].this))
        recursive = isinstance(own, ReleasedCte) and own.cte is released.cte  # it sees itself
        return not recursive and not self.beyond(self._original(released.cte), released.environment)

    def _original(self, cte: exp.CTE) -> exp.Expr:
        """Return what a CTE said before it was rewritten."""
        if id(cte) not in self._originals:
            self._originals[id(cte)] = (cte, cte.this.copy())
        return self._originals[id(cte)][1]

    def answered(self, query: exp.Expr, environment: Environment) -> Source:
        """Open what an earlier answer will be: a public relation of constants."""
        step, told = self.earlier(query, environment, False)
        alias = self.alias()
        columns = [
            # Without a name: it is no column of the policy's that a steward might bound.
            replace(constant(f"{alias}.c{i}", column), sources=frozenset({alias}))
            for i, (_, column) in enumerate(told)
        ]
        heads = ", ".join(f"c{i}" for i in range(len(told)))
        held = dict(zip(labels([n for n, _ in told]), columns, strict=True))
        return Source(alias, "", f"{rows_mark(step)} AS {alias}({heads})", held)

    def _listed(self, item: exp.Expr, environment: Environment) -> Source | None:
        """Open what the statement itself spells out; None if it is something else."""
        reader = self.reader(Scope(()), environment)
        if type(item) is exp.Values:
            return values(item, reader, self.alias())
        if type(item) is exp.Table and type(item.this) is exp.Values:
            return values(item.this, reader, self.alias())
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
        return Within(self, environment).source(query)
