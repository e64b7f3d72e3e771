"""The door to the register's differences (F1): a case worker settles them for the own and covered caseload.

A value that was changed here stays until a person says which one holds. People whom nobody advises are not reached
here; theirs are settled at the terminal (`sozialraum differences`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from api.access.actor import Actor
from api.access.alone import alone
from api.access.people import nobody
from api.access.policy import DIFFERENCE_FIELDS, DIFFERENCE_OBJECTS, Action, ObjectType, decide_here, grounds_of
from api.access.trail import record_list, trail_event
from api.actions.settle_differences import said_now, write_steps
from graph_schema.errors import Conflict
from graph_schema.ingest.changes import new_id
from graph_schema.ingest.leading import says_the_same
from graph_schema.ingest.load import ImportSession
from graph_schema.model.access import Ground
from graph_schema.model.teams import MINIMUM_STAFF
from graph_schema.store import case_differences as store
from graph_schema.store.case_differences import Decided, Reach
from graph_schema.store.differences import Act
from graph_schema.store.figures import mark_figures_stale
from graph_schema.store.graph import Graph, Step

UNDO_WITHIN = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class DifferenceLine:
    """A difference to settle. `ours`, `theirs`: as a cell of a file holds them; None: empty."""

    id: str
    citizen_id: str
    family_name: str
    given_name: str
    birth_date: date
    grounds: frozenset[Ground]
    field: str
    ours: str | None
    changed_by: str
    changed_at: datetime
    theirs: str | None
    leading_system: str
    since: datetime
    """Start of the import that first said so."""
    member: str
    """Whose role it is, where it is another member's of the household; empty where it is the person's own value."""


@dataclass(frozen=True, slots=True)
class TeamDifferences:
    """How many are to settle in a team; None where too few of it advise somebody (F4)."""

    team: str
    number: int | None


@dataclass(frozen=True, slots=True)
class Settled:
    """What a decision about several came to: how many were settled, and how many others or an import were quicker."""

    settled: int
    settled_by_others: int = 0
    over: int = 0
    """The leading system no longer says so, or the value was changed here again."""


@dataclass(frozen=True, slots=True)
class Differences:
    """Differences as one actor may see and settle them. `invented`: the people of the graph are."""

    graph: Graph
    actor: Actor
    data_folder: Path
    invented: bool = False

    async def to_settle(self) -> list[DifferenceLine]:
        """Return what is to settle in the own and covered caseload, by name; NotFound for roles that settle none."""
        reach = self._reach(Action.READ)
        rows = await store.list_differences(self.graph, self.actor.asking, reach)
        lines = [_line(row) for row in rows if row["field"] in fields_on(self.actor, row["grounds"])]
        await record_list(self.graph, self.actor, ObjectType.DIFFERENCE, {line.citizen_id for line in lines})
        return lines

    async def count(self) -> dict[str, int]:
        """Return how many are to settle of each person, by random key; empty for roles that settle none."""
        if not self._grounds(Action.READ):
            return {}
        return await store.count_differences(self.graph, self.actor.asking, self._reach(Action.READ))

    async def of_teams(self) -> list[TeamDifferences]:
        """Return how many are to settle in each team of a lead, without names.

        Of no team in which fewer than five advise somebody (F4), as `geo.disclosure.caseload` counts.
        """
        if not decide_here(self.actor.role, Action.READ, ObjectType.DIFFERENCE).allowed:
            raise nobody()
        rows = await store.count_differences_of_teams(self.graph, self.actor.asking, DIFFERENCE_FIELDS)
        return [
            TeamDifferences(row["team"], row["number"] if row["advising"] >= MINIMUM_STAFF else None) for row in rows
        ]

    async def settle(self, ids: Sequence[str], act: str, by: str, *, take_theirs: bool) -> Settled:
        """Settle differences; the same `act` (random key) twice settles once. `by`: the function of who settles.

        Each is settled by itself. NotFound where none of them may be seen, Conflict where each was settled by somebody
        else or is over, and while an import runs.
        """
        reach = self._reach(Action.SETTLE)
        counts = {"settled": 0, "others": 0, "over": 0}
        async with self._alone() as session:
            there = await store.find_differences(self.graph, self.actor.asking, reach, ids)
            for row in there:
                if row["field"] not in DIFFERENCE_FIELDS:
                    continue
                done = await self._settle(session, row, act, by, take_theirs=take_theirs)
                counts["settled" if done else await self._why_not(reach, row["id"])] += 1
        if not there:
            raise nobody()
        if not counts["settled"]:
            raise _settled_meanwhile() if counts["others"] else _over_meanwhile()
        return Settled(counts["settled"], counts["others"], counts["over"])

    async def take_back(self, act: str) -> int:
        """Take back what this account settled by one act within the last minutes; return how many.

        Conflict where nothing of it can be taken back: the time is over, or an import or a person changed it since.
        """
        grounds = self._reach(Action.SETTLE).grounds
        earliest, account = self.actor.now - UNDO_WITHIN, self.actor.account_id
        taken = 0
        async with self._alone() as session:
            rows = await store.find_settled(
                self.graph, self.actor.asking, grounds, act=act, account=account, earliest=earliest
            )
            for row in rows:
                taken += await self._take_back(session, row, act, grounds, earliest)
        if not taken:
            raise _no_way_back()
        return taken

    async def _settle(
        self, session: ImportSession, row: Mapping[str, Any], act: str, by: str, *, take_theirs: bool
    ) -> bool:
        event = trail_event(self.actor, "take_theirs" if take_theirs else "keep_ours", ObjectType.DIFFERENCE)
        decided = Decided(self.actor.account_id, act, _event_of(act, row["id"]), event)
        grounds = self._grounds(Action.SETTLE)
        steps = [
            store.settle_difference(self.actor.asking, grounds, row["id"], decided, take_theirs=take_theirs, by=by)
        ]
        if take_theirs and row["decision"] is None:  # sent again, it must not write over what came since
            kept = Act(row["change"], act)
            steps += await self._writing(session, kept, row, row["theirs"])
            steps.append(mark_figures_stale(self.actor.now))
        return bool((await self.graph.write_all(steps))[0])

    async def _take_back(
        self,
        session: ImportSession,
        row: Mapping[str, Any],
        settled: str,
        grounds: Iterable[Ground],
        earliest: datetime,
    ) -> bool:
        taken = row["decision"] == "take_theirs"
        if taken and not await self._says(row, row["theirs"]):
            return False
        fresh = Act(row["change"], new_id())
        event = trail_event(self.actor, "take_back", ObjectType.DIFFERENCE)
        decided = Decided(self.actor.account_id, fresh.key, new_id(), event)
        steps = [
            store.reopen_difference(self.actor.asking, grounds, row["id"], decided, settled=settled, earliest=earliest)
        ]
        if taken:
            steps += await self._writing(session, fresh, row, row["ours"])
            steps.append(mark_figures_stale(self.actor.now))
        return bool((await self.graph.write_all(steps))[0])

    async def _writing(self, session: ImportSession, act: Act, row: Mapping[str, Any], text: str | None) -> list[Step]:
        return await write_steps(
            self.graph,
            session.keys,
            act,
            row["citizen_key"],
            field=row["field"],
            text=text,
            channel_key=row["channel_key"],
        )

    async def _says(self, row: Mapping[str, Any], text: str | None) -> bool:
        """Tell whether the graph says so of a person: nobody, and no import, has changed it since."""
        now = await said_now(self.graph, row["citizen_key"], row["change"], row["field"], row["channel_key"])
        return says_the_same(row["field"], now, text)

    async def _why_not(self, reach: Reach, difference: str) -> str:
        rows = await store.find_differences(self.graph, self.actor.asking, reach, [difference])
        return "others" if rows and rows[0]["decision"] is not None else "over"

    def _alone(self) -> AbstractAsyncContextManager[ImportSession]:
        return alone(self.graph, self.data_folder, self.actor.now, invented=self.invented)

    def _grounds(self, action: Action) -> frozenset[Ground]:
        return grounds_of(self.actor.role, action, ObjectType.DIFFERENCE)

    def _reach(self, action: Action) -> Reach:
        """Return which differences the role reaches; NotFound where it reaches none of a person."""
        grounds = self._grounds(action)
        if not grounds:
            raise nobody()
        return Reach(grounds, fields_on(self.actor, grounds))


def fields_on(actor: Actor, grounds: Iterable[str]) -> frozenset[str]:
    """Return the columns whose differences may be shown on these grounds: those of which one may read the fields of
    the person, dwelling or household, so that what tells health (F6) needs the right to it.
    """
    held = frozenset(map(Ground, grounds))
    shown = decide_here(actor.role, Action.READ, ObjectType.DIFFERENCE, held).fields
    return frozenset(
        name
        for name in shown & DIFFERENCE_FIELDS.keys()
        if decide_here(actor.role, Action.READ, DIFFERENCE_OBJECTS.get(name, ObjectType.CITIZEN), held).fields
        >= set(DIFFERENCE_FIELDS[name])
    )


def _line(row: Mapping[str, Any]) -> DifferenceLine:
    row = dict(row)
    member = " ".join(filter(None, (row.pop("member_given_name"), row.pop("member_family_name"))))
    values: dict[str, Any] = {
        **row,
        "member": member,
        "family_name": row["family_name"] or "",
        "given_name": row["given_name"] or "",
        "grounds": frozenset(map(Ground, row["grounds"])),
    }
    return DifferenceLine(**values)


def _event_of(act: str, difference: str) -> str:
    """Return the key of a decision's entry in the trail: the same form sent twice leaves one."""
    return hashlib.sha256(f"{act} {difference}".encode()).hexdigest()[:32]


def _settled_meanwhile() -> Conflict:
    return Conflict(
        "Das hat inzwischen jemand anderes geklärt; es wurde nichts geschrieben.",
        "Somebody else has settled this meanwhile; nothing was written.",
        "Die Seite zeigt, was noch zu klären ist.",
        "The page shows what is still to settle.",
    )


def _over_meanwhile() -> Conflict:
    return Conflict(
        "Diese Abweichung gibt es nicht mehr: ein neuer Import sagt inzwischen etwas anderes, oder der Wert wurde hier "
        "noch einmal geändert. Es wurde nichts geschrieben.",
        "This difference is over: a new import says something else by now, or the value was changed here once more. "
        "Nothing was written.",
        "Die Seite zeigt, was noch zu klären ist.",
        "The page shows what is still to settle.",
    )


def _no_way_back() -> Conflict:
    return Conflict(
        "Das lässt sich nicht mehr zurücknehmen: die Zeit dafür ist vorbei, oder der Wert hat sich seither geändert.",
        "This can no longer be taken back: the time for it is over, or the value has changed since.",
        "Den Wert im führenden System berichtigen; der nächste Import bringt ihn hierher.",
        "Correct the value in the leading system; the next import brings it here.",
    )
