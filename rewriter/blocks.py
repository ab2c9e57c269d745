"""One aggregate block over private rows: read, bounded, and printed as one release.

Bounding is by the unit of the block's rows, whatever the SQL did before. What of a unit counts is
`rewriter.bounding`'s.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from rewriter import bounding
from rewriter import keys as group_keys
from rewriter.aggregates import Wanted, exact_type
from rewriter.bounding import Read, Way
from rewriter.combinations import combinations
from rewriter.dialects import Dialect
from rewriter.families import Asked, Draft, Reach, Units, collect
from rewriter.keys import Key
from rewriter.plan import Estimate, Measure, Release
from rewriter.relations import Rows
from rewriter.selection import Selected, select
from sensitivity.policy import Kind
from sensitivity.refusal import InvalidSetting, UnsupportedSyntax
from sensitivity.sums import Sum
from sensitivity.top_k import Largest


@dataclass(frozen=True, slots=True)
class Block:
    """A block that was read and understood; how much ε it gets is not known yet.

    Attributes:
        largest: how many groups are asked for, the largest by its aggregate; None: all of them.
    """

    rows: Rows
    keys: tuple[Key, ...]
    wanted: tuple[Wanted, ...]
    largest: int | None = None

    @property
    def charged(self) -> bool:
        """Say whether anything private is asked: the labels of public groups are not."""
        return bool(self.wanted) or group_keys.groups(self.keys) is None


def release(
    block: Block, epsilon: Fraction, delta: Fraction, salt: str, dialect: Dialect
) -> Release:
    """Print a block as backend queries, with the noise each of its statistics gets.

    Privacy: in the way that `bounding.choose` finds, adding or removing a unit moves each family by
    at most way.sensitivity, and the number of units by one in at most way.groups groups. Shares of
    ε add up to `epsilon` by basic composition, with that of choosing groups if it has one, where
    those of families that are kept `apart` count once: they are asked together, of rows that weigh
    the same in all of them. Where units are scaled to a length, families share one (ε, δ) by
    concentration.

    Raises:
        UnsupportedSyntax: keys must be selected privately and δ is 0.
    """
    groups = group_keys.groups(block.keys)
    public = None if groups is None else len(groups)
    known = bounding.Block(block.rows, block.keys, public, block.largest, epsilon, delta)
    drafts, readings = collect(block.wanted, known.unit)
    way = bounding.choose(known, drafts)
    selected = _selected(block, way, drafts, epsilon, delta)
    parts, selection = selected.parts, selected.by
    for j, draft in enumerate(drafts):
        way.lay(draft, parts.families[j])
        if known.indexed:
            draft.find(block.rows.laid)
    read = _read(block, drafts, salt, dialect, indexed=known.indexed)
    measures, statistics, own = [], list[Asked](), list[Read]()
    for j, draft in enumerate(drafts):
        asked, alone = draft.asked(j, dialect), way.asks_alone(draft, j)
        if alone:
            own.append(_of_one(read, draft, j, asked))
        place = (len(own), 0) if alone else (0, len(statistics))
        measures.append(_measure(way, draft, parts.families[j], *place))
        statistics += [] if alone else asked
    if selection and selected.decider is None:
        statistics.append(Units())
    together = [draft for j, draft in enumerate(drafts) if not way.asks_alone(draft, j)]
    in_groups = selection is not None or any(d.reach is Reach.GROUPS for d in together)
    common = replace(
        read,
        statistics=tuple(statistics),
        reach=Reach.GROUPS if in_groups else Reach.ROWS,
    )
    printed = [way.bounded(each) for each in (common, *own)]
    words = dict.fromkeys(each.words for each in (not statistics and printed[1:]) or printed)
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
                exact_type(w),
                w.label,
                drafts[r.family].values(),
                drafts[r.family].about(r.statistics[0]),
                tuple(j for j in r.beside if not isinstance(drafts[j].family, Sum)),
            )
            for w, r in zip(block.wanted, readings, strict=True)
        ),
        selection,
        selected.decider,
        _largest(way, parts.selection),
        "; ".join(words) + way.note,
        block.rows.tables,
        block.rows.unit_names,
        () if groups is None else combinations(block.keys, block.rows, dialect),
        selected.why,
    )


def _selected(
    block: Block, way: Way, drafts: list[Draft], epsilon: Fraction, delta: Fraction
) -> Selected:
    """Return how ε is shared out, and what selects groups that are not public."""
    if group_keys.groups(block.keys) is not None:
        return Selected(way.shares(drafts, epsilon, selects=False), None)
    if not delta:
        raise UnsupportedSyntax(
            "these group keys must be selected privately, and privacy.delta is 0",
            hint=f"SET privacy.delta = '1e-7', or group by {_public_example(block.keys)}.",
        )
    try:
        return select(way, drafts, epsilon, delta)
    except ValueError:
        raise _too_little() from None


def _largest(way: Way, epsilon: Fraction) -> Largest | None:
    """Return what names the groups that are told, if not all are."""
    try:
        return way.largest(epsilon)
    except ValueError:
        raise _too_little() from None


def _measure(way: Way, draft: Draft, epsilon: Fraction, query: int, offset: int) -> Measure:
    """Say what is released of a family, and where its statistics begin."""
    try:
        mechanism = way.mechanism(draft, epsilon)
    except ValueError:
        raise _too_little() from None
    measure = Measure(
        draft.family,
        mechanism,
        query,
        offset,
        way.sensitivity(draft),
        epsilon,
        ", ".join(dict.fromkeys(draft.labels)),
        draft.bounds,
        draft.names,
        apart=draft.apart[0] if draft.apart and not way.concentrates else None,
    )
    draft.learn(measure.scale)
    return replace(measure, family=draft.family)


def _too_little() -> InvalidSetting:
    return InvalidSetting(
        "privacy.epsilon or privacy.delta is too small for this statement",
        hint="Nothing but noise would come out; choose larger ones.",
    )


def _public_example(keys: Sequence[Key]) -> str:
    private = next((k.label for k in keys if k.domain is None), "fewer keys")
    return f"values that the policy or WHERE {private} IN (…) lists"


def _read(
    block: Block, drafts: Sequence[Draft], salt: str, dialect: Dialect, *, indexed: bool
) -> Read:
    """Spell the rows of a block: keys, filters, indices on the grid, the unit, and whether a row is
    the first of its unit in its group, if that is known."""
    rows = block.rows
    first = rows.firsts.get(block.keys[0].sql) if indexed and len(block.keys) == 1 else None
    read = [f"{k.sql} AS k{i}" for i, k in enumerate(block.keys)]
    counted: list[str] = []
    for j, draft in enumerate(drafts):
        read += draft.arguments(j, dialect)
        counted += draft.indices(j, dialect)
    read += [f"{u.sql} AS u{i}" for i, u in enumerate(rows.unit)]
    read += [f"{first} AS first"] if first else []
    held = rows.bounded if indexed else None
    conditions = [*(rows.where_bounded if held else rows.conditions)]
    conditions += [test for k in block.keys if (test := group_keys.within(k, dialect))]
    where = " AND ".join(dict.fromkeys(conditions)) or "TRUE"
    source = f"SELECT {', '.join(read)} FROM {held or rows.source} WHERE {where}"
    if counted:
        if any(draft.computes for draft in drafts):
            source = dialect.computed_once(source)
        source = f"SELECT *, {', '.join(counted)} FROM ({source}) AS a"
    return Read(
        source,
        tuple(f"u{i}" for i in range(len(rows.unit))),
        tuple(f"k{i}" for i in range(len(block.keys))),
        tuple(dialect.label(f"k{i}", k.exact.kind) for i, k in enumerate(block.keys)),
        (),
        Reach.ROWS,
        rows.unit_names,
        salt,
        dialect,
        whole=len(block.keys) == 1 and block.keys[0].exact.kind is Kind.INTEGER,
        marked=first is not None,
    )


def _of_one(read: Read, draft: Draft, j: int, asked: Sequence[Asked]) -> Read:
    """Spell the rows that a family of its own query is about; others must not weigh on them."""
    beside = draft.beside(j)
    return replace(
        read,
        sql=f"SELECT * FROM ({read.sql}) AS o WHERE {draft.present(j)}",
        labels=(*read.labels, *beside),
        statistics=tuple(asked),
        reach=draft.reach,
        beside=beside,
        partials=(draft.partial(j),) if draft.partial(j) else (),
        content=(*read.keys, *draft.content(j)),
    )
