"""The `kg` command: one file a verb, loaded when it is called, so that `kg --help` stays quick."""

from __future__ import annotations

import gc
import os
import sys

from kg.errors import KgError

__all__ = ["main"]


def main() -> None:
    """Run the command line; a deliberate error is one line on standard error and its own exit code."""
    try:
        if sys.argv[1:2] == ["query"]:
            _quickly(sys.argv[2:])
        from kg.cli.app import root

        root(standalone_mode=True)
    except KgError as error:
        print(f"kg: {error}", file=sys.stderr)  # noqa: T201
        sys.exit(error.exit_code)
    except OSError as error:  # a full disk, or rights, where nobody nearer could say more
        print(f"kg: {error.filename or 'a file'} cannot be read or written: {error.strerror or error}", file=sys.stderr)  # noqa: T201
        sys.exit(1)


def _quickly(words: list[str]) -> None:
    """Answer a plain query and end the process; return where it is none. An interrupt and a closed pipe end it as click would.

    Nothing of a process that lives for one answer is worth collecting or taking apart, and both take as long as the query.
    """
    from kg.cli.quick import plain_query, run

    settings = plain_query(words)
    if settings is None:
        return
    gc.disable()
    try:
        run(settings)
        sys.stderr.flush()
    except KeyboardInterrupt:
        print("\nAborted!", file=sys.stderr)  # noqa: T201
        sys.exit(1)
    except BrokenPipeError:
        sys.stdout = sys.stderr = open("/dev/null", "w")  # noqa: PTH123, SIM115
        sys.exit(1)
    os._exit(0)
