"""Use case: somebody proves by a second factor who signs in, or who goes on: a code, a passkey, a recovery code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from api.access import codes, passkeys, recovery, throttle
from api.access.passkeys import Known, Site
from api.access.tries import count_try
from api.actions.sign_in import Begun, Entrance
from graph_schema.errors import BadInput, NotSignedIn, SignInFailed
from graph_schema.model.access import ChallengeFor, SessionState, SignedIn
from graph_schema.store import accounts, factors, sessions
from graph_schema.store.accounts import StoredAccount

PROVED_FOR = timedelta(minutes=5)
"""So long after the second factor was given, second factors may be changed."""


@dataclass(frozen=True, slots=True, repr=False)
class Given:
    """What somebody gives as second factor: one of the three, the others are empty."""

    code: str = ""
    recovery_code: str = ""
    passkey: str = ""
    """The browser's answer as JSON."""


def _no_device(_login: str) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """The second factor of somebody whose password was right, in one session, at one moment."""

    entrance: Entrance
    session: SignedIn
    site: Site
    now: datetime
    device_of: Callable[[str], str] = _no_device
    """Returns the nonce of a browser that has signed in to an account before, by the account's login; else empty."""

    async def sign_in(self, given: Given) -> Begun:
        """Go on with a sign-in by a second factor.

        TooManyTries, SignInFailed (it does not fit, is out of its time, or was used before), NotSignedIn where no
        sign-in waits for one.
        """
        stored = await self.entrance.waiting(self.session)
        places = await self._check(stored, given)
        return await self.entrance.go_on(self.session, self.now, proved=True, places=places)

    async def confirm(self, given: Given) -> Begun:
        """Prove anew who is signed in, under a new token: errors as those of `sign_in`."""
        stored = await accounts.load_account(self.entrance.graph, self.session.account_id)
        if stored is None or self.session.state is not SessionState.FULL:
            raise NotSignedIn("Hier ist niemand angemeldet.", "Nobody is signed in here.")
        places = await self._check(stored, given)
        await sessions.clear_tries(self.entrance.graph, places, self.now - throttle.FORGOTTEN_AFTER)
        begun = await self.entrance.renew(self.session, self.now, proved=True)
        await self._record("second_factor_confirmed")
        return begun

    async def ask_for_passkey(self) -> str:
        """Return as JSON what the browser is asked: one of the account's passkeys; NotSignedIn where it has none."""
        known = await factors.list_passkeys(self.entrance.graph, self.session.account_id)
        challenge = passkeys.new_challenge()
        asked = passkeys.ask_to_prove(self.site, challenge, self.known(known))
        until = self.now + passkeys.CHALLENGE_FOR
        if not known or not await factors.save_challenge(
            self.entrance.graph, self.session.id, challenge, ChallengeFor.PROVE, until
        ):
            raise NotSignedIn("Dieses Konto hat keinen Passkey.", "This account has no passkey.")
        return asked

    def known(self, stored: list[factors.StoredPasskey]) -> list[Known]:
        """Return passkeys as a browser is told of them."""
        opened = self.entrance.keys.open
        return [Known(opened(self.session.account_id, each.sealed_credential), each.transports) for each in stored]

    async def _check(self, stored: StoredAccount, given: Given) -> list[str]:
        """Check what was given; return the counters of failed tries that may be forgotten now."""
        # Only who knows the password comes here. A browser that is known has a counter of its own: others' wrong codes
        # do not make the owner wait.
        place = self.entrance.keys.place_id("factor", stored.account.id, self.device_of(stored.account.login))
        await count_try(self.entrance.graph, place, self.now)
        if given.passkey:
            await self._check_passkey(given.passkey)
        elif given.recovery_code:
            await self._check_recovery_code(given.recovery_code)
        else:
            await self._check_code(stored, given.code)
        return [place]

    async def _check_code(self, stored: StoredAccount, code: str) -> None:
        keys, account_id = self.entrance.keys, stored.account.id
        step = None
        if stored.sealed_codes is not None:
            step = codes.step_of_code(keys.open(account_id, stored.sealed_codes), code, self.now)
        if step is None or not await accounts.use_code(self.entrance.graph, account_id, step):
            await self._record("second_factor_failed")
            raise code_does_not_fit()

    async def _check_recovery_code(self, typed: str) -> None:
        key = recovery.key_of(self.entrance.keys, self.session.account_id, typed)
        if await factors.use_recovery_code(self.entrance.graph, self.session.account_id, key) is None:
            await self._record("second_factor_failed")
            raise SignInFailed(
                "Dieser Wiederherstellungscode passt nicht oder wurde schon benutzt.",
                "This recovery code does not fit, or was used before.",
                "Jeder Code gilt einmal: Nehmen Sie den nächsten Ihrer Liste.",
                "Each code holds once: take the next one of your list.",
            )
        await self._record("recovery_code_used")

    async def _check_passkey(self, answer: str) -> None:
        graph = self.entrance.graph
        challenge = await factors.take_challenge(graph, self.session.id, ChallengeFor.PROVE, self.now)
        own = {each.credential_key: each for each in await factors.list_passkeys(graph, self.session.account_id)}
        try:
            found = own.get(self.entrance.keys.credential_key(passkeys.credential_of(answer)))
            if challenge is None or found is None:
                raise passkeys.untrue()
            count = passkeys.check_proof(self.site, answer, challenge, found.public_key, found.sign_count)
            if not await factors.use_passkey(graph, found.credential_key, count, self.now):
                raise passkeys.untrue()
        except BadInput as error:
            await self._record("second_factor_failed")
            raise SignInFailed(error.de, error.en, error.remedy_de, error.remedy_en) from None

    async def _record(self, action: str) -> None:
        await self.entrance.record(self.session.account_id, self.session.role, action, self.now)


def was_proved(session: SignedIn, now: datetime) -> bool:
    """Tell whether the second factor was given so recently that second factors may be changed."""
    return session.proved_at is not None and now - session.proved_at <= PROVED_FOR


def code_does_not_fit() -> SignInFailed:
    """Return the refusal of a code of an app."""
    return SignInFailed(
        "Dieser Code passt nicht oder wurde schon benutzt.",
        "This code does not fit, or was used before.",
        "Warten Sie auf den nächsten Code der App und geben Sie ihn gleich ein.",
        "Wait for the app's next code and enter it at once.",
    )
