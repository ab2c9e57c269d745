"""Statements around a query: EXPLAIN, cursors, COPY TO STDOUT, and what keeps an answer in a table.

What stands around a private query is the shadow's business: a cursor, a copy or a temporary table
of noisy rows is made there like any other. So the query inside is planned, and its finishing SQL
takes its place in the envelope.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import pairwise

from rewriter.lexer import Token, closing, significant
from sensitivity.refusal import UnsupportedSyntax

_QUERIES = {"SELECT", "WITH", "TABLE"}


_TEMPORARY = {"TEMP", "TEMPORARY"}
_PERSISTENCE = {"LOCAL", "GLOBAL", "UNLOGGED", "TABLE", *_TEMPORARY}


class Kind(Enum):
    """What is done with the query inside."""

    NONE = "the query itself"
    EXPLAIN = "EXPLAIN"
    CURSOR = "DECLARE"
    COPY = "COPY"
    TABLE = "CREATE TABLE AS"
    VIEW = "CREATE VIEW"
    INSERT = "INSERT"


@dataclass(frozen=True, slots=True)
class Envelope:
    """A statement taken apart: head + inner + tail is its text, or means the same.

    Attributes:
        options: EXPLAIN's, as words in upper case.
        needs_transaction: a cursor that ends with its transaction.
        without_data: a table that gets the columns only.
        stored: a materialized view.
        creates: the table that is made, spelled for to_regclass(); a temporary one is in pg_temp.
        names: the cursor, as it is written.
        guard: where IF NOT EXISTS stands in `head`.
    """

    kind: Kind
    head: str
    inner: str
    tail: str = ""
    options: tuple[str, ...] = ()
    needs_transaction: bool = False
    without_data: bool = False
    stored: bool = False
    creates: str | None = None
    names: str = ""
    guard: tuple[int, int] = (0, 0)


def opened(text: str) -> Envelope:
    """Take a statement apart; one that is in no envelope is all inner.

    Raises:
        UnsupportedSyntax: COPY to anything but STDOUT; an INSERT that reads more than its query; a
            table named U&"…".
    """
    told = significant(text)
    envelope = _opened(text, told, _words(told))
    return envelope if envelope.kind is Kind.NONE else _bare(envelope)


def _words(told: Sequence[Token]) -> list[str]:
    return [t.text.upper() if t.kind == "word" else t.text for t in told]


def _bare(envelope: Envelope) -> Envelope:
    """Leave the parentheses around a whole query outside."""
    told = significant(envelope.inner)
    around = _around(_words(told))
    if not around:
        return envelope
    first, last = told[around - 1].end, told[-around].start
    return replace(
        envelope,
        head=envelope.head + envelope.inner[:first],
        inner=envelope.inner[first:last],
        tail=envelope.inner[last:] + envelope.tail,
    )


def _around(words: Sequence[str]) -> int:
    """Return how many pairs of parentheses stand around all words, in one pass."""
    opened, closes = list[int](), dict[int, int]()
    for i, word in enumerate(words):
        if word == "(":
            opened.append(i)
        elif word == ")" and opened:
            closes[opened.pop()] = i
    pairs = 0
    while closes.get(pairs) == len(words) - 1 - pairs:
        pairs += 1
    return pairs


def _opened(text: str, told: Sequence[Token], words: Sequence[str]) -> Envelope:
    match words[:1]:
        case ["EXPLAIN"]:
            return _explain(text, told, words)
        case ["DECLARE"]:
            return _cursor(text, told, words)
        case ["COPY"] if words[1:2] == ["("]:
            return _copy(text, told, words)
        case ["COPY"]:
            return _copy_of_table(text, told, words)
        case ["CREATE"]:
            makes = next((w for w in words[1:6] if w in {"TABLE", "VIEW"}), None)
            if makes is not None:
                return _table(text, told, words) if makes == "TABLE" else _view(text, told, words)
        case ["INSERT"]:
            return _insert(text, told, words)
        case ["SELECT"] | ["WITH"]:
            return _into(text, told, words)
    return Envelope(Kind.NONE, "", text)


def _explain(text: str, told: Sequence[Token], words: Sequence[str]) -> Envelope:
    last = 0
    if words[1:2] == ["("] and {*words[2:3]}.isdisjoint({"(", "VALUES", *_QUERIES}):
        last = closing(words, 1)
    else:
        while last + 1 < len(words) and words[last + 1] in {"ANALYZE", "ANALYSE", "VERBOSE"}:
            last += 1
    at = told[last].end
    return Envelope(Kind.EXPLAIN, text[:at], text[at:], options=tuple(words[1 : last + 1]))


def _cursor(text: str, told: Sequence[Token], words: Sequence[str]) -> Envelope:
    if "CURSOR" not in words or "FOR" not in words[words.index("CURSOR") :]:
        return Envelope(Kind.NONE, "", text)
    last = words.index("FOR", words.index("CURSOR"))
    around = words[:last]
    holds = ("WITH", "HOLD") in pairwise(around)
    at = told[last].end
    named = text[told[1].start : told[3 if words[2] == "UESCAPE" else 1].end]
    return Envelope(Kind.CURSOR, text[:at], text[at:], needs_transaction=not holds, names=named)


def _copy(text: str, told: Sequence[Token], words: Sequence[str]) -> Envelope:
    last = closing(words, 1)
    _to_stdout(words, last + 1)
    at = told[1].end
    return Envelope(Kind.COPY, text[:at], text[at : told[last].start], text[told[last].start :])


def _copy_of_table(text: str, told: Sequence[Token], words: Sequence[str]) -> Envelope:
    """Read COPY table (columns) TO as the COPY of a query that it is short for."""
    if "TO" not in words:
        return Envelope(Kind.NONE, "", text)
    to = words.index("TO")
    _to_stdout(words, to)
    named = text[told[1].start : told[to].start]
    columns = "*"
    if "(" in words[:to]:
        opening = words.index("(")
        named = text[told[1].start : told[opening].start]
        columns = text[told[opening].end : told[closing(words, opening)].start]
    inner = f"SELECT {columns} FROM {named}"
    return Envelope(Kind.COPY, "COPY (", inner, f") {text[told[to].start :]}")


def _to_stdout(words: Sequence[str], to: int) -> None:
    # To a client it goes by either name, and PHP says STDIN.
    if words[to : to + 1] != ["TO"] or words[to + 1 : to + 2] not in (["STDOUT"], ["STDIN"]):
        raise UnsupportedSyntax("COPY goes TO STDOUT here", hint="Use \\copy in psql.")


def _table(text: str, told: Sequence[Token], words: Sequence[str]) -> Envelope:
    as_, first = _outside(told, words, "AS"), words.index("TABLE") + 1
    if as_ is None:
        return Envelope(Kind.NONE, "", text)
    guard = (0, 0)
    if words[first : first + 3] == ["IF", "NOT", "EXISTS"]:
        guard = told[first].start, told[first + 2].end
        first += 3
    made = _name(told, first, temporary=bool(_TEMPORARY & set(words[1:first])))
    at, end, tail = told[as_].end, len(text), ""
    for size in (2, 3):
        if words[-size:] in (["WITH", "DATA"], ["WITH", "NO", "DATA"]):
            end, tail = told[-size].start, text[told[-size].start :]
    nothing = words[-3:] == ["WITH", "NO", "DATA"]
    return Envelope(
        Kind.TABLE,
        text[:at],
        text[at:end],
        tail,
        without_data=nothing,
        creates=made,
        guard=guard,
    )


def _view(text: str, told: Sequence[Token], words: Sequence[str]) -> Envelope:
    as_ = _outside(told, words, "AS")
    at = len(text) if as_ is None else told[as_].end
    stored = "MATERIALIZED" in words[1 : words.index("VIEW")]
    return Envelope(Kind.VIEW, text[:at], text[at:], stored=stored)


def _name(told: Sequence[Token], first: int, *, temporary: bool) -> str:
    """Spell the name of a table that is made, part by part, each quoted."""
    last = _end_of_name(told, first)
    if any(t.text[:2].upper() == "U&" for t in told[first:last]):
        raise UnsupportedSyntax('a table of answers cannot be named U&"…"')
    parts = [t.text if t.kind == "quoted" else f'"{_folded(t.text)}"' for t in told[first:last:2]]
    return ".".join(['"pg_temp"', *parts[-1:]] if temporary else parts)


def _folded(word: str) -> str:
    """Fold a word's letters as PostgreSQL does: those of ASCII."""
    return "".join(c.lower() if c.isascii() else c for c in word)


def _end_of_name(told: Sequence[Token], first: int) -> int:
    """Return where a name with its schema ends, which begins at `first`."""
    last = first + 1
    while last + 1 < len(told) and told[last].text == ".":
        last += 2
    return last


def _into(text: str, told: Sequence[Token], words: Sequence[str]) -> Envelope:
    """Read SELECT … INTO as the CREATE TABLE AS that it is."""
    into = _outside(told, words, "INTO")
    if into is None or words[into - 1] in {"INSERT", "MERGE"}:
        return Envelope(Kind.NONE, "", text)
    first = into + 1
    while words[first : first + 1] and words[first] in _PERSISTENCE:
        first += 1
    kept = set(words[into + 1 : first])
    last = _end_of_name(told, first)
    if last > len(told):
        return Envelope(Kind.NONE, "", text)  # the shadow says what is missing
    what = "TEMP " if kept & _TEMPORARY else "UNLOGGED " if "UNLOGGED" in kept else ""
    named = text[told[first].start : told[last - 1].end]
    inner = text[: told[into].start] + text[told[last - 1].end :]
    made = _name(told, first, temporary=bool(kept & _TEMPORARY))
    return Envelope(Kind.TABLE, f"CREATE {what}TABLE {named} AS ", inner, creates=made)


def _insert(text: str, told: Sequence[Token], words: Sequence[str]) -> Envelope:
    """Take an INSERT apart: its query begins behind the table and the columns."""
    begin, end = _query(words), _afterwards(told, words)
    if begin is None or begin >= end:
        return Envelope(Kind.NONE, "", text)
    if {"SELECT", "TABLE"} & set(words[end:]):
        raise UnsupportedSyntax("a subquery in ON CONFLICT or RETURNING cannot be used here")
    start = told[begin].start
    cut = told[end].start if end < len(told) else len(text)
    return Envelope(Kind.INSERT, text[:start], text[start:cut], text[cut:])


def _query(words: Sequence[str]) -> int | None:
    for i, depth in enumerate(_depths(words)):
        if depth != 0:
            continue
        if words[i] == "VALUES":
            return None  # what stands in its parentheses are rows, and maybe subqueries
        first = i
        while words[first : first + 1] == ["("]:
            first += 1
        if words[first : first + 1] and words[first] in _QUERIES:
            return i
    return None


def _afterwards(told: Sequence[Token], words: Sequence[str]) -> int:
    for i, depth in enumerate(_depths(words)):
        conflict = words[i : i + 2] == ["ON", "CONFLICT"]
        if depth == 0 and told[i].kind == "word" and (conflict or words[i] == "RETURNING"):
            return i
    return len(words)


def _outside(told: Sequence[Token], words: Sequence[str], word: str) -> int | None:
    """Return where a word first stands outside of parentheses."""
    for i, depth in enumerate(_depths(words)):
        if depth == 0 and words[i] == word and told[i].kind == "word":
            return i
    return None


def _depths(words: Sequence[str]) -> Iterator[int]:
    """Return how many parentheses were open before each word."""
    depth = 0
    for word in words:
        yield depth
        depth += {"(": 1, ")": -1}.get(word, 0)
