"""What sqlglot's parser must not be given: texts that it tries in exponentially many ways.

It goes back and reads again where a JOIN still waits for its ON, and where the name of a type may
be a function's: thirty of these in each other take it minutes, and everybody would wait. At each
subscript it looks through all that stands before the bracket, so a[1][1]… takes it hours. And it
is compiled, so thousands of parentheses run out of the machine's stack and end the process.
"""

from collections.abc import Iterable

from sqlglot.dialects.postgres import Postgres

from rewriter.lexer import Token

_DEEPEST, _MOST_TRIED = 500, 8
_MOST_LOOKED_THROUGH = 500_000  # tokens, by all subscripts together: half a second
_OPEN, _CLOSE = {"(", "["}, {")", "]"}
_NEEDS_NONE = {"CROSS", "NATURAL"}
_SIDES = {"LEFT", "RIGHT", "FULL", "INNER", "OUTER"}
TYPES = {
    word
    for word, kind in Postgres.Tokenizer.KEYWORDS.items()
    if kind in Postgres.Parser.TYPE_TOKENS
}


def too_deep(lexed: Iterable[Token]) -> bool:
    """Say whether a text nests too deeply to be parsed."""
    joins, types = [0], [0]  # by parenthesis: JOINs that wait, and type names around
    before, kind_of_join = "", ""
    read, subscripts = 0, 0
    for token in lexed:
        if token.kind in {"space", "comment"}:
            continue
        word = token.text.upper()
        read += 1
        subscripts += word == "[" and before != "ARRAY"
        if word in _OPEN:
            joins.append(joins[-1])
            types.append(types[-1] + (before in TYPES))
        elif word in _CLOSE and len(joins) > 1:
            joins.pop()
            types.pop()
        elif word in {"JOIN", "STRAIGHT_JOIN"}:
            joins[-1] += kind_of_join not in _NEEDS_NONE
        elif word in {"ON", "USING"} and before not in {".", "AS"}:
            outside = joins[-2] if len(joins) > 1 else 0
            joins[-1] = max(outside, joins[-1] - 1)
        if word not in _SIDES:
            kind_of_join = "" if before in {".", "AS"} else word
        if len(joins) > _DEEPEST or joins[-1] > _MOST_TRIED or types[-1] > _MOST_TRIED:
            return True
        before = word
    return read * subscripts > _MOST_LOOKED_THROUGH
