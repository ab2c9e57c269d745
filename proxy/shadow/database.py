"""Make the dataset's database on the server, fill it from the policy, and keep it in bounds."""

import secrets
from collections import Counter
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field

import psycopg
from psycopg.conninfo import make_conninfo

from proxy.shadow import keys, lenient, releases, rights, schema
from proxy.shadow.binaries import OLDEST
from proxy.shadow.encryption import Encryption
from proxy.shadow.quota import Usage
from proxy.shadow.rights import name, text
from proxy.shadow.unavailable import ShadowUnavailable
from sensitivity.policy import Policy, TableName

_CTYPES = ("C.UTF-8", "en_US.UTF-8", "C")
"""What letters are, for upper() and ILIKE: the first that the server has."""

_LOCK = int.from_bytes(b"pgfog")
"""Taken while a shadow is built: several pgfogs may share a server."""


@dataclass(frozen=True, slots=True)
class Built:
    """A database that is in line with the policy.

    Attributes:
        address: of the server: the path of its socket file, or (host, port).
        protected: OID -> table of the policy.
        passwords: by role; empty if the server is embedded.
        encryption: of sessions there; None: they are not encrypted.
    """

    address: str | tuple[str, int]
    protected: Mapping[int, TableName]
    passwords: Mapping[str, str] = field(repr=False)
    encryption: Encryption | None


def build(policy: Policy, server: str, *, embedded: bool) -> Built:
    """Make or update the dataset's database; all of it, or nothing.

    Args:
        server: a DSN of the server's maintenance database, as superuser.
        embedded: the server is pgfog's own.

    Raises:
        ShadowUnavailable: the server is not fit, or a name of the policy is not.
        psycopg.Error: PostgreSQL refuses something else.
    """
    passwords: Mapping[str, str] = {}
    with ExitStack() as opened:
        # Locks are of a database: in this one, no analyst can take it and keep pgfog from starting.
        connection = opened.enter_context(rights.connect(server))
        _check(connection)
        connection.execute("SET lock_timeout = '30s'")
        connection.execute("SELECT pg_advisory_lock(%s)", (_LOCK,))
        _make(connection, policy.dataset, embedded=embedded)
        dsn = make_conninfo(server, dbname=policy.dataset)
        found = opened.enter_context(rights.connect(dsn))
        if embedded:  # the sessions of a pgfog that was killed
            found.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE backend_type = 'client backend' AND usename <> current_user"
            )
        with found.transaction():
            found.execute("SET LOCAL lock_timeout = '30s'")
            rights.build(found, policy, embedded=embedded)
            lenient.build(found)
            releases.build(found, policy)
            protected = schema.build(found, policy)
            keys.build(found, policy, protected)
            if not embedded:
                passwords = _passwords(found, policy)
        schema.settle(found)
        info = found.info
        address = (info.host, info.port)
        if info.host.startswith("/"):
            return Built(f"{info.host}/.s.PGSQL.{info.port}", protected, passwords, None)
        return Built(address, protected, passwords, Encryption.of(found))


def size(conninfo: str) -> int:
    """Return the bytes that the database takes up."""
    with rights.connect(conninfo) as connection:
        (used,) = connection.execute("SELECT pg_database_size(current_database())").fetchone() or (
            0,
        )
    return int(used)


def view_names(conninfo: str) -> frozenset[str]:
    """Return how the views of analysts are called, in small letters."""
    with rights.connect(conninfo) as connection:
        found = connection.execute(
            "SELECT lower(c.relname) FROM pg_class AS c JOIN pg_namespace AS n"
            " ON n.oid = c.relnamespace WHERE c.relkind = 'v' AND n.nspname <> 'information_schema'"
            " AND n.nspname <> 'pg_catalog'"
        )
        return frozenset(name for (name,) in found)


def end_greediest(conninfo: str, usage: Usage) -> None:
    """End the session whose temporary files are the largest; they go with it."""
    with rights.connect(conninfo) as connection:
        held: Counter[int | None] = Counter(usage.processes)
        if connection.info.server_version >= 160000:  # before, sessions had other numbers here
            for backend, used in usage.backends.items():
                found = connection.execute("SELECT pg_stat_get_backend_pid(%s)", (backend,))
                for (pid,) in found:
                    held[pid] += used
        del held[None]  # gone by now
        for pid, _ in held.most_common(1):
            connection.execute("SELECT pg_terminate_backend(%s)", (pid,))


def _check(connection: psycopg.Connection) -> None:
    version = connection.info.server_version // 10000
    if version < OLDEST:
        raise ShadowUnavailable(f"the shadow needs PostgreSQL {OLDEST} or newer, not {version}")
    if connection.info.parameter_status("is_superuser") != "on":
        raise ShadowUnavailable(
            f'pgfog has to be superuser on the shadow, and "{connection.info.user}" is not: it '
            "takes rights away that everybody has by default. Give it a server of its own."
        )


def _make(connection: psycopg.Connection, dataset: str, *, embedded: bool) -> None:
    mark = "shadow of pgfog: no private rows"
    found = connection.execute(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
        (dataset,),
    ).fetchone()
    reserved = dataset in ("postgres", "template0", "template1")
    if reserved or (found and found[0] != mark and not embedded):
        raise ShadowUnavailable(
            f"the database \"{dataset}\" exists on the shadow's server and is not pgfog's. "
            "Name the dataset differently, or drop that database."
        )
    # Text is ordered by code point, as the backends order it and as releases leave pgfog, on
    # every machine alike. Letters are Unicode's all the same. pip's PostgreSQL has no ICU.
    options = "TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE"
    if connection.info.server_version >= 150000:
        options = f"LOCALE_PROVIDER libc {options}"
    for ctype in () if found else _CTYPES:
        try:
            connection.execute(f"CREATE DATABASE {name(dataset)} {options} {text(ctype)}".encode())
        except psycopg.errors.DuplicateDatabase:
            break  # another pgfog was faster
        except psycopg.errors.WrongObjectType:
            continue  # the server's system has no such locale
        break
    connection.execute(f"COMMENT ON DATABASE {name(dataset)} IS {text(mark)}".encode())


def _passwords(connection: psycopg.Connection, policy: Policy) -> Mapping[str, str]:
    """Return each role's password on this server: drawn once, kept where only superusers look."""
    connection.execute(
        "CREATE TABLE IF NOT EXISTS privacy.logins (role text PRIMARY KEY, password text);"
        "REVOKE ALL ON privacy.logins FROM PUBLIC"
    )
    for role in policy.roles:
        connection.execute(
            "INSERT INTO privacy.logins VALUES (%s, %s) ON CONFLICT DO NOTHING",
            (role, secrets.token_urlsafe(32)),
        )
    rows = connection.execute("SELECT role, password FROM privacy.logins").fetchall()
    passwords = {role: password for role, password in rows if role in policy.roles}
    for role, password in passwords.items():
        verifier = connection.pgconn.encrypt_password(
            password.encode(), role.encode(), b"scram-sha-256"
        )
        connection.execute(f"ALTER ROLE {name(role)} PASSWORD {text(verifier.decode())}".encode())
    return passwords
