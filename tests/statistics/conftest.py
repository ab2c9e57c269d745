"""Randomness for tests: repeatable, or scripted word by word.

What a sampler makes of words is the same for the same words. So a test of it that draws them from
`Seeded` says the same in every run, and gates that hold all but once in 1e9 draws let it say what
is so of others. Fresh words are drawn by `make audit`, over the wire, and where they are tested.
"""

from collections.abc import Callable, Iterable

import numpy as np
import pytest
from numpy.typing import NDArray

from sensitivity.entropy import Entropy


class Seeded:
    """Repeatable words that pass for uniform; counts how many were drawn."""

    def __init__(self, seed: int) -> None:
        self.generator = np.random.Generator(np.random.PCG64(seed))
        self.drawn = 0

    def words(self, n: int) -> NDArray[np.uint32]:
        self.drawn += n
        return self.generator.integers(0, 1 << 32, n, dtype=np.uint32)


class Scripted:
    """Exactly the words it was given, in order."""

    def __init__(self, words: Iterable[int]) -> None:
        self.left = list(words)

    def words(self, n: int) -> NDArray[np.uint32]:
        now, self.left = self.left[:n], self.left[n:]
        assert len(now) == n, "the script is too short"
        return np.array(now, dtype=np.uint32)


@pytest.fixture
def scripted() -> Callable[[Iterable[int]], Entropy]:
    return Scripted
