"""FROM and WHERE of a block: which rows it reads, and whose row each one is."""

from rewriter.relations.derived import project, renamed, together
from rewriter.relations.listed_parts import listed_parts
from rewriter.relations.rows import Rows, read_rows
from rewriter.relations.scans import along, firsts, keyed_by, laid, place, scan, stored
from rewriter.relations.scope import Scope, folded
from rewriter.relations.source import Source, labels

__all__ = [
    "Rows",
    "Scope",
    "Source",
    "along",
    "firsts",
    "folded",
    "keyed_by",
    "labels",
    "laid",
    "listed_parts",
    "place",
    "project",
    "read_rows",
    "renamed",
    "scan",
    "stored",
    "together",
]
