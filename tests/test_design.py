"""Each package's DESIGN.md says what every file and folder of it is for."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = sorted(
    page
    for package in ("sensitivity", "rewriter", "proxy")
    for page in (ROOT / package).rglob("DESIGN.md")
)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT).parent))
def test_every_file_is_named(page: Path) -> None:
    words = set(re.findall(r"\w+\*?", page.read_text()))
    starts = tuple(word[:-1] for word in words if word.endswith("*") and len(word) > 3)
    inside = {path.stem for path in page.parent.iterdir() if path.suffix == ".py" or path.is_dir()}
    names = {name for name in inside if not name.startswith("_")}
    assert [name for name in sorted(names - words) if not name.startswith(starts)] == []
