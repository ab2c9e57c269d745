"""What else a statement names: views and what they read, and tables of the analyst's own, as the
shadow's catalog says it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from proxy.answer import Seen, Situation
from rewriter.views import View
from sensitivity.policy import Kind, SqlType, TableName
from sensitivity.policy.sqltypes import parse_type


@dataclass(frozen=True, slots=True)
class Views:
    """The views over tables of the policy that a statement reads.

    Attributes:
        named: how the statement spells a view -> what it is called everywhere.
        known: the views by what they are called everywhere.
        tables: what the tables that they read are called everywhere -> their names in the policy.
    """

    named: Mapping[str, str]
    known: Mapping[str, View]
    tables: Mapping[str, TableName]


def read(situation: Situation, protected: Mapping[int, TableName]) -> Views:
    """Find the views of a statement that read a table of the policy, by themselves or others.

    A view of an analyst's own tables alone is none of them: the shadow has its rows.
    """
    seen = {s.oid: s for s in situation.seen}
    called = {s.oid: _called(s) for s in situation.seen}
    private = set(protected)
    while more := {oid for oid, s in seen.items() if private & {*s.reads}} - private:
        private |= more
    known = {
        called[oid]: View(
            s.name,
            s.definition,
            {
                spelled: called[each]
                for each in s.reads
                if each in seen
                for spelled in _spellings(seen[each], called[each])
            },
            s.own,
        )
        for oid, s in seen.items()
        if oid in private and s.definition is not None
    }
    named = {
        written: called[oid]
        for written, oid in situation.relations.items()
        if called.get(oid) in known
    }
    tables = {called[oid]: protected[oid] for oid in seen if oid in protected}
    return Views(named, known, tables if named else {})


def kept(situation: Situation, views: Views) -> Mapping[str, Sequence[tuple[str, SqlType]]]:
    """Return the columns of the analyst's own tables, by how the statement spells these, and by
    what they are called everywhere, as views that are read have it.

    A column of a type that no private query can use is left out, so that none finds it.
    """
    own = {s.oid: [*_usable(s)] for s in situation.seen if s.own and _called(s) not in views.known}
    spelled = [*situation.relations.items(), *((_called(s), s.oid) for s in situation.seen)]
    return {written: own[oid] for written, oid in spelled if own.get(oid)}


def _usable(seen: Seen) -> Iterator[tuple[str, SqlType]]:
    for name, written in seen.columns:
        with suppress(ValueError):
            if (type_ := parse_type(written)).kind is not Kind.OTHER:
                yield name, type_


def _called(seen: Seen) -> str:
    """Return what a relation is called everywhere."""
    return f"{_quoted(seen.schema)}.{_quoted(seen.name)}"


def _spellings(seen: Seen, called: str) -> tuple[str, ...]:
    """Return how pg_get_viewdef may print a relation: without schema only where it is visible."""
    return (called, _quoted(seen.name)) if seen.visible else (called,)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
