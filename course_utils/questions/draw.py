"""Where new numbers come from: a small pinned generator.

The same seed must give the same question on every machine and in every later Python. `random.Random(text)`
hashes its seed with SHA-512 and its `random()` is promised never to change; `randint`, `choice` and `shuffle`
are not, and NumPy's streams may change between releases. So all draws are built here from `random()` alone.
"""

from collections.abc import Sequence
from random import Random


class Draw:
    """A reproducible stream of draws for one question, seed and attempt."""

    def __init__(self, *seed: object):
        self._random = Random(":".join(map(str, seed))).random

    def integer(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int(self._random() * (high - low + 1))

    def pick(self, items: Sequence):
        """One of the items."""
        return items[self.integer(0, len(items) - 1)]

    def shuffled(self, items: Sequence) -> list:
        """The items in another order."""
        rest = list(items)
        return [rest.pop(self.integer(0, len(rest) - 1)) for _ in items]

    def point(self, n: int, low: int = -3, high: int = 4) -> tuple[int, ...]:
        """n whole coordinates, none of them 0, so that no term disappears."""
        values = [v for v in range(low, high + 1) if v]
        return tuple(self.pick(values) for _ in range(n))
