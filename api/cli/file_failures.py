"""What the operating system refuses, in words: files and folders that may not be read or written, full disks."""

from __future__ import annotations

import errno
import os

from graph_schema.errors import BadInput

_WORDS = {
    errno.EACCES: ("kein Zugriff", "no access"),
    errno.EPERM: ("kein Zugriff", "no access"),
    errno.EROFS: ("dort kann nur gelesen werden", "it can only be read there"),
    errno.ENAMETOOLONG: ("der Name ist zu lang", "the name is too long"),
    errno.ENOSPC: ("der Datenträger ist voll", "the disk is full"),
    errno.EDQUOT: ("der zugeteilte Platz ist verbraucht", "the space of this account is used up"),
}
_RIGHTS = (
    "Die Rechte des Kontos prüfen, unter dem der Befehl läuft, oder einen anderen Ort nennen.",
    "Check the rights of the account that runs the command, or name another place.",
)
_NAME = ("Einen kürzeren Namen nennen.", "Choose a shorter name.")
_SPACE = ("Platz schaffen und den Befehl wiederholen.", "Make room, and repeat the command.")
_REMEDIES = {errno.ENOSPC: _SPACE, errno.EDQUOT: _SPACE, errno.ENAMETOOLONG: _NAME}


def file_failure(error: OSError) -> BadInput | None:
    """Return the error in words with its path, which is no stored value; None where it is none of these."""
    if error.errno not in _WORDS:
        return None
    de, en = _WORDS[error.errno]
    path = os.fsdecode(error.filename) if isinstance(error.filename, str | bytes | os.PathLike) else ""
    remedy = _REMEDIES.get(error.errno, _RIGHTS)
    if not path:
        return BadInput(f"{de[0].upper()}{de[1:]}.", f"{en[0].upper()}{en[1:]}.", *remedy)
    return BadInput(f"{path}: {de}.", f"{path}: {en}.", *remedy)
