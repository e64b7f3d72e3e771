"""The committed sequence of acts on cases: none lost, none twice, and only for those who may see the person."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from api.access.actor import Actor, actor_of
from api.access.case_events import TOLD_FOR, CaseEvents, Told, forget_old_events
from api.access.event_feed import feed_of
from api.access.people import People
from api.access.policy import Action, ObjectType, decide_here, purpose_of
from graph_schema.errors import BadInput, Forgotten, NotFound, NotSignedIn
from graph_schema.ingest.changes import new_id
from graph_schema.model.access import Ground, Role
from graph_schema.model.case_events import CaseAct
from graph_schema.model.people import ChannelKind, ContactDirection, ContactOutcome
from graph_schema.store import sessions
from graph_schema.store.connection import connect
from graph_schema.store.graph import Graph
from graph_schema.store.team_cover import CoverKey
from tests.integration.office import AT, STAFF, TODAY, Office, open_office
from tests.integration.small_register import ask
from tests.integration.test_access_doors import give, logins, take_all

REASON = "Frau Eins steht an der Theke, Frau Ost ist krank."
PHONE = {
    "day": TODAY,
    "channel": ChannelKind.PHONE,
    "direction": ContactDirection.FROM_OFFICE,
    "outcome": ContactOutcome.REACHED,
}
SOON = 20.0


@pytest_asyncio.fixture(loop_scope="session")
async def office(graph: Graph, tmp_path: Path) -> Office:
    return await open_office(graph, tmp_path)


def events_of(office: Office, actor: Actor) -> CaseEvents:
    """The events that somebody may follow, whose session is asked for anew at each read."""

    async def renew() -> Actor:
        return actor_of(await sessions.load_session(office.graph, actor.session.id, AT), AT, TODAY)

    return CaseEvents(office.graph, office.keys, renew)


@asynccontextmanager
async def follows(office: Office, login: str, cursor: str | None = None) -> AsyncGenerator[AsyncGenerator[Told]]:
    actor = await office.actor(login)
    async with aclosing(events_of(office, actor).follow(cursor)) as stream:
        yield stream


async def next_of(stream: AsyncGenerator[Told]) -> Told:
    async with asyncio.timeout(SOON):
        return await anext(stream)


async def record(people: People, citizen: str) -> str:
    contact = new_id()
    await people.record_contact(citizen, contact, PHONE, "Vertretung")
    return contact


async def test_many_writers_and_a_follower_none_lost_none_twice(office: Office) -> None:
    """Three processes write at once, more than one act each; the follower is cut off after each thing it is told."""
    processes, writers, each = 3, 3, 4
    citizen = office.citizens["c1"]
    written: list[str] = []

    async def write(people: People) -> None:
        for _ in range(each):
            written.append(await record(people, citizen))
            with pytest.raises(NotFound):  # a refused act takes no place
                await record(people, office.citizens["c3"])

    async with AsyncExitStack() as ending:
        graphs = [office.graph]
        for _ in range(processes - 1):
            graphs.append(await connect(office.graph.address))
            ending.push_async_callback(graphs[-1].close)
        ost = await office.people("ost")
        events = events_of(office, ost.actor)
        cursor = await events.position()
        writing = asyncio.gather(*(write(replace(ost, graph=graph)) for graph in graphs for _ in range(writers)))
        seen: list[str] = []
        while len(seen) < processes * writers * each:
            async with aclosing(events.follow(cursor)) as stream:
                told = await next_of(stream)
                if not told.events:
                    told = await next_of(stream)
                seen += [event.id for event in told.events]
                cursor = told.cursor
        await writing
        assert sorted(seen) == sorted(written)
        async with aclosing(events.follow(cursor)) as stream:
            assert (await next_of(stream)).events == ()
    places = await ask(office.graph, "MATCH (e:CaseEvent) RETURN e.sequence AS place")
    assert sorted(int(place) for (place,) in places) == list(range(1, processes * writers * each + 1))


async def test_a_follower_is_woken_by_an_act_of_this_process(office: Office) -> None:
    deputy = await office.people("west")
    async with follows(office, "ost") as stream:
        assert (await next_of(stream)).events == ()
        await (await office.oversight("lead")).set_cover(
            CoverKey(office.caseworkers["w1"], office.accounts["west"], TODAY), TODAY
        )
        contact = await record(deputy, office.citizens["c1"])
        (event,) = (await next_of(stream)).events
        assert (event.id, event.act, event.citizen) == (contact, CaseAct.CONTACT_RECORDED, office.citizens["c1"])
        assert not event.by_you
        await deputy.take_back_contact(office.citizens["c1"], contact)
        assert [each.act for each in (await next_of(stream)).events] == [CaseAct.CONTACT_TAKEN_BACK]


async def test_an_act_of_another_process_is_found_by_looking(office: Office) -> None:
    ost = await office.people("ost")
    other = await connect(office.graph.address)
    try:
        async with follows(office, "ost") as stream:
            await next_of(stream)
            contact = await record(replace(ost, graph=other), office.citizens["c1"])
            assert [each.id for each in (await next_of(stream)).events] == [contact]
    finally:
        await other.close()


async def test_the_same_form_sent_twice_is_told_once(office: Office) -> None:
    ost, contact = await office.people("ost"), new_id()
    events = events_of(office, await office.actor("ost"))
    cursor = await events.position()
    await asyncio.gather(*(ost.record_contact(office.citizens["c1"], contact, PHONE, "-") for _ in range(3)))
    await ost.record_contact(office.citizens["c1"], contact, PHONE, "-")
    async with aclosing(events.follow(cursor)) as stream:
        assert [(each.id, each.by_you) for each in (await next_of(stream)).events] == [(contact, True)]


async def test_the_own_case_worker_and_the_officer_see_an_opening_at_once_others_nothing(office: Office) -> None:
    west = await office.people("west")
    async with (
        follows(office, "ost") as own,
        follows(office, Role.DATA_PROTECTION_OFFICER) as officer,
        follows(office, "sued") as foreign,
    ):
        for stream in (own, officer, foreign):
            await next_of(stream)
        await west.open_case(await office.key("c1"), REASON)
        (seen,) = (await next_of(own)).events
        assert seen.opening is not None
        assert (seen.opening.opened_by, seen.opening.role) == ("Konto west", Role.CASEWORKER)
        assert (seen.opening.stated_reason, seen.citizen) == (REASON, office.citizens["c1"])
        (overseen,) = (await next_of(officer)).events
        assert (overseen.opening, overseen.citizen) == (seen.opening, None)
        await record(await office.people("sued"), office.citizens["c4"])
        assert [each.citizen for each in (await next_of(foreign)).events] == [office.citizens["c4"]]


async def test_an_opening_in_vain_is_told_to_nobody(office: Office) -> None:
    events = events_of(office, await office.actor(Role.DATA_PROTECTION_OFFICER))
    cursor = await events.position()
    with pytest.raises(NotFound):
        await (await office.people("west")).open_case(await office.key("nobody"), REASON)
    async with aclosing(events.follow(cursor)) as stream:
        assert (await next_of(stream)).events == ()


async def test_nobody_else_has_events(office: Office) -> None:
    for login in STAFF.keys() - {"ost", "west", "sued", Role.DATA_PROTECTION_OFFICER}:
        events = events_of(office, await office.actor(login))
        with pytest.raises(NotFound):
            await events.position()
        async with aclosing(events.follow()) as stream:
            with pytest.raises(NotFound):
                await next_of(stream)


async def test_each_role_is_told_on_each_ground_what_the_table_says_and_nothing_else(office: Office) -> None:
    cursors = {
        login: await events_of(office, await office.actor(login)).position()
        for login, role in logins()
        if purpose_of(role, Action.READ, ObjectType.EVENT)
    }
    await record(await office.people("ost"), office.citizens["c1"])
    await (await office.people("west")).open_case(await office.key("c1"), REASON)
    tried, wrong = 0, list[str]()
    for login, role in logins():
        for ground in (None, *Ground):
            await take_all(office, login)
            if ground is not None:
                await give(office, login, role, ground)
            seen = set[CaseAct]()
            if login in cursors:
                async with follows(office, login, cursors[login]) as stream:
                    events = (await next_of(stream)).events
                seen = {event.act for event in events}
                shows_person = "citizen" in fields_of_events(role, ground)
                assert all((event.citizen is not None) == shows_person for event in events)
            tried += 1
            wrong += [f"{role}, {ground}"] if seen != acts_in_the_table(role, ground) else []
    assert wrong == []
    assert tried == len(list(logins())) * (1 + len(Ground))


def fields_of_events(role: Role, ground: Ground | None, of: ObjectType = ObjectType.EVENT) -> frozenset[str]:
    return decide_here(role, Action.READ, of, [ground] if ground else []).fields


def acts_in_the_table(role: Role, ground: Ground | None) -> set[CaseAct]:
    """What somebody in a role is told of a contact and an opening, on a ground towards the person."""
    told = fields_of_events(role, ground)
    opened = {CaseAct.CASE_OPENED} if told and fields_of_events(role, ground, ObjectType.OPENING) else set[CaseAct]()
    return opened | ({CaseAct.CONTACT_RECORDED} if "citizen" in told else set[CaseAct]())


async def test_a_right_that_ends_ends_what_is_told_of_the_person(office: Office) -> None:
    lead, ost = await office.oversight("lead"), await office.people("ost")
    cover = CoverKey(office.caseworkers["w1"], office.accounts["west"], TODAY)
    await lead.set_cover(cover, TODAY)
    async with follows(office, "west") as stream:
        await next_of(stream)
        await record(ost, office.citizens["c1"])
        assert len((await next_of(stream)).events) == 1
        await lead.end_cover(cover)
        await record(ost, office.citizens["c1"])
        own = await record(await office.people("west"), office.citizens["c3"])
        assert [each.id for each in (await next_of(stream)).events] == [own]


async def test_a_session_that_ends_ends_the_following_without_any_event(office: Office) -> None:
    actor = await office.actor("ost")
    async with aclosing(events_of(office, actor).follow()) as stream:
        await next_of(stream)
        waiting = asyncio.create_task(next_of(stream))
        await sessions.end_session(office.graph, actor.session.id)
        with pytest.raises(NotSignedIn):
            await waiting
    assert feed_of(office.graph).followers == 0


async def test_more_than_is_told_at_once_comes_in_parts(office: Office) -> None:
    ost = await office.people("ost")
    events = replace(events_of(office, await office.actor("ost")), most=4)
    cursor = await events.position()
    written = [await record(ost, office.citizens["c1"]) for _ in range(7)]
    async with aclosing(events.follow(cursor)) as stream:
        parts = [(await next_of(stream)).events, (await next_of(stream)).events]
    assert [len(part) for part in parts] == [4, 3]
    assert [each.id for part in parts for each in part] == written


async def test_a_position_that_is_too_old_is_told_so(office: Office) -> None:
    ost = await office.people("ost")
    events = events_of(office, await office.actor("ost"))
    before = await events.position()
    await record(ost, office.citizens["c1"])
    between = await events.position()
    late = await office.people("ost", at=AT + TOLD_FOR)
    kept = await record(late, office.citizens["c1"])
    await forget_old_events(office.graph, AT + TOLD_FOR + timedelta(hours=1))
    async with aclosing(events.follow(before)) as stream:
        with pytest.raises(Forgotten):
            await next_of(stream)
    async with aclosing(events.follow(between)) as stream:
        assert [each.id for each in (await next_of(stream)).events] == [kept]
    await forget_old_events(office.graph, AT + TOLD_FOR + timedelta(hours=1))  # nothing is too old any more
    async with aclosing(events.follow(between)) as stream:
        assert len((await next_of(stream)).events) == 1


async def test_a_position_is_of_the_account_that_got_it(office: Office) -> None:
    foreign = await events_of(office, await office.actor("west")).position()
    events = events_of(office, await office.actor("ost"))
    for cursor in (foreign, "", "17", "x" * 5000, foreign[:-4] + "AAAA"):
        async with aclosing(events.follow(cursor)) as stream:
            with pytest.raises(BadInput):
                await next_of(stream)


async def test_what_was_told_stands_in_the_trail_as_a_count(office: Office) -> None:
    ost = await office.people("ost")
    events = events_of(office, await office.actor("ost"))
    cursor = await events.position()
    await record(ost, office.citizens["c1"])
    async with aclosing(events.follow(cursor)) as stream:
        await next_of(stream)
    async with aclosing(events.follow(cursor, kept=False)) as stream:
        await next_of(stream)
    found: list[Any] = await ask(
        office.graph, "MATCH (e:AuditEvent {object: 'event'}) RETURN e.action AS action, e.count AS count"
    )
    assert found == [("list", 1)]
