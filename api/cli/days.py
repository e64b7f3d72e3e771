"""A day as an option takes it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import click

from api.cli.output import choose


class Day(click.ParamType[date]):
    """`2022-09-30`, read as a date; another text is wrong usage."""

    name = "year-month-day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the date; UsageError, with the option's name, for anything else."""
        if isinstance(value, date):
            return value
        try:
            return datetime.strptime(value, "%Y-%m-%d").date()  # noqa: DTZ007  # a day has no time zone
        except ValueError:
            option = param.opts[0] if param is not None else ""
            # Not `fail`: its sentence begins in English whatever the language.
            raise click.UsageError(
                choose(
                    f"{option}: Das ist kein Datum. Erwartet wird Jahr-Monat-Tag, zum Beispiel 2022-09-30.",
                    f"{option}: this is not a date. Expected is year-month-day, for example 2022-09-30.",
                ),
                ctx,
            ) from None
