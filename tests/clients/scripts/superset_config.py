"""How the tests set up Apache Superset: for one test, for nobody else."""

import os

SECRET_KEY = "this Superset lives for one test"
SQLALCHEMY_DATABASE_URI = f"sqlite:///{os.environ['SUPERSET_HOME']}/superset.db"
WTF_CSRF_ENABLED = False
TALISMAN_ENABLED = False
RATELIMIT_ENABLED = False
