"""Environments of peers whose pins conflict with ours: made once in the folder of a run, by the ordinary installer."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path


def isolated(folder: Path, *packages: str) -> Path | str:
    """Return the Python of an environment with `packages`, or the reason why there is none."""
    python, ready = folder / "bin" / "python", folder / ".ready"
    if ready.is_file():
        return python
    try:
        venv.create(folder, with_pip=True, clear=True)
        words = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *packages]
        subprocess.run(words, check=True, capture_output=True, text=True, timeout=1200)
    except subprocess.CalledProcessError as error:
        return f"{' '.join(packages)} cannot be installed here: {_last_line(str(error.stderr))}"
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"{' '.join(packages)} cannot be installed here: {error}"
    ready.touch()
    return python


def version(python: Path, package: str) -> str:
    """Return the version of a package in an environment."""
    code = f"import importlib.metadata as m; print(m.version({package!r}))"
    return subprocess.run([str(python), "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def _last_line(text: str) -> str:
    return text.strip().splitlines()[-1] if text.strip() else "no reason given"


if __name__ == "__main__":
    sys.exit(str(isolated(Path(sys.argv[1]), *sys.argv[2:])))
