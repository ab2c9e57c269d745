"""A policy to break in one place at a time."""

import json
from collections.abc import Mapping
from pathlib import Path

from sensitivity.policy import Policy, PolicyInvalid, read_policy

VERIFIER = (
    "SCRAM-SHA-256$4096:YXoi7fqwgnPJBo7HmfzX/Q=="
    "$YWC7Iwe3OZqOck75pM93xm7YORmRN0n2K/R6XtNgqw4=:SbYkBlIxMhrZygFgr2Nfg6i/IsQFM13XzxlX0U6n9M8="
)
CLINIC = f"""\
version: 1
dataset: clinic
backend: {{duckdb: clinic.duckdb}}
privacy: {{epsilon: 0.5, delta: 1e-7, max_epsilon: 2}}
tables:
  people:
    unit: {{key: person_id, unique: true}}
    columns:
      person_id: {{type: integer, nullable: false}}
      income: {{type: "numeric(10,2)", bounds: [0, 50000], grid: 1}}
      region: {{type: text, values: {{table: regions, column: code}}}}
      born: {{type: date, bounds: [1900-01-01, 2026-12-31]}}
  care:
    unit: {{key: person_id, max_rows: 5, max_groups: 3}}
    columns:
      person_id: {{type: integer}}
      age: {{type: double precision, bounds: [0, 120]}}
      usd: {{type: double precision, bounds: [0, 5000], grid: 0.01, unit_sum: [0, 20000]}}
      site: {{type: integer, values: [1, 2, 3]}}
      note:
  items:
    unit: {{path: [bill, bills.bill], max_rows: 50}}
    columns: {{bill: {{type: bigint}}}}
  bills:
    unit: {{key: [person_id], max_rows: 50}}
    columns: {{bill: {{type: bigint}}, person_id: {{type: integer}}}}
  regions: {{public: true}}
roles:
  ann:
    password: {VERIFIER}
    tables: [people, care, regions]
    budget: {{epsilon: 10, delta: 1e-5, every: month}}
budget: {{epsilon: 30, delta: 1e-5, every: month}}
"""


def over_postgres(dsn: str, *tables: str) -> str:
    """Return a policy of a database with tables, each as `name: {…}`."""
    names = ", ".join(table.partition(":")[0] for table in tables)
    return "\n".join(
        [
            "version: 1",
            "dataset: clinic",
            f"backend: {{postgres: {json.dumps(dsn)}}}",
            "state: state",
            "privacy: {epsilon: 1, delta: 0, max_epsilon: 2}",
            "tables:",
            *(f"  {table}" for table in tables),
            "roles:",
            f"  ann: {{password: {VERIFIER}, tables: [{names}],",
            "    budget: {epsilon: 9, delta: 0, every: ever}}",
            "budget: {epsilon: 9, delta: 0, every: ever}",
        ]
    )


def read(
    text: str, *, environ: Mapping[str, str] | None = None, files: Mapping[str, str] | None = None
) -> Policy:
    """Read a policy as if it stood in dir/clinic.yaml."""

    def read_file(path: Path) -> str:
        try:
            return (files or {})[str(path)]
        except KeyError:
            raise FileNotFoundError(path) from None

    return read_policy(text, Path("dir/clinic.yaml"), environ=environ or {}, read_file=read_file)


def complaints(text: str) -> list[str]:
    """Return what is wrong, without the directory; [] if nothing is."""
    try:
        read(text)
    except PolicyInvalid as invalid:
        return [line.removeprefix("dir/") for line in str(invalid).splitlines()]
    return []


def changed(*edits: tuple[str, str]) -> str:
    """Return the clinic's policy with parts replaced, each of which must be there."""
    text = CLINIC
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text
