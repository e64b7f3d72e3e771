"""German for what click says and for the help texts, through gettext.

click looks its sentences up in gettext's current domain. `speaking` makes that our catalogue for the time of one call;
`translated` takes the help of our commands from the same one. English is what stands in the code. The catalogue is
`web_static/locales/terminal/de/LC_MESSAGES/sozialraum.po`; `python -m web_static.terminal_catalogue` compiles it.
"""

from __future__ import annotations

import copy
import gettext
import inspect
import os
import re
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from importlib import resources
from typing import TypeVar

import click

DOMAIN = "sozialraum"
LANGUAGES = ("de", "en")
_VARIABLE = "LANGUAGE"
"""By this variable gettext chooses a language, before all others."""
_UNFOLDED = "\b"
"""Begins a paragraph whose lines click leaves as they are: examples."""

Command = TypeVar("Command", bound=click.Command)


def asked_language(arguments: Sequence[str]) -> str | None:
    """Return what `--lang` asks for, wherever it stands; None where it asks for nothing that there is.

    Looked for before the options are parsed: whatever is wrong with one of them is told in this language.

    >>> asked_language(["--nonsense", "--lang", "de"]), asked_language(["--lang=en"]), asked_language(["graph"])
    ('de', 'en', None)
    """
    beside = [*arguments[1:], ""]
    for each, following in zip(arguments, beside, strict=False):
        if each == "--":
            break
        value = following if each == "--lang" else each.removeprefix("--lang=")
        if value in LANGUAGES and each.startswith("--lang"):
            return value
    return None


@contextmanager
def speaking(language: str) -> Generator[None]:
    """Let click, and `translated`, speak `language` ("de" or "en") within."""
    before, domain = os.environ.get(_VARIABLE), gettext.textdomain()
    gettext.bindtextdomain(DOMAIN, str(resources.files("web_static").joinpath("locales", "terminal")))
    gettext.textdomain(DOMAIN)
    os.environ[_VARIABLE] = language
    try:
        yield
    finally:
        gettext.textdomain(domain)
        if before is None:
            del os.environ[_VARIABLE]
        else:
            os.environ[_VARIABLE] = before


def translated(command: Command) -> Command:
    """Return a copy of a command, with all that are below it, whose help is in the language that is spoken."""
    told = _paragraphs(command.help)
    changed: dict[str, object] = {
        "help": told,
        "short_help": told and told.split("\n\n")[0],  # else click cuts it for lists of commands
        "epilog": _paragraphs(command.epilog),
        "options_metavar": command.options_metavar and gettext.gettext(command.options_metavar),
        "params": [_parameter(each) for each in command.params],
        "_help_option": None,  # click keeps the option it made, in the language of that call
    }
    if isinstance(command, click.Group):
        changed["subcommand_metavar"] = gettext.gettext(command.subcommand_metavar)
        changed["commands"] = {name: translated(each) for name, each in command.commands.items()}
    return _replaced(command, changed)


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a help text as the catalogue holds them: in one line, but examples as they stand."""
    parts = re.split(r"\n[ \t]*\n", inspect.cleandoc(text).strip("\n"))
    return [part if part.startswith(_UNFOLDED) else " ".join(part.split()) for part in parts]


def named(parameter: click.Parameter) -> str:
    """Return the word that stands for a parameter's value in a usage line, "" where none does."""
    if parameter.metavar is not None:
        return parameter.metavar
    if isinstance(parameter.type, click.Choice) or getattr(parameter, "is_flag", False):
        return ""
    return (parameter.name if isinstance(parameter, click.Argument) else parameter.type.name).upper()


def _parameter(parameter: click.Parameter) -> click.Parameter:
    changed: dict[str, object] = {}
    name = named(parameter)
    if name and (word := gettext.gettext(name)) != name:
        # A name that is not stated is bracketed by click where it may be left out; one that is stated is not.
        optional = parameter.metavar is None and isinstance(parameter, click.Argument) and not parameter.required
        changed["metavar"] = f"[{word}]" if optional else word
    if isinstance(parameter, click.Option) and parameter.help:
        changed["help"] = gettext.gettext(parameter.help)
    return _replaced(parameter, changed)


def _paragraphs(text: str | None) -> str | None:
    return "\n\n".join(map(_paragraph, paragraphs(text))) if text else text


def _paragraph(text: str) -> str:
    """Translate a paragraph; of examples that are only commands the first line alone."""
    whole = gettext.gettext(text)
    if whole != text or not text.startswith(_UNFOLDED):
        return whole
    return "\n".join(gettext.gettext(line) if line and not line[0].isspace() else line for line in text.split("\n"))


Thing = TypeVar("Thing")


def _replaced(thing: Thing, attributes: Mapping[str, object]) -> Thing:
    """Return a copy with other attributes; what click made at import stays as it is for the next call."""
    made = copy.copy(thing)
    vars(made).update(attributes)
    return made
