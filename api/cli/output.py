"""How commands speak: one language, results on standard output, everything else on standard error."""

from __future__ import annotations

import io
import json
import os
import sys
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click

from api.cli.pace import Pace, in_all
from graph_schema.errors import Conflict, GraphError, SozialraumError
from graph_schema.written import showable

if TYPE_CHECKING:
    from rich.console import Console

REFUSED, USAGE, NO_GRAPH, IN_USE, BROKEN_TRAIL = 1, 2, 3, 4, 5
UNEXPECTED, INTERRUPTED, NO_READER = 70, 130, 141

EXIT_CODES: tuple[tuple[int, str], ...] = (
    (0, "done"),
    (REFUSED, "refused: bad input, refused rows, a rule forbids it, or no was answered"),
    (USAGE, "wrong usage: unknown command or option"),
    (NO_GRAPH, "the graph cannot be used: no answer, wrong account, too old, or migrations missing"),
    (IN_USE, "in use: the port, the data folder, or something changed in the meantime"),
    (BROKEN_TRAIL, "`audit verify` found the trail falsified or incomplete"),
    (UNEXPECTED, "unexpected error; `SOZIALRAUM_LOG_LEVEL=debug` shows where"),
    (INTERRUPTED, "interrupted with Ctrl-C"),
    (NO_READER, "nobody reads the output any more, as after `| head -1`; without a message"),
)
"""Exit codes of every command; `docs/operating.md` is compared with them by a test."""

LANGUAGE, JSON = "sozialraum.language", "sozialraum.json"
_STAGES = {
    "read": ("Lesen", "Reading"),
    "cells": ("Felder lesen", "Reading cells"),
    "check": ("Prüfen", "Checking"),
    "locate": ("Verorten", "Locating"),
    "compare": ("Vergleichen", "Comparing"),
    "journal": ("Journal schreiben", "Writing the journal"),
    "keep": ("Für eine Rücknahme festhalten", "Keeping what taking back needs"),
    "write": ("Schreiben", "Writing"),
    "compute": ("Berechnen", "Computing"),
    "generate": ("Erfinden", "Inventing"),
    "examine": ("Prüfen", "Examining"),
}
SECONDS_BETWEEN_LINES = 10.0
"""So often a long stage is told without a terminal."""

Function = TypeVar("Function", bound=Callable[..., Any])


def replace_what_cannot_be_written() -> None:
    """Let standard output mark what it cannot write, as in a file's name that is no UTF-8, and not fail at it."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")


def exit_code(error: SozialraumError) -> int:
    """Return the exit code for an expected failure."""
    if isinstance(error, GraphError):
        return NO_GRAPH
    return IN_USE if isinstance(error, Conflict) else REFUSED


def language_of(environment: Mapping[str, str]) -> str:
    """Return "de" where the terminal's language is German, else "en"."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            return "de" if environment[name].lower().startswith("de") else "en"
    return "en"


def language() -> str:
    """Return the language of this command: `--lang`, else the terminal's."""
    context = click.get_current_context(silent=True)
    chosen = context.meta.get(LANGUAGE) if context is not None else None
    return chosen or language_of(os.environ)


def choose(de: str, en: str) -> str:
    """Return the sentence in the command's language."""
    return de if language() == "de" else en


def say(de: str, en: str) -> None:
    """Tell the person at the terminal something that is not a result: on standard error."""
    click.echo(showable(choose(de, en)), err=True)


def json_option(function: Function) -> Function:
    """Add `--json`: the result as one JSON document on standard output, errors as JSON on standard error."""

    def remember(context: click.Context, _parameter: click.Parameter, value: bool) -> bool:
        context.meta[JSON] = value
        return value

    option = click.option(
        "--json", "as_json", is_flag=True, callback=remember, is_eager=True, help="Result as JSON, for programs."
    )
    return option(function)


def print_json(result: object) -> None:
    """Print a result of `--json`."""
    click.echo(showable(json.dumps(result, ensure_ascii=False, indent=2, default=str)))


def _for_programs() -> bool:
    """Tell whether the command was asked for JSON."""
    context = click.get_current_context(silent=True)
    return context is not None and bool(context.meta.get(JSON))


def print_error(code: str, text: str, exit_with: int) -> None:
    """Print an error on standard error: a sentence, or JSON where the command was asked for JSON."""
    if _for_programs():
        click.echo(json.dumps({"error": code, "text": text, "exit_code": exit_with}, ensure_ascii=False), err=True)
    else:
        click.echo(choose("Fehler: ", "Error: ") + text if exit_with != INTERRUPTED else text, err=True)


def confirm(de: str, en: str) -> None:
    """Ask for a yes in the command's language (`ja` and `yes` both count); Abort for anything else."""
    answer = click.prompt(
        choose(f"{de} [j/N]", f"{en} [y/N]"), default="", show_default=False, prompt_suffix=" ", err=True
    )
    if answer.strip().lower() not in {"j", "ja", "y", "yes"}:
        raise click.Abort


def console() -> Console:
    """Return the console for progress: standard error, so that results can be piped."""
    from rich.console import Console

    return Console(stderr=True, highlight=False)


@contextmanager
def progress_bar(de: str, en: str) -> Generator[Callable[[str, int, int], None]]:
    """Show a long step; gives the function `(stage, done, total)` that imports and computations call.

    A bar with the stage, what is done of all, the rate and the time that is left. Without a terminal a line per stage
    is printed instead, and one every `SECONDS_BETWEEN_LINES` of a long stage; with `--json` none: a program reads
    there, and an error is one JSON document. A `total` of 0 is an unknown end.
    """
    if not sys.stderr.isatty():
        yield _no_progress if _for_programs() else _plain_progress(de, en)
        return
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[pace]}"),
        TimeElapsedColumn(),
    )  # fmt: skip
    pace = Pace()
    with Progress(*columns, console=console(), transient=False) as bar:
        task = bar.add_task(choose(de, en), total=None, pace="")

        def show(stage: str, done: int, total: int) -> None:
            described = f"{choose(de, en)}: {choose(*_STAGES.get(stage, (stage, stage)))}"
            said = choose(*pace.words(stage, done, total))
            bar.update(task, description=described, completed=done, total=total or None, pace=said)

        yield show
        bar.update(task, description=choose(de, en), completed=1, total=1, pace="")


def _no_progress(_stage: str, _done: int, _total: int) -> None:
    """Tell nothing."""


def _plain_progress(de: str, en: str, clock: Callable[[], float] = time.monotonic) -> Callable[[str, int, int], None]:
    say(f"{de} …", f"{en} …")
    told: set[str] = set()
    pace = Pace(clock)
    last = clock()

    def show(stage: str, done: int, total: int) -> None:
        nonlocal last
        stage_de, stage_en = _STAGES.get(stage, (stage, stage))
        where = pace.words(stage, done, total)
        if stage not in told:
            told.add(stage)
            last = clock()
            all_de, all_en = (f" ({words})" if words else "" for words in in_all(stage, total))
            say(f"  {stage_de}{all_de}", f"  {stage_en}{all_en}")
        elif done and clock() - last >= SECONDS_BETWEEN_LINES:
            last = clock()
            say(f"  {stage_de}: {where[0]}", f"  {stage_en}: {where[1]}")

    return show
