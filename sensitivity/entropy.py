"""Where randomness enters: as an argument, so that the mathematics draws none by itself."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class Entropy(Protocol):
    """A source of independent uniform bits. Every privacy statement assumes that it is one.

    `proxy.entropy.SystemEntropy` is the one that answers analysts; tests bring repeatable ones.
    """

    def words(self, n: int) -> NDArray[np.uint32]:
        """Return n fresh words, each uniform on [0, 2**32), none of them ever returned before."""
