"""The questions that are asked of the graph: one `.cypher` file each, loaded by name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

FRESH = "fresh"
"""Parameter that locks: `SET n._lock = $fresh`; callers need not give it."""

_IN = re.compile(r"\$(\w+) \(([^()]+)\)")
_PARAMETER = re.compile(r"\$(\w+)")


@dataclass(frozen=True, slots=True)
class Query:
    """A query file: what it asks, with which parameters and for which columns."""

    name: str
    family: str
    text: str
    """The body without the header; this is what the engine gets."""
    question: str
    parameters: tuple[tuple[str, str], ...]
    """Name and type of each parameter, in the order of the header."""
    columns: tuple[str, ...]

    @property
    def used_parameters(self) -> frozenset[str]:
        """Names behind `$` in the body."""
        return frozenset(_PARAMETER.findall(self.text))

    @property
    def locks(self) -> bool:
        """True where the query locks a node first: the store supplies a new `$fresh` at each attempt."""
        return FRESH in self.used_parameters


@cache
def load_query(name: str) -> Query:
    """Return the query file `<family>/<name>.cypher`; KeyError if there is none, ValueError if there are two."""
    families = _families()[name]
    if len(families) > 1:
        raise ValueError(f"two queries are called {name}: in {' and '.join(families)}")
    return _read(name, families[0])


def all_queries() -> tuple[Query, ...]:
    """Return every query, ordered by name."""
    return tuple(load_query(name) for name in sorted(_families()))


@cache
def _families() -> dict[str, list[str]]:
    """Return the families in which each name occurs."""
    found: dict[str, list[str]] = {}
    folders = (each for each in resources.files(__name__).iterdir() if each.is_dir())
    for family in sorted(folders, key=lambda each: each.name):
        for file in family.iterdir():
            if file.name.endswith(".cypher"):
                found.setdefault(file.name.removesuffix(".cypher"), []).append(family.name)
    return found


def _read(name: str, family: str) -> Query:
    lines = (resources.files(__name__) / family / f"{name}.cypher").read_text(encoding="utf-8").splitlines()
    header = {
        key: " ".join(line.removeprefix(f"// {key}:").strip() for line in lines if line.startswith(f"// {key}:"))
        for key in ("question", "in", "out")
    }
    missing = [key for key, value in header.items() if not value]
    if missing:
        raise ValueError(f"{family}/{name}.cypher: the header has no {', '.join(missing)}")
    return Query(
        name=name,
        family=family,
        text="\n".join(line for line in lines if not line.startswith("//")).strip(),
        question=header["question"],
        parameters=tuple(_IN.findall(header["in"])),
        columns=tuple(part.strip() for part in header["out"].split(",") if part.strip() not in {"", "–", "-"}),
    )
