"""How far long work is, on a terminal's standard error from the second second on; in a pipe nothing."""

from __future__ import annotations

import sys
import threading
import time

import click

_QUIET, _EVERY = 2.0, 0.2


class _Line:
    """One line that is written over; nothing is written where standard error is no terminal, or while the work is young."""

    def __init__(self) -> None:
        self._shown, self._began, self._said = sys.stderr.isatty(), time.monotonic(), 0.0

    def say(self, text: str) -> None:
        """Show a text with the seconds so far, unless the last is too fresh."""
        now = time.monotonic()
        if self._shown and now - self._began >= _QUIET and now - self._said >= _EVERY:
            self._said = now
            click.echo(f"\r{text} in {now - self._began:.0f} s ", err=True, nl=False)

    def end(self) -> None:
        """Leave the line as it is and go to the next."""
        if self._said:
            click.echo(err=True)


class Meter(_Line):
    """Counts what work has reached.

    Examples
    --------
    >>> with Meter("rows") as meter:
    ...     meter(1000)
    """

    def __init__(self, noun: str) -> None:
        super().__init__()
        self._noun = noun

    def __enter__(self) -> Meter:
        return self

    def __call__(self, number: int) -> None:
        """Report that `number` is reached."""
        self.say(f"{number:,} {self._noun}")

    def __exit__(self, *_: object) -> None:
        self.end()


class Clock(_Line):
    """Counts the seconds of work that cannot say how far it is.

    Examples
    --------
    >>> with Clock("analysing"):
    ...     pass
    """

    def __init__(self, doing: str) -> None:
        super().__init__()
        self._doing, self._over = doing, threading.Event()
        self._thread = threading.Thread(target=self._tick, daemon=True)

    def __enter__(self) -> Clock:
        if self._shown:
            self._thread.start()
        return self

    def _tick(self) -> None:
        while not self._over.wait(1.0):
            self.say(self._doing)

    def __exit__(self, *_: object) -> None:
        self._over.set()
        if self._shown:
            self._thread.join()
        self.end()
