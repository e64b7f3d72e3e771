"""What stands in an account, as it is typed: name to sign in with, name, roles; each refusal names its field."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from graph_schema.errors import BadInput
from graph_schema.model.access import Role, roles_that_exclude_each_other

_LOGIN = re.compile(r"[\w.@+-]{2,100}")
LONGEST_LOGIN, LONGEST_NAME = 100, 100


@dataclass(eq=False)
class WrongField(BadInput):
    """A field of a form cannot be used as it was typed; `field` is its name, nothing that was typed is repeated."""

    field: str = ""


def read_login(typed: str) -> str:
    """Return a name to sign in with, as it is stored; WrongField where it is empty, too long or has other signs.

    >>> read_login(" Kim.Beispiel ")
    'Kim.Beispiel'
    """
    login = unicodedata.normalize("NFKC", typed).strip()
    if not _LOGIN.fullmatch(login):
        raise WrongField(
            "Dieser Anmeldename geht nicht; es wurde nichts geschrieben.",
            "This name to sign in with cannot be used; nothing was written.",
            f"2 bis {LONGEST_LOGIN} Zeichen: Buchstaben, Ziffern, Punkt, Bindestrich, Unterstrich, @ und +.",
            f"2 to {LONGEST_LOGIN} characters: letters, digits, dot, hyphen, underscore, @ and +.",
            field="login",
        )
    return login


def read_name(typed: str, german: str = "Vor- und Nachname", english: str = "Given name and family name") -> str:
    """Return a name as it is stored; WrongField where it is empty, too long or cannot be shown.

    `german` and `english` say in the remedy what the name is of.
    """
    name = " ".join(unicodedata.normalize("NFC", typed).split())
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        raise WrongField(
            "Der Name fehlt oder ist zu lang; es wurde nichts geschrieben.",
            "The name is missing or too long; nothing was written.",
            f"{german}, höchstens {LONGEST_NAME} Zeichen.",
            f"{english}, at most {LONGEST_NAME} characters.",
            field="name",
        )
    return name


def read_roles(typed: Iterable[str]) -> tuple[Role, ...]:
    """Return roles in their order; WrongField where none is chosen, one is unknown, or they exclude each other."""
    wanted = set(typed)
    if not wanted or wanted - set(Role):
        raise WrongField(
            "Ein Konto braucht mindestens eine Rolle; es wurde nichts geschrieben.",
            "An account needs at least one role; nothing was written.",
            "Eine Rolle wählen.",
            "Choose a role.",
            field="roles",
        )
    roles = tuple(role for role in Role if role in wanted)
    if roles_that_exclude_each_other(roles):
        raise WrongField(
            "Diese Rollen gehen nicht in einem Konto zusammen; es wurde nichts geschrieben.",
            "These roles do not go together in one account; nothing was written.",
            "Träger, Datenschutzbeauftragte, Datenschutzkoordination und Administration hat ein Konto je allein: wer "
            "Rechte gibt oder prüft, nutzt sie nicht. Für eine zweite Aufgabe ein zweites Konto anlegen.",
            "Partner organisation, data-protection officer, data-protection coordinator and administrator are each "
            "held alone: who gives or oversees rights does not use them. Make a second account for a second task.",
            field="roles",
        )
    return roles
