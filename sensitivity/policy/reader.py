"""Reads a policy: YAML in, frozen types that cannot hold nonsense out, or every problem at once.

Strict on purpose. A misspelt limit that is ignored would be no limit at all, so unknown keys are
errors, and nothing that limits privacy loss has a default. Tables are read in `table_reader`.
"""

import base64
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo

from sensitivity.policy.model import (
    Backend,
    Budget,
    Every,
    Listen,
    Policy,
    Privacy,
    Role,
    Store,
    Table,
    TableName,
    Tls,
)
from sensitivity.policy.problems import PolicyInvalid
from sensitivity.policy.table_reader import is_name, is_reserved, read_tables, table_name
from sensitivity.policy.yaml_nodes import Entry, Fields, compose, suggestion

_NANO = 10**9
_MOST_EPSILON = 10**6
_ENVIRONMENT = re.compile(r"\$\{([^}]*)\}")
_DATASET = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,62}", re.ASCII)
_VERIFIER = re.compile(r"SCRAM-SHA-256\$[1-9]\d{0,8}:([^$:]+)\$([^$:]+):([^$:]+)", re.ASCII)
_RESERVED_ROLES = frozenset({"pgfog", "postgres", "public", "none"})
_LIMITS = {
    "login_seconds": (1, 600),
    "login_bytes": (1_000, 10_000),  # PostgreSQL's own limit
    "idle_seconds": (1, 10_000_000),
    "idle_in_transaction_seconds": (1, 10_000_000),
}
"""Keys of `listen`, with the least and the most that they may be."""
_REQUIRED = ("version", "dataset", "backend", "privacy", "tables", "roles", "budget")
_BUDGET = ("epsilon", "delta", "every")
_OPTIONAL = ("listen", "state", "shadow", "ledger", "timezone")


def read_policy(
    text: str, file: Path, *, environ: Mapping[str, str], read_file: Callable[[Path], str]
) -> Policy:
    """Read the text of one policy file.

    Args:
        file: named in messages; relative paths in the policy are relative to its directory.
        environ: what `${NAME}` stands for.
        read_file: returns the text of a `{file: path}` secret, or raises OSError.

    Raises:
        PolicyInvalid: with every problem that was found, by line.
    """
    root = compose(text)
    policy = None if root.node is None else _Reader(file, environ, read_file).policy(root)
    if root.log.problems or policy is None:
        raise PolicyInvalid(file, root.log.problems)
    return policy


@dataclass(frozen=True, slots=True)
class _Reader:
    file: Path
    environ: Mapping[str, str]
    read_file: Callable[[Path], str]

    def policy(self, root: Entry) -> Policy:
        top = root.fields(_REQUIRED, _OPTIONAL)
        version = top["version"]
        if version.whole(0, 1 << 31) != 1:
            version.check(False, "must be 1, the only version of this format")
        dataset = top["dataset"].text()
        top["dataset"].check(
            bool(_DATASET.fullmatch(dataset)),
            "must be at most 63 letters, digits, dots, dashes or underscores",
        )
        tables = read_tables(top["tables"])
        together = top["budget"].fields(_BUDGET, ("shown",))
        shown = together.get("shown")
        listen = self.listen(top.get("listen"))
        return Policy(
            file=self.file,
            dataset=dataset,
            listen=listen,
            backend=self.backend(top["backend"]),
            store=self.store(top),
            timezone=_timezone(top.get("timezone")),
            privacy=_privacy(top["privacy"]),
            tables=tables,
            roles=self.roles(top["roles"], tables, listen.tls),
            budget=_budget(together),
            budget_shown=shown.flag() if shown else False,
            lines=root.log.lines,
        )

    def listen(self, entry: Entry | None) -> Listen:
        if entry is None:
            return Listen("127.0.0.1", 6432, None, 100)
        at = entry.fields(optional=("host", "port", "tls", "max_connections", *_LIMITS))
        host, port, tls, most = map(at.get, ("host", "port", "tls", "max_connections"))
        limits = {key: at[key].whole(*fit) for key, fit in _LIMITS.items() if key in at}
        return Listen(
            self.string(host) if host else "127.0.0.1",
            port.whole(0, 65_535) if port else 6432,
            self.tls(tls) if tls else None,
            most.whole(1, 100_000) if most else 100,
            **limits,
        )

    def tls(self, entry: Entry) -> Tls:
        at = entry.fields(("cert", "key", "required"), ("client_ca",))
        ca = at.get("client_ca")
        return Tls(
            self.path(at["cert"]),
            self.path(at["key"]),
            at["required"].flag(),
            self.path(ca) if ca else None,
        )

    def backend(self, entry: Entry) -> Backend:
        at = entry.fields(optional=("duckdb", "postgres"))
        entry.check(len(at.found) == 1, "names one database; write duckdb: FILE, or postgres: DSN")
        duckdb, postgres = at.get("duckdb"), at.get("postgres")
        if duckdb is not None:
            memory = not duckdb.is_mapping and duckdb.text() == ":memory:"
            return Backend(duckdb=":memory:" if memory else self.path(duckdb))
        return Backend(postgres=self.string(postgres) if postgres is not None else None)

    def store(self, top: Fields) -> Store:
        state = top.get("state")
        directory = self.path(state) if state else self.file.parent / ".pgfog"
        return Store(
            directory, self.elsewhere(top.get("shadow")), self.elsewhere(top.get("ledger"))
        )

    def elsewhere(self, entry: Entry | None) -> str | None:
        return self.string(entry.fields(("postgres",))["postgres"]) if entry else None

    def roles(
        self, entry: Entry, tables: Mapping[TableName, Table], tls: Tls | None
    ) -> dict[str, Role]:
        found = {name: self.role(name, at, tables) for name, at in entry.items().items()}
        entry.check(bool(found), "is empty; name at least one role")
        for role in found.values():
            if role.certificate is not None and (tls is None or tls.client_ca is None):
                entry.complain(
                    f'"{role.name}" shall show a certificate, and nobody is trusted to sign one; '
                    "name the authority in listen.tls.client_ca"
                )
        owners: dict[str, str] = {}
        for role in found.values():
            for schema in role.schemas:
                other = owners.setdefault(schema, role.name)
                if other != role.name:
                    entry.complain(
                        f'"{other}" and "{role.name}" share the schema "{schema}"; each role needs '
                        "its own, or one would read for nothing what the other paid for"
                    )
        return found

    def role(self, name: str, entry: Entry, tables: Mapping[TableName, Table]) -> Role:
        if name in _RESERVED_ROLES or name.startswith("pg_"):
            entry.complain("is a name that PostgreSQL or pgfog keeps for itself; choose another")
        if not is_name(name):
            entry.complain("a role's name has 1 to 63 printable bytes")
        at = entry.fields(
            ("tables", "budget"), ("password", "certificate", "schema", "max_connections")
        )
        password, certificate = at.get("password"), at.get("certificate")
        entry.check(
            password is not None or certificate is not None,
            "has no password and no certificate; `pgfog password` makes the first",
        )
        taken = {table.schema for table in tables}
        schemas = _schemas(at["schema"], taken) if "schema" in at else ()
        return Role(
            name,
            self.password(password) if password else None,
            frozenset(_granted(at["tables"], tables)),
            _budget(at["budget"].fields(_BUDGET)),
            schemas,
            at["max_connections"].whole(1, 100_000) if "max_connections" in at else None,
            self.string(certificate) if certificate else None,
        )

    def password(self, entry: Entry) -> str:
        verifier = self.string(entry).strip()
        entry.check(
            _is_verifier(verifier), "is not a SCRAM-SHA-256 verifier; make one with: pgfog password"
        )
        return verifier

    def path(self, entry: Entry) -> Path:
        return self.file.parent / self.string(entry)

    def string(self, entry: Entry) -> str:
        """Read a setting: with ${NAME} from the environment, or {file: path}; never shown."""
        if entry.is_mapping:
            at = entry.fields(("file",))["file"]
            path = self.file.parent / self.string(at)
            try:
                text = "" if at.wrong else self.read_file(path).rstrip("\r\n")
            except (OSError, UnicodeError):
                at.complain("cannot be read; it is relative to the policy's directory")
                return ""
            at.check(bool(text), "is empty")
            return text
        text = entry.text()
        for name in _ENVIRONMENT.findall(text):
            if name not in self.environ:
                entry.complain(f"${{{name}}} is not set in the environment; export it")
        text = _ENVIRONMENT.sub(lambda found: self.environ.get(found[1], ""), text)
        entry.check(bool(text) and "\0" not in text, "is empty; write a text")
        return text


def _schemas(entry: Entry, taken: Collection[str]) -> tuple[str, ...]:
    """Read one schema or several, where a role keeps answers."""
    found: list[str] = []
    for at in entry.elements() if entry.is_list else [entry]:
        schema = at.text()
        at.check(is_name(schema), "a schema's name has 1 to 63 printable bytes")
        at.check(schema not in found, f'"{schema}" stands twice')
        if schema in taken or schema == "public":
            at.complain(f'"{schema}" holds the tables behind pgfog; answers need one of their own')
        elif is_reserved(schema) or schema in _RESERVED_ROLES:
            at.complain(f'schema "{schema}" belongs to PostgreSQL or pgfog')
        found.append(schema)
    return tuple(found)


def _granted(entry: Entry, tables: Mapping[TableName, Table]) -> list[TableName]:
    granted: list[TableName] = []
    for at in entry.elements():
        name = table_name(at, at.text())
        if name is None:
            continue
        at.check(name not in granted, f'"{name}" stands twice')
        if name not in tables:
            at.complain(f'there is no table "{name}"; {suggestion(str(name), [*map(str, tables)])}')
        granted.append(name)
    return granted


def _timezone(entry: Entry | None) -> str:
    name = entry.text() if entry else "UTC"
    if entry and not entry.wrong:
        try:
            ZoneInfo(name)
        except (KeyError, ValueError, OSError):
            entry.complain(f'"{name}" is no time zone; write a name such as UTC or Europe/Berlin')
    return name


def _privacy(entry: Entry) -> Privacy:
    at = entry.fields(("epsilon", "delta", "max_epsilon"))
    epsilon, most = _epsilon(at["epsilon"]), _epsilon(at["max_epsilon"])
    at["max_epsilon"].check(
        at["epsilon"].wrong or epsilon <= most,
        "is below epsilon; it is the most one statement costs",
    )
    return Privacy(epsilon, _delta(at["delta"]), most)


def _budget(at: Fields) -> Budget:
    epsilon, delta = _epsilon(at["epsilon"]), _delta(at["delta"])
    return Budget(int(epsilon * _NANO), int(delta * _NANO), at["every"].word(Every))


def _epsilon(entry: Entry) -> Fraction:
    epsilon = entry.number()
    entry.check(
        Fraction(1, _NANO) <= epsilon <= _MOST_EPSILON,
        f"must be between 1e-9 and {_MOST_EPSILON}",
    )
    return epsilon


def _delta(entry: Entry) -> Fraction:
    delta = entry.number()
    entry.check(0 <= delta < 1, "must be at least 0 and below 1")
    return delta


def _is_verifier(text: str) -> bool:
    found = _VERIFIER.fullmatch(text)
    if found is None:
        return False
    try:
        salt, stored, server = (base64.b64decode(part, validate=True) for part in found.groups())
    except ValueError:  # of base64, also for what is not ASCII
        return False
    return bool(salt) and len(stored) == len(server) == 32
