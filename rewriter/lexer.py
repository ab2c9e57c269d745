"""Cuts text as PostgreSQL's lexer does: where strings, comments and statements end."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

_LEXER = re.compile(
    r"""
    (?P<space>\s+ | --[^\n\r]*)
  | (?P<comment>/\*)
  | (?P<escaped>[eE]'(?:[^'\\]++|\\.|'')*+')
  | (?P<string>(?:[bBxXnN]|[uU]&)?'(?:[^']++|'')*+')
  | (?P<dollar>\$(?:[A-Za-z_\x80-\uffff][\w\x80-\uffff]*)?\$)
  | (?P<quoted>(?:[uU]&)?"(?:[^"]++|"")*+")
  | (?P<word>[A-Za-z_\x80-\uffff][\w$\x80-\uffff]*)
  | (?P<number>[0-9]\w*)
  | (?P<semicolon>;)
  | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_COMMENT_MARKS = re.compile(r"/\*|\*/")


@dataclass(frozen=True, slots=True)
class Token:
    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """Where the next one begins, characters."""
        return self.start + len(self.text)


LONGEST_SPLIT = 1_000_000
"""Characters of a simple query that is cut into statements; a longer one is the shadow's."""


@lru_cache(maxsize=4)
def tokens(text: str) -> tuple[Token, ...]:
    """Cut a text as PostgreSQL's lexer does, with standard_conforming_strings on.

    The last ones are remembered: who classifies a statement asks for them again and again.
    """
    return tuple(cut(text))


def cut(text: str) -> Iterator[Token]:
    """Cut off one token after the other, only as far as somebody looks."""
    at = 0
    while at < len(text):
        match = _LEXER.match(text, at)
        if match is None:
            break
        kind, end = str(match.lastgroup), match.end()
        if kind == "comment":
            end = _comment_end(text, at)
        elif kind == "dollar":
            close = text.find(match.group(), end)
            end = len(text) if close < 0 else close + end - at
        yield Token(kind, text[at:end], at)
        at = end


def significant(text: str) -> list[Token]:
    """Return the tokens that are no space and no comment."""
    return [t for t in tokens(text) if t.kind not in {"space", "comment"}]


def first_words(text: str, count: int) -> list[str]:
    """Return the words a statement begins with, in upper case; comments do not count."""
    told = (t for t in cut(text) if t.kind not in {"space", "comment"})
    return [t.text.upper() for t in islice(told, count)]


def kept(name: str) -> str:
    """Return what PostgreSQL keeps of a name in UTF-8: its first 63 bytes, in whole characters."""
    return name if len(name) < 16 else name.encode(errors="replace")[:63].decode(errors="ignore")


def closing(words: Sequence[str], opening: int) -> int:
    """Return where a parenthesis closes; the last word if it does not."""
    depth = 0
    for i in range(opening, len(words)):
        depth += {"(": 1, ")": -1}.get(words[i], 0)
        if depth == 0:
            return i
    return len(words) - 1


def _comment_end(text: str, at: int) -> int:
    """Return where a block comment ends; they nest."""
    depth = 0
    for mark in _COMMENT_MARKS.finditer(text, at):
        depth += 1 if mark.group() == "/*" else -1
        if depth == 0:
            return mark.end()
    return len(text)


def split(text: str) -> tuple[str, ...]:
    """Split a simple query into statements, without semicolons; empty ones are left out."""
    if ";" not in text or len(text) > LONGEST_SPLIT:
        return (text,) if text.strip() else ()
    parts, start, depth, blank = [], 0, 0, True
    for token in cut(text):
        if token.kind == "semicolon" and depth == 0:
            if not blank:
                parts.append(text[start : token.start])
            start, blank = token.start + 1, True
            continue
        if token.kind == "other":
            depth += {"(": 1, ")": -1}.get(token.text, 0)
        blank = blank and token.kind in {"space", "comment"}
    if not blank:
        parts.append(text[start:])
    return tuple(parts)
