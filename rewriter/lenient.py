"""What PostgreSQL would fail at for a value that noise may take is NULL in finishing SQL.

A count that is never 0 of rows that are there may be 0 or below with noise, and a sum beyond its
type; who paid for an answer must not lose it to that. So functions, operators and casts that raise
are called in the schema `pg_fog` of the shadow, where each has the signature of PostgreSQL's own
and its value, and NULL where PostgreSQL raises (`proxy.shadow.lenient`). Of constants alone they
stay PostgreSQL's: their errors come when the statement is bound, before it is charged.
"""

from sqlglot import exp

SCHEMA = "pg_fog"
"""Tools hide schemas that begin with pg_."""

OPERATORS: dict[type[exp.Expr], str] = {
    exp.Add: "+",
    exp.Sub: "-",
    exp.Mul: "*",
    exp.Div: "/",
    exp.Mod: "%",
}

_RAISING = """
    abs acos acosd acosh asin asind atanh cos cosd cot cotd degrees exp factorial gcd lcm ln
    log log10 mod div pow power sin sind sqrt tan tand width_bucket
    chr lpad overlay repeat rpad split_part substr substring to_number
    age date_add date_bin date_subtract justify_days justify_hours justify_interval
    make_date make_interval make_time make_timestamp make_timestamptz to_date to_timestamp
    daterange int4range int8range numrange tsrange tstzrange
"""
FUNCTIONS = frozenset(_RAISING.split())
"""PostgreSQL's functions that raise for some number, moment or length, by name.

Left out are those that raise only for words, which are constants: units, zones, patterns."""

CASTS: dict[exp.DType, str] = {
    exp.DType.SMALLINT: "int2",
    exp.DType.INT: "int4",
    exp.DType.BIGINT: "int8",
    exp.DType.DECIMAL: "numeric",
    exp.DType.FLOAT: "float4",
    exp.DType.DOUBLE: "float8",
    exp.DType.BOOLEAN: "bool",
    exp.DType.DATE: "date",
    exp.DType.TIME: "time",
    exp.DType.TIMETZ: "timetz",
    exp.DType.TIMESTAMP: "timestamp",
    exp.DType.TIMESTAMPTZ: "timestamptz",
    exp.DType.INTERVAL: "interval",
    exp.DType.MONEY: "money",
    exp.DType.UUID: "uuid",
    exp.DType.JSON: "json",
    exp.DType.JSONB: "jsonb",
}
"""Types to which a cast may raise, and PostgreSQL's inner names of them."""

_NODES = frozenset(
    {
        exp.Abs,
        exp.Acos,
        exp.Acosh,
        exp.Asin,
        exp.Atanh,
        exp.Chr,
        exp.Cos,
        exp.Cot,
        exp.DateBin,
        exp.Degrees,
        exp.Exp,
        exp.Factorial,
        exp.IntDiv,
        exp.JustifyDays,
        exp.JustifyHours,
        exp.JustifyInterval,
        exp.Ln,
        exp.Log,
        exp.MakeInterval,
        exp.Pad,
        exp.Pow,
        exp.Repeat,
        exp.Sin,
        exp.SplitPart,
        exp.Sqrt,
        exp.StrToDate,
        exp.StrToTime,
        exp.Tan,
        exp.TimeFromParts,
        exp.TimestampFromParts,
        exp.ToNumber,
        exp.UnixToTime,
        exp.WidthBucket,
    }
)
"""What sqlglot makes of calls of these functions and prints as such."""

_WORDED: dict[type[exp.Expr], tuple[str, ...]] = {
    exp.Substring: ("this", "start", "length"),
    exp.Overlay: ("this", "expression", "from_", "for_"),
}
"""Functions that are printed with words between their arguments, and the order of these."""

VARYING = (exp.Column, exp.AggFunc, exp.Query, exp.Window)
"""What an expression is computed of that may have another value each time."""

_COUNTED: dict[type[exp.Expr], str] = {
    exp.Limit: "expression",
    exp.Fetch: "count",
    exp.Offset: "expression",
}
_PLACED: dict[type[exp.Expr], str] = {exp.Ntile: "this", exp.NthValue: "offset"}
_EVERY_ROW = 1 << 62
"""More rows than there are; a bigint and a double precision number."""


def lenient(tree: exp.Query) -> None:
    """Make what is computed of columns, aggregates, windows and subqueries NULL instead of an
    error, and a LIMIT or OFFSET that can be no number of rows the nearest that is; in place."""
    varying = set[int]()
    for node in reversed(list(tree.walk())):  # arguments come before what is made of them
        if id(node) not in varying and not isinstance(node, VARYING):
            continue
        if node.parent is not None:
            varying.add(id(node.parent))
        if type(node) in OPERATORS:
            _spelled(node, exp.Paren(this=_operator(node)))
        elif type(node) is exp.Cast and node.to.this in CASTS:
            node.set("this", _cast(node.this, node.to))
        elif type(node) in _COUNTED:
            name = _COUNTED[type(node)]
            node.set(name, _count(node.args[name], every=type(node) is not exp.Offset))
        elif type(node) in _PLACED:
            name = _PLACED[type(node)]
            number = node.args.get(name)
            if number is not None and number.find(*VARYING):
                node.set(name, _positive(number))
        elif type(node) in _WORDED:
            parts = [p for name in _WORDED[type(node)] if (p := node.args.get(name)) is not None]
            _spelled(node, _call(type(node).__name__.lower(), *parts))
        elif type(node) in _NODES:
            made = _own()
            _spelled(node, made)
            made.set("expression", node)
        elif type(node) is exp.Anonymous and node.name.lower() in _NAMES:
            _qualify(node)


_NAMES = FUNCTIONS | frozenset(CASTS.values())


def _spelled(node: exp.Expr, made: exp.Expr) -> None:
    """Put `made` in the place of a node, pg_catalog. before it included."""
    dot = node.parent
    catalog = type(dot) is exp.Dot and dot.this.name == "pg_catalog"
    (dot if catalog and dot is not None else node).replace(made)


def _qualify(call: exp.Anonymous) -> None:
    made = _own()
    if type(call.parent) is exp.Dot and call.parent.this.name != "pg_catalog":
        return  # a function of somebody's own
    _spelled(call, made)
    made.set("expression", call)


def _count(value: exp.Expr, *, every: bool) -> exp.Expr:
    """Return a number of rows: of NULL, which greatest() and least() skip, every row or none."""
    most, zero = exp.Literal.number(_EVERY_ROW), exp.Literal.number(0)
    if every:
        value = exp.Coalesce(this=value, expressions=[most.copy()])
    return exp.Least(this=exp.Greatest(this=value, expressions=[zero]), expressions=[most])


def _positive(value: exp.Expr) -> exp.Expr:
    """Return a number above zero, or NULL."""
    zero = exp.Literal.number(0)
    return exp.Nullif(this=exp.Greatest(this=value, expressions=[zero]), expression=zero.copy())


def _own() -> exp.Dot:
    return exp.Dot(this=exp.to_identifier(SCHEMA), expression=exp.null())


def _call(name: str, *arguments: exp.Expr) -> exp.Expr:
    dot = _own()
    dot.set("expression", exp.Anonymous(this=name, expressions=list(arguments)))
    return dot


def _operator(node: exp.Expr) -> exp.Expr:
    return exp.Operator(
        this=node.this, operator=f"{SCHEMA}.{OPERATORS[type(node)]}", expression=node.expression
    )


def _cast(value: exp.Expr, to: exp.DataType) -> exp.Expr:
    """Return a value of the type; of numeric(p, s), one that has that many digits."""
    cast = _call(CASTS[to.this], value)
    if to.this is not exp.DType.DECIMAL or not to.expressions:
        return cast
    precision, scale = (*(int(p.name) for p in to.expressions), 0)[:2]
    # How PostgreSQL itself writes both in one number.
    modifier = (precision << 16 | scale & 0x7FF) + 4
    return _call("numeric", cast, exp.Literal.number(modifier))
