"""Keys in the catalog: of the backend, of paths to the unit, and of the unit itself."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from proxy.shadow import Shadow
from sensitivity.policy import ForeignKey, Table, TableName, Unit
from tests.shadow.shadow_policies import CARE, CODE, INTEGER, PEOPLE, SITES, column, policy, table
from tests.shadow.test_shadow_schema import connect, refusal

pytestmark = pytest.mark.asyncio

SEVERAL = replace(
    table(
        "visits",
        [
            column("visit", INTEGER, null=False),
            column("code", CODE),
            column("day", INTEGER, null=False),
            column("id", INTEGER),
        ],
        Unit(("id",), unique=False, max_rows=5, max_groups=3),
    ),
    unique_keys=(frozenset({"visit"}), frozenset({"day", "id"}), frozenset({"unlisted"})),
    foreign_keys=(
        ForeignKey(("code",), TableName("public", "sites"), ("code",)),
        ForeignKey(("day",), TableName("public", "sites"), ("code",)),  # another type
        ForeignKey(("day",), TableName("public", "days"), ("day",)),  # not in the policy
        ForeignKey(("code",), TableName("public", "people"), ("site",)),  # no key of people
    ),
)
PATH = table(
    "bills",
    [column("visit", INTEGER)],
    Unit(
        (),
        unique=False,
        max_rows=9,
        max_groups=9,
        path=ForeignKey(("visit",), TableName("public", "visits"), ("visit",)),
    ),
)

KEYS = """
    SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE contype IN ('p', 'u', 'f') AND connamespace = 'public'::regnamespace ORDER BY 1, 2"""

PLAIN = [
    ("bills", "FOREIGN KEY (visit) REFERENCES visits(visit)"),
    ("care", "FOREIGN KEY (id) REFERENCES people(id)"),
    ("people", "PRIMARY KEY (id)"),
    ("sites", "PRIMARY KEY (code)"),
    ("visits", "FOREIGN KEY (code) REFERENCES sites(code)"),
    ("visits", "FOREIGN KEY (id) REFERENCES people(id)"),
    ("visits", "PRIMARY KEY (visit)"),
    ("visits", "UNIQUE (day, id)"),
]


@asynccontextmanager
async def started(places: Path, *tables: Table) -> AsyncIterator[Shadow]:
    shadow = await Shadow.start(policy(places / "keys", tables))
    try:
        yield shadow
    finally:
        await shadow.stop()


def keys(shadow: Shadow) -> Iterable[tuple[str, str]]:
    with connect(shadow, "ann") as ann:
        return ann.execute(KEYS).fetchall()


async def test_tables_have_their_keys(places: Path) -> None:
    async with started(places, PEOPLE, CARE, SITES, SEVERAL, PATH) as shadow:
        assert keys(shadow) == PLAIN
        with connect(shadow, "ann") as ann:  # an index more finds no way around the refusal
            for text in ("visit = 5", "(day, id) = (5, 5)", "code = 'x'"):
                assert refusal(ann, f"SELECT 1 FROM visits WHERE {text}").sqlstate == "42501"
            join = "SELECT 1 FROM bills JOIN visits USING (visit) WHERE visit = 5"
            assert refusal(ann, join).sqlstate == "42501"


async def test_keys_follow_the_policy(places: Path) -> None:
    wider = replace(PEOPLE, columns={**PEOPLE.columns, "x": column("x", INTEGER)})
    async with started(places, wider, CARE, SITES, SEVERAL, PATH) as shadow:
        before = dict(shadow.protected)
        assert keys(shadow) == PLAIN  # people was made anew, and who referred to it does again
    alone = replace(SEVERAL, foreign_keys=())
    async with started(places, wider, CARE, SITES, alone, PATH) as shadow:
        assert keys(shadow) == [k for k in PLAIN if "sites(code)" not in k[1]]
        assert dict(shadow.protected) == before  # nothing else was touched
