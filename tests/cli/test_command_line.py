"""The commands as a newcomer meets them: help, exit codes, and words when things go wrong."""

import asyncio
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from proxy import shipped
from proxy.cli import main
from proxy.ledger import Ledger
from proxy.policy_file import load
from proxy.wire.scram import Verifier
from sensitivity.accounting import Price
from tests.clients.terminal import terminal
from tests.patience import PATIENCE_S
from tests.serve.serving import PGFOG, workplace, write_policy

COMMANDS = (
    "demo",
    "serve",
    "init",
    "check",
    "explain",
    "query",
    "budget",
    "index",
    "data-version",
    "password",
)


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str


def within(*words: str | Path) -> Said:
    """Run a command in this process."""
    done = CliRunner().invoke(main, [str(word) for word in words])
    assert done.exception is None or isinstance(done.exception, SystemExit)
    return Said(done.exit_code, done.stdout, done.stderr)


def pgfog(*words: str | Path) -> Said:
    """Run a command in a process of its own, with nobody at the keyboard."""
    done = subprocess.run(
        [*PGFOG, *words],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=PATIENCE_S,
        check=False,
    )
    assert "Traceback" not in done.stderr
    return Said(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="module")
def policy(data: Path) -> Iterator[Path]:
    with workplace() as directory:
        yield write_policy(directory, data)


@pytest.fixture
def fresh(data: Path) -> Iterator[Path]:
    """A policy under which nothing was charged yet."""
    with workplace() as directory:
        yield write_policy(directory, data)


@pytest.fixture
def changed(policy: Path, tmp_path: Path) -> Any:
    """Write the policy with a change to it."""

    def change(at: str, value: Any) -> Path:
        content = yaml.safe_load(policy.read_text())
        *way, last = at.split(".")
        inner = content
        for key in way:
            inner = inner[key]
        inner[last] = value
        path = tmp_path / "changed.yaml"
        path.write_text(yaml.safe_dump(content))
        return path

    return change


def test_help_lists_every_command_in_one_line_each() -> None:
    told = CliRunner().invoke(main, ["--help"])
    assert told.exit_code == 0
    commands = told.output.partition("Commands:")[2]
    listed = re.findall(r"^  ([\w-]+)  +(\S.*)$", commands, re.MULTILINE)
    assert tuple(name for name, _ in listed) == COMMANDS
    assert all(words.endswith(".") and not words.endswith("...") for _, words in listed)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_each_command_says_what_it_does_and_takes(command: str) -> None:
    told = CliRunner().invoke(main, [command, "-h"])
    assert told.exit_code == 0
    usage, _, rest = told.output.partition("\n")
    assert usage.startswith("Usage: ")
    assert max(map(len, told.output.splitlines())) <= 80
    for option in re.findall(r"^  (--\w+)", rest, re.MULTILINE):
        assert re.search(rf"{option}\b.*  +\S", rest), f"{option} is not explained"
    assert ("POLICY.yaml" in usage) == (command not in ("demo", "init", "password"))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nonsense"], "No such command 'nonsense'"),
        (["serve"], "Missing argument 'POLICY.yaml'"),
        (["serve", "/nowhere/policy.yaml"], "File '/nowhere/policy.yaml' does not exist"),
        (["query", __file__], "Missing argument 'SQL'"),
        (["demo", "--port", "70000"], "70000 is not in the range"),
        (["check", "--what", __file__], "No such option '--what'"),
    ],
)
def test_a_wrong_command_line_exits_with_2(words: list[str], said: str) -> None:
    told = CliRunner().invoke(main, words)
    assert told.exit_code == 2
    assert said in told.output.replace("option: --what", "option '--what'")


def test_check_of_a_good_policy_says_what_it_promises(policy: Path) -> None:
    said = within("check", policy)
    assert (said.code, said.err) == (0, "")
    assert re.search(r"care +person_id +at most 5 +16", said.out)
    assert re.search(r"people +person_id +1, enforced +12", said.out)
    assert re.search(r"sites +public +3", said.out)
    assert "role carl: ε 28.5, δ 0.1 in all, of care, people, sites" in said.out
    assert said.out.endswith(f"{policy} fits the backend.\n")


@pytest.mark.parametrize(
    ("at", "value", "words"),
    [
        ("bogus", 1, "bogus: unknown key; known here: "),
        ("tables.care.unit.max_rwos", 5, "tables.care.unit.max_rwos: unknown key"),
        ("tables.care.columns.agee", {"type": "integer"}, 'did you mean "age"?'),
        ("tables.patients", {"public": True}, "tables.patients: the backend has no such table"),
        ("tables.care.columns.age", {"type": "text"}, "tables.care.columns.age"),
        ("tables.care.unit", {"key": "person_id", "unique": True}, "tables.care.unit"),
        ("roles.ann.password", "ann", "make one with: pgfog password"),
        ("privacy.epsilon", "much", "privacy.epsilon: must be a number"),
    ],
)
def test_check_of_a_bad_policy_names_file_line_and_key(
    changed: Any, at: str, value: Any, words: str
) -> None:
    path = changed(at, value)
    said = within("check", path)
    assert (said.code, said.out) == (1, "")
    (line,) = [line for line in said.err.splitlines() if words in line]
    assert re.match(rf"{re.escape(str(path))}:\d+: ", line)


def test_check_warns_of_a_budget_that_no_role_can_spend(changed: Any) -> None:
    budget = {"epsilon": 28.5, "delta": 0.1, "every": "ever"}  # carl's, too
    said = within("check", changed("budget", budget))
    assert said.code == 0
    assert "role ann can never spend all of that: all roles together have ε 28.5, δ 0.1" in said.err
    assert "role carl" not in said.err


def test_check_says_everything_at_once(changed: Any) -> None:
    path = changed("roles.ann.password", "ann")
    path.write_text(path.read_text().replace("max_rows", "max_rwos"))
    said = within("check", path)
    assert said.code == 1
    assert len(said.err.splitlines()) >= 2


def test_explain_shows_bounds_noise_and_price(data: Path, tmp_path: Path) -> None:
    policy = write_policy(tmp_path, data)
    said = within("explain", policy, "SELECT site, avg(age) FROM care GROUP BY 1", "--role", "ann")
    assert (said.code, said.err) == (0, "")
    for words in (
        "unit: person_id",
        "at most 5 rows per person_id, one for each study_year, by an enforced key",
        "all 6 public ones",
        "[0, 67]",
    ):
        assert words in said.out
    assert said.out.endswith("Price: ε 0.5, δ 0\n")
    assert not (policy.parent / "state" / "shadow").exists()
    again = within("explain", policy, "EXPLAIN SELECT count(*) FROM care", "--role", "ann")
    assert again.out.endswith("Price: ε 0.5, δ 0\n")


def test_explain_of_what_is_not_private(policy: Path) -> None:
    said = within("explain", policy, "SELECT 1", "--role", "ann")
    assert said == Said(0, "It names no table of the policy: nothing is charged.\n", "")
    said = within("explain", policy, "SELECT * FROM sites", "--role", "ann")
    assert said.out.endswith("Price: ε 0, δ 0\n")


@pytest.mark.parametrize(
    ("sql", "role", "sqlstate"),
    [
        ("SELECT * FROM care", "ann", "42501"),
        ("SELECT sum(nope) FROM care", "ann", "42703"),
        ("SELECT array_agg(age) FROM care", "ann", "0A000"),
        ("SELECT count(*) FROM care", "dora", "42501"),
    ],
)
def test_explain_refuses_as_the_server_does(
    policy: Path, sql: str, role: str, sqlstate: str
) -> None:
    said = within("explain", policy, sql, "--role", role)
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith(f"ERROR {sqlstate}: ")


@pytest.mark.parametrize("role", [[], ["--role", "zoe"]])
@pytest.mark.parametrize("command", ["explain", "query"])
def test_a_role_is_asked_for(policy: Path, command: str, role: list[str]) -> None:
    said = within(command, policy, "SELECT 1", *role)
    assert said.code == 2
    assert "--role must be one of: ann, bob, carl, dora" in said.err


def test_query_and_budget(fresh: Path) -> None:
    sql = "SELECT site, count(*) FROM care GROUP BY 1; SELECT * FROM sites; SET TimeZone = 'UTC'"
    said = pgfog("query", fresh, sql, "--role", "carl", "--epsilon", "0.1")
    assert (said.code, said.err) == (0, "")
    assert re.match(r"site +count *\n +1 +\d,\d{3} *\n", said.out)  # 4,462, and a scale of 50
    assert re.search(r"Dayton +Ohio", said.out)
    assert re.search(r"^SET$", said.out, re.MULTILINE)
    assert "privacy: ε 0.1 charged, ε 28.4, δ 0.1 left" in said.out

    said = pgfog("query", fresh, "SELECT * FROM care", "--role", "carl")
    assert (said.code, said.out) == (1, "")
    assert re.match(r"ERROR 42501: .*\nHINT: Aggregate them", said.err)

    said = pgfog("query", fresh, "SELECT count(*) FROM care", "--role", "carl", "--epsilon", "x")
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("ERROR 22023: privacy.epsilon must be a number\nHINT: ")

    said = within("budget", fresh)
    assert said.code == 0
    rows = [re.split("  +", line.strip()) for line in said.out.splitlines()]
    assert rows[0] == ["account", "spent", "left", "budget", "refills", "spent ever"]
    assert rows[3] == ["carl", "ε 0.1", "ε 28.4, δ 0.1", "ε 28.5, δ 0.1", "never", "ε 0.1"]
    assert rows[-1][:2] == ["all roles", "ε 0.1"]


def test_another_copy_of_the_ledger_is_absorbed(changed: Any, policy: Path, tmp_path: Path) -> None:
    asked = pgfog("query", policy, "SELECT count(*) FROM people", "--role", "bob")
    assert asked.code == 0
    old, fresh = policy.parent / "state" / "ledger.db", changed("state", str(tmp_path / "fresh"))
    accounts = within("budget", policy).out
    for words in (r"[1-9]\d* charges were only in ", r"0 charges were only in "):
        said = within("budget", fresh, "--absorb", str(old))
        assert (said.code, said.err) == (0, "")
        assert re.match(words, said.out)
        assert said.out.endswith(accounts)
    for nothing in (str(tmp_path / "nothing"), "host=/nonexistent"):
        said = within("budget", fresh, "--absorb", nothing)
        assert (said.code, said.out) == (1, "")
        assert said.err.startswith("ERROR 58030: cannot ")
    alone = pgfog("budget", fresh, "--absorb", tmp_path / "nothing")
    assert len(alone.err.splitlines()) == 1  # no engine complains of what was left open


def test_a_new_name_for_the_dataset_is_noticed(changed: Any, policy: Path) -> None:
    assert pgfog("query", policy, "SELECT count(*) FROM people", "--role", "bob").code == 0
    said = within("budget", changed("dataset", "rand-two"))
    assert said.code == 0
    assert said.err.startswith('Nothing was ever charged to the dataset "rand-two"; its ledger kno')
    assert within("budget", policy).err == ""


def test_query_of_a_policy_with_tls_and_one_role(changed: Any, policy: Path) -> None:
    roles = yaml.safe_load(policy.read_text())["roles"]
    tls = {"cert": "/nowhere/c", "key": "/nowhere/k", "required": True}
    path = changed("roles", {"carl": roles["carl"]})
    path.write_text(
        yaml.safe_dump(
            yaml.safe_load(path.read_text())
            | {"listen": {"host": "192.0.2.1", "port": 1, "max_connections": 5, "tls": tls}}
        )
    )
    said = pgfog("query", path, "SELECT 7 AS seven")  # it listens on 127.0.0.1, for itself
    assert (said.code, said.out.split()) == (0, ["seven", "7"])


def test_a_wide_answer_is_not_folded_in_a_file(policy: Path) -> None:
    long = "x" * 300
    said = pgfog("query", policy, f"SELECT '{long}' AS a, 'y' AS b", "--role", "carl")
    assert re.search(rf"^{long} +y$", said.out.rstrip(), re.MULTILINE)


def test_password_makes_a_verifier_that_the_policy_takes(changed: Any) -> None:
    asked = CliRunner().invoke(main, ["password"], input="secret 1\n")
    assert (asked.exit_code, asked.stderr) == (0, "")
    assert "secret 1" not in asked.output
    (verifier,) = asked.stdout.splitlines()
    assert str(Verifier.parse(verifier)) == verifier
    declared = load(changed("roles.ann.password", verifier))
    assert declared.roles["ann"].password == verifier
    again = CliRunner().invoke(main, ["password", "--password", "secret 1"])
    assert again.output.startswith("SCRAM-SHA-256$")
    assert again.output.strip() != verifier  # salted anew


def test_no_password_is_none() -> None:
    asked = CliRunner().invoke(main, ["password"], input="")
    assert (asked.exit_code, asked.stdout) == (2, "")
    assert "there is no password on standard input" in asked.stderr


def test_password_asks_again_when_the_two_differ() -> None:
    shown = ""
    with terminal([*PGFOG, "password"], {}) as keyboard:
        for differs in (1, 0):
            for prompt, typed in (
                ("Password: ", "quokka"),
                ("confirmation: ", f"quokka{'s' * differs}"),
            ):
                shown += keyboard.read(prompt)
                keyboard.type(f"{typed}\n")
        shown += keyboard.read("SCRAM-SHA-256$")
    assert "do not match" in shown
    assert "quokka" not in shown


def test_demo_asks_six_questions_until_the_budget_of_the_day_is_spent() -> None:
    with workplace() as directory:
        words = ("demo", "--port", "0", "--state", directory / "demo")
        said = pgfog(*words)
        assert (said.code, said.err) == (0, "")
        assert re.findall(r"^(\d)\. ", said.out, re.MULTILINE) == list("123456")
        assert len(re.findall(r"^privacy: ε 0\.5", said.out, re.MULTILINE)) == 6
        assert "ERROR 42501: single rows of a private table are never shown" in said.out
        declared = load(shipped.path("demo.yaml"))
        store = replace(declared.store, directory=directory / "demo")
        ledger = Ledger.open(replace(declared, store=store), lambda: datetime.now(UTC))
        asyncio.run(ledger.charge(declared.roles["ann"], Price(6 * 10**9, 0), "twice the demo"))
        ledger.close()
        said = pgfog(*words)
        assert said.code == 0
        assert "ERROR 53400: the budget of role" in said.out
        assert f"begin anew: rm -r {directory / 'demo'}" in said.out


def test_demo_on_a_taken_state_says_so(policy: Path) -> None:
    said = pgfog("demo", "--port", "0", "--state", "/dev/null/demo")
    assert said.code == 1
    assert len(said.err.splitlines()) == 1
    assert "/dev/null" in said.err
