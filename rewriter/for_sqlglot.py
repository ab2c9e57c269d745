"""A statement's text as sqlglot takes it for what it means.

What sqlglot reads otherwise than PostgreSQL, or not at all, is spelled in another way that both
read alike. Nothing here may change what PostgreSQL makes of a text.
"""

from collections.abc import Iterator, Sequence

from rewriter.lexer import Token, closing
from rewriter.nesting import TYPES

_TRANSLATED = {"date_add", "date_part", "to_char", "to_date", "to_hex", "to_timestamp"}
_INTERVAL_FIELDS = {"year", "month", "day", "hour", "minute", "second"}
_ENDS_OF_TYPES = TYPES | {"PRECISION", "VARYING", "ZONE", ")", "]"}
_GROUPINGS = {"ROLLUP", "CUBE", "SETS"}


def for_sqlglot(lexed: Sequence[Token]) -> str:
    """Write a text anew.

    A space instead of a comment, behind which sqlglot does not see the BY of GROUP, and of which it
    sees other ends where they nest. One behind each parameter: it takes the `$1,$` of `IN ($1,$2)`
    for a quote. A schema before functions whose formats it would translate to other engines', not
    always back again, before date_part, which it takes for extract, and before date_trunc of a
    column, the name of which it takes for the field. A cast instead of `interval '1 day ago'`, of
    which it reads `1 day`.
    Parentheses around the constant of `date '2024-02-01'::text`, where it casts the string first;
    behind the last word of a longer type they cannot be read, so that is refused. Parentheses
    around the keys of ROLLUP, CUBE and GROUPING SETS, where it reads no comparisons.
    """
    blank = {i for i, t in enumerate(lexed) if t.kind in {"space", "comment"}}
    pieces = [" " if i in blank and not t.text.isspace() else t.text for i, t in enumerate(lexed)]
    told = [i for i in range(len(lexed)) if i not in blank]
    beside = zip([None, *told], told, [*told[1:], None], strict=False)
    for k, (before, i, after) in enumerate(beside):
        token, previous = lexed[i], "" if before is None else lexed[before].text
        if token.kind == "number" and previous == "$":
            pieces[i] += " "
        elif token.kind == "word" and previous != "." and after is not None:
            if lexed[after].text == "(" and _translated([lexed[j] for j in told[k : k + 4]]):
                pieces[i] = f"pg_catalog.{token.text.lower()}"
        elif (
            before is not None
            and (token.kind, previous.lower()) == ("string", "interval")
            and (after is None or lexed[after].text.lower() not in _INTERVAL_FIELDS)
        ):
            pieces[before], pieces[i] = "", f" CAST({token.text} AS interval)"
        elif (
            before is not None
            and token.kind == "string"
            and previous.upper() in _ENDS_OF_TYPES
            and after is not None
            and lexed[after].text == ":"
            and [lexed[j].text.upper() for j in told[max(k - 3, 0) : k]] != ["AT", "TIME", "ZONE"]
        ):
            pieces[before], pieces[i] = f"({previous}", f"{token.text})"
    for first, last in _grouping_keys([lexed[i] for i in told]):
        pieces[told[first]] = f"({pieces[told[first]]}"
        pieces[told[last]] += ")"
    return "".join(pieces)


def _translated(first: Sequence[Token]) -> bool:
    """Say whether sqlglot would not give back the call that begins with these tokens."""
    name = first[0].text.lower()
    if name != "date_trunc":
        return name in _TRANSLATED
    column = len(first) == 4 and first[2].kind in {"word", "quoted"}
    return column and first[3].text in {",", ".", ")"}


def _grouping_keys(told: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Return where each key begins and ends that stands in ROLLUP and the like without its own
    parentheses."""
    words = [t.text.upper() if t.kind == "word" else t.text for t in told]
    for i, word in enumerate(words[:-1]):
        if told[i].kind != "word" or word not in _GROUPINGS or words[i + 1] != "(":
            continue
        first, at, end = i + 2, i + 2, closing(words, i + 1)
        while at <= end:
            if words[at] == "(":
                at = closing(words, at)
            elif words[at] == "," or at == end:
                whole = words[first] == "(" and closing(words, first) == at - 1
                if first < at - 1 and not whole and words[first] not in _GROUPINGS | {"GROUPING"}:
                    yield first, at - 1
                first = at + 1
            at += 1
