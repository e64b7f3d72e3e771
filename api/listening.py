"""The sockets to serve on: loopback, or one address where other machines may reach us.

They are taken before anything slow begins; where a port is taken, it is told by whom.
"""

from __future__ import annotations

import contextlib
import errno
import ipaddress
import socket
from collections.abc import Iterator
from pathlib import Path

from api.hosts import is_loopback
from api.settings import Settings
from graph_schema.errors import PortInUse, Refused

_PROC = Path("/proc")
_LISTENING = "0A"
_LONGEST_COMMAND = 60


def open_sockets(host: str, port: int, *, beyond_loopback: bool = False) -> list[socket.socket]:
    """Return listening sockets for `host`, both families for `localhost`; port 0 takes a free one.

    Raises `Refused` for an address that other machines reach unless `beyond_loopback`, and for one that this machine
    does not have; `PortInUse` where another program listens.
    """
    opened: list[socket.socket] = []
    try:
        for address in _addresses(host, beyond_loopback=beyond_loopback):
            each = _open(address, opened[0].getsockname()[1] if opened else port)
            if each is not None:
                opened.append(each)
    except OSError as error:
        for each in opened:
            each.close()
        if error.errno == errno.EADDRINUSE:
            raise _port_in_use(port) from None
        if error.errno == errno.EADDRNOTAVAIL:
            raise _not_ours(host) from None
        raise _not_allowed(port) from None
    return opened


def web_address(settings: Settings, sockets: list[socket.socket]) -> str:
    """Return the address to open in a browser.

    On loopback the name `localhost` where it was asked for (passkeys need it); else the first allowed name, behind a
    proxy at the port of HTTPS.
    """
    name = settings.allowed_hosts[0] if settings.allowed_hosts else settings.host
    if settings.tls_cert or is_loopback(name):
        return f"{'https' if settings.tls_cert else 'http'}://{_with_port(name, sockets)}"
    return f"https://{name}"


def plain_address(host: str, sockets: list[socket.socket]) -> str:
    """Return the address of a port that speaks HTTP without TLS.

    >>> with socket.create_server(("127.0.0.1", 0)) as opened:
    ...     plain_address("::1", [opened]).rpartition(":")[0]
    'http://[::1]'
    """
    return f"http://{_with_port(host, sockets)}"


def _with_port(host: str, sockets: list[socket.socket]) -> str:
    name = f"[{host.strip('[]')}]" if ":" in host else host
    return f"{name}:{sockets[0].getsockname()[1]}"


def holder_of(port: int) -> tuple[int, str] | None:
    """Return process id and command of the program that listens on `port`; None where it cannot be told."""
    inodes = set(_listening_inodes(port))
    if not inodes:
        return None
    for process in _PROC.glob("[0-9]*"):
        if inodes & set(_open_files(process)):
            return int(process.name), _command(process)
    return None


def _addresses(host: str, *, beyond_loopback: bool) -> tuple[str, ...]:
    if host == "localhost":
        return ("127.0.0.1", "::1")
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        raise _not_ours(host) from None
    if not (beyond_loopback or address.is_loopback):
        raise Refused(
            "Ohne erlaubte Namen wird nur auf diesem Rechner bedient.",
            "Without allowed names, pages are served on this machine only.",
            "Als Adresse localhost, 127.0.0.1 oder ::1 angeben (SOZIALRAUM_HOST, --host), oder die Namen nennen, unter "
            "denen andere Rechner fragen (SOZIALRAUM_ALLOWED_HOSTS; docs/operating.md).",
            "Give localhost, 127.0.0.1 or ::1 as address (SOZIALRAUM_HOST, --host), or the names by which other "
            "machines ask (SOZIALRAUM_ALLOWED_HOSTS; docs/operating.md).",
        )
    return (host,)


def _not_ours(host: str) -> Refused:
    return Refused(
        f"„{host}“ ist keine Adresse dieses Rechners.",
        f"“{host}” is no address of this machine.",
        "Eine IP-Adresse dieses Rechners oder localhost angeben (SOZIALRAUM_HOST, --host).",
        "Give an IP address of this machine, or localhost (SOZIALRAUM_HOST, --host).",
    )


def _open(address: str, port: int) -> socket.socket | None:
    """Listen on one address; None where this machine does not have it (no IPv6)."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        # The protocol is named because asyncio sends small answers at once (TCP_NODELAY) only where it is: else each
        # answer on a kept connection waits 40 ms for the reader's acknowledgement.
        opened = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    except OSError:
        if family == socket.AF_INET6:
            return None
        raise
    try:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            opened.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        opened.bind((address, port))
        opened.listen(128)
    except OSError as error:
        opened.close()
        if address == "::1" and error.errno in {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}:
            return None
        raise
    return opened


def _listening_inodes(port: int) -> Iterator[str]:
    for table in ("tcp", "tcp6"):
        try:
            lines = (_PROC / "net" / table).read_text().splitlines()[1:]
        except OSError:
            continue
        for line in lines:
            fields = line.split()
            if fields[3] == _LISTENING and int(fields[1].rpartition(":")[2], 16) == port:
                yield f"socket:[{fields[9]}]"


def _open_files(process: Path) -> Iterator[str]:
    """Yield what a process has open; nothing where it belongs to someone else or ends meanwhile."""
    with contextlib.suppress(OSError):
        for entry in (process / "fd").iterdir():
            with contextlib.suppress(OSError):
                yield str(entry.readlink())


def _command(process: Path) -> str:
    """Return program and first arguments, shortened: later ones may be anything."""
    try:
        words = (process / "cmdline").read_bytes().decode(errors="replace").split("\0")[:3]
    except OSError:
        return "?"
    command = " ".join([Path(words[0]).name, *words[1:]]).strip()
    return command if len(command) <= _LONGEST_COMMAND else command[:_LONGEST_COMMAND] + " …"


def _port_in_use(port: int) -> PortInUse:
    holder = holder_of(port)
    by_de = f" von Prozess {holder[0]} ({holder[1]})" if holder else ""
    by_en = f" by process {holder[0]} ({holder[1]})" if holder else ""
    free = port + 1 if port < 65535 else port - 1
    return PortInUse(
        f"Port {port} ist belegt{by_de}.",
        f"Port {port} is taken{by_en}.",
        f"Das Programm beenden oder einen anderen Port wählen: --port {free} (make demo PORT={free}).",
        f"Stop that program or choose another port: --port {free} (make demo PORT={free}).",
    )


def _not_allowed(port: int) -> Refused:
    return Refused(
        f"Auf Port {port} darf dieses Konto nicht bedienen.",
        f"This account may not serve on port {port}.",
        "Einen Port über 1023 wählen: --port 8000.",
        "Choose a port above 1023: --port 8000.",
    )
