"""Writes a statement in fewer shapes: what PostgreSQL reads alike is made alike.

    FROM (a JOIN b ON x) JOIN c ON y     FROM a JOIN b ON x JOIN c ON y
    FROM a JOIN b JOIN c ON x ON y       FROM a JOIN (b JOIN c ON x) ON y
    FROM (a JOIN b ON x) AS z            FROM (SELECT * FROM a JOIN b ON x) AS z
    FROM (SELECT …)                      FROM (SELECT …) AS unnamed_0
    f() OVER w … WINDOW w AS (…)         f() OVER (…), see `named_windows`
    SELECT DISTINCT a, f() OVER (…) …    SELECT DISTINCT * FROM (SELECT a, f() OVER (…) …) AS q
    SELECT * FROM (SELECT …) LIMIT 5     SELECT * FROM (SELECT … LIMIT 5), see `limit_pushdown`
    SELECT … OFFSET 0, or NULL, or $1    SELECT …, as Prisma counts
    SELECT … LIMIT 10 * 2                SELECT … LIMIT 20, OFFSET, FETCH, frames, ntile too
    EXISTS (SELECT … LIMIT 1)            EXISTS (SELECT …)
    SELECT generate_series(…) AS m       SELECT g AS m FROM generate_series(…) AS s(g), unnest too
    NOT (a IS DISTINCT FROM b)           a IS NOT DISTINCT FROM b
    a = b OR a IS NULL AND b IS NULL     a IS NOT DISTINCT FROM b, where only true is asked for
    (a, b) = (c, d)                      (a = c AND b = d)
    x = ANY (SELECT …), <> ALL (…)       x IN (SELECT …), NOT IN (…)
    x > ANY (VALUES (1), (2))            x > ANY (ARRAY[1, 2])
    x IN (VALUES (1), (2))               x IN (1, 2)
    x >= (SELECT now())                  x >= (now())
    count(t.*)                           count(*), if t is no function, where no outer join may
                                             leave a row of t out; count(t.t) of unnest(…) AS t
    log(10, x), as log10(x) is parsed    log(x), which takes double precision, too
    date_trunc('day', d)                 date_trunc('week', d + interval '1 day')
        - extract(dow FROM d) * …            - interval '1 day', as Tableau's weeks begin on Sundays

None of them changes which rows there are, so nothing here concerns privacy.
"""

from collections.abc import Sequence
from itertools import count

from sqlglot import exp

from rewriter import finish
from rewriter.limit_pushdown import limit_inside
from rewriter.literals import Parameter
from rewriter.named_windows import without_window_names
from rewriter.queries import folded_number, items, joined, most_rows, numbers
from rewriter.reading.arguments import COMPARISONS, each_of, query_of
from rewriter.relations.scope import folded
from rewriter.spans import Span, read_span
from rewriter.unnest import spread
from sensitivity.refusal import Refusal


def simplify(tree: exp.Expr, parameters: Sequence[Parameter]) -> exp.Expr:
    """Return the statement with its shapes made alike."""
    tree = tree.copy()
    for clause, name, value in numbers(tree):
        clause.set(name, folded_number(value))
    for offset in list(tree.find_all(exp.Offset)):
        if _is_nothing(offset.expression, parameters):
            offset.pop()
    tree = _out_of_parentheses(tree)
    without_window_names(tree)
    _lists_in_from(tree)
    spread(tree)
    for select in list(tree.find_all(exp.Select)):
        _name_parentheses(select)
        _open_first(select)
    _name_derived(tree)
    for select in list(tree.find_all(exp.Select)):
        _windows_first(select)
    if type(tree) is exp.Select:
        limit_inside(tree)
    for negated in list(tree.find_all(exp.Not)):
        _same(negated)
    for either in list(tree.find_all(exp.Or)):
        _same_or_both_null(either)
    for exists in list(tree.find_all(exp.Exists)):
        _any_row(exists.this)
    outer = {id(j.find_ancestor(exp.Select)) for j in tree.find_all(exp.Join) if j.side}
    for call in list(tree.find_all(exp.Count)):
        _rows(call, outer)
    for rows in list(tree.find_all(exp.EQ)):
        _by_column(rows)
    for compared in list(tree.find_all(*COMPARISONS)):
        _among_rows(compared)
    for listed in list(tree.find_all(exp.In)):
        _listed(listed)
    for subquery in list(tree.find_all(exp.Subquery)):
        _unwrapped(subquery)
    for moved in list(tree.find_all(exp.Add)):
        _week_of_sundays(moved)
    for log in list(tree.find_all(exp.Log)):
        if log.expression is not None and log.this == exp.Literal.number(10):
            log.set("this", log.expression)
            log.set("expression", None)
    return tree


def _among_rows(compared: exp.Expr) -> None:
    """Read = ANY and <> ALL of rows as IN and NOT IN, and values without a table as an array."""
    asked = each_of(compared.expression)
    if asked is None:
        return
    every, of = asked
    if type(of) is exp.Values or type(of.this) is exp.Values:
        values = of if type(of) is exp.Values else of.this
        listed = exp.In(this=exp.Null(), expressions=[values])
        _listed(listed)
        if listed.expressions != [values]:
            array = exp.Array(expressions=listed.expressions)
            compared.set("expression", (exp.All if every else exp.Any)(this=array))
        return
    query = query_of(of)
    if query is not None and type(compared) is (exp.NEQ if every else exp.EQ):
        found: exp.Expr = exp.In(this=compared.this, query=exp.Subquery(this=query))
        compared.replace(exp.Not(this=found) if every else found)


def _is_nothing(skipped: exp.Expr, parameters: Sequence[Parameter]) -> bool:
    """Say whether OFFSET skips no row. Which rows another one skips depends on their order."""
    if type(skipped) is exp.Parameter and skipped.name.isdecimal():
        number = int(skipped.name)
        return 0 < number <= len(parameters) and parameters[number - 1].text in {None, "0"}
    return type(skipped) is exp.Null or skipped == exp.Literal.number(0)


def _out_of_parentheses(tree: exp.Expr) -> exp.Expr:
    """Read (SELECT …) LIMIT 3 as SELECT … LIMIT 3, as builders of queries write it."""
    while type(tree) is exp.Subquery and isinstance(tree.this, exp.Query):
        query, around = tree.this, {k: v for k, v in tree.args.items() if v and k != "this"}
        limited = around and any(query.args.get(k) for k in ("limit", "offset"))
        if limited or not around.keys() <= {"order", "limit", "offset"}:
            return tree
        for k, v in around.items():
            query.set(k, v)
        tree = query.pop()
    return tree


def _lists_in_from(tree: exp.Expr) -> None:
    """Move a series or list out of the outputs of a SELECT that reads nothing else."""
    used = {i.name.lower() for i in tree.find_all(exp.Identifier)} if tree.find(*_LISTS) else set()
    free = (n for i in count() if (n := f"listed_{i}") not in used)
    for select in list(tree.find_all(exp.Select)):
        if {k for k, v in select.args.items() if v} != {"expressions"}:
            continue
        made = [m for e in select.expressions for m in e.find_all(*_LISTS)]
        if len(made) != 1 or any(e.find(exp.Query) for e in select.expressions):
            continue
        (rows,), name = made, exp.to_identifier(next(free))
        column = exp.to_identifier(_LISTS[type(rows)])  # as the output is called without an alias
        alias = exp.TableAlias(this=name, columns=[column])
        rows.replace(exp.column(column.copy(), table=name.copy()))
        if type(rows) is exp.Explode:
            item: exp.Expr = exp.Unnest(expressions=[rows.this], alias=alias)
        else:
            item = exp.Table(this=rows, alias=alias)
        select.set("from_", exp.From(this=item))


_LISTS: dict[type[exp.Expr], str] = {
    exp.ExplodingGenerateSeries: "generate_series",
    exp.Explode: "unnest",
}


def _name_parentheses(select: exp.Select) -> None:
    """Make a derived table of joins in parentheses that have a name; put those that are missing."""
    from_ = select.args.get("from_")
    parts = [from_] if from_ is not None else []
    for join in select.args.get("joins") or []:
        if join.this.args.get("joins"):
            join.set("this", exp.Subquery(this=join.this))
        parts.append(join)
    for part in parts:
        item = part.this
        if not joined(item) or item.args.get("alias") is None:
            continue
        if {k for k, v in item.args.items() if v} - {"this", "alias", "joins"}:
            continue
        first, joins = item.this, item.this.args.get("joins") or []
        first.set("joins", None)
        query = exp.select("*").from_(first, copy=False)
        query.set("joins", joins)
        item.set("this", query)


def _open_first(select: exp.Select) -> None:
    """Take parentheses off that FROM begins with: joins are read from the left anyway."""
    from_ = select.args.get("from_")
    while from_ is not None and joined(from_.this) and from_.this.args.get("alias") is None:
        first = from_.this.this
        joins = [*(first.args.get("joins") or []), *(select.args.get("joins") or [])]
        first.set("joins", None)
        from_.set("this", first)
        select.set("joins", joins)


def _name_derived(tree: exp.Expr) -> None:
    """Name the derived tables that have no name, as PostgreSQL 16 allows, by names nobody uses."""
    unnamed = [
        item
        for item in tree.find_all(exp.Subquery)
        if type(item.parent) in {exp.From, exp.Join}
        and item.args.get("alias") is None
        and not joined(item)
    ]
    used = {i.name.lower() for i in tree.find_all(exp.Identifier)} if unnamed else set()
    free = (name for n in count() if (name := f"unnamed_{n}") not in used)
    for item, name in zip(unnamed, free, strict=False):
        item.set("alias", exp.TableAlias(this=exp.to_identifier(name)))


def _windows_first(select: exp.Select) -> None:
    """Put DISTINCT above the windows that it is taken of."""
    distinct = select.args.get("distinct")
    used = {k for k, v in select.args.items() if v}
    if (
        distinct is None
        or distinct.args.get("on") is not None
        or used & {"group", "having", "order", "limit", "offset", "into"}
        or not any(e.find(exp.Window) for e in select.expressions)
        or finish.aggregate_calls(select)
    ):
        return
    inner = exp.Select()
    for clause in used - {"distinct", "with_"}:
        value = select.args[clause]
        select.set(clause, None)
        inner.set(clause, value)
    select.set("expressions", [exp.Star()])
    source = exp.Subquery(this=inner, alias=exp.TableAlias(this=exp.to_identifier("q")))
    select.set("from_", exp.From(this=source))


def _same(negated: exp.Not) -> None:
    """Say IS NOT DISTINCT FROM as it is written, not as PostgreSQL shows it in a view."""
    inner = negated.this.this if type(negated.this) is exp.Paren else negated.this
    if type(inner) is exp.NullSafeNEQ:
        same = exp.NullSafeEQ(this=inner.this, expression=inner.expression)
        negated.replace(exp.Paren(this=same))


def _same_or_both_null(either: exp.Or) -> None:
    """Say a join on what may be NULL as one comparison; Power BI and Tableau write it out.

    The one is NULL where the other is false, so only where either keeps no row.
    """
    parts = (either.this.unnest(), either.expression.unnest())
    for equal, null in (parts, parts[::-1]):
        if type(equal) is exp.EQ and type(null) is exp.And:
            sides, tested = [equal.this, equal.expression], _both_null(null)
            # Its shape first: a thousand others stand in each other.
            if tested in (sides, sides[::-1]) and _keeps_rows(either):
                same = exp.NullSafeEQ(this=sides[0], expression=sides[1])
                either.replace(exp.Paren(this=same))
                return


def _keeps_rows(condition: exp.Expr) -> bool:
    """Say whether a condition is a part of a WHERE or ON, where NULL is as good as false."""
    below, above = condition.arg_key, condition.parent
    while isinstance(above, exp.And | exp.Or | exp.Paren):
        below, above = above.arg_key, above.parent
    return type(above) is exp.Where or below == "on"


def _both_null(both: exp.And) -> list[exp.Expr] | None:
    """Return what a IS NULL AND b IS NULL tests."""
    tests = [both.this.unnest(), both.expression.unnest()]
    if any(type(t) is not exp.Is or type(t.expression) is not exp.Null for t in tests):
        return None
    return None if any(t.args.get("negate") for t in tests) else [t.this for t in tests]


def _any_row(query: exp.Expr) -> None:
    """Leave ORDER BY out of EXISTS, and a LIMIT that lets a row through."""
    while type(query) is exp.Subquery and not {k for k, v in query.args.items() if v} - {"this"}:
        query = query.this
    if type(query) is not exp.Select or query.args.get("offset") is not None:
        return
    limit = query.args.get("limit")
    if limit is not None and (most_rows(limit) or 0) < 1:
        return
    query.set("limit", None)
    distinct = query.args.get("distinct")
    on = distinct is not None and distinct.args.get("on") is not None
    if not on and not finish.aggregate_calls(query):
        query.set("order", None)


def _rows(call: exp.Count, outer: set[int]) -> None:
    select = call.find_ancestor(exp.Select)
    if select is None or type(call.this) is not exp.Column or type(call.this.this) is not exp.Star:
        return
    named = {_called(item) for item in items(select) if _has_rows(item)}
    if folded(call.this.args["table"]) in named and id(select) not in outer:
        call.set("this", exp.Star())


def _has_rows(item: exp.Expr) -> bool:
    """Say whether this has a name and is no function, whose whole row is a value, maybe NULL."""
    relation = type(item) is exp.Values or isinstance(item.this, exp.Identifier | exp.Query)
    return relation and bool(item.alias_or_name)


def _called(item: exp.Expr) -> str:
    alias = item.args.get("alias")
    return folded(item.this if alias is None else alias.this)


def _by_column(rows: exp.EQ) -> None:
    """Compare rows column by column, so that joins are recognised by them."""
    left, right = rows.this, rows.expression
    if type(left) is not exp.Tuple or type(right) is not exp.Tuple:
        return
    if len(left.expressions) != len(right.expressions) or not left.expressions:
        return
    pairs = zip(left.expressions, right.expressions, strict=True)
    equal = (exp.EQ(this=_whole(a), expression=_whole(b)) for a, b in pairs)
    rows.replace(exp.Paren(this=exp.and_(*equal)))


def _whole(value: exp.Expr) -> exp.Expr:
    return value if isinstance(value, exp.Column | exp.Literal) else exp.Paren(this=value)


def _listed(node: exp.In) -> None:
    (values, *others) = node.expressions or [None]
    if type(values) is not exp.Values or others:
        return
    if {k for k, v in values.args.items() if v} != {"expressions"}:
        return
    rows = [t.expressions if type(t) is exp.Tuple else [t] for t in values.expressions]
    if all(len(row) == 1 for row in rows):
        node.set("expressions", [row[0] for row in rows])


_CONSTANT: tuple[type[exp.Expr], ...] = (
    *(exp.Literal, exp.Cast, exp.DataType, exp.Interval, exp.Var, exp.Paren, exp.Neg, exp.Add),
    *(exp.Sub, exp.Mul, exp.DPipe, exp.TimestampTrunc, exp.CurrentDate, exp.CurrentTimestamp),
    *(exp.Localtimestamp, exp.Parameter),
)


def _unwrapped(subquery: exp.Subquery) -> None:
    """Take a constant out of a SELECT without FROM, in which Looker puts the ends of a range."""
    select, around = subquery.this, subquery.parent
    if not isinstance(around, exp.Binary | exp.Between | exp.Paren):
        return
    if {k for k, v in subquery.args.items() if v} != {"this"} or type(select) is not exp.Select:
        return
    if {k for k, v in select.args.items() if v} != {"expressions"} or len(select.expressions) != 1:
        return
    (value,) = select.expressions
    if all(isinstance(node, _CONSTANT) for node in value.walk()):
        subquery.replace(exp.Paren(this=value))


def _week_of_sundays(moved: exp.Add) -> None:
    """Say a day less its number in the week, cast to a date, so that its weeks are known."""
    around = moved.parent
    while type(around) is exp.Paren:
        around = around.parent
    if type(around) is not exp.Cast or around.to.this is not exp.DType.DATE:
        return
    day, back = moved.this, moved.expression.unnest()
    if type(day) is not exp.TimestampTrunc or day.text("unit").upper() != "DAY":
        return
    if type(back) is not exp.Mul or type(back.this) is not exp.Neg:
        return
    number = back.this.this.unnest()
    if type(number) is not exp.Extract or number.name.upper() != "DOW":
        return
    of, step = number.expression, back.expression
    if day.this not in (of, exp.cast(of.copy(), "date")) or not _is_a_day(step):
        return
    next_day = exp.Add(this=day.this.copy(), expression=step.copy())
    week = exp.TimestampTrunc(this=next_day, unit=exp.var("WEEK"))
    moved.replace(exp.Sub(this=week, expression=step.copy()))


def _is_a_day(node: exp.Expr) -> bool:
    try:
        return read_span(node) == Span(days=1)
    except Refusal:
        return False
