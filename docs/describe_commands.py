"""The page about the command line: every command with its options, as `--help` shows them."""

from __future__ import annotations

from collections.abc import Iterator

import click

from api.cli import main
from api.cli.output import EXIT_CODES
from docs.markdown import table

_WIDTH = 100


def commands_page() -> str:
    """Return the page of all commands."""
    lines = [
        "# The command line", "",
        "Generated from `sozialraum --help` by `make docs`. Results go to standard output, everything else to standard",
        "error; messages are German where the terminal is German, or with `--lang de`.", "",
        "## Exit codes", "",
        *table(("Code", "Meaning"), [(str(code), text) for code, text in EXIT_CODES]),
    ]  # fmt: skip
    for path, command in walk_commands():
        lines += ["", f"## `{path}`", "", "```text", *_help(path, command), "```"]
    return "\n".join(lines) + "\n"


def walk_commands() -> Iterator[tuple[str, click.Command]]:
    """Yield every command with the words that call it, groups before their commands."""
    yield from _walk("sozialraum", main)


def _walk(path: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command, info_name=path)
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            if found is not None:
                yield from _walk(f"{path} {name}", found)


def _help(path: str, command: click.Command) -> list[str]:
    context = click.Context(command, info_name=path, terminal_width=_WIDTH, max_content_width=_WIDTH, color=False)
    return [line.rstrip() for line in command.get_help(context).rstrip().splitlines()]
