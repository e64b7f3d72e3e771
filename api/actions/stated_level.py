"""A level of areas as whoever imports them states it: code, words, rank, source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from graph_schema.errors import BadInput
from graph_schema.model.known_levels import KNOWN_LEVELS
from graph_schema.model.places import Level
from graph_schema.store.areas import load_levels
from graph_schema.store.graph import Graph

WORDS = ("plural_de", "singular_de", "plural_en", "singular_en", "rank", "source", "licence", "borders_as_of")
"""What can be stated of a level, as the options of `import neighbourhoods` call it."""
_NEEDED = ("name_de", "singular_de", "name_en", "singular_en", "rank")


async def stated_level(graph: Graph, code: str, words: Mapping[str, Any]) -> Level:
    """Return the level: as the graph knows it, else a usual one, with `words` over it; None says nothing.

    BadInput where it is new and words are missing.
    """
    ours = {"plural_de": "name_de", "plural_en": "name_en"}
    stated = {ours.get(name, name): value for name, value in words.items() if value is not None}
    known = {level.code: level for level in await load_levels(graph)}.get(code) or KNOWN_LEVELS.get(code)
    if known is not None:
        return replace(known, **stated)
    if missing := set(_NEEDED) - stated.keys():
        raise _unknown_level(code, len(missing))
    whole: dict[str, Any] = {"source": "", "licence": "", "borders_as_of": None, **stated}
    return Level(code=code, **whole)


def _unknown_level(code: str, missing: int) -> BadInput:
    return BadInput(
        f"Die Ebene {code} ist neu; {missing} Angaben zu ihr fehlen.",
        f"The level {code} is new; {missing} words for it are missing.",
        "--plural-de, --singular-de, --plural-en, --singular-en und --rank angeben, "
        f"oder eine der üblichen Ebenen: {', '.join(KNOWN_LEVELS)}.",
        "Give --plural-de, --singular-de, --plural-en, --singular-en and --rank, "
        f"or one of the usual levels: {', '.join(KNOWN_LEVELS)}.",
    )
