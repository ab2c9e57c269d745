"""Views of the shadow over private tables: what PostgreSQL's catalog says of them, in their place.

On the shadow such a view has no row to show. So a statement that names one is planned with the
view's definition as a derived table, and its reader is charged. The definition is the catalog's own
(pg_get_viewdef), and which relation a name in it means is looked up by OID: neither the search_path
of today nor a common table expression of the reader's can give it another meaning.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlglot import exp

from rewriter.lexer import kept, significant
from rewriter.relations import folded
from rewriter.statements import MOST_TEXT, parse, written
from sensitivity.refusal import NotAllowed, TooComplex, UnsupportedSyntax

_MOST = 64
_PART = re.compile(r'"((?:[^"]|"")*)"')  # of a name in quotes, which may have quotes and dots in it


@dataclass(frozen=True, slots=True)
class View:
    """A view, as the catalog of the shadow has it.

    Attributes:
        name: as messages call it.
        definition: the query, as pg_get_viewdef prints it.
        reads: how the definition spells each relation that it reads -> what this is called
            everywhere, with its schema; both as `statements.written` does.
        own: it belongs to the role that reads it.
    """

    name: str
    definition: str
    reads: Mapping[str, str]
    own: bool


def expanded(tree: exp.Expr, named: Mapping[str, str], views: Mapping[str, View]) -> exp.Expr:
    """Return a statement with derived tables in the place of views; relations of a view's own
    definition stand in it with their schemas.

    Args:
        named: how the statement spells a view -> what it is called everywhere.
        views: by what they are called everywhere.

    Raises:
        NotAllowed: a view is another role's, whose rights are not the reader's.
        TooComplex: the views are too many, or too long.
        Refusal: a definition cannot be read.
    """
    tree = tree.copy()
    opened = size = 0
    waiting = [(table, named) for table in _tables(tree)]
    while waiting:
        table, meant = waiting.pop()
        view = views.get(meant.get(written(table), ""))
        if view is None:
            continue
        opened, size = opened + 1, size + len(view.definition)
        if opened > _MOST or size > MOST_TEXT:  # as much as a statement may say itself
            raise TooComplex("the statement reads too many views")
        query = _definition(view)
        inner = _tables(query)
        for each in inner:
            called = view.reads.get(written(each))
            if called is not None:
                _rename(each, called)
        itself = {called: called for called in view.reads.values()}
        waiting += [(each, itself) for each in inner]
        _replace(table, query)
    return tree


def _tables(tree: exp.Expr) -> list[exp.Table]:
    """Return the relations that are named, those that are common table expressions left out."""
    return [
        t for t in tree.find_all(exp.Table) if type(t.this) is exp.Identifier and not _is_cte(t)
    ]


def _is_cte(table: exp.Table) -> bool:
    """Say whether a name is that of a common table expression which is in sight of it."""
    if table.args.get("db") is not None:
        return False
    inside, above = None, table.parent
    while above is not None:
        inside = above if type(above) is exp.CTE else inside
        with_ = above.args.get("with_")
        for cte in with_.expressions if with_ is not None else []:
            if cte is inside and with_ is not None and not with_.args.get("recursive"):
                break  # it sees those before it, and not itself
            if folded(cte.args["alias"].this) == folded(table.this):
                return True
        above = above.parent
    return False


def _definition(view: View) -> exp.Expr:
    if not view.own:
        raise NotAllowed(
            f"{view.name} is a view of another role's",
            hint="Make one of your own, or name its tables.",
        )
    query = parse(view.definition.rstrip().removesuffix(";"))
    if not isinstance(query, exp.Query):
        raise UnsupportedSyntax(f"the view {view.name} cannot be read by pgfog")
    return query


def _rename(table: exp.Table, called: str) -> None:
    schema, name = _PART.findall(called)
    alias = table.args.get("alias")
    if alias is None:
        table.set("alias", exp.TableAlias(this=table.this.copy()))
    for part, text in (("db", schema), ("this", name)):
        table.set(part, exp.to_identifier(text.replace('""', '"'), quoted=True))
    table.set("catalog", None)


def _replace(table: exp.Table, query: exp.Expr) -> None:
    if {k for k, v in table.args.items() if v} - {"this", "db", "catalog", "alias", "joins"}:
        raise UnsupportedSyntax("a view is named alone here, with an alias at most")
    alias = table.args.get("alias") or exp.TableAlias(this=table.this.copy())
    replacement = exp.Subquery(this=query, alias=alias.copy())
    if table.args.get("joins"):
        replacement.set("joins", table.args["joins"])
    table.replace(replacement)


def named_by(text: str) -> Collection[str]:
    """Return the names that a statement may give to views: by CREATE VIEW, or RENAME TO."""
    told = significant(text)
    words = [t.text.upper() if t.kind == "word" else "" for t in told]
    found = []
    for i, word in enumerate(words):
        first = i + 1
        if word == "VIEW" and words[first : first + 3] == ["IF", "NOT", "EXISTS"]:
            first += 3
        if (word == "VIEW" and words[0] == "CREATE") or words[max(i - 1, 0) : first] == [
            "RENAME",
            "TO",
        ]:
            while first + 2 < len(told) and told[first + 1].text == ".":
                first += 2
            found += [t.text for t in told[first : first + 1]]
            break
    return [kept(name.strip('"').replace('""', '"')).lower() for name in found]
