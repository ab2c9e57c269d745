"""Settings `privacy.*` by their names, where somebody sets one in SQL or as he connects.

PostgreSQL takes any name that has a dot, so a misspelt price would be paid in full.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from rewriter.lexer import Token, cut, first_words, significant
from sensitivity.refusal import UnknownSetting

SETTINGS = (
    "epsilon",
    "delta",
    "target",
    "confidence",
    "intervals",
    "notices",
    "nonnegative",
    "budget",
)
"""The settings `privacy.*` that mean something."""

_OPTION = re.compile(r"(?:^|\s)(?:-c\s*|--)privacy\.([^\s=]*)", re.IGNORECASE)
_LONGEST_NAME = 20  # tokens, with SET and all
_LONGEST_READ = 100_000  # characters: a longer one would hold up everybody else


def asks_budget(text: str) -> bool:
    """Say whether this is SHOW privacy.budget."""
    return first_words(text, 5) == ["SHOW", "PRIVACY", ".", "BUDGET"]


def unknown_setting(text: str) -> UnknownSetting | None:
    """Return what is wrong if SET, or set_config with a literal, names a setting of `privacy.*`
    that there is none of."""
    if first_words(text, 1) == ["SET"]:
        told = (t for t in cut(text) if t.kind not in {"space", "comment"})
        return _unknown([_set(list(islice(told, _LONGEST_NAME)))])
    lower = text.lower() if len(text) <= _LONGEST_READ else ""
    if "set_config" not in lower or "privacy." not in lower:
        return None
    return _unknown(_configured(significant(text)))


def unknown_parameter(parameters: Mapping[bytes, bytes]) -> UnknownSetting | None:
    """Return the same of what a client says as it connects: of settings, or in `options`."""
    named = _OPTION.findall(parameters.get(b"options", b"").decode("latin-1"))
    return _unknown(
        [*(f"privacy.{name}" for name in named), *(name.decode("latin-1") for name in parameters)]
    )


def _set(told: Sequence[Token]) -> str:
    """Return the name behind SET: words or quoted ones, with dots between."""
    at = 2 if [t.text.upper() for t in told[1:2]] in (["SESSION"], ["LOCAL"]) else 1
    parts = [_name(told[at])] if at < len(told) else []
    while at + 2 < len(told) and told[at + 1].text == ".":
        at += 2
        parts.append(_name(told[at]))
    return ".".join(parts)


def _configured(told: Sequence[Token]) -> Iterator[str]:
    """Return the names that calls of set_config have as a literal."""
    for called, opening, said in zip(told, told[1:], told[2:], strict=False):
        if _name(called) == "set_config" and opening.text == "(":
            if said.kind == "dollar":
                yield said.text.split("$")[2]
            elif said.kind in {"string", "escaped"}:
                yield said.text.partition("'")[2][:-1]


def _name(token: Token) -> str:
    """Return what a word or a quoted name is called."""
    return token.text[1:-1].replace('""', '"') if token.kind == "quoted" else token.text.lower()


def _unknown(named: Iterable[str]) -> UnknownSetting | None:
    for before, is_one, name in (each.lower().partition("privacy.") for each in named):
        if is_one and not before and name not in SETTINGS:
            known = ", ".join(f"privacy.{each}" for each in SETTINGS[:-1])
            return UnknownSetting(f"there is no setting privacy.{name}", hint=f"There are {known}.")
    return None
