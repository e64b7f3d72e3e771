"""What administrators may do with accounts, and what nobody may: rule by rule, on the graph itself."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from api.access import passwords
from api.access.passphrases import GROUPS, LETTERS, OF
from api.access.web_keys import WebKeys
from api.actions.account_fields import WrongField
from api.actions.account_links import link_caseload, link_team, unlink_caseload, unlink_team
from api.actions.accounts import Administration, Doer, Given
from api.actions.import_register import import_register
from api.actions.show_accounts import AccountView, show_account
from api.actions.sign_in import Entrance, Place
from graph_schema.errors import Conflict, NotFound, Refused, SignInFailed
from graph_schema.model.access import Ground, Role, SessionState
from graph_schema.model.account_acts import AccountAct
from graph_schema.office_time import office_day, office_time
from graph_schema.store import people, sessions
from graph_schema.store.accounts import add_account, load_account
from graph_schema.store.graph import Graph
from graph_schema.store.people import Asking
from tests.integration.small_register import REGISTER_ROWS, import_areas, write_folder

NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
TODAY = office_day(NOW)
KEYS = WebKeys(b"k" * 32)
TERMINAL = Doer.at_terminal("root")


@pytest.fixture
def office(graph: Graph) -> Administration:
    """The terminal of the machine."""
    return Administration(graph, KEYS, TERMINAL)


@pytest_asyncio.fixture
async def first(office: Administration) -> Administration:
    """The office of the first administrator, who is signed in."""
    given = await office.create("kim.beispiel", "Kim Beispiel", ["administrator"], NOW)
    return replace(office, doer=Doer(given.account_id, Role.ADMINISTRATOR))


async def make(office: Administration, login: str, *roles: Role) -> str:
    return (await office.create(login, login.title(), roles, NOW)).account_id


async def seen(office: Administration, account_id: str) -> AccountView:
    return await show_account(office.graph, account_id, TODAY)


async def begin(office: Administration, account_id: str, role: Role, name: str = "s") -> str:
    """Begin a whole session of an account, as signing in does."""
    until = datetime.now(UTC) + timedelta(hours=1)
    session = KEYS.session_id(f"{account_id}{name}")
    properties = {"state": SessionState.FULL, "role": role, "created_at": NOW, "seen_at": NOW, "idle_until": until,
                  "ends_at": until}  # fmt: skip
    assert await sessions.begin_session(office.graph, session, account_id, properties)
    return session


async def is_there(office: Administration, session: str) -> bool:
    return await sessions.load_session(office.graph, session, datetime.now(UTC)) is not None


async def test_an_account_is_made_with_a_passphrase_that_its_owner_has_to_change(office: Administration) -> None:
    given = await office.create(" Robin.Muster ", "Robin  Muster", ["caseworker", "team_lead"], NOW)

    view = await seen(office, given.account_id)
    assert (view.account.login, view.account.display_name) == ("Robin.Muster", "Robin Muster")
    assert view.account.roles == (Role.TEAM_LEAD, Role.CASEWORKER)
    assert view.account.must_change
    assert len(given.passphrase.replace("-", "")) == GROUPS * OF
    assert set(given.passphrase) <= {*LETTERS, "-"}
    begun = await Entrance(office.graph, KEYS).sign_in("ROBIN.muster", given.passphrase, Place("192.0.2.1"), NOW)
    assert (begun.account_id, begun.state) == (given.account_id, SessionState.FACTOR_MISSING)


async def test_a_name_to_sign_in_with_is_given_once_whatever_its_case(office: Administration) -> None:
    first = await office.create("kim", "Kim Eins", ["planner"], NOW)

    with pytest.raises(WrongField) as refused:
        await office.create("KIM", "Kim Zwei", ["planner"], NOW)

    assert refused.value.field == "login"
    assert [done.act for done in (await seen(office, first.account_id)).trail] == [AccountAct.CREATED]
    assert len(await office.graph.read("list_accounts", demo=[False])) == 1


@pytest.mark.parametrize(
    ("login", "name", "roles", "field"),
    [
        ("", "Kim", ["planner"], "login"),
        ("kim beispiel", "Kim", ["planner"], "login"),
        ("k" * 101, "Kim", ["planner"], "login"),
        ("kim", "  ", ["planner"], "name"),
        ("kim", "Kim\x00", ["planner"], "name"),
        ("kim", "Kim", [], "roles"),
        ("kim", "Kim", ["nobody"], "roles"),
        ("kim", "Kim", ["administrator", "caseworker"], "roles"),
        ("kim", "Kim", ["data_protection_officer", "team_lead"], "roles"),
    ],
)
async def test_what_cannot_be_an_account_is_refused_at_its_field(
    office: Administration, login: str, name: str, roles: list[str], field: str
) -> None:
    with pytest.raises(WrongField) as refused:
        await office.create(login, name, roles, NOW)

    assert refused.value.field == field
    assert await office.graph.read("list_accounts", demo=[False]) == []


async def test_taking_a_role_ends_all_sessions_and_giving_one_ends_none(first: Administration) -> None:
    robin = await make(first, "robin", Role.CASEWORKER)
    session = await begin(first, robin, Role.CASEWORKER)

    await first.change_roles(robin, 1, ["caseworker", "outreach_adviser"], NOW)
    assert await is_there(first, session)

    await first.change_roles(robin, 2, ["caseworker"], NOW)
    assert not await is_there(first, session)
    trail = (await seen(first, robin)).trail
    assert [done.changes for done in trail[:2]] == [("-outreach_adviser",), ("+outreach_adviser",)]
    assert {done.by_name for done in trail[:2]} == {"Kim Beispiel"}


async def test_undoing_a_change_of_roles_gives_back_what_there_was(first: Administration) -> None:
    robin = await make(first, "robin", Role.CASEWORKER, Role.PLANNER)

    await first.change_roles(robin, 1, ["team_lead", "planner"], NOW)

    assert (await seen(first, robin)).roles_before == (Role.CASEWORKER, Role.PLANNER)


async def test_disabling_ends_the_sessions_and_lets_nobody_in_until_it_is_enabled(first: Administration) -> None:
    given = await first.create("robin", "Robin", ["caseworker"], NOW)
    session = await begin(first, given.account_id, Role.CASEWORKER)
    entrance = Entrance(first.graph, KEYS)

    await first.disable(given.account_id, 1, NOW)

    assert not await is_there(first, session)
    with pytest.raises(SignInFailed):
        await entrance.sign_in("robin", given.passphrase, Place("192.0.2.1"), NOW)
    await first.enable(given.account_id, 2, NOW)
    begun = await entrance.sign_in("robin", given.passphrase, Place("192.0.2.1"), NOW)
    assert begun.account_id == given.account_id
    # Signing in, in vain or not, is no part of what administrators read (F4).
    assert [done.act for done in (await seen(first, given.account_id)).trail] == [
        AccountAct.ENABLED, AccountAct.DISABLED, AccountAct.CREATED,
    ]  # fmt: skip


async def test_a_new_password_ends_the_old_one_and_all_sessions(first: Administration) -> None:
    old = await first.create("robin", "Robin", ["caseworker"], NOW)
    session = await begin(first, old.account_id, Role.CASEWORKER)

    new = await first.reset_password(old.account_id, 1, NOW)

    assert not await is_there(first, session)
    stored = await load_account(first.graph, old.account_id)
    assert stored is not None
    assert stored.account.must_change
    assert await passwords.is_right(new.passphrase, stored.password_hash)
    assert not await passwords.is_right(old.passphrase, stored.password_hash)


async def test_a_reset_factor_is_gone_and_all_sessions_end(first: Administration) -> None:
    robin = await make(first, "robin", Role.CASEWORKER)
    await first.graph.write("change_account", id=robin, version=1,
                            changes={"sealed_codes": KEYS.seal(robin, "SECRET"), "codes_step": 7})  # fmt: skip
    session = await begin(first, robin, Role.CASEWORKER)
    assert (await seen(first, robin)).account.has_codes

    await first.reset_factor(robin, 2, NOW)

    assert not (await seen(first, robin)).account.has_codes
    assert not await is_there(first, session)


async def test_nobody_changes_the_own_account(first: Administration) -> None:
    own = first.doer.account
    await make(first, "robin", Role.ADMINISTRATOR)
    acts = (
        first.change_roles(own, 1, ["caseworker"], NOW),
        first.disable(own, 1, NOW),
        first.enable(own, 1, NOW),
        first.reset_password(own, 1, NOW),
        first.reset_factor(own, 1, NOW),
        link_team(first, own, 1, "U25", NOW),
    )
    for act in acts:
        with pytest.raises(Refused):
            await act
    assert (await seen(first, own)).account.version == 1


async def test_the_last_administrator_who_can_sign_in_stays(office: Administration) -> None:
    kim = await make(office, "kim", Role.ADMINISTRATOR)
    robin = await make(office, "robin", Role.ADMINISTRATOR)
    await office.disable(robin, 1, NOW)

    for act in (office.disable(kim, 1, NOW), office.change_roles(kim, 1, ["planner"], NOW)):
        with pytest.raises(Refused) as refused:
            await act
        assert "last account" in refused.value.en

    await office.change_roles(robin, 2, ["planner"], NOW)  # a disabled one may lose the role
    view = await seen(office, kim)
    assert (view.account.roles, view.account.disabled_at, view.account.version) == ((Role.ADMINISTRATOR,), None, 1)


async def test_two_administrators_cannot_disable_each_other_at_the_same_moment(office: Administration) -> None:
    for round_ in range(5):
        kim = await make(office, f"kim{round_}", Role.ADMINISTRATOR)
        robin = await make(office, f"robin{round_}", Role.ADMINISTRATOR)
        by_kim, by_robin = (replace(office, doer=Doer(each, Role.ADMINISTRATOR)) for each in (kim, robin))

        done = await asyncio.gather(
            by_kim.disable(robin, 1, NOW), by_robin.disable(kim, 1, NOW), return_exceptions=True
        )

        enabled = [each for each in (kim, robin) if (await seen(office, each)).account.disabled_at is None]
        assert len(enabled) == 1
        assert [type(each) for each in done if each is not None] == [Refused]
        await office.graph.write("change_account", id=enabled[0], version=1, changes={"disabled_at": NOW})


async def test_sign_ins_of_the_invented_town_are_administrators_in_the_demonstration_only(
    office: Administration,
) -> None:
    demo = {"login": "demo", "display_name": "Demo", "sort_key": "demo", "roles": ["administrator"], "demo": True,
            "created_at": NOW, "version": 1, "password_hash": "x"}  # fmt: skip
    await add_account(office.graph, KEYS.login_key("demo"), "demo-id", demo)
    kim = await make(office, "kim", Role.ADMINISTRATOR)

    with pytest.raises(Refused):
        await office.disable(kim, 1, NOW)
    with pytest.raises(Refused):
        await office.reset_password("demo-id", 1, NOW)

    await replace(office, demo=True).disable(kim, 1, NOW)
    assert (await seen(office, kim)).account.disabled_at is not None


async def test_a_stale_change_says_who_changed_it_and_writes_nothing(first: Administration) -> None:
    robin = await make(first, "robin", Role.CASEWORKER)
    await first.change_roles(robin, 1, ["caseworker", "planner"], NOW)

    with pytest.raises(Conflict) as stale:
        await first.disable(robin, 1, NOW)

    at = office_time(NOW)
    assert f"on {at:%d/%m/%Y, %H:%M} by Kim Beispiel" in stale.value.en
    assert f"am {at:%d.%m.%Y, %H:%M} Uhr von Kim Beispiel" in stale.value.de
    view = await seen(first, robin)
    assert (view.account.disabled_at, len(view.trail)) == (None, 2)


async def test_a_change_by_the_owner_is_told_without_saying_when(first: Administration) -> None:
    robin = await make(first, "robin", Role.CASEWORKER)
    await first.graph.write("change_account", id=robin, version=1, changes={"must_change": False})

    with pytest.raises(Conflict, match="by its owner"):
        await first.disable(robin, 1, NOW)


async def test_a_change_that_comes_too_late_links_nothing_and_ends_no_session(
    first: Administration, tmp_path: Path
) -> None:
    await with_register(first.graph, tmp_path)
    robin = await make(first, "robin", Role.CASEWORKER, Role.TEAM_LEAD)
    await first.change_roles(robin, 1, ["caseworker", "team_lead", "planner"], NOW)
    session = await begin(first, robin, Role.CASEWORKER)

    with pytest.raises(Conflict):
        await link_caseload(first, robin, 1, "w1", data_folder=tmp_path, now=NOW)
    with pytest.raises(Conflict):
        await link_team(first, robin, 1, "U25", NOW)
    with pytest.raises(Conflict):
        await first.reset_factor(robin, 1, NOW)

    view = await seen(first, robin)
    assert (view.caseloads, view.teams) == ((), ())
    assert await is_there(first, session)


async def with_register(graph: Graph, data_folder: Path) -> None:
    await import_areas(graph, data_folder)
    folder = write_folder(data_folder / "register", REGISTER_ROWS)
    await import_register(graph, folder, data_folder=data_folder, now=NOW)


async def readable(office: Administration, session: str) -> set[frozenset[Ground]]:
    asking = Asking(session, datetime.now(UTC), TODAY)
    return set((await people.list_visible_citizens(office.graph, asking)).values())


async def test_a_caseload_is_given_taken_and_given_again_at_once(first: Administration, tmp_path: Path) -> None:
    await with_register(first.graph, tmp_path)
    robin = await make(first, "robin", Role.CASEWORKER)
    session = await begin(first, robin, Role.CASEWORKER)
    assert await readable(first, session) == set()

    await link_caseload(first, robin, 1, " w1 ", data_folder=tmp_path, now=NOW)
    assert await readable(first, session) == {frozenset({Ground.OWN})}
    (caseload,) = (await seen(first, robin)).caseloads
    assert (caseload.name, caseload.team, caseload.ground, caseload.until) == ("Ost", "U25", Ground.OWN, None)

    await unlink_caseload(first, robin, 2, caseload.id, NOW)
    assert not await is_there(first, session)
    again = await begin(first, robin, Role.CASEWORKER, "again")
    assert await readable(first, again) == set()

    await link_caseload(first, robin, 3, "w1", data_folder=tmp_path, now=NOW)
    assert await readable(first, again) == {frozenset({Ground.OWN})}


async def test_a_caseload_goes_with_the_role_and_does_not_come_back_with_it(
    first: Administration, tmp_path: Path
) -> None:
    await with_register(first.graph, tmp_path)
    robin = await make(first, "robin", Role.CASEWORKER, Role.TEAM_LEAD)
    await link_caseload(first, robin, 1, "w1", data_folder=tmp_path, now=NOW)
    await link_team(first, robin, 2, "U25", NOW)
    assert [team.name for team in (await seen(first, robin)).teams] == ["U25"]

    await first.change_roles(robin, 3, ["planner"], NOW)
    await first.change_roles(robin, 4, ["caseworker", "team_lead"], NOW)

    view = await seen(first, robin)
    assert (view.caseloads, view.teams) == ((), ())
    assert await readable(first, await begin(first, robin, Role.CASEWORKER)) == set()


async def test_a_caseload_is_the_own_one_of_one_account_and_needs_the_role(
    first: Administration, tmp_path: Path
) -> None:
    await with_register(first.graph, tmp_path)
    robin, alex = await make(first, "robin", Role.CASEWORKER), await make(first, "alex", Role.CASEWORKER)
    planner = await make(first, "planner", Role.PLANNER)
    await link_caseload(first, robin, 1, "w1", data_folder=tmp_path, now=NOW)

    with pytest.raises(Conflict, match="Another account"):
        await link_caseload(first, alex, 1, "w1", data_folder=tmp_path, now=NOW)
    for account, number in ((planner, "w2"), (alex, "unknown")):
        with pytest.raises(WrongField) as refused:
            await link_caseload(first, account, 1, number, data_folder=tmp_path, now=NOW)
        assert (refused.value.field, number in str(refused.value)) == ("caseworker", False)
    with pytest.raises(WrongField) as no_lead:
        await link_team(first, alex, 1, "U25", NOW)
    assert no_lead.value.field == "team"
    with pytest.raises(NotFound):
        await unlink_team(first, alex, 1, "nowhere", NOW)


def test_a_passphrase_is_not_told_where_an_error_is_shown() -> None:
    assert "secret" not in repr(Given("id", "secret"))
