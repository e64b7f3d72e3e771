"""A day as an option takes it, in the form of programs or in that in which German readers are told days."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from typing import Any

import click

from api.cli.output import choose

_YEARS = range(1900, 2100)
"""As in the files that are imported."""
_FORMS = ("%Y-%m-%d", "%d.%m.%Y")


class Day(click.ParamType[date]):
    """`2022-09-30` or `30.09.2022`, read as a date; another text is wrong usage."""

    name = "year-month-day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the date; UsageError, with the option's name, for anything else."""
        if isinstance(value, date):
            return value
        for form in _FORMS:
            with suppress(ValueError):
                day = datetime.strptime(value, form).date()  # noqa: DTZ007  # a day has no time zone
                if day.year in _YEARS:
                    return day
        option = param.opts[0] if param is not None else ""
        # Not `fail`: the option's name comes first, as in our other sentences.
        raise click.UsageError(
            choose(
                f"{option}: Das ist kein Datum von 1900 bis 2099. Erwartet wird: 30.09.2022 oder 2022-09-30.",
                f"{option}: this is no date from 1900 to 2099. Expected is a day like 2022-09-30 or 30.09.2022.",
            ),
            ctx,
        )
