"""Ask the client's shadow session what a statement has to know when it is executed.

One query, in the transaction of the statement itself: which tables its names mean there, the
settings that hold there, its now(), and the parameters as PostgreSQL reads them, so that no other
code ever decodes a binary format. Parameter names never appear in text: they are numbers.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import lru_cache

from proxy.answer import Parameter, Seen, Situation
from proxy.settings import ON
from proxy.wire.server import DataRow

LIMITS = "privacy.intervals"
ASKS_LIMITS = (
    f"SELECT pg_catalog.lower(pg_catalog.current_setting('{LIMITS}', true))"
    f" OPERATOR(pg_catalog.=) ANY ('{{{','.join(ON)}}}'::pg_catalog.text[])"
)
"""Asks whether the ends of intervals are to be columns."""

SETTINGS = (
    "privacy.epsilon",
    "privacy.delta",
    "privacy.confidence",
    "privacy.nonnegative",
    "privacy.notices",
    "privacy.target",
    LIMITS,
    "TimeZone",
    "standard_conforming_strings",
    "array_nulls",
    "client_encoding",
)
"""What a gateway may want to know; a setting that was never made is absent from the answer."""

COLUMNS = 6
"""Of `question`."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Moment:
    """The answer.

    Attributes:
        timeout_s: statement_timeout in seconds, None if there is none.
    """

    situation: Situation
    timeout_s: float | None

    @property
    def limits(self) -> bool:
        """Whether the ends of intervals are to be columns of the answer."""
        return self.situation.settings.get(LIMITS, "").lower() in ON

    def promising(self, *, limits: bool) -> "Moment":
        """Return the moment with what was promised at Describe, whatever was set since."""
        if limits is self.limits:
            return self  # as it was set: what is neither on nor off is refused
        settings = {**self.situation.settings, LIMITS: "on" if limits else "off"}
        return Moment(replace(self.situation, settings=settings), self.timeout_s)


def literal(text: str) -> str:
    """Print a string that means the same under any standard_conforming_strings."""
    escaped = text.replace("\\", "\\\\").replace("'", "''")
    return f"E'{escaped}'"


_IS = "OPERATOR(pg_catalog.=)"
_DEPENDS = (
    "pg_catalog.pg_rewrite AS r, pg_catalog.pg_depend AS d"
    f" WHERE d.objid {_IS} r.oid"
    f" AND d.classid {_IS} 'pg_catalog.pg_rewrite'::pg_catalog.regclass::pg_catalog.oid"
    f" AND d.refclassid {_IS} 'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid"
)
"""What the rules of views depend on: the relations that a view reads, and the view itself."""

_COLUMNS = (
    "(SELECT pg_catalog.json_agg(pg_catalog.json_build_array("
    "a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod)) ORDER BY a.attnum)"
    f" FROM pg_catalog.pg_attribute AS a WHERE a.attrelid {_IS} c.oid"
    " AND a.attnum OPERATOR(pg_catalog.>) 0 AND NOT a.attisdropped)"
)


def _seen(names: str) -> str:
    """Write the query for relations and all that views among them read, as a JSON array."""
    return (
        "(WITH RECURSIVE seen AS ("
        f"SELECT pg_catalog.unnest(ARRAY[{names}]::pg_catalog.oid[]) AS oid UNION"
        f" SELECT d.refobjid FROM seen AS s, {_DEPENDS} AND r.ev_class {_IS} s.oid)"
        " SELECT coalesce(pg_catalog.json_agg(pg_catalog.json_build_array("
        "c.oid, n.nspname, c.relname, pg_catalog.pg_table_is_visible(c.oid),"
        f" pg_catalog.pg_get_userbyid(c.relowner) {_IS} current_user,"
        f" CASE WHEN c.relkind {_IS} 'v' THEN pg_catalog.pg_get_viewdef(c.oid) END,"
        f" ARRAY(SELECT d.refobjid FROM {_DEPENDS} AND r.ev_class {_IS} c.oid"
        " AND d.refobjid OPERATOR(pg_catalog.<>) c.oid),"
        f" CASE WHEN pg_catalog.pg_get_userbyid(c.relowner) {_IS} current_user"
        f" THEN {_COLUMNS} END)), '[]')"
        " FROM seen AS s, pg_catalog.pg_class AS c, pg_catalog.pg_namespace AS n"
        f" WHERE c.oid {_IS} s.oid AND n.oid {_IS} c.relnamespace)"
    )


@lru_cache(maxsize=256)
def question(relations: tuple[str, ...], parameters: int, *, others: bool = False) -> str:
    """Write the query for these relation names and the statement's own parameters.

    Args:
        others: some of them may be views or the session's own tables, of which their definitions
            and columns are asked as well.
    """
    names = [f"pg_catalog.to_regclass({literal(name)})::pg_catalog.oid" for name in relations]
    settings = (f"pg_catalog.current_setting({literal(name)}, true)" for name in SETTINGS)
    values = (
        f"pg_catalog.to_jsonb(${i}) OPERATOR(pg_catalog.#>>) '{{}}'::pg_catalog.text[]"
        for i in range(1, parameters + 1)
    )
    return (
        "SELECT EXTRACT(EPOCH FROM pg_catalog.now()), "
        "EXTRACT(EPOCH FROM pg_catalog.current_setting('statement_timeout')::pg_catalog.interval), "
        f"pg_catalog.to_json(ARRAY[{', '.join(names)}]::pg_catalog.oid[]), "
        f"pg_catalog.to_json(ARRAY[{', '.join(settings)}]::pg_catalog.text[]), "
        f"pg_catalog.to_json(ARRAY[{', '.join(values)}]::pg_catalog.text[]), "
        + (_seen(", ".join(names)) if others else "'[]'::pg_catalog.json")
    )


def read(
    row: DataRow, relations: Sequence[str], oids: Sequence[int], codec: str, in_transaction: bool
) -> Moment:
    """Read the one row that `question` returns, in the session's encoding."""
    told = (value.decode(codec) for value in row.values[:COLUMNS] if value is not None)
    now, timeout, *lists = told
    found, settings, values, seen = map(json.loads, lists)
    situation = Situation(
        relations={n: int(oid) for n, oid in zip(relations, found, strict=True) if oid is not None},
        parameters=tuple(Parameter(oid, v) for oid, v in zip(oids, values, strict=True)),
        settings={n: v for n, v in zip(SETTINGS, settings, strict=True) if v is not None},
        now=_EPOCH + timedelta(microseconds=int(Decimal(now).scaleb(6))),
        in_transaction=in_transaction,
        seen=tuple(
            Seen(
                int(oid),
                schema,
                name,
                visible,
                own,
                definition,
                tuple(map(int, reads)),
                tuple((column, type_) for column, type_ in columns or ()),
            )
            for oid, schema, name, visible, own, definition, reads, columns in seen
        ),
    )
    return Moment(situation, float(timeout) or None)
