"""Who asks, and so which schema: found before anything of the query is read.

Who is signed in gets the schema with people, by POST only: an address is kept in histories and logs. Everybody else
gets the public one, which holds no type about people, and only where the operator leaves it open.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from litestar import Request
from litestar.datastructures import State

from api.access.allowance import Allowances
from api.access.people import People
from api.access.programs import Scope, require
from api.access.register_changes import RegisterChanges
from api.access.throttle import network_of
from api.access.web_keys import WebKeys
from api.instance import Instance, instance_of
from api.pages.forms import comes_from_elsewhere
from api.pages.program_asking import asking_program
from api.pages.signed_in import acting, session_of
from api.settings import Settings
from graph_schema.errors import NotSignedIn

from .documents import Documents, documents_of
from .http_exchange import Refusal
from .people_loaders import LoadedPeople
from .schema import RuledSchema, schema, signed_in_schema

WebRequest = Request[None, None, State]


@dataclass(frozen=True, slots=True)
class Asker:
    """What somebody may ask."""

    schema: RuledSchema
    documents: Documents
    people: People | None
    keys: WebKeys | None
    client: str
    """Keyed hash of whose allowance it is."""
    allowances: Allowances | None
    """None where there is nothing but the interface: no instance around it."""
    corrections: RegisterChanges | None = None
    """None for the public."""

    def loaded(self, fields_asked: frozenset[str]) -> LoadedPeople | None:
        """Return fresh loaders of people for one run of a query; None for the public."""
        if self.people is None or self.keys is None:
            return None
        return LoadedPeople(self.people, self.keys, fields_asked, self.corrections)

    async def spend(self, cost: float) -> None:
        """Take the cost off what the client may ask for; TooMuchAsked where it has less."""
        if self.allowances is not None:
            await self.allowances.spend(self.client, cost, datetime.now(UTC))


async def find_asker(request: WebRequest, settings: Settings) -> Asker:
    """Return who asks.

    Refusal 401 where nobody is signed in and the public part is closed, 403 for another site's; for a program that may
    not ask ProgramRefused, ScopeMissing or TooManyTries. A program gets the public schema, whatever cookie comes along.
    """
    if "authorization" in request.headers and request.app.state.get("instance") is not None:
        program = await asking_program(request)
        require(program, Scope.FIGURES_READ)
        return _public(request, "program", program.id)
    people = _people(request)
    if people is not None and comes_from_elsewhere(request):
        # A page elsewhere that a signed-in person has open must not act with this person's cookie (CSRF).
        raise Refusal(403, "This request comes from another site.", code="REFUSED")
    if people is not None and request.method == "POST":
        instance = instance_of(request)
        client = instance.keys.place_id("allowance", "account", people.actor.account_id)
        folder, invented = instance.settings.data_folder, instance.settings.demo
        corrections = RegisterChanges(people, instance.keys, folder, invented=invented)
        documents = documents_of(request.app.state).signed_in
        return Asker(signed_in_schema, documents, people, instance.keys, client, instance.allowances, corrections)
    if people is None and not is_open(settings):
        raise Refusal(401, "Nobody is signed in here. Sign in first.", code="UNAUTHENTICATED")
    return _public(request, "network", network_of(request.client.host if request.client else ""))


def _public(request: WebRequest, kind: str, name: str) -> Asker:
    instance: Instance | None = request.app.state.get("instance")
    documents = documents_of(request.app.state).public
    if instance is None:
        return Asker(schema, documents, None, None, "", None)
    client = instance.keys.place_id("allowance", kind, name)
    return Asker(schema, documents, None, None, client, instance.allowances)


def is_open(settings: Settings) -> bool:
    """Return whether everybody may ask for what is public: the operator says so; the invented town is open."""
    return settings.public_graphql or settings.demo


def _people(request: WebRequest) -> People | None:
    if session_of(request) is None:
        return None
    instance = instance_of(request)
    try:
        return People(instance.graph, acting(request), instance.terms)
    except NotSignedIn:
        return None
