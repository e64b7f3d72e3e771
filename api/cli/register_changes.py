"""Command `register change`: a person corrects a value of a citizen here.

Numbers and values are asked for and never options: what stands on a command line stays in the shell's history and is
seen by whoever lists the machine's processes.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from api.cli.field_words import FIELDS, field_word
from api.cli.output import choose, say
from api.cli.session import open_graph, read_settings, run

if TYPE_CHECKING:
    from api.settings import Settings

by_option = click.option("--by", required=True, metavar="NAME", help="Who does it; kept with the decision.")


@click.group(
    name="register",
    epilog="""\b
Examples:
  sozialraum register change phone --by "Fallmanagement"
""",
)
def register_group() -> None:
    """Correct what the leading register says of a person."""


@register_group.command(
    epilog="""\b
Examples:
  sozialraum register change phone --by "Fallmanagement"
  sozialraum register change post_state --empty --by "Fallmanagement"
  printf '%s\\n' "$NUMBER" "tr:C2|de:A2" | sozialraum register change languages --by "Fallmanagement"

Asks for the person's number in the leading system and for the value, or reads them as two lines from standard
input: on the command line they would stay in the shell's history. A value is written as in the register's file.
Imports leave what was changed here; where they say something else it is listed by `differences list`.
"""
)
@click.argument("field", type=click.Choice(list(FIELDS)))
@click.option("--empty", is_flag=True, help="The field becomes empty; no value is asked for.")
@by_option
def change(field: str, empty: bool, by: str) -> None:
    """Change a value of a person here."""
    number = _ask(choose("Nummer der Person im führenden System", "Number of the person in the leading system"))
    value = "" if empty else _ask(_value_question(field))
    if run(_change(read_settings(), number, field, value, by)):
        say(
            f"Geändert: {field_word(field)}. Importe lassen den Wert stehen; sagt das führende System etwas anderes, "
            "steht es in „sozialraum differences list“.",
            f"Changed: {field_word(field)}. Imports leave the value; where the leading system says something else, "
            "“sozialraum differences list” shows it.",
        )
    else:
        say("Nichts geändert: es ist schon so.", "Nothing changed: it is so already.")


async def _change(settings: Settings, number: str, field: str, value: str, by: str) -> bool:
    from api.actions.change_value import change_value

    async with open_graph(settings) as graph:
        return await change_value(
            graph, number, field, value, by=by, data_folder=settings.data_folder, now=datetime.now(UTC)
        )


def _ask(question: str) -> str:
    """Ask for a text; UsageError for none: an empty line is sooner a slip than the wish to delete something."""
    answer: str = click.prompt(question, default="", show_default=False, err=True)
    if not answer.strip():
        raise click.UsageError(
            choose("Nichts angegeben. Ein Feld leert --empty.", "Nothing given. --empty empties a field.")
        )
    return answer


def _value_question(field: str) -> str:
    from graph_schema.ingest.columns import Form
    from graph_schema.ingest.leading import COLUMNS

    column = COLUMNS[field]
    word = choose(f"{field_word(field)}, neu", f"New {field_word(field)}")
    if column.form is Form.LANGUAGES:
        return word + choose(
            " (Kürzel:Stufe, mit | getrennt: tr:C2|de:A2)", " (code:level, separated by |: tr:C2|de:A2)"
        )
    codes = ", ".join(column.codes or ())
    if column.form is Form.CODES:
        return word + choose(f" (mit | getrennt: {codes})", f" (separated by |: {codes})")
    return f"{word} ({codes})" if codes else word
