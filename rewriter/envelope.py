"""Statements around a query: EXPLAIN, DECLARE CURSOR, COPY TO STDOUT and CREATE TEMP TABLE AS.

What stands around a private query is the shadow's business: a cursor, a copy or a temporary table
of noisy rows is made there like any other. So the query inside is planned, and its finishing SQL
takes its place in the envelope.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

from rewriter.lexer import Token, tokens
from sensitivity.refusal import UnsupportedSyntax


class Kind(Enum):
    """What is done with the query inside."""

    NONE = "the query itself"
    EXPLAIN = "EXPLAIN"
    CURSOR = "DECLARE"
    COPY = "COPY"
    TABLE = "CREATE TABLE AS"


@dataclass(frozen=True, slots=True)
class Envelope:
    """A statement taken apart: head + inner + tail is its text.

    Attributes:
        options: EXPLAIN's, as words in upper case.
        needs_transaction: a cursor that ends with its transaction.
    """

    kind: Kind
    head: str
    inner: str
    tail: str = ""
    options: tuple[str, ...] = ()
    needs_transaction: bool = False


def opened(text: str) -> Envelope:
    """Take a statement apart; one that is in no envelope is all inner.

    Raises:
        UnsupportedSyntax: COPY to anything but STDOUT.
    """
    told = [t for t in tokens(text) if t.kind not in {"space", "comment"}]
    words = [t.text.upper() if t.kind == "word" else t.text for t in told]
    match words[:1]:
        case ["EXPLAIN"]:
            return _explain(text, told, words)
        case ["DECLARE"]:
            return _cursor(text, told, words)
        case ["COPY"] if words[1:2] == ["("]:
            return _copy(text, told, words)
        case ["CREATE"] if {"TEMP", "TEMPORARY"} & set(words[1:3]):
            return _table(text, told, words)
    return Envelope(Kind.NONE, "", text)


def _after(text: str, token: Token) -> int:
    return token.start + len(token.text)


def _explain(text: str, told: Sequence[Token], words: Sequence[str]) -> Envelope:
    last = 0
    if words[1:2] == ["("]:
        last = _closing(words, 1)
    else:
        while last + 1 < len(words) and words[last + 1] in {"ANALYZE", "ANALYSE", "VERBOSE"}:
            last += 1
    at = _after(text, told[last])
    return Envelope(Kind.EXPLAIN, text[:at], text[at:], options=tuple(words[1 : last + 1]))


def _cursor(text: str, told: Sequence[Token], words: Sequence[str]) -> Envelope:
    if "CURSOR" not in words or "FOR" not in words[words.index("CURSOR") :]:
        return Envelope(Kind.NONE, "", text)
    last = words.index("FOR", words.index("CURSOR"))
    around = words[:last]
    holds = ("WITH", "HOLD") in pairwise(around)
    at = _after(text, told[last])
    return Envelope(Kind.CURSOR, text[:at], text[at:], needs_transaction=not holds)


def _copy(text: str, told: Sequence[Token], words: Sequence[str]) -> Envelope:
    last = _closing(words, 1)
    if words[last + 1 : last + 3] != ["TO", "STDOUT"]:
        raise UnsupportedSyntax("COPY of a query goes TO STDOUT here", hint="Use \\copy in psql.")
    at = _after(text, told[1])
    return Envelope(Kind.COPY, text[:at], text[at : told[last].start], text[told[last].start :])


def _table(text: str, told: Sequence[Token], words: Sequence[str]) -> Envelope:
    depth = 0
    for i, word in enumerate(words):
        depth += {"(": 1, ")": -1}.get(word, 0)
        if depth == 0 and word == "AS" and told[i].kind == "word":
            at = _after(text, told[i])
            end, tail = _data(text, told, words)
            return Envelope(Kind.TABLE, text[:at], text[at:end], tail)
    return Envelope(Kind.NONE, "", text)


def _data(text: str, told: Sequence[Token], words: Sequence[str]) -> tuple[int, str]:
    """Cut WITH [NO] DATA off the end."""
    for size in (2, 3):
        if words[-size:] in (["WITH", "DATA"], ["WITH", "NO", "DATA"]):
            return told[-size].start, text[told[-size].start :]
    return len(text), ""


def _closing(words: Sequence[str], opening: int) -> int:
    """Return where a parenthesis closes; the last word if it does not."""
    depth = 0
    for i in range(opening, len(words)):
        depth += {"(": 1, ")": -1}.get(words[i], 0)
        if depth == 0:
            return i
    return len(words) - 1
