"""Free ports for the engine, and whether it answers on them."""

from __future__ import annotations

import http.client
import random
import socket
from contextlib import closing
from enum import Enum

from graph_schema.engine.address import GraphAddress
from graph_schema.engine.java import LOOPBACK, Ports

_BELOW_EPHEMERAL = range(20_000, 32_000)
"""Outgoing connections get ports from 32,768 (Linux) or 49,152 (macOS) on: one of them could take the engine's port
while it restarts, even the driver's own attempt to reach it. So ports are drawn from below."""


class Answer(Enum):
    """What the engine says when it is asked."""

    NOT_YET = "not yet"
    READY = "ready"
    REFUSED = "refused"
    """The password is not the engine's."""


def free_ports() -> Ports:
    """Return three ports on loopback that nobody listens on."""
    candidates = random.sample(_BELOW_EPHEMERAL, k=200)
    free = [port for port in candidates if _is_free(port)]
    return Ports(bolt=free[0], http=free[1], https=free[2])


def ask(address: GraphAddress, http_port: int) -> Answer:
    """Ask the engine over HTTP whether it is ready, then a question over Bolt.

    A refused password is final. Measured in eight starts on new and used folders, asked without pause: the right
    password was never refused, not even before HTTP was ready; a wrong one was, from the first answer on.
    """
    return _ask_bolt(address) if _answers_http(http_port) else Answer.NOT_YET


def _is_free(port: int) -> bool:
    with socket.socket() as each:
        each.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            each.bind((LOOPBACK, port))
        except OSError:
            return False
        return True


def _answers_http(port: int) -> bool:
    with closing(http.client.HTTPConnection(LOOPBACK, port, timeout=2)) as connection:
        try:
            connection.request("GET", "/api/v1/ready")
            return connection.getresponse().status == http.HTTPStatus.NO_CONTENT
        except (OSError, http.client.HTTPException):
            return False


def _ask_bolt(address: GraphAddress) -> Answer:
    # Imported here, because the driver takes half a second and the engine can start meanwhile.
    import neo4j
    from neo4j.exceptions import AuthError, DriverError, Neo4jError

    try:
        with (
            neo4j.GraphDatabase.driver(
                address.uri, auth=(address.user, address.password), connection_timeout=2
            ) as driver,
            driver.session(database=address.database) as session,
        ):
            return Answer.NOT_YET if session.run("RETURN 1 AS one").single() is None else Answer.READY
    except AuthError:
        return Answer.REFUSED
    except (Neo4jError, DriverError, OSError):
        return Answer.NOT_YET
