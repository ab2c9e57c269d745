"""Texts: case, cutting, joining, searching. By characters, as PostgreSQL counts them.

The cost of each is linear in its argument whatever the argument is, and what comes out is at most
as long as what went in, `copies` times: so no value can make a statement dear (a text doubled in
each of sixty derived tables would). All arguments but the texts themselves are constants.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction

from rewriter.dialects import Dialect
from rewriter.functions.common import as_double, is_null, nameless, need, sources_of
from rewriter.functions.dates import to_text as date_text
from rewriter.functions.wholes import need_exact
from rewriter.scalar import BOOLEAN, INTEGER, TEXT, Scalar
from sensitivity.bounds import Interval
from sensitivity.policy import Kind, Value
from sensitivity.refusal import TooComplex, UnsupportedSyntax

_LONGEST = 1_000_000_000  # characters: what PostgreSQL can hold
_MOST_COPIES = 16
_MOST_DOMAIN = 10_000
_MOST_LISTED = 1_000  # each stands in the SQL


def _text(
    sql: str,
    parts: Sequence[Scalar],
    domain: Sequence[Value] | None,
    longest: int | None = None,
) -> Scalar:
    copies = sum(p.copies for p in parts if not p.literal)
    if copies > _MOST_COPIES:
        raise TooComplex("too many texts are joined into one", hint="Join fewer of them.")
    return Scalar(
        sql,
        TEXT,
        nullable=any(p.nullable for p in parts),
        domain=None if domain is None else tuple(dict.fromkeys(domain)),
        copies=max(copies, 1),
        longest=longest,
        sources=sources_of(*parts),
    )


def _longest(a: Scalar, cut: int | None = None) -> int | None:
    """Return how many characters a text has at most, cut to so many."""
    known = _values(a)
    ends = [n for n in (max(map(len, known)) if known else None, a.longest, cut) if n is not None]
    return min(ends, default=None)


def _values(a: Scalar) -> tuple[str, ...] | None:
    """Return every text that a may be, if that is public; a constant is one."""
    known = (a.value,) if a.literal and a.value is not None else a.domain
    if known is None or not all(isinstance(v, str) for v in known):
        return None
    return tuple(v for v in known if isinstance(v, str))


def call(
    function: str,
    a: Scalar,
    dialect: Dialect,
    *constants: str | int,
    of: Callable[[str], str],
    ascii_only: bool = False,
    cut: int | None = None,
) -> Scalar:
    """Call a function of one text and constants.

    Args:
        of: what it makes of a text, for public domains.
        ascii_only: engines agree with `of` on ASCII only.
        cut: how many characters it leaves at most; else it makes no text longer.
    """
    need(a, Kind.TEXT)
    known = _values(a)
    if known is not None and ascii_only and not all(v.isascii() for v in known):
        known = None
    domain = None if known is None else [of(v) for v in known]
    longest = None if ascii_only else _longest(a, cut)
    return _text(dialect.call(function, a.sql, *constants), [a], domain, longest)


def lower(a: Scalar, dialect: Dialect) -> Scalar:
    """lower(a)."""
    return call("lower", a, dialect, of=str.lower, ascii_only=True)


def upper(a: Scalar, dialect: Dialect) -> Scalar:
    """upper(a)."""
    return call("upper", a, dialect, of=str.upper, ascii_only=True)


def initcap(a: Scalar, dialect: Dialect) -> Scalar:
    """initcap(a) of texts that are public: not every engine has it."""
    need(a, Kind.TEXT)
    known = _values(a)
    if known is None or not all(v.isascii() for v in known) or len(known) > _MOST_LISTED:
        raise UnsupportedSyntax(
            "initcap takes a column whose few values the policy lists here",
            hint="Use lower or upper; or initcap of the group key, outside of the aggregates.",
        )
    told = [_capitals(v) for v in known]
    branches = [
        f" WHEN {dialect.text(v)} THEN {dialect.text(t)}"
        for v, t in zip(known, told, strict=True)
        if v != t
    ]
    sql = f"(CASE {a.sql}{''.join(branches)} ELSE {a.sql} END)" if branches else a.sql
    return _text(sql, [a], told)


def _capitals(text: str) -> str:
    """Return what PostgreSQL's initcap makes of an ASCII text: words are of letters and digits."""
    return re.sub("[a-zA-Z0-9]+", lambda m: m[0][0].upper() + m[0][1:].lower(), text)


def translated(a: Scalar, old: str, new: str, dialect: Dialect) -> Scalar:
    """translate(a, old, new): each character of `old` by its counterpart, or by nothing."""
    table: dict[int, int | None] = {}
    for i, character in enumerate(old):
        table.setdefault(ord(character), ord(new[i]) if i < len(new) else None)
    return call("translate", a, dialect, old, new, of=lambda v: v.translate(table))


def overlay(a: Scalar, new: str, start: int, count: int | None, dialect: Dialect) -> Scalar:
    """overlay(a placing new from start for count)."""
    if start < 1 or (count is not None and count < 0):
        raise UnsupportedSyntax("overlay takes a start from 1 on, and no negative length here")
    after = start + (len(new) if count is None else count)
    middle = Scalar(dialect.text(new), TEXT, False, literal=True, value=new)
    return joined(
        [left(a, start - 1, dialect), middle, substring(a, after, None, dialect)], dialect
    )


def code(a: Scalar, dialect: Dialect) -> Scalar:
    """ascii(a): the number of the first character, 0 if there is none."""
    return _measured("ascii", a, Interval.of(0, 0x10FFFF), dialect)


def octets(a: Scalar, dialect: Dialect) -> Scalar:
    """octet_length(a), in UTF-8."""
    known, longest = _values(a), _longest(a)
    sizes = [len(v.encode()) for v in known] if known else []
    ends = None if longest is None else Interval.of(0, 4 * longest)
    return _measured(
        "octet_length", a, Interval.of(min(sizes), max(sizes)) if sizes else ends, dialect
    )


def _measured(function: str, a: Scalar, interval: Interval | None, dialect: Dialect) -> Scalar:
    need(a, Kind.TEXT)
    return Scalar(
        dialect.call(function, a.sql),
        INTEGER,
        a.nullable,
        interval,
        at_least=None if interval else Fraction(0),
        sources=a.sources,
    )


def trim(a: Scalar, characters: str, side: str, dialect: Dialect) -> Scalar:
    """btrim, ltrim and rtrim; `side` is BOTH, LEADING or TRAILING."""
    match side:
        case "LEADING":
            return call("ltrim", a, dialect, characters, of=lambda v: v.lstrip(characters))
        case "TRAILING":
            return call("rtrim", a, dialect, characters, of=lambda v: v.rstrip(characters))
        case _:
            return call("btrim", a, dialect, characters, of=lambda v: v.strip(characters))


def left(a: Scalar, count: int, dialect: Dialect) -> Scalar:
    """left(a, count); all but the last -count characters if it is negative."""
    return call("left", a, dialect, count, of=lambda v: v[:count], cut=_kept(count))


def right(a: Scalar, count: int, dialect: Dialect) -> Scalar:
    """right(a, count); all but the first -count characters if it is negative."""

    def of(v: str) -> str:
        return v[-count:] if count else ""

    return call("right", a, dialect, count, of=of, cut=_kept(count))


def _kept(count: int) -> int | None:
    return count if count >= 0 else None


def reverse(a: Scalar, dialect: Dialect) -> Scalar:
    """reverse(a)."""
    return call("reverse", a, dialect, of=lambda v: v[::-1])


def substring(a: Scalar, start: int, length: int | None, dialect: Dialect) -> Scalar:
    """substring(a from start for length); characters before the first count for the length."""
    need(a, Kind.TEXT)
    if length is not None and length < 0:
        raise UnsupportedSyntax("a negative substring length is not allowed")
    first = max(start, 1)
    end = _LONGEST if length is None else max(start + length, first)
    known = _values(a)
    return _text(
        dialect.substring(a.sql, str(first), None if length is None else str(end - first)),
        [a],
        None if known is None else [v[first - 1 : end - 1] for v in known],
        _longest(a, end - first),
    )


def replaced(a: Scalar, old: str, new: str, dialect: Dialect) -> Scalar:
    """replace(a, old, new), which must not make it longer."""
    if not old or len(new) > len(old):
        raise UnsupportedSyntax(
            "replace takes a constant by one that is not longer here",
            hint="Otherwise some values would cost much more than others.",
        )
    return call("replace", a, dialect, old, new, of=lambda v: v.replace(old, new))


def split_part(a: Scalar, delimiter: str, index: int, dialect: Dialect) -> Scalar:
    """split_part(a, delimiter, index); empty if there is no such part."""
    if not delimiter or not index:
        raise UnsupportedSyntax("split_part takes a delimiter and a position other than 0 here")

    def of(v: str) -> str:
        parts = v.split(delimiter)
        at = index - 1 if index > 0 else len(parts) + index
        return parts[at] if 0 <= at < len(parts) else ""

    return call("split_part", a, dialect, delimiter, index, of=of)


def pad(a: Scalar, length: int, fill: str, dialect: Dialect, *, left: bool) -> Scalar:
    """lpad and rpad, to at most 100 characters."""
    if not 0 <= length <= 100 or not fill:
        raise UnsupportedSyntax("lpad and rpad take a constant length up to 100 here")

    def of(v: str) -> str:
        padding = (fill * length)[: max(length - len(v), 0)]
        return (padding + v if left else v + padding)[:length]

    padded = call("lpad" if left else "rpad", a, dialect, length, fill, of=of)
    return replace(padded, longest=length)


def length(a: Scalar, dialect: Dialect) -> Scalar:
    """length(a) in characters."""
    known, longest = _values(a), _longest(a)
    ends = None if longest is None else Interval.of(min(map(len, known or [""])), longest)
    return _measured("length", a, ends, dialect)


def position(a: Scalar, part: str, dialect: Dialect) -> Scalar:
    """position(part in a), from 1; 0 if it does not stand there."""
    need(a, Kind.TEXT)
    if not part:
        raise UnsupportedSyntax("position takes a constant that is not empty here")
    known = _values(a)
    ends = [v.find(part) + 1 for v in known] if known else []
    return Scalar(
        dialect.position(a.sql, part),
        INTEGER,
        a.nullable,
        Interval.of(min(ends), max(ends)) if ends else None,
        at_least=None if ends else Interval.point(0).lower,
        sources=a.sources,
    )


def starts_with(a: Scalar, prefix: str, dialect: Dialect) -> Scalar:
    """starts_with(a, prefix)."""
    need(a, Kind.TEXT)
    return Scalar(dialect.starts_with(a.sql, prefix), BOOLEAN, a.nullable, sources=a.sources)


def to_text(a: Scalar, dialect: Dialect, length: int | None = None) -> Scalar:
    """a::text of a text, whole number, date or boolean; a::varchar(n) cuts it off."""
    if a.kind is Kind.TEXT:
        return a if length is None else left(a, length, dialect)
    if length is not None:
        raise UnsupportedSyntax("only texts can be cut to varchar(n) here")
    if a.kind is Kind.INTEGER or (a.whole and a.type.modifier[1:] == (0,)):
        return _number_text(a, dialect)
    if a.kind is Kind.BOOLEAN:
        never = dialect.text_or_null
        sql = f"(CASE WHEN {a.sql} THEN 'true' WHEN NOT {a.sql} THEN 'false'{never} END)"
        return _text(sql, [a], ("false", "true"))
    if a.kind is Kind.DATE:
        return date_text(a, dialect)
    raise UnsupportedSyntax(
        f"{a.type} cannot be turned into text here: equal values may look different",
        hint="Round it to an integer first, or use to_char of a date.",
    )


def _number_text(a: Scalar, dialect: Dialect) -> Scalar:
    need_exact(a, "text")
    whole = a.sql if a.counts else dialect.whole(as_double(a, dialect))
    domain: list[str] | None = None
    if a.domain is not None:
        domain = [str(v) for v in a.domain if isinstance(v, int)]
    elif a.interval and a.interval.width < _MOST_DOMAIN:
        first, last = a.interval.lower.__ceil__(), a.interval.upper.__floor__()
        domain = [str(i) for i in range(first, last + 1)]
    return _text(dialect.whole_text(whole), [a], domain)


def concat(parts: Sequence[Scalar], dialect: Dialect, separator: str | None = None) -> Scalar:
    """concat(…) and concat_ws('separator', …): NULLs are left out.

    Args:
        separator: stands between what is not NULL; None for concat.
    """
    told = [_part(p, dialect) for p in parts if not is_null(p)]
    if separator is None:
        shown = [_or_empty(p) for p in told]
        return joined(shown, dialect) if shown else _text("''", [], [""])
    if any(p.nullable for p in told) or not told:
        raise UnsupportedSyntax(
            "concat_ws takes values that cannot be NULL here", hint="Use COALESCE(x, '')."
        )
    between = Scalar(dialect.text(separator), TEXT, False, literal=True, value=separator)
    return joined([x for p in told for x in (between, p)][1:], dialect)


def _or_empty(part: Scalar) -> Scalar:
    if not part.nullable:
        return part
    known = _values(part)
    domain = None if known is None else (*known, "")
    sql = f"coalesce({part.sql}, '')"
    return replace(nameless(part), sql=sql, nullable=False, domain=domain)


def _part(part: Scalar, dialect: Dialect) -> Scalar:
    if part.kind is Kind.BOOLEAN:
        raise UnsupportedSyntax("a boolean cannot be joined to texts here", hint="Cast it first.")
    return part if part.literal and part.kind is Kind.TEXT else to_text(part, dialect)


def joined(parts: Sequence[Scalar], dialect: Dialect) -> Scalar:
    """a || b: NULL if one of them is."""
    texts = [_part(p, dialect) for p in parts]
    domain: list[str] | None = [""]
    for part in texts:
        known = _values(part)
        if domain is None or known is None or len(domain) * len(known) > _MOST_DOMAIN:
            domain = None
        else:
            domain = [before + after for before in domain for after in known]
    sizes = [n for t in texts if (n := _longest(t)) is not None]
    longest = sum(sizes) if len(sizes) == len(texts) else None
    return _text(dialect.concat([t.sql for t in texts]), texts, domain, longest)
