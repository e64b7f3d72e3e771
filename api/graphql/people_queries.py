"""The entrances for who is signed in: the public ones, the own account, and the people whom it reaches."""

from __future__ import annotations

import strawberry

from api.access.policy import RULES, Action, ObjectType, Purpose, Rule
from graph_schema.model.access import Ground, Role, SignedIn

from . import people_resolvers as resolvers
from .context import Info
from .people_loaders import people_of
from .people_views import CaseloadView, CitizenView, HouseholdView
from .queries import Query
from .rules import own, part

strawberry.enum(Role, description="What somebody does at the office or with it; one at a time.")
strawberry.enum(Action, description="What may be done.")
strawberry.enum(ObjectType, description="What it may be done to.")
strawberry.enum(Purpose, description="What for (§ 67c SGB X).")


def grounds_of_right(rule: strawberry.Parent[Rule]) -> list[Ground]:
    """Return the grounds of a rule in a fixed order."""
    return sorted(rule.grounds)


def fields_of_right(rule: strawberry.Parent[Rule]) -> list[str]:
    """Return the fields of a rule in a fixed order."""
    return sorted(rule.fields)


def name_of_viewer(session: strawberry.Parent[SignedIn]) -> str:
    """Return the name as colleagues read it."""
    return session.display_name


def rights_of_viewer(session: strawberry.Parent[SignedIn]) -> list[Rule]:
    """Return what the role may do."""
    return [rule for rule in RULES if rule.role is session.role]


@strawberry.type(name="Right", description="What the role may do: a line of the table in docs/access.md.")
class RightView:
    """A rule of the policy."""

    action: Action = own("what may be done")
    object: ObjectType = own("what it may be done to")
    purpose: Purpose = own("what for")
    grounds: list[Ground] = own("on which grounds; none needed where empty", resolver=grounds_of_right, assumed_size=2)
    fields: list[str] = own("which fields", resolver=fields_of_right, assumed_size=13)


@strawberry.type(name="Viewer", description="Who is signed in.")
class ViewerView:
    """The own account."""

    name: str = own("name as colleagues read it", resolver=name_of_viewer)
    role: Role = own("role that is acted in")
    roles: list[Role] = own("roles that the account holds", assumed_size=2)
    rights: list[RightView] = own("what the role may do", resolver=rights_of_viewer, assumed_size=12)


async def me(info: Info) -> SignedIn:
    """Return who is signed in."""
    return people_of(info).people.actor.session


@strawberry.type(name="Query", description="What everybody may read, and what who is signed in may read of people.")
class SignedInQuery(Query):
    """The entrances of who is signed in."""

    me: ViewerView = own("who is signed in", resolver=me)
    caseload: CaseloadView | None = part(
        ObjectType.CITIZEN, None, "the own caseload; null for a role that has none", resolver=resolvers.caseload
    )
    citizen: CitizenView | None = part(
        ObjectType.CITIZEN, None, "a person; null where there is none, or none to be seen", resolver=resolvers.citizen
    )
    household: HouseholdView | None = part(
        ObjectType.HOUSEHOLD, None, "a household; null where there is none, or none to be seen",
        resolver=resolvers.household,
    )  # fmt: skip
