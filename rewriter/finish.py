"""The finishing SQL: the analyst's statement with each private block replaced by its noisy table.

It runs on the shadow, which holds no private row, so nothing in it needs an allow-list: it is
post-processing. Each step's table stands in front as a common table expression, `pgfog_0` and on.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress

from sqlglot import ErrorLevel, exp
from sqlglot.errors import SqlglotError

from rewriter import groupings
from rewriter.aggregates import Wanted, exact_type, result_type
from rewriter.expressions import spelled
from rewriter.groupings import Groupings
from rewriter.keys import Key
from rewriter.output_names import UNSAID, output_name
from rewriter.relations import Scope, folded
from sensitivity.refusal import Refusal, UndefinedColumn, UnsupportedSyntax

RESERVED = "pgfog_"
"""Names of the noisy tables begin with it, and nobody else's do."""

_Signatures = dict[int, tuple[exp.Expr, str]]
"""By id, each with its node, which lives on: so no other has the id."""


def table_name(step: int) -> str:
    """Return the name of a step's table in the finishing SQL."""
    return f"{RESERVED}{step}"


def stack_name(step: int) -> str:
    """Return the name of the tables of several groupings together, the first being of this step."""
    return f"{RESERVED}s{step}"


def _reference(table: str, column: str) -> exp.Column:
    return exp.column(column, table=table, quoted=True)


def is_estimate(column: exp.Column) -> bool:
    """Say whether a column of the finishing SQL is an aggregate of a noisy table."""
    return column.table.startswith(RESERVED) and column.name.startswith("a")


_AGGREGATES = {
    "every",
    "json_agg_strict",
    "json_arrayagg",
    "json_object_agg_strict",
    "json_object_agg_unique",
    "json_object_agg_unique_strict",
    "jsonb_agg",
    "jsonb_agg_strict",
    "jsonb_object_agg_strict",
    "jsonb_object_agg_unique",
    "jsonb_object_agg_unique_strict",
    "range_agg",
    "range_intersect_agg",
    "xmlagg",
}
"""PostgreSQL's aggregates that sqlglot does not know to be some."""


def aggregate_calls(select: exp.Select) -> list[exp.Expr]:
    """Return the aggregates of one SELECT, FILTER included, those of subqueries left out.

    The function of a window is not one, but its arguments may hold some: sum(count(*)) OVER ().
    """
    found: list[exp.Expr] = []
    for part in _outputs(select):
        _collect(part, found)
    return found


def _outputs(select: exp.Select) -> list[exp.Expr]:
    parts = list(select.expressions)
    parts += [p for name in ("having", "order") if (p := select.args.get(name)) is not None]
    on = _on(select)
    return parts if on is None else [*parts, on]


def _on(select: exp.Select) -> exp.Expr | None:
    """Return the list of DISTINCT ON."""
    distinct = select.args.get("distinct")
    found = None if distinct is None else distinct.args.get("on")
    return found if isinstance(found, exp.Expr) else None


def is_aggregate(node: exp.Expr) -> bool:
    """Say whether a node is an aggregate call, FILTER and WITHIN GROUP included."""
    return (
        isinstance(node, exp.Filter | exp.AggFunc | exp.WithinGroup)
        and type(node) is not exp.Grouping  # made of keys, not of rows
    ) or (isinstance(node, exp.Anonymous) and node.name.lower() in _AGGREGATES)


def _collect(node: exp.Expr, found: list[exp.Expr]) -> None:
    if isinstance(node, exp.Query | exp.Subquery):
        return
    if isinstance(node, exp.Window):
        function = node.this.this if isinstance(node.this, exp.Filter) else node.this
        for child in function.iter_expressions():
            _collect(child, found)
        for name, child in node.args.items():
            for each in child if isinstance(child, list) else [child]:
                if name != "this" and isinstance(each, exp.Expr):
                    _collect(each, found)
        return
    if is_aggregate(node):
        found.append(node)
        return
    for child in node.iter_expressions():
        _collect(child, found)


def makes_groups(select: exp.Select) -> bool:
    """Say whether a SELECT has groups for its rows, whatever DISTINCT makes of them."""
    grouped = any(select.args.get(clause) is not None for clause in ("group", "having"))
    return grouped or bool(aggregate_calls(select))


def group_by(select: exp.Select, scope: Scope) -> Groupings:
    """Return the group keys as expressions, ordinals and output names looked up, and groupings."""
    distinct, group, on = select.args.get("distinct"), select.args.get("group"), _on(select)
    nodes: list[exp.Expr] = []
    if on is not None and not makes_groups(select):
        nodes = [_looked_up(node, select, scope) for node in on.expressions]
    elif group is not None:
        return groupings.read(
            group, lambda n: _looked_up(n, select, scope), lambda n: _signature(n, scope)
        )
    elif distinct is not None and on is None:
        nodes = [n for e in select.expressions for n in _each(e.unalias(), scope)]
    return Groupings(nodes, [tuple(range(len(nodes)))])


def _each(node: exp.Expr, scope: Scope) -> list[exp.Expr]:
    """Return the columns that * stands for."""
    if type(node) is not exp.Star or any(node.args.values()):
        return [node]
    return [exp.column(name, quoted=True) for name in scope.names()]


def _looked_up(node: exp.Expr, select: exp.Select, scope: Scope) -> exp.Expr:
    if type(node) is exp.Literal and not node.args.get("is_string"):
        index = int(node.name) - 1 if node.name.isdecimal() and len(node.name) < 6 else -1
        if not 0 <= index < len(select.expressions):
            raise UnsupportedSyntax(f"GROUP BY position {node.name} is not in the select list")
        named: exp.Expr = select.expressions[index]
        return named.unalias()
    if type(node) is exp.Column and node.args.get("table") is None:
        # PostgreSQL takes an input column before an output name.
        name = folded(node.this)
        if name not in scope.names():
            called = [e.unalias() for e in select.expressions if output_name(e) == name]
            if any(other != called[0] for other in called):
                raise UndefinedColumn(f'GROUP BY "{name}" is ambiguous')
            return called[0] if called else node
    return node


def cast_days(calls: Sequence[exp.Expr], wants: Sequence[Wanted]) -> None:
    """Cast in place what a release tells as a day to the timestamptz that PostgreSQL says it is."""
    for call, want in zip(calls, wants, strict=True):
        type_ = result_type(want)
        if type_ != exact_type(want):
            cast = exp.cast(exp.null(), str(type_), dialect="postgres")
            call.replace(cast)
            cast.set("this", call)


def over_table(
    select: exp.Select,
    table: str,
    calls: Sequence[exp.Expr],
    keys: Sequence[Key],
    scope: Scope,
    nodes: Sequence[exp.Expr],
    stack: exp.Query | None = None,
) -> None:
    """Turn a SELECT of groups, in place, into one over the table of these groups.

    Its columns are k0, … for the keys and a0, … for the aggregates.

    Args:
        stack: what the table is, with g0, … for GROUPING() of the keys; None: it is known by its
            name, and has one grouping.

    Raises:
        UnsupportedSyntax: a column is neither a group key nor inside an aggregate.
    """
    for item in select.expressions:
        if type(item) is exp.Star or (type(item) is exp.Column and type(item.this) is exp.Star):
            raise UnsupportedSyntax(
                f"{spelled(item)} cannot stand beside aggregates", hint="Name the columns."
            )
    signatures = [_signature(node, scope) for node in nodes]
    select.set("expressions", [_named(e) for e in select.expressions])
    names = {folded(e.args["alias"]) for e in select.expressions if type(e) is exp.Alias}
    said = [_signature(call, scope) for call in calls]
    for call, words in zip(calls, said, strict=True):
        # One name for what is said twice: PostgreSQL compares ORDER BY with DISTINCT by it.
        call.replace(_reference(table, f"a{said.index(words)}"))
    for part in _outputs(select):
        for call in list(part.find_all(exp.Grouping)):
            call.replace(_grouping(call, table, signatures, scope, several=stack is not None))
        ordered = type(part) is exp.Order or part is _on(select)
        for each in part.expressions if ordered else [part]:
            named = each.this if type(each) is exp.Ordered else each
            if not (ordered and names_output(named, names)):
                _rekey(each, table, signatures, keys, scope, {})
    having = select.args.get("having")
    select.set("where", exp.Where(this=having.this) if having is not None else None)
    for clause in ("joins", "group", "having"):
        select.set(clause, None)
    source = exp.to_table(table) if stack is None else stack.subquery(table, copy=False)
    select.set("from_", exp.From(this=source))


def names_output(node: exp.Expr, names: set[str]) -> bool:
    """Say whether ORDER BY means an output: by its bare name; in expressions, names are inputs."""
    node = node.unnest()
    return type(node) is exp.Column and not node.args.get("table") and folded(node.this) in names


def _grouping(
    call: exp.Grouping, table: str, signatures: Sequence[str], scope: Scope, *, several: bool
) -> exp.Expr:
    """Return what stands for GROUPING() of some keys."""
    told = [_signature(part, scope) for part in call.expressions]
    if any(one not in signatures for one in told):
        raise UnsupportedSyntax(
            f"{spelled(call)}: its arguments must be group keys of the same SELECT"
        )
    if not several:
        return exp.Literal.number(0)
    return groupings.grouping_call(table, [signatures.index(one) for one in told])


def _signature(node: exp.Expr, scope: Scope, known: _Signatures | None = None) -> str:
    """Return a text that two spellings of the same expression share, however parenthesized.

    Args:
        known: of its parts, which are not changed meanwhile: a sum of a thousand terms has as many
            sums in it.
    """
    known = {} if known is None else known
    node = node.unnest()
    if id(node) not in known:
        known[id(node)] = (node, _signed(node, scope, known))
    return known[id(node)][1]


def _signed(node: exp.Expr, scope: Scope, known: _Signatures) -> str:
    if type(node) is exp.Column:
        with suppress(Refusal):
            return scope.find(node).sql
    said = [type(node).__name__]
    for name, value in node.args.items():
        for part in value if isinstance(value, list) else [value]:
            told = _signature(part, scope, known) if isinstance(part, exp.Expr) else repr(part)
            said += [name, told] if part else []
    return f"({' '.join(said)})"


def _rekey(
    node: exp.Expr,
    table: str,
    signatures: Sequence[str],
    keys: Sequence[Key],
    scope: Scope,
    known: _Signatures,
) -> None:
    nested = isinstance(node, exp.Query | exp.Subquery)
    if nested and _signature(node, scope, known) not in signatures:
        return
    if not isinstance(node, exp.Alias | exp.Ordered | exp.Order | exp.Having):
        if type(node) is exp.Column and node.table == table:
            return
        signature = _signature(node, scope, known)
        if signature in signatures:
            i = signatures.index(signature)
            label: exp.Expr = _reference(table, f"k{i}")
            if keys[i].type != keys[i].exact:
                label = exp.cast(label, str(keys[i].type), dialect="postgres")
            node.replace(label)
            return
        if type(node) is exp.Column:
            raise UndefinedColumn(
                f"{spelled(node)} must be a group key or stand inside an aggregate",
                hint=f"Add it to GROUP BY, or write count({spelled(node)}).",
            )
        if isinstance(node, exp.Star) and type(node.parent) is not exp.Count:
            raise UnsupportedSyntax("* cannot stand beside aggregates")
    for child in list(node.iter_expressions()):
        _rekey(child, table, signatures, keys, scope, known)


def _named(node: exp.Expr) -> exp.Expr:
    if type(node) is exp.Alias:
        return node
    return exp.alias_(node, output_name(node), quoted=True, copy=False)


def name_outputs(tree: exp.Query) -> None:
    """Give what derived tables and CTEs make without an alias the name that it has for PostgreSQL,
    in place: `substr` is printed as `substring`, and `lenient` has functions of its own."""
    for select in tree.find_all(exp.Select):
        if select is not tree:
            select.set("expressions", [_as_it_is_called(e) for e in select.expressions])


def _as_it_is_called(node: exp.Expr) -> exp.Expr:
    printed_so = node.is_star or type(node) is exp.Column or output_name(node) == UNSAID
    return node if printed_so else _named(node)


def _mark(step: int) -> str:
    return f"SELECT '~{table_name(step)}~'"


def finishing(tree: exp.Query, steps: int) -> Callable[[Sequence[str]], str]:
    """Return a function that puts the noisy tables in front of the statement and prints it.

    Args:
        steps: how many there are; the function takes the table of each, and uses those it needs.

    Raises:
        UnsupportedSyntax: the statement cannot be printed without loss.
    """
    named = {table.name for table in tree.find_all(exp.Table)}
    used = [i for i in range(steps) if table_name(i) in named]
    marks = [
        exp.CTE(
            this=exp.select(exp.Literal.string(f"~{table_name(i)}~")),
            alias=exp.TableAlias(this=exp.to_identifier(table_name(i))),
        )
        for i in used
    ]
    own = tree.args.get("with_")
    with_ = exp.With(
        expressions=[*marks, *(own.expressions if own is not None else [])],
        recursive=bool(own is not None and own.args.get("recursive")),
    )
    if marks:
        tree.set("with_", with_)
    try:
        text = tree.sql(dialect="postgres", comments=False, unsupported_level=ErrorLevel.RAISE)
    except SqlglotError:
        raise UnsupportedSyntax("this statement cannot be rewritten without loss") from None
    pieces = []
    for i in used:
        # Ours come first in the text, so a literal of the analyst's cannot be taken for one.
        before, text = text.split(_mark(i), 1)
        pieces.append(before)
    rest = text

    def finish(tables: Sequence[str]) -> str:
        parts = [p + tables[i] for p, i in zip(pieces, used, strict=True)]
        return "".join(parts) + rest

    return finish
