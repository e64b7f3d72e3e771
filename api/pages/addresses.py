"""The address of the map: it holds the whole state of the page, so that a link can be shared (decision 0005)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any

from api.actions.map_view import MapChoice
from api.pages.reader import Reader

MAP = "/karte"


def map_fields(choice: MapChoice, **changes: Any) -> dict[str, str]:
    """Return the fields of an address for `choice` with `changes`; what is as usual is left out."""
    wanted = {**{each.name: getattr(choice, each.name) for each in fields(choice)}, **changes}
    given: dict[str, str] = {}
    for name, value in wanted.items():
        if value is None or value is False or (name == "sort" and value == "name"):
            continue
        given[name] = "1" if value is True else str(value)
    return given


def links(choice: MapChoice, reader: Reader) -> Callable[..., str]:
    """Return the function `link(**changes)` of the templates."""

    def link(**changes: Any) -> str:
        return reader.to(MAP, map_fields(choice, **changes))

    return link


def downloads(choice: MapChoice, reader: Reader) -> Callable[[str], str]:
    """Return the function `download(format)` of the templates."""

    def download(file_format: str) -> str:
        return reader.to(f"{MAP}.{file_format}", map_fields(choice))

    return download
