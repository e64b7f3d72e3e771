"""Files of settings that people write by hand (TOML in UTF-8): read whole, or told where they break."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph_schema.errors import UnreadableFile


@dataclass(frozen=True, slots=True)
class SettingsFile:
    """What such a file is called in a sentence: „Die Zuordnung x.toml“, “The mapping x.toml”; what to do otherwise."""

    de: str
    en: str
    missing_de: str = ""
    missing_en: str = ""
    broken_de: str = ""
    broken_en: str = ""

    def read(self, path: Path) -> bytes:
        """Return the bytes of a file; UnreadableFile where it cannot be read."""
        try:
            return path.read_bytes()
        except OSError as error:
            raise UnreadableFile(
                f"{self.de} {path.name} kann nicht gelesen werden ({error.strerror}).",
                f"{self.en} {path.name} cannot be read ({error.strerror}).",
                self.missing_de,
                self.missing_en,
            ) from None

    def parse(self, name: str, content: bytes) -> dict[str, Any]:
        """Return what the bytes of a file say; UnreadableFile names the line from which it is no TOML."""
        try:
            return tomllib.loads(content.decode("utf-8-sig"))
        except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            place = re.search(r"line (\d+)", str(error))
            where_de, where_en = (f" ab Zeile {place[1]}", f" from line {place[1]} on") if place else ("", "")
            raise UnreadableFile(
                f"{self.de} {name} ist{where_de} kein gültiges TOML in UTF-8.",
                f"{self.en} {name} is not valid TOML in UTF-8{where_en}.",
                self.broken_de,
                self.broken_en,
            ) from None
