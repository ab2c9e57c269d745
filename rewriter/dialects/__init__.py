"""How the backends spell what the rewriter means: one class an engine."""

from rewriter.dialects.duckdb import DuckDb

DIALECTS = {"duckdb": DuckDb()}

__all__ = ["DIALECTS", "DuckDb"]
