"""What the fields of a citizen that are changed here are called on the terminal, in German and English."""

from __future__ import annotations

from api.cli.output import choose
from graph_schema.ingest.leading_rows import ADDRESS, ROLE, readable_address
from graph_schema.ingest.moved_rows import MOVE, Move, MoveKind, move_of

FIELDS: dict[str, tuple[str, str]] = {
    "given_name": ("Vorname", "given name"),
    "family_name": ("Nachname", "family name"),
    "phone": ("Telefonnummer", "telephone number"),
    "phone_state": ("Zustand der Telefonnummer", "state of the telephone number"),
    "email": ("E-Mail-Adresse", "e-mail address"),
    "email_state": ("Zustand der E-Mail-Adresse", "state of the e-mail address"),
    "post_state": ("Zustand der Postanschrift", "state of the postal address"),
    "languages": ("Sprachen", "languages"),
    "needs": ("Handlungsbedarfe", "needs"),
    "childcare": ("Kinderbetreuung", "childcare"),
    "residence_status": ("Aufenthaltsstatus", "residence status"),
}
OF_ROWS: dict[str, tuple[str, str]] = {
    ADDRESS: ("Anschrift", "address"),
    MOVE: ("Umzug", "move"),
    ROLE: ("Rolle in der Bedarfsgemeinschaft", "role in the household"),
}
"""Corrected on the pages and through GraphQL only."""
_CASE_SYSTEM = "case system"
"""How the labels call the register, where no mapping names it."""


def field_word(field: str) -> str:
    """Return what a field is called; its column where it has no word."""
    words = {**FIELDS, **OF_ROWS}
    return choose(*words[field]) if field in words else field


def value_words(field: str, text: str | None) -> str:
    """Return a value as people read it; the text of its cell but for an address or move. Empty for nothing."""
    if field == MOVE and text:
        return _move_words(move_of(text))
    return readable_address(text) if field == ADDRESS else text or ""


def _move_words(move: Move) -> str:
    day = f"{move.day:%d.%m.%Y}" if choose("de", "en") == "de" else move.day.isoformat()
    where = {
        MoveKind.HOME: (readable_address(move.address),) * 2,
        MoveKind.NO_FIXED_ADDRESS: ("kein fester Wohnsitz", "no fixed address"),
        MoveKind.NOT_WRITTEN: ("Wohnung ohne Anschrift", "a dwelling without address"),
        MoveKind.ENDED: ("keine Wohnung", "no dwelling"),
    }
    return choose(f"ab {day}: ", f"from {day}: ") + choose(*where[move.kind])


def system_word(system: str) -> str:
    """Return what a leading system is called: as the mapping names it."""
    return choose("Fachverfahren", _CASE_SYSTEM) if system == _CASE_SYSTEM else system
