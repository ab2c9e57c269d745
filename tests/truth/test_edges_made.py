"""Expressions nobody wrote never leave the interval that was inferred of them, in any engine.

They are made of what the table of functions teaches, and read on edge rows and on random rows. An
interval holds for rows in which the declared bounds hold; NULL comes out only where it was said;
nothing raises, whatever the row.
"""

from fractions import Fraction
from typing import Any

import duckdb
import psycopg
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from sqlglot import exp

from rewriter.scalar import Scalar
from rewriter.statements import parse
from sensitivity.refusal import Refusal
from tests.truth.edges import ROWS, read, within_bounds
from tests.truth.test_edges import answers

Texts = st.SearchStrategy[str]

NUMBERS = ("i", "n", "f", "big", "0", "1", "2.5", "-3", "0.25", "7")
_TWO = """({} + {}) ({} - {}) ({} * {}) ({} / {}) ({} % {}) least({},{}) greatest({},{})
coalesce({},{}) nullif({},{}) div({},{})"""
_ONE = """(-{}) abs({}) sign({}) round({}) floor({}) ceil({}) trunc({}) sqrt({}) cbrt({}) ln({})
exp({}) power({},2) power({},-1) log({}) ({})::int ({})::numeric(12,1) round(({})::numeric,1)
trunc(({})::numeric,-1) width_bucket({},-2,3,5) width_bucket({},ARRAY[-1,0,2.5])"""
_DATES = """d|ts::date|d + 40|d - i|date '2022-02-02'|date_trunc('month', d)::date
(d + interval '1 month')::date|(ts - interval '36 hours')::date|least(d, ts::date)"""
_PARTS = """extract(year FROM {})|extract(week FROM {})|extract(decade FROM {})|({} - d)
extract(month FROM age({}, d))|extract(year FROM age(d, {}))|extract(doy FROM {})
extract(epoch FROM {})|length(to_char({}, 'YYYY-MM'))"""
_TRUE = ("b", "s LIKE 'a%'", "s IN ('a', 'abc')", "s IS NULL", "d > '2021-05-05'", "b IS TRUE")
_COMPARE = ("<", "<=", ">", ">=", "=", "<>", "IS DISTINCT FROM")


def _forms(text: str) -> Texts:
    return st.sampled_from(text.replace("\n", "|").split("|") if "|" in text else _split(text))


def _split(text: str) -> list[str]:
    """Cut a list of forms at the spaces outside of parentheses."""
    found, depth = [""], 0
    for character in text.replace("\n", " "):
        depth += {"(": 1, ")": -1}.get(character, 0)
        if character == " " and not depth:
            found.append("")
        else:
            found[-1] += character
    return found


def _filled(form: st.SearchStrategy[str], *parts: Texts) -> Texts:
    return st.tuples(form, *parts).map(lambda t: t[0].format(*t[1:]))


def numbers(depth: int) -> Texts:
    if depth == 0:
        return st.sampled_from(NUMBERS)
    x, c = numbers(depth - 1), conditions(depth - 1)
    return st.one_of(
        st.sampled_from(NUMBERS),
        _filled(_forms(_TWO), x, x),
        _filled(_forms(_ONE), x),
        _filled(st.just("CASE WHEN {} THEN {} ELSE {} END"), c, x, x),
        _filled(st.just("CASE WHEN {0} BETWEEN -1 AND 2 THEN {0} WHEN {0} > 2 THEN 2 END"), x),
        _filled(st.just("CASE {} WHEN 1 THEN {} END"), x, x),
        _filled(_forms(_PARTS), _forms(_DATES)),
    )


def conditions(depth: int) -> Texts:
    if depth == 0:
        return st.sampled_from(_TRUE)
    x, c = numbers(depth - 1), conditions(depth - 1)
    return st.one_of(
        st.sampled_from(_TRUE),
        _filled(st.sampled_from([f"({{}} {sign} {{}})" for sign in _COMPARE]), x, x),
        _filled(st.just("({} BETWEEN {} AND {})"), x, x, x),
        _filled(st.sampled_from(["({} AND {})", "({} OR {})"]), c, c),
        _filled(st.just("(NOT {})"), c),
    )


@pytest.mark.parametrize("engine", ["duckdb", "postgres"])
@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=st.one_of(numbers(3), conditions(2)))
def test_made_expressions_stay_within_their_bounds(
    engine: str, text: str, pg: psycopg.Connection[Any], duck: duckdb.DuckDBPyConnection
) -> None:
    try:
        scalar = read(text, engine)
    except Refusal:
        assume(False)
        return
    used = sorted({c.name for c in parse(f"SELECT {text} FROM e").find_all(exp.Column)})
    told = answers(scalar, engine, pg, duck)
    for row, got in zip(ROWS, told, strict=True):
        if within_bounds(row, used):
            values = {name: row[name] for name in used}
            assert _holds(scalar, got), (text, values, got, scalar.interval, scalar.sql)
            assert got is not None or scalar.nullable or None in values.values(), (text, values)


def _holds(scalar: Scalar, got: Any) -> bool:
    if got is None:
        return True
    if scalar.domain is not None and got not in [
        float(v) if isinstance(v, int | Fraction) and not isinstance(v, bool) else v
        for v in scalar.domain
    ]:
        return False
    if scalar.interval is None or not isinstance(got, float):
        return True
    # The engine computes in DOUBLE: what cancels out may leave the rounding of what was there.
    low, high = float(scalar.interval.lower), float(scalar.interval.upper)
    slack = 1e-9 * max(abs(got), abs(low), abs(high), 1.0)
    return low - slack <= got <= high + slack
