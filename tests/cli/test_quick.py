"""The short way of `kg query` reads a command line as click does, or leaves it to click."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click
from hypothesis import given
from hypothesis import strategies as st

from kg.cli.query import command
from kg.cli.quick import plain_query
from kg.store import start

OPTIONS = "--store --format --limit --timeout --inferred -o --file --endpoint --help -h - --"
VALUES = "json csv ttl nix 0 5 -1 1e3 0.5 5. .5 inf ٣ 1_0"
WORDS = st.sampled_from(["", "ASK {}", *OPTIONS.split(), *VALUES.split()])


def by_click(words: list[str]) -> dict[str, object] | None:
    try:
        with command.make_context("query", list(words)) as context:
            return dict(context.params)
    except (click.exceptions.Exit, click.ClickException):
        return None


@given(st.lists(WORDS, max_size=6))
def test_what_the_short_way_takes_it_reads_as_click_does(words: list[str]) -> None:
    quick = plain_query(words)
    if quick is None:
        return
    full = by_click(words)
    assert full is not None
    assert full.pop("file") is full.pop("endpoint") is None
    assert full.pop("allow_services") == ()
    assert quick == full


def test_the_usual_command_lines_take_the_short_way() -> None:
    for words in (
        ["ASK {}"],
        ["--store", "x", "ASK {}", "--format", "json"],
        ["ASK {}", "--limit", "5", "--timeout", "2.5"],
    ):
        assert plain_query(words) is not None


def test_a_process_started_ahead_is_the_one_taken_and_only_once(tiny_store: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from kg.store import start; start.start_ahead(sys.argv[1]);"
        "(data, _, _), first = next(iter(start._waiting.items()));"
        "taken, fresh = (start.started(data, start.MEMORY, False) for _ in range(2));"
        "assert taken == first != fresh; print('good')"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tiny_store)], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("good\n", "")


def test_without_a_store_nothing_is_started_ahead(tmp_path: Path) -> None:
    start.start_ahead(str(tmp_path))
    assert not start._waiting
