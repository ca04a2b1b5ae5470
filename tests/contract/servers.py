"""Servers for the contract: our own `kg serve`, and Debian's Virtuoso, each on loopback and on a free port."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

VIRTUOSO_INI = """\
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
FileExtend = 200
[TempDatabase]
DatabaseFile = {folder}/temp.db
TransactionFile = {folder}/temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
SSLServerPort =
ServerThreads = 8
NumberOfBuffers = 4000
MaxDirtyBuffers = 3000
MaxSortedTopRows = 1000000
DirsAllowed = {folder}
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 8
[SPARQL]
ResultSetMaxRows = {rows}
"""


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as response:
            return bool(response.status == 200)
    except (OSError, urllib.error.URLError):
        return False


@contextlib.contextmanager
def running(command: list[str], ready: str, log: Path, seconds: float = 40.0) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server until the body is done; it is up when `ready` answers 200."""
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, cwd=log.parent)
        try:
            until = time.monotonic() + seconds
            while not answers(ready):
                if process.poll() is not None or time.monotonic() > until:
                    raise RuntimeError(f"{command[0]} did not start: {log.read_text(errors='replace')[-500:]}")
                time.sleep(0.05)
            yield process
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextlib.contextmanager
def kg_serve(store: Path, folder: Path, *options: str) -> Iterator[str]:
    """Run `kg serve` on a store; yield the address of its SPARQL endpoint."""
    port = free_port()
    command = [
        sys.executable,
        "-c",
        "from kg.cli import main; main()",
        "serve",
        "--store",
        str(store),
        "--port",
        str(port),
        *options,
    ]
    with running(command, f"http://127.0.0.1:{port}/healthz", folder / "serve.log"):
        yield f"http://127.0.0.1:{port}/sparql"


def virtuoso_missing() -> str | None:
    """Say why Virtuoso cannot run here, or None."""
    if shutil.which("virtuoso-t") is None:
        return "Virtuoso is not installed (apt-get install virtuoso-opensource-7-bin)"
    return None


@contextlib.contextmanager
def virtuoso(folder: Path, *, rows: int = 10_000) -> Iterator[str]:
    """Run Virtuoso with files in `folder`; yield its address. It cuts answers at `rows` rows."""
    http = free_port()
    ini = folder / "virtuoso.ini"
    ini.write_text(VIRTUOSO_INI.format(folder=folder, sql=free_port(), http=http, rows=rows), encoding="utf-8")
    command = ["virtuoso-t", "+foreground", "+configfile", str(ini)]
    with running(command, f"http://127.0.0.1:{http}/sparql?query=ASK%7B%7D", folder / "virtuoso.out"):
        yield f"http://127.0.0.1:{http}"


@contextlib.contextmanager
def environment(**settings: str) -> Iterator[None]:
    """Set variables of the environment for a while."""
    before = {name: os.environ.get(name) for name in settings}
    os.environ.update(settings)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
