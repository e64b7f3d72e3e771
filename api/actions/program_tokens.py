"""Use case: a program fetches a token of ten minutes for its client secret, and may end it before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from api.access import oauth
from api.access.oauth import Answer, Asked, Client, Credentials
from api.access.programs import Program, find_client, new_token
from api.access.web_keys import WebKeys
from graph_schema.errors import ProgramRefused
from graph_schema.model.programs import TOKEN_HOLDS
from graph_schema.store import programs
from graph_schema.store.graph import Graph


@dataclass(frozen=True, slots=True)
class TokenOffice:
    """Where programs come for tokens: graph, the web's keys, and the network address that asks."""

    graph: Graph
    keys: WebKeys
    address: str

    async def give(self, asked: Asked, now: datetime) -> Answer:
        """Answer a request for a token; the one that is given is kept as keyed hash. OAuth2Error, TooManyTries."""
        credentials, program = await self._client(asked, now)
        token, ends_at = new_token(), now + TOKEN_HOLDS
        client = Client(credentials, None)
        if program is not None:
            ends_at = min(ends_at, program.ends_at)
            client = Client(credentials, program.scopes, int((ends_at - now).total_seconds()))
        answer, scopes = oauth.ask_for_token(asked, client, token)
        if program is None or scopes is None:
            return answer
        properties = {"scopes": list(scopes), "created_at": now, "ends_at": ends_at}
        token_id = self.keys.program_token(token)
        if not await programs.give_token(self.graph, program.key_id, token_id, now, properties):
            # Revoked at this very moment: answered as if it had been before.
            return oauth.ask_for_token(asked, Client(credentials, None), "")[0]
        return answer

    async def end(self, asked: Asked, now: datetime) -> Answer:
        """Answer a request to end a token; one that is not there is ended already. OAuth2Error, TooManyTries."""
        credentials, program = await self._client(asked, now)
        token_id = self.keys.program_token(asked.fields.get("token", ""))
        found = await programs.find_token(self.graph, token_id, now) if program else None
        foreign = found is not None and program is not None and found.program_id != program.id
        client = Client(credentials, program.scopes if program else None)
        answer, revoked = oauth.ask_to_revoke(asked, client, foreign=foreign)
        if revoked and program is not None:
            await programs.end_token(self.graph, program.id, token_id)
        return answer

    async def _client(self, asked: Asked, now: datetime) -> tuple[Credentials, Program | None]:
        """Return who asks; None, and the try is counted, where the credentials do not hold."""
        credentials = oauth.credentials_of(asked)
        if not credentials.client_id or not credentials.secret:
            return credentials, None
        try:
            program = await find_client(
                self.graph, self.keys, credentials.client_id, credentials.secret, now, address=self.address
            )
        except ProgramRefused:
            return credentials, None
        return credentials, program
