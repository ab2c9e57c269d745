"""The rules behind `rewriter.taught`: of each function its total form, type, interval and domain.

Nothing else is ever printed for the backend. Once for all of them: arithmetic is done in DOUBLE,
which never raises (integers and decimals do, on overflow); a NaN becomes NULL where it is used; a
division by zero is NULL. What PostgreSQL answers with an error, these answer with NULL, so whether
a statement fails cannot depend on a row.
"""
