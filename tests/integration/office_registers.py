"""Registers as an office's system might export them, drawn at random: people, codes, encodings and odd names."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from hypothesis import assume
from hypothesis import strategies as st

from graph_schema.ingest.formulas import unguarded

EXCEL_EPOCH = date(1899, 12, 30)
LETTERS = "abcxyzÄÖÜäöüßéñ €-'’\"“;,|\t=+@\n"
"""All of Windows-1252, with what CSV files and spreadsheets stumble over."""
MORE_LETTERS = LETTERS + "şğıłčБ中－＝"
Cells = dict[str, str]


@dataclass(frozen=True)
class OfficeRegister:
    """Files of an office's export as rows, and how they are written; the mapping says the same to the import."""

    encoding: str
    delimiter: str
    excel_dates: bool
    header_row: int
    tables: dict[str, list[Cells]]
    protected: set[str]
    """Numbers of households whose address is protected."""

    def mapping(self) -> str:
        """Return the mapping of these files."""
        options = [f'encoding = "{self.encoding}"', f"header_row = {self.header_row}"]
        options += ['delimiter = "tab"' if self.delimiter == "\t" else f'delimiter = "{self.delimiter}"']
        options += ['dates = "excel"'] if self.excel_dates else []
        sections = [
            f'[{table}]\nfile = "{table}_*.csv"\n' + "\n".join([*options, *MORE.get(table, ())])
            + f"\n[{table}.columns]\n{COLUMNS[table].strip()}\n"
            for table in COLUMNS
        ]  # fmt: skip
        return "\n".join(['version = "1"', 'leading_system = "Fachverfahren"', *sections])

    def write(self, folder: Path) -> Path:
        """Write the files into a new folder."""
        folder.mkdir()
        for table, rows in self.tables.items():
            target = io.StringIO(newline="")
            target.write("Ausgabe des Fachverfahrens\r\n" * (self.header_row - 1))
            writer = csv.DictWriter(target, list(rows[0]), delimiter=self.delimiter, lineterminator="\r\n")
            writer.writeheader()
            writer.writerows(rows)
            (folder / f"{table}_2026-11-01.csv").write_bytes(target.getvalue().encode(self.encoding))
        return folder


MORE = {"benefit_periods": ('where = { "gelöscht" = "N" }', 'ignore = ["Grund"]')}
COLUMNS = {
    "caseworkers": """
caseworker_number = "Kürzel"
family_name = "Name"
full_time_share = "Anteil"
languages = { column = "Sprachen", separator = "," }
certificates = { column = "Zertifikate", separator = "/" }
team = "Team"
""",
    "households": """
household_number = "BG-Nummer"
type = { column = "Typ", codes = { "1" = "single", "2" = "single_parent", "3" = "couple" } }
residence_since = "seit"
residence_until = { column = "bis", codes = { "31.12.9999" = "" } }
residence_state = { column = "Wohnsitz", codes = { "OFW" = "no_fixed_address", "S" = "protected" } }
street = "Straße"
house_number = "Nr"
town = { value = "Kassel" }
lat = "Breite"
lon = "Länge"
""",
    "citizens": """
citizen_number = "Kundennummer"
given_name = "Vorname"
family_name = "Nachname"
birth_date = "Geburtsdatum"
sex = { column = "Geschlecht", codes = { "w" = "female", "m" = "male", "d" = "diverse", "" = "unknown" } }
employability = { column = "eLb", codes = { "J" = "able", "N" = "not_able" } }
fled_ukraine = { column = "UKR", codes = { "X" = "yes" } }
languages = { column = "Sprachen", separator = ",", codes = { "Türkisch" = "tr:C2", "Deutsch" = "de:B1" } }
needs = { column = "Bedarf", separator = ",", codes = { "Schulden" = "debts", "Wohnen" = "housing", "-" = "" } }
protected = { column = "Sperre", codes = { "X" = "yes", "" = "no" } }
caseworker_number = "Kürzel"
phone = "Telefon"
phone_state = { column = "Tel-Stand", codes = { "ok" = "works", "tot" = "broken" } }
""",
    "memberships": """
household_number = "BG-Nummer"
citizen_number = "Kundennummer"
role = { column = "Rolle", codes = { "AS" = "applicant", "P" = "partner", "K" = "child" } }
since = { column = "von", pattern = '^(\\S+)' }
until = "bis"
""",
    "benefit_periods": """
citizen_number = "Kundennummer"
since = "von"
until = "bis"
""",
    "contacts": """
contact_number = "Nr"
citizen_number = "Kundennummer"
day = "Datum"
channel = { column = "Weg", codes = { "B" = "post", "T" = "phone" } }
direction = { column = "Richtung", codes = { "A" = "from_office", "E" = "from_citizen" } }
outcome = { column = "Ergebnis", codes = { "J" = "reached", "N" = "failed" } }
reference = "Referenz"
""",
}


class _Drawn:
    """Draws the tables of one register; people and households have their numbers before their rows."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.encoding = draw(st.sampled_from(["utf-8", "windows-1252"]))
        self.excel = draw(st.booleans())
        letters = LETTERS if self.encoding == "windows-1252" else MORE_LETTERS
        self.texts = st.text(st.sampled_from(letters), min_size=1, max_size=12).map(str.strip).filter(bool)
        numbers = draw(st.lists(self.texts, min_size=6, max_size=6, unique_by=unguarded))
        self.households, self.citizens, self.caseworker = numbers[:2], numbers[2:5], numbers[5]
        self.blocked = {number: self.one_of("X", "", "", "", "") for number in self.citizens}

    def one_of(self, *values: str) -> str:
        return self.draw(st.sampled_from(values))

    def text(self) -> str:
        return self.draw(self.texts)

    def days(self, least: int = 1, most: int = 1) -> list[date]:
        days = st.dates(date(2015, 1, 1), date(2025, 12, 31))
        return sorted(self.draw(st.lists(days, min_size=least, max_size=most, unique=True)))

    def day(self, value: date) -> str:
        return str((value - EXCEL_EPOCH).days) if self.excel else f"{value:%d.%m.%Y}"

    def later(self, since: date, *others: str) -> str:
        return self.one_of("", *others, self.day(since + timedelta(days=60)))

    def homes(self) -> Iterator[Cells]:
        for number in self.households:
            kind = self.one_of("1", "2", "3")
            for since in self.days(most=2):
                lat, _, lon = self.one_of("51,05|9,15", "51.05|9.05", "", "48.1|11.25").partition("|")
                state, until = self.one_of("", "", "OFW", "S"), self.later(since, "31.12.9999")
                where = (self.text(), self.one_of("", "7 a"), lat, lon)
                yield _filled("households", number, kind, self.day(since), until, state, *where)

    def people(self) -> Iterator[Cells]:
        for number in self.citizens:
            born = self.day(self.draw(st.dates(date(1930, 1, 1), date(2020, 1, 1))))
            who = (self.one_of("w", "m", "d", ""), self.one_of("J", "N"), self.one_of("X", "nein", ""))
            languages = self.one_of("", "Türkisch,Deutsch", "fr:A1,Deutsch")
            needs = self.one_of("", "-", "Wohnen,Schulden", "Schulden,health")
            phone = (self.one_of("", "+49 561 1", "0561/2"), self.one_of("", "ok", "tot", "uncertain"))
            advised = self.one_of("", self.caseworker)
            names = (self.text(), self.text())
            yield _filled(
                "citizens", number, *names, born, *who, languages, needs, self.blocked[number], advised, *phone
            )

    def members(self) -> Iterator[Cells]:
        for each in self.citizens:
            number, role = self.one_of(*self.households), self.one_of("AS", "P", "K")
            for since in self.days():
                yield _filled("memberships", number, each, role, self.day(since), self.later(since))

    def benefits(self) -> Iterator[Cells]:
        for each in self.citizens:
            for since in self.days(most=2):
                yield _filled("benefit_periods", each, self.day(since), self.later(since), "N", self.text())

    def contacts(self) -> Iterator[Cells]:
        for number, day in enumerate(self.days(least=3, most=3)):
            what = (self.one_of("B", "T", "email", "office"), self.one_of("A", "E"), self.one_of("J", "N", "open"))
            yield _filled("contacts", f"k{number}", self.one_of(*self.citizens), self.day(day), *what, "")

    def staff(self) -> Iterator[Cells]:
        knows = (self.one_of("", "tr:C1,de:C2"), self.one_of("", "B/A", "CM"))
        share = self.one_of("1", "0,5", "0.333")
        yield _filled("caseworkers", self.caseworker, self.text(), share, *knows, self.text())


def _filled(table: str, *cells: str) -> Cells:
    return dict(zip(HEADERS[table], cells, strict=True))


@st.composite
def office_registers(draw: st.DrawFn) -> OfficeRegister:
    """Draw a register of a few people, each row right for itself and with the others."""
    drawn = _Drawn(draw)
    tables = {
        "caseworkers": list(drawn.staff()),
        "households": list(drawn.homes()),
        "citizens": list(drawn.people()),
        "memberships": list(drawn.members()),
        "benefit_periods": list(drawn.benefits()),
        "contacts": list(drawn.contacts()),
    }
    protected = {row["BG-Nummer"] for row in tables["memberships"] if drawn.blocked[row["Kundennummer"]]}
    protected |= {row["BG-Nummer"] for row in tables["households"] if row["Wohnsitz"] == "S"}
    # An empty table is no file of an import.
    assume(any(row["BG-Nummer"] not in protected for row in tables["memberships"]))
    delimiter, header_row = drawn.one_of(";", ",", "\t"), draw(st.integers(1, 3))
    return OfficeRegister(drawn.encoding, delimiter, drawn.excel, header_row, tables, protected)


HEADERS = {
    "caseworkers": ["Kürzel", "Name", "Anteil", "Sprachen", "Zertifikate", "Team"],
    "households": ["BG-Nummer", "Typ", "seit", "bis", "Wohnsitz", "Straße", "Nr", "Breite", "Länge"],
    "citizens": ["Kundennummer", "Vorname", "Nachname", "Geburtsdatum", "Geschlecht", "eLb", "UKR", "Sprachen",
                 "Bedarf", "Sperre", "Kürzel", "Telefon", "Tel-Stand"],
    "memberships": ["BG-Nummer", "Kundennummer", "Rolle", "von", "bis"],
    "benefit_periods": ["Kundennummer", "von", "bis", "gelöscht", "Grund"],
    "contacts": ["Nr", "Kundennummer", "Datum", "Weg", "Richtung", "Ergebnis", "Referenz"],
}  # fmt: skip
