"""What an import of the register leaves of moves that people entered here (F1).

Of a household that moved here the leading system may say nothing yet, the same, or another day or address. Ours holds
until both agree or a person settles it: the former dwelling ends the day before, the new one is that of our day,
whichever row of the file stands for it. So on each day a household has one dwelling, whatever the file says.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from api.actions.address_book import AddressBook
from graph_schema.ingest import register_records as records
from graph_schema.ingest.changes import new_id
from graph_schema.ingest.leading import HeldValue, Leads, meet
from graph_schema.ingest.leading_rows import ADDRESS_COLUMNS, address_values
from graph_schema.ingest.moved_rows import Move, MoveKind, ended_before, move_of, moved_row, stated_move
from graph_schema.ingest.register_records import RegisterHash
from graph_schema.ingest.report import Row
from graph_schema.store import differences
from graph_schema.store.graph import Graph

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class HeldMove:
    """A move that is held: of which household (register key), from which dwelling, into which one (register key)."""

    value: HeldValue
    household: str
    key: str
    former_key: str
    former_since: date
    former_until: date | None
    """Last day of the former dwelling as the leading system had stated it."""

    @property
    def ours(self) -> Move:
        """The move as it was entered here."""
        return move_of(self.value.ours or "")


async def load_held_moves(graph: Graph, values: Mapping[str, HeldValue]) -> dict[str, list[HeldMove]]:
    """Return the moves among held values (by id), by register key of the household, in the order of their days."""
    found: dict[str, list[HeldMove]] = defaultdict(list)
    for row in await differences.load_held_moves(graph) if values else ():
        if row["id"] in values:
            found[row["household"]].append(
                HeldMove(
                    values[row["id"]], row["household"], row["channel_key"], row["former_key"], row["former_since"],
                    row["former_until"],
                )
            )  # fmt: skip
    return {household: sorted(moves, key=lambda each: each.ours.day) for household, moves in found.items()}


@dataclass(slots=True)
class _Entry:
    """A row of a household in a file, and as it is written; None: it is not, its account is to settle."""

    stated: Row
    written: Row | None

    @property
    def since(self) -> date:
        return self.stated["residence_since"]


@dataclass(slots=True)
class HeldMoves:
    """The moves that are held, and what an import makes of the rows of their households."""

    hashed: RegisterHash
    leads: Leads
    moves: Mapping[str, Sequence[HeldMove]]
    met: list[tuple[HeldValue, HeldValue | None]] = field(default_factory=list[tuple[HeldValue, HeldValue | None]])
    """Held values before and after this import, where it changed them; None: both agree by now."""
    _planned: dict[str, list[tuple[Row, Row]]] = field(default_factory=dict[str, list[tuple[Row, Row]]])
    """Register key of a row of the file → what is written in its place: the row it stands for, and it."""

    @property
    def keys(self) -> list[str]:
        """Register keys of the dwellings into which people moved here: no file needs to state them."""
        return [each.key for moves in self.moves.values() for each in moves]

    @property
    def open_differences(self) -> int:
        """Number of the differences to settle after an import, with those that were there before."""
        met = {before.id: after for before, after in self.met}
        values = (met.get(each.value.id, each.value) for moves in self.moves.values() for each in moves)
        return sum(each is not None and each.is_open for each in values)

    def unstated(self, rows: Iterable[Row]) -> list[str]:
        """Return the register keys of the dwellings moved into that a file cannot state yet, because by its rows the
        household lives where it lived: that such a row is missing says nothing of a former refuge (F7).
        """
        former = {each.former_key: each for moves in self.moves.values() for each in moves}
        found: list[str] = []
        for row in rows if former else ():
            if self.hashed("household", row["household_number"]) in self.moves:
                move = former.get(self._key(row))
                if move is not None and row["residence_until"] in (None, move.former_until):
                    found.append(move.key)
        return found

    def meet(self, rows: Iterable[Row], hidden: Collection[str], book: AddressBook) -> None:
        """Let the moves meet what all rows of a file say. Of `hidden` households nothing is asked (F7)."""
        if not self.moves:
            return
        stated: dict[str, list[_Entry]] = defaultdict(list)
        for row in rows:
            household = self.hashed("household", row["household_number"])
            if household in self.moves:
                stated[household].append(_Entry(row, row))
        for household, entries in stated.items():
            entries.sort(key=lambda each: each.since)
            made: list[tuple[str, Row]] = []
            for move in self.moves[household]:
                made += self._meet(move, entries, hidden=household in hidden, book=book)
            self._plan(entries, made)

    def rows(self, rows: Iterable[Row]) -> Iterator[tuple[Row, Row]]:
        """Yield rows as they are written, each behind the row of the file whose fingerprint it keeps."""
        for row in rows:
            planned = self._planned.get(self._key(row)) if self._planned else None
            yield from [(row, row)] if planned is None else planned

    def _plan(self, entries: Sequence[_Entry], made: Sequence[tuple[str, Row]]) -> None:
        for entry in entries:
            key = self._key(entry.stated)
            written = [] if entry.written is None else [(entry.stated, entry.written)]
            self._planned[key] = [*written, *((row, row) for of, row in made if of == key)]

    def _meet(self, move: HeldMove, entries: list[_Entry], *, hidden: bool, book: AddressBook) -> list[tuple[str, Row]]:
        """Let one move meet its household's rows; return the row of the new dwelling where no row stands for it."""
        ours = move.ours
        others = {each.ours.day for each in self.moves[move.household]} - {ours.day}
        former = next((each for each in entries if self._key(each.stated) == move.former_key), None)
        later = [each for each in entries if each.since > move.former_since and each.since not in others]
        account = next((each for each in later if each.since == ours.day), later[0] if later else None)
        if former is None and account is None:
            return []
        after = self._after(move, former, account, hidden=hidden, book=book)
        if after is None:
            return []
        for each in later:
            if each is not account and each.since < ours.day:
                each.written = None
        if former is not None and former.written is not None:
            former.written = {**former.written, "residence_until": ours.last_day_before}
        until = self._until(ours, account, entries)
        if account is not None:
            account.written = (
                _kept_secret(account.stated, ours, until) if hidden else moved_row(account.stated, ours, until)
            )
            return []
        if former is None:
            return []
        return [(move.former_key, moved_row(former.stated, ours, until))]

    def _after(
        self, move: HeldMove, former: _Entry | None, account: _Entry | None, *, hidden: bool, book: AddressBook
    ) -> HeldValue | None:
        """Return what becomes of a held move; None where the leading system says the same."""
        held = move.value
        if hidden:
            after = replace(held, difference=None)
            if held.difference is not None:
                self.met.append((held, after))
            return after
        if not self._is_asked():
            return held
        theirs = _theirs(move, former, account)
        if theirs is not None and account is not None and _says_the_same(move.ours, theirs, account.stated, book):
            theirs = move.ours
        after = meet(held, theirs.text if theirs is not None else None, new_id())
        if after is not held:
            self.met.append((held, after))
        return after

    def _until(self, ours: Move, account: _Entry | None, entries: Sequence[_Entry]) -> date | None:
        """Return the last day of the dwelling moved into: as the account says, before the next one of the file."""
        stated = account.stated["residence_until"] if account is not None else None
        last = stated if stated is not None and stated >= ours.day else None
        following = [
            each.since - _DAY
            for each in entries
            if each is not account and each.written is not None and each.since > ours.day
        ]
        moved_on = [each.ours.last_day_before for each in self._of(entries) if each.ours.day > ours.day]
        return min(filter(None, (last, *following, *moved_on)), default=None)

    def _of(self, entries: Sequence[_Entry]) -> Sequence[HeldMove]:
        return self.moves[self.hashed("household", entries[0].stated["household_number"])]

    def _is_asked(self) -> bool:
        """Tell whether what these files say of dwellings is what the leading system says."""
        return all(self.leads.asks_about(name, "households") for name in ADDRESS_COLUMNS if self._is_stated(name))

    def _is_stated(self, column: str) -> bool:
        return self.leads.stated is None or column in self.leads.stated.get("households", frozenset())

    def _key(self, row: Row) -> str:
        return records.row_key(self.hashed, "households", row) or ""


def _theirs(move: HeldMove, former: _Entry | None, account: _Entry | None) -> Move | None:
    """Return what the leading system says of a move; None: nothing, the household lives where it lived."""
    if account is not None:
        return stated_move(account.stated, account.since)
    until: date | None = former.stated["residence_until"] if former is not None else None
    return ended_before(until + _DAY) if until is not None and until != move.former_until else None


def _says_the_same(ours: Move, theirs: Move, row: Mapping[str, Any], book: AddressBook) -> bool:
    """Tell whether both say the same: “Str.” for “Straße” is no other address."""
    if (ours.day, ours.kind) != (theirs.day, theirs.kind):
        return False
    return ours.kind is not MoveKind.HOME or book.key_of({**row}) == book.key_of(address_values(ours.address))


def _kept_secret(row: Row, ours: Move, until: date | None) -> Row:
    """Return a protected household's row with our day: its address is read by nobody here (F7)."""
    return {**row, "residence_since": ours.day, "residence_until": until}
