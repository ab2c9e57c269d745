"""Serves a policy with noise of 0.7 the scale: what the statistical tests must be able to catch."""

import sys
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from proxy import app, release
from proxy.policy_file import load
from sensitivity.entropy import Entropy
from sensitivity.mechanisms import DiscreteLaplace

_FACTOR = Fraction(7, 10)


class _Weak(DiscreteLaplace):
    def release(self, values: Sequence[int], entropy: Entropy) -> list[int]:
        return list(DiscreteLaplace(self.scale * _FACTOR).release(values, entropy))


release.DiscreteLaplace = _Weak  # type: ignore[attr-defined]
app.run(app.serve(load(Path(sys.argv[1])), lambda pgfog: print(pgfog.port, flush=True)))
