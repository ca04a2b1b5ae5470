"""A `kg serve` of one's own on a free port, and a browser-like client without a socket."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("starlette")

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from kg import KnowledgeGraph

Serve = Callable[..., str]
collect_ignore = ["w3c_driver.py"]  # read by the W3C harness, which has its own modules beside it


@contextmanager
def served(store: Path, *options: str) -> Iterator[str]:
    """Serve a store on a free port of loopback; yield the address without a slash at its end."""
    command = [
        sys.executable,
        "-c",
        "from kg.cli import main; main()",
        "serve",
        "--store",
        str(store),
        "--port",
        "0",
        "--workers",
        "4",
        *options,
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert line.startswith("http://127.0.0.1:"), line
            yield line.split()[0].rstrip("/")
        finally:
            process.terminate()
            process.communicate(timeout=20)


@pytest.fixture(scope="session")
def serve() -> Iterator[Serve]:
    """Serve stores; every server ends with the session."""
    with ExitStack() as stack:
        yield lambda store, *options: stack.enter_context(served(store, *options))


@pytest.fixture(scope="session")
def address(serve: Serve, built_store: Path) -> str:
    """The address of the shipped data, served."""
    return serve(built_store)


@pytest.fixture(scope="session")
def client(knowledge: KnowledgeGraph) -> TestClient:
    """A client of the application itself; redirects are not followed."""
    from starlette.testclient import TestClient

    from kg.web.app import create_app

    return TestClient(create_app(knowledge), follow_redirects=False)
