"""Taking the port: loopback only, and a taken port is told by whom."""

from __future__ import annotations

import asyncio
import os
import socket
from pathlib import Path

import pytest

from api.listening import holder_of, open_sockets, web_address
from api.settings import Settings
from graph_schema.errors import PortInUse, Refused


def test_localhost_is_served_on_both_families_at_the_same_port() -> None:
    sockets = open_sockets("localhost", 0)
    try:
        assert len({each.getsockname()[1] for each in sockets}) == 1
        assert all(each.getsockname()[0] in {"127.0.0.1", "::1"} for each in sockets)
        assert web_address(Settings(Path("x")), sockets).startswith("http://localhost:")
    finally:
        for each in sockets:
            each.close()


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.20", "10.0.0.1"])
def test_an_address_that_other_machines_reach_is_refused(host: str) -> None:
    with pytest.raises(Refused):
        open_sockets(host, 0)


def test_a_taken_port_names_the_process_and_another_port() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(PortInUse) as refused:
            open_sockets("localhost", port)
        assert f"{port}" in refused.value.en
        assert f"process {os.getpid()}" in refused.value.en
        assert "--port" in refused.value.remedy_en


def test_the_holder_of_a_free_port_is_nobody() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert (holder_of(port) or (0, ""))[0] == os.getpid()
    assert holder_of(port) is None


def test_ipv6_addresses_are_written_as_browsers_want_them() -> None:
    sockets = open_sockets("127.0.0.1", 0)
    try:
        assert web_address(Settings(Path("x"), host="::1"), sockets).startswith("http://[::1]:")
    finally:
        for each in sockets:
            each.close()


async def test_answers_do_not_wait_for_the_readers_acknowledgement() -> None:
    """asyncio turns the delay off only on sockets whose protocol is named; each answer would take 40 ms."""
    undelayed: list[bool] = []

    async def answer(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        accepted = writer.get_extra_info("socket")
        undelayed.append(bool(accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)))
        writer.close()

    (listening,) = open_sockets("127.0.0.1", 0)
    async with await asyncio.start_server(answer, sock=listening):
        reader, writer = await asyncio.open_connection(*listening.getsockname())
        await reader.read()
        writer.close()
    assert undelayed == [True]
