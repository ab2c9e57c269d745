"""OpenDP over Polars, each customer truncated to the same number of rows."""

import sys
import warnings

import opendp.prelude as dp
import polars as pl
from questions import DELTA, EPSILON, LOWER, MAX_ROWS, QUESTIONS, UPPER, Answers, ask, of_rows

warnings.simplefilter("ignore")
dp.enable_features("contrib")
KEYS = {key: groups for key, _, groups in QUESTIONS.values() if key}
orders = pl.scan_parquet(f"{sys.argv[1]}/orders.parquet").select(
    "o_custkey", *KEYS, pl.col("o_totalprice").cast(pl.Float64)
)
MOST = 10_000_000


def answer(name: str) -> Answers:
    key, aggregate, _ = QUESTIONS[name]
    context = dp.Context.compositor(
        data=orders,
        privacy_unit=dp.unit_of(contributions=1, identifier=pl.col("o_custkey")),
        privacy_loss=dp.loss_of(epsilon=EPSILON, delta=DELTA),
        split_evenly_over=1,
        margins=[
            dp.polars.Margin(by=[], max_length=MOST),
            *(dp.polars.Margin(by=[k], max_length=MOST, max_groups=n) for k, n in KEYS.items()),
        ],
    )
    price = pl.col("o_totalprice").fill_null(0.0).fill_nan(0.0)
    wanted = {
        "count(*)": dp.len(),
        "sum(o_totalprice)": price.dp.sum((LOWER, UPPER)),
        "avg(o_totalprice)": price.dp.mean((LOWER, UPPER)),
    }[aggregate]
    query = context.query().truncate_per_group(MAX_ROWS)
    made = query.group_by(key).agg(wanted) if key else query.select(wanted)
    return of_rows(made.release().collect().rows())


ask(answer)
