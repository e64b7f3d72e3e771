"""What files, columns and codes of a register are usually called in German exports: a suggested mapping knows them."""

from __future__ import annotations

KNOWN_NAMES: dict[str, tuple[str, ...]] = {
    "caseworker_number": ("Fachkraft-Nr", "Sachbearbeiter-Nr", "IFK-Nr", "Mitarbeiternummer", "SB-Kürzel"),
    "full_time_share": ("Stellenanteil", "VZÄ", "Arbeitszeitanteil"),
    "team": ("Team", "Teamname", "Organisationseinheit", "OE"),
    "office": ("Standort", "Dienststelle", "Geschäftsstelle"),
    "certificates": ("Zertifikate", "Qualifikationen"),
    "household_number": ("BG-Nummer", "BG-Nr", "BGNR", "Bedarfsgemeinschaft", "Aktenzeichen BG", "BG-ID"),
    "type": ("BG-Typ", "Haushaltstyp", "BG-Art", "Typ der Bedarfsgemeinschaft"),
    "residence_since": ("wohnhaft seit", "Anschrift gültig ab", "Adresse von", "Einzugsdatum", "Anschrift ab"),
    "residence_until": ("wohnhaft bis", "Anschrift gültig bis", "Adresse bis", "Auszugsdatum", "Anschrift bis"),
    "residence_state": ("Wohnstatus", "Anschriftenstatus", "Adressstatus", "Status"),
    "street": ("Straße", "Str", "Straßenname"),
    "house_number": ("Hausnummer", "Haus-Nr", "HNr"),
    "postcode": ("PLZ", "Postleitzahl"),
    "town": ("Ort", "Wohnort", "Stadt", "Gemeinde"),
    "lat": ("Breitengrad", "Latitude", "geo_lat", "Breite", "geogr. Breite"),
    "lon": ("Längengrad", "Longitude", "geo_lon", "Länge", "geogr. Länge"),
    "reachable_through": ("erreichbar über", "Post über"),
    "citizen_number": ("Kundennummer", "Kunden-Nr", "KdNr", "Personennummer", "Person-ID", "Personen-ID"),
    "given_name": ("Vorname", "Rufname", "Vornamen"),
    "family_name": ("Nachname", "Familienname", "Zuname", "Name"),
    "birth_date": ("Geburtsdatum", "geb. am", "Geb.-Datum", "GebDat"),
    "sex": ("Geschlecht", "Geschl", "m/w/d"),
    "citizenship": ("Staatsangehörigkeit", "Nationalität", "Staatsang", "Staatsbürgerschaft"),
    "residence_status": ("Aufenthaltsstatus", "Aufenthaltstitel"),
    "fled_ukraine": ("Ukraine-Geflüchtete", "Flucht Ukraine", "Rechtskreiswechsel Ukraine", "UKR"),
    "employability": ("Erwerbsfähigkeit", "eLb", "erwerbsfähig", "eLb/NEF", "Status Erwerbsfähigkeit"),
    "childcare": ("Kinderbetreuung", "Betreuungssituation"),
    "languages": ("Sprachen", "Sprachkenntnisse", "Muttersprache"),
    "needs": ("Handlungsbedarf", "Handlungsbedarfe", "Bedarfe", "Handlungsfelder"),
    "protected": ("Auskunftssperre", "Adresssperre", "Sperrvermerk", "Schutzvermerk"),
    "phone": ("Telefon", "Telefonnummer", "Mobil", "Handy", "Tel"),
    "phone_state": ("Telefon gültig", "Telefonstatus"),
    "email": ("E-Mail", "Mail", "E-Mail-Adresse"),
    "email_state": ("E-Mail gültig", "Mailstatus"),
    "post_state": ("Postrücklauf", "Poststatus", "Post erreichbar"),
    "role": ("Rolle", "Rolle in der BG", "Stellung in der BG", "Verhältnis zum Antragsteller"),
    "memberships.since": ("von", "Mitglied seit", "seit", "gültig ab", "Beginn", "Zugang", "in der BG seit"),
    "memberships.until": ("bis", "Mitglied bis", "gültig bis", "Ende", "Abgang", "in der BG bis"),
    "benefit_periods.since": ("Bezug von", "Leistungsbeginn", "Bewilligung von", "von", "seit", "gültig ab", "Beginn"),
    "benefit_periods.until": ("Bezug bis", "Leistungsende", "Bewilligung bis", "bis", "gültig bis", "Ende"),
    "contact_number": ("Kontakt-Nr", "Vorgangsnummer", "Vermerk-Nr", "Kontakt-ID", "Vorgang"),
    "day": ("Datum", "Kontaktdatum", "Tag"),
    "channel": ("Kontaktart", "Kanal", "Kontaktweg", "Medium"),
    "direction": ("Richtung", "Initiative"),
    "outcome": ("Ergebnis", "Erreicht", "Kontaktergebnis", "Status"),
    "office_number": ("Standort-Nr", "Dienststellen-Nr", "Geschäftsstellen-Nr"),
    "name": ("Bezeichnung", "Name", "Titel"),
    "kind": ("Art", "Typ"),
    "opening_hours": ("Öffnungszeiten", "Sprechzeiten"),
    "barrier_free": ("barrierefrei", "Barrierefreiheit"),
    "host": ("zu Gast bei", "Gastgeber"),
    "provider_number": ("Träger-Nr", "Trägernummer", "Anbieter-Nr"),
    "site_number": ("Ort-Nr", "Maßnahmeort-Nr"),
    "site_numbers": ("Orte", "Maßnahmeorte", "Ort-Nr"),
    "secret": ("geheim", "Anschrift geheim"),
    "programme_number": ("Maßnahmenummer", "Maßnahme-Nr", "Angebots-Nr"),
    "description": ("Beschreibung", "Inhalt", "Kurzbeschreibung"),
    "instrument": ("Instrument", "Rechtsgrundlage"),
    "referral_kind": ("Zugangsart", "Zuweisungsart"),
    "deciding_body": ("entscheidet", "Entscheidung durch"),
    "places": ("Plätze", "Platzzahl"),
    "places_taken": ("belegte Plätze", "belegt", "besetzt"),
    "places_as_of": ("Stand", "Plätze Stand", "Stichtag"),
    "places_are_limit": ("Höchstzahl", "Platzzahl ist Grenze"),
    "rolling_entry": ("laufender Einstieg", "Einstieg jederzeit"),
    "next_start": ("nächster Beginn", "nächster Start"),
    "duration_weeks": ("Dauer in Wochen", "Wochen", "Dauer"),
    "sessions_per_week": ("Termine pro Woche", "Termine je Woche"),
    "conditions": ("Voraussetzungen", "Bedingungen"),
}
"""Our column, where needed with its table → names, the commonest first. None for what is never asked for (F5)."""

WHOLE_ADDRESS = ("Anschrift", "Adresse", "Straße und Hausnummer", "Straße, Hausnummer", "Straße Nr")
"""Columns that hold street and house number in one."""

KNOWN_FILES: dict[str, tuple[str, ...]] = {
    "caseworkers": ("Fachkräfte", "Mitarbeiter", "Sachbearbeiter", "Integrationsfachkräfte", "IFK"),
    "households": ("BG", "Bedarfsgemeinschaften", "Haushalte"),
    "citizens": ("Personen", "Kunden", "Leistungsberechtigte"),
    "memberships": ("Mitglieder", "BG-Mitglieder", "Zugehörigkeiten"),
    "benefit_periods": ("Leistung", "Leistungsbezug", "Leistungen", "Bezugszeiten", "Bewilligungen"),
    "contacts": ("Kontakte", "Vorgänge", "Vermerke", "Termine"),
    "offices": ("Standorte", "Dienststellen", "Geschäftsstellen"),
    "providers": ("Träger", "Anbieter", "Bildungsträger"),
    "sites": ("Maßnahmeorte", "Orte"),
    "programmes": ("Maßnahmen", "Angebote", "Programme"),
}
"""Table → names of files or sheets, without dates and numbers."""

NEVER_IMPORTED = (
    "migrationshintergrund", "migrhintergrund", "herkunft", "ethnie", "ethnisch", "volksgruppe", "volkszugehoerigkeit",
    "geburtsort", "geburtsland", "geburtsstaat", "religion", "konfession", "hautfarbe", "abstammung",
)  # fmt: skip
"""Parts of the names of columns that a suggestion puts under `ignore` with the reason (F5), whatever they hold."""
NEVER_IMPORTED_WORDS = ("rasse", "migration", "mighg", "mhg", "gebort", "gebland")
"""The same, where the name is nothing else: "Strasse" is no "Rasse"."""

OPEN_ENDS = ("31.12.9999", "9999-12-31", "31.12.2999", "01.01.0001", "00.00.0000", "2958465")
"""Dates that systems write for "none"."""

_YES, _NO = dict.fromkeys(("j", "y", "x", "wahr"), "true"), dict.fromkeys(("n", "-", "falsch"), "false")
_CHANNEL_STATE = {
    "gültig": "works", "ok": "works", "erreichbar": "works", "unsicher": "uncertain", "fraglich": "uncertain",
    "ungültig": "broken", "unzustellbar": "broken", "nicht erreichbar": "broken",
}  # fmt: skip

KNOWN_CODES: dict[str, dict[str, str]] = {
    "sex": {
        "m": "male", "männlich": "male", "w": "female", "weiblich": "female", "d": "diverse", "divers": "diverse",
        "x": "unknown", "u": "unknown", "unbekannt": "unknown", "ohne angabe": "unknown",
    },
    "employability": {
        "elb": "able", "ja": "able", "j": "able", "1": "able", "erwerbsfähig": "able",
        "nef": "not_able", "nein": "not_able", "n": "not_able", "0": "not_able", "nicht erwerbsfähig": "not_able",
    },
    "type": {
        "alleinstehend": "single", "1-personen-bg": "single", "single-bg": "single",
        "alleinerziehend": "single_parent", "alleinerziehende": "single_parent", "ae": "single_parent",
        "alleinerziehenden-bg": "single_parent",
        "paar": "couple", "partner-bg ohne kinder": "couple", "paar ohne kinder": "couple",
        "paar mit kindern": "couple_with_children", "partner-bg mit kindern": "couple_with_children",
        "sonstige": "other", "sonstiges": "other",
    },
    "residence_state": {
        "geschützt": "protected", "gesperrt": "protected", "ofw": "no_fixed_address",
        "ohne festen wohnsitz": "no_fixed_address", "wohnungslos": "no_fixed_address",
    },
    "role": {
        "antragsteller": "applicant", "antragstellerin": "applicant", "bevollmächtigter": "applicant",
        "as": "applicant", "hauptperson": "applicant", "partner": "partner", "partnerin": "partner",
        "ehepartner": "partner", "kind": "child", "k": "child", "sonstige": "other",
    },
    "needs": {
        "gesundheit": "health", "schulden": "debts", "überschuldung": "debts", "wohnen": "housing",
        "wohnung": "housing", "kinder": "childcare", "kinderbetreuung": "childcare", "sprache": "language",
        "sucht": "addiction", "bildung": "qualification", "qualifikation": "qualification",
        "qualifizierung": "qualification", "recht": "legal_status", "aufenthalt": "legal_status", "familie": "family",
        "orientierung": "orientation",
    },
    "channel": {
        "brief": "post", "post": "post", "telefon": "phone", "anruf": "phone", "e-mail": "email", "mail": "email",
        "hausbesuch": "visit", "besuch": "visit", "persönlich": "office", "vorsprache": "office", "büro": "office",
    },
    "direction": {
        "ausgehend": "from_office", "aus": "from_office", "jobcenter": "from_office",
        "eingehend": "from_citizen", "ein": "from_citizen", "kunde": "from_citizen",
    },
    "outcome": {"erreicht": "reached", "ja": "reached", "nicht erreicht": "failed", "nein": "failed", "offen": "open"},
    "barrier_free": {"ja": "yes", "j": "yes", "nein": "no", "n": "no", "teilweise": "partly", "unbekannt": "unknown"},
    "phone_state": _CHANNEL_STATE, "email_state": _CHANNEL_STATE, "post_state": _CHANNEL_STATE,
}  # fmt: skip
"""Codes that exports use, in small letters → ours, by column. None whose meaning hangs on the column's name: "J" is
good news under "Post erreichbar" and bad news under "Postrücklauf"."""

KNOWN_ANSWERS = {**_YES, **_NO}
"""The same for columns of yes and no, beside what is read as such anyway."""
