"""A Postgres client for the terminal: asks a pgfog over the wire, prints what an analyst sees."""

from collections.abc import Sequence
from typing import Any

import psycopg
from psycopg import sql as compose
from rich.console import Console
from rich.syntax import Syntax
from rich.table import Table as Grid
from rich.text import Text


class Analyst:
    """One connection; remembers the last notice."""

    def __init__(self, port: int, database: str, user: str, password: str):
        self.notice = ""
        self.connection = psycopg.connect(
            host="127.0.0.1",
            port=port,
            dbname=database,
            user=user,
            password=password,
            autocommit=True,
        )
        self.connection.add_notice_handler(self._hear)

    def _hear(self, diagnostic: psycopg.errors.Diagnostic) -> None:
        self.notice = diagnostic.message_primary or ""

    def ask(self, text: str) -> tuple[list[str], list[tuple[Any, ...]]]:
        """Return column names and rows; raises psycopg.Error."""
        self.notice = ""
        with self.connection.cursor() as cursor:
            cursor.execute(text.encode())
            names = [column.name for column in cursor.description or ()]
            return names, cursor.fetchall() if cursor.description else []


def ask(
    console: Console,
    port: int,
    database: str,
    user: str,
    password: str,
    text: str,
    epsilon: str | None,
) -> None:
    """Ask one question and print the answer, or the refusal."""
    analyst = Analyst(port, database, user, password)
    try:
        if epsilon is not None:
            analyst.connection.execute(
                compose.SQL("SET privacy.epsilon = {}").format(compose.Literal(epsilon))
            )
        names, rows = analyst.ask(text)
    except psycopg.Error as error:
        print_error(console, error)
        raise SystemExit(1) from None
    finally:
        analyst.connection.close()
    console.print(grid(names, rows))
    if analyst.notice:
        console.print(Text(analyst.notice, style="dim"))


def print_error(console: Console, error: psycopg.Error) -> None:
    """Print an error as psql does."""
    diagnostic = error.diag
    console.print(Text(f"ERROR {error.sqlstate}: {diagnostic.message_primary}", style="red"))
    if diagnostic.message_hint:
        console.print(Text(f"HINT: {diagnostic.message_hint}", style="yellow"))


def statement(text: str) -> Syntax:
    """Return SQL in colour."""
    return Syntax(text, "sql", theme="ansi_dark", background_color="default", word_wrap=True)


def grid(names: Sequence[str], rows: Sequence[Sequence[Any]], styles: Sequence[str] = ()) -> Grid:
    """Return rows as a table; numbers are set to the right."""
    table = Grid(box=None, header_style="bold", pad_edge=False, padding=(0, 3, 0, 0))
    for i, name in enumerate(names):
        numeric = all(not isinstance(row[i], str) for row in rows)
        table.add_column(
            name, justify="right" if numeric else "left", style=styles[i] if styles else None
        )
    for row in rows:
        table.add_row(*(Text(spelled(value)) for value in row))
    return table


def spelled(value: Any) -> str:
    """Return a value as the terminal shows it: at most two decimals, NULL as a dash."""
    if value is None:
        return "–"
    if isinstance(value, bool | str):
        return str(value)
    try:
        number = float(value)
    except (TypeError, ValueError):
        return str(value)
    return f"{number:,.0f}" if number == int(number) else f"{number:,.2f}"
