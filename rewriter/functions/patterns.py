"""LIKE and ILIKE with constant patterns, spelled as searches whose cost no value can steer.

A pattern is cut at its % into pieces. The first is compared with the beginning, the last with the
end, and those between are searched for one after the other, each behind the one before: taking the
first place that fits leaves most room for the rest, so nothing is ever tried twice. An engine's own
LIKE goes back to try other places; regular expressions do, too, and are refused.
"""

from rewriter.dialects import Dialect
from rewriter.functions.common import need
from rewriter.functions.texts import lower
from rewriter.scalar import BOOLEAN, Scalar
from sensitivity.policy import Kind
from sensitivity.refusal import UnsupportedSyntax

_MOST_PIECES = 4  # between the first and the last %; each doubles the text
_ANY = None  # the _ of a pattern

Piece = list[str | None]
"""Characters of a pattern between two %; None stands for any one character."""


def like(a: Scalar, pattern: Scalar, dialect: Dialect, *, fold: bool, escape: str = "\\") -> Scalar:
    """a LIKE pattern; `fold` for ILIKE. The pattern is a constant."""
    need(a, Kind.TEXT)
    text = pattern.value
    if not (pattern.literal and isinstance(text, str)):
        raise UnsupportedSyntax("LIKE takes a constant pattern here, as in LIKE 'ab%'")
    if fold:
        if not text.isascii():
            raise UnsupportedSyntax(
                "ILIKE takes a pattern of ASCII characters here", hint="Use LIKE with lower(x)."
            )
        a, text = lower(a, dialect), text.lower()
    pieces = _pieces(text, escape)
    sql = _spelled(a.sql, pieces, dialect)
    return Scalar(sql, BOOLEAN, a.nullable, sources=a.sources)


def matched(x: Scalar, pattern: Scalar, *, fold: bool) -> tuple[str, ...] | None:
    """Return which of the values of a public domain a constant pattern fits; None if not known."""
    text, values = pattern.value, [v for v in x.domain or () if isinstance(v, str)]
    if x.domain is None or len(values) < len(x.domain) or not isinstance(text, str):
        return None
    if fold and not all(v.isascii() for v in (text, *values)):
        return None
    pieces = _pieces(text.lower() if fold else text, "\\")
    return tuple(v for v in values if _fits(v.lower() if fold else v, pieces))


def _fits(value: str, pieces: list[Piece]) -> bool:
    first, last = pieces[0], pieces[-1]
    if len(pieces) == 1:
        return len(value) == len(first) and _alike(value, first)
    at, end = len(first), len(value) - len(last)
    if end < at or not _alike(value[:at], first) or not _alike(value[end:], last):
        return False
    for piece in pieces[1:-1]:
        starts = range(at, end - len(piece) + 1)
        found = next((i for i in starts if _alike(value[i : i + len(piece)], piece)), None)
        if found is None:
            return False
        at = found + len(piece)
    return True


def _alike(characters: str, piece: Piece) -> bool:
    return all(p is _ANY or p == c for p, c in zip(piece, characters, strict=True))


def _pieces(text: str, escape: str) -> list[Piece]:
    pieces: list[Piece] = [[]]
    at = 0
    while at < len(text):
        character = text[at]
        if character == escape:
            at += 1
            if at == len(text):
                raise UnsupportedSyntax("a LIKE pattern must not end with its escape character")
            pieces[-1].append(text[at])
        elif character == "%":
            pieces.append([])
        else:
            pieces[-1].append(_ANY if character == "_" else character)
        at += 1
    # %% says what % says.
    return [pieces[0], *(p for p in pieces[1:-1] if p), *pieces[1:][-1:]]


def _spelled(x: str, pieces: list[Piece], dialect: Dialect) -> str:
    first, middle, last = pieces[0], pieces[1:-1], pieces[-1]
    size = dialect.call("length", x)
    if len(pieces) == 1:
        plain = _plain(first)
        if plain is not None:
            return f"({x} = {dialect.text(plain)})"
        tests = [f"{size} = {len(first)}", *_at(x, first, "1", dialect)]
        return f"({' AND '.join(tests)})"
    if len(middle) > _MOST_PIECES:
        raise UnsupportedSyntax(f"a LIKE pattern may have {_MOST_PIECES + 2} parts at most here")
    plain = _plain(first or last)
    if not middle and not (first and last) and plain is not None:
        ends = dialect.ends_with if last else dialect.starts_with
        return ends(x, plain)
    tests = [f"{size} >= {sum(map(len, pieces))}"]
    tests += _at(x, first, "1", dialect)
    # length - n + 1 may lie before the beginning of a short text, which is no match anyway.
    tests += _at(x, last, f"greatest({size} - {len(last) - 1}, 1)", dialect)
    if middle:
        rest = _between(x, len(first), len(last), size, dialect)
        for i, piece in enumerate(middle):
            plain = _plain(piece)
            if plain is None:
                raise UnsupportedSyntax("_ between two % of a LIKE pattern is not taught")
            at = dialect.position(rest, plain)
            tests.append(f"{at} > 0")
            if i < len(middle) - 1:
                rest = dialect.substring(rest, f"{at} + {len(plain)}")
    return f"({' AND '.join(tests)})"


def _between(x: str, before: int, behind: int, size: str, dialect: Dialect) -> str:
    """Spell a text without its first and last characters."""
    if not behind:
        return dialect.substring(x, str(before + 1)) if before else x
    return dialect.substring(x, str(before + 1), f"greatest({size} - {before + behind}, 0)")


def _plain(piece: Piece) -> str | None:
    return None if _ANY in piece else "".join(c for c in piece if c is not None)


def _at(x: str, piece: Piece, start: str, dialect: Dialect) -> list[str]:
    """Spell that the characters of a piece stand from `start` on."""
    tests, at = [], 0
    while at < len(piece):
        end = at
        while end < len(piece) and piece[end] is not _ANY:
            end += 1
        if end > at:
            run = "".join(c for c in piece[at:end] if c is not None)
            place = start if at == 0 else f"{start} + {at}"
            tests.append(f"{dialect.substring(x, place, str(len(run)))} = {dialect.text(run)}")
        at = end + 1
    return tests
