"""Django: inspectdb, and the ORM's own SQL. Prints what it saw as one line of JSON."""

import io
import json
import os
import sys

import django
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection, models, transaction
from django.db.models import Avg, Case, Count, Q, Value, When

from tests.patience import stopped_by

settings.configure(
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "HOST": os.environ["PGHOST"],
            "PORT": os.environ["PGPORT"],
            "USER": os.environ["PGUSER"],
            "PASSWORD": os.environ["PGPASSWORD"],
            "NAME": os.environ["PGDATABASE"],
        }
    },
)
django.setup()


class Care(models.Model):  # type: ignore[misc]
    person_id = models.IntegerField(primary_key=True)
    site = models.IntegerField()
    age = models.FloatField()
    medical_usd = models.FloatField()

    class Meta:
        app_label, db_table, managed = "landscape", "care", False


def inspected(*tables: str) -> str:
    made = io.StringIO()
    call_command("inspectdb", *tables, stdout=made)
    return made.getvalue()


def inspected_without_rows() -> str:
    """Inspect a private table's columns: a row of it is refused, so it has to have none."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE ann.inspected AS SELECT * FROM care LIMIT 0")
        try:
            return inspected("inspected")
        finally:
            cursor.execute("DROP TABLE ann.inspected")


def keys(table: str) -> list[str]:
    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, table)
    return [c for found in constraints.values() if found["primary_key"] for c in found["columns"]]


def refusal() -> str:
    try:
        with transaction.atomic():
            list(Care.objects.all()[:21])
    except DatabaseError as error:
        return str(error)
    return ""


def cancelled() -> str:
    try:
        with connection.cursor() as cursor, stopped_by(connection.connection.cancel):
            cursor.execute(sys.argv[1])
    except DatabaseError as error:
        return str(error)
    return ""


chosen = Care.objects.filter(age__gte=18, site=1)
by_site = Care.objects.values("site").annotate(
    years=Count("*"),
    usd=Avg("medical_usd"),
    old=Count("site", filter=Q(age__gte=60)),
    weight=Avg(Case(When(age__lt=18, then=Value(1)), default=Value(2))),
)
with transaction.atomic():
    refused = refusal()
    years = chosen.count()
seen = {
    "models": inspected(),
    "columns": inspected_without_rows(),
    "tables": connection.introspection.table_names(),
    "keys": keys("people"),
    "refused": refused,
    "years": [years, chosen.aggregate(n=Count("*"))["n"]],
    "sites": [row["site"] for row in by_site.order_by("site")],
}
seen["cancelled"] = cancelled()
print(json.dumps(seen))
