"""`pgfog demo`: six questions to a real medical study, each beside the true answer."""

import asyncio
import socket
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb
import psycopg
from rich.console import Console
from rich.rule import Rule
from rich.table import Table as Grid
from rich.text import Text

from proxy import app, demo_data, shipped, terminal
from proxy.policy_file import load
from sensitivity.policy import Backend, Policy

USER = PASSWORD = "ann"  # noqa: S105 - the demo's data are public
_out = Console(highlight=False)


@dataclass(frozen=True, slots=True)
class Asked:
    """One question; the first `keys` columns of its answer are labels."""

    title: str
    sql: str
    keys: int


QUESTIONS = (
    Asked(
        "How many women and men took part?",
        "SELECT female, count(*) AS people FROM people GROUP BY female ORDER BY female",
        1,
    ),
    Asked(
        "Does paying part of the bill keep people from the doctor?",
        "SELECT p.coinsurance_pct = 0 AS free_care,\n"
        "       avg(c.physician_visits) AS visits_a_year\n"
        "FROM care c JOIN people p USING (person_id) GROUP BY 1 ORDER BY 1",
        1,
    ),
    Asked(
        "What did a year of care cost at each site? (one counts for $5,000 at most)",
        "SELECT site, count(*) AS years, avg(medical_usd) AS usd\nFROM care GROUP BY 1 ORDER BY 1",
        1,
    ),
    Asked(
        "In how many of a hundred years do people go to hospital, by age?",
        "SELECT floor(age / 10) * 10 AS age_from,\n"
        "       avg(CASE WHEN admissions > 0 THEN 100 ELSE 0 END) AS with_a_stay\n"
        "FROM care GROUP BY age_from ORDER BY age_from",
        1,
    ),
    Asked(
        "How do people rate their health? (the answers they gave are private, too)",
        "SELECT self_rated_health, count(*) AS people\nFROM people GROUP BY 1 ORDER BY 2 DESC",
        1,
    ),
    Asked(
        "How unequal are incomes?",
        "SELECT avg(family_income) AS mean, stddev(family_income) AS spread FROM people",
        0,
    ),
)


def run(state: Path, port: int | None) -> None:
    """Build the data, serve it, ask, and stay up if somebody is there."""
    policy = _policy(state, port)
    app.run(_demo(policy))


def _policy(state: Path, port: int | None) -> Policy:
    """Return the demo's policy with data and state under `state`, on a port that is free."""
    shipped_policy = load(shipped.path("demo.yaml"))
    state.mkdir(mode=0o711, parents=True, exist_ok=True)
    data = state / "demo.duckdb"
    if not data.exists():
        with _out.status("loading the RAND Health Insurance Experiment into DuckDB"):
            demo_data.build(data)
    listen = shipped_policy.listen
    if port is None and not _free(listen.host, listen.port):
        _out.print(f"[yellow]Port {listen.port} is taken; using a free one instead.[/]")
        port = 0
    return replace(
        shipped_policy,
        backend=Backend(duckdb=data),
        store=replace(shipped_policy.store, directory=state),
        listen=listen if port is None else replace(listen, port=port),
    )


def _free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


async def _demo(policy: Policy) -> None:
    async with app.running(policy) as pgfog:
        try:
            await asyncio.to_thread(_tour, pgfog)
        except psycopg.errors.ConfigurationLimitExceeded as spent:
            terminal.print_error(_out, spent)
            state = policy.store.directory
            _out.print(f"For a demo it is all right to begin anew: rm -r {state}", soft_wrap=True)
        if sys.stdin is not None and sys.stdin.isatty():
            _farewell(pgfog)
            await app.interrupted()


def _tour(pgfog: app.Running) -> None:
    """Ask every question through a real client, and the data directly for comparison."""
    _out.print(Rule(f"pgfog serves {pgfog.policy.dataset} on 127.0.0.1:{pgfog.port}"))
    analyst = terminal.Analyst(pgfog.port, pgfog.shadow.database, USER, PASSWORD)
    # The steward's eyes, open in this demo only; analysts have no such connection.
    with duckdb.connect() as truth:
        for table in ("people", "care"):
            truth.read_parquet(str(shipped.path(f"demo/{table}.parquet"))).create_view(table)
        for number, asked in enumerate(QUESTIONS, 1):
            _out.print(f"\n[bold]{number}. {asked.title}[/]")
            _out.print(terminal.statement(asked.sql))
            (reply,) = analyst.ask(asked.sql)
            exact = truth.execute(asked.sql).fetchall()
            _out.print(_beside(reply.names, reply.rows, exact, asked.keys))
            _out.print(Text("\n".join(analyst.notices), style="dim"))
    _out.print("\n[bold]And what happens to somebody who asks for a row?[/]")
    _refused(analyst, "SELECT * FROM care WHERE person_id = 125024")
    analyst.connection.close()


def _beside(
    names: Sequence[str],
    noisy: Sequence[tuple[Any, ...]],
    exact: Sequence[tuple[Any, ...]],
    keys: int,
) -> Grid:
    """Put the true value beside each noisy one; a group that was not shown has no row here."""
    truth = {tuple(map(str, row[:keys])): row[keys:] for row in exact}
    columns, styles = list(names[:keys]), [""] * keys
    for name in names[keys:]:
        columns += [name, "true"]
        styles += ["bold cyan", "dim"]
    rows = []
    for row in noisy:
        true = truth.get(tuple(map(str, row[:keys])), (0,) * (len(row) - keys))
        pairs = [value for pair in zip(row[keys:], true, strict=True) for value in pair]
        rows.append((*row[:keys], *pairs))
    return terminal.grid(columns, rows, styles)


def _refused(analyst: terminal.Analyst, text: str) -> None:
    _out.print(terminal.statement(text))
    try:
        analyst.ask(text)
    except psycopg.Error as error:
        terminal.print_error(_out, error)


def _farewell(pgfog: app.Running) -> None:
    port, database = pgfog.port, pgfog.shadow.database
    _out.print(Rule("your turn"))
    _out.print(
        f"psql 'host=127.0.0.1 port={port} dbname={database} user={USER} password={PASSWORD}'"
    )
    _out.print(
        "[dim]Try \\d care, EXPLAIN <query>, SHOW privacy.budget, SET privacy.epsilon = 0.1.[/]"
    )
    _out.print("[dim]Ctrl-C stops pgfog.[/]")
