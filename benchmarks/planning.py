"""How long a plan takes: cold, from text to plan; and warm, from the cache."""

from collections import OrderedDict
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

from benchmarks.setting import QUESTION, in_turns, plenty
from proxy import app
from proxy.gateway import _remembered
from rewriter.dialects import DIALECTS
from rewriter.planner import Question, plan
from rewriter.statements import parse

LABELS = "5,000 labels"
STATEMENTS = {
    "one table": QUESTION,
    "join, filter, moments": "SELECT p.coinsurance_pct, avg(c.medical_usd), stddev(c.age)"
    " FROM care c JOIN people p USING (person_id) WHERE c.age BETWEEN 10 AND 60"
    " GROUP BY 1 HAVING count(*) > 10 ORDER BY 2 DESC LIMIT 5",
    "five joins": "SELECT p.coinsurance_pct, s.name, avg(a.medical_usd), count(*) FROM care a"
    " JOIN people p USING (person_id) JOIN sites s ON p.site = s.site"
    " JOIN (SELECT person_id, max(age) AS oldest FROM care GROUP BY 1) o USING (person_id)"
    " JOIN people q USING (person_id) JOIN sites t ON q.site = t.site"
    " WHERE o.oldest > 20 GROUP BY 1, 2",
    LABELS: QUESTION,
}


def main() -> None:
    """Print milliseconds."""
    with TemporaryDirectory() as directory:
        policy, backend = app.open_backend(plenty(Path(directory)))
        backend.close()
    tables = {f'"{name.name}"': table for name, table in policy.tables.items()}
    care = tables['"care"']
    labelled = replace(care.columns["site"], values=tuple(range(0, 50_000, 10)))
    many = replace(care, columns={**care.columns, "site": labelled})
    shown = Table("statement", "parse ms", "plan ms, cold", "warm", box=None)
    for name, text in STATEMENTS.items():
        question = Question(
            parse(text),
            tables | {'"care"': many} if name == LABELS else tables,
            frozenset(policy.tables),
            (),
            datetime.now(UTC),
            True,
            policy.privacy.epsilon,
            policy.privacy.delta,
            "salt",
            DIALECTS[backend.dialect],
        )
        cache: OrderedDict[object, object] = OrderedDict()
        times = in_turns(
            {
                "parse": lambda t=text: parse(t),  # type: ignore[misc]
                "plan": lambda q=question: plan(q),  # type: ignore[misc]
                "warm": lambda t=text, q=question, c=cache: _remembered(c, t, lambda: plan(q)),  # type: ignore[misc]
            },
            rounds=30,
        )
        shown.add_row(
            name,
            f"{times['parse']:.2f}",
            f"{times['parse'] + times['plan']:.2f}",
            f"{times['warm']:.4f}",
        )
    Console(highlight=False).print(shown)
