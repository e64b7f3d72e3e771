"""The one policy: role, action, object and purpose → allowed on a ground with these fields, or refused with a reason.

Deny by default: what has no rule here is refused. The rules are data, so that the table in `docs/access.md` and the
test that asks through every door come from them. Which persons a right reaches is decided in the graph
(`visible_citizens`); here stands what may be read and done on the ground that it gives.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from graph_schema.model.access import Ground, Role


class Action(StrEnum):
    """What is done."""

    READ = "read"
    EXPORT = "export"
    """Taken along as a file."""
    RECORD = "record"
    OPEN = "open"
    SETTLE = "settle"
    CHANGE = "change"
    """Corrected here, where another system leads it (F1)."""
    MANAGE = "manage"


class ObjectType(StrEnum):
    """What it is done to."""

    CITIZEN = "citizen"
    RESIDENCE = "residence"
    CONTACT = "contact"
    HOUSEHOLD = "household"
    CASE = "case"
    TEAM = "team"
    OPENING = "opening"
    COVER = "cover"
    """That somebody stands in for a case worker."""
    EVENT = "event"
    TRAIL = "trail"
    ACCOUNT = "account"
    PROGRAM = "program"
    DIFFERENCE = "difference"
    PRE_REGISTRATION = "pre_registration"
    """That a case worker has sent a person to the equal-opportunity officer."""
    VISITOR = "visitor"
    """A person on the equal-opportunity officer's list."""
    FIGURES = "figures"
    IMPORT = "import"
    SITE_ADDRESS = "site_address"
    """A written address of sites and offices, and where it is; no home (`residence`)."""


class Purpose(StrEnum):
    """What for (§ 67c SGB X: data may be used for the purpose only for which they were collected)."""

    COUNSELLING = "counselling"
    SUPERVISION = "supervision"
    EQUAL_OPPORTUNITY = "equal_opportunity"
    LEADING = "leading"
    OVERSIGHT = "oversight"
    ADMINISTRATION = "administration"
    PLANNING = "planning"


class Refusal(StrEnum):
    """Why something is refused."""

    NO_RULE = "no_rule"
    """The role may not do this to such an object."""
    OTHER_PURPOSE = "other_purpose"
    """It may, for another purpose."""
    NO_GROUND = "no_ground"
    """It may, but has no right to this person: answered as if there were none."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A role may do this to such an object for a purpose; on one of `grounds`, or on none where they are empty."""

    role: Role
    action: Action
    object: ObjectType
    purpose: Purpose
    grounds: frozenset[Ground]
    fields: frozenset[str]


@dataclass(frozen=True, slots=True)
class Decision:
    """What the policy says: the fields that may be read, or the reason why nothing may."""

    fields: frozenset[str]
    grounds: frozenset[Ground]
    refusal: Refusal | None

    @property
    def allowed(self) -> bool:
        """Whether it may be done."""
        return self.refusal is None


NAME = ("given_name", "family_name", "birth_date")
REACHING = ("languages", "channels", "caseworkers")
CITIZEN_FIELDS = (
    *NAME, *REACHING, "sex", "employability", "residence_status", "childcare", "benefit_periods", "needs",
    "health_needs",
)  # fmt: skip
"""Citizenship is not among them (F5: context, off by default); nobody reads it here."""
RESIDENCE_FIELDS = ("since", "until", "state", "address", "areas", "reachable_through")
"""`protected_address` is not among them (F7): it stands in the leading system only, for the people named there."""
CONTACT_FIELDS = ("day", "channel", "direction", "outcome", "recorded_by", "recorded_at", "note")
HOUSEHOLD_FIELDS = ("type", "role", "since", "until", "members")
DIFFERENCE_FIELDS: dict[str, tuple[str, ...]] = {
    "given_name": ("given_name",),
    "family_name": ("family_name",),
    "phone": ("channels",),
    "phone_state": ("channels",),
    "email": ("channels",),
    "email_state": ("channels",),
    "post_state": ("channels",),
    "languages": ("languages",),
    "needs": ("needs", "health_needs"),
    "childcare": ("childcare",),
    "residence_status": ("residence_status",),
    "address": ("address",),
    "move": ("address", "since", "until"),
    "role": ("role",),
}
"""Fields whose differences are shown, each with the fields that one must be able to read for it.

No citizenship (F5) is among them: what has no line here is on no page of differences. The address or move of a
protected person or household is none either (F7): the questions themselves leave it out.
"""
DIFFERENCE_OBJECTS = {"address": ObjectType.RESIDENCE, "move": ObjectType.RESIDENCE, "role": ObjectType.HOUSEHOLD}
"""Whose fields they are, where they are not the person's own."""
EVENT_FIELDS = ("act", "at", "by_you")
COVER_FIELDS = ("deputy", "given_by", "given_at", "since", "until")
OPENING_FIELDS = ("opened_by", "role", "ground", "stated_reason", "opened_at", "until")

_HELD = frozenset({Ground.OWN, Ground.COVER})
_OPENED = frozenset({Ground.OPENED})
_SUPERVISED = frozenset({Ground.SUPERVISION})
_MET = frozenset({Ground.CAME, Ground.SENT})
_NO_HEALTH = tuple(name for name in CITIZEN_FIELDS if name != "health_needs")
"""Health data (Art. 9 GDPR) are read by the own case worker, and by who stands in for the days of an absence (F6)."""
_NO_TIMES = tuple(name for name in CONTACT_FIELDS if name != "recorded_at")
"""Beside the name of who advises, the second of recording tells a lead when somebody was at work (F4)."""


def _person(
    role: Role, purpose: Purpose, grounds: frozenset[Ground], citizen: Iterable[str], contact: Iterable[str]
) -> tuple[Rule, ...]:
    """Return the rules to read of one person."""
    fields = {
        ObjectType.CITIZEN: citizen,
        ObjectType.RESIDENCE: RESIDENCE_FIELDS,
        ObjectType.CONTACT: contact,
        ObjectType.HOUSEHOLD: HOUSEHOLD_FIELDS,
    }
    return tuple(
        Rule(role, Action.READ, each, purpose, grounds, frozenset(names)) for each, names in fields.items() if names
    )


def _of(role: Role, action: Action, of: ObjectType, purpose: Purpose, fields: Iterable[str] = ()) -> Rule:
    """Return a rule that needs no right to a person."""
    return Rule(role, action, of, purpose, frozenset(), frozenset(fields))


RULES: tuple[Rule, ...] = (
    *_person(Role.CASEWORKER, Purpose.COUNSELLING, _HELD, CITIZEN_FIELDS, CONTACT_FIELDS),
    *_person(Role.CASEWORKER, Purpose.COUNSELLING, _OPENED, _NO_HEALTH, CONTACT_FIELDS),
    Rule(Role.CASEWORKER, Action.EXPORT, ObjectType.CITIZEN, Purpose.COUNSELLING, _HELD,
         frozenset({*NAME, "languages", "channels"})),
    Rule(Role.CASEWORKER, Action.EXPORT, ObjectType.CONTACT, Purpose.COUNSELLING, _HELD, frozenset({"day"})),
    Rule(Role.CASEWORKER, Action.RECORD, ObjectType.CONTACT, Purpose.COUNSELLING, _HELD | _OPENED,
         frozenset({"day", "channel", "direction", "outcome"})),
    _of(Role.CASEWORKER, Action.OPEN, ObjectType.CASE, Purpose.COUNSELLING, ("stated_reason",)),
    Rule(Role.CASEWORKER, Action.READ, ObjectType.OPENING, Purpose.COUNSELLING, _HELD,
         frozenset({*NAME[:2], *OPENING_FIELDS})),
    Rule(Role.CASEWORKER, Action.READ, ObjectType.COVER, Purpose.COUNSELLING, frozenset({Ground.OWN}),
         frozenset(COVER_FIELDS)),
    *(Rule(Role.CASEWORKER, action, ObjectType.DIFFERENCE, Purpose.COUNSELLING, _HELD, frozenset(DIFFERENCE_FIELDS))
      for action in (Action.READ, Action.SETTLE)),
    Rule(Role.CASEWORKER, Action.READ, ObjectType.EVENT, Purpose.COUNSELLING, _HELD,
         frozenset({*EVENT_FIELDS, "citizen"})),
    Rule(Role.CASEWORKER, Action.SETTLE, ObjectType.RESIDENCE, Purpose.COUNSELLING, _HELD,
         frozenset({"address", "place", "reachable_through"})),
    Rule(Role.CASEWORKER, Action.CHANGE, ObjectType.RESIDENCE, Purpose.COUNSELLING, _HELD,
         frozenset({"address", "since", "until"})),
    Rule(Role.CASEWORKER, Action.CHANGE, ObjectType.HOUSEHOLD, Purpose.COUNSELLING, _HELD, frozenset({"role"})),
    *(Rule(Role.CASEWORKER, action, ObjectType.PRE_REGISTRATION, Purpose.COUNSELLING, _HELD,
           frozenset({"officer", "since", "until"})) for action in (Action.READ, Action.RECORD)),
    *_person(Role.TEAM_LEAD, Purpose.SUPERVISION, _SUPERVISED, _NO_HEALTH, _NO_TIMES),
    _of(Role.TEAM_LEAD, Action.OPEN, ObjectType.CASE, Purpose.SUPERVISION, ("stated_reason",)),
    _of(Role.TEAM_LEAD, Action.READ, ObjectType.TEAM, Purpose.LEADING, ("caseworker", "people", "covers")),
    _of(Role.TEAM_LEAD, Action.READ, ObjectType.DIFFERENCE, Purpose.LEADING, ("number_of_the_team",)),
    _of(Role.TEAM_LEAD, Action.MANAGE, ObjectType.TEAM, Purpose.LEADING, ("cover",)),
    *_person(Role.EQUAL_OPPORTUNITY_OFFICER, Purpose.EQUAL_OPPORTUNITY, _MET,
             (*NAME, *REACHING, "sex", "employability", "childcare"), ()),
    Rule(Role.EQUAL_OPPORTUNITY_OFFICER, Action.READ, ObjectType.VISITOR, Purpose.EQUAL_OPPORTUNITY, _MET,
         frozenset({*NAME, "sex", "childcare", "ground", "since", "until", "wish"})),
    _of(Role.EQUAL_OPPORTUNITY_OFFICER, Action.RECORD, ObjectType.VISITOR, Purpose.EQUAL_OPPORTUNITY,
        ("wish", "until")),
    _of(Role.DATA_PROTECTION_OFFICER, Action.READ, ObjectType.OPENING, Purpose.OVERSIGHT, OPENING_FIELDS),
    _of(Role.DATA_PROTECTION_OFFICER, Action.READ, ObjectType.COVER, Purpose.OVERSIGHT, ("absent", *COVER_FIELDS)),
    _of(Role.DATA_PROTECTION_OFFICER, Action.READ, ObjectType.EVENT, Purpose.OVERSIGHT, EVENT_FIELDS),
    _of(Role.DATA_PROTECTION_OFFICER, Action.READ, ObjectType.TRAIL, Purpose.OVERSIGHT,
        ("at", "role", "action", "object", "grounds", "stated_reason", "by")),
    _of(Role.ADMINISTRATOR, Action.READ, ObjectType.ACCOUNT, Purpose.ADMINISTRATION),
    _of(Role.ADMINISTRATOR, Action.MANAGE, ObjectType.ACCOUNT, Purpose.ADMINISTRATION),
    _of(Role.ADMINISTRATOR, Action.READ, ObjectType.PROGRAM, Purpose.ADMINISTRATION),
    _of(Role.ADMINISTRATOR, Action.MANAGE, ObjectType.PROGRAM, Purpose.ADMINISTRATION),
    # The directory's addresses: those of homes are `residence`, and no administrator's.
    *(_of(Role.ADMINISTRATOR, action, ObjectType.SITE_ADDRESS, Purpose.ADMINISTRATION,
          ("name", "address", "candidates", "place")) for action in (Action.READ, Action.SETTLE)),
    _of(Role.DATA_PROTECTION_OFFICER, Action.READ, ObjectType.IMPORT, Purpose.OVERSIGHT,
        ("by", "at", "rows", "people_moved")),
    # Reasons and row numbers, no cell, and nothing of what the register holds: the administrator reads no case data.
    _of(Role.ADMINISTRATOR, Action.MANAGE, ObjectType.IMPORT, Purpose.ADMINISTRATION, ("read", "accepted", "refused")),
    *(_of(role, Action.READ, ObjectType.FIGURES, Purpose.PLANNING) for role in Role),
)  # fmt: skip


def decide(role: Role, action: Action, of: ObjectType, purpose: Purpose, grounds: Iterable[Ground] = ()) -> Decision:
    """Return what a role may do to an object for a purpose, on the grounds that it has towards the person.

    Where several grounds hold, the fields of all of them may be read.
    """
    held = frozenset(grounds)
    rules = [rule for rule in RULES if (rule.role, rule.action, rule.object) == (role, action, of)]
    if not rules:
        return _refused(Refusal.NO_RULE)
    fitting = [rule for rule in rules if rule.purpose is purpose]
    if not fitting:
        return _refused(Refusal.OTHER_PURPOSE)
    met = [rule for rule in fitting if not rule.grounds or rule.grounds & held]
    if not met:
        return _refused(Refusal.NO_GROUND)
    fields = frozenset[str]().union(*(rule.fields for rule in met))
    used = frozenset[Ground]().union(*(rule.grounds & held for rule in met))
    return Decision(fields, used, None)


def decide_here(role: Role, action: Action, of: ObjectType, grounds: Iterable[Ground] = ()) -> Decision:
    """Decide for the purpose for which a role does this, where whoever asks has no other one in mind."""
    purpose = purpose_of(role, action, of)
    return decide(role, action, of, purpose, grounds) if purpose else _refused(Refusal.NO_RULE)


def purpose_of(role: Role, action: Action, of: ObjectType) -> Purpose | None:
    """Return what a role does this for; None where it may not at all. No role does the same thing for two purposes."""
    return next((rule.purpose for rule in RULES if (rule.role, rule.action, rule.object) == (role, action, of)), None)


def grounds_of(role: Role, action: Action, of: ObjectType) -> frozenset[Ground]:
    """Return the grounds on which a role may do this; empty where it needs none, or may not."""
    rules = [rule.grounds for rule in RULES if (rule.role, rule.action, rule.object) == (role, action, of)]
    return frozenset[Ground]().union(*rules)


def _refused(reason: Refusal) -> Decision:
    return Decision(frozenset(), frozenset(), reason)
