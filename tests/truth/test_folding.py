"""What DuckDB knows of a column before it reads a row makes no statement fail.

From the least and largest values of a column it sees that a condition never holds, and makes
constants of what hangs on it. Whether that fails would tell the largest value.
"""

from dataclasses import dataclass

import duckdb
import pytest
from sqlglot import exp

from rewriter.dialects import DIALECTS
from rewriter.expressions import Reader
from rewriter.functions.branches import case
from rewriter.functions.conditions import compare
from rewriter.scalar import BOOLEAN, Scalar
from rewriter.statements import parse
from rewriter.taught import SECTIONS
from sensitivity.policy import Kind
from sensitivity.refusal import Refusal
from tests.truth.edges import reader

NEVER = Scalar('(e."k" > 1000000)', BOOLEAN, sources=frozenset({"e"}))
CONSTANTS = {
    "i": "3",
    "big": "3",
    "n": "1.5",
    "f": "1.5::float8",
    "b": "true",
    "s": "'abc'",
    "d": "DATE '2024-02-01'",
    "ts": "TIMESTAMP '2024-02-01'",
    "tz": "TIMESTAMPTZ '2024-02-01 00:00+00'",
}
"""By column, what stands in its place: CASE WHEN (what never holds) THEN this END."""


@dataclass(frozen=True)
class Folded:
    """Columns of which each is a constant in no row, and NULL in all."""

    def find(self, column: exp.Column) -> Scalar:
        return case([NEVER], [_read(CONSTANTS[column.name])], None, DIALECTS["duckdb"])

    def narrowed(self, scalar: Scalar) -> Scalar:
        return scalar


@pytest.mark.parametrize(
    "example",
    [example for section in SECTIONS.values() for entry in section for example in entry.examples],
)
def test_of_constants_that_no_row_has_nothing_fails(
    example: str, duck: duckdb.DuckDBPyConnection
) -> None:
    plain = reader("duckdb")
    folded = Reader(Folded(), plain.dialect, (), plain.now)
    try:
        scalar = folded.read(_node(example))
    except Refusal:
        return  # it takes a column alone, or its domain
    if scalar.kind is Kind.TEXT:
        scalar = compare("<", scalar, _read("'zz'"), plain.dialect)
    test = scalar.sql if scalar.kind is Kind.BOOLEAN else f"{scalar.sql} IS NULL"
    duck.execute(f"SELECT count(*) FROM e WHERE {test}").fetchall()


def _node(text: str) -> exp.Expr:
    node: exp.Expr = parse(f"SELECT {text} FROM e").expressions[0]
    return node


def _read(text: str) -> Scalar:
    return reader("duckdb").read(_node(text))
