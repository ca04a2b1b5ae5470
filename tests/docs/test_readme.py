"""Every block of README.md is run: consoles are compared with what they show, Python and SPARQL blocks must work.

A console block is read line by line: `$ command`, then the output it shows. A line `...` stands for any lines left out, and
` ...` at the end of a line for the rest of it.
"""

import doctest
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = [(m.group(1), m.group(2)) for m in re.finditer(r"^```(\w+)\n(.*?)^```$", README, re.M | re.S)]
# Commands the tests stand in for: the set-up they already ran, and a server that would not return.
SKIPPED = re.compile(r"^(make |git clone|cd |pip install|python3? -m venv|kg serve|bash \.ci)")


def blocks(kind: str) -> list[str]:
    return [text for name, text in BLOCKS if name == kind]


def commands() -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for text in blocks("console"):
        for part in re.split(r"^\$ ", text, flags=re.M)[1:]:
            command, _, output = part.partition("\n")
            while command.endswith("\\"):
                more, _, output = output.partition("\n")
                command = command[:-1] + more
            if command.endswith("<<'END'"):
                more, _, output = output.partition("\nEND\n")
                command = f"{command}\n{more}\nEND"
            found.append((command, output))
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tour")
    run("kg build", path)
    return path


def run(command: str, folder: Path) -> str:
    env = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", "COLUMNS": "120"}
    env.pop("KG_STORE", None)
    done = subprocess.run(
        ["bash", "-c", command], cwd=folder, env=env, capture_output=True, text=True, encoding="utf-8", timeout=300
    )
    assert "Traceback" not in done.stderr, done.stderr
    assert done.returncode == 0 or done.stderr.startswith("kg: "), f"$ {command}\n{done.stderr}"
    return done.stdout + done.stderr


def expected(line: str) -> str:
    if line == "...":
        return "(?:\n.*?)?"
    return "\n" + (re.escape(line[:-3]) + "[^\n]*" if line.endswith(" ...") else re.escape(line))


def agrees(shown: str, printed: str) -> bool:
    """Tell whether `shown` is `printed`, where a line `...` stands for any lines."""
    lines = [expected(line.rstrip()) for line in shown.rstrip("\n").split("\n")]
    given = "".join("\n" + line.rstrip() for line in printed.rstrip("\n").split("\n"))
    return re.fullmatch("".join(lines), given, re.S) is not None


def test_the_readme_has_blocks_of_every_kind() -> None:
    assert commands()
    assert blocks("python")
    assert blocks("sparql")


def test_what_a_console_block_shows_is_what_the_command_prints(folder: Path) -> None:
    for command, shown in commands():
        if SKIPPED.match(command):
            continue
        printed = run(command, folder)
        if shown.strip():
            assert printed.strip(), f"$ {command} printed nothing"
            assert agrees(shown, printed), f"$ {command}\nshown:\n{shown}\nprinted:\n{printed}"


def test_every_python_block_runs(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    monkeypatch.delenv("KG_STORE", raising=False)
    for number, text in enumerate(blocks("python")):
        if ">>>" in text:
            test = doctest.DocTestParser().get_doctest(text, {}, f"README block {number}", "README.md", 0)
            runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
            assert runner.run(test).failed == 0
        else:
            exec(compile(text, f"README block {number}", "exec"), {})


def test_every_sparql_block_has_an_answer(folder: Path) -> None:
    for number, text in enumerate(blocks("sparql")):
        (folder / f"block{number}.rq").write_text(text, encoding="utf-8")
        printed = run(f"kg query --file block{number}.rq --format csv", folder)
        assert len(printed.strip().splitlines()) > 1, f"no answer to:\n{text}\n{printed}"
