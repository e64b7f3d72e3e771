"""A checked register compared with the graph: what is new, what changed, where it lies, whom it must not show."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from api.actions.address_book import count_matches, load_address_book
from api.actions.end_vanished import Ending, end_vanished
from api.actions.locating import load_areas, note_swapped_coordinates
from graph_schema.ingest import register_records as records
from graph_schema.ingest.changes import Compared, Record, compare
from graph_schema.ingest.checks import CheckedTable
from graph_schema.ingest.load import ImportSession
from graph_schema.ingest.protection import (
    flagged_citizens,
    protected_by_missing_rows,
    protected_households,
    still_protected,
)
from graph_schema.ingest.register_records import RegisterHash
from graph_schema.ingest.register_steps import caseworker_steps, citizen_steps, event_steps, household_steps
from graph_schema.ingest.report import Note, Place, Row
from graph_schema.ingest.returned_contacts import recognise
from graph_schema.model.people import ResidenceState
from graph_schema.store import contacts as contacts_here
from graph_schema.store import register
from graph_schema.store.graph import Step

Tables = Mapping[str, CheckedTable]
Offices = Sequence[tuple[str, str]]
"""Id and name of the offices in the graph."""


@dataclass(slots=True)
class PreparedRegister:
    """What an import of the register will do; `steps` is empty where it changes nothing."""

    tables: dict[str, Compared] = field(default_factory=dict[str, Compared])
    steps: list[Step] = field(default_factory=list[Step])
    notes: list[Note] = field(default_factory=list[Note])
    not_located: int = 0
    protected: int = 0
    addresses: Counter[str] = field(default_factory=Counter[str])
    """Written addresses by how sure their place is."""
    ended: dict[str, int] = field(default_factory=dict[str, int])
    """Rows that ended because the file no longer states them, by table."""


async def prepare_register(
    session: ImportSession, tables: Tables, hashed: RegisterHash, offices: Offices, ending: Ending | None = None
) -> PreparedRegister:
    """Compare the valid rows of `tables` with the graph and return the steps that write what differs.

    With `ending` what is no longer in the file ends. Refused as in `end_vanished`.
    """
    prepared = PreparedRegister()
    if "caseworkers" in tables:
        await _prepare_caseworkers(session, tables["caseworkers"], hashed, offices, prepared)
    await _prepare_households(session, tables, hashed, prepared)
    session.tell("compare", 0, 0)
    found = prepared.tables
    graph = session.graph
    found["citizens"] = _compared(
        tables["citizens"], hashed, records.citizen_records, await register.load_citizen_keys(graph)
    )
    found["memberships"] = _compared(
        tables["memberships"], hashed, records.membership_records, await register.load_membership_keys(graph)
    )
    found["benefit_periods"] = _compared(
        tables["benefit_periods"],
        hashed,
        records.benefit_period_records,
        await register.load_benefit_period_keys(graph),
    )
    prepared.steps += citizen_steps(found["citizens"])
    contacts = Compared([], [], 0)
    if "contacts" in tables:
        contacts = found["contacts"] = await _compare_contacts(session, tables["contacts"], hashed, prepared)
    prepared.steps += event_steps(found["memberships"], found["benefit_periods"], contacts)
    if ending is not None:
        steps, prepared.ended = await end_vanished(graph, found, tables, ending)
        prepared.steps += steps
    return prepared


async def _compare_contacts(
    session: ImportSession, checked: CheckedTable, hashed: RegisterHash, prepared: PreparedRegister
) -> Compared:
    """Compare contacts; those that were recorded here and come back get their number first."""
    made = records.contact_records(hashed, checked.valid_rows)
    ours = await contacts_here.load_contacts_of_ours(session.graph)
    returned = recognise(made, ours, await register.load_contact_keys(session.graph))
    prepared.notes += returned.notes
    prepared.steps += contacts_here.remove_doubled_contacts(returned.doubled)
    prepared.steps += contacts_here.save_contact_keys(returned.to_number)
    return compare(made, returned.known, _refused_keys(checked, hashed))


async def _prepare_caseworkers(
    session: ImportSession,
    caseworkers: CheckedTable,
    hashed: RegisterHash,
    offices: Offices,
    prepared: PreparedRegister,
) -> None:
    rows = caseworkers.valid_rows
    known = await register.load_caseworker_keys(session.graph)
    compared = _compared(caseworkers, hashed, records.caseworker_records, known)
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
    session: ImportSession, tables: Tables, hashed: RegisterHash, prepared: PreparedRegister
) -> None:
    households = tables["households"]
    rows = households.valid_rows
    hidden = await _hidden_households(session, tables, hashed, prepared)
    places = await _locate(session, rows, hashed, hidden, prepared)
    session.tell("compare", 0, 0)
    graph = session.graph
    residences = compare(
        records.residence_records(hashed, rows, hidden.__contains__, places),
        await register.load_residence_keys(graph),
        _refused_keys(households, hashed),
    )
    whole = compare(
        records.household_records(hashed, rows, hidden.__contains__), await register.load_household_keys(graph)
    )
    to_protect = await register.find_unprotected_households(graph, sorted(hidden))
    prepared.tables["households"] = residences
    prepared.steps += household_steps(whole, residences, to_protect)


async def _hidden_households(
    session: ImportSession, tables: Tables, hashed: RegisterHash, prepared: PreparedRegister
) -> set[str]:
    """Return the register keys of the households of which no place may be shown (F7).

    Registers export what is current: memberships and residences that the graph knows count beside those of the files.
    """
    households, citizens = tables["households"], tables["citizens"]
    numbers = protected_households(households, citizens, tables["memberships"])
    hidden = {hashed("household", number) for number in numbers}
    flagged = sorted(hashed("citizen", number) for number in flagged_citizens(citizens))
    memberships = await register.load_protected_memberships(session.graph, flagged)
    hidden |= still_protected(memberships, citizens, lambda number: hashed("citizen", number))
    stated = {records.row_key(hashed, "households", row) for row in households.valid_rows}
    by_residence = protected_by_missing_rows(await register.load_protected_residences(session.graph), stated) - hidden
    if kept := by_residence & {hashed("household", row["household_number"]) for row in households.valid_rows}:
        prepared.notes.append(_still_protected(len(kept)))
    return hidden | by_residence


def _still_protected(households: int) -> Note:
    return Note(
        "still_protected",
        f"Weiter geschützt wegen einer Wohnung, die nicht mehr in der Datei steht: {households} Bedarfsgemeinschaften. "
        "Soll der Schutz enden, diese Wohnung ohne „protected“ wieder aufführen.",
        f"Still protected because of a residence that is missing from the file: {households} households. To end it, "
        "list that residence again without “protected”.",
    )


async def _locate(
    session: ImportSession, rows: Sequence[Row], hashed: RegisterHash, hidden: set[str], prepared: PreparedRegister
) -> list[Place]:
    """Return where each residence lies; counts those that are nowhere, those that are protected, and addresses."""
    session.tell("locate", 0, len(rows))
    areas = await load_areas(session.graph)
    book = await load_address_book(session.graph, session.keys, areas)
    protected = [hashed("household", row["household_number"]) in hidden for row in rows]
    shown = [records.has_place(row, hide) for row, hide in zip(rows, protected, strict=True)]
    found = iter(book.place([row for row, may in zip(rows, shown, strict=True) if may]))
    places = [next(found) if may else Place() for may in shown]
    states = [records.residence_state(*each) for each in zip(rows, protected, places, strict=True)]
    prepared.not_located = states.count(ResidenceState.NOT_LOCATED)
    prepared.protected = states.count(ResidenceState.PROTECTED)
    prepared.addresses = count_matches(places)
    outside = [row for row, state in zip(rows, states, strict=True) if state is ResidenceState.NOT_LOCATED]
    prepared.notes += note_swapped_coordinates(outside, areas)
    return places


def _compared(
    checked: CheckedTable,
    hashed: RegisterHash,
    make: Callable[[RegisterHash, list[Row]], list[Record]],
    known: Mapping[str, str | None],
) -> Compared:
    return compare(make(hashed, checked.valid_rows), known, _refused_keys(checked, hashed))


def _refused_keys(checked: CheckedTable, hashed: RegisterHash) -> list[str]:
    """Return the keys of refused rows: they are in the file, so they have not vanished."""
    keys = (records.row_key(hashed, checked.table.name, checked.rows[position]) for position in checked.refused)
    return [key for key in keys if key is not None]
