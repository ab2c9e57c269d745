"""Statements made at random: expressions of every kind that a release may hold.

Binary operators are often written without parentheses, so the two parsers have to agree on which
binds first. Numbers stay multiples of 1/4: what DOUBLE rounds is not compared.
"""

from hypothesis import strategies as st

Texts = st.SearchStrategy[str]


def _pick(*texts: str) -> Texts:
    return st.sampled_from(texts)


@st.composite
def _binary(draw: st.DrawFn, left: Texts, operators: tuple[str, ...], right: Texts) -> str:
    text = f"{draw(left)} {draw(st.sampled_from(operators))} {draw(right)}"
    return text if draw(st.booleans()) else f"({text})"


@st.composite
def _call(draw: st.DrawFn, form: str, *parts: Texts) -> str:
    return form.format(*(draw(part) for part in parts))


@st.composite
def _between(draw: st.DrawFn, part: Texts) -> str:
    low, high = draw(st.integers(-20, 9)), draw(st.integers(-5, 20))
    return f"{draw(part)} {draw(_pick('', 'NOT '))}BETWEEN {low} AND {high}"


@st.composite
def _in(draw: st.DrawFn, part: Texts) -> str:
    values = draw(st.lists(_pick("NULL", "0", "1", "2", "-3", "7.0"), min_size=1, max_size=3))
    return f"{draw(part)} {draw(_pick('', 'NOT '))}IN ({', '.join(values)})"


WHOLE_LEAVES = _pick("i", "j", "t.g", "0", "1", "2", "-3", "7", "i", "j")
EXACT_LEAVES = _pick("n", "f", "i", "0.25", "1.5", "-2.5", "n", "f", "j")
BOOLEAN_LEAVES = _pick("b", "b IS NULL", "true", "s LIKE 'a%'", "s = 'ab'", "d > '2021-05-05'")
DATES = _pick(
    "d", "ts::date", "d + 40", "d - j", "date '2022-02-02'", "date_trunc('month', d)::date"
)
COMPARE = ("=", "<>", "<", "<=", ">", ">=", "IS DISTINCT FROM", "IS NOT DISTINCT FROM")


def whole(depth: int) -> Texts:
    """Integers."""
    if depth == 0:
        return WHOLE_LEAVES
    x, y, c = whole(depth - 1), exact(depth - 1), boolean(depth - 1)
    return st.one_of(
        WHOLE_LEAVES,
        _binary(x, ("+", "-", "*", "/", "%"), x),
        _call("abs({})", x),
        _call("(- {})", x),
        _call("coalesce({}, {})", x, x),
        _call("nullif({}, {})", x, x),
        _call("least({}, {})", x, x),
        _call("greatest({}, {}, 1)", x, x),
        _call("CASE WHEN {} THEN {} WHEN {} THEN {} END", c, x, c, x),
        _call("CASE {} WHEN {} THEN {} ELSE {} END", x, x, x, x),
        _call("({})::int", st.one_of(c, y)),
        _call("floor({})::int", y),
        _call("extract({} FROM {})::int", _pick("year", "month", "dow", "week", "day"), DATES),
        _call("({} - {})", DATES, DATES),
        _call("least(length(s), 9)"),
        _call("width_bucket({}, {}, 12, 5)", y, _pick("-8", "40")),
    )


def exact(depth: int) -> Texts:
    """Decimals and floats."""
    if depth == 0:
        return EXACT_LEAVES
    x, c = exact(depth - 1), boolean(depth - 1)
    return st.one_of(
        EXACT_LEAVES,
        whole(depth - 1),
        _binary(x, ("+", "-", "*"), x),
        _call("{}({})", _pick("abs", "round", "trunc", "floor", "ceil"), x),
        _call("coalesce({}, {})", x, x),
        _call("greatest({}, least({}, 9))", x, x),
        _call("CASE WHEN {} THEN {} ELSE {} END", c, x, x),
        _call("({})::{}", x, _pick("numeric", "float8", "numeric(12,1)", "bigint")),
        _call("power({}, 2)", x),
    )


def boolean(depth: int) -> Texts:
    """Conditions."""
    if depth == 0:
        return BOOLEAN_LEAVES
    x, c = st.one_of(whole(depth - 1), exact(depth - 1)), boolean(depth - 1)
    return st.one_of(
        BOOLEAN_LEAVES,
        _binary(x, COMPARE, x),
        _binary(x, COMPARE, x),
        _binary(DATES, COMPARE, DATES),
        _binary(c, ("AND", "OR"), c),
        _call("NOT {}", c),
        _call("{} IS {}", c, _pick("TRUE", "NOT TRUE", "FALSE", "NOT NULL", "UNKNOWN")),
        _call("{} IS {}NULL", x, _pick("", "NOT ")),
        _between(x),
        _in(x),
    )


_NUMBER = _pick("i", "j", "n", "f", "t.g", "i::bigint")
_MOMENT = _pick("d", "ts")
_POINT = _pick("date '2022-02-02'", "timestamp '2021-03-04 12:00'", "'2020-02-29'", "'2023-01-01'")
FACTS = st.one_of(
    _binary(_NUMBER, ("=", "<", "<=", ">", ">="), _pick("0", "2", "-3", "2.5", "-7.5", "12.25")),
    _binary(_pick("5", "-1.5", "0"), ("=", "<", "<=", ">", ">="), _NUMBER),
    _binary(_MOMENT, ("=", "<", "<=", ">", ">="), _POINT),
    _call("{} BETWEEN {} AND {}", _MOMENT, _POINT, _POINT),
    _between(_NUMBER),
    _in(_NUMBER),
    _pick("s = 'ab'", "s IN ('a', 'ab', 'b')", "b", "b = false", "i IS NOT NULL", "NOT b"),
)
"""What WHERE may tell about a column."""

KEYS = st.one_of(
    whole(2),
    boolean(2),
    _pick(
        "s",
        "d",
        "b",
        "t.g",
        "i",
        "n",
        "date_trunc('month', d)",
        "date_trunc('week', ts)",
        "ts::date",
    ),
    _call("floor({})", exact(2)),
    _call("CASE WHEN {} THEN 'x' ELSE s END", boolean(1)),
)
AGGREGATES = st.one_of(
    st.just("count(*)"),
    _call("{}({})", _pick("count", "sum", "avg"), st.one_of(whole(3), exact(2))),
    _call("sum({}) FILTER (WHERE {})", exact(2), boolean(2)),
    _call("count(*) FILTER (WHERE {})", boolean(3)),
)
SOURCES = _pick(
    "t",
    "t",
    "t JOIN u USING (id)",
    "t LEFT JOIN u ON u.id = t.id AND u.h > 2",
    "p JOIN t ON t.id = p.id",
    "p RIGHT JOIN t USING (id)",
    "t LEFT JOIN pub ON pub.g = t.g",
    "t JOIN fan ON fan.g = t.g",
    "(SELECT * FROM t) AS t",
)


@st.composite
def statements(draw: st.DrawFn) -> str:
    """Return a statement of one block."""
    keys = draw(st.lists(KEYS, max_size=2))
    aggregates = draw(st.lists(AGGREGATES, min_size=1, max_size=3))
    told = st.lists(FACTS, min_size=1, max_size=3).map(" AND ".join)
    where = draw(st.one_of(st.just(""), _call(" WHERE {}", st.one_of(boolean(3), told))))
    group = f" GROUP BY {', '.join(str(i + 1) for i in range(len(keys)))}" if keys else ""
    return f"SELECT {', '.join(keys + aggregates)} FROM {draw(SOURCES)}{where}{group}"
