"""Command `legal show`: which legal names, statutes and limits hold on a day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from api.cli.days import Day
from api.cli.output import choose, json_option, language, print_json
from api.cli.session import read_settings
from api.cli.written import written_day
from graph_schema.office_time import office_day

if TYPE_CHECKING:
    from graph_schema.rules.legal_terms import LegalTerms


@click.group(
    epilog="""\b
Examples:
  sozialraum legal show
  sozialraum legal show --on 2022-09-30
"""
)
def legal() -> None:
    """Show the legal names, statutes and limits by which is counted."""


@legal.command(
    epilog="""\b
Examples:
  sozialraum legal show
  sozialraum legal show --on 2022-09-30 --json

An office's own legal_terms.toml in the data folder replaces lists of ours; docs/operating.md explains it.
"""
)
@click.option("--on", "day", type=Day(), help="Day.  [default: today]")
@json_option
def show(day: date | None, as_json: bool) -> None:
    """Tell what holds on a day, since when, and by which statute; checks the office's own file."""
    from graph_schema.rules.legal_terms import SGB_II_BEGAN
    from graph_schema.rules.read_legal_terms import legal_terms_of

    on = day or office_day()
    if on < SGB_II_BEGAN:
        raise click.UsageError(
            choose("--on: das SGB II gilt seit dem 01.01.2005.", "--on: SGB II began on 01/01/2005.")
        )
    rows = _holding(legal_terms_of(read_settings().data_folder), on)
    if as_json:
        print_json({"on": on.isoformat(), "terms": rows})
        return
    for row in rows:
        since = choose("seit", "since") + " " + written_day(date.fromisoformat(row["valid_from"]))
        click.echo(f"{row['code']}: {row['value']} ({row['statute']}, {since})")


def _holding(terms: LegalTerms, on: date) -> list[dict[str, Any]]:
    """Return code, value, statute and first day of everything that holds on a day."""
    from graph_schema.rules.legal_terms import holding

    benefit = terms.benefit_on(on)
    found = [_row("benefit", benefit.name(language()), benefit.statute, benefit.valid_from)]
    for instrument in terms.instruments:
        named = terms.instrument_on(instrument, on)
        if named is not None:
            found.append(_row(instrument.value, named.name(language()), named.statute, named.valid_from))
    for which, rows in terms.limits.items():
        limit = holding(rows, on)
        if limit is not None:
            found.append(_row(which.value, limit.value, limit.statute, limit.valid_from))
    law = holding(terms.pension_age, on)
    if law is not None:
        last = law.steps[-1]
        age = choose(
            f"{last.years} Jahre, {last.months} Monate für Jahrgänge ab {last.born_from}",
            f"{last.years} years, {last.months} months for those born from {last.born_from} on",
        )
        found.append(_row("pension_age", age, law.source, law.valid_from))
    return found


def _row(code: str, value: str | int, statute: str, valid_from: date) -> dict[str, Any]:
    return {"code": code, "value": value, "statute": statute, "valid_from": valid_from.isoformat()}
