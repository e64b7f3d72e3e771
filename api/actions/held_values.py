"""What an import of the register leaves as it is (F1): columns that others lead, and values changed here."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from api.actions.held_moves import HeldMove, HeldMoves, load_held_moves
from api.actions.held_rows import HeldRows
from graph_schema.ingest import register_records as records
from graph_schema.ingest.changes import Record, new_id
from graph_schema.ingest.checks import CheckedTable
from graph_schema.ingest.columns import CITIZENS
from graph_schema.ingest.leading import (
    COLUMNS,
    STATE_OF,
    Difference,
    HeldValue,
    Leads,
    as_led,
    cell_text,
    cell_value,
    left,
    meet,
    with_held,
)
from graph_schema.ingest.leading_rows import OF_ROWS
from graph_schema.ingest.load import ImportSession
from graph_schema.ingest.moved_rows import MOVE
from graph_schema.ingest.register_records import RegisterHash
from graph_schema.ingest.report import Row
from graph_schema.ingest.spool import Spool
from graph_schema.ingest.typed_rows import packing_of
from graph_schema.store import differences
from graph_schema.store.differences import Values
from graph_schema.store.graph import Graph, Step
from graph_schema.store.steps import pieces

_PIECE = 5_000
"""Rows of which the graph's values are held in memory at once."""
Held = dict[str, dict[str, HeldValue]]
"""Register key of a citizen → column → the value that is held."""


@dataclass(slots=True)
class HeldValues:
    """The values that an import leaves, and what it finds out about them. `held` are few: people changed them."""

    session: ImportSession
    hashed: RegisterHash
    leads: Leads
    held: Held
    rows: HeldRows
    left: Counter[tuple[str, str, str]] = field(default_factory=Counter[tuple[str, str, str]])
    """Values of the files that are not taken because another system leads: (table, column, system) → number."""
    _met: list[tuple[HeldValue, HeldValue | None]] = field(default_factory=list[tuple[HeldValue, HeldValue | None]])
    """Held values before and after this import, where it changed them."""

    async def lead(self, checked: CheckedTable) -> None:
        """Put the graph's values into the columns of the valid rows that another system leads."""
        if not self.leads.elsewhere.get(checked.table.name):
            return
        rows: Spool[Row] = self.session.spools.of(packing=packing_of(checked.table))
        for piece in pieces(enumerate(checked.rows), _PIECE):
            led = iter(await self.led_rows(checked, [row for at, row in piece if at not in checked.refused]))
            rows.extend(row if at in checked.refused else next(led) for at, row in piece)
        checked.rows = rows

    async def led_rows(self, checked: CheckedTable, rows: Sequence[Row]) -> list[Row]:
        """Return rows of a table with the graph's values in the columns that another system leads."""
        table = checked.table
        elsewhere = self.leads.elsewhere.get(table.name, {})
        columns = {column.name: column for column in table.columns}
        known = await _known(self.session.graph, table.name, rows, self.hashed)
        led: list[Row] = []
        for row, values in zip(rows, known, strict=True):
            for name in left(row, values, elsewhere, columns):
                self.left[table.name, name, elsewhere[name]] += 1
            led.append(as_led(row, {**values, **self._said_before(table.name, row)}, elsewhere, columns))
        return led

    def _said_before(self, table: str, row: Row) -> Values:
        """Return what the leading system had said of held values: the fingerprint is that of its row."""
        if table != CITIZENS.name:
            return self.rows.said_before(table, row)
        held = self.held.get(self.hashed("citizen", row["citizen_number"]))
        return {name: cell_value(COLUMNS[name], each.theirs) for name, each in (held or {}).items()}

    def citizen_records(self, hashed: RegisterHash, rows: Sequence[Row]) -> list[Record]:
        """Return the records of citizens, with what is held here; fingerprints are those of the files' rows."""
        made = records.citizen_records(hashed, [self._with_held(row) for row in rows])
        if self.held:
            for record, row in zip(made, rows, strict=True):
                if record["key"] in self.held:
                    record["properties"]["fingerprint"] = records.citizen_fingerprint(hashed, row)
        return made

    def _with_held(self, row: Row) -> Row:
        held = self.held.get(self.hashed("citizen", row["citizen_number"])) if self.held else None
        return with_held(row, self._meet(row, held)) if held else row

    def _meet(self, row: Row, held: Mapping[str, HeldValue]) -> dict[str, HeldValue]:
        """Let a citizen's held values meet what the row says; return those that stay held."""
        after: dict[str, HeldValue] = {}
        # Numbers before their states: the state of another number than ours is not asked about.
        for name in sorted(held, key=lambda name: name in STATE_OF.values()):
            each = held[name]
            of_another = any(STATE_OF[number] == name for number in after if number in STATE_OF)
            now: HeldValue | None = each
            if self.leads.asks_about(name) and not of_another:
                now = meet(each, cell_text(COLUMNS[name], row[name]), new_id())
            if now is not None:
                after[name] = now
            if now is not each:
                self._met.append((each, now))
        return after

    def steps(self) -> list[Step]:
        """Return the steps that record which values agree by now, and which differ anew; none where nothing did."""
        now, all_met = self.session.now, [*self._met, *self.rows.met, *self.rows.moves.met]
        over = [before.difference.id for before, _ in all_met if before.difference is not None]
        agreed = [before.id for before, after in all_met if after is None]
        return [
            *differences.end_differences(over, now),
            *differences.close_agreed_values(agreed, now),
            *differences.save_differences(
                [
                    _record(after, after.difference, self.leads.system, self.session)
                    for _, after in all_met
                    if after is not None and after.difference is not None
                ]
            ),
        ]

    @property
    def open_differences(self) -> int:
        """Number of the differences to settle after this import, with those that were there before."""
        met = {before.id: after for before, after in self._met}
        values = (met.get(each.id, each) for columns in self.held.values() for each in columns.values())
        return sum(each is not None and each.is_open for each in values) + self.rows.open_differences


async def load_held(
    session: ImportSession, tables: Iterable[CheckedTable], hashed: RegisterHash, leads: Leads
) -> HeldValues:
    """Return what an import has to leave as it is; what another system leads is in the rows of `tables` then."""
    by_citizen, by_row, of_moves = await _held_values(session.graph)
    moves = HeldMoves(hashed, leads, await load_held_moves(session.graph, of_moves))
    held = HeldValues(session, hashed, leads, by_citizen, HeldRows(hashed, leads, by_row, moves))
    for checked in tables:
        await held.lead(checked)
    return held


async def held_by_citizen(graph: Graph) -> Held:
    """Return the values of citizens that people changed here and that are still held."""
    return (await _held_values(graph))[0]


async def held_by_row(graph: Graph) -> dict[str, HeldValue]:
    """Return the addresses and roles that are still held, by register key of the residence or membership."""
    return (await _held_values(graph))[1]


async def move_into(graph: Graph, residence: str) -> HeldMove | None:
    """Return the held move into a dwelling (register key); None where there is none."""
    moves = await load_held_moves(graph, (await _held_values(graph))[2])
    return next((each for of_one in moves.values() for each in of_one if each.key == residence), None)


async def _held_values(graph: Graph) -> tuple[Held, dict[str, HeldValue], dict[str, HeldValue]]:
    """Return values of citizens, of rows by their register key, and moves by the random key of the change."""
    held: Held = defaultdict(dict)
    of_rows: dict[str, HeldValue] = {}
    moves: dict[str, HeldValue] = {}
    for row in await differences.load_held_values(graph):
        met = row["difference"]
        difference = Difference(met, row["theirs"], row["decision"] is not None) if met is not None else None
        value = HeldValue(row["id"], row["field"], row["ours"], row["before"], difference)
        if value.column == MOVE:
            moves[value.id] = value
        elif value.column in OF_ROWS:
            of_rows[row["channel_key"]] = value
        else:
            held[row["citizen"]][value.column] = value
    return dict(held), of_rows, moves


def _record(held: HeldValue, difference: Difference, system: str, session: ImportSession) -> Record:
    properties = {"theirs": difference.theirs, "leading_system": system, "since": session.now}
    return {"change": held.id, "id": difference.id, "properties": properties}


async def _known(graph: Graph, table: str, rows: Sequence[Row], hashed: RegisterHash) -> list[Values]:
    """Return what the graph says of each row of a table; nothing of rows that are new."""
    keys = [str(records.row_key(hashed, table, row)) for row in rows]
    if table == "citizens":
        found = await differences.load_citizen_values(graph, keys)
    elif table == "caseworkers":
        found = await differences.load_caseworker_values(graph, keys)
    else:
        found = await differences.load_residence_values(graph, keys)
        # A household has its type whichever of its residences a row tells of.
        households = [hashed("household", row["household_number"]) for row in rows]
        types = await differences.load_household_types(graph, sorted(set(households)))
        return [found.get(key, {}) | types.get(own, {}) for key, own in zip(keys, households, strict=True)]
    return [found.get(key, {}) for key in keys]
