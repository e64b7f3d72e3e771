"""What tells whether an address or a role is still as somebody saw it: keyed hashes of the values that were read.

Whatever changes a value (a person, an import) makes another version of it, without having to know of versions.
"""

from __future__ import annotations

from api.access.sheets import MembershipLine, ResidenceLine
from api.access.web_keys import WebKeys


def residence_version(keys: WebKeys, line: ResidenceLine) -> str:
    """Return the version of a dwelling's address."""
    return keys.version("residence", line.id, line.state, line.address, line.reachable_through)


def membership_version(keys: WebKeys, line: MembershipLine) -> str:
    """Return the version of a member's role."""
    return role_version(keys, line.household_id, line.since.isoformat(), line.role)


def role_version(keys: WebKeys, household: str, since: str, role: str) -> str:
    """Return the version of a role in a household (random key) since a day (ISO 8601)."""
    return keys.version("membership", household, since, role)


def member_key(keys: WebKeys, household: str, member: str) -> str:
    """Return by what a member of a household is named whose own sheet may not be open to who reads it."""
    return keys.version("member", household, member)
