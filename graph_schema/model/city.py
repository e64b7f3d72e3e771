"""Whose graph this is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class City:
    """The city (or rural district) and its Jobcenter.

    `is_demo` marks a graph with invented people: `serve` refuses it. `generator` holds the seed, scale and
    version of the invented town; None while it is being filled, and in a real city.
    """

    name: str
    office: str
    is_demo: bool = False
    generator: str | None = None
