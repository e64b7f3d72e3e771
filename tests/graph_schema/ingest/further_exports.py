"""Two further invented exports, with case workers and contacts under short names, and citizenships and origins."""

from __future__ import annotations

from collections.abc import Callable

from tests.graph_schema.ingest.office_exports import LANGUAGES, C, Export, ExportFile, View

_SHORT_NEEDS = {
    "debts": "S", "health": "G", "housing": "W", "childcare": "K", "language": "SP", "addiction": "SU",
    "qualification": "Q", "legal_status": "A", "family": "F", "orientation": "O",
}  # fmt: skip
_JN_OF_ABLE = {"able": "J", "not_able": "N"}


def _address(row: View) -> str:
    return f"{row['households.street'] or ''} {row['households.house_number'] or ''}".strip()


def _foreign(row: View) -> str:
    return next((LANGUAGES[each["code"]] for each in row["citizens.languages"] or () if each["code"] != "de"), "")


def _german(row: View) -> str:
    return next((each["level"] for each in row["citizens.languages"] or () if each["code"] == "de"), "")


def _of(*texts: str) -> Callable[[View], str]:
    return lambda row: texts[int(row["#"]) * 7 % len(texts)]


def _deleted(yes: str, no: str) -> Callable[[View], str]:
    return lambda row: yes if row["#"] % 23 == 5 else no


SHORT_NAMES = Export("with short names of case workers and contacts", (
    ExportFile("Sachbearbeiter_20221001.csv", "caseworkers", (
        C("Kürzel", ("caseworkers.caseworker_number",)),
        C("Name", ("caseworkers.family_name",)),
        C("Vorname", ("caseworkers.given_name",)),
        C("Team", ("caseworkers.team",)),
        C("AK-Anteil", ("caseworkers.full_time_share",)),
        C("Standort", ("caseworkers.office",)),
    )),
    ExportFile("BG_20221001.csv", "households", (
        C("BG-Nr", ("households.household_number",)),
        C("BG-Art", ("households.type",), {
            "single": "01", "single_parent": "02", "couple": "03", "couple_with_children": "04", "other": "99"}),
        C("Einzug", ("households.residence_since",)),
        C("Auszug", ("households.residence_until",)),
        C("Anschrift", ("households.street", "households.house_number"), _address),
        C("PLZ", ("households.postcode",)),
        C("Ort", ("households.town",)),
        C("Lösch-Kz", ("households.where",), _deleted("L", "")),
        C("Bemerkung", (), _of("", "", "Hund im Haus")),
    )),
    ExportFile("Personen_20221001.csv", "citizens", (
        C("Kd-Nr", ("citizens.citizen_number",)),
        C("Nachname", ("citizens.family_name",)),
        C("Vorname", ("citizens.given_name",)),
        C("geb. am", ("citizens.birth_date",)),
        C("Geschl.", ("citizens.sex",), {"male": "1", "female": "2", "diverse": "3", "unknown": "9"}),
        C("Erwerbsf.", ("citizens.employability",), _JN_OF_ABLE),
        C("Sperrvermerk", ("citizens.protected",), {True: "X", False: ""}),
        C("SB", ("citizens.caseworker_number",)),
        C("Telefon", ("citizens.phone",)),
        C("E-Mail", ("citizens.email",)),
        C("Staatsangeh.", (), _of("000", "163", "475")),
        C("Geburtsort", (), "Ellernfurt"),
        C("Muttersprache", ("citizens.languages",), _foreign),
        C("Deutsch", ("citizens.languages",), _german),
        C("Handlungsbedarf", ("citizens.needs",), _SHORT_NEEDS),
        C("Lösch-Kz", ("citizens.where",), _deleted("L", "")),
    )),
    ExportFile("Mitglieder_20221001.csv", "memberships", (
        C("BG-Nr", ("memberships.household_number",)),
        C("Kd-Nr", ("memberships.citizen_number",)),
        C("Stellung", ("memberships.role",), {"applicant": "HV", "partner": "PA", "child": "KI", "other": "SO"}),
        C("von", ("memberships.since",)),
        C("bis", ("memberships.until",)),
    )),
    ExportFile("Leistung_20221001.csv", "benefit_periods", (
        C("Kd-Nr", ("benefit_periods.citizen_number",)),
        C("Bewilligt ab", ("benefit_periods.since",)),
        C("Bewilligt bis", ("benefit_periods.until",)),
        C("storniert", ("benefit_periods.where",), _deleted("J", "N")),
    )),
    ExportFile("Kontakte_20221001.csv", "contacts", (
        C("Vorgang", ("contacts.contact_number",)),
        C("Kd-Nr", ("contacts.citizen_number",)),
        C("Datum", ("contacts.day",)),
        C("Weg", ("contacts.channel",), {"post": "P", "phone": "T", "email": "M", "visit": "B", "office": "V"}),
        C("Richtung", ("contacts.direction",), {"from_office": "A", "from_citizen": "E"}),
        C("Ergebnis", ("contacts.outcome",), {"reached": "ok", "failed": "kE", "open": "?"}),
        C("Referenz Sozialraum", ("contacts.reference",), lambda _row: ""),
    )),
))  # fmt: skip

OTHER_SHORT_NAMES = Export("with other short names, and origins under many", (
    ExportFile("IFK.csv", "caseworkers", (
        C("NAMENSKUERZEL", ("caseworkers.caseworker_number",)),
        C("NACHNAME", ("caseworkers.family_name",)),
        C("VORNAME", ("caseworkers.given_name",)),
        C("OE", ("caseworkers.team",)),
        C("VZAE", ("caseworkers.full_time_share",)),
        C("DIENSTSTELLE", ("caseworkers.office",)),
        C("DURCHWAHL", (), _of("101", "102", "103")),
    )),
    ExportFile("HAUSHALTE.csv", "households", (
        C("BG_ID", ("households.household_number",)),
        C("BG_TYP", ("households.type",), {
            "single": "SI", "single_parent": "AE", "couple": "PO", "couple_with_children": "PM", "other": "SO"}),
        C("WOHNT_SEIT", ("households.residence_since",)),
        C("WOHNT_BIS", ("households.residence_until",)),
        C("STR_NAME", ("households.street",)),
        C("HAUS_NR", ("households.house_number",)),
        C("PLZ", ("households.postcode",)),
        C("WOHNORT", ("households.town",)),
        C("STADTTEIL", (), _of("Mitte", "Nord", "Ost")),
    )),
    ExportFile("KUNDEN.csv", "citizens", (
        C("KD_NR", ("citizens.citizen_number",)),
        C("FAM_NAME", ("citizens.family_name",)),
        C("VORNAME", ("citizens.given_name",)),
        C("GEB_DAT", ("citizens.birth_date",)),
        C("KD_GEB_ORT", (), "Ellernfurt"),
        C("GESCHL", ("citizens.sex",), {"male": "M", "female": "W", "diverse": "D", "unknown": "U"}),
        C("KD_STA", (), _of("000", "163", "475")),
        C("STAATSANGEH_2", (), _of("", "", "475")),
        C("MIG_HG", (), _of("J", "N")),
        C("ELB_KZ", ("citizens.employability",), _JN_OF_ABLE),
        C("AUSK_SPERRE", ("citizens.protected",), {True: "J", False: "N"}),
        C("TEL_NR", ("citizens.phone",)),
        C("E_MAIL", ("citizens.email",)),
        C("IFK", ("citizens.caseworker_number",)),
    )),
    ExportFile("BG_MITGLIEDER.csv", "memberships", (
        C("BG_ID", ("memberships.household_number",)),
        C("KD_NR", ("memberships.citizen_number",)),
        C("ROLLE_IN_BG", ("memberships.role",), {
            "applicant": "Antragsteller", "partner": "Partner", "child": "Kind", "other": "Sonstige"}),
        C("IN_BG_SEIT", ("memberships.since",)),
        C("IN_BG_BIS", ("memberships.until",)),
    )),
    ExportFile("LEISTUNGEN.csv", "benefit_periods", (
        C("KD_NR", ("benefit_periods.citizen_number",)),
        C("BEZUG_AB", ("benefit_periods.since",)),
        C("BEZUG_BIS", ("benefit_periods.until",)),
    )),
    ExportFile("TERMINE.csv", "contacts", (
        C("TERMIN_ID", ("contacts.contact_number",)),
        C("KD_NR", ("contacts.citizen_number",)),
        C("TERMIN_AM", ("contacts.day",)),
        C("KONTAKTKANAL", ("contacts.channel",), {
            "post": "Brief", "phone": "Telefon", "email": "E-Mail", "visit": "Hausbesuch", "office": "Vorsprache"}),
        C("RICHTUNG", ("contacts.direction",), {"from_office": "Ausgang", "from_citizen": "Eingang"}),
        C("ERGEBNIS", ("contacts.outcome",), {"reached": "erreicht", "failed": "nicht erreicht", "open": "offen"}),
    )),
))  # fmt: skip

FURTHER = (SHORT_NAMES, OTHER_SHORT_NAMES)
