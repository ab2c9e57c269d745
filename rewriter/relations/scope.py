"""Names of one block: what a column of the analyst's means."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlglot import exp

from rewriter.facts import narrowed
from rewriter.reader import spelled
from rewriter.relations.source import Source, bare, labels
from rewriter.scalar import Scalar
from sensitivity.refusal import Refusal, UndefinedColumn, UnsupportedSyntax


@dataclass(frozen=True, slots=True)
class Scope:
    """The names of one block.

    Attributes:
        merged: the columns of USING and NATURAL.
        known: what WHERE tells about expressions, by their spelling.
        outer: the names of the query around this one, which are looked at where none here fits.
    """

    sources: tuple[Source, ...]
    merged: Mapping[str, Scalar] = field(default_factory=dict)
    known: Mapping[str, Scalar] = field(default_factory=dict)
    outer: "Scope | None" = None

    def every_source(self) -> tuple[Source, ...]:
        """Return the relations of this query and of those around it."""
        return self.sources + (self.outer.every_source() if self.outer is not None else ())

    def find(self, column: exp.Column) -> Scalar:
        """Look a column up as PostgreSQL does; raises Refusal."""
        name, qualifier = folded(column.this), column.args.get("table")
        if qualifier is None and name in self.merged:
            return self.merged[name]
        found = [
            called
            for source in self.sources
            if qualifier is None or folded(qualifier) == source.name
            if (called := source.called(name)) is not None
        ]
        if len(found) > 1:
            raise UndefinedColumn(f'column reference "{name}" is ambiguous')
        if not found and self.outer is not None:
            return self.outer.find(column)
        if not found:
            raise UndefinedColumn(
                f'column "{name}" cannot be used here',
                hint="Only columns that the policy lists can be used, and no whole rows.",
            )
        if isinstance(found[0], Refusal):
            raise found[0]
        return found[0]

    def narrowed(self, scalar: Scalar) -> Scalar:
        """Return an expression with what WHERE tells of it."""
        return narrowed(scalar, self.known)

    def every(self, qualifier: str | None) -> dict[str, Scalar | Refusal]:
        """Return what * stands for, by label."""
        merged = self.merged if qualifier is None else {}
        columns: list[tuple[str, Scalar | Refusal]] = [*merged.items()]
        for source in self.sources:
            if qualifier in {None, source.name}:
                columns += [(n, c) for n, c in source.columns.items() if n not in merged]
        return dict(zip(labels([n for n, _ in columns]), (c for _, c in columns), strict=True))

    def names(self) -> dict[str, None]:
        """Return what its columns are called, once each, in their order."""
        return dict.fromkeys(bare(label) for label in self.every(None))


def folded(identifier: exp.Expr | None) -> str:
    """Return the name an identifier means: lower case unless it is quoted."""
    if type(identifier) is not exp.Identifier:
        words = spelled(identifier) if identifier is not None else "nothing"
        raise UnsupportedSyntax(f"{words} cannot be used as a name here")
    name = identifier.name
    return name if identifier.args.get("quoted") else name.lower()
