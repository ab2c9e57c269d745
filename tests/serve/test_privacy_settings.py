"""Rule 21: `privacy.*` are settings of the session, read at each private statement."""

import re

import psycopg
import pytest

from tests.serve.serving import Connection, Served, costs, refused

COUNT = "SELECT count(*) FROM care"


def notices_of(connection: Connection, text: str) -> list[str]:
    said: list[str] = []

    def hear(diagnostic: psycopg.errors.Diagnostic) -> None:
        said.append(diagnostic.message_primary or "")

    connection.add_notice_handler(hear)
    connection.execute(text.encode())
    connection.remove_notice_handler(hear)
    return said


def test_rule_21_set_and_reset(ann: Connection) -> None:
    ann.execute("SET privacy.epsilon = 0.1")
    with costs("0.1", ann):
        ann.execute(COUNT)
    ann.execute("RESET privacy.epsilon")
    with costs("0.5", ann):
        ann.execute(COUNT)


@pytest.mark.parametrize("undo", ["DISCARD ALL", "RESET ALL", "SET privacy.epsilon TO DEFAULT"])
def test_rule_21_what_resets_all_resets_epsilon(ann: Connection, undo: str) -> None:
    ann.execute("SET SESSION privacy.epsilon TO '0.1'")
    ann.execute(undo.encode())
    assert ann.execute("SHOW privacy.epsilon").fetchall() == [("0.5",)]
    with costs("0.5", ann):
        ann.execute(COUNT)


def test_rule_21_rollback_undoes_set(ann: Connection) -> None:
    ann.execute("BEGIN")
    ann.execute("SET privacy.epsilon = 0.1")
    with costs("0.1", ann):
        ann.execute(COUNT)
    ann.execute("ROLLBACK")
    with costs("0.5", ann):
        ann.execute(COUNT)


def test_rule_21_set_local_ends_with_its_transaction(ann: Connection) -> None:
    for end in ("COMMIT", "ROLLBACK"):
        ann.execute("BEGIN")
        ann.execute("SET LOCAL privacy.epsilon = 0.2")
        with costs("0.2", ann):
            ann.execute(COUNT)
        ann.execute(end.encode())
        with costs("0.5", ann):
            ann.execute(COUNT)


def test_rule_21_set_config(ann: Connection) -> None:
    ann.execute("SELECT set_config('privacy.epsilon', '0.3', false)")
    with costs("0.3", ann):
        ann.execute(COUNT)


def test_rule_21_options_at_connect(pgfog: Served) -> None:
    with pgfog.connect(options="-c privacy.epsilon=0.1") as connection:
        with costs("0.1", connection):
            connection.execute(COUNT)
        connection.execute("SET privacy.epsilon = 0.2")
        connection.execute("RESET privacy.epsilon")
        with costs("0.1", connection):  # RESET goes back to what the client began with
            connection.execute(COUNT)


@pytest.mark.parametrize(
    "setting",
    [
        "privacy.epsilon = 0",
        "privacy.epsilon = -1",
        "privacy.epsilon = 2.000000001",
        "privacy.epsilon = 1000",
        "privacy.epsilon = 'x'",
        "privacy.epsilon = ''",
        "privacy.epsilon = 'NaN'",
        "privacy.epsilon = 'Infinity'",
        "privacy.epsilon = '1e-400'",
        "privacy.epsilon = '1e999999999'",
        "privacy.delta = 1",
        "privacy.delta = -0.1",
        "privacy.confidence = 1",
        "privacy.confidence = 0",
        "privacy.notices = maybe",
        "privacy.intervals = maybe",
        "privacy.nonnegative = 2",
    ],
)
def test_rule_21_values_that_mean_nothing_are_refused_free(ann: Connection, setting: str) -> None:
    ann.execute(f"SET {setting}".encode())
    with costs("0", ann):
        said = refused(ann, COUNT)
    assert said.sqlstate == "22023"
    assert setting.split(" ", maxsplit=1)[0] in (said.message_primary or "")


def test_a_small_epsilon_is_charged_upwards(ann: Connection) -> None:
    ann.execute("SET privacy.epsilon = '0.0015000000001'")
    with costs("0.001500001", ann):
        ann.execute(COUNT)


EMPTY = "SELECT site, study_year, count(*) FROM care WHERE age < 0 GROUP BY 1, 2"


def test_counts_of_nobody_go_below_zero_only_if_asked(ann: Connection) -> None:
    # Of 60 noisy zeros nearly half are negative: all of them are not, once in 1e16 runs.
    ann.execute("SET privacy.nonnegative = off")
    counts = [n for _ in range(2) for *_, n in ann.execute(EMPTY).fetchall()]
    assert len(counts) == 60
    assert min(counts) < 0
    ann.execute("RESET privacy.nonnegative")
    counts = [n for _ in range(2) for *_, n in ann.execute(EMPTY).fetchall()]
    assert min(counts) == 0
    assert max(counts) > 0


def test_the_notice_says_price_rest_and_width(ann: Connection) -> None:
    (said,) = notices_of(ann, COUNT)
    assert re.fullmatch(
        r"privacy: ε 0\.5 charged, ε [\d.]+, δ [\d.e-]+ left, which never refills;"
        r" ± at 95 %: count 30",
        said,
    )


@pytest.mark.parametrize(
    "text",
    [
        "SET privacy.epsilom = 0.1",
        "set local Privacy . Epsilom TO 1",
        "SET SESSION privacy.x = 1",
        "SELECT set_config('privacy.epsilom', '0.1', false)",
        "SELECT pg_catalog.SET_CONFIG ( 'Privacy.epsilom', '0.1', false), 1",
        'SET /* the price */ "privacy.epsilom" = 1',
        'SET privacy."epsilom" = 1',
        """SELECT "set_config" /* it */ ($$privacy.epsilom$$, '0.1', false)""",
        "SELECT set_config($a$privacy.epsilom$a$, '0.1', false)",
    ],
)
def test_a_setting_that_there_is_none_of(ann: Connection, text: str) -> None:
    said = refused(ann, text)
    assert said.sqlstate == "42704"
    assert "privacy.epsilon, privacy.delta" in (said.message_hint or "")
    ann.execute("SET application_name = 'privacy.x'; SET LOCAL privacy.epsilon = 0.1")


@pytest.mark.parametrize(
    "text",
    [
        'SET privacy."epsilon" = 0.1',
        'SET "privacy"."epsilon" = 0.1',
        'SET LOCAL "privacy.epsilon" = 0.1',
        'SET SESSION /* not privacy.x */ privacy . "epsilon" TO 0.1',
        "SELECT 1 /* set_config('privacy.epsilom', '1', false) */",
        "SELECT $$set_config('privacy.epsilom', '1', false)$$",
        "SELECT set_config($$privacy.epsilon$$, '0.1', false)",
    ],
)
def test_a_setting_is_found_however_it_is_quoted(ann: Connection, text: str) -> None:
    with ann.transaction(force_rollback=True):
        assert ann.execute(text.encode()).statusmessage in {"SET", "SELECT 1"}
        if text.startswith("SET"):
            assert ann.execute("SHOW privacy.epsilon").fetchall() == [("0.1",)]


@pytest.mark.parametrize(
    "options", ["-c privacy.epsilom=0.1", "-c TimeZone=UTC  -cPrivacy.X=1", "--privacy.epsilom=1"]
)
def test_a_client_may_not_begin_with_one_either(pgfog: Served, options: str) -> None:
    with pytest.raises(psycopg.OperationalError, match="there is no setting privacy"):
        pgfog.connect(options=options)
    with pgfog.connect(options="-c application_name=privacy.x --privacy.epsilon=0.1") as connection:
        assert connection.execute("SHOW privacy.epsilon").fetchall() == [("0.1",)]


@pytest.mark.parametrize("who", ["true", "chronic_conditions > 1000"])
def test_the_notice_says_where_groups_may_be_missing(ann: Connection, who: str) -> None:
    asked = f"SELECT self_rated_health, count(*) FROM people WHERE {who} GROUP BY 1"
    (said,) = notices_of(ann, asked)
    assert said.endswith("; groups that few share are not shown")


LARGEST = """SELECT study_year, count(DISTINCT person_id) AS n FROM care
    GROUP BY 1 ORDER BY n DESC LIMIT %s"""


def test_of_the_largest_groups_the_notice_says_what_may_be_missed(ann: Connection) -> None:
    ann.execute("SET privacy.intervals = on")
    # Scale 1 / 0.25, 2 / 0.25; a person is in up to five years, all of which would have ± 30.
    (said,) = notices_of(ann, LARGEST % 1)
    assert "n 12 (a group left out: at most" in said
    shown = ann.execute(LARGEST, [2]).fetchall()
    assert [(high - low) / 2 for *_, low, high in shown] == [24, 24]
    assert shown[0][1] >= shown[1][1] > 4000


def test_confidence_is_that_of_the_notice(ann: Connection) -> None:
    ann.execute("SET privacy.confidence = 0.8")
    (said,) = notices_of(ann, COUNT)
    assert "± at 80 %: count 16" in said  # scale 10: 10 * ln(1 / 0.2)


def test_notices_can_be_silenced(ann: Connection) -> None:
    ann.execute("SET privacy.notices = off")
    assert notices_of(ann, COUNT) == []


def test_other_settings_do_not_change_what_an_answer_means(ann: Connection) -> None:
    # `count` is 20190: noise of scale 10 is beyond 300 less than once in 1e13 runs.
    for setting in (
        "DateStyle = 'German, DMY'",
        "DateStyle = 'SQL, MDY'",
        "IntervalStyle = sql_standard",
        "TimeZone = 'Asia/Tokyo'",
        "transform_null_equals = on",
        "bytea_output = escape",
        "quote_all_identifiers = on",
        "enable_seqscan = off",
    ):
        ann.execute(f"SET {setting}".encode())
        ((n, none),) = ann.execute(
            "SELECT count(*) FILTER (WHERE date '1976-02-01' + interval '1 day' = '1976-02-02'),"
            " count(*) FILTER (WHERE education_years = NULL) FROM people"
        ).fetchall()
        assert abs(n - 5912) < 300, setting
        assert none < 300


@pytest.mark.parametrize(
    "zone",
    [
        "'UTC'",
        "'GMT'",
        "'Asia/Tokyo'",
        "INTERVAL '+00:00' HOUR TO MINUTE",
        "INTERVAL '-05:30' HOUR TO MINUTE",
        "2",
        "'UTC+3'",
        "'+02:00'",
    ],
)
def test_a_time_means_what_it_means_on_the_session_s_clock(ann: Connection, zone: str) -> None:
    ann.execute(f"SET TIME ZONE {zone}".encode())
    ((utc,),) = ann.execute("SELECT timestamptz '2026-01-01 00:00' AT TIME ZONE 'UTC'").fetchall()
    ((n,),) = ann.execute(
        f"SELECT count(*) FILTER (WHERE timestamptz '2026-01-01' = '{utc}+00') FROM care".encode()
    ).fetchall()
    assert abs(n - 20_190) < 300


def test_rules_of_daylight_saving_that_only_postgres_knows_are_refused(ann: Connection) -> None:
    ann.execute("SET TIME ZONE 'PST8PDT,M3.2.0,M11.1.0'")
    with costs("0", ann):
        said = refused(ann, COUNT)
    assert (said.sqlstate, said.message_hint) == (
        "0A000",
        "SET TimeZone = 'UTC', or 'Europe/Paris'.",
    )


def test_a_date_whose_meaning_depends_on_datestyle_is_refused(ann: Connection) -> None:
    with costs("0", ann):
        said = refused(ann, "SELECT count(*) FROM care WHERE date '02/01/1976' < current_date")
    assert said.sqlstate == "0A000"


def test_a_date_parameter_means_what_datestyle_says(ann: Connection) -> None:
    text = "SELECT count(*) FROM care WHERE %s::date = date '1976-02-01'"
    for style, wanted in (("ISO, MDY", 20_190), ("ISO, DMY", 0)):
        ann.execute(f"SET DateStyle = '{style}'".encode())
        ((n,),) = ann.execute(text.encode(), ("02/01/1976",)).fetchall()
        assert abs(n - wanted) < 300


def test_rule_22_nonstandard_strings_are_refused(ann: Connection) -> None:
    ann.execute("SET standard_conforming_strings = off")
    with costs("0", ann):
        assert refused(ann, COUNT).sqlstate == "0A000"
    ann.execute("RESET standard_conforming_strings")
    ann.execute(COUNT)


def test_latin1_sessions_get_everything_spelt(ann: Connection) -> None:
    ann.execute("SET client_encoding = 'LATIN1'")
    with costs("0.5", ann):
        (said,) = notices_of(ann, "SELECT 'é' AS e, count(*) FROM care")
    assert "epsilon 0.5 charged" in said
    assert "?" not in said
    assert ann.execute("SELECT 'é' AS e, count(*) FROM care").fetchall()[0][0] == "é"
    plan = ann.execute(f"EXPLAIN {COUNT}").fetchall()
    assert ("Price: epsilon 0.5, delta 0",) in plan
