"""Use case: an account gets the caseload of a case worker of the register as its own, or the lead of a team.

The administrator names a number or a team and sees no case: neither people nor how many.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from api.actions import account_failures
from api.actions.account_fields import WrongField
from api.actions.accounts import Administration, Wanted
from api.actions.register_keys import register_hash
from graph_schema.errors import NotFound
from graph_schema.model.access import Role
from graph_schema.model.account_acts import AccountAct
from graph_schema.store import account_changes
from graph_schema.store.accounts import StoredAccount
from graph_schema.store.graph import Step
from graph_schema.store.teams import load_teams


async def link_caseload(
    office: Administration, account_id: str, version: int, number: str, *, data_folder: Path, now: datetime
) -> None:
    """Give an account the caseload of the case worker with a number of the leading system as its own.

    WrongField for a number that the register does not have, or an account without the role; Conflict where another
    account has this caseload as its own; Refused without a register or its key.
    """
    stored = await office.other_account(account_id)
    _needs_role(stored, Role.CASEWORKER)
    hashed = await register_hash(office.graph, data_folder)
    key, today = hashed("caseworker", number.strip()), office.day_of(now)
    found = await account_changes.find_caseworker(office.graph, key, account_id, today)
    if found is None:
        raise WrongField(
            "Im Register ist keine Fachkraft mit dieser Nummer; es wurde nichts geschrieben.",
            "The register has no case worker with this number; nothing was written.",
            "Die Nummer prüfen, wie sie im führenden System steht.",
            "Check the number as it stands in the leading system.",
            field="caseworker",
        )
    caseworker, others = found
    if others:
        raise account_failures.caseload_taken()
    properties = {"given_at": now, "given_by": office.doer.account}

    def also(event_id: str) -> list[Step]:
        return [account_changes.give_caseload(account_id, event_id, caseworker, today, properties)]

    wanted = Wanted(account_id, version, AccountAct.CASELOAD, also=also, caseload=(caseworker, today))
    await office.carry_out(wanted, now)


async def unlink_caseload(
    office: Administration, account_id: str, version: int, caseworker_id: str, now: datetime
) -> None:
    """Take a caseload (by the case worker's random key) from an account at once; its sessions end."""
    await office.other_account(account_id)
    there = await account_changes.list_caseloads(office.graph, account_id, office.day_of(now))
    if caseworker_id not in {row["id"] for row in there}:
        raise _not_linked()

    def also(event_id: str) -> list[Step]:
        return [account_changes.end_caseloads(account_id, event_id, office.day_before(now), caseworker_id)]

    await office.carry_out(
        Wanted(account_id, version, AccountAct.CASELOAD_ENDED, ends_sessions=True, also=also), now
    )  # fmt: skip


async def link_team(office: Administration, account_id: str, version: int, team_name: str, now: datetime) -> None:
    """Make an account the lead of a team; WrongField for a team that there is not, or an account without the role."""
    stored = await office.other_account(account_id)
    _needs_role(stored, Role.TEAM_LEAD)
    teams = {team.name: team.id for team in await load_teams(office.graph)}
    team_id = teams.get(team_name.strip())
    if team_id is None:
        raise WrongField(
            "Dieses Team gibt es nicht; es wurde nichts geschrieben.",
            "There is no such team; nothing was written.",
            "„sozialraum teams list“ zeigt die Teams.",
            "“sozialraum teams list” shows the teams.",
            field="team",
        )

    def also(event_id: str) -> list[Step]:
        return [account_changes.make_lead(account_id, event_id, team_id)]

    await office.carry_out(Wanted(account_id, version, AccountAct.LEAD, also=also), now)


async def unlink_team(office: Administration, account_id: str, version: int, team_id: str, now: datetime) -> None:
    """Take the lead of a team (by its random key) from an account; its sessions end."""
    await office.other_account(account_id)
    if team_id not in {row["id"] for row in await account_changes.list_led_teams(office.graph, account_id)}:
        raise _not_linked()

    def also(event_id: str) -> list[Step]:
        return [account_changes.end_leads(account_id, event_id, team_id)]

    await office.carry_out(Wanted(account_id, version, AccountAct.LEAD_ENDED, ends_sessions=True, also=also), now)


async def caseworker_of_number(office: Administration, account_id: str, number: str, *, data_folder: Path) -> str:
    """Return the random key of the case worker with a number; NotFound where there is none."""
    hashed = await register_hash(office.graph, data_folder)
    today = office.day_of(datetime.now(UTC))
    found = await account_changes.find_caseworker(
        office.graph, hashed("caseworker", number.strip()), account_id, today
    )  # fmt: skip
    if found is None:
        raise _not_linked()
    return found[0]


async def team_of_name(office: Administration, account_id: str, name: str) -> str:
    """Return the random key of a team that an account leads; NotFound where it does not."""
    for row in await account_changes.list_led_teams(office.graph, account_id):
        if row["name"] == name.strip():
            return str(row["id"])
    raise _not_linked()


def _needs_role(stored: StoredAccount, role: Role) -> None:
    if role in stored.account.roles:
        return
    name_de, name_en, field = (
        ("Fallmanagement", "case worker (caseworker)", "caseworker")
        if role is Role.CASEWORKER
        else ("Teamleitung", "team lead (team_lead)", "team")
    )
    raise WrongField(
        f"Das Konto hat die Rolle {name_de} nicht; es wurde nichts geschrieben.",
        f"The account does not hold the role {name_en}; nothing was written.",
        "Zuerst die Rolle geben.",
        "Give the role first.",
        field=field,
    )


def _not_linked() -> NotFound:
    return NotFound(
        "Damit ist dieses Konto nicht verbunden.",
        "This account is not linked to that.",
        "„sozialraum accounts show“ und die Seite des Kontos zeigen seine Verbindungen.",
        "“sozialraum accounts show” and the page of the account show its links.",
    )
