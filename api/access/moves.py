"""The door to a move (F1): from a day on a household lives elsewhere, the dwelling before ends the day before.

It holds here as a correction does: where the leading system says something else, that is a difference to settle.
Everybody who belongs to the household today moves; that one person leaves is another household, which the leading
system decides. Protected people, households and residences are not reached (F7).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from api.access.alone import alone
from api.access.move_rules import refuse_day, refuse_same
from api.access.people import People, nobody
from api.access.policy import ObjectType
from api.access.register_changes import Correction
from api.access.register_rows import case_on, changed_by, members_beside, placed, write_change
from api.access.sheets import residence_line
from api.access.trail import record, trail_event
from api.access.versions import residence_version
from api.access.web_keys import WebKeys
from api.actions.moved_homes import moved_into_key, moving_steps, staying_steps
from graph_schema.errors import Conflict, Stale
from graph_schema.ingest.changes import new_id
from graph_schema.ingest.leading_rows import ADDRESS, address_text
from graph_schema.ingest.load import ImportSession
from graph_schema.ingest.moved_rows import MOVE, Move, MoveKind
from graph_schema.ingest.report import Place
from graph_schema.model.case_events import CaseAct
from graph_schema.model.people import ResidenceState
from graph_schema.store import case_changes as store
from graph_schema.store.case_changes import Kept, OnCase
from graph_schema.store.differences import Act
from graph_schema.store.people import list_visible_citizens


@dataclass(frozen=True, slots=True)
class Entered:
    """A move that was entered here and is still held: by whom (function), when, from which day."""

    by: str
    at: datetime
    day: date


@dataclass(frozen=True, slots=True)
class ToMove:
    """The dwelling of today from which a household moves, or into which it has moved (`entered`)."""

    id: str
    household_id: str
    state: ResidenceState
    shown: str
    """The address in one line; empty without one."""
    since: date
    version: str
    members: int
    """How many belong to the household today: all of them move."""
    entered: Entered | None


@dataclass(frozen=True, slots=True)
class _Household:
    """Where a household lives and lived."""

    case: OnCase
    key: str
    id: str
    sealed: str | None
    joined: date
    homes: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Moves:
    """Moves as one actor may enter them and take them back. `invented`: the people of the graph are."""

    people: People
    keys: WebKeys
    data_folder: Path
    invented: bool = False

    async def home(self, citizen: str, residence: str) -> ToMove:
        """Return the dwelling of today from which a household may move; NotFound as where it may not.

        `residence`: that dwelling, or one in which the household lived before (random keys).
        """
        case = case_on(self.people, citizen, ObjectType.RESIDENCE)
        household = await self._household(case, residence)
        graph, actor = self.people.graph, self.people.actor
        current = _current(household, actor.asking.today)
        home = next((each for each in current if each["id"] == residence), current[0] if current else None)
        if home is None:
            raise nobody()
        entered = await store.find_move(graph, case, home["id"])
        beside = await members_beside(self.people, case, household.id)
        grounds = (await list_visible_citizens(graph, actor.asking)).get(citizen, frozenset()) & case.grounds
        await record(graph, trail_event(actor, "read", ObjectType.RESIDENCE, about=citizen, grounds=grounds))
        line = residence_line({**home, "areas": ()}, hidden=False)
        told = Entered(entered["changed_by"], entered["changed_at"], line.since) if entered is not None else None
        return ToMove(
            home["id"], household.id, line.state, line.address, line.since, residence_version(self.keys, line),
            len(beside) + 1, told,
        )  # fmt: skip

    async def move(self, change: Correction, residence: str, move: Move, *, as_written: bool = False) -> None:
        """Let the household of a dwelling of today (random key) live elsewhere from a day on.

        The neighbourhood follows from the city's list, as with a corrected address: UncertainAddress where that is
        not sure. BadInput for a day that cannot be (in the future, not after the dwelling's first day, before the
        person belonged to the household, in the time of another dwelling) and for the address where it lives; Stale,
        NotFound, KeyReused; Conflict while an import runs.
        """
        case, actor = case_on(self.people, change.citizen, ObjectType.RESIDENCE), self.people.actor
        async with self._alone() as session:
            if await change.request.result(self.people.graph, actor.now) is not None:
                return
            household = await self._household(case, residence)
            home = await self._today(household, residence, change.version)
            refuse_day(move.day, actor.asking.today, home, joined=household.joined, homes=household.homes)
            refuse_same(move, home)
            place = Place()
            if move.kind is MoveKind.HOME:
                place = await placed(self.people.graph, session, move.address, as_written=as_written)
            key = moved_into_key(session.keys, household.key, household.sealed, move.day)
            act = Act(new_id(), change.request.act)
            properties = {
                "field": MOVE, "ours": move.text, "before": None, "changed_by": change.by, "changed_at": actor.now,
                "channel_key": key, "former_key": home["key"], "former_until": home["until"], "act": act.key,
            }  # fmt: skip
            kept = Kept(act.change, properties, change.request.act, self._trail("move", change))
            steps = [
                store.change_residence(case, home["key"], home, kept),
                *moving_steps(act, home["key"], key, move, place),
            ]
            beside = await members_beside(self.people, case, household.id)
            await write_change(
                self.people, change.request, CaseAct.ADDRESS_CHANGED, steps, kept_as=("move", act.change), beside=beside
            )

    async def take_back(self, change: Correction, residence: str) -> None:
        """Take back the move into a dwelling of today (random key), as long as it is held: it was none.

        Stale, NotFound, KeyReused; Conflict while an import runs, and where the leading system knows of it by now.
        """
        case, actor = case_on(self.people, change.citizen, ObjectType.RESIDENCE), self.people.actor
        async with self._alone():
            if await change.request.result(self.people.graph, actor.now) is not None:
                return
            household = await self._household(case, residence)
            await self._today(household, residence, change.version)
            entered = await store.find_move(self.people.graph, case, residence)
            if entered is None:
                raise _not_held()
            act = Act(entered["change"], change.request.act)
            kept = Kept(act.change, {}, change.request.act, self._trail("take_back_move", change))
            steps = [
                store.take_back_move(case, residence, act.change, act.key, kept),
                act.end_differences(actor.now),
                *staying_steps(act, entered["former_key"], entered["key"], entered["former_until"]),
            ]
            beside = await members_beside(self.people, case, household.id)
            kept_as = ("take_back_move", act.change)
            await write_change(
                self.people, change.request, CaseAct.ADDRESS_CHANGED, steps, kept_as=kept_as, beside=beside
            )

    def _alone(self) -> AbstractAsyncContextManager[ImportSession]:
        return alone(self.people.graph, self.data_folder, self.people.actor.now, invented=self.invented)

    def _trail(self, action: str, change: Correction) -> dict[str, Any]:
        return trail_event(self.people.actor, action, ObjectType.RESIDENCE, about=change.citizen)

    async def _household(self, case: OnCase, residence: str) -> _Household:
        found = await store.list_homes(self.people.graph, case, residence)
        if found is None:
            raise nobody()
        return _Household(
            case, found["household"], found["household_id"], found["sealed"], found["joined"], found["homes"]
        )

    async def _today(self, household: _Household, residence: str, version: str) -> Mapping[str, Any]:
        """Return a dwelling of today; Stale where the household has moved away meanwhile, or `version` is another."""
        current = _current(household, self.people.actor.asking.today)
        home = next((each for each in current if each["id"] == residence), None)
        if home is None and not current:
            raise nobody()
        shown = home or current[0]
        line = residence_line({**shown, "areas": ()}, hidden=False)
        now = residence_version(self.keys, line)
        if home is None or version != now:
            by, at = await changed_by(self.people.graph, household.case, shown["key"], address_text(shown))
            raise _stale(by, at, line.address, now)
        return home


def _current(household: _Household, on: date) -> list[Mapping[str, Any]]:
    """Return where a household lives on a day, the newest first."""
    homes = [each for each in household.homes if each["since"] <= on and (each["until"] is None or each["until"] >= on)]
    return sorted(homes, key=lambda each: each["since"], reverse=True)


def _stale(by: str | None, at: datetime | None, current: str, version: str) -> Stale:
    return Stale(
        "Die Wohnung wurde inzwischen geändert; es wurde nichts geschrieben.",
        "The dwelling has been changed meanwhile; nothing was written.",
        "Ansehen, wo der Haushalt jetzt wohnt, und nur wenn nötig noch einmal eintragen.",
        "Look where the household lives now, and enter it once more only if need be.",
        field=ADDRESS,
        changed_by=by,
        at=at,
        current=current,
        version=version,
    )


class MoveNotHeld(Conflict):
    """A move that is not, or no longer, ours to take back."""


def _not_held() -> MoveNotHeld:
    return MoveNotHeld(
        "Dieser Umzug steht so auch im führenden System, oder er wurde dort eingetragen; hier wird er nicht "
        "zurückgenommen.",
        "The leading system knows this move by now, or it was entered there; it is not taken back here.",
        "Im führenden System berichtigen; der nächste Import bringt es hierher.",
        "Correct it in the leading system; the next import brings it here.",
    )
