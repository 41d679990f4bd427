"""Random choices that are the same for a seed on every machine and every version of Python."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Draw:
    """A stream of choices named by a seed and words: streams do not disturb each other.

    Only ``random()`` of the standard generator is used: that alone is promised to stay the same.
    """

    def __init__(self, seed: int, *names: object) -> None:
        self._stream = random.Random("/".join(map(str, (seed, *names))))

    def below(self, limit: int) -> int:
        """A number from 0 to ``limit`` - 1."""
        return int(self._stream.random() * limit)

    def chance(self, share: float) -> bool:
        """True in ``share`` of all cases."""
        return self._stream.random() < share

    def pick(self, items: Sequence[T]) -> T:
        """One of some items, all as likely."""
        return items[self.below(len(items))]

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """The items in another order (Fisher and Yates)."""
        found = list(items)
        for last in range(len(found) - 1, 0, -1):
            other = self.below(last + 1)
            found[last], found[other] = found[other], found[last]
        return found

    def sample(self, items: Sequence[T], count: int) -> list[T]:
        """``count`` different items, or all if there are fewer."""
        return self.shuffled(items)[:count]

    def near(self, items: Sequence[T]) -> T:
        """One of some items, the first ones more likely than the last."""
        return items[min(self.below(len(items)), self.below(len(items)))]
