"""A Postgres client for the terminal: asks a pgfog over the wire, prints what an analyst sees."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql as compose
from rich.console import Console
from rich.measure import Measurement
from rich.syntax import Syntax
from rich.table import Table as Grid
from rich.text import Text


@dataclass(frozen=True, slots=True)
class Reply:
    """What one statement brought.

    Attributes:
        tag: as psql prints it, "SELECT 6" or "SET".
        names: of the columns; none if it returns no rows.
    """

    tag: str
    names: list[str]
    rows: list[tuple[Any, ...]]


class Analyst:
    """One connection; remembers the notices of what was asked last."""

    def __init__(self, port: int, database: str, user: str, password: str):
        self.notices: list[str] = []
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
        self.notices.append(diagnostic.message_primary or "")

    def ask(self, text: str) -> list[Reply]:
        """Return the reply to each statement of a text; raises psycopg.Error."""
        self.notices = []
        replies, more = [], True
        with self.connection.cursor() as cursor:
            cursor.execute(text.encode())
            while more:
                names = [column.name for column in cursor.description or ()]
                rows = cursor.fetchall() if cursor.description else []
                replies.append(Reply(cursor.statusmessage or "", names, rows))
                more = bool(cursor.nextset())
        return replies


def ask(console: Console, analyst: Analyst, text: str, epsilon: str | None) -> None:
    """Ask, print the answer, and close the connection; raises psycopg.Error."""
    with analyst.connection as connection:
        if epsilon is not None:
            connection.execute(
                compose.SQL("SET privacy.epsilon = {}").format(compose.Literal(epsilon))
            )
        for reply in analyst.ask(text):
            if reply.names:
                show(console, grid(reply.names, reply.rows))
            elif reply.tag:
                console.print(Text(reply.tag))
    for notice in analyst.notices:
        console.print(Text(notice, style="dim"), soft_wrap=True)


def print_error(console: Console, error: psycopg.Error) -> None:
    """Print an error as psql does."""
    diagnostic = error.diag
    words = diagnostic.message_primary or str(error)
    code = f" {error.sqlstate}" if error.sqlstate else ""
    console.print(Text(f"ERROR{code}: {words}", style="red"), soft_wrap=True)
    if diagnostic.message_hint:
        console.print(Text(f"HINT: {diagnostic.message_hint}", style="yellow"), soft_wrap=True)


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


def show(console: Console, table: Grid) -> None:
    """Print a table as wide as it is; a terminal folds its lines, a file does not need to."""
    endless = console.options.update(max_width=100_000)
    width = Measurement.get(console, endless, table).maximum
    Console(file=console.file, width=max(width, console.width), highlight=False).print(table)


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
