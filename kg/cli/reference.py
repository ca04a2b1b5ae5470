"""Every command and option as one Markdown page: what `kg --docs` prints and `kg/cli/README.md` holds."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import click

_HEAD = """# Commands 命令

Printed by `kg --docs`; edit the commands, not this page. `kg COMMAND --help` shows the same for one command. Exit codes: 0 done, 1 an error
in one line on standard error, 2 wrong words on the command line, 124 a limit of time.
"""


def reference(root: click.Group) -> str:
    """Return the page: a section a command with its usage, its words and a table of its options."""
    context = click.Context(root, info_name="kg")
    return "\n".join([_HEAD, *_sections(root, context)]).rstrip("\n") + "\n"


def _sections(group: click.Group, context: click.Context) -> Iterator[str]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None, name
        inner = click.Context(command, info_name=name, parent=context)
        yield from _section(command, inner)
        if isinstance(command, click.Group) and not getattr(command, "documented_in", ""):
            yield from _sections(command, inner)


def _section(command: click.Command, context: click.Context) -> Iterator[str]:
    usage = " ".join(command.collect_usage_pieces(context))
    yield f"## {context.command_path}\n"
    yield f"`{context.command_path} {usage}`\n"
    yield f"{_text(command.help or '')}\n"
    if elsewhere := getattr(command, "documented_in", ""):
        yield f"Its commands are documented in [{elsewhere}](../../{elsewhere}).\n"
    options = (option for option in command.params if isinstance(option, click.Option))
    rows = [record for option in options if (record := option.get_help_record(context))]
    if rows:
        yield "| Option | Meaning |\n| --- | --- |"
        yield from (f"| `{_cell(words)}` | {_cell(meaning)} |" for words, meaning in rows)
        yield ""


def _text(words: str) -> str:
    """Return a help text as Markdown: paragraphs on one line each, examples as code."""
    parts = inspect.cleandoc(words).replace("\b\n", "").split("\n\n")
    return "\n\n".join(_paragraph(part) for part in parts)


def _paragraph(part: str) -> str:
    lines = part.split("\n")
    code = [line.strip() for line in lines if line.startswith("  ")]
    text = " ".join(line.strip() for line in lines if not line.startswith("  "))
    return text + ("\n\n" + "\n".join(f"    {line}" for line in code) if code else "")


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
