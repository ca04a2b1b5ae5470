"""A person who reviews: `kg` as a process, a terminal with keys, and the tables it leaves."""

from __future__ import annotations

import csv
import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path

KG = [sys.executable, "-c", "from kg.cli import main; main()"]
WHO = ["--who", "李华", "--when", "2026-05-04"]


def run(*words: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*KG, *map(str, words)], cwd=cwd, capture_output=True, text=True, encoding="utf-8", check=False,
        stdin=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


class Terminal:
    """A person at a terminal: waits for words on the screen, then presses keys."""

    def __init__(self, cwd: Path, *words: str) -> None:
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.chdir(cwd)
            os.execv(KG[0], [*KG, *words])
        self.unread = ""

    def until(self, words: str) -> None:
        end = time.monotonic() + 30
        while words not in self.unread and time.monotonic() < end:
            if select.select([self.fd], [], [], 0.2)[0]:
                try:
                    self.unread += os.read(self.fd, 65536).decode("utf-8", "replace")
                except OSError:
                    break
        assert words in self.unread, f"{words!r} never came; the screen says {self.unread[-300:]!r}"
        self.unread = self.unread.partition(words)[2]

    def press(self, keys: str, *, after: str) -> None:
        self.until(after)
        time.sleep(0.4)  # the program now listens
        os.write(self.fd, keys.encode())

    def exit_code(self) -> int:
        while True:
            try:
                if not os.read(self.fd, 65536):
                    break
            except OSError:
                break
        os.close(self.fd)
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
