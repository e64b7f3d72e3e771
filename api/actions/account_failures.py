"""Why an account is not changed, in sentences."""

from __future__ import annotations

from collections.abc import Sequence

from api.texts import Formats
from graph_schema.errors import Conflict, NotFound, Refused
from graph_schema.model.account_acts import Done
from graph_schema.office_time import office_time


def no_account() -> NotFound:
    """Return the error for an account that there is not."""
    return NotFound(
        "Dieses Konto gibt es nicht.",
        "There is no such account.",
        "„sozialraum accounts list“ und die Seite „Konten“ zeigen alle Konten.",
        "“sozialraum accounts list” and the page “Accounts” show all accounts.",
    )


def changed_meanwhile(trail: Sequence[Done], version: int) -> Conflict:
    """Return the error for a change of an account as it was in `version`: who has changed it since, and when.

    It names a colleague to an administrator, who reads the same in the trail; it is shown and never logged.
    """
    since = [done for done in trail if done.version > version]
    if not since:
        # The account's own changes (password, second factor) are nobody else's business but count as changes.
        who_de, who_en = "von der Person selbst", "by its owner"
    else:
        last = since[0]
        at = office_time(last.at)
        name_de = last.by_name or f"am Server ({last.terminal_user or '?'})"
        name_en = last.by_name or f"at the server ({last.terminal_user or '?'})"
        who_de = f"am {Formats('de').moment(at)} Uhr von {name_de}" if last.by_name else (
            f"am {Formats('de').moment(at)} Uhr {name_de}"
        )  # fmt: skip
        who_en = f"on {Formats('en').moment(at)} by {name_en}" if last.by_name else (
            f"on {Formats('en').moment(at)} {name_en}"
        )  # fmt: skip
    return Conflict(
        f"Dieses Konto wurde inzwischen {who_de} geändert; es wurde nichts geschrieben.",
        f"This account was changed meanwhile, {who_en}; nothing was written.",
        "Ansehen, was jetzt gilt, und noch einmal entscheiden.",
        "See what holds now and decide once more.",
    )


def last_administrator() -> Refused:
    """Return the error for taking away the last account that can give rights."""
    return Refused(
        "Das ist das letzte Konto mit der Rolle Administration, mit dem sich jemand anmelden kann.",
        "This is the last account with the role administrator that somebody can sign in with.",
        "Zuerst ein zweites Konto mit dieser Rolle anlegen.",
        "First make a second account with this role.",
    )


def caseload_taken() -> Conflict:
    """Return the error for a caseload that another account has as its own."""
    return Conflict(
        "Diesen Fallbestand hat schon ein anderes Konto als eigenen; es wurde nichts geschrieben.",
        "Another account has this caseload as its own; nothing was written.",
        "Dort zuerst lösen. Vertretung wird im Team geregelt.",
        "Unlink it there first. Cover is arranged within the team.",
    )


def own_account() -> Refused:
    """Return the error for an administrator who would change the own account."""
    return Refused(
        "Das eigene Konto ändert niemand selbst: weder Rollen noch Sperre, und hier auch nicht Passwort und Faktor.",
        "Nobody changes the own account: neither roles nor state, and here not password and factor either.",
        "Das macht eine andere Person mit der Rolle Administration, oder wer den Server betreibt, am Terminal.",
        "Another administrator does it, or who runs the server, at the terminal.",
    )


def no_password_here(*, demo: bool) -> Refused:
    """Return the error for a new password of an account whose password is not kept here, or is told to everybody."""
    if demo:
        return Refused(
            "Die Anmeldungen der Vorführung behalten ihr Passwort: es steht auf der Anmeldeseite.",
            "The sign-ins of the demonstration keep their password: it stands on the sign-in page.",
        )
    return Refused(
        "Dieses Konto meldet sich über den Anmeldedienst des Hauses an; hier gibt es kein Passwort.",
        "This account signs in through the office's identity provider; there is no password here.",
        "Das Passwort dort zurücksetzen.",
        "Reset the password there.",
    )
