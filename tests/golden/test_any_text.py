"""No text gives anything but an answer or a refusal, and the same text always the same."""

from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from rewriter.lexer import split, tokens
from rewriter.plan import Plan
from rewriter.statement import Statement
from rewriter.statements import Classifier
from sensitivity.refusal import Refusal
from tests.golden.cases import every
from tests.golden.clinic import TABLES, planned

CASES = [[token.text for token in tokens(case.query)] for case in every()]
WORDS = (Path(__file__).parent / "data" / "words.txt").read_text().split()
SOUP = st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """Return a golden statement with some of its words replaced, doubled, moved or left out."""
    words = list(draw(st.sampled_from(CASES)))
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, max(0, len(words) - 1)))
        match draw(st.integers(0, 3)):
            case 0:
                words[at : at + 1] = [f" {draw(st.sampled_from(WORDS))} "]
            case 1:
                words.insert(at, f" {draw(st.sampled_from(WORDS))} ")
            case 2:
                del words[at : at + 1]
            case _:
                other = draw(st.sampled_from(CASES))
                start = draw(st.integers(0, len(other) - 1))
                words[at:at] = other[start : start + draw(st.integers(1, 6))]
    return "".join(words)


TEXTS = st.one_of(mutated(), mutated(), mutated(), SOUP, st.text(max_size=60))
CLASSIFIER = Classifier(frozenset(table.name.name for table in TABLES.values()))
MANY = settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))


def _outcome(text: str) -> tuple[str, ...]:
    try:
        plan: Plan = planned(text)
    except Refusal as refusal:
        return type(refusal).__name__, refusal.message, str(refusal.hint)
    sql = [sql for step in plan.steps for sql in step.queries]
    return *sql, str(plan.price), plan.finish([f"SELECT {i}" for i in range(len(plan.steps))])


def _doubling(levels: int) -> str:
    """Return a statement that reads a table twice as often with every level."""
    ctes = [
        f"a{i} AS (SELECT x.* FROM a{i - 1} x JOIN a{i - 1} y USING (person_id))"
        for i in range(1, levels)
    ]
    return (
        f"WITH a0 AS (SELECT * FROM people), {', '.join(ctes)} SELECT count(*) FROM a{levels - 1}"
    )


@MANY
@given(TEXTS)
@example("SELECT count(*) FROM people WHERE $a = 1")
@example("GROUP ?")
@example("SELECT count() FROM people")
@example("SELECT count(*) FROM people FULL JOIN visits USING (nope)")
@example("SELECT day + 9999999, count(*) FROM visits GROUP BY 1")
@example(f"SELECT {'9' * 5000}, count(*) FROM people")
@example(f"SELECT count(*) FROM people WHERE site = {'9' * 5000}")
@example(f"SELECT {'(' * 3000}count(*){')' * 3000} FROM people")
@example(f"SELECT count(*) FROM people WHERE {'NOT ' * 3000}female")
@example(f"SELECT count(*) FROM people WHERE {'female AND ' * 3000}female")
@example(f"SELECT sum({'abs(' * 300}site{')' * 300}) FROM people")
@example(f"SELECT sum({'CASE WHEN female THEN ' * 300}1{' END' * 300}) FROM people")
@example(f"SELECT count(*) FROM {'(SELECT * FROM ' * 300}people{') AS x' * 300}")
@example(_doubling(20))
def test_a_plan_or_a_refusal(text: str) -> None:
    assert _outcome(text) == _outcome(text)


@MANY
@given(TEXTS)
def test_classifying_never_raises(text: str) -> None:
    assert isinstance(CLASSIFIER.read(text), Statement)


@MANY
@given(st.lists(TEXTS, max_size=4).map(";".join))
def test_pieces_put_together_fall_apart_the_same_way(text: str) -> None:
    pieces = split(text)
    assert split(";".join(pieces)) == pieces
    assert all(piece in text and piece.strip() for piece in pieces)


def test_golden_files_are_found() -> None:
    assert {Path(f"{name}.sql").stem for name in ("joins", "keys")} <= {
        c.file.stem for c in every()
    }
