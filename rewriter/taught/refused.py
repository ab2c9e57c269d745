"""The functions of PostgreSQL's chapters 9.1 to 9.9, 9.14, 9.18 and 9.26 that are not taught.

Each says why, and what to write instead. Over the results of aggregates all of them may be used.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlglot import exp


@dataclass(frozen=True, slots=True)
class Untaught:
    """Functions that are refused for one reason.

    Attributes:
        forms: as an analyst writes them.
        nodes: their types in the tree, and names of those that the parser has no type for.
        reason: continues "… cannot be used in a private query: ".
        hint: what to write instead.
    """

    forms: str
    nodes: tuple[type[exp.Expr] | str, ...]
    reason: str
    hint: str


_STEERED = "its cost depends on the rows, so time would tell about them"
_CHANGES = "its value changes from row to row, so an answer could not be bounded"
_RARE = "it has no proved form yet"

UNTAUGHT = (
    Untaught(
        "~, regexp_like, regexp_match, regexp_matches",
        (exp.RegexpLike, "regexp_match", "regexp_matches"),
        _STEERED,
        "Use LIKE or ILIKE.",
    ),
    Untaught("SIMILAR TO", (exp.SimilarTo,), _STEERED, "Use LIKE, several with OR."),
    Untaught("~*", (exp.RegexpILike,), _STEERED, "Use ILIKE."),
    Untaught(
        "regexp_replace, regexp_substr, regexp_count, regexp_instr, regexp_split_to_array",
        (
            *(exp.RegexpReplace, exp.RegexpSubstr, exp.RegexpCount, exp.RegexpInstr),
            *("regexp_split_to_array", "regexp_split_to_table", exp.RegexpSplit),
        ),
        _STEERED,
        "Use replace, translate, left, right or split_part; or use it outside, on the answer.",
    ),
    Untaught("repeat", (exp.Repeat,), _STEERED, "Use lpad or rpad with a constant length."),
    Untaught(
        "format, to_char of a number, to_number",
        (exp.Format, exp.ToNumber),
        "equal values may look different, and what a text holds decides whether it can be read",
        "Use a || b, round(x), or x::text of a whole number; format the results.",
    ),
    Untaught(
        "random, random_normal, setseed",
        (exp.Rand, "random_normal", "setseed"),
        _CHANGES,
        "pgfog samples and adds noise by itself.",
    ),
    Untaught(
        "gen_random_uuid, uuidv7",
        (exp.Uuid, "uuidv4", "uuidv7"),
        _CHANGES,
        "Group by what many rows share.",
    ),
    Untaught(
        "clock_timestamp, timeofday", ("clock_timestamp", "timeofday"), _CHANGES, "Use now()."
    ),
    Untaught(
        "date_trunc by a column",
        ("date_trunc",),
        "what it takes of the moment has to be a constant in quotes",
        "Write it as in date_trunc('month', d).",
    ),
    Untaught(
        "md5, sha256, hashtext",
        (exp.MD5, exp.SHA, exp.SHA2, exp.SHA2Digest, "hashtext", "hashint4"),
        "it would make a label of every value",
        "Group by the value itself; of several, count(DISTINCT (a, b)).",
    ),
    Untaught(
        "encode, decode, convert_to, get_byte, bit_count, to_hex, chr, normalize, quote_literal",
        (
            *(exp.Encode, exp.Decode, exp.Chr, exp.Normalize),
            *("convert_to", "convert_from", "get_byte", "bit_count", "to_hex", "unistr"),
            *("quote_literal", "quote_ident", "quote_nullable", exp.BitLength),
        ),
        "bytes and their spellings make labels of values",
        "Group by the value itself, and spell the results.",
    ),
    Untaught(
        "string_to_array, string_to_table, parse_ident",
        (exp.StringToArray, "string_to_table", "parse_ident"),
        "a value would become any number of rows",
        "Use split_part with a constant position.",
    ),
    Untaught(
        "factorial, scale, min_scale, trim_scale",
        (exp.Factorial, "scale", "min_scale", "trim_scale"),
        _RARE,
        "Use arithmetic, % and round.",
    ),
    Untaught(
        "cot, asinh, acosh, atanh, sind, cosd, erf",
        (
            *(exp.Cot, exp.Asinh, exp.Acosh, exp.Atanh),
            *("sind", "cosd", "tand", "cotd", "asind", "acosd", "atand", "atan2d", "erf", "erfc"),
        ),
        _RARE,
        "Use sin, cos, tan, radians, tanh and exp.",
    ),
    Untaught(
        "make_timestamptz",
        (exp.TimestampTzFromParts, "make_timestamptz"),
        _RARE,
        "Use make_timestamp(…) AT TIME ZONE 'zone'.",
    ),
    Untaught(
        "justify_days, justify_hours, justify_interval",
        (exp.JustifyDays, exp.JustifyHours, exp.JustifyInterval),
        "intervals that differ by row are not kept",
        "Use extract(epoch FROM a - b), or age(a, b) inside extract.",
    ),
    Untaught(
        "current_time, localtime",
        (exp.CurrentTime, exp.Localtime),
        _RARE,
        "Use now()::time.",
    ),
    Untaught(
        "current_user, session_user, version, current_setting, pg_typeof",
        (
            *(exp.CurrentUser, exp.SessionUser, exp.CurrentVersion, exp.CurrentSchema),
            *("current_setting", "pg_typeof", "txid_current", "pg_backend_pid"),
        ),
        "the backend's session is not yours",
        "Write the value as a constant or a parameter.",
    ),
    Untaught(
        "nextval, currval, lastval",
        ("nextval", "currval", "lastval", "setval", exp.NextValueFor),
        "it would change the database",
        "Number the results with row_number() OVER ().",
    ),
)


def _by_node() -> Iterator[tuple[type[exp.Expr] | str, Untaught]]:
    for entry in UNTAUGHT:
        for node in entry.nodes:
            yield node, entry


REFUSED: Mapping[type[exp.Expr] | str, Untaught] = dict(_by_node())
"""By node or name."""
