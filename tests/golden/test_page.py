"""docs/sql.md says what the golden files and the table of functions say."""

import pytest

from tests.golden.page import PAGE, page


def test_the_page_is_up_to_date(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--update-golden"):
        PAGE.write_text(page())
    assert PAGE.read_text() == page(), "print it anew: python -m tests.golden.page"
