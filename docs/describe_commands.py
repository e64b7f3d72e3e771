"""The page about the command line: every command with its options, as `--help` shows them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

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
    for context in _walk(None, "sozialraum", main):
        lines += ["", f"## `{context.command_path}`", "", "```text", *_help(context), "```"]
    return "\n".join(lines) + "\n"


def walk_commands() -> Iterator[tuple[str, click.Command]]:
    """Yield every command with the words that call it, groups before their commands."""
    for context in _walk(None, "sozialraum", main):
        yield context.command_path, context.command


def _walk(parent: click.Context | None, name: str, command: click.Command) -> Iterator[click.Context]:
    """Yield contexts as a call would make them: a command inherits from its group, `-h` for instance."""
    settings: dict[str, Any] = {**command.context_settings, "max_content_width": _WIDTH}
    context = click.Context(command, parent=parent, info_name=name, terminal_width=_WIDTH, color=False, **settings)
    yield context
    if isinstance(command, click.Group):
        for each in command.list_commands(context):
            found = command.get_command(context, each)
            if found is not None:
                yield from _walk(context, each, found)


def _help(context: click.Context) -> list[str]:
    return [line.rstrip() for line in context.get_help().rstrip().splitlines()]
