"""Opens LATERAL: what is computed for each row beside it.

Values of the row itself, and an aggregate of rows tied to its unit, are columns more of that row.
Any other query of rows is joined to it; `within` says when it may be.
"""

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlglot import exp

from rewriter import finish
from rewriter.expressions import spelled
from rewriter.output_names import output_name
from rewriter.queries import Environment, only
from rewriter.relations import Scope, Source, folded, labels, renamed
from rewriter.subqueries import Nested
from rewriter.within import Within
from sensitivity.refusal import UnsupportedSyntax

if TYPE_CHECKING:
    from rewriter.from_items import Opening


def lateral(
    opening: "Opening", item: exp.Lateral, environment: Environment, scope: Scope
) -> Source:
    """Open LATERAL (SELECT …) AS name; `scope` holds the relations before it.

    Raises:
        Refusal: it looks at rows of other units than that of the row beside it.
    """
    alias, query = item.args.get("alias"), item.this
    used = {k for k, v in item.args.items() if v}
    select = query.this if type(query) is exp.Subquery else query
    if not used <= {"this", "alias"} or alias is None or type(select) is not exp.Select:
        raise UnsupportedSyntax(
            f"{spelled(item)} has no private form",
            hint="Name the table or query alone, with an alias at most.",
        )
    found = _beside(opening, select, environment, scope)
    if found is None:
        found = _joined(Within(opening, environment, scope).source(select), scope)
    return renamed(found, folded(alias.this), [folded(c) for c in alias.columns])


def _beside(
    opening: "Opening", select: exp.Select, environment: Environment, scope: Scope
) -> Source | None:
    """Open what is one row of every row: its columns are computed from the row."""
    if select.args.get("from_") is None:
        only(select, {"expressions"})
        reader = opening.reader(scope, environment)
        scalars = [reader.read(e.this if type(e) is exp.Alias else e) for e in select.expressions]
    elif (
        finish.aggregate_calls(select)
        and select.args.get("group") is None
        and select.args.get("having") is None
    ):
        aggregated = Nested(opening, environment, scope).aggregated(select)
        if aggregated is None:
            raise UnsupportedSyntax(
                f"{spelled(select)} looks at rows of other privacy units",
                hint="Tie it to the row beside it by the unit's key, as in WHERE o.key = c.key.",
            )
        scalars = aggregated
    else:
        return None
    names = labels([output_name(e) for e in select.expressions])
    columns = dict(zip(names, scalars, strict=True))
    around = frozenset(s.alias for s in scope.sources)
    return Source(opening.alias(), "", "", columns, unique_keys=(frozenset(),), around=around)


def _joined(source: Source, scope: Scope) -> Source:
    """Make a relation of a query one of LATERAL, which is computed for each row anew."""
    return replace(
        source,
        sql=f"LATERAL {source.sql}",
        # One row of each row beside it is one that no key is needed to find.
        unique_keys=(frozenset(),) if source.one_row and (source.owner or not source.unit) else (),
        one_row=False,
        numbered=frozenset(),
        around=frozenset(s.alias for s in scope.sources),
        bounded=None,
        index="LATERAL reads its rows anew for each row beside it",
    )
