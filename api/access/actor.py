"""Who asks: found anew at each request from the token in the cookie."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from api.access.web_keys import WebKeys
from graph_schema.errors import NotSignedIn
from graph_schema.model.access import Role, SessionState, SignedIn
from graph_schema.office_time import office_day
from graph_schema.store import sessions
from graph_schema.store.graph import Graph
from graph_schema.store.people import Asking

IDLE = timedelta(minutes=30)
"""Without a question a session ends; a desk at an office is left."""
LONGEST = timedelta(hours=10)
"""A session ends whatever is asked: a working day."""
SEEN_EVERY = timedelta(minutes=1)
"""The last use is written at most so often."""
FACTOR_WITHIN = timedelta(minutes=10)
"""Between password and second factor; an app may have to be set up meanwhile."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who is signed in and acts in a role, at the moment of one request."""

    session: SignedIn
    now: datetime
    """With zone."""
    today: date
    """The office's day; in the invented town the day of its register."""

    def later(self, now: datetime) -> Actor:
        """Return the same actor at a later moment, for what takes its time; the office's day goes on with it."""
        if now <= self.now:
            return self
        by_clock = self.today == office_day(self.now)
        return replace(self, now=now, today=office_day(now) if by_clock else self.today)

    @property
    def account_id(self) -> str:
        """Random key of the account."""
        return self.session.account_id

    @property
    def role(self) -> Role:
        """The role that is acted in."""
        return self.session.role

    @property
    def asking(self) -> Asking:
        """What each question about people begins with."""
        return Asking(self.session.id, self.now, self.today)


async def find_session(graph: Graph, keys: WebKeys, token: str, now: datetime, *, used: bool = True) -> SignedIn | None:
    """Return the session of a token, whatever its state; None where there is none.

    It is remembered that the session was used, unless nobody need be at the desk for what is asked (`used`).
    """
    session = await sessions.load_session(graph, keys.session_id(token), now)
    if used and session is not None and session.state is SessionState.FULL and now - session.seen_at >= SEEN_EVERY:
        await sessions.keep_session(graph, session.id, now, min(now + IDLE, session.ends_at))
    return session


async def renewed(graph: Graph, session: SignedIn | None, now: datetime, today: date | None = None) -> Actor:
    """Return who acts behind a connection that stays open: the session is asked for anew, and is not used by that."""
    again = await sessions.load_session(graph, session.id, now) if session else None
    return actor_of(again, now, today)


def actor_of(session: SignedIn | None, now: datetime, today: date | None = None) -> Actor:
    """Return who acts, on `today` (None: by the office's clock); NotSignedIn where nobody is signed in wholly."""
    if session is None or session.state is not SessionState.FULL:
        raise NotSignedIn(
            "Hier ist niemand angemeldet, oder die Anmeldung ist abgelaufen.",
            "Nobody is signed in here, or the sign-in has run out.",
            "Melden Sie sich an.",
            "Sign in.",
        )
    return Actor(session, now, today or office_day(now))
