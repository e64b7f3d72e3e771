"""What the commands `accounts …` work with: the graph, the web's keys, and who sits at the terminal."""

from __future__ import annotations

import getpass
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from api.cli.output import say
from api.cli.session import open_graph, read_settings

if TYPE_CHECKING:
    from api.actions.accounts import Administration


@asynccontextmanager
async def open_office() -> AsyncGenerator[Administration]:
    """Give what accounts are changed with, as who sits at the terminal; errors as of `open_graph`."""
    from api.access.web_keys import load_web_keys
    from api.actions.accounts import Administration, Doer
    from graph_schema.store.city import load_city

    settings = read_settings()
    async with open_graph(settings) as graph:
        keys = load_web_keys(settings.data_folder, tell=say)
        city = await load_city(graph)
        yield Administration(graph, keys, Doer.at_terminal(terminal_user()), demo=city is not None and city.is_demo)


async def find_account(office: Administration, login: str) -> tuple[str, int]:
    """Return id and version of the account that signs in with a name; NotFound."""
    from api.actions.show_accounts import find_by_login

    account = await find_by_login(office.graph, office.keys.login_key(login))
    return account.id, account.version


def terminal_user() -> str:
    """Return the account of the operating system; a process may run under a number without a name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "?"
