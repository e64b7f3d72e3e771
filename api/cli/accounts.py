"""Commands `accounts …`: who can sign in, for the person at the machine's terminal.

Here the first administrator and the account for an emergency come into being. A passphrase is printed once and is
never an argument: arguments stay in the shell's history and are seen by every account of the machine.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import click

from api.cli.account_lines import account_document, print_account, print_accounts, role_word
from api.cli.account_office import find_account, open_office
from api.cli.output import choose, json_option, print_json, say
from api.cli.session import open_graph, read_settings, run
from graph_schema.model.access import Account, Role
from graph_schema.model.account_acts import AccountAct
from graph_schema.office_time import office_day

if TYPE_CHECKING:
    from api.actions.accounts import Given
    from api.actions.show_accounts import AccountView

_role = click.option(
    "--role", "roles", type=click.Choice([role.value for role in Role]), multiple=True, required=True,
    help="Role; repeat the option for several.",
)  # fmt: skip
_caseworker = click.option("--caseworker", metavar="NUMBER", help="Number of a case worker in the leading system.")
_team = click.option("--team", metavar="NAME", help="Name of a team.")


@click.group(
    name="accounts",
    epilog="""\b
Examples:
  sozialraum accounts add kim.beispiel --name "Kim Beispiel" --role administrator
  sozialraum accounts add robin.muster --name "Robin Muster" --role caseworker --role team_lead
  sozialraum accounts link robin.muster --caseworker 4711
  sozialraum accounts reset-factor robin.muster

Administrators do the same on the page /verwaltung. What is done here stands in the account's trail, with the name of
the machine's account.
""",
)
def accounts_group() -> None:
    """Make accounts of people who sign in, and change them."""


@accounts_group.command(
    epilog="""\b
Examples:
  sozialraum accounts add kim.beispiel --name "Kim Beispiel" --role administrator
  sozialraum accounts add robin.muster --name "Robin Muster" --role caseworker --json

The passphrase is printed once. It holds for the first sign-in, at which its owner sets another one.
"""
)
@click.argument("login")
@click.option("--name", required=True, help="Name as colleagues read it.")
@_role
@json_option
def add(login: str, name: str, roles: tuple[str, ...], as_json: bool) -> None:
    """Make an account that signs in as LOGIN, with a random passphrase."""

    async def make() -> Given:
        async with open_office() as office:
            return await office.create(login, name, roles, datetime.now(UTC))

    _print_given(run(make()), as_json)


@accounts_group.command(
    "list",
    epilog="""\b
Examples:
  sozialraum accounts list
  sozialraum accounts list --json

When somebody signed in is not told.
""",
)
@json_option
def list_accounts(as_json: bool) -> None:
    """List all accounts with roles, second factor and state."""

    async def load() -> list[Account]:
        from api.actions.show_accounts import list_accounts as load_accounts

        async with open_graph(read_settings()) as graph:
            return (await load_accounts(graph))[0]

    found = run(load())
    if as_json:
        print_json([account_document(each) for each in found])
    else:
        print_accounts(found)


@accounts_group.command(
    epilog="""\b
Examples:
  sozialraum accounts show robin.muster
  sozialraum accounts show robin.muster --json
"""
)
@click.argument("login")
@json_option
def show(login: str, as_json: bool) -> None:
    """Show one account: roles, links, and what was done with it."""

    async def load() -> AccountView:
        from api.actions.show_accounts import show_account

        async with open_office() as office:
            return await show_account(office.graph, (await find_account(office, login))[0], _today())

    print_account(run(load()), as_json=as_json)


@accounts_group.command(
    epilog="""\b
Examples:
  sozialraum accounts roles robin.muster --role caseworker --role outreach_adviser

Roles that are not named are taken. With the role of a case worker go the caseloads, with that of a lead the teams; all
sessions of the account end.
"""
)
@click.argument("login")
@_role
def roles(login: str, roles: tuple[str, ...]) -> None:
    """Give an account these roles, and no others."""

    async def change() -> None:
        async with open_office() as office:
            account_id, version = await find_account(office, login)
            await office.change_roles(account_id, version, roles, datetime.now(UTC))

    run(change())
    held_de, held_en = (", ".join(role_word(Role(each), words) for each in roles) for words in ("de", "en"))
    say(f"Rollen: {held_de}.", f"Roles: {held_en}.")


@accounts_group.command(epilog="\b\nExamples:\n  sozialraum accounts disable robin.muster")
@click.argument("login")
def disable(login: str) -> None:
    """Let nobody sign in with an account any more; its sessions end."""
    run(_act(login, AccountAct.DISABLED))
    say("Gesperrt; alle Anmeldungen sind beendet.", "Disabled; all sessions have ended.")


@accounts_group.command(epilog="\b\nExamples:\n  sozialraum accounts enable robin.muster")
@click.argument("login")
def enable(login: str) -> None:
    """Let somebody sign in with a disabled account again."""
    run(_act(login, AccountAct.ENABLED))
    say("Entsperrt.", "Enabled.")


@accounts_group.command(
    epilog="""\b
Examples:
  sozialraum accounts reset-password robin.muster
  sozialraum accounts reset-password robin.muster --json

The old password and all sessions end. Make sure first that it is the person who asks.
"""
)
@click.argument("login")
@json_option
def reset_password(login: str, as_json: bool) -> None:
    """Give an account a new random passphrase."""

    async def reset() -> Given:
        async with open_office() as office:
            account_id, version = await find_account(office, login)
            return await office.reset_password(account_id, version, datetime.now(UTC))

    _print_given(run(reset()), as_json)


@accounts_group.command(
    epilog="""\b
Examples:
  sozialraum accounts reset-factor robin.muster

A new one is set up at the next sign-in; all sessions end. Make sure first that it is the person who asks.
"""
)
@click.argument("login")
def reset_factor(login: str) -> None:
    """Take the second factor of an account away, because the device is lost."""
    run(_act(login, AccountAct.FACTOR))
    say("Zweiter Faktor zurückgesetzt; alle Anmeldungen sind beendet.", "Second factor reset; all sessions have ended.")


@accounts_group.command(
    epilog="""\b
Examples:
  sozialraum accounts link robin.muster --caseworker 4711
  sozialraum accounts link robin.muster --team "Team U25"
"""
)
@click.argument("login")
@_caseworker
@_team
def link(login: str, caseworker: str | None, team: str | None) -> None:
    """Give an account a case worker's caseload as its own, or the lead of a team."""
    _one_of(caseworker, team)
    run(_link(login, caseworker, team))
    say("Verbunden.", "Linked.")


@accounts_group.command(
    epilog="""\b
Examples:
  sozialraum accounts unlink robin.muster --caseworker 4711
  sozialraum accounts unlink robin.muster --team "Team U25"

It holds at once; all sessions of the account end.
"""
)
@click.argument("login")
@_caseworker
@_team
def unlink(login: str, caseworker: str | None, team: str | None) -> None:
    """Take a caseload, or the lead of a team, from an account."""
    _one_of(caseworker, team)
    run(_unlink(login, caseworker, team))
    say("Gelöst; alle Anmeldungen sind beendet.", "Unlinked; all sessions have ended.")


async def _act(login: str, act: AccountAct) -> None:
    async with open_office() as office:
        account_id, version = await find_account(office, login)
        acts = {
            AccountAct.DISABLED: office.disable,
            AccountAct.ENABLED: office.enable,
            AccountAct.FACTOR: office.reset_factor,
        }
        await acts[act](account_id, version, datetime.now(UTC))


async def _link(login: str, number: str | None, team: str | None) -> None:
    from api.actions.account_links import link_caseload, link_team

    async with open_office() as office:
        found, now = await find_account(office, login), datetime.now(UTC)
        if number is not None:
            folder = read_settings().data_folder
            await link_caseload(office, *found, number, data_folder=folder, now=now)
        elif team is not None:
            await link_team(office, *found, team, now)


async def _unlink(login: str, number: str | None, team: str | None) -> None:
    from api.actions.account_links import caseworker_of_number, team_of_name, unlink_caseload, unlink_team

    async with open_office() as office:
        found, now = await find_account(office, login), datetime.now(UTC)
        if number is not None:
            folder = read_settings().data_folder
            caseworker = await caseworker_of_number(office, found[0], number, data_folder=folder)
            await unlink_caseload(office, *found, caseworker, now)
        elif team is not None:
            await unlink_team(office, *found, await team_of_name(office, found[0], team), now)


def _one_of(caseworker: str | None, team: str | None) -> None:
    if (caseworker is None) == (team is None):
        raise click.UsageError(
            choose("Genau eines von --caseworker und --team angeben.", "Give exactly one of --caseworker and --team.")
        )


def _print_given(given: Given, as_json: bool) -> None:
    if as_json:
        print_json({"id": given.account_id, "passphrase": given.passphrase})
        return
    click.echo(given.passphrase)
    say(
        "Das Anfangspasswort wird nur jetzt gezeigt. Beim ersten Anmelden setzt die Person ein eigenes.",
        "The first password is shown only now. At the first sign-in the person sets an own one.",
    )


def _today() -> date:
    return office_day()
