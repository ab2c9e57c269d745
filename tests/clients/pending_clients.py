"""What clients do that pgfog refuses or lacks today, written as it should work.

Not collected by its name. Run it by `pytest tests/clients/pending_clients.py`; what passes moves
to the file of its client.
"""

from tests.clients.desk import SLOW, Desk
from tests.clients.tools import DRIVERS, HERE, needs, run, told


def test_django_inspects_private_tables(desk: Desk) -> None:
    # inspectdb sends SELECT * FROM "care" LIMIT 1 and looks at the description only.
    needs(DRIVERS / "python")
    seen = told(run([DRIVERS / "python", HERE / "scripts" / "django_orm.py", SLOW], desk))
    assert "class Care(models.Model):" in seen["models"]
