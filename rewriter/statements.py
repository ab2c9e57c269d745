"""From text to statements: where one ends, which way it takes, and which relations it names.

Two readers must not be confused here. This one only decides who answers. If it errs, the shadow
gets a statement that it cannot answer with data, for it has none; and what reaches the backend is
printed anew from a tree that passed every check.
"""

import logging
import re
from dataclasses import dataclass

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from rewriter.statement import Statement, Way
from sensitivity.refusal import SyntaxRefused, TooComplex, UnsupportedSyntax

# sqlglot logs statements it does not know, with their text.
logging.getLogger("sqlglot").disabled = True

MOST_TEXT = 100_000
"""Characters of a statement that pgfog itself will plan."""

_LEXER = re.compile(
    r"""
    (?P<space>\s+ | --[^\n]*)
  | (?P<comment>/\*)
  | (?P<escaped>[eE]'(?:[^'\\]|\\.|'')*')
  | (?P<string>(?:[bBxXnN]|[uU]&)?'(?:[^']|'')*')
  | (?P<dollar>\$(?:[A-Za-z_\x80-\uffff][\w\x80-\uffff]*)?\$)
  | (?P<quoted>(?:[uU]&)?"(?:[^"]|"")*")
  | (?P<word>[A-Za-z_\x80-\uffff][\w$\x80-\uffff]*)
  | (?P<number>[0-9]\w*)
  | (?P<semicolon>;)
  | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)

_PLAIN_NUMBER = re.compile(r"[0-9]+([eE][0-9]*)?")
_COMMENT_MARKS = re.compile(r"/\*|\*/")


@dataclass(frozen=True, slots=True)
class Token:
    kind: str
    text: str
    start: int


def tokens(text: str) -> list[Token]:
    """Cut a text as PostgreSQL's lexer does, with standard_conforming_strings on."""
    found, at = [], 0
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
        found.append(Token(kind, text[at:end], at))
        at = end
    return found


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
    if ";" not in text:
        return (text,) if text.strip() else ()
    parts, start, depth, blank = [], 0, 0, True
    for token in tokens(text):
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


def written(table: exp.Table) -> str:
    """Spell a relation as to_regclass() must get it to resolve it as the statement would."""
    parts = [table.args.get("catalog"), table.args.get("db"), table.this]
    return ".".join(_quoted(part) for part in parts if part is not None)


def _quoted(identifier: exp.Expr) -> str:
    name = identifier.name if identifier.args.get("quoted") else identifier.name.lower()
    return '"' + name.replace('"', '""') + '"'


def parse(text: str) -> exp.Expr:
    """Parse one statement.

    Raises:
        SyntaxRefused: sqlglot cannot read it.
        TooComplex: it is too long or too deep.
    """
    if len(text) > MOST_TEXT:
        raise TooComplex("the statement is too long", hint="Split it into several.")
    lexed = tokens(text)
    if any(t.kind == "escaped" or t.text[:2].upper() == "U&" for t in lexed):
        # sqlglot reads these differently from PostgreSQL.
        raise UnsupportedSyntax(
            "E'…' and U&… strings cannot be used in a private query",
            hint="Write an ordinary quoted string.",
        )
    if any(t.kind == "number" and not _PLAIN_NUMBER.fullmatch(t.text) for t in lexed):
        raise UnsupportedSyntax(
            "numbers such as 1_000 and 0xFF cannot be used in a private query",
            hint="Write them as plain decimal numbers.",
        )
    try:
        trees = sqlglot.parse(text, read="postgres")
    except SqlglotError:
        raise SyntaxRefused("this statement cannot be read by pgfog") from None
    except RecursionError:
        raise TooComplex("the statement is nested too deeply") from None
    if len(trees) != 1 or trees[0] is None:
        raise SyntaxRefused("one statement is needed here")
    return trees[0]


_EXPLAIN = re.compile(
    r"\s*EXPLAIN\b\s*(?P<options>\([^)]*\)|(?:(?:ANALYZE|ANALYSE|VERBOSE)\b\s*)+)?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Explained:
    """An EXPLAIN taken apart: the statement inside, and the options as written."""

    inner: str
    options: str


def explained(text: str) -> Explained | None:
    """Take an EXPLAIN apart; None if the statement is none."""
    bare = _without_leading_comments(text)
    match = _EXPLAIN.match(bare)
    if match is None:
        return None
    return Explained(bare[match.end() :], (match.group("options") or "").strip("() "))


def _without_leading_comments(text: str) -> str:
    for token in tokens(text):
        if token.kind not in {"space", "comment"}:
            return text[token.start :]
    return ""


_BUDGET = re.compile(r"\s*SHOW\s+privacy\.budget\s*", re.IGNORECASE)
_ROLES = re.compile(r"(ALTER|CREATE|DROP)\s+(ROLE|USER|GROUP)\b|ALTER\s+(DATABASE|SYSTEM)\b", re.I)


def asks_budget(text: str) -> bool:
    """Say whether this is SHOW privacy.budget."""
    return _BUDGET.fullmatch(_without_leading_comments(text)) is not None


def changes_roles(text: str) -> bool:
    """Say whether this changes a role: settings that would outlive the session."""
    return _ROLES.match(_without_leading_comments(text)) is not None


class Classifier:
    """Says which way a text takes, by the names of the tables behind pgfog."""

    def __init__(self, names: frozenset[str]):
        self.names = frozenset(n.lower() for n in names)
        self.pattern = re.compile(
            "|".join(
                [
                    *(re.escape(n) for n in sorted(self.names)),
                    'u&"',
                    "privacy",
                    "role",
                    "user",
                    "alter",
                ]
            ),
            re.IGNORECASE,
        )

    def read(self, text: str) -> Statement:
        """Classify one statement; never raises."""
        if self.pattern.search(text) is None:
            return Statement(text, Way.RELAY)
        if asks_budget(text) or changes_roles(text):
            return Statement(text, Way.ANSWER)
        inside = explained(text)
        relations = self._relations(inside.inner if inside else text)
        if any(_last_name(r).lower() in self.names for r in relations):
            return Statement(text, Way.ANSWER, relations)
        return Statement(text, Way.RELAY)

    def _relations(self, text: str) -> tuple[str, ...]:
        """Return every relation a text names; by its words where it cannot be parsed."""
        try:
            tree = parse(text)
        except (SyntaxRefused, UnsupportedSyntax, TooComplex):
            return self._words(text)
        if isinstance(tree, exp.Command):
            return self._words(text)
        found = [t for t in tree.find_all(exp.Table) if type(t.this) is exp.Identifier]
        return tuple(dict.fromkeys(written(t) for t in found))

    def _words(self, text: str) -> tuple[str, ...]:
        """Return the protected names among the words of a text, outside of strings."""
        found = []
        for token in tokens(text):
            name = token.text.strip('"') if token.kind == "quoted" else token.text
            if token.kind in {"word", "quoted"} and name.lower() in self.names:
                found.append('"' + name.lower().replace('"', '""') + '"')
        return tuple(dict.fromkeys(found))


def _last_name(relation: str) -> str:
    return relation.rsplit('."', 1)[-1].strip('"').replace('""', '"')


_WRITES = (
    exp.Insert,
    exp.Update,
    exp.Delete,
    exp.Merge,
    exp.Create,
    exp.Drop,
    exp.Alter,
    exp.TruncateTable,
    exp.Comment,
    exp.Grant,
    exp.Revoke,
)
_COMMANDS = {"LOCK", "REINDEX", "CLUSTER", "VACUUM", "SECURITY", "GRANT", "REVOKE", "COMMENT"}


def writes(tree: exp.Expr) -> bool:
    """Say whether a statement would change tables, or rights to them."""
    into = tree.args.get("into") if isinstance(tree, exp.Select) else None
    if isinstance(tree, exp.Command):
        return tree.name.upper() in _COMMANDS
    return isinstance(tree, _WRITES) or into is not None
