"""What files, columns and codes of a register are usually called in German exports: a suggested mapping knows them."""

from __future__ import annotations

import re

KNOWN_NAMES: dict[str, tuple[str, ...]] = {
    "caseworker_number": (
        "Fachkraft-Nr", "Sachbearbeiter-Nr", "IFK-Nr", "Mitarbeiternummer", "SB-Kürzel", "Sachbearbeiter",
        "Betreuer-Nr", "IFK", "PAP-Nr", "Integrationsfachkraft", "Fallmanager-Nr", "Fallmanager", "Ansprechpartner",
        "pAp", "Vermittler-Nr", "Personalnummer",
    ),
    "caseworkers.caseworker_number": (
        "Fachkraft-Nr", "Sachbearbeiter-Nr", "IFK-Nr", "Mitarbeiternummer", "SB-Kürzel", "Sachbearbeiter",
        "Kürzel", "Namenskürzel", "Personalnummer", "Mitarbeiterkürzel", "Kennung", "Nr", "Betreuer-Nr", "IFK",
        "PAP-Nr", "Integrationsfachkraft", "Fallmanager-Nr", "Fallmanager", "Ansprechpartner", "pAp", "Vermittler-Nr",
    ),
    "full_time_share": (
        "Stellenanteil", "VZÄ", "Arbeitszeitanteil", "AK-Anteil", "Stellenumfang", "Vollzeitanteil",
        "Arbeitskraftanteil", "AKA",
    ),
    "team": ("Team", "Teamname", "Organisationseinheit", "OE", "Arbeitsgruppe"),
    "office": ("Standort", "Dienststelle", "Geschäftsstelle"),
    "certificates": ("Zertifikate", "Qualifikationen"),
    "household_number": (
        "BG-Nummer", "BG-Nr", "BGNR", "Bedarfsgemeinschaft", "Aktenzeichen BG", "BG-ID", "Bedarfsgemeinschaftsnummer",
        "Haushaltsnummer", "Haushalt-Nr", "Fallnummer", "Fall-Nr", "Aktennummer", "Aktenzeichen",
    ),
    "type": (
        "BG-Typ", "Haushaltstyp", "BG-Art", "Typ der Bedarfsgemeinschaft", "Art der BG", "BGTYP", "BGART", "Typ der BG",
        "HH-Typ", "Haushaltsform", "BG-Klasse", "BG-Struktur",
    ),
    "residence_since": (
        "wohnhaft seit", "Anschrift gültig ab", "Adresse von", "Einzugsdatum", "Anschrift ab", "Anschrift gültig von",
        "Adresse gültig von", "Adresse gültig ab", "Einzug am", "Einzug", "Zuzug", "Zuzugsdatum", "wohnt seit",
        "Wohnung ab", "Zuzug am",
    ),
    "residence_until": (
        "wohnhaft bis", "Anschrift gültig bis", "Adresse bis", "Auszugsdatum", "Anschrift bis", "Adresse gültig bis",
        "Auszug am", "Auszug", "Wegzug", "Wegzugsdatum", "wohnt bis", "Wohnung bis", "Wegzug am",
    ),
    "residence_state": ("Wohnstatus", "Anschriftenstatus", "Adressstatus", "Status"),
    "street": ("Straße", "Str", "Straßenname", "Strassenbezeichnung"),
    "house_number": ("Hausnummer", "Haus-Nr", "HNr", "HsNr"),
    "postcode": ("PLZ", "Postleitzahl"),
    "town": ("Ort", "Wohnort", "Stadt", "Gemeinde", "Ortsname"),
    "lat": ("Breitengrad", "Latitude", "geo_lat", "Breite", "geogr. Breite"),
    "lon": ("Längengrad", "Longitude", "geo_lon", "Länge", "geogr. Länge"),
    "reachable_through": ("erreichbar über", "Post über"),
    "citizen_number": (
        "Kundennummer", "Kunden-Nr", "KdNr", "Personennummer", "Person-ID", "Personen-ID", "PersNr", "Klientennummer",
    ),
    "given_name": ("Vorname", "Rufname", "Vornamen", "VName"),
    "family_name": ("Nachname", "Familienname", "Zuname", "Name", "NName"),
    "birth_date": ("Geburtsdatum", "geb. am", "Geb.-Datum", "GebDat", "Geburtstag", "geboren am", "geboren"),
    "sex": ("Geschlecht", "Geschl", "m/w/d"),
    "citizenship": ("Staatsangehörigkeit", "Nationalität", "Staatsang", "Staatsbürgerschaft", "citizenship"),
    "residence_status": ("Aufenthaltsstatus", "Aufenthaltstitel", "Aufenthalt", "Aufenthaltsrecht"),
    "fled_ukraine": (
        "Ukraine-Geflüchtete", "Flucht Ukraine", "Rechtskreiswechsel Ukraine", "UKR", "Ukraine", "geflüchtet Ukraine",
    ),
    "employability": (
        "Erwerbsfähigkeit", "eLb", "erwerbsfähig", "eLb/NEF", "Status Erwerbsfähigkeit", "Erwf-Kz", "eHb",
        "Erwerbsfähigkeitsstatus",
    ),
    "childcare": ("Kinderbetreuung", "Betreuungssituation"),
    "languages": ("Sprachen", "Sprachkenntnisse"),
    "needs": ("Handlungsbedarf", "Handlungsbedarfe", "Bedarfe", "Handlungsfelder"),
    "protected": (
        "Auskunftssperre", "Adresssperre", "Sperrvermerk", "Schutzvermerk", "Sperrkz", "Sperrkennzeichen",
        "Übermittlungssperre", "Auskunftssperre BMG",
    ),
    "phone": (
        "Telefon", "Telefonnummer", "Mobil", "Handy", "Tel", "Handynummer", "Mobilnummer", "Mobiltelefon",
        "Telefon mobil", "Rufnummer",
    ),
    "phone_state": ("Telefon gültig", "Telefonstatus"),
    "email": ("E-Mail", "Mail", "E-Mail-Adresse", "Mailadresse"),
    "email_state": ("E-Mail gültig", "Mailstatus"),
    "post_state": ("Postrücklauf", "Poststatus", "Post erreichbar"),
    "role": (
        "Rolle", "Rolle in der BG", "Stellung in der BG", "Verhältnis zum Antragsteller", "Stellung",
        "Funktion in der BG", "Rolle in BG", "Stellung im Haushalt", "Funktion",
    ),
    "memberships.since": (
        "von", "Mitglied seit", "seit", "gültig ab", "Beginn", "Zugang", "in der BG seit", "Zugehörig seit",
        "Mitglied ab", "AbDat", "gültig von", "Zugang am", "in BG seit", "zugehörig ab", "Datum von", "Eintritt",
        "Eintritt BG",
    ),
    "memberships.until": (
        "bis", "Mitglied bis", "gültig bis", "Ende", "Abgang", "in der BG bis", "Zugehörig bis", "BisDat", "Abgang am",
        "in BG bis", "Datum bis", "Austritt", "Austritt BG",
    ),
    "benefit_periods.since": (
        "Bezug von", "Leistungsbeginn", "Bewilligung von", "von", "seit", "gültig ab", "Beginn",
        "Bewilligungszeitraum von", "LeistVon", "Leistung von", "Leistung ab", "Bezug ab", "Leistungszeitraum von",
        "Hilfe ab", "Leistungsbezug von", "Leistungsbezug ab", "Bezugszeitraum von", "bewilligt von", "bewilligt ab",
        "Anspruch von",
    ),
    "benefit_periods.until": (
        "Bezug bis", "Leistungsende", "Bewilligung bis", "bis", "gültig bis", "Ende", "Bewilligungszeitraum bis",
        "LeistBis", "Leistung bis", "Leistungszeitraum bis", "Hilfe bis", "Leistungsbezug bis", "Bezugszeitraum bis",
        "bewilligt bis", "Anspruch bis",
    ),
    "contact_number": (
        "Kontakt-Nr", "Vorgangsnummer", "Vermerk-Nr", "Kontakt-ID", "Vorgang", "Termin-Nr", "Kontaktnummer",
    ),
    "day": ("Datum", "Kontaktdatum", "Tag", "Termindatum", "Kontakt am", "Termin am"),
    "channel": ("Kontaktart", "Kanal", "Kontaktweg", "Medium", "Weg", "Kontaktkanal", "Art des Kontakts"),
    "direction": ("Richtung", "Initiative", "Kontaktrichtung"),
    "outcome": ("Ergebnis", "Erreicht", "Kontaktergebnis", "Status"),
    "reference": ("Referenz Sozialraum", "Referenz", "Unsere Referenz"),
    "office_number": (
        "Standort-Nr", "Dienststellen-Nr", "Geschäftsstellen-Nr", "Geschäftsstelle-Nr", "Nr", "Dienststelle-Nr",
    ),
    "name": ("Bezeichnung", "Name", "Titel"),
    "providers.name": (
        "Trägername", "Name des Trägers", "Träger", "Bezeichnung", "Name", "Anbieter", "Bezeichnung des Trägers",
    ),
    "sites.name": ("Bezeichnung", "Name", "Standort", "Standortname", "Maßnahmeort", "Name des Standorts"),
    "programmes.name": ("Bezeichnung", "Titel", "Name", "Maßnahme", "Maßnahmebezeichnung", "Angebot"),
    "kind": ("Art", "Typ"),
    "opening_hours": ("Öffnungszeiten", "Sprechzeiten"),
    "barrier_free": ("barrierefrei", "Barrierefreiheit"),
    "host": ("zu Gast bei", "Gastgeber"),
    "provider_number": ("Träger-Nr", "Trägernummer", "Anbieter-Nr"),
    "site_number": ("Ort-Nr", "Standort-Nr", "Maßnahmeort-Nr"),
    "site_numbers": ("Orte", "Standorte", "Maßnahmeorte", "Ort-Nr", "Standort-Nr", "Standort"),
    "secret": ("geheim", "Anschrift geheim"),
    "programme_number": ("Maßnahmenummer", "Maßnahme-Nr", "Maßnahmen-Nr", "Angebots-Nr", "Angebot-Nr"),
    "description": ("Beschreibung", "Inhalt", "Kurzbeschreibung"),
    "instrument": ("Instrument", "Rechtsgrundlage"),
    "referral_kind": ("Zugangsart", "Zuweisungsart"),
    "deciding_body": ("entscheidet", "Entscheidung durch", "Entscheidung", "Entscheider"),
    "places": ("Plätze", "Platzzahl"),
    "places_taken": ("belegte Plätze", "belegt", "besetzt"),
    "places_as_of": ("Stand", "Plätze Stand", "Stichtag"),
    "places_are_limit": ("Höchstzahl", "Platzzahl ist Grenze"),
    "rolling_entry": ("laufender Einstieg", "Einstieg jederzeit", "Einstieg laufend"),
    "tells_health": ("Gesundheitsbezug", "Bezug zu Gesundheit", "gesundheitsbezogen"),
    "next_start": ("nächster Beginn", "nächster Start"),
    "duration_weeks": ("Dauer in Wochen", "Wochen", "Dauer"),
    "sessions_per_week": ("Termine pro Woche", "Termine je Woche"),
    "area_key": (
        "Schlüssel", "Gebietsschlüssel", "Gebiet", "OBZ", "Ortsbezirk", "Stadtteil-Nr", "Bezirk",
        "Statistischer Bezirk", "Stadtteilschlüssel", "Gemeindeschlüssel", "AGS", "Ortsteil-Nr", "Stadtteil",
        "Ortsteil", "Planungsraum", "Quartier", "Gebietsname", "Stadtteilname", "Ortsteilname", "Kennziffer",
        "ID", "Nummer",
    ),
    "reference_date": ("Stichtag", "Stand", "Datum", "Berichtsmonat", "Stichtagsdatum", "Berichtsjahr", "Jahr"),
    "group": ("Merkmal", "Gruppe", "Altersgruppe", "Bevölkerungsgruppe"),
    "count": ("Anzahl", "Einwohner", "Bevölkerung", "Personen", "Wert"),
    "value": ("Wert", "Anzahl", "Anteil"),
    "suffix": ("Hausnummernzusatz", "Zusatz", "Adressierungszusatz", "Hausnummer-Zusatz", "ADZ", "HNrZ"),
    "x": (
        "Rechtswert", "Ostwert", "Easting", "Koordinate x", "Ost", "UTM Ost", "lon", "Längengrad", "X-Koordinate", "E",
    ),
    "y": (
        "Hochwert", "Nordwert", "Northing", "Koordinate y", "Nord", "UTM Nord", "lat", "Breitengrad", "Y-Koordinate",
        "N",
    ),
    "first": ("von Hausnummer", "Hausnummer von", "von", "ab Nr", "erste Hausnummer", "Hausnr von"),
    "last": ("bis Hausnummer", "Hausnummer bis", "bis", "bis Nr", "letzte Hausnummer", "Hausnr bis"),
    "side": ("Seite", "gerade/ungerade", "Hausnummernseite", "Straßenseite"),
    "year": ("Jahr", "Planjahr", "Haushaltsjahr"),
    "planned_entries": ("geplante Eintritte", "Eintritte", "Planeintritte", "Zugänge geplant", "Eintritte geplant"),
    "conditions": ("Voraussetzungen", "Bedingungen"),
}  # fmt: skip
"""Our column, where needed with its table → names, the commonest first. None for what is never asked for (F5)."""

WHOLE_ADDRESS = ("Anschrift", "Adresse", "Straße und Hausnummer", "Straße, Hausnummer", "Straße Nr")
"""Columns that hold street and house number in one."""
WHOLE_TOWN = ("PLZ Ort", "PLZ und Ort", "PLZ Wohnort", "Ort", "Wohnort")
WHOLE_NAME = ("Name, Vorname", "Nachname, Vorname", "Familienname, Vorname", "Kundenname", "Name")
"""The same for postcode and town, and for family name and given name."""

KNOWN_FILES: dict[str, tuple[str, ...]] = {
    "caseworkers": ("Fachkräfte", "Mitarbeiter", "Sachbearbeiter", "Integrationsfachkräfte", "IFK"),
    "households": ("BG", "Bedarfsgemeinschaften", "Haushalte"),
    "citizens": ("Personen", "Kunden", "Leistungsberechtigte"),
    "memberships": ("Mitglieder", "BG-Mitglieder", "Zugehörigkeiten"),
    "benefit_periods": ("Leistung", "Leistungsbezug", "Leistungen", "Bezugszeiten", "Bewilligungen"),
    "contacts": ("Kontakte", "Vorgänge", "Vermerke", "Termine"),
    "offices": ("Standorte", "Dienststellen", "Geschäftsstellen"),
    "providers": ("Träger", "Anbieter", "Bildungsträger"),
    "sites": ("Maßnahmeorte", "Standorte", "Orte"),
    "programmes": ("Maßnahmen", "Angebote", "Programme"),
}
"""Table → names of files or sheets, without dates and numbers."""

NEVER_IMPORTED = (
    "migrationshintergrund", "migrhintergrund", "herkunft", "ethnie", "ethnisch", "volksgruppe", "volkszugehoerigkeit",
    "geburtsort", "geburtsland", "geburtsstaat", "religion", "konfession", "hautfarbe", "abstammung", "gebort",
    "gebland", "gebstaat", "migrhint", "mighint", "migrationshint",
)  # fmt: skip
"""Parts of the names of columns that a suggestion puts under `ignore` with the reason (F5), whatever they hold."""
NEVER_IMPORTED_WORDS = ("rasse", "migration", "mighg", "migrhg", "mhg", "rel", "konf")
"""The same, where the name is nothing else: "Strasse" is no "Rasse"."""

CITIZENSHIP = re.compile(r"staatsang|staatsbuerger|staatsbrg|staatszug|nationalit|citizenship")
"""What is in the name of a column of citizenships, written in small letters, umlauts spelt out."""
CITIZENSHIP_WORDS = ("sta", "stang", "stag", "stangeh", "staatang", "staatl", "nat", "nation")
"""The same, where it is a word of its own: "StA" is the citizenship, "Stadt" is none."""

OPEN_ENDS = ("31.12.9999", "9999-12-31", "31.12.2999", "01.01.0001", "00.00.0000", "2958465")
"""Dates that systems write for "none"."""
