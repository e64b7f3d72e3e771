"""The questions that are asked of the graph: one `.cypher` file each, loaded by name.

A file whose header says `after: another` goes on where that one gives back what it found: its text is the other's up
to the last RETURN, and its own. So the rule of who may read about whom stands in one file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources

FRESH = "fresh"
"""Parameter that locks: `SET n._lock = $fresh`; callers need not give it."""

_PLACE = re.compile(r"`([A-Z_]+)`")
_DECLARED = re.compile(r"\w+(\|\w+)*")
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
    after: str = ""
    """Name of the query with which this one begins; empty where it stands alone."""

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
    """Return the query file `<family>/<name>.cypher`; KeyError if there is none, ValueError if there are two.

    `name` may be one of `filled_in`: then declared names stand where the file leaves places for them.
    """
    name, *given = name.split(" ")
    families = _families()[name]
    if len(families) > 1:
        raise ValueError(f"two queries are called {name}: in {' and '.join(families)}")
    query = _read(name, families[0])
    return _fill_in(query, dict(each.split("=") for each in given)) if given else query


def filled_in(name: str, **declared: str) -> str:
    """Return the name by which a query file is loaded with `declared` names in its places, which are in backticks.

    Labels and relationship types cannot be parameters. They come from `graph_schema.labels`, never from data.
    """
    return " ".join([name, *(f"{place}={each}" for place, each in sorted(declared.items()))])


def all_queries() -> tuple[Query, ...]:
    """Return every query, ordered by name."""
    return tuple(load_query(name) for name in sorted(_families()))


def _fill_in(query: Query, declared: dict[str, str]) -> Query:
    places = set(_PLACE.findall(query.text))
    if places != declared.keys() or not all(map(_DECLARED.fullmatch, declared.values())):
        raise ValueError(f"{query.name}: the places {', '.join(sorted(places))} are not filled by declared names")
    return replace(query, text=_PLACE.sub(lambda place: declared[place[1]], query.text))


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
        for key in ("question", "in", "out", "after")
    }
    missing = [key for key, value in header.items() if not value and key != "after"]
    if missing:
        raise ValueError(f"{family}/{name}.cypher: the header has no {', '.join(missing)}")
    query = Query(
        name=name,
        family=family,
        text="\n".join(line for line in lines if not line.startswith("//")).strip(),
        question=header["question"],
        parameters=tuple(_IN.findall(header["in"])),
        columns=tuple(part.strip() for part in header["out"].split(",") if part.strip() not in {"", "–", "-"}),
    )
    return _go_on(load_query(header["after"]), query) if header["after"] else query


def _go_on(first: Query, query: Query) -> Query:
    """Return a query that goes on where `first` would give back what it found: one rule, told in one file."""
    found, _, _ = first.text.rpartition("\nRETURN ")
    return replace(
        query,
        text=f"{found}\n{query.text}",
        parameters=(*first.parameters, *query.parameters),
        after=first.name,
    )
