"""The schema pg_fog has all that raises, with PostgreSQL's values, and NULL where it raises."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import pytest

from proxy.shadow import lenient
from rewriter.lenient import CASTS, FUNCTIONS, OPERATORS
from tests.embedded import Connection, Server

EDGES = {
    "smallint": ("0", "-1", "32767", "-32768"),
    "integer": ("0", "-1", "2147483647", "-2147483648"),
    "bigint": ("0", "-1", "9223372036854775807", "-9223372036854775808"),
    "numeric": ("0", "-1.5", "1e30", "NaN", "Infinity"),
    "real": ("0", "-1.5", "3e38", "Infinity"),
    "double precision": ("0", "-1.5", "1e308", "1e-300", "NaN", "Infinity"),
    "boolean": ("t",),
    "date": ("2020-01-31", "infinity", "5874897-12-31"),
    "timestamp without time zone": ("2020-01-31 10:00", "infinity", "294276-12-31 23:59:59"),
    "timestamp with time zone": ("2020-01-31 10:00Z", "-infinity", "294276-12-31 23:59:59Z"),
    "interval": ("1 day", "178956970 years 2147483647 days 99 hours", "0"),
    "time without time zone": ("10:00",),
    "text": ("a", "-1"),
}
MOST = 60  # calls of one function

_LEFT_OUT = (
    # It is words that decide whether they raise: units, zones, patterns.
    "date_part date_trunc extract timezone to_ascii regexp_count regexp_instr"
    " regexp_replace regexp_substr"
    # They have a form in SQL, and others are called so: casts, frames of windows, OVERLAPS, x ^ 2.
    " char in_range oid overlaps ^"
    # What is behind operators, casts and functions, with names that nobody writes.
    " dexp dlog1 dlog10 dsqrt int2abs int4abs int8abs int2um int4um int8um int4inc int8inc"
    " int8dec int8inc_float8_float8 numeric_div_trunc numeric_exp numeric_ln numeric_log"
    " numeric_sqrt"
)
LEFT_OUT = set(_LEFT_OUT.split())
ALL_WORDS = {"to_date", "to_number"}

# Calls one function with each row of arguments; says what came out, or that it raised.
TRY = """
CREATE FUNCTION pg_temp.tried(calls text[]) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE said text[] = '{}'; one text; value text;
BEGIN
    FOREACH one IN ARRAY calls LOOP
        BEGIN
            EXECUTE 'SELECT (' || one || ')::text' INTO value;
        EXCEPTION WHEN OTHERS THEN value := 'raised ' || SQLSTATE;
        END;
        said := said || value;
    END LOOP;
    RETURN said;
END $$
"""


@pytest.fixture(scope="module")
def steward(postgres: Server) -> Iterator[Connection]:
    postgres.create("lenient")
    connection = postgres.connect("lenient")
    lenient.build(connection)
    connection.execute(TRY.encode())
    yield connection
    connection.close()


@dataclass(frozen=True)
class Call:
    """A function or an operator of some types, as it is called in a schema."""

    name: str
    types: list[str]
    form: str

    def calls(self, schema: str) -> list[str]:
        values = product(*([f"'{v}'::{t}" for v in EDGES[t]] for t in self.types))
        made = [self.form.format(*v, schema=schema) for v in values]
        return made[:: len(made) // MOST + 1]


def found(steward: Connection) -> Iterator[Call]:
    """Yield PostgreSQL's functions and operators of numbers, moments and texts."""
    for name, sign, types in steward.execute(
        b"SELECT proname, oprname, ARRAY(SELECT format_type(t, NULL) FROM unnest(proargtypes)"
        b" WITH ORDINALITY AS u(t, i) ORDER BY i) FROM pg_proc AS p"
        b" LEFT JOIN pg_operator ON oprcode = p.oid AND oprkind = 'b'"
        b" WHERE pronamespace = 'pg_catalog'::regnamespace AND prokind = 'f' AND NOT proretset"
        b" AND provolatile <> 'v' AND pronargs > 0"
    ):
        if not {*types} <= EDGES.keys() or {*types} <= {"text", "boolean"}:
            continue
        if sign is not None:
            yield Call(sign, types, f"{{}} OPERATOR({{schema}}.{sign}) {{}}")
        elif not re.search("sel$|support$|typmod|^has_|^pg_|^inet", name):
            arguments = ", ".join("{}" for _ in types)
            yield Call(name, types, f'{{schema}}."{name}"({arguments})')


def tried(steward: Connection, calls: list[str]) -> list[str | None]:
    ((said,),) = steward.execute(b"SELECT pg_temp.tried(%s)", (calls,)).fetchall()
    return list(said)


def raises(said: list[str | None]) -> bool:
    return any(s is not None and s.startswith("raised") for s in said)


def kept(said: list[str | None]) -> list[str | None]:
    """Return what is left where values raise; a wrong word, as the bounds of a range, raises on."""
    raised = re.compile("raised (22|0A|54)")
    return [None if value is not None and raised.match(value) else value for value in said]


def test_what_raises_is_there_and_has_postgresqls_values(steward: Connection) -> None:
    raising = set[str]()
    for call in found(steward):
        own = tried(steward, call.calls("pg_catalog"))
        if raises(own):
            raising.add(call.name)
        if call.name in FUNCTIONS | {*OPERATORS.values()}:
            ours = tried(steward, call.calls("pg_fog"))
            assert ours == kept(own), call
    there = FUNCTIONS | {*OPERATORS.values()}
    assert raising - there - {*CASTS.values()} == LEFT_OUT
    assert there - raising == ALL_WORDS


@pytest.mark.parametrize("kind", sorted(CASTS.values()))
def test_casts_are_postgresqls_and_null_where_it_raises(steward: Connection, kind: str) -> None:
    there = [t for t in EDGES if not raises_always(steward, t, kind)]
    calls = [f"'{v}'::{t}" for t in there for v in EDGES[t]]
    own = tried(steward, [f"CAST({call} AS pg_catalog.{kind})" for call in calls])
    ours = tried(steward, [f'pg_fog."{kind}"({call})' for call in calls])
    assert ours == kept(own)
    assert raises(own)


def raises_always(steward: Connection, given: str, kind: str) -> bool:
    """Say whether PostgreSQL has no such cast."""
    (said,) = tried(steward, [f"CAST(NULL::{given} AS pg_catalog.{kind})"])
    return said is not None


def test_it_is_made_once(steward: Connection) -> None:
    schema = b"SELECT oid FROM pg_namespace WHERE nspname = 'pg_fog'"
    before = steward.execute(schema).fetchall()
    lenient.build(steward)
    assert steward.execute(schema).fetchall() == before
