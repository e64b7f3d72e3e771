"""What an import of the register leaves of addresses and roles that people changed here (F1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from api.actions.address_book import AddressBook
from api.actions.held_moves import HeldMoves
from graph_schema.ingest import register_records as records
from graph_schema.ingest.changes import Record, new_id
from graph_schema.ingest.leading import HeldValue, Leads, meet
from graph_schema.ingest.leading_rows import ADDRESS, ROLE, STATED_IN, address_text, address_values, with_address
from graph_schema.ingest.register_records import RegisterHash
from graph_schema.ingest.report import Row
from graph_schema.store.differences import Values

Met = list[tuple[HeldValue, HeldValue | None]]
"""Held values before and after an import, where it changed them; None: both agree by now."""


@dataclass(slots=True)
class HeldRows:
    """The addresses and roles that are held, by register key of the residence or membership."""

    hashed: RegisterHash
    leads: Leads
    held: dict[str, HeldValue]
    moves: HeldMoves
    met: Met = field(default_factory=Met)

    def addresses(self, rows: Sequence[Row], protected: Sequence[bool], book: AddressBook) -> list[Row]:
        """Return the rows of residences with the addresses that are held here.

        Of a protected household the file's row is written as it is: nobody reads it, it meets nothing, and what was
        to settle of it is over (F7). When the protection ends, ours is written and meets the file again.
        """
        if not self.held:
            return list(rows)
        return [self._address(row, hide, book) for row, hide in zip(rows, protected, strict=True)]

    def residence_records(self, made: list[Record], rows: Sequence[Row], protected: Sequence[bool]) -> list[Record]:
        """Return records of residences with the fingerprints of the files' rows."""
        moved = bool(self.moves.moves)
        for record, row, hide in zip(made, rows, protected, strict=True):
            if moved or record["key"] in self.held:
                fingerprint = records.residence_fingerprint(self.hashed, row, protected=hide)
                record["properties"]["fingerprint"] = fingerprint
        return made

    def membership_records(self, hashed: RegisterHash, rows: Sequence[Row]) -> list[Record]:
        """Return the records of memberships, with the roles held here; fingerprints are those of the files' rows."""
        if not self.held:
            return records.membership_records(hashed, rows)
        made = records.membership_records(hashed, [self._role(row) for row in rows])
        for record, row in zip(made, rows, strict=True):
            if record["key"] in self.held:
                record["properties"]["fingerprint"] = records.membership_fingerprint(hashed, row)
        return made

    def said_before(self, table: str, row: Row) -> Values:
        """Return what the leading system had said of a row's held address: the fingerprint is that of its row."""
        each = self._held(table, row, ADDRESS) if table == "households" else None
        return dict(address_values(each.theirs)) if each is not None else {}

    @property
    def open_differences(self) -> int:
        """Number of the differences to settle after an import, with those that were there before."""
        met = {before.id: after for before, after in self.met}
        values = (met.get(each.id, each) for each in self.held.values())
        return sum(each is not None and each.is_open for each in values) + self.moves.open_differences

    def _address(self, row: Row, hide: bool, book: AddressBook) -> Row:
        each = self._held("households", row, ADDRESS)
        if each is None:
            return row
        if hide:
            if each.difference is not None:
                self.met.append((each, replace(each, difference=None)))
            return row
        theirs = address_text(row)
        if theirs is not None and book.key_of(row) == book.key_of(address_values(each.ours)):
            theirs = each.ours  # “Str.” for “Straße” is no other address
        after = self._after(each, theirs)
        return with_address(row, after.ours) if after is not None else row

    def _role(self, row: Row) -> Row:
        each = self._held("memberships", row, ROLE)
        after = self._after(each, row[ROLE]) if each is not None else None
        return {**row, ROLE: after.ours} if after is not None else row

    def _held(self, table: str, row: Row, name: str) -> HeldValue | None:
        each = self.held.get(records.row_key(self.hashed, table, row) or "") if self.held else None
        return each if each is not None and each.column == name else None

    def _after(self, each: HeldValue, theirs: str | None) -> HeldValue | None:
        """Let a held value meet what a row says; return it where it stays held."""
        table, columns = STATED_IN[each.column]
        if not all(self.leads.asks_about(name, table) for name in columns if self._is_stated(table, name)):
            return each
        if not any(self._is_stated(table, name) for name in columns):
            return each
        after = meet(each, theirs, new_id())
        if after is not each:
            self.met.append((each, after))
        return after

    def _is_stated(self, table: str, column: str) -> bool:
        return self.leads.stated is None or column in self.leads.stated.get(table, frozenset())
