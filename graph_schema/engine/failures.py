"""Why the embedded engine does not start, in the words of the error tree."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

from graph_schema.engine.notices import Notice
from graph_schema.errors import GraphRefused, GraphUnavailable, Refused, SozialraumError

LITTLE_SPACE = 200_000_000
"""Bytes. Below this space is a likely reason: the cache of classes alone takes 50 MB."""
_NO_SPACE = frozenset({errno.ENOSPC, errno.EDQUOT})
_NOT_ALLOWED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_MAKE_SPACE = (
    "Platz schaffen oder einen Datenordner auf einem anderen Datenträger wählen (--data).",
    "Make space, or choose a data folder on another volume (--data).",
)


def little_space(folder: Path, limit: int = LITTLE_SPACE) -> Notice | None:
    """Return what to say of the space left on the volume of `folder`; None where it is `limit` bytes or more."""
    try:
        free = shutil.disk_usage(folder).free
    except OSError:  # the folder has gone: not a matter of space
        return None
    if free >= limit:
        return None
    megabytes = free // 1_000_000
    return (
        f"Auf dem Datenträger von {folder} sind nur noch {megabytes} MB frei. {_MAKE_SPACE[0]}",
        f"Only {megabytes} MB are left on the volume of {folder}. {_MAKE_SPACE[1]}",
    )


def not_started(log_file: Path, why: Notice, space: Notice | None) -> GraphUnavailable:
    """The engine ended or did not answer; `space` is told where the volume is nearly full."""
    remedy_de, remedy_en = (f"Das Protokoll liegt in {log_file}.", f"Its log is {log_file}.")
    if space is not None:
        remedy_de, remedy_en = f"{space[0]} {remedy_de}", f"{space[1]} {remedy_en}"
    return GraphUnavailable(
        f"Die eingebettete Graph-Datenbank ist nicht gestartet ({why[0]}).",
        f"The embedded graph engine did not start ({why[1]}).",
        remedy_de,
        remedy_en,
    )


def password_refused(password_file: Path) -> GraphRefused:
    """The engine has another password than the file holds: the file was changed, or comes from another folder."""
    return GraphRefused(
        f"Die eingebettete Graph-Datenbank weist das Kennwort in {password_file} zurück.",
        f"The embedded graph engine refuses the password in {password_file}.",
        *_NEW_PASSWORD,
    )


def no_password(password_file: Path) -> GraphRefused:
    """What the file holds cannot be a password."""
    return GraphRefused(
        f"In {password_file} steht kein Kennwort der eingebetteten Graph-Datenbank.",
        f"{password_file} holds no password of the embedded graph engine.",
        *_NEW_PASSWORD,
    )


_NEW_PASSWORD = (
    "Die Datei aus der Sicherung zurückholen, oder sie löschen: der nächste Start macht ein neues Kennwort, "
    "und alle Daten bleiben.",
    "Restore the file from the backup, or remove it: the next start makes a new password, and all data stay.",
)


def of_the_system(error: OSError, folder: Path) -> SozialraumError | None:
    """Return the error of ours for what the operating system refused in `folder`; None where that is a riddle."""
    if error.errno in _NO_SPACE:
        return GraphUnavailable(
            f"Im Datenordner {folder} ist kein Platz mehr.", f"There is no space left in the data folder {folder}.",
            *_MAKE_SPACE,
        )  # fmt: skip
    if error.errno in _NOT_ALLOWED:
        return Refused(
            f"Dieses Konto darf im Datenordner {folder} nicht lesen und schreiben.",
            f"This account may not read and write in the data folder {folder}.",
            "Einen eigenen Ordner wählen (--data), oder diesen dem Konto geben (chown -R).",
            "Choose a folder of its own (--data), or give this one to the account (chown -R).",
        )
    return None
