"""Our tables, and the columns that a mapping has to state, said in German: for the comments of a suggested mapping."""

from __future__ import annotations

from graph_schema.ingest.columns import Column, Table

GERMAN_TABLES = {
    "caseworkers": "Fachkräfte mit Team und Standort",
    "households": "Bedarfsgemeinschaften mit ihren Wohnungen, eine Zeile je Wohnung",
    "citizens": "leistungsberechtigte Personen",
    "memberships": "wer wann zu welcher Bedarfsgemeinschaft gehört",
    "benefit_periods": "Tage, für die jemand Leistungen bezieht",
    "contacts": "Kontakte und Versuche",
    "residents": "Einwohner je Gebiet, Tag und Gruppe",
    "indicator": "veröffentlichte Werte je Gebiet und Tag",
    "house_coordinates": "Häuser der Stadt mit ihren Koordinaten",
    "street_directory": "Abschnitte von Straßen mit dem Gebiet, in dem sie liegen",
    "offices": "Standorte des Jobcenters",
    "providers": "Träger",
    "sites": "Standorte der Träger",
    "programmes": "Maßnahmen mit Bedingungen und Plätzen",
    "plan": "geplante Eintritte und Plätze, eine Zeile je Jahr und Instrument",
}
"""Table → what it holds."""

GERMAN_COLUMNS = {
    "caseworker_number": "Nummer oder Kürzel der Fachkraft im Fachverfahren",
    "given_name": "Vorname",
    "family_name": "Nachname",
    "full_time_share": "Anteil einer vollen Stelle, über 0 bis 1",
    "team": "Name des Teams",
    "household_number": "Nummer der Bedarfsgemeinschaft",
    "type": "Typ der Bedarfsgemeinschaft",
    "residence_since": "erster Tag in dieser Wohnung",
    "citizen_number": "Nummer der Person",
    "birth_date": "Geburtsdatum",
    "sex": "Geschlecht, wie es im Register steht",
    "employability": "able (eLb) oder not_able (NEF)",
    "protected": "ob die Anschrift geschützt ist (F7)",
    "role": "Rolle in der Bedarfsgemeinschaft",
    "since": "erster Tag",
    "contact_number": "Nummer im Fachverfahren",
    "day": "Tag",
    "channel": "post, phone, email, visit oder office",
    "direction": "from_office oder from_citizen",
    "outcome": "reached, failed oder open",
    "area_key": "Schlüssel des Gebiets",
    "reference_date": "Stichtag",
    "group": "wer gezählt ist",
    "count": "Zahl der Einwohner, ohne Tausenderpunkte",
    "street": "Straße",
    "house_number": "Hausnummer, mit oder ohne Buchstaben",
    "x": "Ostwert oder Länge",
    "y": "Nordwert oder Breite",
    "office_number": "Nummer des Standorts",
    "name": "Bezeichnung",
    "kind": "main, branch, neighbourhood oder pop_up",
    "barrier_free": "yes, partly, no oder unknown",
    "provider_number": "Nummer des Trägers",
    "site_number": "Nummer des Standorts",
    "programme_number": "Nummer der Maßnahme",
    "instrument": "Instrument der Arbeitsmarktpolitik",
    "referral_kind": "Art des Zugangs",
    "deciding_body": "wer entscheidet",
    "places": "Plätze",
    "places_are_limit": "nein, wenn ein Bestand im Durchschnitt geplant ist",
    "places_taken": "besetzte Plätze",
    "places_as_of": "von wann die Angabe der Plätze ist",
    "rolling_entry": "Einstieg jederzeit",
    "tells_health": "ob die Teilnahme etwas über die Gesundheit sagt (F6)",
    "year": "Jahr",
    "planned_entries": "im Jahr geplante Eintritte",
}
"""Column that a mapping has to state → what it holds, in every table that has it."""


def meaning(of: Table | Column, *, german: bool) -> str:
    """Return what a table or a column holds; in English where there is no German text."""
    texts = GERMAN_TABLES if isinstance(of, Table) else GERMAN_COLUMNS
    return texts.get(of.name, of.text) if german else of.text
