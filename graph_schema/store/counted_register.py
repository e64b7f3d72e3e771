"""What counting reads of the register: rows by random ids, without a name, a number, an address or a coordinate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graph_schema.store.graph import Graph

Row = dict[str, Any]

ROWS_OF_A_SLICE = 25_000
"""Citizens, households or residences asked for at once. Of a quarter of a million the engine takes longer than a
question may."""
_FIRST_END, _END = 0x00FF, 0x10000
"""Ids are random hexadecimal digits: so many of 65,536 equal parts are read first, and tell how many there are."""
_LAST = "\uffff"


@dataclass(frozen=True, slots=True)
class CountedRegister:
    """Rows of the register as far as counting needs them; columns as in the query files."""

    citizens: list[Row]
    households: list[Row]
    memberships: list[Row]
    residences: list[Row]
    residence_areas: list[Row]
    benefits: list[Row]
    contacts: list[Row]

    def rows(self) -> dict[str, list[Row]]:
        """Return the rows by name, as `geo.frames.register_frames` takes them."""
        return {
            "citizens": self.citizens,
            "households": self.households,
            "memberships": self.memberships,
            "residences": self.residences,
            "residence_areas": self.residence_areas,
            "benefits": self.benefits,
            "contacts": self.contacts,
        }


async def load_counted_register(graph: Graph) -> CountedRegister:
    """Return what counting needs of citizens, households, residences, benefits and contacts."""
    few = await graph.read("load_counted_citizens", after="", below=f"{_FIRST_END:04x}")
    slices = slices_of(len(few) * _END // _FIRST_END)

    async def load(query: str) -> list[Row]:
        return [row for after, below in slices for row in await graph.read(query, after=after, below=below)]

    return CountedRegister(
        citizens=await load("load_counted_citizens"),
        households=await load("load_counted_households"),
        memberships=await load("load_counted_memberships"),
        residences=await load("load_counted_residences"),
        residence_areas=await load("load_residence_areas"),
        benefits=await load("load_counted_benefits"),
        contacts=await load("load_counted_contacts"),
    )


def slices_of(citizens: int) -> list[tuple[str, str]]:
    """Return the slices of ids (behind the first, up to the second) for about so many citizens; one where they are few.

    >>> slices_of(60_000)
    [('', '5555'), ('5555', 'aaaa'), ('aaaa', '\\uffff')]
    """
    number = max(1, -(-citizens // ROWS_OF_A_SLICE))
    ends = [f"{_END * step // number:04x}" for step in range(1, number)]
    return list(zip(["", *ends], [*ends, _LAST], strict=True))
