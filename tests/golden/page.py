"""Prints docs/sql.md out of golden cases and the table of functions: `python -m tests.golden.page`.

What it says of a statement is read off its plan, so it cannot be out of date: a test compares.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from rewriter.plan import Measure, Plan, Release
from rewriter.taught import SECTIONS, Taught
from rewriter.taught.refused import UNTAUGHT
from sensitivity.held import HeldChoice
from sensitivity.mechanisms import DiscreteLaplace, ScaledGaussian, ScaledLaplace
from sensitivity.quantiles import RankChoice
from sensitivity.refusal import Refusal
from tests.golden.cases import Case, every
from tests.golden.clinic import planned

PAGE = Path(__file__).parents[2] / "docs" / "sql.md"

_HEAD = """# SQL that pgfog answers

Write ordinary PostgreSQL. A SELECT that aggregates private rows is answered with noise. What you do
with the answer (arithmetic, HAVING, ORDER BY, LIMIT, windows, joins and UNIONs of aggregates, any
function) runs on a real PostgreSQL over the noisy numbers and is free. Queries over public tables,
the catalog and your own tables are exact and free. All else is refused with the reason and a hint.

`EXPLAIN` says for nothing what a statement asks, how it is bounded, its noise and its price.

A statement costs `privacy.epsilon`, shared among its statistics: `count(*), sum(x), avg(x),
stddev(x)` are one, `sum(x), sum(y)` two; a `count(*)` beside several columns is the mean of what
each tells. What is harder to tell gets the larger share: a mean twice that of a count, a variance
four times, a correlation eight times. Private group keys take a share, too, and δ.

Only groups that there can be are shown. Public tables say which labels occur together, as that of
nations says its region: those in FROM, in derived tables, CTEs and views too, joined by their keys,
as ON and WHERE have them by these tables alone; behind RIGHT and FULL JOIN all combinations are
shown. What is made of one column, as a year and its quarters, or a name and its `CASE`, has the
labels together that one of its values makes, if the policy or WHERE leaves it 29,000 at most; of
timestamps those of one day. Bounds are where sums are clamped, so 10,000 whole numbers or 28 years
beyond either end are tried, too. A value that the policy does not list makes no group of its own.

Of a ROLLUP, CUBE or GROUPING SETS the finest public groups have all of it: totals are
sums of what is shown of them, and leave out what lies in none of these groups.

`ORDER BY count(DISTINCT person) DESC LIMIT k` over public groups asks for the k largest only. Where
one person may be in many more than k groups, k of them are named first, for half of ε, and only
their numbers told, with less noise. So it is of such a count and keys, in plain columns, without
HAVING, and ordered by nothing else, in one SELECT or in one that only wraps it. Otherwise all
groups are told, and yours are the largest of noisy numbers. `EXPLAIN` says which.

A mean or variance of very few rows is NULL where noise leaves nothing to divide by: of 3 rows at ε
= 1 one time in seven, of 10 hardly ever. So is what PostgreSQL would fail at for a noisy number: `1
/ n` of 0, `ln(n)` of less, `sum(x)::int` of too much; what is wrong of constants is an error, and
free. A LIMIT below 0 is 0. If something else fails after it was paid for (a subquery of two rows, a
misspelt unit, a duplicate key, a time limit), the noisy numbers are kept in the session: the next
statement that asks for the same aggregates of the same rows takes them, and costs nothing. Up to
20,000 numbers are kept, of the last statement that was charged.

Quantiles, `mode` and `bool_and` have NULL as `_low` and `_high`, and a NOTICE says so: how far they
are off depends on rows that nobody sees. EXPLAIN says what is known, in rows, and how seldom
`bool_or` is wrong. What lies around a median is a question of its own:
`percentile_disc(ARRAY[0.45, 0.5, 0.55])`. The interval of a `min` or `max` has one end that is
known, at 95 % or less: the largest value is `max_low` or more, and `max_high` is its bound. Ends
are numbers: of intervals of time in seconds, of dates NULL.

Groups whose keys have no public domain are shown if they are large enough, by chance in part. Where
a number of all rows or people of each group is told, and a person may have few rows, this noisy
number decides and has all of ε; else the number of people does, with a share of it, which shows
smaller groups. `EXPLAIN` says which, and how large a group has to be either way. Of each group the
chance to be shown with a number that is off by more than its ± is within what the ± says; but of
groups far below the threshold those alone are shown that noise made large. An answer whose groups
have more than 1,000,000 numbers is refused once they are selected, and was charged: ask for fewer
aggregates at a time.

`count(DISTINCT x)` of an x with few public values (a list, a boolean, a bounded integer, months) is
the number of those that enough people have: one person may have them all, so noise would be as
large as the list is long. EXPLAIN says how many people are enough; a value that more than twice as
many have is counted, and none that nobody has, 19 times in 20. So `_low` is the number itself, and
`_high` how many values there are. Of a longer list noise is added, and the number kept within it.

Of a `min` or `max` every row is seen, whatever `max_rows` says (of an index, those it holds), and a
person counts once in a group. About as many persons lie beyond it as EXPLAIN says. In an array with
other fractions it is one of rows.

A recursive query is run by PostgreSQL over the answers, and so is read by no private query; a
materialized view of an answer would be charged at each REFRESH: keep it as a table.

The examples are planned over the tables of [tests/golden](../tests/golden). This page is printed by
`python -m tests.golden.page`.
"""

_FUNCTIONS = """\
Inside aggregates, conditions and keys. None of them raises: where PostgreSQL would, the value is
NULL. Numbers are computed as double precision, integers in 64 bits if their types surely fit.
Moments beyond the years 1 to 9999, infinite ones too, count as NULL in functions, not in
comparisons; in a group by a part of such a moment they may be in none. *Bounds* say how far the
result is known: then a sum needs no further bounds, and a group key with few values is returned
complete.
"""

_ANSWERED: Mapping[str, Mapping[str, str]] = {
    "Aggregates": {
        "Rows": "counting:one row a unit",
        "People": "counting:units by group are as many as groups a unit appears in",
        "Values that are there": "counting:NULL does not count",
        "Different values of a public list": "distinct:of few public values, how many"
        " units have each; a unit has one of each, whatever its rows",
        "Different values": "distinct:different values of anything, of which a unit counts for as"
        " many as groups",
        "Sums": "clamping:a sum is clamped to the range the policy declares (rule 4)",
        "Sums, bounds of your own": "clamping:bounds of the analyst's own",
        "Averages and deviations": "counting:variance takes three cells",
        "Pairs of columns": "pairs:everything of two columns is read off the same cells",
        "Quantiles, least, greatest": "ranks:several quantiles share one histogram, and an end is"
        " one of units",
        "The most frequent": "ranks:the most frequent of public values",
        "Any and all": "counting:whether all are, and whether any is, from how many are and are"
        " not",
        "One of several": "counting:filters that no row passes two of have the same ε",
        "FILTER": "counting:filters are part of a statistic (rule 8)",
    },
    "Groups": {
        "Values of the policy": "keys:every public label leaves, in the policy's order, empty"
        " groups too (rule 5)",
        "Everything else": "keys:private labels are selected by the number of their rows that is"
        " told (rule 7)",
        "The groups of most people": "largest:of the groups with most units, a unit moves those"
        " that are told, by one each",
        "Only the labels": "keys:without aggregates only the selection is left (rule 7)",
        "Months of a bounded date": "labels:months by name are public labels of a bounded date",
        "Tens of a bounded number": "labels:tens of a bounded number",
        "CASE with constants": "keys:CASE with constants",
        "Totals beside their parts": "groupings:every subset of two keys, one of them private",
        "Names of public tables": "combinations:labels of public tables that equalities link are"
        " shown as these tables have them",
        "What one column makes": "dependent:what a derived table makes of one column is made of it"
        " outside, too",
        "Years that WHERE bounds": "facts:and for what is made of a column that WHERE bounds",
    },
    "Rows": {
        "Joins on the privacy unit": "joins:USING",
        "Joins along keys to the unit": "paths:joined along the key of the path, the unit equality"
        " stands beside it",
        "Joins with public tables": "joins:a public table with an enforced key keeps a unique unit"
        " unique (rule 1)",
        "EXISTS and IN, on the unit": "subqueries:EXISTS of the unit's own rows",
        "Per person, then over people": "units:how often do people come, and how many come how"
        " often",
        "The first row of each person": "units:the first row of each unit, by a total order",
        "The first rows of each person": "units:of the first two rows by number, two count",
        "A row against the person's others": "subqueries:a row against its unit's others",
        "Windows within a person": "units:running sums and moving averages of a unit",
        "Parts of a person's sum": "units:which part of a unit's sum a row has, from 0 to 1 by its"
        " very form",
        "The path of each person": "units:the path of each person as a label, in an order that its"
        " own rows settle",
        "LATERAL, also the first rows": "laterals:the first row of each person beside it is one"
        " (rule 1)",
        "The first row as a value": "laterals:the first row of the unit as a value",
        "Joins in parentheses": "shapes:joins in parentheses, as Access writes them",
        "UNION ALL": "units:UNION ALL of two kinds of rows, told apart by a constant, whose groups"
        " are public",
        "Lists and calendars": "subqueries:a calendar",
        "A subquery over everybody": "earlier:a scalar is a release, and then a constant",
        "Distances from a mean": "earlier:a mean lies where its values do, so what is made of it"
        " has bounds",
        "A table of your own": "earlier:a table of the analyst's own is joined as a list of"
        " constants",
        "A subquery that a key picks from": "earlier:a scalar over everybody that a row picks by a"
        " key is a release by that key",
        "A count that a key picks": "earlier:a count seen from a public row, outside",
        "Groups that a key picks": "earlier:the greatest group for each public row",
        "A CTE read twice is paid once": "cte:a CTE of aggregates is released once, however often"
        " it is read",
    },
}
"""What the page shows: by section and construct the golden case, as file:title."""

_REFUSED = (
    "statements:rows",
    "clamping:nothing bounds it",
    "clamping:a hidden column",
    "counting:sums of distinct values",
    "counting:the values themselves, in an array",
    "ranks:the first text of all is somebody's",
    "joins:two units",
    "units:a window over everybody",
    "units:an array is no group",
    "cte:recursion that private rows are joined to",
    "keys:a float is no label (rule 6)",
    "total:a regular expression costs time that values steer (rule 14)",
    "total:a function nobody taught",
)


def page() -> str:
    """Return the page."""
    cases = {f"{case.file.stem}:{case.title}": case for case in every()}
    parts = [_HEAD]
    for section, rows in _ANSWERED.items():
        parts.append(f"## {section}\n")
        lines = [_answered(name, cases[title]) for name, title in rows.items()]
        parts.append(_table(("", "example", "private form", "costs"), lines))
    parts.append(f"## Functions and operators\n\n{_FUNCTIONS}")
    parts += [_functions(section, entries) for section, entries in SECTIONS.items()]
    parts.append("## Functions that are not taught\n")
    untaught = [(" ".join(map(_code, u.forms.split(", "))), u.reason, u.hint) for u in UNTAUGHT]
    parts.append(_table(("", "because", "instead"), untaught))
    parts.append("## Refused, and why\n")
    refused = [_refused(cases[title]) for title in _REFUSED]
    parts.append(_table(("", "reason", "instead"), refused))
    return "\n".join(parts)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def _code(text: str) -> str:
    return "`" + " ".join(text.split()).replace("|", "\\|") + "`"


def _answered(name: str, case: Case) -> tuple[str, str, str, str]:
    plan = planned(case.query, case.parameters)
    releases = [step for step in plan.steps if isinstance(step, Release)]
    forms = dict.fromkeys(_form(release) for release in releases)
    return name, _code(case.query), "; ".join(forms) or "exact", _costs(plan, releases)


def _form(release: Release) -> str:
    noise = dict.fromkeys(_noise(measure) for measure in release.measures)
    bounding = release.bounding.split(",")[0]
    words = [bounding]
    if release.keys:
        words.append(_groups(release))
    return ", ".join([*words, *noise])


def _groups(release: Release) -> str:
    if release.groups is None:
        return "groups selected" + " by what is told" * (release.decider is not None)
    all_ = f"all {len(release.groups)} groups"
    return f"{release.largest.most} of {all_} named" if release.largest else all_


def _noise(measure: Measure) -> str:
    match measure.mechanism:
        case DiscreteLaplace() | ScaledLaplace():
            return "Laplace noise"
        case ScaledGaussian():
            return "Gaussian noise on scaled units"
        case RankChoice() | HeldChoice():
            return "exponential mechanism"
    raise TypeError(f"the page has no word for {type(measure.mechanism).__name__}")


def _costs(plan: Plan, releases: Sequence[Release]) -> str:
    alone = sum(m.apart is None for r in releases for m in r.measures)
    together = sum(len({m.apart for m in r.measures if m.apart}) for r in releases)
    shares = alone + together
    shares += sum(
        (r.selection is not None and r.decider is None) or r.largest is not None for r in releases
    )
    if not shares or not plan.epsilon:
        return "nothing"
    words = "ε" if shares == 1 else f"ε in {shares} shares"
    return f"{words}, δ" if plan.delta else words


def _functions(section: str, entries: Sequence[Taught]) -> str:
    """Print a section: what is alike in one row."""
    alike: dict[tuple[str, str], list[str]] = {}
    for entry in entries:
        alike.setdefault((entry.bounds, entry.null), []).append(_code(entry.form))
    rows = [(" ".join(forms), *said) for said, forms in alike.items()]
    return _table((section, "bounds", "also NULL where"), rows)


def _refused(case: Case) -> tuple[str, str, str]:
    try:
        planned(case.query, case.parameters)
    except Refusal as refusal:
        return _code(case.query), refusal.message, refusal.hint or ""
    raise AssertionError(f"{case} is not refused")


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page())
