"""Why a program or its keys are not changed, in sentences."""

from __future__ import annotations

from collections.abc import Sequence

from api.texts import Formats
from graph_schema.errors import Conflict, NotFound, Refused
from graph_schema.model.programs import MOST_AT_A_TIME, DoneWithProgram
from graph_schema.office_time import office_time


def no_program() -> NotFound:
    """Return the error for a program that there is not."""
    return NotFound(
        "Diese Anwendung gibt es nicht.",
        "There is no such application.",
        "Die Seite „Anwendungen“ zeigt alle.",
        "The page “Applications” shows all.",
    )


def no_key() -> NotFound:
    """Return the error for a key that this program does not have."""
    return NotFound(
        "Diesen Schlüssel hat die Anwendung nicht.",
        "The application has no such key.",
        "Die Seite der Anwendung zeigt ihre Schlüssel.",
        "The application's page shows its keys.",
    )


def ended() -> Refused:
    """Return the error for a change of a program that is ended for good."""
    return Refused(
        "Diese Anwendung ist beendet; daran ändert sich nichts mehr.",
        "This application is ended; nothing about it changes any more.",
        "Eine neue Anwendung anlegen.",
        "Make a new application.",
    )


def enough_keys() -> Refused:
    """Return the error for a key too many."""
    return Refused(
        f"Es gelten schon {MOST_AT_A_TIME} davon: der alte und der neue, solange gewechselt wird.",
        f"There are {MOST_AT_A_TIME} of these already: the old one and the new one while one takes over.",
        "Zuerst den widerrufen, den die Anwendung nicht mehr benutzt.",
        "First revoke the one that the application no longer uses.",
    )


def not_active() -> Refused:
    """Return the error for revoking a key that no longer holds anyway."""
    return Refused(
        "Dieser Schlüssel gilt schon nicht mehr.",
        "This key does not hold any more already.",
    )


def changed_meanwhile(trail: Sequence[DoneWithProgram], version: int) -> Conflict:
    """Return the error for a change of a program as it was in `version`: who has changed it since, and when.

    It names a colleague to an administrator, who reads the same in the trail; it is shown and never logged.
    """
    last = next((done for done in trail if done.version > version), None)
    who_de, who_en = "", ""
    if last is not None:
        at = office_time(last.at)
        who_de = f" (am {Formats('de').moment(at)} Uhr, {last.by_name or 'am Server'})"
        who_en = f" (on {Formats('en').moment(at)}, {last.by_name or 'at the server'})"
    return Conflict(
        f"Diese Anwendung wurde inzwischen geändert{who_de}; es wurde nichts geschrieben.",
        f"This application was changed meanwhile{who_en}; nothing was written.",
        "Ansehen, was jetzt gilt, und noch einmal entscheiden.",
        "See what holds now and decide once more.",
    )
