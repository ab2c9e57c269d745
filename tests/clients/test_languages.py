"""Other languages' drivers, and what maps objects on them: Perl, PHP, Ruby, Go, R, JavaScript.

Each script asks the same in its client's own words, and prints what it saw.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.clients.desk import (
    COLUMNS,
    GIVEN,
    REFUSED,
    TYPE_NAMES,
    TYPE_OIDS,
    TYPED,
    Desk,
    near,
)
from tests.clients.proof import CANCEL, PARAMETERS, REFUSAL, TABLES, TYPES, proves
from tests.clients.tools import DEBIAN, DRIVERS, HERE, HOME, needs, run, told
from tests.patience import ENDLESS

pytestmark = pytest.mark.clients

LIST = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
STATES = list(REFUSED.values())
UPPER = [name.upper() for name in TYPE_NAMES]


@dataclass(frozen=True)
class Client:
    """How a client is run.

    Attributes:
        command: a program of the system's, or of `make clients`, and its first arguments.
        needs: what has to be installed beside the program.
        placeholders: of a number and an integer.
        types: what it says of the columns of TYPED; of two columns of `care`, if it maps objects.
    """

    command: tuple[str | Path, ...]
    types: list[Any]
    placeholders: tuple[str, str] = ("$1", "$2")
    needs: tuple[Path, ...] = ()
    cancelled: object = "57014"
    url: bool = False


def _node(script: str, package: str, types: list[Any]) -> Client:
    command = ("node", HERE / "scripts" / script)
    return Client(command, types, needs=(HOME / "node_modules" / package,), url=True)


KNEX_CANCELS = "Defined query timeout of 300ms exceeded"  # otherwise it says that it could not


CLIENTS: Mapping[str, Client] = {
    "DBD::Pg": Client(
        ("perl", HERE / "scripts" / "dbd_pg.pl"),
        list(TYPE_NAMES),
        ("?", "?"),
        (DEBIAN / "libdbd-pg-perl",),
    ),
    "PDO": Client(
        ("php", HERE / "scripts" / "pdo.php"),
        list(TYPE_NAMES),
        ("?", "?"),
        (DEBIAN / "php-pgsql",),
        cancelled=True,
    ),
    "ruby-pg": Client(
        ("ruby", HERE / "scripts" / "ruby_pg.rb"),
        ["integer", "bigint", "bigint", "numeric", "double precision", "boolean"],
        needs=(DEBIAN / "ruby-pg",),
    ),
    "ActiveRecord": Client(
        ("ruby", HERE / "scripts" / "active_record.rb"),
        ["integer", "double precision"],
        needs=(DEBIAN / "ruby-activerecord",),
    ),
    "lib/pq": Client((HOME / "golang", "postgres"), UPPER),
    "pgx": Client((HOME / "golang", "pgx"), UPPER, cancelled="timeout: context canceled"),
    "pg8000": Client(
        (DRIVERS / "python", HERE / "scripts" / "pg8000_all.py"),
        list(TYPE_OIDS),
        (":age", ":site"),
    ),
    "Knex": Client(
        ("node", HERE / "scripts" / "knex.cjs"),
        ["integer", "double precision"],
        needs=(HOME / "node_modules" / "knex",),
        cancelled=KNEX_CANCELS,
    ),
    "Sequelize": _node("sequelize.cjs", "sequelize", ["INTEGER", "DOUBLE PRECISION"]),
    "TypeORM": _node("typeorm.cjs", "typeorm", ["integer", "double precision"]),
    "Drizzle": _node("drizzle.cjs", "drizzle-orm", list(TYPE_OIDS)),
}


def ask(name: str, client: Client, desk: Desk) -> dict[str, Any]:
    needs(client.command[0], *client.needs)
    questions = {
        "typed": TYPED,
        "asked": GIVEN.format(*client.placeholders),
        "endless": ENDLESS,
        "refused": list(REFUSED),
        "tables": LIST,
    }
    words = [*client.command, json.dumps(questions), *([desk.url] if client.url else [])]
    where = {"NODE_PATH": str(HOME / "node_modules")}
    return told(run(words, desk, more=where))


@proves("Drizzle", TABLES, PARAMETERS, TYPES, REFUSAL, CANCEL)
@proves("TypeORM", TABLES, PARAMETERS, TYPES, REFUSAL, CANCEL)
@proves("Sequelize", TABLES, PARAMETERS, TYPES, REFUSAL, CANCEL)
@proves("Knex", TABLES, PARAMETERS, TYPES, REFUSAL, CANCEL)
@proves("pg8000", TABLES, PARAMETERS, TYPES, REFUSAL, CANCEL)
@proves("pgx", TABLES, PARAMETERS, TYPES, REFUSAL, CANCEL)
@proves("lib/pq", TABLES, PARAMETERS, TYPES, REFUSAL, CANCEL)
@proves("ActiveRecord", TABLES, PARAMETERS, TYPES, REFUSAL, CANCEL)
@proves("ruby-pg", TABLES, PARAMETERS, TYPES, REFUSAL, CANCEL)
@proves("PDO", TABLES, PARAMETERS, TYPES, REFUSAL, CANCEL)
@proves("DBD::Pg", TABLES, PARAMETERS, TYPES, REFUSAL, CANCEL)
@pytest.mark.parametrize("name", CLIENTS)
def test_a_language(desk: Desk, name: str) -> None:
    client = CLIENTS[name]
    seen = ask(name, client, desk)
    assert set(seen["tables"]) == set(COLUMNS)
    assert seen["types"] == client.types
    assert [int(site) for site in seen["sites"]] == [1, 2, 3, 4, 5, 6]
    assert seen["years"]
    assert all(map(near, seen["years"]))
    assert seen["refused"] == STATES
    assert seen["cancelled"] == client.cancelled
    assert int(seen["after"]) == 1


@proves("RPostgreSQL", TABLES, PARAMETERS, TYPES, REFUSAL, CANCEL)
def test_r(desk: Desk) -> None:
    client = Client(
        ("Rscript", HERE / "scripts" / "r_dbi.R"),
        ["INTEGER", "BIGINT", "BIGINT", "DECIMAL", "FLOAT8", "BOOL"],
        needs=(DEBIAN / "r-cran-rpostgresql", DEBIAN / "r-cran-dbplyr", DEBIAN / "r-cran-jsonlite"),
    )
    seen = ask("RPostgreSQL", client, desk)
    assert set(seen["tables"]) >= set(COLUMNS)
    assert set(seen["columns"]) == COLUMNS["care"]
    assert seen["types"] == client.types
    assert seen["sites"] == [1, 2, 3, 4, 5, 6]
    assert all(map(near, seen["years"]))
    assert len(seen["refused"]) == len(REFUSED)
    assert "single rows of a private table are never shown" in seen["refused"][0]
    assert all("HINT" in said for said in seen["refused"])
    assert seen["grouped"] == 6
    assert "canceling statement due to" in seen["cancelled"]  # the shadow may be the first to
    assert seen["after"] == 1
