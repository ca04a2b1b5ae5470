"""What a report says of the machine and the software, without names of hosts or folders."""

from __future__ import annotations

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NamedTuple

_LIBRARIES = (
    *(
        "planatlas",
        "pyoxigraph",
        "rdflib",
        "pyshacl",
        "pandas",
        "pyarrow",
        "numpy",
        "scipy",
        "networkx",
        "pyvis",
        "click",
        "pypdfium2",
    ),
    *("duckdb", "pyspark"),
)


class Machine(NamedTuple):
    """Cores, memory in GiB, system, and versions by name."""

    cores: int
    memory: int
    system: str
    versions: dict[str, str]

    def line(self) -> str:
        """Return the machine in one line."""
        return f"{self.cores} cores, {self.memory} GiB of memory, {self.system}"

    def versions_line(self) -> str:
        """Return the versions in one line."""
        return ", ".join(f"{name} {number}" for name, number in self.versions.items())


def this_machine() -> Machine:
    """Describe this machine; a library that is not installed is said to be missing."""
    memory = round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30)
    versions = {"Python": platform.python_version()} | {name: _version(name) for name in _LIBRARIES}
    return Machine(os.cpu_count() or 1, memory, f"{platform.system()} {platform.machine()}, {_processor()}", versions)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "missing"


def _processor() -> str:
    path = Path("/proc/cpuinfo")
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()
