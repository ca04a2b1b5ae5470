"""What was made once and is asked for again; what was asked for longest ago is forgotten first."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast

T = TypeVar("T")


class Memory:
    """Keeps what was made, by key. Of several who ask at once for what takes long, one makes it and the others wait.

    Parameters
    ----------
    most : int
        How much is kept, counted by `weigh`.
    weigh : callable
        What one made thing counts; one, where nothing is said.
    """

    def __init__(self, most: int, weigh: Callable[[Any], int] = lambda _: 1) -> None:
        self._most, self._weigh, self._weight = most, weigh, 0
        self._kept: dict[Hashable, object] = {}
        self._making: dict[Hashable, threading.Lock] = {}
        self._lock = threading.Lock()

    def remember(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what `make` made for `key` before, or make it now; what `make` raises is not kept."""
        with self._lock:
            if key in self._kept:
                return cast(T, self._again(key))
            making = self._making.setdefault(key, threading.Lock())
        with making:
            with self._lock:
                if key in self._kept:
                    return cast(T, self._again(key))
            try:
                made = make()
                with self._lock:
                    self._keep(key, made)
                return made
            finally:
                with self._lock:
                    self._making.pop(key, None)

    def _again(self, key: Hashable) -> object:
        self._kept[key] = found = self._kept.pop(key)
        return found

    def _keep(self, key: Hashable, made: object) -> None:
        self._kept[key] = made
        self._weight += self._weigh(made)
        while self._weight > self._most:
            oldest = next(iter(self._kept))
            self._weight -= self._weigh(self._kept.pop(oldest))
