"""Every command and option is documented, and the page of commands is what the commands say."""

from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from kg.cli.app import VERBS, root

PAGE = Path(__file__).resolve().parents[2] / "kg/cli/README.md"


def walk(command: click.Command, context: click.Context) -> Iterator[tuple[str, click.Command]]:
    yield context.command_path, command
    if isinstance(command, click.Group) and not hasattr(command, "documented_in"):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            yield from walk(inner, click.Context(inner, info_name=name, parent=context))


COMMANDS = dict(walk(root, click.Context(root, info_name="kg")))


@pytest.mark.parametrize("path", COMMANDS)
def test_a_command_and_each_of_its_options_say_what_they_do(path: str) -> None:
    command = COMMANDS[path]
    assert command.help, f"{path} has no help"
    for option in command.params:
        if isinstance(option, click.Option) and "--help" not in option.opts:
            assert option.help, f"{path} {option.opts[0]} has no help"


def test_the_page_of_commands_is_up_to_date() -> None:
    printed = CliRunner().invoke(root, ["--docs"], prog_name="kg").output
    assert PAGE.read_text(encoding="utf-8") == printed, "out of date: kg --docs > kg/cli/README.md"


def test_the_page_has_every_command_and_option() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for path, command in COMMANDS.items():
        if path == "kg":
            continue
        assert f"\n## {path}\n" in page
        section = page.split(f"\n## {path}\n")[1].split("\n## ")[0]
        for option in command.params:
            if isinstance(option, click.Option):
                assert option.opts[0] in section


def test_the_short_help_of_a_verb_says_what_its_command_says() -> None:
    for verb in VERBS:
        assert COMMANDS[f"kg {verb}"].help
        assert VERBS[verb].isascii() is False, f"{verb}: the short help has no Chinese"
