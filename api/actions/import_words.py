"""Words for imports, in German and English, that the terminal and the pages share."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from api.texts import Formats
from graph_schema.ingest.left_out import LeftOutRows
from graph_schema.ingest.report import Counts

Word = tuple[str, str]

KINDS: dict[str, Word] = {
    "neighbourhoods": ("Gebiete", "neighbourhoods"),
    "residents": ("Einwohnerzahlen", "residents"),
    "indicator": ("Werte", "figures"),
    "addresses": ("Adressen", "addresses"),
    "directory": ("Verzeichnis", "directory"),
    "plan": ("Eintritts- und Platzplanung", "planned entries and places"),
    "register": ("Fallregister", "case register"),
}
"""What an import brings in."""
PUBLISHED = frozenset({"neighbourhoods", "grid", "residents", "indicator", "addresses", "directory", "plan"})
"""Kinds of what is published anyway; all others are about people, those of a later version too."""
STATES: dict[str, Word] = {
    "done": ("fertig", "done"),
    "running": ("läuft oder wurde unterbrochen", "running, or interrupted"),
    "taken_back": ("zurückgenommen", "taken back"),
    "abandoned": ("unvollständig", "incomplete"),
    "refused": ("abgewiesen, nichts geladen", "refused, nothing loaded"),
    "undoing": ("wird rückgängig gemacht, oder das wurde unterbrochen", "being undone, or interrupted in it"),
    "undone": ("rückgängig gemacht", "undone"),
}
UNCHANGED: Word = ("fertig, nichts geändert", "done, nothing changed")
"""In place of `done` where only the event was recorded."""
COUNTS: tuple[tuple[Callable[[Counts], int], str, str], ...] = (
    (lambda counts: counts.created, "neu", "created"),
    (lambda counts: counts.changed, "geändert", "changed"),
    (lambda counts: counts.unchanged, "unverändert", "unchanged"),
    (lambda counts: counts.refused, "abgewiesen", "refused"),
    (lambda counts: counts.vanished, "nicht mehr in der Datei", "vanished"),
)
TABLES: dict[str, Word] = {
    "neighbourhoods": ("Gebiete", "neighbourhoods"),
    "residents": ("Einwohnerzahlen", "residents"),
    "indicator": ("Werte", "figures"),
    "offices": ("Standorte", "offices"),
    "providers": ("Träger", "providers"),
    "sites": ("Orte der Träger", "sites"),
    "programmes": ("Angebote", "programmes"),
    "plan": ("Planzeilen", "rows of the plan"),
    "house_coordinates": ("Häuser der Stadt", "houses of the city"),
    "street_directory": ("Straßenabschnitte", "stretches of streets"),
    "caseworkers": ("Fachkräfte", "caseworkers"),
    # A row of households.csv is a residence: a household that moved has several.
    "households": ("Wohnungen von Bedarfsgemeinschaften", "residences of households"),
    "citizens": ("Personen", "citizens"),
    "memberships": ("Zugehörigkeiten", "memberships"),
    "benefit_periods": ("Bezugszeiten", "benefit periods"),
    "contacts": ("Kontakte", "contacts"),
}
"""What the rows of a table are."""
MATCHES: dict[str, Word] = {
    "exact": ("genau", "exact"),
    "nearest_number": ("nächste Hausnummer", "nearest number"),
    "settled": ("von Hand geklärt", "settled by hand"),
    "street_only": ("nur die Straße", "street only"),
    "ambiguous": ("mehrdeutig", "ambiguous"),
    "not_found": ("nicht gefunden", "not found"),
}
"""How sure the place of a written address is, the surest first."""
UNSURE = ("street_only", "ambiguous", "not_found")


def is_about_people(kind: str) -> bool:
    """Tell whether imports of a kind bring in something about people.

    >>> is_about_people("register"), is_about_people("residents")
    (True, False)
    """
    return kind not in PUBLISHED


def left_out_words(rows: LeftOutRows, locale: str) -> str:
    """Return how many rows of a file a table left out and read.

    >>> left_out_words(LeftOutRows(rows=201, by_where=13, followers=0, read=188), "de")
    '201 Zeilen in der Datei, 13 ausgelassen (where), 188 gelesen'
    >>> left_out_words(LeftOutRows(rows=9, by_where=0, followers=2, read=6), "en")
    '9 rows in the file, 2 left out because they refer to rows left out, 1 put together or without value, 6 read'
    >>> left_out_words(LeftOutRows(rows=201, by_where=0, followers=0, read=201, without_caseworker=12), "en")
    '201 rows in the file, 201 read, 12 of them without the caseworker they name (whose row is left out)'
    """
    parts = (
        (rows.rows, "Zeilen in der Datei" if rows.rows != 1 else "Zeile in der Datei",
         "rows in the file" if rows.rows != 1 else "row in the file"),
        (rows.by_where, "ausgelassen (where)", "left out (where)"),
        (rows.followers, "mit ausgelassen, weil sie auf Ausgelassenes verweisen",
         "left out because they refer to rows left out"),
        (rows.others, "zusammengefasst oder ohne Wert", "put together or without value"),
        (rows.read, "gelesen", "read"),
        (rows.without_caseworker, "davon ohne die genannte Fachkraft (deren Zeile ist ausgelassen)",
         "of them without the caseworker they name (whose row is left out)"),
    )  # fmt: skip
    told = [(number, words) for number, *words in parts if number or words[0] == "gelesen"]
    return ", ".join(f"{Formats(locale).number(number)} {words[0 if locale == 'de' else 1]}" for number, words in told)


def word(words: Mapping[str, Word], code: str, locale: str) -> str:
    """Return the word of `code` in `locale` ("de" or "en"); the code itself where a later version wrote it."""
    return words[code][0 if locale == "de" else 1] if code in words else code


def kind_word(kind: str, subject: str | None, locale: str) -> str:
    """Return what was imported, with the code of the level or indicator where there are several of the kind.

    >>> kind_word("residents", "stadtteil", "de"), kind_word("addresses", "street_directory", "en")
    ('Einwohnerzahlen (stadtteil)', 'addresses (stretches of streets)')
    """
    of = f" ({word(TABLES, subject, locale)})" if subject else ""
    return word(KINDS, kind, locale) + of


def size_words(size: int, locale: str) -> str:
    """Return a file's size in bytes, kilobytes or megabytes (of a thousand).

    >>> size_words(742, "de"), size_words(24_499, "en"), size_words(3_140_000, "de")
    ('742 B', '24 kB', '3,1 MB')
    """
    formats = Formats(locale)
    if size < 1_000:
        return f"{formats.number(size)} B"
    if size < 1_000_000:
        return f"{formats.number(size / 1_000)} kB"
    return f"{formats.number(size / 1_000_000, 1)} MB"


def state_word(state: str, changed: bool, locale: str) -> str:
    """Return what became of an import.

    >>> state_word("done", False, "en")
    'done, nothing changed'
    """
    if state == "done" and not changed:
        return UNCHANGED[0 if locale == "de" else 1]
    return word(STATES, state, locale)
