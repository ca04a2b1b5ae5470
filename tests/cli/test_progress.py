"""Long commands say how far they are on a terminal, and write nothing into a pipe."""

from __future__ import annotations

import io
from contextlib import redirect_stderr

import pytest

from kg.cli import progress
from kg.cli.progress import Clock, Meter


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    seconds = [100.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: seconds[0])
    return seconds


def test_a_meter_writes_over_one_line_of_a_terminal_and_ends_it(now: list[float]) -> None:
    with redirect_stderr(Screen()) as screen, Meter("rows") as meter:
        for second in range(5):
            now[0] = 100.0 + second
            meter(1000 * second)
            meter(1000 * second + 1)
    assert screen.getvalue() == "\r2,000 rows in 2 s \r3,000 rows in 3 s \r4,000 rows in 4 s \n"


def test_short_work_says_nothing(now: list[float]) -> None:
    with redirect_stderr(Screen()) as screen:
        with Meter("rows") as meter:
            meter(1000)
        with Clock("analysing"):
            pass
    assert screen.getvalue() == ""


def test_a_pipe_gets_nothing(now: list[float]) -> None:
    with redirect_stderr(io.StringIO()) as pipe:
        with Meter("rows") as meter:
            now[0] += 60
            meter(1000)
        with Clock("analysing") as clock:
            now[0] += 60
            clock.say("analysing")
    assert pipe.getvalue() == ""


def test_a_clock_counts_the_seconds_of_work_that_cannot_say_how_far_it_is(
    now: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    with redirect_stderr(Screen()) as screen:
        clock = Clock("analysing")
        waits = iter([False, False, True])
        monkeypatch.setattr(clock._over, "wait", lambda seconds: next(waits))
        now[0] += 7
        with clock:
            clock._thread.join()
    assert screen.getvalue() == "\ranalysing in 7 s \n"
