"""What PostgreSQL calls an output that has no alias: the name of what it is made of."""

from collections.abc import Mapping

from sqlglot import exp

from rewriter.reader import CALLED
from rewriter.relations import folded

UNSAID = "?column?"
_NAMES: Mapping[type[exp.Expr], str] = {
    exp.AtTimeZone: "timezone",
    exp.CurrentDate: "current_date",
    exp.CurrentTimestamp: "current_timestamp",
    exp.GroupConcat: "string_agg",
    exp.JSONArrayAgg: "json_agg",
    exp.StrPosition: "position",
    exp.TimestampTrunc: "date_trunc",
}
_TRIMMED = {"LEADING": "ltrim", "TRAILING": "rtrim"}
_TYPES: Mapping[exp.DType, str] = {
    exp.DType.BIGINT: "int8",
    exp.DType.BOOLEAN: "bool",
    exp.DType.CHAR: "bpchar",
    exp.DType.DECIMAL: "numeric",
    exp.DType.DOUBLE: "float8",
    exp.DType.FLOAT: "float4",
    exp.DType.INT: "int4",
    exp.DType.SMALLINT: "int2",
}


def output_name(node: exp.Expr) -> str:
    """Return the name PostgreSQL gives an output: its alias, column, function, else ?column?."""
    return folded(node.args["alias"]) if type(node) is exp.Alias else _said(node)[0]


def _said(node: exp.Expr) -> tuple[str, bool]:
    """Return a name, and whether it is a good one: that of a cast, or of CASE, gives way to what
    is inside."""
    match node:
        case exp.Paren() | exp.Filter() | exp.Window() | exp.WithinGroup() | exp.Bracket():
            return _said(node.this)
        case exp.Collate():
            return _said(node.this)
        case exp.Interval():
            return "interval", False
        case exp.Dot():
            return _said(node.expression)
        case exp.Identifier():
            return folded(node), True
        case exp.Column() if type(node.this) is not exp.Star:
            return folded(node.this), True
        case exp.Subquery() if type(node.this) is exp.Select and node.this.expressions:
            first = node.this.expressions[0]
            return (output_name(first), True) if type(first) is exp.Alias else _said(first)
        case exp.Cast() if type(node.this) is exp.IntDiv:  # as sqlglot reads div(a, b)
            return "div", True
        case exp.Cast():
            name, good = _said(node.this)
            type_ = node.to.expressions[0] if node.to.this is exp.DType.ARRAY else node.to
            words = type_.sql(dialect="postgres").lower().strip('"')
            return (
                (name, True) if good else (_TYPES.get(type_.this, words.partition("(")[0]), False)
            )
        case exp.Case():
            default = node.args.get("default")
            name, good = _said(default) if default is not None else ("", False)
            return (name, True) if good else ("case", False)
        case exp.Trim() if CALLED not in node.meta:
            return _TRIMMED.get(str(node.args.get("position")).upper(), "btrim"), True
    if CALLED in node.meta:
        return str(node.meta[CALLED]), True
    if isinstance(node, exp.Anonymous):
        return node.name.lower(), True
    if type(node) in _NAMES:
        return _NAMES[type(node)], True
    if isinstance(node, exp.Func) and not isinstance(node, exp.Binary):
        return str(node.sql_name()).lower(), True
    return UNSAID, False
