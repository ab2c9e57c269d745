"""Serves a policy with noise of 0.7 the scale: what the statistical tests must be able to catch."""

import sys
from fractions import Fraction
from pathlib import Path

from proxy import app
from proxy.policy_file import load
from sensitivity.entropy import Entropy
from sensitivity.integers import Integers
from sensitivity.mechanisms import Cells, DiscreteLaplace

_FACTOR = Fraction(7, 10)
_as_it_should = DiscreteLaplace.noised


def _weak(self: DiscreteLaplace, groups: Cells, entropy: Entropy) -> Integers:
    return _as_it_should(DiscreteLaplace(self.scale * _FACTOR), groups, entropy)


DiscreteLaplace.noised = _weak  # type: ignore[method-assign]
app.run(app.serve(load(Path(sys.argv[1])), lambda pgfog: print(pgfog.port, flush=True)))
