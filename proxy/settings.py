"""The `privacy.*` settings of a session: read from the shadow at each private statement."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from functools import lru_cache
from typing import Self

from proxy.zone import zone_of
from rewriter.words import plain
from sensitivity.policy import Policy
from sensitivity.refusal import InvalidSetting, UnsupportedSyntax

ON = ("on", "true", "yes", "1")
_LEAST_ALPHA = Fraction(1, 10**6)  # beyond it there are no floats to work out an interval with
_OFF = ("off", "false", "no", "0")
_LONGEST = 60  # characters of a number


@dataclass(frozen=True, slots=True)
class Settings:
    """What one statement may spend, and what is said beside its answer.

    Attributes:
        epsilon, delta: of this statement.
        max_epsilon: the most a statement may spend.
        target: the relative ± that ε is to be chosen for, > 0; None: ε is as set.
        intervals: add the ends of each aggregate's confidence interval as columns.
        notices: say what the answer cost, and its ±.
        nonnegative: show counts below 0 as 0.
        confidence: of the ±, in (0, 1).
        zone: the session's TimeZone.
        encoding: its client_encoding.
    """

    epsilon: Fraction
    delta: Fraction
    max_epsilon: Fraction
    target: Fraction | None
    intervals: bool
    notices: bool
    nonnegative: bool
    confidence: float
    zone: tzinfo
    encoding: str

    @classmethod
    def read(cls, raw: Mapping[str, str], policy: Policy) -> Self:
        """Check what the session says; raises InvalidSetting or UnsupportedSyntax."""
        for name in ("standard_conforming_strings", "array_nulls"):
            if raw.get(name) == "off":
                raise UnsupportedSyntax(
                    f"private statements need {name} = on", hint=f"SET {name} = on."
                )
        epsilon, most = _number("privacy.epsilon", raw), policy.privacy.max_epsilon
        if not 0 < epsilon <= most:
            raise InvalidSetting(
                f"privacy.epsilon must be above 0 and at most {plain(most)}",
                hint="A smaller one costs less and adds more noise.",
            )
        delta = _number("privacy.delta", raw)
        if not 0 <= delta <= Fraction(1, 1000):
            raise InvalidSetting("privacy.delta must be from 0 to 0.001")
        confidence = _number("privacy.confidence", raw)
        if not _LEAST_ALPHA <= 1 - confidence <= 1 - _LEAST_ALPHA:
            raise InvalidSetting(
                "privacy.confidence must be from 0.000001 to 0.999999",
                hint="As in SET privacy.confidence = '0.95'.",
            )
        return cls(
            epsilon,
            delta,
            most,
            _target(raw),
            _switch("privacy.intervals", raw),
            _switch("privacy.notices", raw),
            _switch("privacy.nonnegative", raw),
            float(confidence),
            zone_of(raw.get("TimeZone", "")),
            raw.get("client_encoding", "UTF8"),
        )


def _target(raw: Mapping[str, str]) -> Fraction | None:
    """Read privacy.target: '2%', '0.02', or off."""
    said = raw.get("privacy.target", "").strip()
    if said.lower() in {"", "off"}:
        return None
    percent = said.endswith("%")
    target = _number("privacy.target", {"privacy.target": said.removesuffix("%")}, "'2%'")
    target = target / 100 if percent else target
    if not 0 < target <= 1:
        raise InvalidSetting(
            "privacy.target must be above 0 and at most 100%",
            hint="SET privacy.target = '2%' asks for answers within ± 2 %; off ends it.",
        )
    return target


def _number(name: str, raw: Mapping[str, str], example: str = "'0.1'") -> Fraction:
    said = raw.get(name, "")
    value = _exact(said) if len(said) <= _LONGEST else None
    if value is None:
        raise InvalidSetting(f"{name} must be a number", hint=f"Write SET {name} = {example}.")
    return value


@lru_cache(maxsize=256)
def _exact(said: str) -> Fraction | None:
    try:
        value = Decimal(said)
    except InvalidOperation:
        return None
    # An exponent beyond these would make the exact number a million digits long.
    return Fraction(value) if value.is_finite() and -30 <= value.adjusted() <= 30 else None


def _switch(name: str, raw: Mapping[str, str]) -> bool:
    value = raw.get(name, "").lower()
    if value not in ON + _OFF:
        raise InvalidSetting(f"{name} must be on or off")
    return value in ON
