"""Days, moments and numbers in the sentences of errors and notes, as German and as English readers write them.

The English form is the British one, as on the pages (`api.texts`): there are Jobcenters around, and no others.
"""

from __future__ import annotations

import re
from datetime import date, datetime

from graph_schema.office_time import office_time

Words = tuple[str, str]
"""German and English."""
_LOST = re.compile("[\ud800-\udfff]")
"""Bytes of a file's name that are no UTF-8, as Python reads them: nothing can write them as text."""


def showable(text: str) -> str:
    """Return a text that can be written: bytes of a file's name that are no UTF-8 are marked.

    >>> showable("M\\udce4rz.csv")
    'M�rz.csv'
    """
    return _LOST.sub("\ufffd", text)


def day_words(day: date) -> Words:
    """Return `30.09.2022` and `30/09/2022`."""
    return f"{day:%d.%m.%Y}", f"{day:%d/%m/%Y}"


def moment_words(moment: datetime) -> Words:
    """Return `30.09.2022, 14:05 Uhr` and `30/09/2022, 14:05`, by the office's clock."""
    here = office_time(moment)
    de, en = day_words(here.date())
    return f"{de}, {here:%H:%M} Uhr", f"{en}, {here:%H:%M}"


def number_words(number: int) -> Words:
    """Return `12.009` and `12,009`."""
    en = f"{number:,}"
    return en.replace(",", "."), en
