"""One aggregate block over private rows: read, bounded, and printed as one release.

Bounding is by the unit of the block's rows, whatever the SQL did before: of each unit at most
`max_rows` rows count. How they are chosen is `rewriter.bounding`'s.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from rewriter import keys as group_keys
from rewriter.aggregates import Wanted, result_type
from rewriter.bounding import Limits, Read, bounded, scaled
from rewriter.dialects import Dialect
from rewriter.families import Draft, Unit, collect
from rewriter.families.summed import Summed
from rewriter.families.unit_summed import UnitSummed, by_unit
from rewriter.keys import Key
from rewriter.plan import Estimate, Measure, Release
from rewriter.relations import Rows
from rewriter.shares import shares
from rewriter.spread import spread
from sensitivity.refusal import InvalidSetting, UnsupportedSyntax
from sensitivity.selection import choose
from sensitivity.sums import Sum


@dataclass(frozen=True, slots=True)
class Block:
    """A block that was read and understood; how much ε it gets is not known yet."""

    rows: Rows
    keys: tuple[Key, ...]
    wanted: tuple[Wanted, ...]

    @property
    def charged(self) -> bool:
        """Say whether anything private is asked: the labels of public groups are not."""
        return bool(self.wanted) or group_keys.groups(self.keys) is None


def release(
    block: Block, epsilon: Fraction, delta: Fraction, salt: str, dialect: Dialect
) -> Release:
    """Print a block as one backend query, with the noise each of its statistics gets.

    Privacy: a unit has at most `rows` rows in the release, in at most `most_groups` groups. Each
    family moves by at most sensitivity(rows), each count of units by at most most_groups, and the
    selection costs its own (ε, δ); the `shares` of ε add up to `epsilon` by basic composition,
    where those of families that are kept `apart` count once.
    Where units are scaled instead (`spread`), families share one (ε, δ) by concentration.

    Raises:
        UnsupportedSyntax: keys must be selected privately and δ is 0.
    """
    rows = block.rows
    groups = group_keys.groups(block.keys)
    most_rows = 1 if rows.one_row else rows.max_rows
    most_groups = min(rows.max_groups, most_rows) if block.keys else 1
    unit = Unit(len(rows.unit), most_rows, most_groups, rows.max_groups)
    collected, readings = collect(block.wanted, unit)
    drafts: Sequence[Draft] = collected
    reached = most_groups if groups is None else max(1, min(most_groups, len(groups)))
    indexed = rows.bounded is not None and not rows.one_row
    sums = [] if rows.one_row or indexed else by_unit(collected, readings, most_rows, reached)
    if sums:  # then a row of the release is what a unit adds to a group
        drafts, most_rows, most_groups = sums, reached, reached
    parts = shares(drafts, most_rows, most_groups, epsilon, selects=groups is None)
    way = None
    if not (sums or rows.one_row or indexed or rows.bounding):
        # Selection and noise have half of δ each.
        left = (epsilon - parts.selection, delta / (1 + (groups is None)))
        way = spread(drafts, most_rows, reached, *left)
        delta = left[1] if way else delta
    selection = None
    if groups is None:
        if not delta:
            raise UnsupportedSyntax(
                "these group keys must be selected privately, and privacy.delta is 0",
                hint=f"SET privacy.delta = '1e-7', or group by {_public_example(block.keys)}.",
            )
        try:
            selection = choose(parts.selection, delta, most_groups)
        except ValueError:
            raise _too_little() from None
    for j, draft in enumerate(drafts):
        if way is not None:
            way.lay(draft)
        else:
            draft.lay(most_rows, parts.families[j])
            if isinstance(draft, Summed) and all(
                r.statistics == ("sum",) for r in readings if r.family == j
            ):
                draft.alone(most_rows, parts.families[j])
        if indexed:
            draft.find(rows.laid)
    from_ = rows.bounded if rows.bounded and indexed else rows.source
    first = rows.firsts.get(block.keys[0].sql) if indexed and len(block.keys) == 1 else None
    read = _read(block, from_, drafts, first, salt, dialect)
    distinct = "count(*)" if sums else _units(len(rows.unit), dialect)
    units = "count(CASE WHEN first THEN 1 END)" if first else distinct
    counts_units = selection is not None or any(d.counts_units for d in drafts)
    limits_groups = selection is not None or any(d.limits_groups for d in drafts)
    limits_groups = limits_groups and bool(block.keys) and most_groups < most_rows
    if sums:
        limits_groups = bool(block.keys) and (groups is None or most_groups < len(groups))
    elif way is not None:
        limits_groups = selection is not None
    limits = Limits(
        rows.one_row,
        most_rows,
        most_groups if limits_groups else None,
        indexed,
        rows.index,
        rows.bounding,
    )
    measures: list[Measure] = []
    statistics: list[str] = []
    own: list[Read] = []
    for j, draft in enumerate(drafts):
        # Of the rows that pass a filter, none may be a unit's first.
        asked = draft.statistics(j, distinct if draft.condition else units, dialect)
        beside = draft.beside(j)
        try:
            mechanism = (
                draft.mechanism(most_rows, most_groups, parts.families[j])
                if way is None
                else way.mechanism(draft)
            )
        except ValueError:
            raise _too_little() from None
        if beside:
            labels = (*read.labels, *beside)
            own.append(
                replace(
                    read,
                    beside=beside,
                    labels=labels,
                    statistics=tuple(asked),
                    additive=limits.groups is None,
                )
            )
        measures.append(
            Measure(
                draft.family,
                mechanism,
                own.index(own[-1]) + 1 if beside else 0,
                0 if beside else len(statistics),
                draft.sensitivity(most_rows, most_groups)
                if way is None
                else way.sensitivity(draft),
                parts.families[j] if way is None else left[0] / len(drafts),
                ", ".join(dict.fromkeys(draft.labels)),
                draft.bounds,
                draft.names,
                apart=draft.apart[0] if draft.apart and way is None else None,
            )
        )
        if not beside:
            statistics += asked
    if selection:
        statistics.append(units)
    common = replace(
        read,
        statistics=tuple(statistics),
        additive=not counts_units and limits.groups is None,
        counts_units=selection is not None,
    )
    if way is not None:
        printed = [scaled(common, limits, way.norm)]
    else:
        printed = [bounded(each, limits) for each in (common, *own)]
    return Release(
        printed[0].sql if statistics or not own else "",
        tuple(each.sql for each in printed[1:]),
        block.keys,
        groups,
        tuple(measures),
        tuple(
            Estimate(
                r.family,
                r.statistics,
                result_type(w),
                w.label,
                drafts[r.family].values(r.statistics[0]),
                drafts[r.family].about(r.statistics[0]),
                tuple(j for j in r.beside if not isinstance(drafts[j].family, Sum)),
            )
            for w, r in zip(block.wanted, readings, strict=True)
        ),
        selection,
        printed[0].words,
        rows.tables,
        rows.unit_names,
    )


def _too_little() -> InvalidSetting:
    return InvalidSetting(
        "privacy.epsilon or privacy.delta is too small for this statement",
        hint="Nothing but noise would come out; choose larger ones.",
    )


def _public_example(keys: Sequence[Key]) -> str:
    private = next((k.label for k in keys if k.domain is None), "fewer keys")
    return f"values that the policy or WHERE {private} IN (…) lists"


def _units(width: int, dialect: Dialect) -> str:
    return f"count(DISTINCT {dialect.distinct_row([f'u{i}' for i in range(width)])})"


def _read(
    block: Block,
    from_: str,
    drafts: Sequence[Draft],
    first: str | None,
    salt: str,
    dialect: Dialect,
) -> Read:
    """Spell the rows of a block: keys, filters, indices on the grid, the unit, and whether a row is
    the first of its unit in its group, if that is known."""
    rows = block.rows
    keys = [f"k{i}" for i in range(len(block.keys))]
    read = [f"{k.sql} AS k{i}" for i, k in enumerate(block.keys)]
    content = list(keys)
    counted: list[str] = []
    for j, draft in enumerate(drafts):
        read += draft.arguments(j, dialect)
        counted += draft.indices(j, dialect)
        content += draft.content(j)
    read += [f"{u.sql} AS u{i}" for i, u in enumerate(rows.unit)]
    read += [f"{first} AS first"] if first else []
    conditions = list(rows.conditions)
    conditions += [test for k in block.keys if (test := group_keys.within(k, dialect))]
    where = " AND ".join(conditions) or "TRUE"
    source = f"SELECT {', '.join(read)} FROM {from_} WHERE {where}"
    if counted:
        if any(draft.computes for draft in drafts):
            source = dialect.computed_once(source)
        source = f"SELECT *, {', '.join(counted)} FROM ({source}) AS a"
    return Read(
        source,
        tuple(f"u{i}" for i in range(len(rows.unit))),
        tuple(keys),
        tuple(content),
        tuple(dialect.label(f"k{i}", k.exact.kind) for i, k in enumerate(block.keys)),
        (),
        True,
        tuple(d.partial(j) for j, d in enumerate(drafts) if isinstance(d, UnitSummed)),
        rows.unit_names,
        salt,
        dialect,
    )
