"""The reader's language, and addresses that keep it.

The language is the parameter `lang` of the address and nothing else: no cookie, no guess from the browser. Without
it the instance's own language is spoken, so a link shows the same words to whoever opens it (decision 0005).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from litestar.connection import ASGIConnection
from litestar.datastructures import State

from api.actions.choose_layer import UnreadableChoice
from api.instance import instance_of
from api.texts import LOCALES, Formats, Texts, load_texts

Connection = ASGIConnection[Any, Any, Any, State]


@dataclass(frozen=True, slots=True)
class Reader:
    """Who is answered: language, and the instance's own language."""

    locale: str
    usual: str

    @property
    def texts(self) -> Texts:
        """The texts in the reader's language."""
        return load_texts(self.locale)

    @property
    def formats(self) -> Formats:
        """Numbers and dates in the reader's language."""
        return Formats(self.locale)

    def to(self, path: str, fields: Mapping[str, str] | None = None, *, locale: str | None = None) -> str:
        """Return the address of a page with `fields`, in the reader's language (or in `locale`)."""
        wanted = locale or self.locale
        query = dict(fields or {})
        if wanted != self.usual:
            query["lang"] = wanted
        return f"{path}?{urlencode(query)}" if query else path


def reader_of(connection: Connection) -> Reader:
    """Return the reader of a request; UnreadableChoice for a language that there is not."""
    usual = instance_of(connection).settings.locale
    wanted = fields_of(connection).get("lang", "")
    if wanted and wanted not in LOCALES:
        raise UnreadableChoice(
            "Diese Sprache gibt es hier nicht.",
            "This language is not available here.",
            "Möglich sind lang=de und lang=en.",
            "Possible are lang=de and lang=en.",
            wanted=wanted,
            field="lang",
        )
    return Reader(wanted or usual, usual)


def any_reader(connection: Connection) -> Reader:
    """Return the reader of a request whose address may be wrong: in doubt with the instance's own language."""
    usual = instance_of(connection).settings.locale
    wanted = connection.query_params.get("lang", "")
    return Reader(wanted if wanted in LOCALES else usual, usual)


def fields_of(connection: Connection) -> dict[str, str]:
    """Return the fields of an address; UnreadableChoice where one is there twice."""
    fields: dict[str, str] = {}
    for name, value in connection.query_params.multi_items():
        if name in fields:
            raise UnreadableChoice(
                "Eine Angabe steht zweimal in der Adresse.",
                "The address has a field twice.",
                "Wählen Sie auf der Karte neu.",
                "Choose again on the map.",
                wanted=str(value),
                field=name,
            )
        fields[name] = str(value)
    return fields
