"""Plans one statement: finds its private blocks, makes releases of them, and the finishing SQL.

Every relation is private, public, or neither (a release, a temporary table, what a block leaves
behind). A SELECT over private relations is a block if it aggregates; if it only filters and
projects it is rows, which may only be read by a block. Rows that reach the outside are refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlglot import exp

from rewriter import finish
from rewriter.aggregates import wanted
from rewriter.blocks import Block, release
from rewriter.dialects import Dialect
from rewriter.expressions import Reader, spelled
from rewriter.keys import groups, key
from rewriter.limits import Limits
from rewriter.literals import Parameter
from rewriter.plan import Output, Plan, PublicRows, Release
from rewriter.relations import Scope, Source, folded, place, project, read_rows, scan
from rewriter.scalar import Scalar
from rewriter.statements import written
from sensitivity.accounting import Price
from sensitivity.policy import Kind, SqlType, Table, TableName
from sensitivity.refusal import NotAllowed, Refusal, TooComplex, UndefinedColumn, UnsupportedSyntax

MOST_NODES = 5_000
MOST_RELATIONS = 64

_BLOCK = {
    "expressions",
    "from_",
    "joins",
    "where",
    "group",
    "having",
    "order",
    "limit",
    "offset",
    "distinct",
    "with_",
}
_ROWS = {"expressions", "from_", "joins", "where", "with_"}


@dataclass(frozen=True, slots=True)
class Question:
    """Everything a plan depends on; equal questions have equal plans.

    Attributes:
        tree: the statement; it is copied, never changed.
        tables: a relation as written -> the table behind pgfog that it resolves to.
        allowed: the tables of the analyst's role.
        now: the statement's time in the session's zone.
        salt: a secret of the state directory, which keys the choice of rows.
        intervals: the outermost SELECT also returns the ends of its aggregates' intervals.
    """

    tree: exp.Expr
    tables: Mapping[str, Table]
    allowed: frozenset[TableName]
    parameters: tuple[Parameter, ...]
    now: datetime
    zone_agrees: bool
    epsilon: Fraction
    delta: Fraction
    salt: str
    dialect: Dialect
    intervals: bool = False


def plan(question: Question) -> Plan:
    """Plan one statement.

    Raises:
        Refusal: it has no private form; the reason and what to write instead are in it.
    """
    tree = question.tree.copy()
    if sum(1 for _ in tree.walk()) > MOST_NODES:
        raise TooComplex("the statement is too large", hint="Split it into several.")
    if not isinstance(tree, exp.Select | exp.SetOperation):
        words = tree.name if isinstance(tree, exp.Command) else type(tree).__name__
        raise UnsupportedSyntax(
            f"{words.upper()} over private tables has no private form yet",
            hint="A plain SELECT has one, as in SELECT count(*) FROM ….",
        )
    if any(i.name.lower().startswith(finish.RESERVED) for i in tree.find_all(exp.Identifier)):
        raise UnsupportedSyntax(f"names that begin with {finish.RESERVED} are pgfog's own")
    planner = _Planner(question, Limits.of(tree))
    try:
        planner.query(tree, {})
        return planner.finished(tree)
    except RecursionError:
        raise TooComplex("the statement is nested too deeply", hint="Write it in parts.") from None


Environment = Mapping[str, "_PrivateCte | None"]
"""CTEs in sight: what private rows one stands for; None if it is a released relation."""


@dataclass(frozen=True, slots=True)
class _PrivateCte:
    select: exp.Select
    environment: Environment


class _Planner:
    """Walks a statement once; collects steps and changes its own copy into the finishing SQL."""

    def __init__(self, question: Question, limits: Limits):
        self.question = question
        self.limits = limits
        self.steps: list[Block | PublicRows] = []
        self.public: dict[TableName, int] = {}
        self.outputs: list[tuple[str, int, int]] = []
        self.aliases = 0

    def finished(self, tree: exp.Query) -> Plan:
        """Share out ε and δ over the blocks and print everything."""
        q = self.question
        self._nothing_left(tree)
        charged = [s for s in self.steps if isinstance(s, Block) and s.charged]
        epsilon, delta = q.epsilon / max(len(charged), 1), q.delta / max(len(charged), 1)
        steps: list[Release | PublicRows] = [
            release(s, epsilon, delta, q.salt, q.dialect) if isinstance(s, Block) else s
            for s in self.steps
        ]
        selects = any(isinstance(s, Release) and s.selection for s in steps)
        if q.intervals:
            self.limits.add()
        spent = (q.epsilon if charged else Fraction(0), q.delta if selects else Fraction(0))
        return Plan(
            tuple(steps),
            finish.finishing(tree, len(steps)),
            tuple(Output(name, step, estimate) for name, step, estimate in self.outputs),
            Price.of(*spent),
            *spent,
        )

    def _nothing_left(self, tree: exp.Query) -> None:
        """Refuse what would fail on the shadow after it was paid for: a table behind pgfog in a
        place that was not looked into, such as the arguments of a function in FROM."""
        ctes = {folded(cte.args["alias"].this) for cte in tree.find_all(exp.CTE)}
        for table in tree.find_all(exp.Table):
            if (
                type(table.this) is exp.Identifier
                and written(table) in self.question.tables
                and (table.args.get("db") is not None or folded(table.this) not in ctes)
            ):
                raise UnsupportedSyntax(f"{spelled(table)} cannot be read in this place")

    # -- which relations are private

    def _table(self, item: exp.Expr, environment: Environment) -> "Table | _PrivateCte | None":
        """Resolve a name in FROM; None if it is neither private nor public."""
        if type(item) is not exp.Table or type(item.this) is not exp.Identifier:
            return None
        if item.args.get("db") is None:
            name = folded(item.this)
            if name in environment:
                return environment[name]
        table = self.question.tables.get(written(item))
        if table is not None and table.name not in self.question.allowed:
            raise NotAllowed(f"permission denied for table {table.name.name}")
        return table

    def _private(self, item: exp.Expr, environment: Environment) -> bool:
        if type(item) is exp.Subquery:
            return self._rows(item.this, environment)
        found = self._table(item, environment)
        return isinstance(found, _PrivateCte) or (found is not None and not found.public)

    def _rows(self, query: exp.Expr, environment: Environment) -> bool:
        """Say whether a query returns private rows."""
        if type(query) is exp.Subquery:
            return self._rows(query.this, environment)
        if isinstance(query, exp.SetOperation):
            return any(self._rows(side, environment) for side in (query.this, query.expression))
        if type(query) is not exp.Select:
            return any(self._private(t, environment) for t in query.find_all(exp.Table))
        inner = self._with(query, environment)
        return not _aggregates(query) and any(self._private(i, inner) for i in _items(query))

    def _with(self, query: exp.Expr, environment: Environment) -> dict[str, "_PrivateCte | None"]:
        """Add a query's CTEs to what is in sight."""
        inner = dict(environment)
        with_ = query.args.get("with_")
        if with_ is not None and with_.args.get("recursive"):
            # Each of them sees all of them; if one stands for private rows it is refused below.
            inner.update((folded(cte.args["alias"].this), None) for cte in with_.expressions)
        for cte in with_.expressions if with_ is not None else []:
            private = self._rows(cte.this, inner)
            if private and with_ is not None and with_.args.get("recursive"):
                raise UnsupportedSyntax("a recursive query over private rows has no private form")
            if private and (type(cte.this) is not exp.Select or cte.args["alias"].columns):
                raise UnsupportedSyntax(
                    f"the common table expression {cte.alias} over private rows cannot be used",
                    hint="Let it filter and project in a plain SELECT without a column list.",
                )
            own = _PrivateCte(cte.this, dict(inner)) if private else None
            inner[folded(cte.args["alias"].this)] = own
        return inner

    # -- walking

    def query(self, query: exp.Expr, environment: Environment) -> None:
        """Rewrite one query in place."""
        if type(query) is exp.Subquery:
            self.query(query.this, environment)
            return
        inner = self._with(query, environment)
        self._released_ctes(query, inner, environment)
        if isinstance(query, exp.SetOperation):
            self.query(query.this, inner)
            self.query(query.expression, inner)
        elif type(query) is not exp.Select:
            if any(self._table(t, inner) is not None for t in query.find_all(exp.Table)):
                raise UnsupportedSyntax(f"{spelled(query)} has no private form")
        elif any(self._private(i, inner) for i in _items(query)):
            if not _aggregates(query):
                raise _raw(query)
            self._block(query, inner)
        else:
            self._over_released(query, inner)

    def _released_ctes(self, query: exp.Expr, inner: Environment, outer: Environment) -> None:
        """Rewrite the CTEs that release something, and drop those that stand for private rows."""
        with_ = query.args.get("with_")
        if with_ is None:
            return
        # A CTE sees those before it; a later one of the same name as a table is not in sight yet.
        kept, seen = [], dict(inner if with_.args.get("recursive") else outer)
        for cte in with_.expressions:
            name = folded(cte.args["alias"].this)
            if inner[name] is None:
                self.query(cte.this, seen)
                kept.append(cte)
            seen[name] = inner[name]
        if kept:
            with_.set("expressions", kept)
        else:
            query.set("with_", None)

    def _over_released(self, select: exp.Select, environment: Environment) -> None:
        """Rewrite a SELECT that reads no private rows itself."""
        for item in _items(select):
            if type(item) is exp.Subquery:
                self.query(item.this, environment)
            elif type(item) is exp.Table:
                table = self._table(item, environment)
                if isinstance(table, Table):
                    self._public(item, table)
            elif any(self._table(t, environment) is not None for t in item.find_all(exp.Table)):
                raise UnsupportedSyntax(f"{spelled(item)} has no private form yet")
        self._subqueries(select, environment)

    def _subqueries(self, select: exp.Select, environment: Environment) -> None:
        """Rewrite the subqueries in a SELECT's expressions."""
        for name, part in select.args.items():
            if name in {"from_", "joins", "with_"}:
                continue
            for each in part if isinstance(part, list) else [part]:
                if isinstance(each, exp.Expr):
                    for query in _outermost_queries(each):
                        self.query(query, environment)
        for join in select.args.get("joins") or []:
            for query in _outermost_queries(join.args.get("on") or exp.true()):
                self.query(query, environment)

    def _public(self, item: exp.Table, table: Table) -> None:
        """Replace a public table by its rows."""
        if {k for k, v in item.args.items() if v} - {"this", "db", "catalog", "alias"}:
            raise UnsupportedSyntax(f"{spelled(item)} cannot be read")
        step = self.public.get(table.name)
        if step is None:
            step = self.public[table.name] = len(self.steps)
            self.steps.append(_public_rows(table, self.question.dialect))
        alias = item.args.get("alias")
        replacement = finish.public_table(
            folded(alias.this) if alias is not None else table.name.name, step
        )
        if alias is not None and alias.columns:
            replacement.args["alias"].set("columns", alias.columns)
        item.replace(replacement)

    # -- blocks

    def _alias(self) -> str:
        self.aliases += 1
        if self.aliases > MOST_RELATIONS:
            # A CTE over private rows is read anew wherever it is named: six of them, each joining
            # the one before to itself, read 64 tables.
            raise TooComplex("the statement reads too many tables", hint="Split it into several.")
        return f"t{self.aliases}"

    def _reader(self, scope: Scope) -> Reader:
        q = self.question
        return Reader(scope, q.dialect, q.parameters, q.now, q.zone_agrees)

    def _block(self, select: exp.Select, environment: Environment) -> None:
        _only(select, _BLOCK)
        distinct = select.args.get("distinct")
        if distinct is not None and distinct.args.get("on") is not None:
            raise UnsupportedSyntax("DISTINCT ON over private rows has no private form yet")
        rows = read_rows(select, lambda item: self._open(item, environment), self._reader)
        reader = self._reader(rows.scope)
        nodes = finish.key_nodes(select, rows.scope)
        scalars = [reader.read(n) for n in nodes]
        keys = tuple(
            key(s, spelled(n), reader.dialect) for s, n in zip(scalars, nodes, strict=True)
        )
        if groups(keys) is None and {s.unit for s in scalars} >= set(range(len(rows.unit))):
            raise UnsupportedSyntax(
                "a group for each privacy unit is never shown",
                hint="Group by what many share; statistics per unit have no private form yet.",
            )
        calls = finish.aggregate_calls(select)
        block = Block(rows, keys, tuple(wanted(c, reader, rows.unit) for c in calls))
        step = len(self.steps)
        self._uncorrelated(select, rows.scope)
        finish.over_noisy_table(select, step, calls, keys, rows.scope, nodes)
        if keys or calls:
            self.steps.append(block)
        else:
            select.set("from_", None)  # one row, whatever the table holds
        self._name_outputs(select, step, block)
        self._subqueries(select, environment)

    def _name_outputs(self, select: exp.Select, step: int, block: Block) -> None:
        """Note what each aggregate is called: its output, or its own words inside an expression."""
        names = [w.label for w in block.wanted]
        for item in select.expressions:
            column = item.this if type(item) is exp.Alias else item
            if type(column) is exp.Column and column.name.startswith("a"):
                names[int(column.name[1:])] = item.alias
        self.outputs += [(name, step, i) for i, name in enumerate(names)]

    @staticmethod
    def _uncorrelated(select: exp.Select, scope: Scope) -> None:
        """Refuse a subquery beside aggregates that reads the block's rows."""
        sources = {source.name for source in scope.sources}
        parts = [p for name, p in select.args.items() if name in {"having", "order"} and p]
        for part in [*select.expressions, *parts]:
            for query in _outermost_queries(part):
                for column in query.find_all(exp.Column):
                    table = column.args.get("table")
                    if table is not None and folded(table) in sources:
                        raise UnsupportedSyntax(
                            f"{spelled(column)} cannot be used in a subquery beside aggregates"
                        )

    def _open(self, item: exp.Expr, environment: Environment) -> Source:
        """Open one item of a block's FROM."""
        alias = item.args.get("alias")
        if alias is not None and alias.columns:
            raise UnsupportedSyntax("a column list after an alias cannot be used here")
        if type(item) is exp.Subquery:
            if {k for k, v in item.args.items() if v} - {"this", "alias"} or alias is None:
                raise UnsupportedSyntax("this form of derived table cannot be used here")
            return self._derived(item.this, folded(alias.this), environment)
        found = self._table(item, environment)
        if found is None:
            raise UnsupportedSyntax(
                f"private rows cannot be joined with {spelled(item)} yet",
                hint="Aggregate first, then join the result; or list the table as public.",
            )
        if {k for k, v in item.args.items() if v} - {"this", "db", "catalog", "alias"}:
            raise UnsupportedSyntax(f"{spelled(item)} has no private form")
        name = folded(alias.this) if alias is not None else folded(item.this)
        if isinstance(found, _PrivateCte):
            return self._derived(found.select, name, found.environment)
        return scan(found, name, self._alias(), self.question.dialect)

    def _derived(self, query: exp.Expr, name: str, environment: Environment) -> Source:
        """Open a derived table or CTE that filters and projects private or public rows."""
        if type(query) is not exp.Select:
            raise UnsupportedSyntax(
                "UNION, INTERSECT and EXCEPT of private rows are not yet taught"
            )
        if _aggregates(query):
            raise UnsupportedSyntax(
                "private rows cannot be joined with aggregates yet",
                hint="Aggregate both sides and join the results.",
            )
        _only(query, _ROWS)
        inner = self._with(query, environment)
        rows = read_rows(query, lambda item: self._open(item, inner), self._reader)
        reader = self._reader(rows.scope)
        outputs: dict[str, Scalar | Refusal] = {}
        for item in query.expressions:
            for column, scalar in self._output(item, rows.scope, reader).items():
                twice = UndefinedColumn(f'column reference "{column}" is ambiguous')
                outputs[column] = twice if column in outputs else scalar
        return project(rows, outputs, name, self._alias())

    @staticmethod
    def _output(item: exp.Expr, scope: Scope, reader: Reader) -> dict[str, Scalar | Refusal]:
        star = item.this if type(item) is exp.Column else item
        if type(star) is exp.Star:
            if any(v for v in star.args.values()):
                raise UnsupportedSyntax(f"{spelled(item)} cannot be used here")
            table = item.args.get("table") if type(item) is exp.Column else None
            return scope.every(folded(table) if table is not None else None)
        if type(item) is exp.Alias:
            return {folded(item.args["alias"]): reader.read(item.this)}
        if type(item) is exp.Column:
            return {folded(item.this): reader.read(item)}
        raise UnsupportedSyntax(f"{spelled(item)} needs a name here", hint="Write … AS name.")


def _items(select: exp.Select) -> list[exp.Expr]:
    """Return what stands in FROM."""
    from_ = select.args.get("from_")
    items = [from_.this] if from_ is not None else []
    return items + [join.this for join in select.args.get("joins") or []]


def _aggregates(select: exp.Select) -> bool:
    return (
        select.args.get("group") is not None
        or select.args.get("having") is not None
        or select.args.get("distinct") is not None
        or bool(finish.aggregate_calls(select))
    )


def _only(select: exp.Select, allowed: set[str]) -> None:
    """Refuse a clause we were not taught; none is ever dropped silently."""
    for name, value in select.args.items():
        if value and name not in allowed:
            words = name.strip("_").replace("_", " ").upper()
            raise UnsupportedSyntax(
                f"{words} over private rows has no private form",
                hint="Order and limit the results of aggregates instead."
                if name in {"order", "limit", "offset"}
                else None,
            )


def _outermost_queries(node: exp.Expr) -> list[exp.Expr]:
    if isinstance(node, exp.Query | exp.Subquery):
        return [node]
    return [q for child in node.iter_expressions() for q in _outermost_queries(child)]


def _raw(select: exp.Select) -> NotAllowed:
    return NotAllowed(
        "single rows of a private table are never shown",
        hint="Aggregate them, as in SELECT count(*) FROM … GROUP BY …",
    )


def _public_rows(table: Table, dialect: Dialect) -> PublicRows:
    columns = [c for c in table.columns.values() if c.type and c.type.kind is not Kind.OTHER]
    names = ", ".join(
        dialect.label(dialect.identifier(c.name), c.type.kind)
        for c in columns
        if c.type and not c.hidden
    )
    return PublicRows(
        "" if table.own else f"SELECT {names} FROM {place(table, dialect)}",
        tuple((c.name, c.type or SqlType("text", Kind.TEXT)) for c in columns if not c.hidden),
        str(table.name),
    )
