"""Lines for the terminal that break between words, and never within what a person is to type."""

from __future__ import annotations

import re
import shutil
import sys
import textwrap

import click

from api.cli.output import choose

_TO_TYPE = re.compile(r"--[a-z-]+ [^\s(]+|make [a-z]+(?: [A-Z_]+=[^\s)]+)+")
_HELD = "\u00a0"
"""`textwrap` breaks at blanks, not at blanks of this kind."""


def say_folded(de: str, en: str) -> None:
    """Tell something that is not a result, as `say` does, broken between words."""
    click.echo(fold(choose(de, en)), err=True)


def fold(text: str, begins_after: str = "") -> str:
    """Break `text` for the terminal's width, unless standard error is a file or a pipe.

    A terminal by itself cuts at its edge, so that `--port` may end in the middle. `begins_after` is what will stand
    before the text in its first line.
    """
    if not sys.stderr.isatty():
        return text
    held = _TO_TYPE.sub(lambda found: found[0].replace(" ", _HELD), text)
    folded = textwrap.fill(
        begins_after + held, shutil.get_terminal_size().columns, break_long_words=False, break_on_hyphens=False
    )
    return folded.removeprefix(begins_after).replace(_HELD, " ")
