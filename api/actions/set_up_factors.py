"""Use case: somebody sets up second factors: an app's codes, passkeys, recovery codes; the last one stays.

At the first sign-in one is demanded. Later the present factor is given again before anything is changed, and demo
accounts and those of an identity provider have none here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from api.access import codes, passkeys, recovery
from api.access.passkeys import Owner, Site
from api.actions.second_factors import SecondFactor, code_does_not_fit, was_proved
from api.actions.sign_in import Begun, Entrance, step_of
from graph_schema.errors import BadInput, Conflict, NotConfirmed, NotFound, NotSignedIn, Refused
from graph_schema.ingest.changes import new_id
from graph_schema.model.access import ChallengeFor, SessionState, SignedIn, SignInStep
from graph_schema.store import accounts, factors
from graph_schema.store.accounts import StoredAccount

LONGEST_NAME = 60
"""Characters of what somebody calls a passkey."""


@dataclass(frozen=True, slots=True, repr=False)
class NewSecret:
    """A secret that an app is to share; nothing is kept of it before its first code was given."""

    shown: str
    """In groups, to be typed."""
    drawn: str
    """As SVG, to be photographed."""
    sealed: str
    """What the form carries: holds in this session only."""


@dataclass(frozen=True, slots=True, repr=False)
class SetUp:
    """What has come of setting up a factor."""

    begun: Begun | None
    """The session that goes on; None where the old one does."""
    recovery_codes: tuple[str, ...]
    """Shown once, where it is the first factor."""


@dataclass(frozen=True, slots=True)
class SetUpFactors:
    """Setting up second factors in one session, at one moment."""

    entrance: Entrance
    session: SignedIn
    now: datetime

    async def new_secret(self) -> NewSecret:
        """Return a new secret for an app; errors as those of `allowed`."""
        stored = await self.allowed()
        secret = codes.new_secret()
        return self._shown(stored, secret)

    async def shown_again(self, sealed: str) -> NewSecret:
        """Return the secret of a form whose code was wrong; Refused where it is of another session."""
        stored = await self.allowed()
        return self._shown(stored, self._opened(sealed))

    async def set_codes(self, sealed: str, code: str) -> SetUp:
        """Take an app's first code and keep its secret in place of the one before; SignInFailed for a wrong code."""
        stored = await self.allowed()
        secret = self._opened(sealed)
        step = codes.step_of_code(secret, code, self.now)
        if step is None:
            raise code_does_not_fit()
        shown, changes = await self._first(stored)
        changes |= {"sealed_codes": self.entrance.keys.seal(stored.account.id, secret), "codes_step": step}
        await accounts.change_account(self.entrance.graph, stored.account.id, stored.account.version, changes)
        return await self._done(shown, "codes_set")

    async def ask_for_passkey(self, site: Site) -> str:
        """Return as JSON what the browser is asked to make; Refused under an address without a name."""
        stored = await self.allowed()
        known = await factors.list_passkeys(self.entrance.graph, stored.account.id)
        factor = SecondFactor(self.entrance, self.session, site, self.now)
        owner = Owner(
            self.entrance.keys.user_handle(stored.account.id), stored.account.login, stored.account.display_name
        )
        challenge = passkeys.new_challenge()
        asked = passkeys.ask_to_register(site, owner, challenge, factor.known(known))
        until = self.now + passkeys.CHALLENGE_FOR
        await factors.save_challenge(self.entrance.graph, self.session.id, challenge, ChallengeFor.REGISTER, until)
        return asked

    async def add_passkey(self, site: Site, answer: str, name: str) -> SetUp:
        """Keep a passkey that the browser has made; BadInput where the answer is not true or the name is none."""
        stored = await self.allowed()
        graph, account = self.entrance.graph, stored.account
        called = _name(name)
        challenge = await factors.take_challenge(graph, self.session.id, ChallengeFor.REGISTER, self.now)
        if challenge is None:
            raise passkeys.untrue()
        new = passkeys.check_registration(site, answer, challenge)
        properties = {
            "sealed_credential": self.entrance.keys.seal(account.id, new.credential),
            "public_key": new.public_key,
            "sign_count": new.sign_count,
            "transports": list(new.transports),
            "called": called,
            "created_at": self.now,
        }
        shown, changes = await self._first(stored)
        if changes:
            await accounts.change_account(graph, account.id, account.version, changes)
            account = replace(account, version=account.version + 1)
        key = self.entrance.keys.credential_key(new.credential)
        added = await factors.add_passkey(
            graph, account, credential_key=key, passkey_id=new_id(), properties=properties
        )
        if not added:
            raise Conflict(
                "Dieser Passkey ist schon eingerichtet, oder das Konto wurde inzwischen geändert.",
                "This passkey is set up already, or the account was changed meanwhile.",
                "Die Seite neu laden und noch einmal versuchen.",
                "Reload the page and try again.",
            )
        return await self._done(shown, "passkey_added")

    async def remove_passkey(self, passkey_id: str) -> None:
        """Remove a passkey; Refused for the last second factor, NotFound for one that is not the account's."""
        stored = await self.allowed()
        if await factors.remove_passkey(self.entrance.graph, stored.account.id, passkey_id):
            await self._record("passkey_removed")
            return
        own = await factors.list_passkeys(self.entrance.graph, stored.account.id)
        if all(each.passkey.id != passkey_id for each in own):
            raise NotFound("Diesen Passkey gibt es nicht.", "There is no such passkey.")
        raise Refused(
            "Das ist Ihr einziger zweiter Faktor; er bleibt.",
            "This is your only second factor; it stays.",
            "Richten Sie zuerst einen anderen ein: Codes einer App oder einen weiteren Passkey.",
            "Set up another one first: codes of an app, or one more passkey.",
        )

    async def new_recovery_codes(self) -> tuple[str, ...]:
        """Return ten new recovery codes; those before hold no longer."""
        stored = await self.allowed()
        shown = recovery.new_codes()
        changes = {"recovery_keys": recovery.kept(self.entrance.keys, stored.account.id, shown)}
        await accounts.change_account(self.entrance.graph, stored.account.id, stored.account.version, changes)
        await self._record("recovery_codes_made")
        return shown

    async def allowed(self) -> StoredAccount:
        """Return the account where second factors may be set up now.

        Refused for accounts that have none here, NotSignedIn where a sign-in waits for something else, NotConfirmed
        where the present factor has to be given again first.
        """
        stored = await accounts.load_account(self.entrance.graph, self.session.account_id)
        if stored is None:
            raise NotSignedIn("Hier ist niemand angemeldet.", "Nobody is signed in here.")
        refuse_foreign(stored)
        if self.session.state is SessionState.FULL:
            if not was_proved(self.session, self.now):
                raise NotConfirmed(
                    "Dafür geben Sie Ihren zweiten Faktor noch einmal: Er ist länger als fünf Minuten her.",
                    "For this, give your second factor again: it is more than five minutes ago.",
                )
            return stored
        proved = self.session.proved_at is not None
        if step_of(stored.account, proved=proved) is not SignInStep.SET_FACTOR:
            raise NotSignedIn("Diese Anmeldung wartet auf etwas anderes.", "This sign-in waits for something else.")
        return stored

    def _shown(self, stored: StoredAccount, secret: str) -> NewSecret:
        return NewSecret(
            shown=codes.in_groups(secret),
            drawn=codes.drawn(codes.address_for_app(secret, stored.account.login)),
            sealed=self.entrance.keys.seal(self.session.id, secret),
        )

    def _opened(self, sealed: str) -> str:
        try:
            return self.entrance.keys.open(self.session.id, sealed)
        except Refused:
            raise BadInput(
                "Diese Seite war zu lange offen; es wurde nichts geändert.",
                "This page was open for too long; nothing was changed.",
                "Laden Sie sie neu: Sie zeigt dann einen neuen Code für die App.",
                "Reload it: it shows a new code for the app then.",
            ) from None

    async def _first(self, stored: StoredAccount) -> tuple[tuple[str, ...], dict[str, Any]]:
        """Return recovery codes and what is kept of them where the account has no factor yet; else nothing."""
        if step_of(stored.account, proved=True) is not SignInStep.SET_FACTOR:
            return (), {}
        shown = recovery.new_codes()
        return shown, {"recovery_keys": recovery.kept(self.entrance.keys, stored.account.id, shown)}

    async def _done(self, shown: tuple[str, ...], action: str) -> SetUp:
        await self._record(action)
        if self.session.state is SessionState.FULL:
            return SetUp(None, shown)
        return SetUp(await self.entrance.go_on(self.session, self.now, proved=True), shown)

    async def _record(self, action: str) -> None:
        await self.entrance.record(self.session.account_id, self.session.role, action, self.now)


def refuse_foreign(stored: StoredAccount) -> None:
    """Refuse changes of password and factor where they are not kept here."""
    if stored.demo:
        raise Refused(
            "Die Anmeldungen der Vorführung sind für alle da: Passwort und zweiter Faktor bleiben, wie sie sind.",
            "The sign-ins of the demonstration are there for everybody: password and second factor stay as they are.",
        )
    if stored.account.issuer:
        raise Refused(
            "Passwort und zweiter Faktor dieses Kontos liegen beim Anmeldedienst Ihres Hauses.",
            "Password and second factor of this account are kept by your organisation's identity provider.",
        )


def _name(typed: str) -> str:
    name = " ".join(typed.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise BadInput(
            f"Ein Passkey braucht einen Namen von 1 bis {LONGEST_NAME} Zeichen.",
            f"A passkey needs a name of 1 to {LONGEST_NAME} characters.",
            "Nennen Sie ihn nach dem Gerät, etwa „Diensthandy“.",
            "Call it after the device, such as “office phone”.",
        )
    return name
