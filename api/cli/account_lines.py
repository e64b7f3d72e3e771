"""What the commands `accounts …` print: accounts as lines, and as documents for programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from api.cli.output import choose, language, print_json
from api.cli.written import written_day, written_moment
from graph_schema.model.access import Account, Role
from graph_schema.office_time import office_day

if TYPE_CHECKING:
    from api.actions.show_accounts import AccountView
    from graph_schema.model.account_acts import Done


def role_word(role: Role, words: str | None = None) -> str:
    """Return a role as the pages call it, in the command's language or in `words`."""
    from api.texts import load_texts

    return load_texts(words or language())(f"role.{role}")


def print_accounts(found: Sequence[Account]) -> None:
    """Print a line for each account."""
    for each in found:
        click.echo(f"{each.login}  {each.display_name}  ({_roles(each)})  {'; '.join(_state(each))}")
    if not found:
        click.echo(choose("Es gibt noch kein Konto.", "There is no account yet."))


def print_account(view: AccountView, *, as_json: bool) -> None:
    """Print one account with its links and its trail."""
    if as_json:
        print_json(_view_document(view))
        return
    account = view.account
    click.echo(f"{account.login}  {account.display_name}")
    click.echo(choose("Rollen: ", "Roles: ") + _roles(account))
    click.echo(choose("Zustand: ", "State: ") + "; ".join(_state(account)))
    for each in view.caseloads:
        until = "" if each.until is None else choose(" bis ", " until ") + written_day(each.until)
        since = choose(" ab ", " from ") + written_day(each.since)
        click.echo(f"{choose('Fallbestand', 'Caseload')}: {each.name} ({each.team}){since}{until}")
    for team in view.teams:
        click.echo(f"{choose('Leitet', 'Leads')}: {team.name}")
    for done in view.trail:
        click.echo(_done_line(done))


def account_document(account: Account) -> dict[str, Any]:
    """Return an account for programs; no password, no secret, no sign-in."""
    return {
        "id": account.id,
        "login": account.login,
        "name": account.display_name,
        "roles": [role.value for role in account.roles],
        "second_factor": account.has_factor,
        "identity_provider": account.issuer,
        "must_change_password": account.must_change,
        "created_at": account.created_at,
        "disabled_at": account.disabled_at,
        "version": account.version,
    }


def _view_document(view: AccountView) -> dict[str, Any]:
    return {
        **account_document(view.account),
        "caseloads": [
            {
                "caseworker": each.name,
                "team": each.team,
                "ground": each.ground.value,
                "since": each.since,
                "until": each.until,
            }
            for each in view.caseloads
        ],
        "teams": [team.name for team in view.teams],
        "trail": [
            {"at": done.at, "act": done.act.value, "by": done.by, "changes": list(done.changes)} for done in view.trail
        ],
    }


def _done_line(done: Done) -> str:
    from api.texts import load_texts

    texts = load_texts(language())
    what = texts(f"account.act.{done.act}")
    changed = ", ".join(f"{change[:1]}{texts('role.' + change[1:])}" for change in done.changes)
    user = done.terminal_user
    who = texts("account.by_terminal", user=user) if user is not None else (done.by_name or texts("account.by_gone"))
    return f"{written_moment(done.at)}  {what}{f' ({changed})' if changed else ''}  {who}"


def _roles(account: Account) -> str:
    return ", ".join(role_word(role) for role in account.roles)


def _state(account: Account) -> list[str]:
    parts: list[str] = []
    if account.disabled_at is not None:
        day = written_day(office_day(account.disabled_at))
        parts.append(choose(f"gesperrt seit {day}", f"disabled since {day}"))
    if account.issuer is not None:
        parts.append(choose("über den Anmeldedienst", "through the identity provider"))
    elif account.has_factor:
        parts.append(choose("zweiter Faktor", "second factor"))
    else:
        parts.append(choose("ohne zweiten Faktor", "no second factor"))
    return parts
