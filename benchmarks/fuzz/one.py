"""`python -m benchmarks.fuzz.one NAME FOLDER SECONDS`: one target under Atheris, with what it knows kept in a folder."""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

from kg.offline import go_offline

with atheris.instrument_imports(include=["kg", "benchmarks"]):
    from benchmarks.fuzz.seeds import seeds, words
    from benchmarks.fuzz.targets import TARGETS


def main() -> None:
    """Fuzz until the time is over or something is found."""
    name, folder, seconds = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
    corpus, dictionary = folder / "corpus", folder / "words"
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds(name)):
        (corpus / f"seed-{number}").write_bytes(seed)
    known = "".join(f'"{word}"\n' for word in map(_quoted, words(name)))
    dictionary.write_text(known or '"a"\n', encoding="utf-8")
    go_offline(kill=True)  # a network call is a finding
    settings = ["-timeout=20", "-rss_limit_mb=2048", "-max_len=4096", "-print_final_stats=1", "-verbosity=0"]
    given = [
        sys.argv[0],
        str(corpus),
        f"-dict={dictionary}",
        f"-artifact_prefix={folder}/",
        f"-max_total_time={seconds}",
    ]
    atheris.Setup([*given, *settings], TARGETS[name])
    atheris.Fuzz()


def _quoted(word: str) -> str:
    """Return a word as libFuzzer's dictionaries write it."""
    return "".join(c if c.isascii() and c not in '"\\' else "".join(f"\\x{b:02x}" for b in c.encode()) for c in word)


if __name__ == "__main__":
    main()
