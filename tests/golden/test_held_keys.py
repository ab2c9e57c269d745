"""Which keys of other tables a scan's columns hold, where a key has several columns."""

from dataclasses import replace

import pytest

from rewriter.dialects import DIALECTS
from rewriter.relations import scan
from rewriter.scalar import Scalar
from sensitivity.policy import Column, ForeignKey, Kind, SqlType, Table, TableName, Unit

INTEGER = SqlType("integer", Kind.INTEGER)
PARENT = Table(
    TableName("public", "parent"),
    Unit(("a", "b"), unique=True, max_rows=1, max_groups=1),
    {name: Column(name, INTEGER, nullable=False) for name in "abc"},
    unique_keys=(frozenset("a"), frozenset("ab")),
)
CHILD = Table(
    TableName("public", "child"),
    Unit((), False, 5, 5, path=ForeignKey(("x", "y"), PARENT.name, ("a", "b")), parent=PARENT),
    {name: Column(name, INTEGER) for name in "xy"},
)
BY_ANOTHER = replace(PARENT, unit=Unit(("c",), unique=False, max_rows=5, max_groups=5))


@pytest.mark.parametrize(("parent", "joined"), [(PARENT, False), (BY_ANOTHER, True)])
def test_a_part_names_a_row_only_where_the_row_is_known_to_be_there(
    parent: Table, *, joined: bool
) -> None:
    """(1, 2) may name no row, and 1 alone that of (1, 1): without a join these are two units."""
    assert CHILD.unit is not None
    table = replace(CHILD, unit=replace(CHILD.unit, parent=parent))
    source = scan(table, "child", "t", DIALECTS["duckdb"])
    x, y = source.columns["x"], source.columns["y"]
    assert isinstance(x, Scalar)
    assert isinstance(y, Scalar)
    assert x.refers == (frozenset({"parent.a"}) if joined else frozenset())
    assert y.refers == frozenset()
    assert source.references == {(PARENT.name, frozenset("ab")): {"a": "x", "b": "y"}}
    assert ("JOIN" in source.sql) == joined
