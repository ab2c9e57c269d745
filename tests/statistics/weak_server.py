"""Serves a policy with noise of 0.7 the scale: what the statistical tests must be able to catch."""

import sys
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from proxy import app
from proxy.policy_file import load
from sensitivity.entropy import Entropy
from sensitivity.mechanisms import DiscreteLaplace

_FACTOR = Fraction(7, 10)
_as_it_should = DiscreteLaplace.release


def _weak(self: DiscreteLaplace, values: Sequence[int], entropy: Entropy) -> list[int]:
    return list(_as_it_should(DiscreteLaplace(self.scale * _FACTOR), values, entropy))


DiscreteLaplace.release = _weak  # type: ignore[method-assign]
app.run(app.serve(load(Path(sys.argv[1])), lambda pgfog: print(pgfog.port, flush=True)))
