"""From text to statements: where one ends, which way it takes, and which relations it names.

Two readers must not be confused here. This one only decides who answers. If it errs, the shadow
gets a statement that it cannot answer with data, for it has none; and what reaches the backend is
printed anew from a tree that passed every check.
"""

import logging
import re
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

import sqlglot
from sqlglot import exp

from rewriter.envelope import Envelope, Kind, opened
from rewriter.for_sqlglot import for_sqlglot
from rewriter.lexer import LONGEST_SPLIT, Token, first_words, kept, significant, tokens
from rewriter.nesting import too_deep
from rewriter.prepared import Prepare, prepared
from rewriter.reader import CALLED
from rewriter.reading.arguments import taken_apart
from rewriter.settings import asks_budget, unknown_setting
from rewriter.statement import Statement, Way
from sensitivity.refusal import SyntaxRefused, TooComplex, UnsupportedSyntax

# sqlglot logs statements it does not know, with their text.
logging.getLogger("sqlglot").disabled = True

MOST_TEXT = 100_000
"""Characters of a statement that pgfog itself will plan."""

MOST_TOKENS = 20_000
"""Of one that is parsed, which has at most a fourth as many nodes: more take seconds to parse, and
would be refused then."""

MOST_VIEWS = 100_000
"""Names of views that are known, dropped ones among them: 20 MB."""

_PLAIN_NUMBER = re.compile(r"[0-9]+([eE][0-9]*)?")
_AFTER_LIMIT = {"OFFSET", "FOR"}
_WORD = re.compile(r"\w+|[^\w\s]")


def written(table: exp.Table) -> str:
    """Spell a relation as to_regclass() must get it to resolve it as the statement would."""
    parts = [table.args.get("catalog"), table.args.get("db"), table.this]
    return ".".join(_quoted(part) for part in parts if part is not None)


def _quoted(identifier: exp.Expr | str) -> str:
    if isinstance(identifier, str):
        return '""'  # sqlglot reads a..b
    name = identifier.name if identifier.args.get("quoted") else identifier.name.lower()
    return '"' + name.replace('"', '""') + '"'


def parse(text: str) -> exp.Expr:
    """Parse one statement.

    Raises:
        SyntaxRefused: sqlglot cannot read it.
        TooComplex: it is too long or too deep.
    """
    long = TooComplex("the statement is too long", hint="Split it into several.")
    if len(text) > MOST_TEXT:
        raise long
    lexed = tokens(text)
    if sum(token.kind not in {"space", "comment"} for token in lexed) > MOST_TOKENS:
        raise long
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
    operators = _operators(lexed)
    if "@" in operators:
        # sqlglot reads a parameter.
        raise UnsupportedSyntax("@ cannot be used in a private query", hint="Write abs(…).")
    signed = sorted(filter(_ENDS_IN_SIGN.fullmatch, operators - _SIGNED))
    if signed:
        # sqlglot reads a % -1, where PostgreSQL reads one operator.
        raise UnsupportedSyntax(
            f"{signed[0]} is one operator, which PostgreSQL does not have",
            hint=f"Put a space between, as in {signed[0][:-1]} {signed[0][-1]}.",
        )
    deep = TooComplex("the statement is nested too deeply")
    if too_deep(lexed):
        raise deep
    respelled = for_sqlglot(lexed)
    try:
        trees = sqlglot.parse(respelled, read="postgres")
    except RecursionError:
        raise deep from None
    except Exception:
        # Not only SqlglotError: it stumbles over odd texts, such as "GROUP ?", in its own way.
        raise SyntaxRefused("this statement cannot be read by pgfog") from None
    if len(trees) != 1 or trees[0] is None:
        raise SyntaxRefused("one statement is needed here")
    for call in trees[0].find_all(exp.Func, exp.Mod):
        if "start" in call.meta:
            call.meta[CALLED] = respelled[call.meta["start"] : call.meta["end"] + 1].lower()
    return trees[0]


def _operators(lexed: Sequence[Token]) -> set[str]:
    """Return what stands in a text of the characters that operators are made of."""
    runs = groupby(lexed, key=lambda token: token.text in _OF_OPERATORS)
    return {"".join(token.text for token in run) for of_operators, run in runs if of_operators}


_OF_OPERATORS = frozenset("+-*/<>=~!@#%^&|`?")
_ENDS_IN_SIGN = re.compile(r".*[~!@#%^&|`?].*[+-]")
_SIGNED = {"#-", "-|-", "?-"}
"""Operators of PostgreSQL's own that end so."""


def _without_rows(query: str) -> str:
    """Write a query that has the same columns, of the same types, and no row: with LIMIT 0 in the
    place of its own LIMIT. A constant such as '2024-01-01' is of the type of the column that an
    INSERT puts it into, but in a derived table it is text."""
    depth, start = 0, -1
    told = significant(query)
    for i, token in enumerate(told):
        depth += (token.text == "(") - (token.text == ")")
        if depth or token.kind != "word" or told[i - 1].text.upper() in {"AS", "."}:
            continue  # a column may be called so
        word = token.text.upper()
        if word in {"LIMIT", "FETCH"}:
            start = token.start
        elif start >= 0 and word in _AFTER_LIMIT:
            return f"{query[:start]}LIMIT 0 {query[token.start :]}\n"
    return f"{query[:start]}LIMIT 0" if start >= 0 else f"({query}\n) LIMIT 0"


_MAYBE_NO_ROW = re.compile(
    r"\blimit\s+0\b|\bfetch\b|\bfalse\b|\bnull\b|\b\d+\s*(=|<>|!=)\s*\d+\b", re.IGNORECASE
)


def asks_no_row(text: str) -> bool:
    """Say whether a query has no row whatever the tables hold, as tools ask to see the columns.

    Found is LIMIT 0, and a condition that is false by itself; also in a derived table that is all
    of a query's FROM. If this errs, the shadow refuses: it has no rows to show either way.
    """
    if _MAYBE_NO_ROW.search(text) is None:
        return False
    try:
        return _no_row(parse(text))
    except (SyntaxRefused, UnsupportedSyntax, TooComplex, RecursionError):
        return False


def _no_row(tree: exp.Expr) -> bool:
    while type(tree) is exp.Subquery:
        tree = tree.this
    limit = tree.args.get("limit")
    if type(limit) is exp.Limit and limit.expression == exp.Literal.number(0):
        return True
    if type(limit) is exp.Fetch and limit.args.get("count") == exp.Literal.number(0):
        return True
    if type(tree) is not exp.Select:
        return False
    if any(tree.args.get(k) for k in ("group", "having")) or _may_aggregate(tree):
        return False  # over no rows there may still be one
    where, from_ = tree.args.get("where"), tree.args.get("from_")
    if where is not None and any(map(_is_false, _conjuncts(where.this))):
        return True
    if from_ is None or tree.args.get("joins") or type(from_.this) is not exp.Subquery:
        return False
    return not from_.this.args.get("joins") and _no_row(from_.this)


def _may_aggregate(tree: exp.Select) -> bool:
    calls = [call for e in tree.expressions for call in e.find_all(exp.AggFunc, exp.Anonymous)]
    return not all(map(taken_apart, calls))  # date_part is none


def _conjuncts(condition: exp.Expr) -> list[exp.Expr]:
    if type(condition) is exp.Paren:
        return _conjuncts(condition.this)
    if type(condition) is exp.And:
        return [*_conjuncts(condition.this), *_conjuncts(condition.expression)]
    return [condition]


def _is_false(condition: exp.Expr) -> bool:
    """Say whether a condition is false, or NULL, by itself: false, 1 = 0, 1 <> 1."""
    if type(condition) is exp.Boolean:
        return not condition.this
    if type(condition) not in (exp.EQ, exp.NEQ):
        return type(condition) is exp.Null
    one, other = condition.this, condition.expression
    if not _is_whole(one) or not _is_whole(other):
        return False
    return (int(one.name) == int(other.name)) is (type(condition) is exp.NEQ)


def _is_whole(node: exp.Expr) -> bool:
    return type(node) is exp.Literal and not node.is_string and node.name.isdecimal()


def changes_roles(text: str) -> bool:
    """Say whether this changes a role: settings that would outlive the session."""
    verb, what = (*first_words(text, 2), "", "")[:2]
    if verb in {"CREATE", "DROP"}:
        return what in _ROLES
    if verb == "ALTER" and what in {*_ROLES, "DATABASE", "SYSTEM"}:
        return True
    alters = _ALTER.search(text) if _is_uncut(text) else None
    return alters is not None and _ALTERED.search(text, alters.end()) is not None


def listens(text: str) -> bool:
    """Say whether this asks for notifications. PostgreSQL then keeps those of everybody, up to
    8 GB, as long as a session that asked for any stays in one transaction."""
    first = first_words(text, 1) == ["LISTEN"]
    return first or (_is_uncut(text) and _LISTEN.search(text) is not None)


def _is_uncut(text: str) -> bool:
    """Say whether PostgreSQL may find more statements in a text than `lexer.split` does: so that a
    word counts wherever it stands. It was too long to be cut, or a backslash stands before a quote,
    which standard_conforming_strings = off takes into the string."""
    return ";" in text and (len(text) > LONGEST_SPLIT or "\\'" in text)


_ROLES = {"ROLE", "USER", "GROUP"}
_ALTER = re.compile(r"\balter\b", re.IGNORECASE)
_LISTEN = re.compile(r"\blisten\b", re.IGNORECASE)
_ALTERED = re.compile(r"\b(role|user|group|database|system)\b", re.IGNORECASE)


_DEFINES = {"ALTER", "DROP", "COMMENT", "GRANT", "REVOKE"}


def defines(text: str) -> bool:
    """Say whether this changes what a view is, or who may read it, and reads no row."""
    return not _DEFINES.isdisjoint(first_words(text, 1))


def target(insert: Envelope) -> str | None:
    """Spell the table that an INSERT writes to, as `written` does."""
    try:
        tree = parse(f"{insert.head} SELECT 1")
    except (SyntaxRefused, UnsupportedSyntax, TooComplex):
        return None
    table = tree.find(exp.Table)
    return None if table is None else written(table)


def _without_data(table: Envelope) -> str:
    """Write the CREATE TABLE AS that makes the same table and reads nothing.

    Never IF NOT EXISTS: what is dropped afterwards has to be what was made.
    """
    start, end = table.guard
    tail = re.sub(r"WITH\s+DATA\s*$", "", table.tail, flags=re.IGNORECASE)
    return f"{table.head[:start]}{table.head[end:]} {table.inner}\n{tail} WITH NO DATA"


_CHANGING = {"INSERT", "UPDATE", "DELETE", "MERGE"}
_NO_READERS = {"FETCH", "MOVE", "CLOSE", "NOTIFY", "UNLISTEN", "SAVEPOINT", "RELEASE"}
_NO_READERS |= {"ROLLBACK", "SET", "RESET", "BEGIN", "START", "COMMIT"}
"""Statements that read no table, whatever stands in them is named like."""

_READERS_LOCK = re.compile(
    r"\s*LOCK\b.*\bIN\s+ACCESS\s+SHARE\s+MODE(\s+NOWAIT)?[\s;]*", re.IGNORECASE | re.DOTALL
)
"""What pg_dump -s asks for; whoever may read may hold it. Other locks are for writers."""

_SIGNAL = re.compile(r"\bpg_cancel_backend\s*\(\s*(\$?[0-9]{1,9})\b", re.IGNORECASE)

_LOOKED_INTO = {Kind.CURSOR, Kind.COPY, Kind.TABLE}


class Classifier:
    """Says which way a text takes, by the names of the tables behind pgfog."""

    def __init__(
        self,
        names: frozenset[str],
        own: frozenset[str] = frozenset(),
        views: frozenset[str] = frozenset(),
    ):
        """Take the bare names of the tables, of those that pgfog itself has in schema `privacy`,
        and of views that may read any of them.

        The own ones are meant only behind their schema: others may call a table `policy`.
        """
        self.names = frozenset(n.lower() for n in names)
        self._views = OrderedDict[str, None]()  # by the first words of their names
        self.know_views(views)
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
                    "execute",
                    "deallocate",
                    "discard",
                    "listen",
                    "pg_cancel_backend",
                ]
            ),
            re.IGNORECASE,
        )

    def know_views(self, names: Iterable[str]) -> bool:
        """Take note that views may be called so; say whether that is new.

        Whoever makes up names makes many, so each costs little, and the oldest are forgotten.
        """
        new = False
        for word in filter(None, map(_first_of, names)):
            new = new or word not in self._views
            self._views[word] = None
            self._views.move_to_end(word)
        while len(self._views) > MOST_VIEWS:
            self._views.popitem(last=False)
        return new

    def _may_name(self, text: str) -> bool:
        """Say whether a text has a word that matters, wherever it stands."""
        if self.pattern.search(text) is not None:
            return True
        words = _WORD.finditer(text.lower()) if self._views else ()
        return any(kept(word.group()) in self._views for word in words)

    def read(self, text: str) -> Statement:
        """Classify one statement; never raises."""
        # One that is too long would not be planned, and to look for names in it would hold up
        # everybody else.
        planned = len(text) <= MOST_TEXT
        if planned and not self._may_name(text):
            return Statement(text, Way.RELAY)
        if any(asks(text) for asks in (asks_budget, changes_roles, listens, unknown_setting)):
            return Statement(text, Way.ANSWER)
        if not planned:
            return Statement(text, Way.RELAY)
        if _NO_READERS.issuperset(first_words(text, 1)) or _READERS_LOCK.fullmatch(text):
            return Statement(text, Way.RELAY)
        about = prepared(text)
        if isinstance(about, Prepare):
            if first_words(about.query.text, 1) == ["PREPARE"]:
                return Statement(text, Way.RELAY)  # which is no SQL, and may go on for ever
            about = replace(about, query=self.read(about.query.text))
            if about.query.way is not Way.ANSWER:
                return Statement(text, Way.RELAY)
        if about is not None:
            return Statement(text, Way.PREPARED, prepared=about)
        try:
            envelope = opened(text)
        except UnsupportedSyntax:
            envelope = Envelope(Kind.NONE, "", text)  # it is said again when it is answered
        relations = self._relations(envelope.inner)
        if envelope.kind is Kind.INSERT:
            relations += tuple(filter(None, [target(envelope)]))
        if not any(map(self._is_named, relations)):
            signals = tuple(_SIGNAL.findall(text))
            return Statement(text, Way.ANSWER if signals else Way.RELAY, signals=signals)
        seen = envelope.inner if envelope.kind in _LOOKED_INTO else None
        rehearsal: tuple[str, ...] = ()
        inserts = envelope.kind is Kind.INSERT and not self._is_named(target(envelope))
        copies = envelope.kind is Kind.COPY and first_words(envelope.inner, 1)[0] not in _CHANGING
        if inserts or copies:
            nothing = f"SELECT * FROM ({envelope.inner}\n) AS q LIMIT 0"
            if inserts:
                nothing = _without_rows(envelope.inner)
            rehearsal = (f"{envelope.head} {nothing} {envelope.tail}",)
        if envelope.kind is Kind.CURSOR:
            rehearsal = (f"{envelope.head} SELECT", f"CLOSE {envelope.names}")
        if envelope.creates is not None and not envelope.without_data:
            relations = tuple(dict.fromkeys([*relations, envelope.creates]))
            rehearsal = (_without_data(envelope), f"DROP TABLE {envelope.creates}")
        others = any(
            _last_name(r).lower() not in self.names and not r.endswith(self.own)
            for r in relations
            if r != envelope.creates
        )
        return Statement(
            text, Way.ANSWER, relations, seen, rehearsal, envelope.creates, others=others
        )

    def _is_named(self, relation: str | None) -> bool:
        if relation is None:
            return False
        return self._is_known(_last_name(relation)) or relation.endswith(self.own)

    def _is_known(self, name: str) -> bool:
        return name.lower() in self.names or self._is_view(name)

    def _is_view(self, name: str) -> bool:
        return _first_of(kept(name)) in self._views

    def _relations(self, text: str) -> tuple[str, ...]:
        """Return every relation a text names, without its common table expressions if nothing that
        matters is called so; by its words where it cannot be parsed."""
        try:
            tree = parse(text)
        except (SyntaxRefused, UnsupportedSyntax, TooComplex):
            return self._words(text)
        if isinstance(tree, exp.Command):
            return self._words(text)
        ctes = {_quoted(cte.args["alias"].this) for cte in tree.find_all(exp.CTE)}
        tables = (t for t in tree.find_all(exp.Table) if type(t.this) is exp.Identifier)
        found = dict.fromkeys(map(written, tables))
        return tuple(r for r in found if r not in ctes or self._is_known(_last_name(r)))

    def _words(self, text: str) -> tuple[str, ...]:
        """Return the protected names among the words of a text, outside of strings.

        Each as it stands there, and with the schema before it: search_path may lead elsewhere.
        """
        found = []
        told = [token for token in tokens(text) if token.kind != "space"]
        for i, token in enumerate(told):
            name = _identifier(token)
            if name is not None and self._is_known(_last_name(name)):
                found.append(name)
                schema = _identifier(told[i - 2]) if i > 1 and told[i - 1].text == "." else None
                if schema is not None:
                    found.append(f"{schema}.{name}")
        return tuple(dict.fromkeys(found))


def _first_of(name: str) -> str:
    """Return the first word of a name, which a text that names it must have."""
    word = _WORD.search(name.lower())
    return word.group() if word else ""


def _identifier(token: Token) -> str | None:
    """Spell a name as `written` does; None: it is none."""
    if token.kind == "word":
        return f'"{token.text.lower()}"'
    return token.text if token.kind == "quoted" else None


def _last_name(relation: str) -> str:
    return relation.rsplit('."', 1)[-1].strip('"').replace('""', '"')


_WRITES = (
    exp.Copy,  # FROM: what is copied out is a query by then
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


def changed(tree: exp.Expr) -> str | None:
    """Spell the table that an UPDATE, a DELETE or a MERGE changes, as `written` does."""
    if not isinstance(tree, exp.Update | exp.Delete | exp.Merge):
        return None
    return written(tree.this) if type(tree.this) is exp.Table else None
