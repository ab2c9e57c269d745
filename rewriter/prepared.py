"""SQL's own prepared statements: PREPARE, EXECUTE, DEALLOCATE and DISCARD taken apart.

PostgreSQL keeps them in one registry with those that the protocol's Parse made. What a name stands
for is known to the session alone, so here they are only recognized.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from rewriter.envelope import opened
from rewriter.lexer import Token, closing, significant
from rewriter.statement import Statement, Way
from sensitivity.refusal import UnsupportedSyntax


@dataclass(frozen=True, slots=True)
class Prepare:
    """PREPARE name (types) AS query.

    Attributes:
        query: what is prepared; the classifier makes a Statement of it.
    """

    name: str
    query: Statement


@dataclass(frozen=True, slots=True)
class Execute:
    """EXECUTE name (arguments), maybe behind EXPLAIN or in CREATE TEMP TABLE … AS.

    Attributes:
        head, tail: what stands around it.
        arguments: with their parentheses; empty if there are none.
        start: where they begin in the text, characters.
    """

    name: str
    head: str = ""
    arguments: str = ""
    start: int = 0
    tail: str = ""

    def of(self, target: Statement) -> Statement:
        """Return what is executed: the statement that the name stands for, in our place."""
        if not self.head:
            return target
        text = f"{self.head} {target.text}\n{self.tail}"
        return Statement(text, Way.ANSWER, target.relations, target.text)


@dataclass(frozen=True, slots=True)
class Forget:
    """DEALLOCATE name, DEALLOCATE ALL or DISCARD ALL; no name: all of them."""

    name: str | None = None


def prepared(text: str) -> Prepare | Execute | Forget | None:
    """Take a statement about prepared statements apart; None if it is about something else."""
    told = significant(text)
    match [t.text.upper() for t in told[:3]]:
        case ["PREPARE", *_] if len(told) > 1 and (name := _name(told[1])) is not None:
            return _prepare(text, told, name)
        case ["EXECUTE" | "EXPLAIN" | "CREATE", *_]:
            return _execute(text)
        case ["DEALLOCATE", "ALL"] | ["DEALLOCATE", "PREPARE", "ALL"] | ["DISCARD", "ALL"]:
            return Forget()
        case ["DEALLOCATE", *_] if (name := _name(told[-1])) is not None:
            return Forget(name)
    return None


def _prepare(text: str, told: Sequence[Token], name: str) -> Prepare | None:
    at = 2
    if at < len(told) and told[at].text == "(":
        at = closing([t.text for t in told], at) + 1
    if at < len(told) and told[at].text.upper() == "AS":
        return Prepare(name, Statement(text[told[at].end :], Way.RELAY))
    return None


def _execute(text: str) -> Execute | None:
    try:
        around = opened(text)
    except UnsupportedSyntax:
        return None
    told = significant(around.inner)
    if len(told) < 2 or told[0].text.upper() != "EXECUTE" or (name := _name(told[1])) is None:
        return None
    if len(told) == 2:
        return Execute(name, around.head, tail=around.tail)
    if told[2].text != "(" or closing([t.text for t in told], 2) != len(told) - 1:
        return None  # the shadow says what is wrong with it
    start = told[2].start
    arguments = around.inner[start : told[-1].end]
    return Execute(name, around.head, arguments, len(around.head) + start, around.tail)


def _name(token: Token) -> str | None:
    """Return a name as PostgreSQL folds it; what cannot be one, or is escaped, is None."""
    if token.kind == "word":
        return "".join(c.lower() if c.isascii() else c for c in token.text)
    if token.kind == "quoted" and token.text.startswith('"'):
        return token.text[1:-1].replace('""', '"')
    return None
