"""Names of hosts: as settings give them, and as browsers send them."""

from __future__ import annotations

import ipaddress
import re

LOOPBACK_NAMES = ("localhost", "127.0.0.1", "[::1]")

_NAME = re.compile(r"(?!-)[a-z0-9-]+(?<!-)(\.(?!-)[a-z0-9-]+(?<!-))*")
_LONGEST_NAME = 253
_HEADER = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::(\d{1,5}))?")
_LAST_PORT = 65_535


def host_name(given: str) -> str | None:
    """Return a host name or address as browsers send it, in lower case; None for what is none, or has a port.

    >>> host_name("Jobcenter.Example"), host_name("2001:DB8::1"), host_name("*.example"), host_name("a.example:443")
    ('jobcenter.example', '[2001:db8::1]', None, None)
    """
    try:
        address = ipaddress.ip_address(given.strip("[]"))
    except ValueError:
        lowered = given.lower()
        return lowered if len(lowered) <= _LONGEST_NAME and _NAME.fullmatch(lowered) else None
    return f"[{address}]" if address.version == 6 else str(address)


def host_in_header(value: bytes) -> str | None:
    """Return the host without its port, in lower case; `[::1]:8000` keeps its brackets; None for what is no host.

    The whole value is matched: a port that is none, or a name behind an `@`, would end up in addresses of ours.
    """
    found = _HEADER.fullmatch(value.decode("latin-1").strip().lower())
    return found[1] if found and int(found[2] or 0) <= _LAST_PORT else None


def is_loopback(host: str | None) -> bool:
    """Tell whether a name or address is one of this machine's own.

    Names below `localhost` are (RFC 6761, 6.3): several offices can be tried out on one machine by them.

    >>> is_loopback("a.localhost"), is_loopback("[::1]"), is_loopback("127.0.0.2"), is_loopback("jobcenter.example")
    (True, True, True, False)
    """
    if host is None or host in LOOPBACK_NAMES or host.endswith(".localhost"):
        return host is not None
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
