"""Words of other databases' SQL, and what to write in PostgreSQL's instead.

They matter only where PostgreSQL has refused a statement already: somebody may well call a column
`top`. What is said follows from the text alone.
"""

from collections.abc import Mapping, Sequence

from rewriter.lexer import Token, significant

SQLSTATES = frozenset({"42601", "42703", "42704", "42883", "42P01"})
"""Of what PostgreSQL does not know: syntax, column, type, function, table."""

_COALESCE = "Write coalesce(a, b)."
_CASE = "Write CASE WHEN condition THEN a ELSE b END."
_MOVED = "Write d + interval '1 month', or d - interval '30 days'."
_BETWEEN = "Write a::date - b::date for days, extract(epoch FROM a - b) / 3600 for hours."
_PART = "Write extract(year FROM d), or month, day, hour, …."
_LABEL = "Write to_char(d, 'YYYY-MM')."
_CAST = "Write x::integer; inside a private query what cannot be cast is NULL."
_WHERE = "Write count(*) FILTER (WHERE condition), or sum(x) FILTER (WHERE condition)."
_RANK = "Write percentile_cont(0.5) WITHIN GROUP (ORDER BY x)."
_DISTINCT = "Write count(DISTINCT x)."
_NOW = "Write now(), or current_date."
_VALUES = "count(*) … GROUP BY shows the values that many share."
_LAST = "Write (date_trunc('month', d) + interval '1 month' - interval '1 day')::date."
_LIKE = "Write x LIKE 'a%', or ILIKE."
_LIMIT = "Write LIMIT 10 at the end."

_CALLS: Mapping[str, str] = {
    word: hint
    for words, hint in (
        ("ifnull nvl isnull zeroifnull", _COALESCE),
        ("iif if nvl2", _CASE),
        ("decode", "Write CASE x WHEN 'a' THEN 1 ELSE 2 END."),
        ("var varp", "Write variance(x) or var_pop(x)."),
        ("stdev stdevp", "Write stddev(x) or stddev_pop(x)."),
        ("getdate sysdate sysdatetime getutcdate curdate today", _NOW),
        ("dateadd date_add adddate date_sub timestampadd add_months", _MOVED),
        ("datediff date_diff timestampdiff months_between", _BETWEEN),
        ("datepart year month day hour minute quarter week weekday dayofweek", _PART),
        ("datename date_format format_date strftime", _LABEL),
        ("eomonth last_day", _LAST),
        ("countif count_if sumif sum_if", _WHERE),
        ("approx_count_distinct approx_distinct uniq ndv", _DISTINCT),
        ("approx_percentile approx_quantiles approx_quantile median quantile percentile", _RANK),
        ("safe_divide div0 divide", "Write a / nullif(b, 0)."),
        ("try_cast safe_cast convert try_convert", _CAST),
        ("len datalength", "Write length(s)."),
        ("charindex instr locate", "Write position('a' IN s)."),
        ("listagg group_concat", _VALUES),
        ("regexp_contains", _LIKE),
        ("unix_timestamp", "Write extract(epoch FROM t)."),
        ("from_unixtime", "Write to_timestamp(seconds)."),
    )
    for word in words.split()
}
"""By the name of a function."""

_WORDS: Mapping[str, str] = {
    "qualify": "Number the rows in a derived table, and write WHERE outside of it.",
    "rlike": _LIKE,
    "regexp": _LIKE,
    "minus": "Write EXCEPT.",
    "pivot": "Write sum(x) FILTER (WHERE key = 'a') for each column.",
    "nolock": "Leave it out: nobody waits for readers here.",
    "rownum": _LIMIT,
    "unsigned": "Write integer or bigint.",
    "signed": "Write integer or bigint.",
    "dual": "Leave FROM out.",
    "`": 'Put names that need it into double quotes, as in "order".',
    "[": 'Put names that need it into double quotes, as in "order".',
    "==": "Write = to compare.",
}


_LOOKED_AT = 10_000


def instead(text: str) -> str | None:
    """Say what to write instead of the first such word of a refused statement; None if none.

    Of a long one only its beginning is looked at.
    """
    said = significant(text[:_LOOKED_AT])
    for i, token in enumerate(said):
        before = said[i - 1].text.lower() if i else ""
        hint = _of(token, before, said[i + 1 : i + 3])
        if hint is not None:
            return hint
    return None


def _of(token: Token, before: str, after: Sequence[Token]) -> str | None:
    word = token.text.lower()
    follows = after[0] if after else Token("space", "", 0)
    if token.kind == "other":
        word = "==" if word == follows.text == "=" else word
        return _WORDS.get(word) if word != "[" or before not in {"array", "]"} else None
    if token.kind == "quoted" and before == "=" and follows.text != ".":
        return "Texts stand in single quotes; double quotes are for names."
    if token.kind != "word":
        return None
    match word:
        case "top" if before in {"select", "distinct"}:
            return _LIMIT
        case "limit" if [t.text for t in after][1:] == [","]:
            return "Write LIMIT 10 OFFSET 5."
        case "all" if before == "by":
            return "Name the keys, or write GROUP BY 1, 2."
        case "except" if before == "*":
            return "Name the columns."
        case "interval" if follows.kind == "number":
            return "Put quotes around it: interval '30 days'."
        case "date_trunc" if follows.text == "(" and after[-1].kind == "word":
            return "Put quotes around the unit, and write it first: date_trunc('month', d)."
        case _ if follows.text == "(":
            return _CALLS.get(word, _WORDS.get(word))
    return _WORDS.get(word)
