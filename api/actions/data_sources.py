"""How fresh each source is, what was never imported, and what waits for somebody."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from api.actions.catalogue import Catalogue
from api.actions.freshness import REGISTER_DAYS, is_stale
from api.actions.import_words import KINDS, TABLES, word
from api.actions.map_words import Words
from api.actions.show_plan import LeftOut
from graph_schema.model.places import Level
from graph_schema.office_time import office_time
from graph_schema.store.areas import PublishedIndicator
from graph_schema.store.freshness import StoredDates

INDICATORS = ("veröffentlichte Kennzahlen", "published indicators")
"""What of several is not there; each that is there has its own name."""


@dataclass(frozen=True, slots=True)
class Source:
    """One source: what it is, as of when its data are, when it was last found current."""

    name: str
    as_of: date | None
    imported: datetime | None
    refused: datetime | None
    """Set where files were refused after the source was last found current."""
    age_days: int | None
    """Of the data, to this day."""
    older_than: int | None = None
    """Days after which it is older than expected, where it is."""
    until: date | None = None
    """Newest date, where the data are of several dates; `as_of` then is the oldest."""
    origin: str | None = None
    """Who published it, and the licence; empty: nobody said so, None: nobody publishes it."""
    number: int | None = None
    """How many entries it has, where that tells something."""
    years: tuple[int, ...] = ()
    """For which years it is, where it is for years and not of a day."""

    @property
    def state(self) -> str:
        """Return what there is to say: refused_since (its last files), older_than_expected, or current."""
        if self.refused:
            return "refused_since"
        return "older_than_expected" if self.older_than else "current"


@dataclass(frozen=True, slots=True)
class Task:
    """What waits for somebody: a key of its texts, how many, and the command that settles it."""

    code: str
    number: int
    command: str
    names: tuple[str, ...] = ()
    """Of the sources that it is about, where it is about some."""


@dataclass(frozen=True, slots=True)
class Unsure:
    """Of how many residences, and of how many sites and offices, the place of the written address is not sure."""

    residences: int
    places: int


def begin_large(text: str) -> str:
    """Return text as it begins a line; words of the terminal stand within one."""
    return text[:1].upper() + text[1:]


def indicator_name(each: PublishedIndicator, words: Words) -> str:
    """Return the name of a published indicator in the reader's language."""
    return each.name_de if words.t.locale == "de" else each.name_en or each.name_de


@dataclass(frozen=True, slots=True)
class Sources:
    """Puts the sources together."""

    catalogue: Catalogue
    dates: StoredDates
    words: Words
    today: date

    def all_of(self, levels: Sequence[Level], indicators: Sequence[PublishedIndicator]) -> Iterator[Source]:
        """Yield the sources: register, what the city tells of its areas, published figures, addresses, offers, plan."""
        yield from self._register()
        for level in map(self.words.borders, levels):
            origin = ", ".join(filter(None, (level.source, level.licence)))
            name = self.words.t("data.source.borders", level=self.words.level(level))
            yield self._source(name, "neighbourhoods", level.code, level.borders_as_of, origin=origin)
        for level in levels:
            if level.code in self.dates.residents:
                name = self.words.t("data.source.residents", level=self.words.level(level))
                yield self._source(name, "residents", level.code, self.dates.residents[level.code])
        for each in indicators:
            newest = self.dates.indicators.get(each.code)
            yield self._source(
                indicator_name(each, self.words), "indicator", each.code, newest, origin=each.source or ""
            )
        yield from self._addresses()
        if self.dates.programmes:
            yield self._source(
                self.words.t("data.source.places"), "directory", None, self.dates.places_oldest,
                until=self.dates.places_newest, number=self.dates.programmes,
            )  # fmt: skip
        if self.dates.plan_years:
            name = begin_large(word(KINDS, "plan", self.words.t.locale))
            origin = ", ".join(self.dates.plan_sources)
            yield self._source(name, "plan", None, None, origin=origin, years=self.dates.plan_years)

    def _register(self) -> Iterator[Source]:
        newest = self.catalogue.state.register_as_of
        if newest is not None:
            stale = is_stale(newest, self.today, self.catalogue.city.is_demo)
            older_than = REGISTER_DAYS if stale else None
            yield self._source(self.words.t("data.source.register"), "register", None, newest, older_than=older_than)

    def _addresses(self) -> Iterator[Source]:
        for kind, subject in (("house", "house_coordinates"), ("stretch", "street_directory")):
            if self.dates.addresses.get(kind):
                name = begin_large(word(TABLES, subject, self.words.t.locale))
                yield self._source(name, "addresses", subject, None, number=self.dates.addresses[kind])

    def _source(self, name: str, kind: str, subject: str | None, as_of: date | None, **more: Any) -> Source:
        last = self.dates.imports.get((kind, subject))
        done, refused = (last.done_at, last.refused_since_then) if last else (None, None)
        return Source(
            name=name,
            as_of=as_of,
            imported=office_time(done) if done else None,
            refused=office_time(refused) if refused else None,
            age_days=(self.today - as_of).days if as_of else None,
            **more,
        )


def missing_sources(dates: StoredDates, catalogue: Catalogue, locale: str) -> Iterator[tuple[str, str]]:
    """Yield what was never imported, with the command that brings it in; the order is that of a city's imports."""
    imported = {kind for (kind, _), last in dates.imports.items() if last.done_at is not None}
    there = {
        "neighbourhoods": bool(catalogue.levels),
        "residents": bool(dates.residents),
        "addresses": bool(dates.addresses),
        "directory": dates.programmes > 0,
        "register": catalogue.state.register_as_of is not None,
        "indicator": bool(dates.indicators),
        "plan": bool(dates.plan_years),
    }
    for kind, known in there.items():
        if not known and kind not in imported:
            named = INDICATORS[0 if locale == "de" else 1] if kind == "indicator" else word(KINDS, kind, locale)
            yield begin_large(named), f"sozialraum import {kind} --help"


def open_tasks(
    dates: StoredDates,
    unsure: Unsure,
    differences: int,
    left_out: LeftOut | None,
    named: Callable[[str, str | None], str],
) -> Iterator[Task]:
    """Yield what waits for somebody, with the command that settles it; `named` words a source's kind and subject."""
    refused = [
        named(*source)
        for source, last in dates.imports.items()
        if last.refused_at and not (last.done_at and last.done_at > last.refused_at)
    ]
    if refused:
        yield Task("refused", len(refused), "sozialraum import list", tuple(sorted(refused)))
    if left_out:
        yield Task("plan_rows", left_out.rows, f"sozialraum import show {left_out.run_id[:8]}")
    if unsure.residences:
        yield Task("addresses", unsure.residences, "sozialraum addresses settle")
    if unsure.places:
        yield Task("site_addresses", unsure.places, "sozialraum addresses settle --sites")
    if differences:
        yield Task("differences", differences, "sozialraum differences settle")
