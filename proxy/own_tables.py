"""The schema `privacy`: what a role may know of its budget, its charges and its policy, as tables.

They are public tables of the policy that no backend has: the shadow lists and describes them, the
rewriter plans over them, and their rows are made here. A role sees what was charged to it, and of
others nothing but, if the steward says so, the sum of all.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction

from proxy.ledger import Ledger, Spent
from rewriter.noisy_tables import Cell
from sensitivity.policy import Column, Kind, Policy, Role, SqlType, Table, TableName, Unit

_TEXT = SqlType("text", Kind.TEXT)
_NUMERIC = SqlType("numeric", Kind.NUMERIC)
_INTEGER = SqlType("integer", Kind.INTEGER)
_BOOLEAN = SqlType("boolean", Kind.BOOLEAN)
_INSTANT = SqlType("timestamp with time zone", Kind.TIMESTAMPTZ)

MOST_CHARGES = 10_000
"""How many charges `privacy.queries` goes back."""

MOST_WORDS = 2_000
"""Characters of a statement that it shows: ten thousand of the longest are a gigabyte."""

_NANO = 10**9

Rows = list[tuple[Cell, ...]]


def _table(name: str, comment: str, **columns: SqlType) -> Table:
    listed = {column: Column(column, type_) for column, type_ in columns.items()}
    return Table(TableName("privacy", name), None, listed, comment=comment, own=True)


BUDGET = _table(
    "budget",
    "What you may spend until it refills, and what is left of it.",
    account=_TEXT,
    epsilon=_NUMERIC,
    epsilon_spent=_NUMERIC,
    epsilon_left=_NUMERIC,
    delta=_NUMERIC,
    delta_spent=_NUMERIC,
    delta_left=_NUMERIC,
    refills=_INSTANT,
    epsilon_ever=_NUMERIC,
    delta_ever=_NUMERIC,
)
QUERIES = _table(
    "queries",
    "Your charged statements, the latest ones.",
    id=_TEXT,
    at=_INSTANT,
    epsilon=_NUMERIC,
    delta=_NUMERIC,
    statement=_TEXT,
)
POLICY = _table(
    "policy",
    "What the policy says of each column that you may see.",
    table_schema=_TEXT,
    table_name=_TEXT,
    column_name=_TEXT,
    data_type=_TEXT,
    nullable=_BOOLEAN,
    public=_BOOLEAN,
    unit=_TEXT,
    max_rows=_INTEGER,
    max_groups=_INTEGER,
    hidden=_BOOLEAN,
    lower_bound=_TEXT,
    upper_bound=_TEXT,
    grid=_NUMERIC,
    domain=_TEXT,
)


def added_to(policy: Policy) -> Policy:
    """Return the policy with these tables, which every role may read."""
    own = {table.name: table for table in (BUDGET, QUERIES, POLICY)}
    roles = {
        name: replace(role, tables=role.tables | own.keys()) for name, role in policy.roles.items()
    }
    return replace(policy, tables={**policy.tables, **own}, roles=roles)


def rows(name: str, analyst: Role, policy: Policy, ledger: Ledger) -> Rows:
    """Return the rows of the table `privacy.…` of this name, as this role sees them."""
    return _ROWS[name](analyst, policy, ledger)


def _budget(analyst: Role, policy: Policy, ledger: Ledger) -> Rows:
    found = [_account("own", ledger.spent(analyst.name))]
    if policy.budget_shown:
        found.append(_account("all roles", ledger.spent(None)))
    return found


def _account(name: str, spent: Spent) -> tuple[Cell, ...]:
    budget, price, left, ever = spent.budget, spent.price, spent.left, spent.lifetime
    return (
        name,
        _plain(budget.nano_epsilon),
        _plain(price.nano_epsilon),
        _plain(left.nano_epsilon),
        _plain(budget.nano_delta),
        _plain(price.nano_delta),
        _plain(left.nano_delta),
        spent.refills,
        _plain(ever.nano_epsilon),
        _plain(ever.nano_delta),
    )


def _queries(analyst: Role, policy: Policy, ledger: Ledger) -> Rows:
    return [
        (
            charge.id,
            charge.at,
            _plain(charge.price.nano_epsilon),
            _plain(charge.price.nano_delta),
            charge.statement[:MOST_WORDS],
        )
        for charge in ledger.charges(analyst.name, MOST_CHARGES)
    ]


def _policy(analyst: Role, policy: Policy, ledger: Ledger) -> Rows:
    return [
        _described(table, column)
        for name, table in sorted(policy.tables.items())
        if name in analyst.tables and not table.own
        for column in table.columns.values()
    ]


def _described(table: Table, column: Column) -> tuple[Cell, ...]:
    unit = table.unit
    lower, upper = column.bounds or (None, None)
    values = column.values if isinstance(column.values, tuple) else None
    return (
        table.name.schema,
        table.name.name,
        column.name,
        str(column.type),
        column.nullable,
        table.public,
        None if unit is None else _owner(unit),
        None if unit is None else unit.max_rows,
        None if unit is None else unit.max_groups,
        column.hidden,
        None if lower is None else str(lower),
        None if upper is None else str(upper),
        column.grid,
        None if values is None else ", ".join(map(str, values)),
    )


def _owner(unit: Unit) -> str:
    """Say by what a row names its unit."""
    if unit.path is None:
        return ", ".join(unit.key)
    to = ", ".join(f"{unit.path.table}.{column}" for column in unit.path.references)
    return f"{', '.join(unit.path.columns)} -> {to}"


def _plain(nano: int) -> Fraction:
    return Fraction(nano, _NANO)


_ROWS: Mapping[str, Callable[[Role, Policy, Ledger], Rows]] = {
    str(BUDGET.name): _budget,
    str(QUERIES.name): _queries,
    str(POLICY.name): _policy,
}
