"""Drivers at work: psycopg in simple, extended and pipeline mode, asyncpg in binary, psql."""

import shutil
import subprocess
import threading
import time
from decimal import Decimal
from typing import Any

import asyncpg
import psycopg
import pytest
from conftest import PASSWORD, Running
