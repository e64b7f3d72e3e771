"""A register as an office exports it: own file and column names, own codes, Windows-1252, German dates.

With `damage`, a share of the rows is damaged by seed in every way of `DAMAGES`; what was done is told, so that a
test can ask for each of them.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

Row = Mapping[str, Any]
Cells = list[str]

MAPPING = """
version = "2026-11"
leading_system = "Fachverfahren"

[caseworkers]
file = "Fachkraefte.csv"
[caseworkers.columns]
caseworker_number = "IFK-Nr"
given_name = "Vorname"
family_name = "Name"
full_time_share = "Stellenanteil"
languages = { column = "Sprachen", separator = ",", codes = { } }
team = "Team"

[households]
file = "BG_*.csv"
encoding = "windows-1252"
ignore = ["Bemerkung"]
[households.columns]
household_number = "BG-Nummer"
type = { column = "BG-Typ", codes = { "1" = "single", "2" = "single_parent", "3" = "couple", "4" = "couple_with_children", "9" = "other" } }
residence_since = "wohnhaft seit"
residence_until = { column = "wohnhaft bis", codes = { "31.12.9999" = "" } }
residence_state = { column = "Status", codes = { "S" = "protected", "O" = "no_fixed_address", "N" = "" } }
street = { column = "Anschrift", pattern = '^(.*?) ?\\S*$' }
house_number = { column = "Anschrift", pattern = '(\\S+)$' }
postcode = "PLZ"
town = { value = "Ellernfurt" }
lat = "Breite"
lon = "Länge"

[citizens]
file = "Personen_*.csv"
encoding = "windows-1252"
[citizens.columns]
citizen_number = "Kundennummer"
given_name = "Vorname"
family_name = "Nachname"
birth_date = "Geburtsdatum"
sex = { column = "Geschlecht", codes = { "w" = "female", "m" = "male", "d" = "diverse", "" = "unknown" } }
fled_ukraine = "Rechtskreiswechsel UKR"
employability = { column = "eLb", codes = { "J" = "able", "N" = "not_able" } }
languages = { join = [
  { column = "Muttersprache", codes = { } },
  { column = "Deutsch", codes = { "A0" = "de:A0", "A1" = "de:A1", "A2" = "de:A2", "B1" = "de:B1", "B2" = "de:B2", "C1" = "de:C1", "C2" = "de:C2" } },
] }
needs = { column = "Handlungsbedarf", separator = ",", codes = { "Schulden" = "debts", "Gesundheit" = "health", "Wohnen" = "housing", "Kinder" = "childcare", "Sprache" = "language", "Sucht" = "addiction", "Bildung" = "qualification", "Recht" = "legal_status", "Familie" = "family", "Orientierung" = "orientation" } }
protected = "Auskunftssperre"
caseworker_number = "IFK-Nr"
phone = "Telefon"
post_state = { column = "Postrücklauf", codes = { "J" = "broken", "N" = "works" } }

[memberships]
file = "Mitglieder.csv"
encoding = "windows-1252"
[memberships.columns]
household_number = "BG-Nummer"
citizen_number = "Kundennummer"
role = { column = "Rolle", codes = { "AS" = "applicant", "P" = "partner", "K" = "child", "S" = "other" } }
since = "von"
until = "bis"

[benefit_periods]
file = "Leistung.csv"
dates = "excel"
[benefit_periods.columns]
citizen_number = "Kundennummer"
since = "Bezug von"
until = "Bezug bis"

[contacts]
file = "Kontakte.csv"
encoding = "windows-1252"
where = { "gelöscht" = "N" }
[contacts.columns]
contact_number = "Vorgang"
citizen_number = "Kundennummer"
day = "Datum"
channel = { column = "Kontaktart", codes = { "Brief" = "post", "Telefon" = "phone", "E-Mail" = "email", "Besuch" = "visit", "Büro" = "office" } }
direction = { column = "Richtung", codes = { "aus" = "from_office", "ein" = "from_citizen" } }
outcome = { column = "Ergebnis", codes = { "erreicht" = "reached", "nicht erreicht" = "failed", "offen" = "open" } }
"""  # noqa: E501 - a mapping is written in one line per column
"""What reads these files; it would be written by the office's IT."""

_TYPES = {"single": "1", "single_parent": "2", "couple": "3", "couple_with_children": "4", "other": "9"}
_STATES = {"protected": "S", "no_fixed_address": "O"}
_SEX = {"female": "w", "male": "m", "diverse": "d", "unknown": ""}
_NEEDS = {
    "debts": "Schulden", "health": "Gesundheit", "housing": "Wohnen", "childcare": "Kinder", "language": "Sprache",
    "addiction": "Sucht", "qualification": "Bildung", "legal_status": "Recht", "family": "Familie",
    "orientation": "Orientierung",
}  # fmt: skip
_ROLES = {"applicant": "AS", "partner": "P", "child": "K", "other": "S"}
_CHANNELS = {"post": "Brief", "phone": "Telefon", "email": "E-Mail", "visit": "Besuch", "office": "Büro"}
_DIRECTIONS = {"from_office": "aus", "from_citizen": "ein"}
_OUTCOMES = {"reached": "erreicht", "failed": "nicht erreicht", "open": "offen"}


def _german(day: date | None, open_end: str = "") -> str:
    return f"{day:%d.%m.%Y}" if day is not None else open_end


def _excel(day: date | None) -> str:
    return str((day - date(1899, 12, 30)).days) if day is not None else ""


def _decimal(number: float | None) -> str:
    return str(number).replace(".", ",") if number is not None else ""


def _spoken(row: Row, *, german: bool) -> list[str]:
    return [f"{each['code']}:{each['level']}" for each in row["languages"] or () if (each["code"] == "de") == german]


def _caseworker(row: Row) -> Cells:
    languages = ",".join([*_spoken(row, german=True), *_spoken(row, german=False)])
    share = _decimal(row["full_time_share"])
    return [row["caseworker_number"], row["given_name"], row["family_name"], share, languages, row["team"]]


def _household(row: Row) -> Cells:
    return [
        row["household_number"], _TYPES[row["type"]], _german(row["residence_since"]),
        _german(row["residence_until"], "31.12.9999"), _STATES.get(row["residence_state"], "N"),
        f"{row['street'] or ''} {row['house_number'] or ''}".strip(), row["postcode"] or "", _decimal(row["lat"]),
        _decimal(row["lon"]), "",
    ]  # fmt: skip


def _citizen(row: Row) -> Cells:
    german = _spoken(row, german=True)
    return [
        row["citizen_number"], row["given_name"], row["family_name"], _german(row["birth_date"]), _SEX[row["sex"]],
        "ja" if row["fled_ukraine"] else "nein", "J" if row["employability"] == "able" else "N",
        "|".join(_spoken(row, german=False)), german[0].removeprefix("de:") if german else "",
        ", ".join(_NEEDS[need] for need in row["needs"] or ()), "ja" if row["protected"] else "nein",
        row["caseworker_number"] or "", row["phone"] or "",
        {"broken": "J", "works": "N", None: ""}.get(row["post_state"], ""),
    ]  # fmt: skip


def _membership(row: Row) -> Cells:
    numbers = [row["household_number"], row["citizen_number"]]
    return [*numbers, _ROLES[row["role"]], _german(row["since"]), _german(row["until"])]


def _benefit_period(row: Row) -> Cells:
    return [row["citizen_number"], _excel(row["since"]), _excel(row["until"])]


def _contact(row: Row) -> Cells:
    return [
        row["contact_number"], row["citizen_number"], _german(row["day"]), _CHANNELS[row["channel"]],
        _DIRECTIONS[row["direction"]], _OUTCOMES[row["outcome"]], "N",
    ]  # fmt: skip


@dataclass(frozen=True)
class _File:
    name: str
    header: Sequence[str]
    write: Callable[[Row], Cells]
    encoding: str = "cp1252"


_FILES = {
    "caseworkers": _File(
        "Fachkraefte.csv", ["IFK-Nr", "Vorname", "Name", "Stellenanteil", "Sprachen", "Team"], _caseworker, "utf-8"
    ),
    "households": _File(
        "BG_20221001.csv",
        ["BG-Nummer", "BG-Typ", "wohnhaft seit", "wohnhaft bis", "Status", "Anschrift", "PLZ", "Breite", "Länge",
         "Bemerkung"],
        _household,
    ),
    "citizens": _File(
        "Personen_20221001.csv",
        ["Kundennummer", "Vorname", "Nachname", "Geburtsdatum", "Geschlecht", "Rechtskreiswechsel UKR", "eLb",
         "Muttersprache", "Deutsch", "Handlungsbedarf", "Auskunftssperre", "IFK-Nr", "Telefon", "Postrücklauf"],
        _citizen,
    ),
    "memberships": _File("Mitglieder.csv", ["BG-Nummer", "Kundennummer", "Rolle", "von", "bis"], _membership),
    "benefit_periods": _File(
        "Leistung.csv", ["Kundennummer", "Bezug von", "Bezug bis"], _benefit_period, "utf-8-sig"
    ),
    "contacts": _File(
        "Kontakte.csv", ["Vorgang", "Kundennummer", "Datum", "Kontaktart", "Richtung", "Ergebnis", "gelöscht"], _contact
    ),
}  # fmt: skip


@dataclass(frozen=True, order=True)
class Damaged:
    """A row that was damaged: in the file as it is called, counted as a spreadsheet counts, and how."""

    file: str
    row: int
    damage: str


def _cell(column: str, value: str) -> Callable[[_File, Cells], Cells | None]:
    """Return what puts `value` into a column, where the file has it."""

    def damage(file: _File, cells: Cells) -> Cells | None:
        if column not in file.header:
            return None
        place = list(file.header).index(column)
        return [*cells[:place], value, *cells[place + 1 :]]

    return damage


DAMAGES: dict[str, Callable[[_File, Cells], Cells | None]] = {
    "a day that does not exist": _cell("Geburtsdatum", "31.02.1980"),
    "a date in words": _cell("Geburtsdatum", "unbekannt"),
    "a date of another century": _cell("wohnhaft seit", "01.01.1066"),
    "no Excel day": _cell("Bezug von", "4483"),
    "a code that nobody knows": _cell("Geschlecht", "q"),
    "a number for a code": _cell("BG-Typ", "7"),
    "a cell that must not be empty": _cell("Nachname", ""),
    "no key": _cell("Vorgang", ""),
    "letters for a coordinate": _cell("Breite", "n/a"),
    "a coordinate off the earth": _cell("Breite", "509,94848"),
    "an end before the start": _cell("bis", "01.01.1901"),
    "a number that is nowhere": _cell("Kundennummer", "K-0"),
    "a household that is nowhere": _cell("BG-Nummer", "BG-0"),
    "a level that does not exist": _cell("Deutsch", "B7"),
    "a field too few": lambda _file, cells: cells[:-1],
    "a field too many": lambda _file, cells: [*cells[:2], "", *cells[2:], "x"],
    "a text without end": _cell("Kontaktart", "B" * 5000),
    "neither yes nor no": _cell("Auskunftssperre", "vielleicht"),
    "a formula that failed": _cell("Telefon", "#NV"),
    "a formula that failed where a pattern reads": _cell("Anschrift", "#BEZUG!"),
    "a formula that failed where rows are chosen": _cell("gelöscht", "#WERT!"),
}
"""Ways to damage a row; each is tried on the tables that have its column."""
_SPARED = {("Personen_20221001.csv", "a number that is nowhere"), ("BG_20221001.csv", "a household that is nowhere")}
"""There the number is the row's own, and another number is another row."""


def write_export(
    folder: Path, tables: Mapping[str, Sequence[Row]], *, seed: int = 1, damage: float = 0.0
) -> list[Damaged]:
    """Write the files of an office into `folder` and return what was damaged, in the order of files and rows.

    `tables`: typed rows as the invented town makes them. Letters that Windows-1252 lacks become "?", as in such
    systems.
    """
    rng = random.Random(seed)
    done: list[Damaged] = []
    for name, file in _FILES.items():
        if name not in tables:
            continue
        lines = [list(file.header)]
        for number, row in enumerate(tables[name], start=2):
            cells = file.write(row)
            if damage and name != "caseworkers" and rng.random() < damage:
                what, cells = _damaged(rng, file, cells)
                done.append(Damaged(file.name, number, what))
            lines.append(cells)
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=";").writerows(lines)
        (folder / file.name).write_bytes(text.getvalue().encode(file.encoding, errors="replace"))
    return done


def _damaged(rng: random.Random, file: _File, cells: Cells) -> tuple[str, Cells]:
    fitting = [
        (what, changed)
        for what, damage in DAMAGES.items()
        if (file.name, what) not in _SPARED and (changed := damage(file, cells)) is not None
    ]
    return rng.choice(fitting)
