"""The command line: every command of `pgfog`."""

import asyncio
import os
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

import click
import psycopg
from rich.console import Console
from rich.progress import Progress
from rich.table import Table as Grid
from rich.text import Text

from proxy import app, logs, notices, terminal
from proxy.first_policy import NoUnit, column_of, dataset_of, first_policy
from proxy.index import contents, version
from proxy.index.build import build
from proxy.policy_file import load
from proxy.shadow import ShadowUnavailable
from proxy.wire.scram import Verifier
from proxy.workers.supervisor import Supervisor, supervise
from rewriter.dialects import DIALECTS
from rewriter.envelope import opened
from rewriter.explain import explain as explain_plan
from rewriter.planner import Question, plan
from rewriter.statements import Classifier, parse
from sensitivity.accounting import Price
from sensitivity.policy import Budget, Policy, PolicyInvalid, Role, Table, TableName, Unit
from sensitivity.refusal import Refusal

out = Console(highlight=False)
err = Console(stderr=True, highlight=False, soft_wrap=True)  # a log's lines stay whole

P = ParamSpec("P")
R = TypeVar("R")


def told(command: Callable[P, R]) -> Callable[P, R]:
    """Turn what can go wrong into words and exit code 1."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except (PolicyInvalid, ShadowUnavailable, app.CannotServe) as problem:
            err.print(Text(str(problem), style="red"))
        except Refusal as refusal:
            print_refusal(refusal)
        except psycopg.Error as error:
            terminal.print_error(err, error)
        except OSError as problem:
            where = f": {problem.filename}" if problem.filename else ""
            err.print(Text(f"{problem.strerror or problem}{where}", style="red"))
        sys.exit(1)

    return run


def print_refusal(refusal: Refusal) -> None:
    """Print a refusal as psql prints an error."""
    err.print(Text(f"ERROR {refusal.sqlstate}: {refusal.message}", style="red"))
    if refusal.hint:
        err.print(Text(f"HINT: {refusal.hint}", style="yellow"))


POLICY = click.argument(
    "policy", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="POLICY.yaml"
)
ROLE = click.option("--role", help="Who asks; may be left out if the policy has one role only.")


class InOrder(click.Group):
    """Lists the commands in the order one needs them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


@click.group(cls=InOrder, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="pgfog")
def main() -> None:
    """A PostgreSQL server that never shows a person.

    Analysts connect with psql, a driver or a BI tool and write ordinary SQL. pgfog answers with
    differentially private results, and keeps a budget of what they may learn.

    Start with `pgfog demo`. Then `pgfog init` writes a first policy for your own data;
    configs/demo.yaml explains every line of one.

    Exit codes: 0; 1 if something was refused or failed; 2 for a wrong command line.
    """
    logs.to_standard_error()


@main.command()
@click.option(
    "--port",
    default=None,
    type=click.IntRange(0, 65535),
    help="Where to listen; 0: any free port.  [default: 6432, or a free one if it is taken]",
)
@click.option(
    "--state",
    default=".pgfog/demo",
    show_default=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Where the demo keeps its data, shadow and ledger.",
)
@told
def demo(port: int | None, state: Path) -> None:
    """Try pgfog on a real medical study.

    Asks six questions, shows each answer beside the truth, and then stays up for your psql.
    """
    from proxy import demo as tour

    tour.run(state.absolute(), port)


@main.command()
@POLICY
@click.option(
    "--workers",
    default=1,
    show_default=True,
    type=click.IntRange(1, 256),
    help="Processes that share the port. One for each core that is to answer.",
)
@told
def serve(policy: Path, workers: int) -> None:
    """Run the server that a policy describes.

    Until Ctrl-C or SIGTERM: then idle sessions end at once, busy ones within five seconds. Says on
    standard output where it listens. Logs are JSON on standard error, and hold no data.
    """

    declared = load(policy)
    starting = err.status("starting")

    def ready(pgfog: app.Running | Supervisor) -> None:
        starting.stop()
        listen = pgfog.policy.listen
        out.print(f"pgfog serves [bold]{pgfog.policy.dataset}[/] on {listen.host}:{pgfog.port}")
        for name in pgfog.policy.roles:
            out.print(f"  psql -h {listen.host} -p {pgfog.port} -U {name} {pgfog.policy.dataset}")
        for warning in app.index_warnings(pgfog.policy) + app.ledger_warnings(pgfog.policy):
            err.print(Text(warning, style="yellow"))
        sys.stdout.flush()

    with starting:
        app.run(app.serve(declared, ready) if workers == 1 else supervise(declared, workers, ready))


@main.command()
@click.argument("backend")
@click.option(
    "--unit",
    "units",
    multiple=True,
    metavar="TABLE.COLUMN",
    help="The key of whom privacy protects; more than once if it has several columns.",
)
@click.option("--dataset", help="Names the ledger.  [default: the database's name]")
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="A new file.  [default: standard output]",
)
@told
def init(backend: str, units: tuple[str, ...], dataset: str | None, output: Path | None) -> None:
    """Write a first policy for a backend.

    BACKEND is a DuckDB file, or a PostgreSQL connection string such as
    "host=db dbname=clinic user=pgfog". Only the catalog is read, never data. Foreign keys that lead
    to the unit's table say whose rows other tables hold. What only you can know is left at its
    safest, and marked TODO.
    """
    opened, spelled, name = app.open_unnamed(backend)
    try:
        catalog = {TableName(*at): table for at, table in opened.catalog().items()}
    finally:
        opened.close()
    try:
        unit = [column_of(each) for each in units]
        text = first_policy(catalog, unit, dataset or dataset_of(name), spelled)
    except NoUnit as problem:
        raise click.UsageError(str(problem)) from None
    if output is None:
        click.echo(text, nl=False)
        return
    with output.open("x") as file:
        file.write(text)
    out.print(f"{output} has {text.count('TODO')} TODO; then pgfog check {output}", soft_wrap=True)


@main.command()
@POLICY
@told
def check(policy: Path) -> None:
    """Validate a policy against the live backend.

    Compares it with the backend's catalog and reads the values of public tables. Says everything
    that is wrong at once, with file and line, or else what the policy promises.
    """
    declared = load(policy)
    resolved, backend = app.open_backend(declared)
    excess, unlimited = backend.excess(), backend.unlimited()
    backend.close()
    grid = Grid("table", "unit", "rows of a unit", "columns", box=None, header_style="bold")
    for table in resolved.tables.values():
        unit = table.unit
        grid.add_row(
            str(table.name),
            _whose(unit) if unit else "public",
            "" if unit is None else "1, enforced" if unit.unique else f"at most {unit.max_rows}",
            str(len(table.columns)),
        )
    terminal.show(out, grid)
    for name, role in resolved.roles.items():
        tables = ", ".join(sorted(map(str, role.tables))) or "no table"
        out.print(f"role {name}: {_budget(role.budget)}, of {tables}", soft_wrap=True)
    out.print(Text(f"{policy} fits the backend.", style="green"), soft_wrap=True)
    for role in resolved.roles.values():
        if role.budget.beyond(resolved.budget):
            words = f"role {role.name} can never spend all of that: all roles together have"
            err.print(Text(f"{words} {_budget(resolved.budget)}", style="yellow"), soft_wrap=True)
    for right in excess:
        err.print(Text(f"pgfog's role in the backend {right}, so it is not served", style="yellow"))
    for words in unlimited:
        err.print(Text(f"one query of pgfog's role in the backend may {words}", style="yellow"))


def _whose(unit: Unit) -> str:
    """Name the columns of a unit's key, or those that lead to the table that has it."""
    path = unit.path
    return f"{', '.join(path.columns)} → {path.table}" if path else ", ".join(unit.key)


def _budget(budget: Budget) -> str:
    every = "in all" if budget.every.value == "ever" else f"a {budget.every.value}"
    return f"{notices.price(Price(budget.nano_epsilon, budget.nano_delta))} {every}"


@main.command()
@POLICY
@click.argument("sql")
@ROLE
@told
def explain(policy: Path, sql: str, role: str | None) -> None:
    """Say what a statement would ask and cost.

    Shows how people's rows are bounded, the noise, the SQL for the backend and the price. Nothing
    is run, nothing is charged, and no server is needed.
    """
    resolved, backend = app.open_backend(load(policy))
    backend.close()
    analyst = _role(resolved, role)
    text = opened(sql).inner
    tables = _named(resolved, text)
    if not tables:
        out.print("It names no table of the policy: nothing is charged.")
        return
    question = Question(
        parse(text),
        tables,
        analyst.tables,
        (),
        datetime.now(UTC),
        True,
        resolved.privacy.epsilon,
        resolved.privacy.delta,
        "…",  # where the salt stands
        DIALECTS[backend.dialect],
    )
    for line in explain_plan(plan(question), 0.95, ""):
        out.print(Text(line), soft_wrap=True)


def _named(policy: Policy, text: str) -> dict[str, Table]:
    """Return the tables that a statement names, by how it spells them."""
    spelled = {f'"{n.schema}"."{n.name}"': table for n, table in policy.tables.items()}
    spelled |= {f'"{n.name}"': t for n, t in policy.tables.items() if n.schema == "public"}
    relations = Classifier(frozenset(n.name for n in policy.tables)).read(text).relations
    return {name: spelled[name] for name in relations if name in spelled}


@main.command()
@POLICY
@click.argument("sql")
@ROLE
@click.option("--epsilon", help="What it spends, as 0.1.  [default: the policy's]")
@told
def query(policy: Path, sql: str, role: str | None, epsilon: str | None) -> None:
    """Ask one question as a role.

    The answer is charged to the role's budget like any other. For when no server runs: pgfog starts
    one for this question alone.
    """
    declared = load(policy)
    analyst = _role(declared, role)
    password = os.urandom(16).hex()
    # The role gets a password of this process's own, in memory: the policy's is never needed.
    verifier = str(Verifier.of(password, os.urandom(16)))
    roles = {**declared.roles, analyst.name: replace(analyst, password=verifier)}
    listen = replace(declared.listen, host="127.0.0.1", port=0, tls=None)
    private = replace(declared, roles=roles, listen=listen)

    def ask_as(pgfog: app.Running) -> None:
        asking = terminal.Analyst(pgfog.port, pgfog.shadow.database, analyst.name, password)
        terminal.ask(out, asking, sql, epsilon)

    async def ask() -> None:
        async with app.running(private) as pgfog:
            await asyncio.to_thread(ask_as, pgfog)

    app.run(ask())


@main.command()
@POLICY
@click.option(
    "--absorb",
    metavar="COPY",
    help="First take over the charges that only this other copy has: a ledger.db, or the DSN of a"
    " ledger in PostgreSQL.",
)
@told
def budget(policy: Path, absorb: str | None) -> None:
    """Show what each role has spent and has left.

    And what all roles together have: that is the promise to the people in the data. For the
    steward; analysts see their own with SHOW privacy.budget.

    After an older copy of the ledger was put back, --absorb the newer one: no charge is lost and
    none counts twice. The same moves a ledger from a file to PostgreSQL, and back.
    """
    declared = load(policy)
    grid = Grid(
        "account", "spent", "left", "budget", "refills", "spent ever", box=None, header_style="bold"
    )
    with closing(app.open_ledger(declared)) as ledger:
        if absorb is not None:
            copy = absorb if _is_dsn(absorb) else Path(absorb)
            where = "that database" if _is_dsn(absorb) else absorb
            out.print(f"{ledger.absorb(copy)} charges were only in {where}.")
        for warning in app.ledger_warnings(declared):
            err.print(Text(warning, style="yellow"))
        for name in [*declared.roles, None]:
            spent = ledger.spent(name)
            grid.add_row(
                name or "all roles",
                notices.price(spent.price),
                notices.price(spent.left),
                notices.price(Price(spent.budget.nano_epsilon, spent.budget.nano_delta)),
                f"{spent.refills:%Y-%m-%d}" if spent.refills else "never",
                notices.price(spent.lifetime),
            )
    terminal.show(out, grid)


def _is_dsn(copy: str) -> bool:
    return not Path(copy).exists() and ("=" in copy or "://" in copy)


@main.command()
@POLICY
@click.option(
    "--as",
    "owner",
    metavar="DSN",
    envvar="PGFOG_INDEX_OWNER",
    help="PostgreSQL: the role that owns the schema pgfog_index, as 'user=… password=…'. What is"
    " left out is as in the policy. Or in the variable PGFOG_INDEX_OWNER: a command line is seen"
    " by others.",
)
@click.option("--status", is_flag=True, help="Only say what there is, and whether it is used.")
@told
def index(policy: Path, owner: str | None, status: bool) -> None:
    """Choose beforehand which rows of every person count.

    For tables with `bounding: index` in the policy: queries over them then cost about as much as
    without privacy. Builds a file beside the DuckDB file, or tables in the schema pgfog_index of
    PostgreSQL; a build that was interrupted goes on. A running server uses it from its next start,
    in PostgreSQL at once if it uses one already. After the data has changed: pgfog data-version
    bump, then this again; until then queries bound in another way, and take longer.
    """
    resolved, backend = app.open_backend(load(policy))
    backend.close()
    tables = contents.wanted(resolved)
    if not tables:
        raise app.CannotServe("no table of the policy has bounding: index")
    state = app.state_directory(resolved)
    if not status:
        builder = app.builder(resolved, owner)
        with Progress(console=err, transient=True) as bar:
            tasks = {str(table.name): bar.add_task(str(table.name), total=None) for table in tables}

            def shown(name: str, done: int, parts: int) -> None:
                bar.update(tasks[name], completed=done, total=parts)

            build(resolved, app.salt(resolved), version.read(state), builder, shown)
        resolved, backend = app.open_backend(load(policy))
        backend.close()
    grid = Grid("table", "rows of a unit", "queries use", box=None, header_style="bold")
    for table in contents.wanted(resolved):
        if table.unit and table.index:
            used = table.index.place is not None
            words = table.index.words if used else f"none: {table.index.words}"
            grid.add_row(str(table.name), f"at most {table.unit.max_rows}", words)
    terminal.show(out, grid)
    for warning in app.index_warnings(resolved):
        err.print(Text(warning, style="yellow"))


@main.command("data-version")
@click.argument("action", type=click.Choice(["show", "bump"]))
@POLICY
@told
def data_version(action: str, policy: Path) -> None:
    """Say that the data has changed.

    Whatever pgfog keeps of the data belongs to one version of it, a number that only you change:
    were it guessed from the data, its changes would tell when somebody was added.
    """
    state = app.state_directory(load(policy))
    now = version.bump(state) if action == "bump" else version.read(state)
    out.print(f"data version {now}")


@main.command()
@click.option("--password", help="Asked for if not given; a command line is seen by others.")
def password(password: str | None) -> None:
    """Make the verifier of a role's password.

    It is what `password:` of a role in the policy holds. The password itself is kept nowhere. It is
    asked for twice; where nobody is at the keyboard, it is the first line of standard input.
    """
    if password is None and sys.stdin.isatty():
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    elif password is None:
        password = sys.stdin.readline().rstrip("\r\n")
    if not password:
        raise click.UsageError("there is no password on standard input; or say --password")
    click.echo(str(Verifier.of(password, os.urandom(16))))


def _role(policy: Policy, name: str | None) -> Role:
    if name is None and len(policy.roles) == 1:
        return next(iter(policy.roles.values()))
    if name is None or name not in policy.roles:
        raise click.UsageError(f"--role must be one of: {', '.join(policy.roles)}")
    return policy.roles[name]
