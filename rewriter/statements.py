"""From text to statements: where one ends, which way it takes, and which relations it names.

Two readers must not be confused here. This one only decides who answers. If it errs, the shadow
gets a statement that it cannot answer with data, for it has none; and what reaches the backend is
printed anew from a tree that passed every check.
"""

import logging
import re

import sqlglot
from sqlglot import exp

from rewriter.envelope import opened
from rewriter.lexer import Token, tokens
from rewriter.statement import Statement, Way
from sensitivity.refusal import SyntaxRefused, TooComplex, UnsupportedSyntax

# sqlglot logs statements it does not know, with their text.
logging.getLogger("sqlglot").disabled = True

MOST_TEXT = 100_000
"""Characters of a statement that pgfog itself will plan."""

_PLAIN_NUMBER = re.compile(r"[0-9]+([eE][0-9]*)?")


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
        trees = sqlglot.parse(_spaced(lexed), read="postgres")
    except RecursionError:
        raise TooComplex("the statement is nested too deeply") from None
    except Exception:
        # Not only SqlglotError: it stumbles over odd texts, such as "GROUP ?", in its own way.
        raise SyntaxRefused("this statement cannot be read by pgfog") from None
    if len(trees) != 1 or trees[0] is None:
        raise SyntaxRefused("one statement is needed here")
    return trees[0]


def _spaced(lexed: list[Token]) -> str:
    """Put a space behind each parameter: sqlglot takes the `$1,$` of `IN ($1,$2)` for a quote."""
    before = ["", *(t.text for t in lexed)]
    parameters = [t.kind == "number" and b == "$" for t, b in zip(lexed, before, strict=False)]
    return "".join(f"{t.text} " if p else t.text for t, p in zip(lexed, parameters, strict=True))


def _first_words(text: str, count: int) -> list[str]:
    """Return the words a statement begins with, in upper case; comments do not count."""
    told = [t for t in tokens(text) if t.kind not in {"space", "comment"}]
    return [t.text.upper() for t in told[:count]]


def asks_budget(text: str) -> bool:
    """Say whether this is SHOW privacy.budget."""
    return _first_words(text, 5) == ["SHOW", "PRIVACY", ".", "BUDGET"]


_NO_ROW = re.compile(r"\bLIMIT\s+0\s*$", re.IGNORECASE)


def asks_no_row(text: str) -> bool:
    """Say whether this is a SELECT that ends in LIMIT 0, as tools ask only to see the columns."""
    if _NO_ROW.search(text) is None:
        return False
    try:
        tree = parse(text)
    except (SyntaxRefused, UnsupportedSyntax, TooComplex):
        return False
    limit = tree.args.get("limit") if isinstance(tree, exp.Query) else None
    # The text may end so in a comment, behind another limit.
    return type(limit) is exp.Limit and limit.expression == exp.Literal.number(0)


def changes_roles(text: str) -> bool:
    """Say whether this changes a role: settings that would outlive the session."""
    verb, what = (*_first_words(text, 2), "", "")[:2]
    return (verb in {"ALTER", "CREATE", "DROP"} and what in {"ROLE", "USER", "GROUP"}) or (
        verb == "ALTER" and what in {"DATABASE", "SYSTEM"}
    )


class Classifier:
    """Says which way a text takes, by the names of the tables behind pgfog."""

    def __init__(self, names: frozenset[str], own: frozenset[str] = frozenset()):
        """Take the bare names of the tables, and those that pgfog itself has in schema `privacy`.

        The latter are meant only behind their schema: others may call a table `policy`.
        """
        self.names = frozenset(n.lower() for n in names)
        self.own = tuple(f'"privacy"."{name}"' for name in own)
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
        try:
            inner = opened(text).inner
        except UnsupportedSyntax:
            inner = text  # it is said again when it is answered
        relations = self._relations(inner)
        if any(_last_name(r).lower() in self.names or r.endswith(self.own) for r in relations):
            return Statement(text, Way.ANSWER, relations, None if inner == text else inner)
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
