"""Why some functions are refused for good, and what to write instead."""

from collections.abc import Mapping

from sqlglot import exp

_STEERED = "its cost depends on the rows, so time would tell about them"
_CHANGES = "its value changes from row to row, so an answer could not be bounded"
_HASHED = "it would make a label of every value"

REFUSED: Mapping[type[exp.Expr] | str, tuple[str, str]] = {
    exp.RegexpLike: (_STEERED, "Use LIKE or ILIKE."),
    exp.RegexpILike: (_STEERED, "Use ILIKE."),
    exp.SimilarTo: (_STEERED, "Use LIKE, several with OR."),
    exp.RegexpReplace: (_STEERED, "Use replace, left, right or split_part."),
    exp.Repeat: (_STEERED, "Use lpad or rpad with a constant length."),
    exp.Rand: (_CHANGES, "pgfog samples and adds noise by itself."),
    exp.Uuid: (_CHANGES, "Group by what many rows share."),
    "clock_timestamp": (_CHANGES, "Use now()."),
    "timeofday": (_CHANGES, "Use now()."),
    exp.MD5: (_HASHED, "Group by the value itself."),
}
"""By node or name: the reason, and a hint."""
