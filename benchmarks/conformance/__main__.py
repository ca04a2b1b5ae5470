"""`python -m benchmarks.conformance [--sets query11,results11]`: writes conformance.md and conformance.json."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.conformance.suites import Outcome, causes, evaluated, missing, protocol
from benchmarks.trials import Report, Trial, write

_ABOUT = (
    "The W3C's tests for SPARQL 1.1 (query, syntax, result formats, protocol, service description) through `kg load` with `kg query`, and "
    "through `kg serve`, which is read-only: every update must be refused and change nothing. A result counts as passed where its terms are "
    "equal, or equal by value. Left out are tests of syntax whose query is refused before it runs (SERVICE, LOAD, FROM of a graph that is not there)."
)


def main() -> None:
    """Run the suites; exit 1 where a test fails for no known cause."""
    reader = argparse.ArgumentParser(prog="python -m benchmarks.conformance", description="W3C conformance.")
    reader.add_argument("--sets", default="query11,results11,sparql10", help="Sets of evaluation and syntax tests.")
    reader.add_argument("-o", "--output", type=Path, default=Path(__file__).parents[1], help="Folder of the report.")
    given = reader.parse_args()
    if why := missing():
        sys.exit(f"not run: {why}")
    trials: list[Trial] = []
    failures: dict[str, set[str]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for way, outcomes, seconds in _runs(Path(folder), given.sets):
            trials += _counted(way, outcomes, seconds, failures)
    write(
        given.output,
        Report(name="conformance", title="W3C conformance", about=_ABOUT, trials=trials, notes=_notes(failures)),
    )
    sys.exit(0 if "no known cause" not in failures else 1)


def _runs(folder: Path, sets: str) -> Iterator[tuple[str, list[Outcome], float]]:
    for way in ("command", "server"):
        began = time.monotonic()
        yield f"kg {'query' if way == 'command' else 'serve'}", evaluated(way, folder, sets), time.monotonic() - began
    began = time.monotonic()
    yield "kg serve, HTTP", list(protocol(folder)), time.monotonic() - began


def _counted(way: str, outcomes: list[Outcome], seconds: float, failures: dict[str, set[str]]) -> Iterator[Trial]:
    """Yield one line a suite, and gather the failures by cause."""
    known = causes()
    for suite in dict.fromkeys(one.suite for one in outcomes):
        run = [one for one in outcomes if one.suite == suite and one.passed is not None]
        left_out = sum(one.suite == suite for one in outcomes) - len(run)
        failed = [one for one in run if not one.passed]
        for one in failed:
            if one.name in known:
                failures.setdefault("**{}**: {}".format(*known[one.name]), set()).add(one.name)
            else:
                failures.setdefault("no known cause", set()).add(f"{one.name} ({way}: {one.detail[:100]})")
        happened = f"{len(run) - len(failed)} of {len(run)} pass" + (f", {left_out} left out" if left_out else "")
        passed = all(one.name in known for one in failed) if run else None
        if failed and passed:
            happened += (
                f"; the others fail for known causes: {', '.join(sorted({known[one.name][0] for one in failed}))}"
            )
        yield Trial(way, suite, "", happened, passed, seconds * len(run) / max(1, len(outcomes)))
        print(f"{way} {suite}: {happened}", file=sys.stderr, flush=True)


def _notes(failures: dict[str, set[str]]) -> Sequence[str]:
    """Return every failure by its cause."""
    if not failures:
        return []
    lines = [f"- {cause}\n  {', '.join(sorted(tests))}" for cause, tests in failures.items()]
    return ["## Failures by cause", "\n".join(lines)]


if __name__ == "__main__":
    main()
