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


@dataclass(slots=True, eq=False)
class _Entry:
    """A row of a household in a file, and as it is written; None: it is not, its account is to settle.

    `made_from`: key of the row behind which a dwelling is written that no file states; `ours`: it is one moved into.
    """

    stated: Row
    written: Row | None
    ours: Move | None = None
    made_from: str | None = None

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
        found: list[str] = []
        for row in rows if self.moves else ():
            moves = self.moves.get(self.hashed("household", row["household_number"]), ())
            for at, move in enumerate(moves):
                if self._key(row) == move.former_key and row["residence_until"] in (None, move.former_until):
                    found += [each.key for each in moves[at:]]
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
            accounts: list[_Entry] = []
            for move in self.moves[household]:
                self._meet(move, entries, accounts, hidden=household in hidden, book=book)
            self._end(entries, self.moves[household])
            self._plan(entries)

    def rows(self, rows: Iterable[Row]) -> Iterator[tuple[Row, Row]]:
        """Yield rows as they are written, each behind the row of the file whose fingerprint it keeps."""
        for row in rows:
            planned = self._planned.get(self._key(row)) if self._planned else None
            yield from [(row, row)] if planned is None else planned

    def _plan(self, entries: Sequence[_Entry]) -> None:
        for entry in entries:
            if entry.made_from is None:
                written = [] if entry.written is None else [(entry.stated, entry.written)]
                self._planned[self._key(entry.stated)] = written
        for entry in entries:
            if entry.made_from is not None and entry.written is not None:
                self._planned[entry.made_from].append((entry.written, entry.written))

    def _meet(
        self, move: HeldMove, entries: list[_Entry], accounts: list[_Entry], *, hidden: bool, book: AddressBook
    ) -> None:
        """Let one move meet its household's rows; `accounts` are those that stand for an earlier one."""
        ours = move.ours
        former, account = self._stated(move, entries, accounts)
        if former is None and account is None:
            return
        if account is not None:
            accounts.append(account)
        after = self._after(move, former, account, hidden=hidden, book=book)
        if after is None:
            return
        for each in entries:
            if each not in accounts and each.made_from is None and move.former_since < each.since < ours.day:
                each.written = None
        self._write(ours, former, account, entries, hidden=hidden)

    def _write(
        self, ours: Move, former: _Entry | None, account: _Entry | None, entries: list[_Entry], *, hidden: bool
    ) -> None:
        """Let the former dwelling end the day before, and the one moved into stand on our day."""
        if former is not None and former.written is not None:
            former.written = {**former.written, "residence_until": ours.last_day_before}
        if account is not None:
            as_ours = _kept_secret if hidden else moved_row
            account.written, account.ours = as_ours(account.stated, ours, account.stated["residence_until"]), ours
        elif former is not None:
            row = moved_row(former.stated, ours, None)
            entries.append(_Entry(row, row, ours, former.made_from or self._key(former.stated)))

    def _stated(
        self, move: HeldMove, entries: Sequence[_Entry], accounts: Sequence[_Entry]
    ) -> tuple[_Entry | None, _Entry | None]:
        """Return the rows of the dwelling left and of that moved into: the row of our day, else the next one."""
        days = [each.ours.day for each in self.moves[move.household] if each is not move]
        before = min((each for each in days if each > move.ours.day), default=date.max)
        former = next((each for each in entries if self._key(each.stated) == move.former_key), None)
        later = [
            each
            for each in entries
            if move.former_since < each.since < before
            and each.since not in days
            and each.made_from is None
            and each not in accounts
        ]
        account = next((each for each in later if each.since == move.ours.day), later[0] if later else None)
        return former, account

    def _end(self, entries: Sequence[_Entry], moves: Sequence[HeldMove]) -> None:
        """Let each dwelling moved into end before the next one begins."""
        begins = [each.written["residence_since"] for each in entries if each.written is not None]
        begins += [each.ours.day for each in moves]
        for entry in entries:
            if entry.ours is not None and entry.written is not None:
                until, day = entry.written["residence_until"], entry.ours.day
                last = until if until is not None and until >= day else None
                following = [each - _DAY for each in begins if each > day]
                entry.written = {
                    **entry.written,
                    "residence_until": min(filter(None, (last, *following)), default=None),
                }

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
        if not self._is_asked() or (account is None and former is not None and former.made_from is not None):
            return held
        theirs = _theirs(move, former, account)
        if theirs is not None and account is not None and _says_the_same(move.ours, theirs, account.stated, book):
            theirs = move.ours
        after = meet(held, theirs.text if theirs is not None else None, new_id())
        if after is not held:
            self.met.append((held, after))
        return after

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
