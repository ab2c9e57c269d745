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


class Kind(Enum):
    """What is done with the query inside."""

    NONE = "the query itself"
    EXPLAIN = "EXPLAIN"
    CURSOR = "DECLARE"
    COPY = "COPY"
    TABLE = "CREATE TABLE AS"
    INSERT = "INSERT"


@dataclass(frozen=True, slots=True)
class Envelope:
    """A statement taken apart: head + inner + tail is its text, or means the same.

    Attributes:
        options: EXPLAIN's, as words in upper case.
        needs_transaction: a cursor that ends with its transaction.
        without_data: a table that gets the columns only.
    """

    kind: Kind
    head: str
    inner: str
    tail: str = ""
    options: tuple[str, ...] = ()
    needs_transaction: bool = False
    without_data: bool = False


def opened(text: str) -> Envelope:
    """Take a statement apart; one that is in no envelope is all inner.

    Raises:
        UnsupportedSyntax: COPY to anything but STDOUT; an INSERT that reads more than its query.
    """
    told = significant(text)
    envelope = _opened(text, told, _words(told))
    return envelope if envelope.kind is Kind.NONE else _bare(envelope)


def _words(told: Sequence[Token]) -> list[str]:
    return [t.text.upper() if t.kind == "word" else t.text for t in told]


def _bare(envelope: Envelope) -> Envelope:
    """Leave the parentheses around a whole query outside."""
    told = significant(envelope.inner)
    words = _words(told)
    if words[:1] != ["("] or closing(words, 0) != len(words) - 1:
        return envelope
    first, last = told[0].end, told[-1].start
    inner = envelope.inner[first:last]
    return _bare(
        replace(
            envelope,
            head=envelope.head + envelope.inner[:first],
            inner=inner,
            tail=envelope.inner[last:] + envelope.tail,
        )
    )


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
        case ["CREATE"] if {"TEMP", "TEMPORARY"} & set(words[1:4]):
            return _table(text, told, words)
        case ["INSERT"]:
            return _insert(text, told, words)
        case ["SELECT"]:
            return _into(text, told, words)
    return Envelope(Kind.NONE, "", text)


def _explain(text: str, told: Sequence[Token], words: Sequence[str]) -> Envelope:
    last = 0
    if words[1:2] == ["("]:
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
    return Envelope(Kind.CURSOR, text[:at], text[at:], needs_transaction=not holds)


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
    if words[to : to + 2] != ["TO", "STDOUT"]:
        raise UnsupportedSyntax("COPY goes TO STDOUT here", hint="Use \\copy in psql.")


def _table(text: str, told: Sequence[Token], words: Sequence[str]) -> Envelope:
    if "VIEW" in words[1:5]:  # what it shows would be asked anew by each reader
        return Envelope(Kind.NONE, "", text)
    as_ = _outside(told, words, "AS")
    if as_ is None:
        return Envelope(Kind.NONE, "", text)
    at, end, tail = told[as_].end, len(text), ""
    for size in (2, 3):
        if words[-size:] in (["WITH", "DATA"], ["WITH", "NO", "DATA"]):
            end, tail = told[-size].start, text[told[-size].start :]
    nothing = words[-3:] == ["WITH", "NO", "DATA"]
    return Envelope(Kind.TABLE, text[:at], text[at:end], tail, without_data=nothing)


def _into(text: str, told: Sequence[Token], words: Sequence[str]) -> Envelope:
    """Read SELECT … INTO TEMP as the CREATE TEMP TABLE AS that it is."""
    into = _outside(told, words, "INTO")
    if into is None:
        return Envelope(Kind.NONE, "", text)
    first = into + 1 + (words[into + 1 : into + 2] == ["LOCAL"])
    if words[first : first + 1] not in (["TEMP"], ["TEMPORARY"]):
        return Envelope(Kind.NONE, "", text)
    first += 1 + (words[first + 1 : first + 2] == ["TABLE"])
    last = first
    while words[last + 1 : last + 2] == ["."]:
        last += 2
    if last >= len(told):
        return Envelope(Kind.NONE, "", text)  # the shadow says what is missing
    name = text[told[first].start : told[last].end]
    inner = text[: told[into].start] + text[told[last].end :]
    return Envelope(Kind.TABLE, f"CREATE TEMP TABLE {name} AS ", inner)


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
        first = i
        while words[first : first + 1] == ["("]:
            first += 1
        if depth == 0 and words[first : first + 1] and words[first] in _QUERIES:
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
