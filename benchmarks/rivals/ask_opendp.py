"""OpenDP over Polars, each person truncated to the same number of rows.

Variances are of its framework: the number of rows costs half of ε, the rest is asked of so many.
"""

import warnings
from collections.abc import Callable, Sequence
from functools import cache
from itertools import repeat

import opendp.prelude as dp
import polars as pl
from questions import CANDIDATES, LABELS, MOST, Data, Row, Trial, ask

warnings.simplefilter("ignore")
dp.enable_features("contrib")


def prepared(trial: Trial) -> Callable[[], Sequence[Row]]:
    data = trial.data
    rows = pl.scan_parquet(data.file).select(
        data.person,
        *(pl.col(key).cast(pl.String) for key in (*data.public, *data.private)),
        *(pl.col(column).cast(pl.Float64) for column in data.bounds),
    )
    if [function for function, *_ in trial.aggregates] == ["stddev"] and not trial.key:
        return _deviation(trial, rows)
    keys = {key: len(labels) for key, labels in data.public.items()}
    keys |= dict(zip(data.private, repeat(LABELS)))
    context = dp.Context.compositor(
        data=rows,
        privacy_unit=dp.unit_of(contributions=1, identifier=pl.col(data.person)),
        privacy_loss=dp.loss_of(epsilon=trial.epsilon, delta=trial.delta),
        split_evenly_over=1,
        margins=[
            dp.polars.Margin(by=[], max_length=MOST),
            *(dp.polars.Margin(by=[k], max_length=MOST, max_groups=n) for k, n in keys.items()),
        ],
    )
    wanted = [
        _expression(data, *aggregate).alias(f"a{i}") for i, aggregate in enumerate(trial.aggregates)
    ]
    query = context.query().truncate_per_group(trial.max_rows)
    if trial.key is None:
        made = query.select(wanted)
    elif trial.labels:
        labels = pl.LazyFrame({trial.key: trial.labels})
        made = query.group_by(trial.key).agg(wanted).with_keys(labels)
    else:
        counted = [] if ["count"] in trial.aggregates else [dp.len(signed=True)]
        made = query.group_by(trial.key).agg(*wanted, *counted)
    measurement = made.resolve()
    names = [*([trial.key] if trial.key else []), *(f"a{i}" for i in range(len(wanted)))]
    return lambda: trial.rows(measurement(rows).collect().select(names).rows())


def _expression(data: Data, function: str, *of: str) -> pl.Expr:
    if function == "count":
        return dp.len(signed=True)
    if function == "distinct":
        return pl.col(of[0]).dp.n_unique(signed=True)
    lower, upper = data.bounds[of[0]]
    value = pl.col(of[0]).fill_null(0.0).fill_nan(0.0)
    if function in {"min", "max", "quantile"}:
        fraction = float(of[1]) if function == "quantile" else float(function == "max")
        step = (upper - lower) / (CANDIDATES - 1)
        places = [lower + i * step for i in range(CANDIDATES)]
        return value.dp.quantile(fraction, places)
    if function == "sum":
        return value.dp.sum((lower, upper))
    if function == "avg":
        return value.dp.mean((lower, upper))
    raise ValueError(f"there is no {function}")


def _deviation(trial: Trial, rows: pl.LazyFrame) -> Callable[[], Sequence[Row]]:
    ((_, column),) = trial.aggregates
    lower, upper = trial.data.bounds[column]
    space = (
        dp.vector_domain(dp.atom_domain(T=float, nan=False)),
        dp.symmetric_distance(),
    )
    half, most = trial.epsilon / 2, trial.max_rows
    counted = space >> dp.t.then_count()
    count = dp.binary_search_chain(lambda s: counted >> dp.m.then_laplace(s), most, half)

    @cache
    def of(n: int) -> dp.Measurement:
        varies = space >> dp.t.then_clamp((lower, upper))
        varies = varies >> dp.t.then_resize(n, (lower + upper) / 2) >> dp.t.then_variance()
        return dp.binary_search_chain(lambda s: varies >> dp.m.then_laplace(s), most, half)

    def answer() -> list[Row]:
        person = pl.int_range(pl.len()).shuffle().over(trial.data.person)
        values = rows.filter(person < most).collect()[column].to_list()
        variance = of(max(2, count(values)))(values)
        return [["", max(0.0, variance) ** 0.5]]

    return answer


ask(prepared)
