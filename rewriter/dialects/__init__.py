"""How the backends spell what the rewriter means: one class an engine."""

from collections.abc import Mapping

from rewriter.dialects.dialect import Dialect
from rewriter.dialects.duckdb import DuckDb
from rewriter.dialects.postgres import Postgres

DIALECTS: Mapping[str, Dialect] = {"duckdb": DuckDb(), "postgres": Postgres()}

__all__ = ["DIALECTS", "Dialect"]
