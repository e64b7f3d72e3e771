"""A checked register compared with the graph: what is new, what changed, where it lies, whom it must not show."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, compress

from api.actions.address_book import AddressBook, count_matches, load_address_book
from api.actions.end_vanished import Ending, end_vanished
from api.actions.held_rows import HeldRows
from api.actions.held_values import load_held
from api.actions.locating import (
    Areas,
    count_swapped_coordinates,
    load_areas,
    no_address_list_note,
    swapped_coordinates_note,
)
from graph_schema.ingest import register_records as records
from graph_schema.ingest.changes import Compared, Record, compare
from graph_schema.ingest.checks import CheckedTable
from graph_schema.ingest.digests import digests, first_of_each
from graph_schema.ingest.leading import Leads
from graph_schema.ingest.load import ImportSession
from graph_schema.ingest.progress import SILENT, RowCount
from graph_schema.ingest.protection import (
    flagged_citizens,
    protected_by_missing_rows,
    protected_households,
    still_protected,
)
from graph_schema.ingest.register_records import RegisterHash
from graph_schema.ingest.register_steps import caseworker_steps, citizen_steps, event_steps, household_steps
from graph_schema.ingest.report import Note, Place, Row
from graph_schema.ingest.returned_contacts import ReturnedContacts
from graph_schema.model.people import ResidenceState
from graph_schema.store import contacts as contacts_here
from graph_schema.store import register
from graph_schema.store.graph import Step
from graph_schema.store.steps import Steps, pieces
from graph_schema.written import number_words

ROWS_AT_ONCE = 5_000
"""So many rows are located, and made to records, at a time."""
Tables = Mapping[str, CheckedTable]
Offices = Sequence[tuple[str, str]]
"""Id and name of the offices in the graph."""
_COMPARED_ALIKE = (
    ("citizens", records.citizen_records, register.load_citizen_keys),
    ("memberships", records.membership_records, register.load_membership_keys),
    ("benefit_periods", records.benefit_period_records, register.load_benefit_period_keys),
    ("contacts", records.contact_records, register.load_contact_keys),
)
"""Tables whose records need nothing but their rows: how they are made, and what the graph knows of them."""


@dataclass(slots=True)
class PreparedRegister:
    """What an import of the register will do; `steps` is empty where it changes nothing."""

    tables: dict[str, Compared] = field(default_factory=dict[str, Compared])
    steps: Steps = field(default_factory=Steps)
    notes: list[Note] = field(default_factory=list[Note])
    not_located: int = 0
    protected: int = 0
    addresses: Counter[str] = field(default_factory=Counter[str])
    """Written addresses by how sure their place is."""
    ended: dict[str, int] = field(default_factory=dict[str, int])
    """Rows that ended because the file no longer states them, by table."""
    left: Counter[tuple[str, str, str]] = field(default_factory=Counter[tuple[str, str, str]])
    """Values not taken because another system leads them: (table, column, system) → number."""
    open_differences: int = 0


async def prepare_register(
    session: ImportSession,
    tables: Tables,
    hashed: RegisterHash,
    offices: Offices,
    *,
    leads: Leads,
    ending: Ending | None = None,
) -> PreparedRegister:
    """Compare the valid rows of `tables` with the graph and return the steps that write what differs.

    What another system leads, and what people changed here, stays as it is (`leads`, F1). With `ending` what is no
    longer in the file ends. Refused as in `end_vanished`.
    """
    prepared = PreparedRegister()
    held = await load_held(session, tables.values(), hashed, leads)
    if "caseworkers" in tables:
        await _prepare_caseworkers(session, tables["caseworkers"], hashed, offices, prepared)
    await _prepare_households(session, tables, hashed, held.rows, prepared)
    found, graph = prepared.tables, session.graph
    count = session.count("compare", sum(len(tables[name].rows) for name, _, _ in _COMPARED_ALIKE if name in tables))
    returned = ReturnedContacts(await contacts_here.load_contacts_of_ours(graph))
    makers = {
        "citizens": held.citizen_records,
        "memberships": held.rows.membership_records,
        "contacts": returned.contact_records,
    }
    for name, make, load_keys in _COMPARED_ALIKE:
        if name in tables:
            known = await load_keys(graph)
            known = returned.known_as(known) if name == "contacts" else known
            found[name] = _compared(session, tables[name], hashed, makers.get(name, make), known, count=count)
    contacts = found.get("contacts", Compared([], [], 0))
    prepared.steps += citizen_steps(found["citizens"])
    prepared.steps += held.steps()
    prepared.left, prepared.open_differences = held.left, held.open_differences
    prepared.notes += returned.notes
    prepared.steps += _contact_key_steps(returned)
    prepared.steps += event_steps(found["memberships"], found["benefit_periods"], contacts)
    if ending is not None:
        steps, prepared.ended = await end_vanished(graph, found, tables, ending)
        prepared.steps += steps
    return prepared


def _contact_key_steps(returned: ReturnedContacts) -> list[Step]:
    """Return the steps that give contacts recorded here the numbers that they came back with."""
    return [
        *contacts_here.remove_doubled_contacts(returned.doubled),
        *contacts_here.clear_contact_keys(list(returned.renumbered)),
        *contacts_here.save_contact_keys(returned.to_number),
    ]


async def _prepare_caseworkers(
    session: ImportSession,
    caseworkers: CheckedTable,
    hashed: RegisterHash,
    offices: Offices,
    prepared: PreparedRegister,
) -> None:
    rows = caseworkers.valid_rows
    known = await register.load_caseworker_keys(session.graph)
    compared = _compared(session, caseworkers, hashed, records.caseworker_records, known)
    office_id = {name: id_ for id_, name in offices}
    offices_of: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row["office"] in office_id:
            offices_of[hashed("team", row["team"])].add(office_id[row["office"]])
    prepared.tables["caseworkers"] = compared
    prepared.steps += caseworker_steps(
        compared, records.team_records(hashed, rows), {team: sorted(ids) for team, ids in offices_of.items()}
    )


async def _prepare_households(
    session: ImportSession, tables: Tables, hashed: RegisterHash, held: HeldRows, prepared: PreparedRegister
) -> None:
    households = tables["households"]
    unstated = held.moves.unstated(_valid_rows(households))
    hidden = await _hidden_households(session, tables, hashed, unstated, prepared)
    graph = session.graph
    areas = await load_areas(graph)
    book = await load_address_book(graph, session.keys, areas)
    held.moves.meet(_valid_rows(households), hidden, book)
    locating = _Locating(hashed, hidden, areas, book, held, prepared)
    count = session.count("locate", len(households.rows) - len(households.refused))
    residences = compare(
        _in_pieces(count(_valid_rows(households)), locating.residences),
        await register.load_residence_keys(graph),
        chain(_refused_keys(households, hashed), held.moves.keys),
        session.spools,
    )
    prepared.notes += no_address_list_note(locating.unplaced) + swapped_coordinates_note(locating.swapped)
    first = first_of_each(digests(row["household_number"] for row in _valid_rows(households)))
    whole = compare(
        _in_pieces(
            compress(_valid_rows(households), first),
            lambda rows: records.household_records(hashed, rows, hidden.__contains__),
        ),
        await register.load_household_keys(graph),
        spools=session.spools,
    )
    to_protect = await register.find_unprotected_households(graph, sorted(hidden))
    prepared.tables["households"] = residences
    prepared.steps += household_steps(whole, residences, to_protect)


async def _hidden_households(
    session: ImportSession, tables: Tables, hashed: RegisterHash, unstated: Sequence[str], prepared: PreparedRegister
) -> set[str]:
    """Return the register keys of the households of which no place may be shown (F7).

    Dwellings into which people moved here (`unstated`, register keys) need no row: they keep nothing protected.
    Registers export what is current: memberships and residences that the graph knows count beside those of the files.
    """
    households, citizens = tables["households"], tables["citizens"]
    numbers = protected_households(households, citizens, tables["memberships"])
    hidden = {hashed("household", number) for number in numbers}
    flagged = sorted(hashed("citizen", number) for number in flagged_citizens(citizens))
    memberships = await register.load_protected_memberships(session.graph, flagged)
    hidden |= still_protected(memberships, citizens, lambda number: hashed("citizen", number))
    stated = (records.row_key(hashed, "households", row) for row in _valid_rows(households))
    residences = await register.load_protected_residences(session.graph)
    by_residence = protected_by_missing_rows(residences, chain(stated, unstated)) - hidden
    if by_residence:
        in_file = (hashed("household", row["household_number"]) for row in _valid_rows(households))
        if kept := by_residence.intersection(in_file):
            prepared.notes.append(_still_protected(len(kept)))
    return hidden | by_residence


def _still_protected(households: int) -> Note:
    number_de, number_en = number_words(households)
    return Note(
        "still_protected",
        f"Weiter geschützt wegen einer Wohnung, die nicht mehr in der Datei steht: {number_de} Bedarfsgemeinschaften. "
        "Soll der Schutz enden, diese Wohnung ohne „protected“ wieder aufführen.",
        f"Still protected because of a residence that is missing from the file: {number_en} households. To end it, "
        "list that residence again without “protected”.",
    )


@dataclass(slots=True)
class _Locating:
    """Finds where residences lie, piece by piece.

    Counts those that are nowhere, those that are protected, and written addresses by how sure their place is.
    """

    hashed: RegisterHash
    hidden: set[str]
    areas: Areas
    book: AddressBook
    held: HeldRows
    prepared: PreparedRegister
    swapped: int = 0
    """Residences that would lie in an area if latitude and longitude were swapped."""
    unplaced: int = 0
    """Residences with a written address only, while the graph holds no list of addresses."""

    def residences(self, rows: Sequence[Row]) -> list[Record]:
        """Return the records of residences with their places; addresses that are held here are those (F1)."""
        pairs = list(self.held.moves.rows(rows))
        of_files, rows = [of_file for of_file, _ in pairs], [row for _, row in pairs]
        protected = [self.hashed("household", row["household_number"]) in self.hidden for row in rows]
        rows = self.held.addresses(rows, protected, self.book)
        shown = [records.has_place(row, hide) for row, hide in zip(rows, protected, strict=True)]
        found = iter(self.book.place([row for row, may in zip(rows, shown, strict=True) if may]))
        places = [next(found) if may else Place() for may in shown]
        states = [records.residence_state(*each) for each in zip(rows, protected, places, strict=True)]
        self.prepared.not_located += states.count(ResidenceState.NOT_LOCATED)
        self.prepared.protected += states.count(ResidenceState.PROTECTED)
        self.prepared.addresses += count_matches(places)
        outside = [row for row, state in zip(rows, states, strict=True) if state is ResidenceState.NOT_LOCATED]
        if not self.book.lists:
            self.unplaced += sum(bool(row["street"]) and row["lat"] is None for row in outside)
        self.swapped += count_swapped_coordinates(outside, self.areas)
        made = records.residence_records(self.hashed, rows, self.hidden.__contains__, places)
        return self.held.residence_records(made, of_files, protected)


def _compared(
    session: ImportSession,
    checked: CheckedTable,
    hashed: RegisterHash,
    make: Callable[[RegisterHash, list[Row]], list[Record]],
    known: Mapping[str, str | None],
    *,
    count: RowCount = SILENT,
) -> Compared:
    made = _in_pieces(count(_valid_rows(checked)), lambda rows: make(hashed, rows))
    return compare(made, known, _refused_keys(checked, hashed), session.spools)


def _valid_rows(checked: CheckedTable) -> Iterator[Row]:
    return (row for _, row in checked.valid())


def _in_pieces(rows: Iterable[Row], make: Callable[[list[Row]], list[Record]]) -> Iterator[Record]:
    """Yield the records that `make` makes of rows, of `ROWS_AT_ONCE` at a time."""
    for piece in pieces(rows, ROWS_AT_ONCE):
        yield from make(piece)


def _refused_keys(checked: CheckedTable, hashed: RegisterHash) -> Iterator[str]:
    """Yield the keys of refused rows: they are in the file, so they have not vanished."""
    for position in sorted(checked.refused):
        key = records.row_key(hashed, checked.table.name, checked.rows[position])
        if key is not None:
            yield key
