"""`accounts …` as the person at the machine's terminal runs them: the first administrator comes into being here."""

from __future__ import annotations

import json
import re

import pytest

from graph_schema.store.graph import Graph
from tests.integration.small_register import REGISTER_ROWS, import_areas, write_folder
from tests.integration.test_import_commands import Terminal, terminal

pytestmark = pytest.mark.parametrize("graph_address", ["embedded"], indirect=True, scope="session")

__all__ = ["terminal"]
PASSPHRASE = re.compile(r"([2-9a-hjkmnp-z]{5}-){3}[2-9a-hjkmnp-z]{5}\n")


async def test_the_first_administrator_is_made_and_stays_the_last(terminal: Terminal, graph: Graph) -> None:
    nobody = await terminal.command("accounts", "list")
    assert nobody.stdout == "There is no account yet.\n"
    made = await terminal.command("accounts", "add", "kim", "--name", "Kim Beispiel", "--role", "administrator")
    assert made.returncode == 0, made.stderr
    assert PASSPHRASE.fullmatch(made.stdout), "results alone go to standard output"
    assert made.stdout.strip() not in made.stderr
    taken = await terminal.command("accounts", "add", "Kim", "--name", "Kim", "--role", "planner", "--json")
    assert (taken.returncode, taken.stdout) == (1, "")
    assert json.loads(taken.stderr.splitlines()[-1])["error"] == "bad_input"
    listed = await terminal.command("accounts", "list", language="de")
    assert listed.stdout == "kim  Kim Beispiel  (Administration)  ohne zweiten Faktor\n"
    for last in (("disable", "kim"), ("roles", "kim", "--role", "planner")):
        refused = await terminal.command("accounts", *last)
        assert refused.returncode == 1
        assert "the last account with the role administrator" in refused.stderr
    unknown = await terminal.command("accounts", "show", "nobody")
    assert (unknown.returncode, unknown.stdout) == (1, "")


@pytest.mark.slow
async def test_an_account_is_changed_and_its_trail_names_who_sat_at_the_terminal(
    terminal: Terminal, graph: Graph
) -> None:
    await terminal.command("accounts", "add", "robin", "--name", "Robin", "--role", "caseworker", "--role", "team_lead")
    roles = await terminal.command("accounts", "roles", "robin", "--role", "caseworker", language="de")
    assert roles.stderr.splitlines()[-1] == "Rollen: Fallmanagement."
    assert (await terminal.command("accounts", "disable", "robin")).returncode == 0
    assert (await terminal.command("accounts", "enable", "robin")).returncode == 0
    assert (await terminal.command("accounts", "reset-factor", "robin")).returncode == 0
    again = await terminal.command("accounts", "reset-password", "robin")
    assert PASSPHRASE.fullmatch(again.stdout)
    shown = json.loads((await terminal.command("accounts", "show", "robin", "--json")).stdout)
    assert (shown["roles"], shown["disabled_at"], shown["must_change_password"]) == (["caseworker"], None, True)
    assert [each["act"] for each in shown["trail"]] == [
        "password_reset", "second_factor_reset", "account_enabled", "account_disabled", "roles_changed",
        "account_created",
    ]  # fmt: skip
    assert {each["by"].partition(":")[0] for each in shown["trail"]} == {"terminal"}
    text = (await terminal.command("accounts", "show", "robin")).stdout
    assert "Roles changed (-Team lead)  at the server (" in text
    assert again.stdout.strip() not in text + json.dumps(shown)


@pytest.mark.slow
async def test_caseload_and_team_are_linked_and_unlinked(terminal: Terminal, graph: Graph) -> None:
    await terminal.command("accounts", "add", "robin", "--name", "Robin", "--role", "caseworker", "--role", "team_lead")
    early = await terminal.command("accounts", "link", "robin", "--caseworker", "w1")
    assert early.returncode == 1
    assert "There is no register in this graph yet" in early.stderr
    await import_areas(graph, terminal.folder / "data")
    loaded = await terminal.run("register", write_folder(terminal.folder / "register", REGISTER_ROWS))
    assert loaded.returncode == 0, loaded.stderr
    neither = await terminal.command("accounts", "link", "robin")
    assert neither.returncode == 2
    for way in (("--caseworker", "w1"), ("--team", "U25")):
        linked = await terminal.command("accounts", "link", "robin", *way)
        assert linked.returncode == 0, linked.stderr
    shown = json.loads((await terminal.command("accounts", "show", "robin", "--json")).stdout)
    assert ([each["caseworker"] for each in shown["caseloads"]], shown["teams"]) == (["Ost"], ["U25"])
    for way in (("--caseworker", "w1"), ("--team", "U25")):
        assert (await terminal.command("accounts", "unlink", "robin", *way)).returncode == 0
        gone = await terminal.command("accounts", "unlink", "robin", *way)
        assert (gone.returncode, "not linked" in gone.stderr) == (1, True)
    shown = json.loads((await terminal.command("accounts", "show", "robin", "--json")).stdout)
    assert (shown["caseloads"], shown["teams"]) == ([], [])
