"""Exports as leading systems of offices write them, invented: headers, codes and what each column holds.

The headers follow the habits of such systems (short and in capitals, with underscores, without umlauts, with dots, in
words); no system is copied. What each column is stands beside it, written down before anything was suggested.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tests.graph_schema.ingest.mapping_files import Register, written_file

View = Mapping[str, Any]
"""A row of an export before it is written: our values by `table.column`, with those of the rows that it belongs to."""
Say = Callable[[View], str] | Mapping[Any, str] | str | None


@dataclass(frozen=True)
class C:
    """A column: its header, what it is here (`table.column`, or "where" with the table), and what its cells say.

    `say`: the office's code for each of our values, a text for all rows, or what writes the cell.
    """

    header: str
    holds: tuple[str, ...] = ()
    say: Say = None

    def cell(self, row: View) -> str:
        """Return the cell of a row."""
        if callable(self.say):
            return self.say(row)
        if isinstance(self.say, str):
            return self.say
        value = next((row[name] for name in self.holds if row.get(name) is not None), None)
        if self.say is not None:
            return self.say.get(value, "") if not isinstance(value, list) else _listed(value, self.say)
        return _written(value)


@dataclass(frozen=True)
class ExportFile:
    """A file of an export, a row for each row of our table `rows`."""

    name: str
    rows: str
    columns: Sequence[C]


@dataclass(frozen=True)
class Export:
    """An export; `files` and what is right about them."""

    name: str
    files: Sequence[ExportFile]

    @property
    def right(self) -> set[tuple[str, str, str]]:
        """Our table, our column and the column of the file, for all that has a meaning here.

        Numbers of case workers have one only beside a file of them.
        """
        without = {"citizens.caseworker_number"} - {f"citizens.{file.rows[:-1]}_number" for file in self.files}
        return {
            (*held.split(".", 1), column.header)  # type: ignore[misc]
            for file in self.files
            for column in file.columns
            for held in column.holds
            if held not in without
        }

    @property
    def codes(self) -> dict[tuple[str, str], dict[str, Any]]:
        """What the codes of each coded column mean, by our table and column."""
        return {
            tuple(held.split(".", 1)): {code: value for value, code in column.say.items()}  # type: ignore[misc]
            for file in self.files
            for column in file.columns
            if isinstance(column.say, Mapping)
            for held in column.holds
        }

    def write(self, folder: Path, register: Register) -> Path:
        """Write the files for a register and return the folder."""
        folder.mkdir(exist_ok=True)
        views = _views(register)
        for file in self.files:
            header = [column.header for column in file.columns]
            rows = [
                [column.cell({**row, "#": at}) for column in file.columns] for at, row in enumerate(views[file.rows])
            ]
            written_file(folder, file.name, header, rows)
        return folder


def _listed(values: Sequence[Any], codes: Mapping[Any, str]) -> str:
    return ", ".join(codes[value] for value in values)


def _written(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    return str(value).replace(".", ",") if isinstance(value, float) else str(value)


def _views(register: Register) -> dict[str, list[View]]:
    """Return the rows of each table, those of memberships with household, citizen and benefit period beside them."""
    named: dict[str, list[View]] = {
        table: [{f"{table}.{name}": value for name, value in row.items()} for row in rows]
        for table, rows in register.items()
    }
    households = {row["households.household_number"]: row for row in named["households"]}
    citizens = {row["citizens.citizen_number"]: row for row in named["citizens"]}
    periods = {row["benefit_periods.citizen_number"]: row for row in named["benefit_periods"][::2]}
    members: list[View] = [
        {
            **row,
            **households[row["memberships.household_number"]],
            **citizens[row["memberships.citizen_number"]],
            **periods.get(row["memberships.citizen_number"], {}),
        }
        for row in named["memberships"]
    ]
    return {**named, "memberships": members}


def _none(_row: View) -> str:
    return ""


def _some(*texts: str) -> Callable[[View], str]:
    def say(row: View) -> str:
        return texts[int(row["#"]) * 7 % len(texts)]

    return say


def _running(start: int) -> Callable[[View], str]:
    return lambda row: str(start + row["#"])


def _address(row: View) -> str:
    return f"{row['households.street'] or ''} {row['households.house_number'] or ''}".strip()


def _language(at: int, names: Mapping[str, str]) -> Callable[[View], str]:
    def say(row: View) -> str:
        spoken = _foreign(row)
        return names[spoken[at]["code"]] if len(spoken) > at else ""

    return say


def _level(at: int, levels: Mapping[str, str] | None = None) -> Callable[[View], str]:
    def say(row: View) -> str:
        spoken = _foreign(row)
        level = spoken[at]["level"] if len(spoken) > at else ""
        return levels[level] if levels is not None and level else level

    return say


def _german(row: View) -> str:
    return next((each["level"] for each in row["citizens.languages"] or () if each["code"] == "de"), "")


def _foreign(row: View) -> list[Mapping[str, str]]:
    return [each for each in row["citizens.languages"] or () if each["code"] != "de"]


def _deleted(yes: str, no: str) -> Callable[[View], str]:
    return lambda row: yes if row["#"] % 23 == 5 else no


def _short_sex(row: View) -> str:
    return {"female": "Frau", "male": "Herr"}.get(row["citizens.sex"], "")


LANGUAGES = {
    "ar": "Arabisch", "tr": "Türkisch", "uk": "Ukrainisch", "ru": "Russisch", "fa": "Persisch", "bg": "Bulgarisch",
    "ro": "Rumänisch", "pl": "Polnisch", "ku": "Kurdisch", "so": "Somali", "ti": "Tigrinya", "en": "Englisch",
    "fr": "Französisch", "sq": "Albanisch", "sr": "Serbisch", "ps": "Paschtu", "es": "Spanisch", "it": "Italienisch",
    "el": "Griechisch", "hr": "Kroatisch", "pt": "Portugiesisch", "am": "Amharisch", "hu": "Ungarisch",
    "vi": "Vietnamesisch", "sk": "Slowakisch", "rom": "Romanes", "prs": "Dari", "kmr": "Kurmandschi", "bs": "Bosnisch",
}  # fmt: skip
_MWD = {"male": "M", "female": "W", "diverse": "D", "unknown": "X"}
_JN = {True: "J", False: "N"}
_JN_OF_ABLE = {"able": "J", "not_able": "N"}
_NEEDS = {
    "debts": "Schulden", "health": "Gesundheit", "housing": "Wohnen", "childcare": "Kinderbetreuung",
    "language": "Sprache", "addiction": "Sucht", "qualification": "Qualifizierung", "legal_status": "Aufenthalt",
    "family": "Familie", "orientation": "Orientierung",
}  # fmt: skip

WORDS = Export("in words, a file for each", (
    ExportFile("BG_20221001.csv", "households", (
        C("lfd. Nr.", (), _running(1)),
        C("BG-Nummer", ("households.household_number",)),
        C("BG-Typ", ("households.type",), {
            "single": "Single-BG", "single_parent": "Alleinerziehende-BG", "couple": "Partner-BG ohne Kinder",
            "couple_with_children": "Partner-BG mit Kindern", "other": "nicht zuordenbare BG"}),
        C("Straße", ("households.street",)),
        C("Hausnummer", ("households.house_number",)),
        C("PLZ", ("households.postcode",)),
        C("Ort", ("households.town",)),
        C("Anschrift gültig von", ("households.residence_since",)),
        C("Anschrift gültig bis", ("households.residence_until",)),
        C("Zahlbetrag", (), _running(400)),
        C("Kontoinhaber", (), "Mustermensch"),
    )),
    ExportFile("Kunden_20221001.csv", "citizens", (
        C("Kundennummer", ("citizens.citizen_number",)),
        C("Anrede", (), _short_sex),
        C("Familienname", ("citizens.family_name",)),
        C("Geburtsname", (), _none),
        C("Vorname", ("citizens.given_name",)),
        C("Geburtsdatum", ("citizens.birth_date",)),
        C("Geburtsort", (), "Musterstadt"),
        C("Geschlecht", ("citizens.sex",), _MWD),
        C("Familienstand", (), _some("ledig", "verheiratet", "geschieden")),
        C("Staatsangehörigkeit", (), _some("deutsch", "syrisch")),
        C("Aufenthaltsstatus", ("citizens.residence_status",), {
            "not_needed": "nicht erforderlich", "settled": "Niederlassungserlaubnis",
            "limited": "Aufenthaltserlaubnis", "temporary_protection": "§ 24 AufenthG", "unknown": "unbekannt"}),
        C("Erwerbsfähigkeit", ("citizens.employability",), {"able": "ELB", "not_able": "NEF"}),
        C("Auskunftssperre", ("citizens.protected",), _JN),
        C("Telefon", ("citizens.phone",)),
        C("E-Mail", ("citizens.email",)),
        C("Muttersprache", ("citizens.languages",), _language(0, LANGUAGES)),
        C("Deutschkenntnisse", ("citizens.languages",), _german),
        C("Integrationsfachkraft", ("citizens.caseworker_number",)),
    )),
    ExportFile("BG_Mitglieder_20221001.csv", "memberships", (
        C("BG-Nummer", ("memberships.household_number",)),
        C("Kundennummer", ("memberships.citizen_number",)),
        C("Rolle in der BG", ("memberships.role",), {
            "applicant": "Antragsteller", "partner": "Partner", "child": "Kind", "other": "Sonstige"}),
        C("Zugehörig seit", ("memberships.since",)),
        C("Zugehörig bis", ("memberships.until",)),
    )),
    ExportFile("Bewilligungen_20221001.csv", "benefit_periods", (
        C("Kundennummer", ("benefit_periods.citizen_number",)),
        C("Bewilligungszeitraum von", ("benefit_periods.since",)),
        C("Bewilligungszeitraum bis", ("benefit_periods.until",)),
        C("Leistungsart", (), "Bürgergeld"),
    )),
    ExportFile("Kontakte_20221001.csv", "contacts", (
        C("Vorgangsnummer", ("contacts.contact_number",)),
        C("Kundennummer", ("contacts.citizen_number",)),
        C("Kontaktdatum", ("contacts.day",)),
        C("Kontaktart", ("contacts.channel",), {
            "post": "Brief", "phone": "Telefon", "email": "E-Mail", "visit": "Hausbesuch", "office": "Vorsprache"}),
        C("Richtung", ("contacts.direction",), {"from_office": "ausgehend", "from_citizen": "eingehend"}),
        C("Ergebnis", ("contacts.outcome",), {"reached": "erreicht", "failed": "nicht erreicht", "open": "offen"}),
        C("gelöscht", ("contacts.where",), _deleted("J", "N")),
    )),
))  # fmt: skip

CAPITALS = Export("short and in capitals, without umlauts", (
    ExportFile("FALL.csv", "households", (
        C("MANDANT", (), "01"),
        C("BGNR", ("households.household_number",)),
        C("BGTYP", ("households.type",), {
            "single": "1", "single_parent": "2", "couple": "3", "couple_with_children": "4", "other": "9"}),
        C("STR", ("households.street",)),
        C("HNR", ("households.house_number",)),
        C("PLZ", ("households.postcode",)),
        C("ORT", ("households.town",)),
        C("ZUZUG", ("households.residence_since",)),
        C("WEGZUG", ("households.residence_until",)),
        C("LKZ", ("households.where",), _deleted("X", "")),
        C("AENDDAT", (), "01.10.2022"),
    )),
    ExportFile("PERSON.csv", "citizens", (
        C("MANDANT", (), "01"),
        C("PERSNR", ("citizens.citizen_number",)),
        C("NAME", ("citizens.family_name",)),
        C("VNAME", ("citizens.given_name",)),
        C("GEBDAT", ("citizens.birth_date",)),
        C("GESCHL", ("citizens.sex",), {"male": "1", "female": "2", "diverse": "3", "unknown": "0"}),
        C("STAATSANG", (), _some("000", "475")),
        C("ERWF_KZ", ("citizens.employability",), {"able": "J", "not_able": "N"}),
        C("SPERRKZ", ("citizens.protected",), {True: "1", False: "0"}),
        C("TEL", ("citizens.phone",)),
        C("EMAIL", ("citizens.email",)),
        C("SB", ("citizens.caseworker_number",)),
        C("LKZ", ("citizens.where",), _deleted("X", "")),
        C("ERFDAT", (), "01.10.2022"),
    )),
    ExportFile("BGMITGL.csv", "memberships", (
        C("BGNR", ("memberships.household_number",)),
        C("PERSNR", ("memberships.citizen_number",)),
        C("STELLUNG", ("memberships.role",), {"applicant": "HV", "partner": "P", "child": "K", "other": "S"}),
        C("ABDAT", ("memberships.since",)),
        C("BISDAT", ("memberships.until",)),
    )),
    ExportFile("LEISTUNG.csv", "benefit_periods", (
        C("PERSNR", ("benefit_periods.citizen_number",)),
        C("LEISTVON", ("benefit_periods.since",)),
        C("LEISTBIS", ("benefit_periods.until",)),
        C("BETRAG", (), _running(400)),
    )),
))  # fmt: skip

DOTS = Export("abbreviated with dots", (
    ExportFile("Akten.csv", "households", (
        C("Bedarfsgemeinschaft-Nr.", ("households.household_number",)),
        C("Art der BG", ("households.type",), {
            "single": "alleinstehend", "single_parent": "alleinerziehend", "couple": "Paar ohne Kinder",
            "couple_with_children": "Paar mit Kindern", "other": "Sonstige"}),
        C("Str. u. Hausnr.", ("households.street", "households.house_number"), _address),
        C("Postleitz.", ("households.postcode",)),
        C("Wohnort", ("households.town",)),
        C("Einzug am", ("households.residence_since",)),
        C("Auszug am", ("households.residence_until",)),
        C("Aktenstandort", (), _some("Keller", "Registratur")),
    )),
    ExportFile("Hilfeempfaenger.csv", "citizens", (
        C("Pers.-Nr.", ("citizens.citizen_number",)),
        C("Fam.-Name", ("citizens.family_name",)),
        C("Vorn.", ("citizens.given_name",)),
        C("geb. am", ("citizens.birth_date",)),
        C("Geschl.", ("citizens.sex",), {
            "male": "männl.", "female": "weibl.", "diverse": "div.", "unknown": "unbek."}),
        C("Rel.", (), _some("rk", "ev")),
        C("erwerbsf.", ("citizens.employability",), {"able": "ja", "not_able": "nein"}),
        C("Ausk.-Sperre", ("citizens.protected",)),
        C("Tel.-Nr.", ("citizens.phone",)),
        C("E-Mail-Adr.", ("citizens.email",)),
        C("zust. SB", ("citizens.caseworker_number",)),
        C("Sprache 1", ("citizens.languages",), _language(0, LANGUAGES)),
        C("Niveau 1", ("citizens.languages",), _level(0)),
        C("Sprache 2", ("citizens.languages",), _language(1, LANGUAGES)),
        C("Niveau 2", ("citizens.languages",), _level(1)),
        C("Status", ("citizens.where",), _deleted("inaktiv", "aktiv")),
        C("Bem.", (), _none),
    )),
    ExportFile("Zugehoerigkeit.csv", "memberships", (
        C("Bedarfsgemeinschaft-Nr.", ("memberships.household_number",)),
        C("Pers.-Nr.", ("memberships.citizen_number",)),
        C("Stellung in BG", ("memberships.role",), {
            "applicant": "Bevollmächtigte/r", "partner": "Partner/in", "child": "Kind", "other": "sonst. Mitglied"}),
        C("Mitgl. ab", ("memberships.since",)),
        C("Mitgl. bis", ("memberships.until",)),
    )),
    ExportFile("Leistungszeitraeume.csv", "benefit_periods", (
        C("Pers.-Nr.", ("benefit_periods.citizen_number",)),
        C("Leist. ab", ("benefit_periods.since",)),
        C("Leist. bis", ("benefit_periods.until",)),
    )),
))  # fmt: skip

UNDERSCORES = Export("names of database columns", (
    ExportFile("v_bg.csv", "households", (
        C("BG_ID", ("households.household_number",)),
        C("BG_TYP_TEXT", ("households.type",), {
            "single": "Alleinstehende", "single_parent": "Alleinerziehende", "couple": "Paare ohne Kinder",
            "couple_with_children": "Paare mit Kindern", "other": "Sonstige BG"}),
        C("ADR_STRASSE", ("households.street",)),
        C("ADR_HAUSNR", ("households.house_number",)),
        C("ADR_PLZ", ("households.postcode",)),
        C("ADR_ORT", ("households.town",)),
        C("ADR_GUELTIG_VON", ("households.residence_since",)),
        C("ADR_GUELTIG_BIS", ("households.residence_until",)),
        C("GEO_BREITE", ("households.lat",)),
        C("GEO_LAENGE", ("households.lon",)),
        C("LOESCHKENNZEICHEN", ("households.where",), _deleted("1", "0")),
        C("LETZTE_AENDERUNG", (), "01.10.2022"),
    )),
    ExportFile("v_person.csv", "citizens", (
        C("PERSON_ID", ("citizens.citizen_number",)),
        C("PERSON_NACHNAME", ("citizens.family_name",)),
        C("PERSON_VORNAME", ("citizens.given_name",)),
        C("PERSON_GEBURTSDATUM", ("citizens.birth_date",)),
        C("PERSON_GESCHLECHT", ("citizens.sex",), {
            "male": "maennlich", "female": "weiblich", "diverse": "divers", "unknown": "unbekannt"}),
        C("PERSON_MIGRATIONSHINTERGRUND", (), _some("J", "N")),
        C("ERWERBSFAEHIG_JN", ("citizens.employability",), {"able": "J", "not_able": "N"}),
        C("AUSKUNFTSSPERRE_JN", ("citizens.protected",), _JN),
        C("UKRAINE_JN", ("citizens.fled_ukraine",), _JN),
        C("HANDLUNGSBEDARFE", ("citizens.needs",), _NEEDS),
        C("TELEFON_MOBIL", ("citizens.phone",)),
        C("MAIL_ADRESSE", ("citizens.email",)),
        C("SACHBEARBEITER_ID", ("citizens.caseworker_number",)),
        C("DEUTSCHNIVEAU", ("citizens.languages",), _german),
        C("LOESCHKENNZEICHEN", ("citizens.where",), _deleted("1", "0")),
        C("ANGELEGT_AM", (), "01.10.2022"),
    )),
    ExportFile("v_bg_person.csv", "memberships", (
        C("BG_ID", ("memberships.household_number",)),
        C("PERSON_ID", ("memberships.citizen_number",)),
        C("ROLLE_TEXT", ("memberships.role",), {
            "applicant": "Haushaltsvorstand", "partner": "Ehegatte", "child": "Kind", "other": "Sonstige"}),
        C("GUELTIG_VON", ("memberships.since",)),
        C("GUELTIG_BIS", ("memberships.until",), lambda row: _written(row["memberships.until"]) or "31.12.9999"),
    )),
    ExportFile("v_leistung.csv", "benefit_periods", (
        C("PERSON_ID", ("benefit_periods.citizen_number",)),
        C("LEISTUNG_VON", ("benefit_periods.since",)),
        C("LEISTUNG_BIS", ("benefit_periods.until",),
          lambda row: _written(row["benefit_periods.until"]) or "31.12.9999"),
        C("LEISTUNGSART", (), "ALG II"),
    )),
    ExportFile("v_mitarbeiter.csv", "caseworkers", (
        C("SACHBEARBEITER_ID", ("caseworkers.caseworker_number",)),
        C("NACHNAME", ("caseworkers.family_name",)),
        C("VORNAME", ("caseworkers.given_name",)),
        C("STELLENANTEIL", ("caseworkers.full_time_share",)),
        C("TEAM_NAME", ("caseworkers.team",)),
        C("DIENSTSTELLE", ("caseworkers.office",)),
    )),
))  # fmt: skip

OFFICE_LIST = Export("one list of everything, from a spreadsheet", (
    ExportFile("Gesamtliste 2022-10-01.csv", "memberships", (
        C("Lfd.-Nr.", (), _running(1)),
        C("BG-Nr.", ("households.household_number", "memberships.household_number")),
        C("Typ der BG", ("households.type",), {
            "single": "Single", "single_parent": "Alleinerz.", "couple": "Paar o. K.",
            "couple_with_children": "Paar m. K.", "other": "Sonst."}),
        C("Kd.-Nr.", ("citizens.citizen_number", "memberships.citizen_number", "benefit_periods.citizen_number")),
        C("Name", ("citizens.family_name",)),
        C("Vorname", ("citizens.given_name",)),
        C("Geb.-Datum", ("citizens.birth_date",)),
        C("m/w/d", ("citizens.sex",), {"male": "m", "female": "w", "diverse": "d", "unknown": ""}),
        C("eLb/NEF", ("citizens.employability",), {"able": "eLb", "not_able": "NEF"}),
        C("Straße Nr.", ("households.street", "households.house_number"), _address),
        C("PLZ", ("households.postcode",)),
        C("Ort", ("households.town",)),
        C("wohnhaft seit", ("households.residence_since",)),
        C("Rolle", ("memberships.role",), {"applicant": "AS", "partner": "P", "child": "K", "other": "sonst."}),
        C("in BG seit", ("memberships.since",)),
        C("in BG bis", ("memberships.until",)),
        C("Bezug ab", ("benefit_periods.since",)),
        C("Bezug bis", ("benefit_periods.until",)),
        C("Sperrvermerk", ("citizens.protected",)),
        C("Handynr.", ("citizens.phone",)),
        C("Deutsch-Niveau", ("citizens.languages",), _german),
        C("Notiz", (), _none),
    )),
))  # fmt: skip

CAMEL = Export("names run together", (
    ExportFile("ExportBG.csv", "households", (
        C("BedarfsgemeinschaftNr", ("households.household_number",)),
        C("HaushaltsTyp", ("households.type",), {
            "single": "Einpersonenhaushalt", "single_parent": "Alleinerziehend", "couple": "Paar ohne Kind",
            "couple_with_children": "Paar mit Kind", "other": "Sonstige"}),
        C("StrassenName", ("households.street",)),
        C("HausNr", ("households.house_number",)),
        C("Plz", ("households.postcode",)),
        C("WohnOrt", ("households.town",)),
        C("AdresseGueltigAb", ("households.residence_since",)),
        C("AdresseGueltigBis", ("households.residence_until",)),
        C("IstGeloescht", ("households.where",), _deleted("True", "False")),
    )),
    ExportFile("ExportPersonen.csv", "citizens", (
        C("KundenNr", ("citizens.citizen_number",)),
        C("FamilienName", ("citizens.family_name",)),
        C("VorName", ("citizens.given_name",)),
        C("GebDatum", ("citizens.birth_date",)),
        C("GeschlechtKz", ("citizens.sex",), {"male": "m", "female": "w", "diverse": "d", "unknown": "u"}),
        C("Nationalitaet", (), _some("D", "SYR")),
        C("IstErwerbsfaehig", ("citizens.employability",), {"able": "True", "not_able": "False"}),
        C("HatAuskunftssperre", ("citizens.protected",), {True: "True", False: "False"}),
        C("AufenthaltsTitel", ("citizens.residence_status",), {
            "not_needed": "entfällt", "settled": "unbefristet", "limited": "befristet",
            "temporary_protection": "vorübergehender Schutz", "unknown": "k. A."}),
        C("TelefonNr", ("citizens.phone",)),
        C("EMailAdresse", ("citizens.email",)),
        C("BetreuerNr", ("citizens.caseworker_number",)),
        C("ErstSprache", ("citizens.languages",), _language(0, LANGUAGES)),
        C("ErstSpracheNiveau", ("citizens.languages",), _level(0)),
        C("PostRuecklauf", ("citizens.post_state",), {"broken": "J", "works": "N", "uncertain": "?", None: ""}),
        C("GeaendertAm", (), "01.10.2022"),
    )),
    ExportFile("ExportMitgliedschaften.csv", "memberships", (
        C("BedarfsgemeinschaftNr", ("memberships.household_number",)),
        C("KundenNr", ("memberships.citizen_number",)),
        C("RolleInBG", ("memberships.role",), {
            "applicant": "Antragstellende Person", "partner": "Lebenspartner", "child": "Kind u25",
            "other": "Sonstige"}),
        C("MitgliedAb", ("memberships.since",)),
        C("MitgliedBis", ("memberships.until",)),
    )),
    ExportFile("ExportLeistungen.csv", "benefit_periods", (
        C("KundenNr", ("benefit_periods.citizen_number",)),
        C("LeistungAb", ("benefit_periods.since",)),
        C("LeistungBis", ("benefit_periods.until",)),
    )),
    ExportFile("ExportTermine.csv", "contacts", (
        C("TerminNr", ("contacts.contact_number",)),
        C("KundenNr", ("contacts.citizen_number",)),
        C("TerminDatum", ("contacts.day",)),
        C("KontaktWeg", ("contacts.channel",), {
            "post": "Schreiben", "phone": "Telefonat", "email": "Mail", "visit": "Hausbesuch", "office": "persönlich"}),
        C("KontaktRichtung", ("contacts.direction",), {"from_office": "JC", "from_citizen": "Kunde"}),
        C("KontaktErgebnis", ("contacts.outcome",), {"reached": "erfolgreich", "failed": "erfolglos", "open": "offen"}),
    )),
))  # fmt: skip

MUNICIPAL = Export("of a municipal system for social benefits", (
    ExportFile("HAUSHALT_2022_10.csv", "households", (
        C("HH-Nr", ("households.household_number",)),
        C("HH-Typ", ("households.type",), {
            "single": "alleinstehend", "single_parent": "alleinerziehend", "couple": "Paar",
            "couple_with_children": "Paar mit Kindern", "other": "sonstiger Haushalt"}),
        C("Strasse", ("households.street",)),
        C("Haus-Nr.", ("households.house_number",)),
        C("Postleitzahl", ("households.postcode",)),
        C("Gemeinde", ("households.town",)),
        C("Einzugsdatum", ("households.residence_since",)),
        C("Auszugsdatum", ("households.residence_until",)),
        C("Wohnfläche qm", (), _running(40)),
        C("Miete kalt", (), _running(300)),
    )),
    ExportFile("PERSONEN_2022_10.csv", "citizens", (
        C("Personen-ID", ("citizens.citizen_number",)),
        C("Zuname", ("citizens.family_name",)),
        C("Rufname", ("citizens.given_name",)),
        C("Geburtstag", ("citizens.birth_date",)),
        C("Geschlecht", ("citizens.sex",), {"male": "männlich", "female": "weiblich", "diverse": "divers",
                                            "unknown": "keine Angabe"}),
        C("Personenkreis", ("citizens.employability",), {"able": "erwerbsfähig", "not_able": "nicht erwerbsfähig"}),
        C("Auskunftssperre § 51 BMG", ("citizens.protected",), {True: "x", False: ""}),
        C("Mobilnummer", ("citizens.phone",)),
        C("Steuer-ID", (), _running(70_000_000_000)),
        C("IBAN", (), _running(10_000)),
        C("Fallmanager-Nr.", ("citizens.caseworker_number",)),
        C("Sprachniveau Deutsch", ("citizens.languages",), _german),
        C("Datensatz gelöscht", ("citizens.where",), _deleted("ja", "nein")),
    )),
    ExportFile("ZUORDNUNG_2022_10.csv", "memberships", (
        C("HH-Nr", ("memberships.household_number",)),
        C("Personen-ID", ("memberships.citizen_number",)),
        C("Stellung im Haushalt", ("memberships.role",), {
            "applicant": "Haushaltsvorstand", "partner": "Partner", "child": "Kind", "other": "sonstige Person"}),
        C("gehört dazu ab", ("memberships.since",)),
        C("gehört dazu bis", ("memberships.until",)),
    )),
    ExportFile("ZAHLFALL_2022_10.csv", "benefit_periods", (
        C("Personen-ID", ("benefit_periods.citizen_number",)),
        C("Leistungszeitraum von", ("benefit_periods.since",)),
        C("Leistungszeitraum bis", ("benefit_periods.until",)),
        C("Betrag EUR", (), _running(400)),
    )),
))  # fmt: skip

NIGHTLY = Export("nightly, with prefixes", (
    ExportFile("kunde.csv", "citizens", (
        C("kd_nr", ("citizens.citizen_number",)),
        C("kd_nachname", ("citizens.family_name",)),
        C("kd_vorname", ("citizens.given_name",)),
        C("kd_geb_dat", ("citizens.birth_date",)),
        C("kd_geschl", ("citizens.sex",), {"male": "M", "female": "W", "diverse": "D", "unknown": "U"}),
        C("kd_elb_kz", ("citizens.employability",), {"able": "1", "not_able": "0"}),
        C("kd_sperre", ("citizens.protected",), {True: "1", False: "0"}),
        C("kd_tel", ("citizens.phone",)),
        C("kd_email", ("citizens.email",)),
        C("ifk_nr", ("citizens.caseworker_number",)),
        C("kd_sprache1", ("citizens.languages",), _language(0, {code: code for code in LANGUAGES})),
        C("kd_sprache1_niveau", ("citizens.languages",), _level(0)),
        C("storno_kz", ("citizens.where",), _deleted("1", "0")),
        C("ts_update", (), "2022-10-01 03:00:00"),
    )),
    ExportFile("bg.csv", "households", (
        C("bg_nr", ("households.household_number",)),
        C("bg_art", ("households.type",), {
            "single": "SI", "single_parent": "AE", "couple": "PO", "couple_with_children": "PM", "other": "SO"}),
        C("strasse", ("households.street",)),
        C("hausnr", ("households.house_number",)),
        C("plz", ("households.postcode",)),
        C("ort", ("households.town",)),
        C("adr_von", ("households.residence_since",)),
        C("adr_bis", ("households.residence_until",)),
        C("ts_update", (), "2022-10-01 03:00:00"),
    )),
    ExportFile("bg_kunde.csv", "memberships", (
        C("bg_nr", ("memberships.household_number",)),
        C("kd_nr", ("memberships.citizen_number",)),
        C("rolle", ("memberships.role",), {"applicant": "BV", "partner": "PA", "child": "KI", "other": "SO"}),
        C("dat_von", ("memberships.since",)),
        C("dat_bis", ("memberships.until",)),
    )),
    ExportFile("bezug.csv", "benefit_periods", (
        C("kd_nr", ("benefit_periods.citizen_number",)),
        C("bezug_von", ("benefit_periods.since",)),
        C("bezug_bis", ("benefit_periods.until",)),
    )),
))  # fmt: skip

TRAPS = Export("with columns about others beside them", (
    ExportFile("T100_BG.csv", "households", (
        C("BG_NUMMER", ("households.household_number",)),
        C("BG_KLASSE", ("households.type",), {
            "single": "SINGLE", "single_parent": "ALLEINERZIEHEND", "couple": "PAAR_OHNE_KINDER",
            "couple_with_children": "PAAR_MIT_KINDERN", "other": "SONSTIGE"}),
        C("ANSCHR_STRASSE", ("households.street",)),
        C("ANSCHR_HAUSNR", ("households.house_number",)),
        C("ANSCHR_PLZ", ("households.postcode",)),
        C("ANSCHR_ORT", ("households.town",)),
        C("ANSCHR_GUELTIGAB", ("households.residence_since",)),
        C("ANSCHR_GUELTIGBIS", ("households.residence_until",)),
        C("VERMIETER_NAME", (), "Wohnbau"),
        C("VERMIETER_STRASSE", (), "Marktplatz"),
        C("VERMIETER_ORT", (), "Ellernfurt"),
        C("KALTMIETE", (), _running(300)),
        C("BEARBEITET_AM", (), "01.10.2022"),
    )),
    ExportFile("T200_KUNDE.csv", "citizens", (
        C("KUNDEN_NUMMER", ("citizens.citizen_number",)),
        C("NACHNAME", ("citizens.family_name",)),
        C("VORNAME", ("citizens.given_name",)),
        C("GEBURTSNAME", (), _none),
        C("GEBURTSDATUM", ("citizens.birth_date",)),
        C("STERBEDATUM", (), _none),
        C("GESCHLECHT", ("citizens.sex",), _MWD),
        C("ERWERBSFAEHIGKEIT", ("citizens.employability",), _JN_OF_ABLE),
        C("BETREUER_NAME", (), _some("", "", "Musterbetreuung")),
        C("BETREUER_TELEFON", (), _some("", "", "0561 1234567")),
        C("PAP_NR", ("citizens.caseworker_number",)),
        C("TELEFON", ("citizens.phone",)),
        C("FAX", (), "0561 7654321"),
        C("AUSKUNFTSSPERRE", ("citizens.protected",), _JN),
        C("AUSKUNFTSSPERRE_BIS", (), _none),
        C("STATUS_KZ", ("citizens.where",), _deleted("I", "A")),
        C("LOESCHDATUM", (), _none),
    )),
    ExportFile("T300_BG_KUNDE.csv", "memberships", (
        C("BG_NUMMER", ("memberships.household_number",)),
        C("KUNDEN_NUMMER", ("memberships.citizen_number",)),
        C("BG_ROLLE", ("memberships.role",), {
            "applicant": "ANTRAGSTELLER", "partner": "PARTNER", "child": "KIND", "other": "SONSTIGE"}),
        C("GUELTIGAB", ("memberships.since",)),
        C("GUELTIGBIS", ("memberships.until",)),
        C("MELDEDATUM", (), "01.10.2022"),
    )),
    ExportFile("T400_LEISTUNG.csv", "benefit_periods", (
        C("KUNDEN_NUMMER", ("benefit_periods.citizen_number",)),
        C("BEWILLIGT_VON", ("benefit_periods.since",)),
        C("BEWILLIGT_BIS", ("benefit_periods.until",)),
        C("BESCHEIDDATUM", (), "01.10.2022"),
        C("AUSZAHLUNG_AM", (), "01.10.2022"),
    )),
))  # fmt: skip

COMBINED = Export("with two things in a cell", (
    ExportFile("Haushalte.csv", "households", (
        C("Aktenzeichen", ("households.household_number",)),
        C("Haushaltsform", ("households.type",), {
            "single": "allein lebend", "single_parent": "alleinerziehend", "couple": "Paar",
            "couple_with_children": "Paar mit Kindern", "other": "sonstige"}),
        C("Straße/Hausnr.", ("households.street", "households.house_number"), _address),
        C("PLZ/Ort", ("households.postcode", "households.town"),
          lambda row: f"{row['households.postcode'] or ''} {row['households.town'] or ''}".strip()),
        C("bewohnt ab", ("households.residence_since",)),
        C("bewohnt bis", ("households.residence_until",)),
    )),
    ExportFile("Personenliste.csv", "citizens", (
        C("Kunden-Nr.", ("citizens.citizen_number",)),
        C("Name, Vorname", ("citizens.family_name", "citizens.given_name"),
          lambda row: f"{row['citizens.family_name']}, {row['citizens.given_name']}"),
        C("geboren", ("citizens.birth_date",)),
        C("Alter", (), _running(18)),
        C("Geschlecht (m/w/d)", ("citizens.sex",), {"male": "m", "female": "w", "diverse": "d", "unknown": "x"}),
        C("erwerbsfähig?", ("citizens.employability",), {"able": "ja", "not_able": "nein"}),
        C("Auskunftssperre?", ("citizens.protected",)),
        C("Telefon (mobil)", ("citizens.phone",)),
        C("Muttersprache", ("citizens.languages",), _language(0, LANGUAGES)),
        C("Deutsch", ("citizens.languages",), _german),
        C("zuständige IFK", ("citizens.caseworker_number",)),
    )),
    ExportFile("BG-Zusammensetzung.csv", "memberships", (
        C("Aktenzeichen", ("memberships.household_number",)),
        C("Kunden-Nr.", ("memberships.citizen_number",)),
        C("Rolle in der BG", ("memberships.role",), {
            "applicant": "Antragsteller/in", "partner": "Partner/in", "child": "Kind", "other": "sonstige"}),
        C("dabei seit", ("memberships.since",)),
        C("dabei bis", ("memberships.until",)),
    )),
    ExportFile("Leistungsbezug.csv", "benefit_periods", (
        C("Kunden-Nr.", ("benefit_periods.citizen_number",)),
        C("Leistungsbezug von", ("benefit_periods.since",)),
        C("Leistungsbezug bis", ("benefit_periods.until",)),
    )),
))  # fmt: skip

OTHER_WORDS = Export("in words that are not known", (
    ExportFile("01_Stammdaten_BG.csv", "households", (
        C("BG-Kennung", ("households.household_number",)),
        C("BG-Struktur", ("households.type",), {
            "single": "1 Person", "single_parent": "1 Erw. + Kind(er)", "couple": "2 Erw.",
            "couple_with_children": "2 Erw. + Kind(er)", "other": "Sonst."}),
        C("Strassenname", ("households.street",)),
        C("Hausnummer inkl. Zusatz", ("households.house_number",)),
        C("PLZ", ("households.postcode",)),
        C("Wohnort/Ortsteil", ("households.town",)),
        C("Meldeadresse seit", ("households.residence_since",)),
        C("Meldeadresse bis", ("households.residence_until",)),
        C("Angemessene KdU", (), _running(300)),
        C("Stand", (), "01.10.2022"),
    )),
    ExportFile("02_Stammdaten_Person.csv", "citizens", (
        C("Personenkennung", ("citizens.citizen_number",)),
        C("Nachname", ("citizens.family_name",)),
        C("Vorname(n)", ("citizens.given_name",)),
        C("geb.", ("citizens.birth_date",)),
        C("Geschlechtsangabe", ("citizens.sex",), {
            "male": "Mann", "female": "Frau", "diverse": "Divers", "unknown": "ohne"}),
        C("eLB J/N", ("citizens.employability",), _JN_OF_ABLE),
        C("Sperrvermerk § 51", ("citizens.protected",), _JN),
        C("Tel. privat", ("citizens.phone",)),
        C("Mailkontakt", ("citizens.email",)),
        C("Deutsch (GER)", ("citizens.languages",), _german),
        C("Herkunftsland", (), _some("SYR", "UKR")),
        C("Schulabschluss", (), _some("HS", "MR", "ohne")),
        C("Bankverbindung", (), _running(100)),
    )),
    ExportFile("03_BG_Mitglieder.csv", "memberships", (
        C("BG-Kennung", ("memberships.household_number",)),
        C("Personenkennung", ("memberships.citizen_number",)),
        C("BG-Rolle", ("memberships.role",), {
            "applicant": "Vertreter", "partner": "Partner", "child": "Kind", "other": "Andere"}),
        C("Eintritt BG", ("memberships.since",)),
        C("Austritt BG", ("memberships.until",)),
        C("ungültig", ("memberships.where",), _deleted("1", "0")),
    )),
    ExportFile("04_Zeitraeume.csv", "benefit_periods", (
        C("Personenkennung", ("benefit_periods.citizen_number",)),
        C("Anspruchsbeginn", ("benefit_periods.since",)),
        C("Anspruchsende", ("benefit_periods.until",)),
        C("Bescheid vom", (), "01.10.2022"),
    )),
))  # fmt: skip

EXPORTS = (WORDS, CAPITALS, DOTS, UNDERSCORES, OFFICE_LIST, CAMEL, MUNICIPAL, NIGHTLY, TRAPS, COMBINED, OTHER_WORDS)
