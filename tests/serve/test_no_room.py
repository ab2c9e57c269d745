"""When what analysts keep takes up all that it may, nothing more is stored, and that is free."""

from pathlib import Path

import psycopg
import pytest

from proxy import app
from proxy.policy_file import load
from tests.serve.serving import DATABASE, PASSWORD, workplace, write_policy

COUNT = "SELECT count(*) AS years FROM care"


@pytest.mark.asyncio
async def test_nothing_is_stored_where_there_is_no_room(data: Path) -> None:
    with workplace() as directory:
        policy = load(write_policy(directory, data))
        async with app.running(policy) as pgfog:
            address = {"host": "127.0.0.1", "port": pgfog.port, "user": "ann", "dbname": DATABASE}
            async with await psycopg.AsyncConnection.connect(
                **address,  # type: ignore[arg-type]
                password=PASSWORD,
                gssencmode="disable",
                autocommit=True,
            ) as ann:
                await ann.execute(f"CREATE TABLE ann.kept AS {COUNT}")
                await pgfog.shadow.look()
                pgfog.shadow.disk_limit = 1
                for text in (
                    f"CREATE TABLE ann.more AS {COUNT}",
                    "SELECT count(*) AS years INTO ann.more FROM care",
                    f"INSERT INTO ann.kept {COUNT}",
                ):
                    with pytest.raises(psycopg.errors.DiskFull) as full:
                        await ann.execute(text.encode())
                    assert "privacy.releases" in str(full.value.diag.message_hint)
                await ann.execute(COUNT)  # an answer that is not kept needs none
                await ann.execute("DROP TABLE ann.kept")
                spent = await ann.execute("SELECT epsilon_spent FROM privacy.budget")
                assert await spent.fetchall() == [(1,)]
