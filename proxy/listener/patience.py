"""How long an address waits before its next password is looked at, after it gave wrong ones.

Right and wrong passwords wait alike, or a quick answer would be the answer. Nobody is locked out,
and who shares an address with somebody who guesses waits at most `MOST_S`. Who waits holds no seat,
so with hundreds of connections an address gets about a hundred guesses a second: this makes a
dictionary slow, a good password makes it useless.
"""

from collections import OrderedDict
from ipaddress import ip_address

_STEP_S, MOST_S = 0.1, 3.0
"""Each wrong password makes the next wait longer by the one, up to the other."""

_FORGOTTEN_S = 2.0
"""After so long one wrong password fewer counts."""

_ADDRESSES = 10_000
"""How many are remembered; the one that failed longest ago makes room."""


class Patience:
    """The addresses that failed of late. Times are in seconds, of any clock that only goes on."""

    def __init__(self) -> None:
        """Bear nobody a grudge."""
        self._failed: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait_s(self, address: str, now: float) -> float:
        """Return how long the address has to wait."""
        return min(self._counted(_network(address), now) * _STEP_S, MOST_S)

    def failed(self, address: str, now: float) -> None:
        """Note a wrong password."""
        network = _network(address)
        most = MOST_S / _STEP_S  # so that nobody is remembered for long
        self._failed[network] = (min(self._counted(network, now) + 1, most), now)
        self._failed.move_to_end(network)
        if len(self._failed) > _ADDRESSES:
            self._failed.popitem(last=False)

    def _counted(self, network: str, now: float) -> float:
        count, then = self._failed.get(network, (0.0, now))
        return max(count - (now - then) / _FORGOTTEN_S, 0.0)


def _network(address: str) -> str:
    """Return what one person may have all of: an address of IPv4, 64 bits of IPv6's."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:  # not of a network
        return address
    return str(found) if found.version == 4 else str(int(found) >> 64)
