"""Plans one statement: finds its private blocks, makes releases of them, and the finishing SQL.

Every relation is private, public, or neither (a release, a temporary table, what a block leaves
behind). A SELECT over private relations is a block if it aggregates; if it only filters and
projects it is rows, which may only be read by a block. Rows that reach the outside are refused.
"""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from sqlglot import exp

from rewriter import finish
from rewriter.aggregates import told_of, wanted
from rewriter.blocks import Block, release
from rewriter.decorrelate import may_be_picked, read_lines
from rewriter.earlier import asked
from rewriter.equivalents import simplify
from rewriter.expressions import spelled
from rewriter.from_items import Opening, Reading
from rewriter.groupings import Grouping, stacked
from rewriter.interval_columns import Limits
from rewriter.keys import groups, key
from rewriter.lenient import lenient
from rewriter.lineage import made_of
from rewriter.outputs import Columns, Outputs, called, of_types
from rewriter.plan import Earlier, Output, Plan, PublicRows, Release, Step, Totals
from rewriter.public_tables import read_from, rows_of
from rewriter.queries import (
    Environment,
    ReleasedCte,
    aggregates,
    items,
    no_less,
    only,
    outermost,
    tells_time,
)
from rewriter.question import Question
from rewriter.relations import Scope, folded
from rewriter.scalar import Scalar
from rewriter.statements import written
from rewriter.top_k import asked_for
from rewriter.totals import Added, Asked, parted, totals
from sensitivity.accounting import Price
from sensitivity.policy import Table, TableName
from sensitivity.refusal import NotAllowed, TooComplex, UndefinedColumn, UnsupportedSyntax

__all__ = ["Question", "plan"]

MOST_NODES = 5_000
MOST_NUMBERS = 500_000
"""In an answer's public groups: each is drawn, and told with its ±, for 10 to 20 µs."""

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


def plan(question: Question) -> Plan:
    """Plan one statement.

    Raises:
        Refusal: it has no private form; the reason and what to write instead are in it.
    """
    tree = simplify(question.tree, question.parameters)
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


Planned = Asked | Added | PublicRows | Earlier
"""What is known of a step before ε is shared."""


class _Planner:
    """Walks a statement once; collects steps and changes its own copy into the finishing SQL."""

    def __init__(self, question: Question, limits: Limits):
        self.question = question
        self.limits = limits
        self.steps: list[Planned] = []
        self.walked: set[int] = set()
        self.public: dict[TableName, int] = {}
        self.outputs: list[tuple[str, int, int]] = []
        self.opening = Opening(question, self.earlier)

    def finished(self, tree: exp.Query) -> Plan:
        """Share out ε and δ over the blocks and print everything."""
        q = self.question
        self._nothing_left(tree)
        no_less(tree, q.parameters)
        charged = [s for s in self.steps if isinstance(s, Asked) and s.block.charged]
        # What one SELECT is shared among counts as one.
        whole, delta = sum(s.part for s in charged) or 1, q.delta / max(len(charged), 1)
        steps: list[Step] = []
        for step in self.steps:
            if isinstance(step, Asked):
                epsilon = q.epsilon * step.part / whole
                steps.append(release(step.block, epsilon, delta, q.salt, q.dialect))
            elif isinstance(step, Added):
                steps.append(totals(step, steps))
            else:
                steps.append(step)
        tables = [s.table if isinstance(s, Totals) else s for s in steps]
        if sum(t.size for t in tables if isinstance(t, Release)) > MOST_NUMBERS:
            raise TooComplex(
                f"the answer has more than {MOST_NUMBERS:,} numbers",
                hint="Ask for fewer groups, or fewer aggregates, at a time.",
            )
        finish.name_outputs(tree)
        if charged:
            lenient(tree)
        spends = any(isinstance(s, Release) and s.spends_delta for s in steps)
        if q.intervals:
            self.limits.add()
        spent = (q.epsilon if charged else Fraction(0), q.delta if spends else Fraction(0))
        return Plan(
            tuple(steps),
            finish.finishing(tree, len(steps)),
            tuple(Output(name, step, estimate) for name, step, estimate in self.outputs),
            Price.of(*spent),
            *spent,
            tells_time(q.tree),
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

    # -- walking

    def query(self, query: exp.Expr, environment: Environment) -> None:
        """Rewrite one query in place."""
        if type(query) is exp.Subquery:
            self.query(query.this, environment)
            return
        inner = self.opening.with_(query, environment)
        public = self._released_ctes(query, inner, environment)
        if isinstance(query, exp.SetOperation):
            self.query(query.this, inner)
            self.query(query.expression, inner)
        elif type(query) is not exp.Select:
            if any(self.opening.table(t, inner) is not None for t in query.find_all(exp.Table)):
                raise UnsupportedSyntax(f"{spelled(query)} has no private form")
        elif any(self.opening.private(i, inner) for i in items(query)):
            if not aggregates(query):
                raise _raw(query)
            self._block(query, inner)
        else:
            self._over_released(query, inner)
        self._public_ctes(query, public)

    def _released_ctes(
        self, query: exp.Expr, inner: Environment, outer: Environment
    ) -> list[ReleasedCte]:
        """Rewrite the CTEs that release something, and drop those that stand for private rows.

        Returns:
            Those of public rows: blocks read them in the backend, so they may not be needed here.
        """
        with_ = query.args.get("with_")
        if with_ is None:
            return []
        # A CTE sees those before it; a later one of the same name as a table is not in sight yet.
        kept, seen = [], dict(inner if with_.args.get("recursive") else outer)
        public = []
        for cte in with_.expressions:
            name = folded(cte.args["alias"].this)
            if isinstance(inner[name], ReleasedCte):
                released = ReleasedCte(cte, seen)
                if self.opening.is_public(released):
                    public.append(released)
                else:
                    self._walk(released)
                kept.append(cte)
            seen = {**seen, name: inner[name]}
        with_.set("expressions", kept)
        if not kept:
            query.set("with_", None)
        return public

    def _public_ctes(self, query: exp.Expr, public: Sequence[ReleasedCte]) -> None:
        """Rewrite the CTEs of public rows that are still read, and drop the others."""
        for released in reversed(public):
            with_, cte = query.args["with_"], released.cte
            name = folded(cte.args["alias"].this)
            tables = [t for t in query.find_all(exp.Table) if type(t.this) is exp.Identifier]
            if any(folded(t.this) == name and t.args.get("db") is None for t in tables):
                self._walk(released)
                continue
            with_.set("expressions", [c for c in with_.expressions if c is not cte])
            if not with_.expressions:
                query.set("with_", None)

    def _walk(self, released: ReleasedCte) -> None:
        """Rewrite what a CTE stands for, once."""
        if id(released.cte) not in self.walked:
            self.walked.add(id(released.cte))
            self.query(released.cte.this, released.environment)

    def earlier(
        self, query: exp.Expr, environment: Environment, scalar: bool
    ) -> tuple[int, Columns]:
        """Make an earlier answer of a query, which is rewritten in place.

        Returns:
            Its step, and its columns.

        Raises:
            Refusal: it has no private form, reads rows around it, or its types are not known.
        """
        label = spelled(query)
        ctes = self._ctes(query, environment)
        self.query(query, environment)
        outputs = Outputs(
            {finish.table_name(i): _columns(s) for i, s in enumerate(self.steps)},
            self.question.kept,
            lambda scope: replace(self.opening.reader(scope, {}), others=None),
        )
        known: dict[str, Columns] = {}
        for cte in ctes:
            alias = cte.args["alias"]
            known[folded(alias.this)] = called(outputs.of(cte.this, known), alias.columns)
        columns = outputs.of(query, known)
        tree = exp.select("*").from_(exp.Subquery(this=query.copy(), alias=_table_alias("q")))
        if ctes:
            tree.set("with_", exp.With(expressions=[cte.copy() for cte in ctes]))
        finish.name_outputs(tree)
        lenient(tree)
        finishing = finish.finishing(tree, len(self.steps))
        types = tuple(column.type for _, column in columns)

        def ask(tables: Sequence[str]) -> str:
            return asked(finishing(tables), types, scalar=scalar)

        apart = not any(t.name.startswith(finish.RESERVED) for t in tree.find_all(exp.Table))
        self.steps.append(Earlier(ask, types, label, apart))
        return len(self.steps) - 1, columns

    def _ctes(
        self, query: exp.Expr, environment: Environment, inside: tuple[exp.CTE, ...] = ()
    ) -> list[exp.CTE]:
        """Return the CTEs that a query reads, and those that these read, in order.

        Args:
            inside: those that read it.
        """
        names = {
            folded(t.this) for t in query.find_all(exp.Table) if type(t.this) is exp.Identifier
        }
        found: list[exp.CTE] = []
        for name, entry in environment.items():
            if name in names and isinstance(entry, ReleasedCte):
                if any(entry.cte is cte for cte in inside):
                    raise UnsupportedSyntax(
                        f"the recursive {name} cannot be read by a private query",
                        hint="Use generate_series or VALUES; or aggregate first, and join the"
                        " groups to it.",
                    )
                inner = self._ctes(entry.cte.this, entry.environment, (*inside, entry.cte))
                found += [c for c in inner if c not in found]
                self._walk(entry)
                found.append(entry.cte)
        return found

    def _over_released(self, select: exp.Select, environment: Environment) -> None:
        """Rewrite a SELECT that reads no private rows itself."""
        for item in items(select):
            if type(item) is exp.Subquery:
                self.query(item.this, environment)
            elif type(item) is exp.Lateral and isinstance(item.this, exp.Subquery):
                self._beside(item.this, environment)
            elif type(item) is exp.Table:
                table = self.opening.table(item, environment)
                if isinstance(table, Table):
                    self._public(item, table)
                else:  # a function, or several
                    for part in [item.this, *(item.args.get("rows_from") or [])]:
                        if isinstance(part, exp.Expr):
                            self._inside(part, environment)
            else:
                self._inside(item, environment)
        self._subqueries(select, environment)

    def _subqueries(self, select: exp.Select, environment: Environment) -> None:
        """Rewrite the subqueries in a SELECT's expressions."""
        for name, part in select.args.items():
            if name in {"from_", "joins", "with_"}:
                continue
            for each in part if isinstance(part, list) else [part]:
                if isinstance(each, exp.Expr):
                    self._inside(each, environment)
        for join in select.args.get("joins") or []:
            for query in outermost(join.args.get("on") or exp.true()):
                self.query(query, environment)

    def _inside(self, node: exp.Expr, environment: Environment) -> None:
        """Rewrite the queries in an expression, or in a function or list of FROM."""
        for query in outermost(node):
            self._beside(query, environment)

    def _beside(self, query: exp.Expr, environment: Environment) -> None:
        """Rewrite a query that may look at the row around it."""
        self._pick(query, environment)
        try:
            self.query(query, environment)
        except UndefinedColumn as unknown:
            if unknown.hint is None or unknown.hint.endswith(_AROUND):
                raise
            raise UndefinedColumn(unknown.message, hint=f"{unknown.hint} {_AROUND}") from unknown

    def _pick(self, query: exp.Expr, environment: Environment) -> None:
        """Turn aggregates that a row around them picks by a key into a line of a release."""
        select = query.this if type(query) is exp.Subquery else query
        if type(select) is not exp.Select or not finish.aggregate_calls(select):
            return
        if not any(self.opening.private(i, environment) for i in items(select)):
            return
        if not may_be_picked(select):
            return
        where = select.args["where"]
        select.set("where", None)
        own = self.opening.read_rows(select, environment).scope
        select.set("where", where)
        read_lines(select, own)

    def _public(self, item: exp.Table, table: Table) -> None:
        """Replace a public table by its rows, which are read once."""
        step = self.public.get(table.name)
        if step is None:
            step = self.public[table.name] = len(self.steps)
            self.steps.append(rows_of(table, self.question.dialect))
        read_from(item, table, step)

    # -- blocks

    def _block(self, select: exp.Select, environment: Environment) -> None:
        only(select, _BLOCK)
        distinct = select.args.get("distinct")
        if distinct is not None and distinct.args.get("on") and not finish.makes_groups(select):
            raise _raw(select)  # of groups it is the shadow's, which takes some of the noisy ones
        reading = self.opening.reading(select, environment).varying
        rows, nodes, scalars = reading.rows, reading.nodes, reading.keys
        reader = self.opening.reader(rows.scope, environment)
        keys = tuple(
            replace(key(s, spelled(n), reader.dialect), made=made_of(n, s, rows.scope))
            for s, n in zip(scalars, nodes, strict=True)
        )
        for grouping in reading.groupings.sets:
            whole = {scalars[i].unit for i in grouping} >= set(range(len(rows.unit)))
            if groups([keys[i] for i in grouping]) is None and (reading.per_unit or whole):
                own = [spelled(nodes[i]) for i in grouping if _leads(scalars[i])]
                without = f", without {', '.join(own)}" if own else ""
                raise UnsupportedSyntax(
                    "a group for each privacy unit is never shown",
                    hint=f"Group by what many share{without}; or aggregate over the groups: "
                    "SELECT avg(n) FROM (SELECT …, count(*) AS n FROM … GROUP BY …) AS q.",
                )
        calls = finish.aggregate_calls(select)
        wants = tuple(wanted(c, reader, rows.unit) for c in calls)
        finish.cast_days(calls, wants)
        block = Block(rows, keys, wants)
        if reading.groupings.several:
            self._several(select, reading, block, calls)
        else:
            step = len(self.steps)
            finish.over_table(select, finish.table_name(step), calls, keys, rows.scope, nodes)
            if keys or calls:
                largest = asked_for(select, self.question.parameters)
                self.steps.append(Asked(replace(block, largest=largest)))
            else:
                select.set("from_", None)  # one row, whatever the table holds
            self._name_outputs(select, step, block)
        self._uncorrelated(select, rows.scope)
        self._subqueries(select, environment)

    def _several(
        self, select: exp.Select, reading: Reading, block: Block, calls: Sequence[exp.Expr]
    ) -> None:
        """Turn a block of several groupings into a SELECT over the stack of their tables."""
        first = len(self.steps)
        tables: dict[Grouping, str] = {(): ""}
        sets = [s for s in dict.fromkeys(reading.groupings.sets) if s or calls]
        for grouping, way in parted(block, sets, first).items():
            tables[grouping] = finish.table_name(len(self.steps))
            self.steps.append(way)
        estimates = [f"a{i}" for i in range(len(calls))]
        if self.question.intervals:
            estimates = [name for e in estimates for name in (e, f"{e}_low", f"{e}_high")]
        stack = stacked(
            reading.groupings,
            block.keys,
            [tables[grouping] for grouping in reading.groupings.sets],
            estimates,
        )
        name, scope = finish.stack_name(first), block.rows.scope
        finish.over_table(select, name, calls, block.keys, scope, reading.nodes, stack)
        for step in range(first, len(self.steps)):
            self._name_outputs(select, step, block)

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
            for query in outermost(part):
                for column in query.find_all(exp.Column):
                    table = column.args.get("table")
                    if table is not None and folded(table) in sources:
                        raise UnsupportedSyntax(
                            f"{spelled(column)} cannot be used in a subquery beside aggregates",
                            hint="It may be if it is a group key: add it to GROUP BY.",
                        )


_AROUND = (
    "Those of the row around stand on one side of = in WHERE. Or join what is around, ON …, and"
    " GROUP BY it."
)


def _columns(step: Planned) -> Columns:
    """Return the columns of a step's table."""
    if isinstance(step, PublicRows):
        return of_types(step.columns)
    if isinstance(step, Earlier):
        return []
    keys = of_types([(f"k{i}", k.exact) for i, k in enumerate(step.block.keys)])
    return [*keys, *((f"a{i}", told_of(w)) for i, w in enumerate(step.block.wanted))]


def _table_alias(name: str) -> exp.TableAlias:
    return exp.TableAlias(this=exp.to_identifier(name))


def _leads(key: Scalar) -> bool:
    """Say whether a key tells whose row it is."""
    return key.unit is not None or bool(key.refers)


def _raw(query: exp.Expr) -> NotAllowed:
    around = query.parent
    while isinstance(around, exp.Subquery | exp.Paren):
        around = around.parent
    hint = "Aggregate them, as in SELECT count(*) FROM … GROUP BY …"
    if isinstance(around, exp.Exists | exp.In):
        hint = "Ask how many there are, as in WHERE (SELECT count(*) FROM …) > 10."
    return NotAllowed("single rows of a private table are never shown", hint=hint)
