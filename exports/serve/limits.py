"""Limits of requests: buckets that fill with time, a bounded number of them."""

from __future__ import annotations

from collections import OrderedDict
from ipaddress import IPv6Address, ip_address

PERIOD_SECONDS = 600.0
PER_TOKEN = 60
"""Requests of one feed in ten minutes: programs poll every few minutes at most."""
PER_ADDRESS = 20
"""Unknown addresses asked for in ten minutes by one computer: nobody guesses one of 192 bits."""
BUCKETS = 50_000


class Limiter:
    """Lets ``count`` requests of one key through in ten minutes, then one each time some drip in.

    The buckets used longest ago are forgotten when there are too many.
    """

    def __init__(self, count: int, *, buckets: int = BUCKETS) -> None:
        self._count = float(count)
        self._rate = count / PERIOD_SECONDS
        self._most = buckets
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, key: str, now: float, *, take: bool = True) -> int:
        """Seconds to wait before the next request of a key; 0 where this one may pass."""
        level, then = self._levels.get(key, (self._count, now))
        level = min(self._count, level + max(0.0, now - then) * self._rate)
        passes = level >= 1.0
        if take:
            self._levels[key] = (level - 1.0 if passes else level, now)
            self._levels.move_to_end(key)
            if len(self._levels) > self._most:
                self._levels.popitem(last=False)
        return 0 if passes else max(1, round((1.0 - level) / self._rate))

    def __len__(self) -> int:
        return len(self._levels)


def computer(host: str) -> str:
    """What counts as one computer: an IPv4 address, or the /64 network of an IPv6 one."""
    try:
        found = ip_address(host)
    except ValueError:
        return host
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped) if found.ipv4_mapped else found.exploded[:19]
    return host
