"""Failed tries to sign in make the next one wait: where they come from, never for everybody.

A place is a browser that has signed in to the account before (it holds a proof), else the network that asks. So who
tries passwords from elsewhere keeps himself waiting and locks nobody out: the account's own browsers have counters of
their own ("device cookies", OWASP Authentication Cheat Sheet). A network has a counter for all accounts together, too,
so that many names cannot be tried one after the other.

Counts fade: of a place one try is forgotten for each quarter of an hour, which is the longest wait. Who goes on trying
gains nothing by it, since he may try once in that time anyway; an office whose people mistype now and then, all behind
one address, waits for nothing.
"""

from __future__ import annotations

import ipaddress
from datetime import datetime, timedelta

from graph_schema.store.sessions import Forgetting, Tries

FREE_TRIES = 5
"""Failed tries in a row that wait for nothing: people mistype."""
FREE_TRIES_OF_NETWORK = 30
"""Of a network for all accounts: an office stands behind one address."""
LONGEST_WAIT = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(hours=24)
FORGETTING = Forgetting(every=LONGEST_WAIT, most=FREE_TRIES_OF_NETWORK + 12, after=FORGOTTEN_AFTER)
"""More than so many make nobody wait longer: they fade at once, else a day of attack would be waited for for days."""
_IPV6_NETWORK = 64


def seconds_to_wait(tries: Tries | None, now: datetime, free: int = FREE_TRIES) -> int:
    """Return how many seconds the next try has to wait: 0 up to `free` failed ones, then 2, 4, 8 … up to 15 minutes."""
    counted = tries_that_count(tries, now)
    if tries is None or counted < free:
        return 0
    wait = min(timedelta(seconds=2 ** min(counted - free + 1, 12)), LONGEST_WAIT)
    left = (tries.last_at + wait - now).total_seconds()
    return max(0, int(left + 0.999))


def waiting_words(seconds: int) -> tuple[str, str]:
    """Return how long somebody has to wait, in German (dative) and English words.

    >>> waiting_words(1), waiting_words(90), waiting_words(130)
    (('1 Sekunde', '1 second'), ('90 Sekunden', '90 seconds'), ('3 Minuten', '3 minutes'))
    """
    if seconds == 1:
        return "1 Sekunde", "1 second"
    if seconds <= 90:
        return f"{seconds} Sekunden", f"{seconds} seconds"
    minutes = -(-seconds // 60)
    return f"{minutes} Minuten", f"{minutes} minutes"


def tries_that_count(tries: Tries | None, now: datetime) -> int:
    """Return how many failed tries of a place still count: as the graph reckons when it counts the next one."""
    if tries is None or now - tries.last_at >= FORGOTTEN_AFTER:
        return 0
    gone = max(0, int((now.timestamp() - tries.seconds) / FORGETTING.every.total_seconds()))
    return max(0, (min(tries.failed, FORGETTING.most) if gone else tries.failed) - gone)


def network_of(address: str) -> str:
    """Return the network that an address stands for: all of an IPv4 address, the first 64 bits of an IPv6 one.

    >>> network_of("2001:db8::1:2"), network_of("192.0.2.7"), network_of("::ffff:192.0.2.7"), network_of("?")
    ('2001:db8::/64', '192.0.2.7', '192.0.2.7', 'unknown')
    """
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(known, ipaddress.IPv6Address) and known.ipv4_mapped:  # a proxy that listens on both families
        known = known.ipv4_mapped
    if known.version == 6:
        return str(ipaddress.ip_network((int(known), _IPV6_NETWORK), strict=False))
    return str(known)
