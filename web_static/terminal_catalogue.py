"""Compiles the terminal's German: `python -m web_static.terminal_catalogue`, after its `.po` was changed.

gettext reads the compiled file, and so does click (`api.cli.catalogue`). It is kept beside its source: a test compares
both, and nothing has to be built before the first command.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

SOURCE = Path(__file__).resolve().parent / "locales" / "terminal" / "de" / "LC_MESSAGES" / "sozialraum.po"
COMPILED = SOURCE.with_suffix(".mo")


def compiled() -> bytes:
    """Return the catalogue as gettext reads it."""
    with SOURCE.open("rb") as file:
        catalogue = read_po(file, locale="de")
    target = BytesIO()
    write_mo(target, catalogue)
    return target.getvalue()


if __name__ == "__main__":
    COMPILED.write_bytes(compiled())
    print(COMPILED)
